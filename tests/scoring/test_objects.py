"""Scoring, point 15: what is assessed for each AI system or service, with numbers worked out by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.assessment import assess
from ims_lib.assessment.judged_objects import split_by_object
from ims_lib.assessment.objects import Objects
from ims_lib.catalogue.criteria import Criterion, Serves, check_criteria
from ims_lib.coverage import SHARES, Coverage, score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.inputs import read_inputs
from ims_lib.judgements.model import Judgement
from ims_lib.register.model import Register, SourceGrid
from ims_lib.scenarios import Scenario
from ims_lib.spreadsheet.grid import Grid, Row
from ims_lib.steps.audit_programme.programme import state_of
from ims_lib.steps.improvement.reasons import reason
from ims_lib.steps.improvement.snapshot import snapshot_of
from ims_lib.what_if import WhatIf
from tests.builders import catalogue, client, criterion, row

WATCHED, POLICY, SCOPED = "lifecycle.watched", "policy.ai", "scope.each"
HERE, POLICY_AT = "42001:A.6.2.6", "42001:A.2.2"
SYSTEMS = [
    ["System", "Id", "Kind", "Role", "Status", "In scope", "Reason out of scope"],
    ["Triage", "AI-1", "predictive", "customer", "live", "", ""],
    ["Assistant", "AI-2", "generative", "customer", "live", "", ""],
    ["Old sorter", "AI-3", "predictive", "customer", "retired", "", ""],
    ["Toy", "AI-4", "rules", "customer", "live", "no", "a game for the open day"],
]


def each(name: str, *serves: str, **said: Any) -> Criterion:
    return criterion(name, *serves, days=2).model_copy(update={"per": "ai_system", "days_each": 0.5, **said})


KNOWN = catalogue(each(WATCHED, HERE), criterion(POLICY, POLICY_AT))


def systems(*rows: list[str], name: str = "AI systems") -> Register:
    grid = Grid(name=name, rows=[Row(n, tuple(cells)) for n, cells in enumerate(rows, start=1)])
    return Register.of((), (), [], [], grids=(SourceGrid("ai.xlsx", "other", grid),))


def scored(*records: Any, knowledge: Any = KNOWN, listed: Register | None = None, **said: Any) -> Coverage:
    found = systems(*SYSTEMS) if listed is None else listed
    rows = Register.of(records, (), [], [], grids=found.grids)
    return score_coverage(assess(rows, client(**said), catalogue=knowledge))


def shares(coverage: Coverage, name: str) -> list[float]:
    return [coverage.figures[name][share] for share in SHARES]


# what is told | rows | judgements | verified, asserted, inferred, unknown, gap
CASES: list[tuple[str, list[Any], dict[str, str], tuple[float, ...]]] = [
    ("nobody spoke", [], {}, (0, 0, 0, 1, 0)),
    ("a row speaks for every system", [row(4, HERE, "partial")], {}, (0, 0.5, 0, 0, 0.5)),
    ("a plain judgement too", [], {WATCHED: "F"}, (1, 0, 0, 0, 0)),
    ("one system judged, the other unknown", [], {f"{WATCHED}@AI-1": "F"}, (0.5, 0, 0, 0.5, 0)),
    ("a system is named by its name too", [], {f"{WATCHED}@triage": "F"}, (0.5, 0, 0, 0.5, 0)),
    (
        "one judged none, the other by the row",
        [row(4, HERE, "implemented")],
        {f"{WATCHED}@AI-1": "N"},
        (0, 0.5, 0, 0, 0.5),
    ),
    ("one system's own beats the plain one", [], {WATCHED: "F", f"{WATCHED}@AI-2": "N"}, (0.5, 0, 0, 0, 0.5)),
    ("and one on the requirement", [], {HERE: "F", f"{WATCHED}@AI-2": "N"}, (0.5, 0, 0, 0, 0.5)),
    ("both judged", [], {f"{WATCHED}@AI-1": "F", f"{WATCHED}@AI-2": "P"}, (2 / 3, 0, 0, 0, 1 / 3)),
    ("one out of scope moves nothing", [], {f"{WATCHED}@AI-4": "F"}, (0, 0, 0, 1, 0)),
    ("nor does one that is retired", [], {f"{WATCHED}@AI-3": "N"}, (0, 0, 0, 1, 0)),
]


@pytest.mark.parametrize(
    ("rows", "judgements", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_weight_is_split_evenly_over_the_systems(
    rows: list[Any], judgements: dict[str, str], wanted: tuple[float, ...]
) -> None:
    assert shares(scored(*rows, judgements=judgements), HERE) == pytest.approx(wanted)


def test_own_level_is_the_mean_and_days_are_once_and_each() -> None:
    coverage = scored(judgements={f"{WATCHED}@AI-1": "F", f"{WATCHED}@AI-2": "N"})
    assert coverage.in_scope[WATCHED].own_level == pytest.approx(0.5)
    assert find_gaps(coverage).to_close[WATCHED] == pytest.approx((2 + 0.5) * 0.5)


def test_of_what_nobody_looked_at_no_work_is_known() -> None:
    coverage = scored(judgements={f"{WATCHED}@AI-1": "L"})
    assert coverage.in_scope[WATCHED].own_level == pytest.approx(2 / 3)
    gaps = find_gaps(coverage)
    assert gaps.to_close[WATCHED] == pytest.approx((2 + 0.5) / 2 / 3)
    assert gaps.to_look_at[WATCHED] == pytest.approx((2 + 0.5) / 2)


def test_one_system_in_place_says_nothing_of_the_other() -> None:
    coverage = scored(judgements={f"{WATCHED}@AI-1": "F"})
    gaps = find_gaps(coverage)
    assert gaps.to_close == {}
    assert gaps.to_look_at[WATCHED] == pytest.approx((2 + 0.5) / 2)
    assert coverage.in_scope[WATCHED].met == pytest.approx(0.5)
    assert state_of(coverage.assessment.own[WATCHED]) == "in part"


some_judged = st.dictionaries(st.sampled_from(["", "@AI-1", "@AI-2"]), st.sampled_from("NPLF"))
"""On the criterion for all systems alike, and for one of them."""


@settings(max_examples=60, deadline=None)
@given(
    some_judged, st.sampled_from(["", "not_implemented", "partial", "implemented"]), st.sampled_from(["AI-1", "AI-2"])
)
def test_a_better_judgement_on_a_system_never_raises_known_days(said: dict[str, str], state: str, system: str) -> None:
    rows = [row(4, HERE, state)] if state else []
    found = []
    for verdict in "NPLF":
        judged = {f"{WATCHED}{on}": new for on, new in {**said, f"@{system}": verdict}.items()}
        gaps = find_gaps(scored(*rows, knowledge=catalogue(each(WATCHED, HERE)), judgements=judged))
        found.append((gaps.days, gaps.days + gaps.possible_days))
        assert found[-1][1] <= 2.5 + 1e-9
    for worse, better in pairwise(found):
        assert better[0] <= worse[0] + 1e-9
        assert better[1] <= worse[1] + 1e-9


def test_without_a_list_a_criterion_counts_once() -> None:
    coverage = scored(row(4, HERE, "not_implemented"), listed=Register.of((), (), [], []))
    assert find_gaps(coverage).to_close == {WATCHED: 2}


def test_gates_compare_the_same_object() -> None:
    gate = each("scope.this", HERE)
    behind = each(
        "audit.held", "27001:9.2.1", serves=(Serves(id=HERE, within=("scope.this",)), Serves(id="27001:9.2.1"))
    )
    said = {"scope.this@AI-1": "F", "scope.this@AI-2": "N", "audit.held@AI-1": "F", "audit.held@AI-2": "F"}
    coverage = scored(knowledge=catalogue(gate, behind), judgements=said)
    verdict = coverage.assessment.verdicts[HERE, "audit.held"]
    assert [(key, of_one.met) for key, of_one in verdict.each] == [("AI-1", 1.0), ("AI-2", 0.0)]


def test_what_is_assessed_once_reaches_each_system_as_far_as_its_gate_there() -> None:
    gate = each("scope.this", HERE)
    behind = criterion("audit.held", "27001:9.2.1", links=[Serves(id=HERE, within=("scope.this",))])
    said = {"scope.this@AI-1": "F", "scope.this@AI-2": "N", "audit.held": "F"}
    coverage = scored(knowledge=catalogue(gate, behind), judgements=said)
    verdict = coverage.assessment.verdicts[HERE, "audit.held"]
    assert [(key, of_one.met) for key, of_one in verdict.each] == [("AI-1", 1.0), ("AI-2", 0.0)]
    assert shares(coverage, HERE) == [0.5, 0, 0, 0, 0.5]


def test_gates_of_other_objects_are_a_fault() -> None:
    gate = each("scope.this", HERE)
    behind = each("audit.held", HERE, per="service", serves=(Serves(id=HERE, within=("scope.this",)),))
    knowledge = catalogue(gate, behind)
    (fault,) = check_criteria(tuple(knowledge.processes.values()), knowledge.requirements)
    assert "isn't assessed for the same objects" in fault


@pytest.mark.parametrize(
    ("kinds", "listed", "weighs"),
    [
        (("generative",), SYSTEMS, True),
        (("agent",), SYSTEMS, False),
        (("rules",), SYSTEMS, False),  # the only one is out of scope
        (("agent",), [], True),
        (("agent",), [*SYSTEMS, ["Riddle", "AI-5", "", "customer", "live", "", ""]], True),
    ],
)
def test_a_criterion_about_a_kind_weighs_where_such_a_system_is_listed(
    kinds: tuple[str, ...], listed: list[list[str]], weighs: bool
) -> None:
    knowledge = catalogue(each(WATCHED, HERE, kinds=kinds), criterion(POLICY, HERE))
    coverage = scored(knowledge=knowledge, listed=systems(*listed))
    assert (WATCHED in coverage.assessment.criteria_of(HERE)) is weighs


def test_only_systems_of_its_kind_are_asked() -> None:
    knowledge = catalogue(each(WATCHED, HERE, kinds=("generative",)))
    coverage = scored(knowledge=knowledge, judgements={f"{WATCHED}@AI-2": "F"})
    assert shares(coverage, HERE) == [1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("on", "new", "says"),
    [
        (f"{WATCHED}@AI-9", "F", "no list of the client's has 'AI-9'; did you mean"),
        (f"{POLICY}@AI-1", "F", "isn't assessed for each system or service"),
        (f"{WATCHED}@AI-1", "not_applicable", "can't be not applicable"),
        (f"{HERE}@AI-1", "F", f"for one judge its criteria: {WATCHED}@AI-1"),
        (f"{POLICY_AT}@AI-1", "F", "none of its criteria is assessed for each"),
    ],
)
def test_a_judgement_that_names_no_such_object_is_asked(on: str, new: str, says: str) -> None:
    coverage = scored(judgements={on: new})
    (told,) = [each for each in coverage.assessment.findings if each.code == "judgement.object"]
    assert says in told.message
    assert shares(coverage, HERE) == [0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("judged", "listed", "near"),
    [
        ("Shop chatbot", "Chatbot for the shop", "Chatbot for the shop"),
        ("CV ranking", "HirePro Rank (CV ranking)", "HirePro Rank (CV ranking)"),
        ("Returns agent of Talkie", "Returns agent", "Returns agent"),
        ("Face match", "Weather", None),
    ],
)
def test_a_system_under_another_name_is_proposed(judged: str, listed: str, near: str | None) -> None:
    now = systems(SYSTEMS[0], ["Triage", "AI-1", "predictive"], [listed, "AI-2", "predictive"])
    findings = scored(judgements={f"{WATCHED}@{judged}": "P"}, listed=now).assessment.findings
    (told,) = [each for each in findings if each.code == "judgement.object"]
    assert (f"did you mean {near}?" in told.message) == (near is not None)
    assert ("did you mean" in told.message) == (near is not None)


@pytest.mark.parametrize(
    ("judged", "said"),
    [
        (
            ["Triage"],
            "the judgement “P” is left out, for no list names its AI system or service so any more; now nothing known",
        ),
        (
            ["Triage", "Assistant"],
            "the judgement “P” is left out, for no list names its AI system or service so any more; now judged “P”",
        ),
    ],
)
def test_a_judgement_whose_system_has_another_name_by_now_is_not_called_withdrawn(judged: list[str], said: str) -> None:
    judgements = {f"{WATCHED}@{name}": "P" for name in judged}
    now = systems(SYSTEMS[0], ["Sorter of calls", "AI-1", "predictive"], SYSTEMS[2])
    before, after = (snapshot_of(scored(judgements=judgements, listed=listed)) for listed in (None, now))
    verdicts = [each.requirements[HERE] or {} for each in (before, after)]
    found = reason(verdicts[0][WATCHED], verdicts[1][WATCHED], "42001", (before, after))
    assert (found.kind, found.text) == ("row", said)


def test_a_name_that_was_corrected_is_to_be_withdrawn() -> None:
    said = {f"{WATCHED}@Asistant": "P", f"{WATCHED}@AI-2": "P"}
    (told,) = [f for f in scored(judgements=said).assessment.findings if f.code == "judgement.object"]
    assert (
        "did you mean Assistant?; 'Assistant' is judged by now, so if this was corrected, empty its own row"
        in told.message
    )


@pytest.mark.parametrize("called", ["Twin", "AI-6"])
def test_a_judgement_that_fits_two_systems_is_asked(called: str) -> None:
    twins = [["Twin", "AI-5", "", "", "live", "", ""], ["Twin", "AI-6", "", "", "live", "", ""]]
    more = [["Other", "AI-6", "", "", "live", "", ""]]
    coverage = scored(listed=systems(*SYSTEMS, *twins, *more), judgements={f"{WATCHED}@{called}": "F"})
    (told,) = [each for each in coverage.assessment.findings if each.code == "judgement.object"]
    assert f"are called '{called}'; name the one that is meant by an id of its own" in told.message
    assert "ai.xlsx!AI systems!A7" in told.message
    assert shares(coverage, HERE) == [0, 0, 0, 1, 0]


@pytest.mark.parametrize(("called", "why"), [("Old sorter", "retired"), ("AI-4", "a game for the open day")])
def test_a_judgement_on_a_system_that_isnt_assessed_is_told_to_rest(called: str, why: str) -> None:
    coverage = scored(judgements={f"{WATCHED}@{called}": "F"})
    (told,) = [each for each in coverage.assessment.findings if each.code == "judgement.object_rests"]
    assert f"isn't assessed ({why})" in told.message


@pytest.mark.parametrize("first", [True, False], ids=["id_first", "name_first"])
def test_of_judgements_by_id_and_by_name_the_latest_counts(first: bool) -> None:
    said = [(f"{WATCHED}@AI-1", "N", "2026-11-19"), (f"{WATCHED}@Triage", "F", "2026-11-20")]
    judgements = {
        on: Judgement(on, new, when, "A", "", "", "judgements.csv!E2")
        for on, new, when in (said if first else said[::-1])
    }
    objects = Objects.of(read_inputs(systems(*SYSTEMS)).lists)
    _, each_judged, findings = split_by_object(judgements, objects, KNOWN)
    assert ({key: own[WATCHED].new for key, own in each_judged.items()}, findings) == ({"AI-1": "F"}, [])


def test_objects_out_of_scope_are_named_with_the_reason() -> None:
    objects = Objects.of(read_inputs(systems(*SYSTEMS)).lists)
    assert {each.name: each.left_out for each in objects.listed if each.left_out} == {
        "Old sorter": "retired",
        "Toy": "a game for the open day",
    }


def test_lists_that_number_alike_are_told_apart_by_what_the_criterion_is_assessed_for() -> None:
    knowledge = catalogue(each(WATCHED, HERE), each("level.target", "20000-1:8.3.3", per="service"))
    one = systems(SYSTEMS[0], ["Triage", "1", "predictive", "customer", "live", "", ""])
    services = systems(
        ["Service", "Id", "Customers", "Service level target"], ["Desk", "1", "all", "85 %"], name="Services"
    )
    listed = Register.of((), (), [], [], grids=(*one.grids, *services.grids))
    said = {f"{WATCHED}@1": "F", "level.target@1": "L"}
    coverage = scored(knowledge=knowledge, listed=listed, judgements=said)
    assert shares(coverage, HERE) == [1, 0, 0, 0, 0]
    assert shares(coverage, "20000-1:8.3.3") == pytest.approx([2 / 3, 0, 0, 0, 1 / 3])
    assert [each.key for each in coverage.assessment.objects.listed] == ["Triage", "Desk"]


def test_a_listed_system_brings_what_is_special_about_ai() -> None:
    knowledge = catalogue(criterion("ai.tested", links=[Serves(id="27001:A.8.29", special="ai")]))
    said = {"standards": ["27001"]}
    assert scored(knowledge=knowledge, **said).assessment.criteria_of("27001:A.8.29") == ("ai.tested",)
    none = scored(knowledge=knowledge, listed=Register.of((), (), [], []), **said)
    assert none.assessment.criteria_of("27001:A.8.29") == ()


def test_closing_a_criterion_in_a_scenario_closes_it_for_every_system() -> None:
    coverage = scored(judgements={f"{WATCHED}@AI-1": "N"})
    tried = WhatIf(find_gaps(coverage), systems(*SYSTEMS)).outcome(Scenario(name="done", closed=(WATCHED,)))
    assert WATCHED not in tried.open
