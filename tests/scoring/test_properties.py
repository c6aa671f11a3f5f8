"""What holds for every client, whatever the sheets say."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ims_lib.catalogue import relation
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import read_client
from ims_lib.coverage import FIGURES, SHARES, score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Record
from ims_lib.scales import judgement_levels, status_levels
from tests.builders import ALL, assess, catalogue, covered, criterion, register, row, write_client

NUMBERS = ("at_least", "likely", "at_most")
ROUNDING = 1e-9
KNOWLEDGE = catalogue(
    criterion("audit.programme", "27001:9.2.2", "42001:9.2.2", "20000-1:9.2.2"),
    criterion("audit.scope_ai", "42001:9.2.2"),
    criterion("audit.results", "27001:9.2.1", "42001:9.2.1", "20000-1:9.2.1"),
    criterion("incident.recorded", "27001:A.5.24", "20000-1:8.6.1"),
    criterion("incident.ai_counts", "42001:A.6.2.6", "20000-1:8.6.1", needs=["incident.recorded"]),
    criterion("incident.team", "27001:A.5.24", "27001:A.5.26"),
    criterion("policy.approved", "27001:5.2", "42001:5.2", "20000-1:5.2.1", "27001:A.5.1", "42001:A.2.2"),
)
NAMES = tuple(name for name, criteria in KNOWLEDGE.criteria_of.items() if criteria)
LEVELS_UP = ("N", "P", "L", "F")
STATUSES_UP = ("not_implemented", "partial", "implemented")
STATUSES = ("implemented", "partial", "planned", "not_implemented", "not_applicable", "unknown")

entries = st.tuples(
    st.lists(st.sampled_from([*NAMES, "27001:9.2"]), min_size=1, max_size=3, unique=True), st.sampled_from(STATUSES)
)
row_lists = st.lists(entries, max_size=10).map(
    lambda found: [row(number, " ".join(refs), status) for number, (refs, status) in enumerate(found, start=4)]
)
judgement_sets = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), st.sampled_from(list(KNOWLEDGE.criteria))), st.sampled_from(LEVELS_UP), max_size=4
)
client_settings = st.fixed_dictionaries(
    {
        "not_started": st.lists(st.sampled_from(ALL), unique=True),
        "certificates": st.lists(
            st.fixed_dictionaries({"standard": st.sampled_from(ALL), "valid_to": st.just(date(2028, 6, 30))}),
            max_size=1,
        ),
    }
)
quick = settings(max_examples=15, deadline=None)


@quick
@given(row_lists, judgement_sets, client_settings)
def test_shares_add_up_to_one(rows: list[Record], judgements: dict[str, str], said: dict[str, Any]) -> None:
    coverage = covered(KNOWLEDGE, *rows, judgements=judgements, **said)
    for frame in (coverage.requirements, coverage.clauses, coverage.chapters, coverage.parts, coverage.processes):
        shares = frame[list(SHARES)].dropna()
        assert ((shares.sum(axis=1) - 1).abs() < ROUNDING).all()
        assert ((shares > -ROUNDING) & (shares < 1 + ROUNDING)).all(axis=None)


@quick
@given(row_lists, judgement_sets, client_settings, st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant(
    rows: list[Record], judgements: dict[str, str], said: dict[str, Any], chance: random.Random
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    first, second = (covered(KNOWLEDGE, *some, judgements=judgements, **said) for some in (rows, shuffled))
    _equal(first.requirements[list(FIGURES)], second.requirements[list(FIGURES)])
    _equal(first.parts, second.parts)
    assert find_gaps(first).days == pytest.approx(find_gaps(second).days, abs=ROUNDING)


@quick
@given(row_lists.filter(lambda rows: _can_rise(rows)), judgement_sets, client_settings, st.data())
def test_raising_a_rows_level_never_lowers_a_number(
    rows: list[Record], judgements: dict[str, str], said: dict[str, Any], data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(_can_rise(rows)))
    higher = data.draw(st.sampled_from(STATUSES_UP[STATUSES_UP.index(rows[place].status) + 1 :]))
    raised = [*rows[:place], replace(rows[place], status=higher), *rows[place + 1 :]]
    _never_lower(KNOWLEDGE, NUMBERS, (rows, judgements), (raised, judgements), said)


def _can_rise(rows: Sequence[Record]) -> list[int]:
    return [place for place, item in enumerate(rows) if item.status in STATUSES_UP[:-1]]


@quick
@given(
    row_lists,
    judgement_sets.filter(lambda judged: any(level != LEVELS_UP[-1] for level in judged.values())),
    client_settings,
    st.data(),
)
def test_raising_a_judgement_never_lowers_a_number(
    rows: list[Record], judgements: dict[str, str], said: dict[str, Any], data: st.DataObject
) -> None:
    on = data.draw(st.sampled_from(sorted(on for on, level in judgements.items() if level != LEVELS_UP[-1])))
    higher = data.draw(st.sampled_from(LEVELS_UP[LEVELS_UP.index(judgements[on]) + 1 :]))
    _never_lower(KNOWLEDGE, NUMBERS, (rows, judgements), (rows, judgements | {on: higher}), said)


@quick
@given(row_lists.filter(lambda rows: _means(rows)), client_settings, st.data())
def test_a_row_not_below_the_mean_never_lowers_at_least(
    rows: list[Record], said: dict[str, Any], data: st.DataObject
) -> None:
    name, mean = data.draw(st.sampled_from(sorted(_means(rows).items())))
    status = data.draw(st.sampled_from([each for each in STATUSES_UP if (status_levels()[each] or 0) >= mean]))
    _never_lower(KNOWLEDGE, ("at_least",), (rows, {}), ([*rows, row(99, name, status)], {}), said)


def _means(rows: Sequence[Record]) -> dict[str, float]:
    """The mean level of the rows that name each requirement, where one says a level."""
    levels = {name: [status_levels()[item.status] for item in rows if name in item.refs] for name in NAMES}
    said = {name: [level for level in listed if level is not None] for name, listed in levels.items()}
    return {name: sum(listed) / len(listed) for name, listed in said.items() if listed}


@quick
@given(row_lists, judgement_sets, client_settings, st.data())
def test_closing_a_gap_never_opens_one(
    rows: list[Record], judgements: dict[str, str], said: dict[str, Any], data: st.DataObject
) -> None:
    before = covered(KNOWLEDGE, *rows, judgements=judgements, **said)
    open_criteria = list(find_gaps(before).to_close)
    assume(open_criteria)
    closed = data.draw(st.sampled_from(open_criteria))
    after = covered(KNOWLEDGE, *rows, judgements=judgements | {closed: "F"}, **said)
    assert (after.requirements["gap"].fillna(0) <= before.requirements["gap"].fillna(0) + ROUNDING).all()
    assert set(find_gaps(after).to_close) <= set(open_criteria) - {closed}


@quick
@given(row_lists, judgement_sets, client_settings, st.sampled_from(ALL))
def test_a_standard_alone_equals_its_part_in_the_three(
    rows: list[Record], judgements: dict[str, str], said: dict[str, Any], standard: str
) -> None:
    alone, together = (
        covered(KNOWLEDGE, *rows, judgements=judgements, standards=list(scope), **said) for scope in ([standard], ALL)
    )
    _equal(alone.parts, together.parts.loc[[standard]])
    _equal(alone.chapters, together.chapters.loc[[standard]])
    names = together.requirements.index[together.requirements["standard"] == standard]
    _equal(alone.requirements[list(FIGURES)], together.requirements.loc[names, list(FIGURES)])


@given(st.frozensets(st.sampled_from("abcd")), st.frozensets(st.sampled_from("abcd")))
def test_relation_flips_on_inversion(a: frozenset[str], b: frozenset[str]) -> None:
    flipped = {"subset": "superset", "superset": "subset"}
    assert relation(b, a) == flipped.get(relation(a, b), relation(a, b))


def test_judgements_replayed_give_the_same_result(tmp_path: Path) -> None:
    lines = [
        ("27001:A.5.24", "P"),
        ("incident.recorded", "L"),
        ("soa.xlsx!SoA!4", "N"),
        ("42001:A.2.2", "not_applicable"),
        ("27001:A.5.24", "F"),
        ("incident.recorded", ""),
    ]
    once = [f"2026-11-20,Lead assessor,{on},,{new},seen,records" for on, new in lines]
    rows = [row(4, "27001:9.2.2", "implemented"), row(5, "20000-1:8.6.1", "partial")]
    folders = {
        "once": write_client(tmp_path / "once", SETTINGS, judgements=_log(once)),
        "replayed": write_client(tmp_path / "replayed", SETTINGS, judgements=_log(once + once)),
    }
    first, second = (
        score_coverage(assess(register(*rows), read_client(folder, as_of="2026-11-24"), catalogue=KNOWLEDGE))
        for folder in folders.values()
    )
    _equal(first.requirements[list(FIGURES)], second.requirements[list(FIGURES)])
    assert first.requirements.at["27001:A.5.24", "verified"] == judgement_levels()["F"]
    assert not first.requirements.at["42001:A.2.2", "applicable"]


SETTINGS = 'name: Test\nstandards: ["27001", "20000-1", "42001"]\n'


def _log(lines: Sequence[str]) -> str:
    return "\n".join(["when,who,on,old,new,reason,evidence", *lines]) + "\n"


def _never_lower(
    knowledge: Catalogue,
    numbers: Sequence[str],
    before: tuple[list[Record], dict[str, str]],
    after: tuple[list[Record], dict[str, str]],
    said: dict[str, Any],
) -> None:
    first, second = (covered(knowledge, *rows, judgements=judged, **said) for rows, judged in (before, after))
    for number in numbers:
        lower = second.requirements[number] < first.requirements[number] - ROUNDING
        assert not lower.any(), f"{number} fell for {list(second.requirements.index[lower])}"


def _equal(first: pd.DataFrame, second: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(first, second, check_exact=False, atol=ROUNDING, rtol=0, check_dtype=False)
