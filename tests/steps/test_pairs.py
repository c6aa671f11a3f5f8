"""Pairs: those of standards in scope only, how far they are, and what comes next."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.coverage import SHARES, score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Record
from ims_lib.steps.pairs import Pairs, find_pairs
from tests.builders import ALL, assess, catalogue, client, criterion, register, row

SCOPES = [ALL, ("27001", "20000-1"), ("27001", "42001"), ("20000-1", "42001")]
ONE = next(pair for pair in load_library().pairs.values() if pair.id == "change_management_for_models")


def pairs(*records: Record, knowledge: Any = None, **said: Any) -> Pairs:
    found = assess(register(*records), client(**said), catalogue=knowledge or load_catalogue())
    return find_pairs(find_gaps(score_coverage(found)))


@pytest.mark.parametrize("scope", SCOPES)
def test_pairs_of_standards_in_scope_only(scope: tuple[str, ...]) -> None:
    found = pairs(standards=list(scope)).pairs
    expected = [pair.id for pair in load_library().pairs.values() if set(pair.standards) <= set(scope)]
    assert list(found.index) == expected
    assert all(set(both) <= set(scope) for both in found["standards"])


@pytest.mark.parametrize("standard", ALL)
def test_one_standard_alone_has_no_pair(standard: str) -> None:
    assert pairs(standards=[standard]).pairs.empty


def test_the_three_numbers_are_means_of_own_levels() -> None:
    leaves = [link for name in ONE.criteria for link in load_catalogue().criteria[name].requirements]
    found = pairs(row(4, leaves[0], "partial")).pairs.loc[ONE.id]
    assert sum(found[kind] for kind in SHARES) == pytest.approx(1)
    of_it = [name for name in ONE.criteria if leaves[0] in load_catalogue().criteria[name].requirements]
    assert found["at_least"] == pytest.approx(0.5 * len(of_it) / len(ONE.criteria))
    assert found["at_most"] == pytest.approx(1 - found["at_least"])
    assert found["cells"] == ("soa.xlsx!SoA!F4",)


def small(*open_ones: str, **said: Any) -> Any:
    """The pair with only some of its criteria, in a catalogue of their own: what it needs, days, and who speaks of it."""
    knowledge = catalogue(
        criterion("change.ai_items", "42001:8.1", days=3),
        criterion("change.ai_model_gate", "42001:6.1.2", "20000-1:8.5.1.3", days=1, needs=["change.ai_items"]),
        criterion("change.way_back", "20000-1:8.5.1.2", days=2),
        criterion("change.tested", "20000-1:8.7.1", days=1, needs=["elsewhere.plan"]),
        criterion("elsewhere.plan", "20000-1:6.2.1", days=0.5),
    )
    done = [name for name in knowledge.criteria if name not in open_ones]
    judged = dict.fromkeys(done, "F") | dict.fromkeys(open_ones, "N")
    return pairs(knowledge=knowledge, judgements=judged | said.pop("judgements", {}), **said).pairs.loc[ONE.id]


NEXT = {
    "fewest_days_of_those_ready": (("change.ai_items", "change.way_back"), "change.way_back"),
    "one_that_waits_comes_after_what_it_needs": (("change.ai_items", "change.ai_model_gate"), "change.ai_items"),
    "what_stands_elsewhere_comes_first": (("change.tested", "elsewhere.plan"), "elsewhere.plan"),
    "a_need_that_is_met_holds_nothing_up": (("change.ai_model_gate",), "change.ai_model_gate"),
    "nothing_is_open": ((), ""),
}


@pytest.mark.parametrize("name", NEXT)
def test_what_comes_next(name: str) -> None:
    open_ones, expected = NEXT[name]
    found = small(*open_ones)
    assert found["next"] == expected
    assert found["next_kind"] == ("do" if expected else "")


def test_what_is_left_of_one_in_place_comes_next_where_all_are() -> None:
    found = small(judgements={"change.way_back": "L"})
    assert (found["in_place"], found["next"], found["next_kind"]) == (4, "change.way_back", "do")
    assert found["next_days"] == pytest.approx(2 / 3)


def test_what_nobody_spoke_of_is_to_be_looked_at() -> None:
    assert set(pairs().pairs["next_kind"]) == {"look"}
