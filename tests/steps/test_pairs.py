"""Pairs: those of standards in scope only, how far they are, and what comes next."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib import paths
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.criteria import Serves
from ims_lib.catalogue.library import load_library
from ims_lib.client import read_client
from ims_lib.coverage import SHARES, score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.register import read_register
from ims_lib.register.model import Record
from ims_lib.steps.merged import merge_processes
from ims_lib.steps.pairs import Next, Opportunity, Pairs, find_pairs
from tests.builders import ALL, assess, catalogue, client, criterion, register, row

SCOPES = [ALL, ("27001", "20000-1"), ("27001", "42001"), ("20000-1", "42001")]
ONE = next(pair for pair in load_library().pairs.values() if pair.id == "change_management_for_models")
ITEMS, GATE, WAY_BACK, TESTED = ONE.criteria[:4]
"""Criteria that the pair names; what stands for them here is the test's own."""


def one(*records: Record, **said: Any) -> Opportunity:
    """The one pair that these tests look at."""
    (found,) = (row for row in pairs(*records, **said).rows if row.pair == ONE.id)
    return found


def pairs(*records: Record, knowledge: Any = None, **said: Any) -> Pairs:
    found = assess(register(*records), client(**said), catalogue=knowledge or load_catalogue())
    return find_pairs(merge_processes(find_gaps(score_coverage(found)), register(*records)))


@pytest.mark.parametrize("scope", SCOPES)
def test_pairs_of_standards_in_scope_only(scope: tuple[str, ...]) -> None:
    found = pairs(standards=list(scope))
    expected = [pair.id for pair in load_library().pairs.values() if set(pair.standards) <= set(scope)]
    assert list(found.pairs.index) == expected
    assert all(set(row.standards) <= set(scope) for row in found.rows)


@pytest.mark.parametrize("standard", ALL)
def test_one_standard_alone_has_no_pair(standard: str) -> None:
    assert pairs(standards=[standard]).rows == ()


def test_the_shares_are_means_over_the_criteria_in_the_standard_that_each_is_less_far_in() -> None:
    leaves = [
        link.id
        for name in ONE.criteria
        for link in load_catalogue().criteria[name].serves
        if link.asks == "required" and not (link.special or link.within) and link.id.partition(":")[0] in ONE.standards
    ]
    found = one(row(4, leaves[0], "partial"))
    assert sum(found.figures[kind] for kind in SHARES) == pytest.approx(1)
    assert found.figures["likely"] <= 0.5
    assert found.figures["at_most"] + found.figures["gap"] == pytest.approx(1)
    assert found.cells == ("soa.xlsx!SoA!F4",)


HERE = catalogue(
    criterion(ITEMS, links=[Serves(id="20000-1:8.5.1.2"), Serves(id="42001:8.1", within=(GATE,))], days=3),
    criterion(GATE, "42001:8.1", days=1),
)


def test_what_exists_for_one_standard_is_reusable_for_the_other_and_not_in_place() -> None:
    said: dict[str, Any] = {"knowledge": HERE, "not_started": ["42001"], "standards": ["20000-1", "42001"]}
    found = one(row(4, "20000-1:8.5.1.2", "implemented"), **said)
    assert (found.in_place, found.to_extend) == (0, 1)
    # of two criteria one exists, nothing of it is in place for 42001; the other is missing
    assert [found.figures[name] for name in ("likely", "reusable", "gap")] == [0, 0.5, 1]
    assert (found.next.criterion, found.next.kind, found.next.days) == (GATE, "do", 1)


def test_what_exists_for_one_standard_is_in_place_for_both_once_its_gate_is_shown() -> None:
    said: dict[str, Any] = {"knowledge": HERE, "standards": ["20000-1", "42001"]}
    found = one(row(4, "20000-1:8.5.1.2", "implemented"), judgements={GATE: "F"}, **said)
    assert (found.in_place, found.to_extend, found.next) == (2, 0, Next())
    assert (found.figures["likely"], found.figures["reusable"]) == (1, 0)


def small(*open_ones: str, **said: Any) -> Opportunity:
    """The pair with only some of its criteria, in a catalogue of their own: what it needs, days, and who speaks of it."""
    knowledge = catalogue(
        criterion(ITEMS, "42001:8.1", days=3),
        criterion(GATE, "42001:6.1.2", "20000-1:8.5.1.3", days=1, needs=[ITEMS]),
        criterion(WAY_BACK, "20000-1:8.5.1.2", days=2),
        criterion(TESTED, "20000-1:8.7.1", days=1, needs=["elsewhere.plan"]),
        criterion("elsewhere.plan", "20000-1:6.2.1", days=0.5),
    )
    done = [name for name in knowledge.criteria if name not in open_ones]
    judged = dict.fromkeys(done, "F") | dict.fromkeys(open_ones, "N")
    return one(knowledge=knowledge, judgements=judged | said.pop("judgements", {}), **said)


NEXT = {
    "fewest_days_of_those_ready": ((ITEMS, WAY_BACK), WAY_BACK),
    "one_that_waits_comes_after_what_it_needs": ((ITEMS, GATE), ITEMS),
    "what_stands_elsewhere_comes_first": ((TESTED, "elsewhere.plan"), "elsewhere.plan"),
    "a_need_that_is_met_holds_nothing_up": ((GATE,), GATE),
    "nothing_is_open": ((), ""),
}


@pytest.mark.parametrize("name", NEXT)
def test_what_comes_next(name: str) -> None:
    open_ones, expected = NEXT[name]
    found = small(*open_ones).next
    assert found.criterion == expected
    assert found.kind == ("do" if expected else "")
    assert found.before == (expected == "elsewhere.plan"), "told as what one of them needs"


def test_what_is_left_of_one_in_place_comes_next_where_all_are() -> None:
    found = small(judgements={WAY_BACK: "L"})
    assert (found.in_place, found.next.criterion, found.next.kind) == (4, WAY_BACK, "do")
    assert found.next.days == pytest.approx(2 / 3)


def test_what_nobody_spoke_of_is_to_be_looked_at() -> None:
    assert {row.next.kind for row in pairs().rows} == {"look"}


@pytest.mark.parametrize("name", ["stadtspital", "millrace"])
def test_a_pair_that_isnt_wholly_in_place_says_what_to_turn_to(name: str) -> None:
    client_of = read_client(paths.DATA / "clients" / name)
    read = read_register(client_of)
    found = find_pairs(merge_processes(find_gaps(score_coverage(assess(read, client_of))), read)).rows
    assert all(row.in_place == len(row.criteria) for row in found if not row.next.criterion)
    extend = [row for row in found if row.next.kind == "extend"]
    assert all(row.to_extend > 0 and row.next.days == 0 for row in extend)


def test_the_frame_of_the_pairs_holds_what_the_rows_hold() -> None:
    found = pairs(row(4, "20000-1:8.5.1.2", "implemented"))
    shown, held = found.pairs.loc[ONE.id], next(each for each in found.rows if each.pair == ONE.id)
    assert (shown["title"], shown["next_text"], shown["next_days"]) == (held.title, held.next.text, held.next.days)
    assert shown["likely"] == held.figures["likely"]
