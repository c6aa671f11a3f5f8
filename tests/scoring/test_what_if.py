"""What if: what holds for every client and scenario, and that the quick figures are those of the long way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ims_lib.assessment import assess
from ims_lib.catalogue.criteria import Serves
from ims_lib.catalogue.model import Catalogue
from ims_lib.coverage import score_coverage
from ims_lib.errors import BadScenario
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Record
from ims_lib.roadmap import plan_roadmap, quick_end
from ims_lib.scenarios import CapacityChange, Scenario
from ims_lib.what_if import Outcome, WhatIf
from tests.builders import ALL, catalogue, client, criterion, register, row

NUMBERS = ["at_least", "likely", "at_most"]
ROUNDING = 1e-9
KNOWLEDGE = catalogue(
    criterion("audit.programme", "27001:9.2.2", "42001:9.2.2", "20000-1:9.2.2", days=4),
    criterion("audit.scope_ai", "42001:9.2.2", days=2, needs=["audit.programme"]),
    criterion("audit.results", "27001:9.2.1", "42001:9.2.1", "20000-1:9.2.1", days=3),
    criterion("incident.recorded", "27001:A.5.24", "20000-1:8.6.1", days=5),
    criterion("incident.ai_counts", "42001:A.6.2.6", "20000-1:8.6.1", days=1, needs=["incident.recorded"]),
    criterion("incident.team", "27001:A.5.24", "27001:A.5.26", days=2),
    criterion("policy.approved", "27001:5.2", "42001:5.2", "20000-1:5.2.1", "27001:A.5.1", "42001:A.2.2", days=1.5),
)
LEAVES = tuple(name for name, criteria in KNOWLEDGE.criteria_of.items() if criteria)
STATUSES = ("implemented", "partial", "planned", "not_implemented", "not_applicable", "unknown")

row_lists = st.lists(
    st.tuples(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=3, unique=True), st.sampled_from(STATUSES)),
    max_size=8,
).map(lambda found: [row(number, " ".join(refs), status) for number, (refs, status) in enumerate(found, start=4)])
scopes = st.lists(st.sampled_from(ALL), min_size=1, unique=True)
said_of_clients = st.fixed_dictionaries(
    {
        "standards": scopes,
        "not_started": st.lists(st.sampled_from(ALL), unique=True),
        "certificates": st.lists(
            st.fixed_dictionaries({"standard": st.sampled_from(ALL), "valid_to": st.just(date(2028, 6, 30))}),
            max_size=1,
        ),
        "capacity": st.sampled_from([None, 0, 2, {"days_per_month": 5, "keep_free": 1, "no_work_in": ["August"]}]),
        "wanted": st.dictionaries(st.sampled_from(ALL), st.sampled_from(["2026-12-31", "2027-06-30"]), max_size=2),
        "judgements": st.dictionaries(
            st.sampled_from([*KNOWLEDGE.criteria, *LEAVES]), st.sampled_from("NPLF"), max_size=3
        ),
    }
)
scenarios = st.builds(
    Scenario,
    name=st.just("test"),
    standards=st.none() | scopes.map(tuple),
    certificates=st.none() | st.lists(st.sampled_from(ALL), unique=True).map(tuple),
    capacity=st.none() | st.builds(CapacityChange, days_per_month=st.sampled_from([1.0, 3.0, 20.0])),
    head_count=st.none() | st.sampled_from([10, 100, 900]),
    closed=st.lists(st.sampled_from([*KNOWLEDGE.criteria, *LEAVES]), max_size=3, unique=True).map(tuple),
)
quick = settings(max_examples=25, deadline=None)


def ask(rows: list[Record], said: dict[str, Any], knowledge: Catalogue = KNOWLEDGE) -> WhatIf:
    found = client(**said)
    gaps = find_gaps(score_coverage(assess(register(*rows), found, catalogue=knowledge)))
    return WhatIf(gaps, register(*rows))


def lower(first: Outcome, second: Outcome) -> bool:
    """Whether any of the three numbers is lower in the second, in parts that both have."""
    both = first.parts.index.intersection(second.parts.index)
    return bool((second.parts.loc[both, NUMBERS] < first.parts.loc[both, NUMBERS] - ROUNDING).any(axis=None))


@quick
@given(row_lists, said_of_clients, scenarios)
@example(  # a standard of which nothing is known: neither names a day
    [],
    {"standards": ["27001"], "not_started": [], "capacity": None, "wanted": {"27001": "2026-12-31"}},
    Scenario(name="test", capacity=CapacityChange(days_per_month=1.0)),
)
def test_the_quick_figures_are_those_of_the_long_way(
    rows: list[Record], said: dict[str, Any], scenario: Scenario
) -> None:
    outcome, read = ask(rows, said).outcome(scenario), register(*rows)
    gaps = find_gaps(score_coverage(assess(read, outcome.client, catalogue=KNOWLEDGE)))
    roadmap = plan_roadmap(gaps, outcome.client, register=read)
    pd.testing.assert_frame_equal(outcome.parts, gaps.coverage.parts)
    assert outcome.gap_count == len(gaps.requirements)
    assert (outcome.days, outcome.possible_days) == pytest.approx((gaps.days, gaps.possible_days))
    assert (outcome.end is None) == (roadmap.calendar is None)
    assert [(item.standard, item.by) for item in outcome.wanted] == [
        (item.standard, item.by) for item in roadmap.wanted
    ]
    # Without a plan, and without the first look before it, a date is missed by no more than that moves it.
    for quickly, planned in zip(outcome.wanted, roadmap.wanted, strict=True):
        assert abs(quickly.months_late - planned.months_late) <= 1


@quick
@given(row_lists, said_of_clients, scenarios, st.sampled_from([*KNOWLEDGE.criteria, *LEAVES]))
def test_closing_a_gap_never_lowers_a_number_and_never_adds_days(
    rows: list[Record], said: dict[str, Any], scenario: Scenario, closed: str
) -> None:
    known = ask(rows, said)
    first = known.outcome(scenario)
    second = known.outcome(scenario.model_copy(update={"closed": (*scenario.closed, closed)}))
    assert not lower(first, second)
    assert second.days <= first.days + ROUNDING
    assert second.possible_days <= first.possible_days + ROUNDING
    assert set(second.open) <= set(first.open)


@quick
@given(row_lists, said_of_clients, scenarios)
def test_dropping_a_standard_is_never_dearer_and_touches_no_other(
    rows: list[Record], said: dict[str, Any], scenario: Scenario
) -> None:
    known = ask(rows, said | {"standards": list(ALL)})
    first = known.outcome(scenario)
    scope = first.client.standards
    assume(len(scope) > 1)
    for dropped in scope:
        left = tuple(name for name in scope if name != dropped)
        second = known.outcome(scenario.model_copy(update={"standards": left}))
        assert second.days + second.possible_days <= first.days + first.possible_days + ROUNDING
        # what is left of the scope may all be not started: then what nobody spoke of is known to be missing
        learnt = [name for name in first.unknown - second.unknown if name in second.open]
        assert second.days - sum(second.open[name] for name in learnt) <= first.days + ROUNDING
        if not learnt:
            assert second.end is None or first.end is None or second.end <= first.end
        pd.testing.assert_frame_equal(second.parts, first.parts.loc[list(left)])


@quick
@given(row_lists, said_of_clients, st.sampled_from(ALL))
def test_adding_then_dropping_gives_the_base(rows: list[Record], said: dict[str, Any], added: str) -> None:
    known = ask(rows, said)
    scope = known.client.standards
    assume(added not in scope)
    with_it = Scenario(name="with", standards=(*scope, added))
    assert added in known.outcome(with_it).client.standards
    assert known.outcome(Scenario(name="without", standards=scope)) is known.base


@quick
@given(row_lists, said_of_clients, scenarios)
def test_what_comes_to_the_same_is_the_same_object(
    rows: list[Record], said: dict[str, Any], scenario: Scenario
) -> None:
    known = ask(rows, said)
    base, outcome = known.base, known.outcome(scenario)
    renamed = scenario.model_copy(update={"name": "another", "closed": tuple(reversed(scenario.closed))})
    assert known.outcome(renamed) is outcome
    assert known.outcome(known.changes(scenario)) is outcome
    assert known.base is base


@pytest.mark.parametrize(("more", "until"), [(5, date(2027, 2, 28)), (50, date(2026, 12, 6)), (0, None)])
def test_capacity_moves_the_end_and_nothing_else(more: int, until: date | None) -> None:
    known = ask([row(4, " ".join(LEAVES), "planned")], {"capacity": 10})
    outcome = known.outcome(Scenario(name="test", capacity=CapacityChange(days_per_month=more)))
    assert outcome.days == known.base.days == 18.5
    assert (outcome.end is None) == (until is None)
    if outcome.end and until:
        assert abs((outcome.end - until).days) < 31
        assert (outcome.end > known.base.end) == (more < 10)  # type: ignore[operator]


def test_a_certificate_speaks_for_clauses_and_takes_back_not_started() -> None:
    known = ask([], {"not_started": ["42001"]})
    assert known.base.parts.loc[("42001", "clauses"), "gap"] == 1
    outcome = known.outcome(Scenario(name="test", certificates=("42001",)))
    assert outcome.parts.loc[("42001", "clauses"), "at_least"] == 1
    assert outcome.parts.loc[("42001", "annex_a"), "gap"] == 0
    assert outcome.certified == {"42001"}


def test_a_certificate_can_be_taken_away() -> None:
    known = ask([], {"certificates": [{"standard": "27001", "edition": 2022}]})
    assert known.certified == {"27001"}
    outcome = known.outcome(Scenario(name="test", certificates=()))
    assert outcome.parts.loc[("27001", "clauses"), "at_least"] == 0
    assert outcome.certified == frozenset()


AI = catalogue(
    criterion("test.done", "27001:A.8.29", "42001:A.6.2.4", days=4),
    criterion("test.hostile", links=[Serves(id="27001:A.8.29", special="ai"), Serves(id="42001:A.6.2.4")], days=2),
    criterion("test.usual", links=[Serves(id="27001:A.8.29", asks="means")], days=1),
)


def test_a_scope_without_a_subject_takes_its_criteria_out_of_other_standards_too() -> None:
    known = ask([row(4, "27001:A.8.29", "implemented")], {}, AI)
    part = ("27001", "annex_a")
    # with 42001 in scope a plain row says nothing of hostile tests
    assert known.base.parts.loc[part, ["at_least", "unknown"]].tolist() == [0.5, 0.5]
    dropped = known.outcome(Scenario(name="test", standards=("27001", "20000-1")))
    assert dropped.parts.loc[part, "at_least"] == 1
    without = ask([row(4, "27001:A.8.29", "implemented")], {"standards": ["27001"]}, AI)
    assert without.base.parts.loc[part, "at_least"] == 1
    added = without.outcome(Scenario(name="test", standards=("27001", "42001")))
    assert added.parts.loc[part, ["at_least", "unknown"]].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("standards", "closed"), [(("27001", "42001"), {"test.done", "test.hostile"}), (("27001",), {"test.done"})]
)
def test_a_requirement_is_closed_by_what_it_demands_in_the_scenarios_scope(
    standards: tuple[str, ...], closed: set[str]
) -> None:
    known = ask([], {}, AI)
    scenario = Scenario(name="test", standards=standards, closed=("27001:A.8.29",))
    assert known.closes(scenario) == closed
    assert known.outcome(scenario).parts.loc[("27001", "annex_a"), "at_least"] == 1


def test_closing_a_gate_turns_what_is_reusable_into_what_is_in_place() -> None:
    knowledge = catalogue(
        criterion("audit.programme", links=[Serves(id="27001:9.2.2"), Serves(id="42001:9.2.2", within=("audit.ai",))]),
        criterion("audit.ai", "42001:9.2.2"),
    )
    known = ask([row(4, "27001:9.2.2", "implemented")], {}, knowledge)
    part = ("42001", "clauses")
    assert known.base.parts.loc[part, ["likely", "reusable"]].tolist() == [0, 0.5]
    closed = known.outcome(Scenario(name="test", closed=("audit.ai",)))
    assert closed.parts.loc[part, ["likely", "reusable"]].tolist() == [1, 0]


def test_a_requirement_is_closed_by_all_its_criteria_whatever_was_judged() -> None:
    known = ask([], {"judgements": {"incident.recorded": "N"}})
    outcome = known.outcome(Scenario(name="test", closed=("27001:A.5.24",)))
    assert known.closes(Scenario(name="test", closed=("27001:A.5.24",))) == {"incident.recorded", "incident.team"}
    assert not {"incident.recorded", "incident.team"} & outcome.open.keys()
    assert known.client.judgements["incident.recorded"].new == "N"


def test_the_client_is_left_as_it_is() -> None:
    known = ask([row(4, "27001:5.2", "partial")], {"capacity": 10})
    before = replace(known.client)
    known.outcome(Scenario(name="test", standards=("27001",), closed=("policy.approved",), head_count=900))
    assert known.client == before


def test_what_nothing_knows_is_told() -> None:
    with pytest.raises(BadScenario, match=r"closed names 'audit.programm'.*did you mean audit.programme\?"):
        ask([], {}).outcome(Scenario(name="test", closed=("audit.programm",)))


def test_without_a_capacity_no_wanted_date_is_checked() -> None:
    known = ask([row(4, "27001:5.2", "planned")], {"wanted": {"27001": "2027-06-30"}})
    assert known.base.wanted == ()
    assert known.base.end is None
    gaps = find_gaps(score_coverage(assess(register(), client(), catalogue=KNOWLEDGE)))
    assert quick_end(gaps, client()) == (None, (), ())
