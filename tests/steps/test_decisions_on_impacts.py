"""What management decides about AI systems: which of them, in which order, who signs, and what is said of the plan's days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ims_lib.cell_places import CellPlace
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, IncidentRow
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.gravity import gravest_first
from ims_lib.steps.ai_systems.impact import impacts_of
from ims_lib.steps.ai_systems.known_against import OUTSTANDING, REVIEW, KnownAgainst
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere
from ims_lib.steps.decisions import ManagementDecision, find_decisions
from tests.builders import AS_OF
from tests.steps.test_decisions import ROWS, TOP, demo, walked
from tests.steps.test_impact import KIT, KNOWN, LONG_AGO, NOBODY, assessment
from tests.steps.test_overlay import system

BOTH = {"standards": ["27001", "42001"], "capacity": 20}
FULL: dict[str, Any] = {"affected": "patients", "personal_data": True, "autonomy": "advises"}
"""A row that makes the full form due."""
SOON = dt.date(2026, 12, 1)


def thing(name: str, row: int, **said: Any) -> AiSystemRow:
    return replace(system(name, "Marks spelling", **said), cell=f"ai.xlsx!AI!A{row}", row=row)


def with_systems(
    *systems: AiSystemRow,
    made: tuple[ImpactAssessmentRow, ...] = (),
    planned: tuple[AiSystemRow, ...] = (),
    **said: Any,
) -> Steps:
    steps = walked(*ROWS, TOP, **(BOTH | said))
    objects = replace(
        steps.objects,
        impacts=impacts_of(systems, made, KIT, AS_OF),
        impacts_ahead=impacts_of(planned, made, KIT, AS_OF),
        told_elsewhere={},
    )
    lists = replace(steps.inputs.lists, impact_assessments=made)
    return replace(steps, objects=objects, inputs=replace(steps.inputs, lists=lists))


def decided(steps: Steps, kind: str) -> ManagementDecision:
    (item,) = (item for item in find_decisions(steps).found if item.kind == kind)
    return item


def kinds(steps: Steps) -> set[str]:
    return {item.kind for item in find_decisions(steps).found} & {"impact_left", "impact_due"}


def screening(name: str, **said: Any) -> ImpactAssessmentRow:
    own = {"form": "screening", "assessed_on": dt.date(2026, 8, 3), "signed_off_by": "Director", "residual": "low"}
    return assessment(name, **(own | said))


def full(name: str, **said: Any) -> ImpactAssessmentRow:
    return screening(name, **({"form": "full_form", "severity": "serious", "likelihood": "possible"} | said))


# case → rows of the systems, what was made, what is asked, what follows
DUE: dict[str, tuple[list[AiSystemRow], tuple[ImpactAssessmentRow, ...], str, str]] = {
    "never assessed, by the list": (
        [thing("Sorter", 4, **FULL, impact_assessed_on_text="never", status="live")],
        (),
        "Have the impact assessed of “Sorter” (none yet, full form due)",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "nothing is said, and it acts alone": (
        [thing("Sorter", 4, **FULL | {"autonomy": "alone"}, status="live")],
        (),
        "Have the impact assessed of “Sorter” (acts alone; not said whether one was made, full form due)",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "of another version, its next day a long way off": (
        [thing("Sorter", 4, **FULL, model="Sorter 4.1", status="live")],
        (full("Sorter", notes="Holds for version 3", next_review=dt.date(2027, 6, 30)),),
        "Have the impact assessed of “Sorter” (for version 3 while the model is 4.1, to be renewed now)",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "only a screening, and a draft beside it": (
        [thing("Sorter", 4, **FULL, status="live")],
        (
            full("Sorter", id="F-2", assessed_on=dt.date(2026, 11, 2), decision="open", signed_off_by=None),
            screening("Sorter", next_review=dt.date(2026, 12, 31)),
        ),
        "Have the impact assessed of “Sorter” (only a screening is there; under way: F-2, full form of 2 November 2026, "
        "not decided yet; holds until 31 December 2026)",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "it ends before anything is likely made": (
        [thing("Sorter", 4, **FULL, impact_assessed_on_text="never", status="live", retirement=dt.date(2027, 2, 28))],
        (),
        "Have the impact assessed of “Sorter” (none yet, full form due; ends 28 February 2027)",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "its day comes": (
        [thing("Sorter", 4, **NOBODY, status="live")],
        (screening("Sorter", next_review=dt.date(2027, 1, 4)),),
        "Have the impact assessed of “Sorter” (holds until 4 January 2027)",
        "“Sorter” (from 4 January 2027 on) runs on an assessment that is over",
    ),
    "the list is older than its day": (
        [thing("Sorter", 4, **NOBODY, status="live")],
        (screening("Sorter", next_review=dt.date(2026, 11, 12), stated_on=dt.date(2026, 11, 1)),),
        "Have the impact assessed of “Sorter” (due since 12 November 2026, and the list is older: was it made?)",
        "Unless it was assessed since, “Sorter” runs on an assessment that is over",
    ),
    "each by its own state, the gravest first": (
        [
            thing("Mild", 4, **NOBODY, status="live"),
            thing("Rated", 5, **FULL, model="Rated 2", status="live"),
            thing("Never", 6, **FULL, impact_assessed_on_text="never", status="live"),
        ],
        (
            screening("Mild", severity="limited", likelihood="unlikely", next_review=dt.date(2026, 12, 18)),
            full("Rated", severity="grave", notes="Holds for version 1"),
        ),
        "Have the impact of 3 AI systems assessed: “Rated” (for version 1 while the model is 2, to be renewed now), “Never” (none yet, "
        "full form due) and “Mild” (holds until 18 December 2026)",
        "By the files 2 of them run without the assessment that is due, and the plan holds no work that changes "
        "it; “Mild” (from 18 December 2026 on) runs on an assessment that is over",
    ),
}


@pytest.mark.parametrize("case", DUE)
def test_each_system_that_wants_another_assessment_is_named_with_what_it_lacks(case: str) -> None:
    systems, made, what, if_not = DUE[case]
    found = decided(with_systems(*systems, made=made), "impact_due")
    assert (found.what, found.if_not) == (what, if_not)


def test_nothing_is_asked_of_what_holds_or_where_no_standard_asks_for_a_first_assessment() -> None:
    mild = thing("Mild", 4, **NOBODY, status="live")
    assert not kinds(with_systems(mild, made=(screening("Mild", next_review=dt.date(2027, 6, 30)),)))
    never = thing("Never", 5, **FULL, impact_assessed_on_text="never", status="live")
    assert not kinds(with_systems(never, standards=["27001"]))
    over = screening("Never", assessed_on=LONG_AGO, next_review=dt.date(2026, 3, 1))
    assert kinds(with_systems(never, made=(over,), standards=["27001"])) == {"impact_due"}


def test_it_is_due_soon_where_a_system_runs_without_and_else_by_the_day_on_which_it_ends() -> None:
    never = thing("Never", 4, **FULL, impact_assessed_on_text="never", status="live", owner="Head of care")
    mild = thing("Mild", 5, **NOBODY, status="live", owner="Head of beds")
    ends = (screening("Mild", next_review=dt.date(2026, 12, 18)),)
    both = decided(with_systems(mild, never, made=ends), "impact_due")
    assert (both.by, both.who) == (SOON, "Head of care and Head of beds")
    assert decided(with_systems(mild, made=ends), "impact_due").by == dt.date(2026, 12, 18)


def test_a_planned_system_is_assessed_before_a_product_is_chosen_and_the_list_s_remark_stands_beside_it() -> None:
    bot = thing("Portal bot", 4, **FULL, status="planned", notes="Board decides in February")
    found = decided(with_systems(planned=(bot,)), "impact_due")
    assert found.what == (
        "Have the impact assessed of “Portal bot” (none yet, due before a product is chosen: full form due; “Board decides in February”)"
    )
    assert (
        found.if_not == "A product for “Portal bot” is chosen without anybody having weighed what it may do to people"
    )
    assert found.by == dt.date(2026, 12, 24)


def test_of_many_systems_the_gravest_are_named_and_the_rest_counted() -> None:
    many = [thing(f"Thing {number}", number, **FULL, status="live") for number in range(4, 15)]
    found = decided(with_systems(*many), "impact_due")
    assert found.what.startswith("Have the impact of 11 AI systems assessed: “Thing 4” (")
    assert found.what.endswith("full form due) and 3 more (sheet Impact assessments)")
    assert len(found.cells) == len(many)


# ---- who signs what ----

OWN = {"assessed_by": "Head of care", "residual": "high", "signed_off_by": None, "decision": "accepted"}


def test_a_mere_screening_isn_t_offered_to_sign_and_one_decision_tells_of_it() -> None:
    alarm = thing("Alarm", 4, **FULL, status="live", owner="Head of care")
    other = thing("Sorter", 5, **FULL, impact_assessed_on_text="never", status="live")
    steps = with_systems(alarm, other, made=(screening("Alarm", **OWN, next_review=dt.date(2026, 12, 31)),))
    left, due = decided(steps, "impact_left"), decided(steps, "impact_due")
    assert left.what == (
        "Decide whether “Alarm” (only a screening is there; holds until 31 December 2026) stays in use until its full form is made by "
        "somebody other than its owner, and who makes it; only then is there something to sign off"
    )
    assert left.if_not == "What is left of its impact is high, the system is in use, and nobody answers for it"
    assert left.by == SOON <= due.by
    assert due.what == "Have the impact assessed of “Sorter” (none yet, full form due)"


def test_a_full_form_that_nobody_signed_is_signed_by_whom_the_list_has_for_the_gravest() -> None:
    alarm = thing("Alarm", 4, **FULL, status="live", owner="Head of care")
    others = (
        full("Triage", signed_off_by="Medical board", assessed_on=dt.date(2025, 2, 3)),
        full("Beds", severity="limited", signed_off_by="Director"),
        full("Doses", severity="grave", signed_off_by="Head of care"),
        screening("Minutes", severity="grave", signed_off_by="Works director"),
    )
    steps = with_systems(alarm, made=(full("Alarm", **OWN | {"assessed_by": "Data protection"}), *others))
    found = decided(steps, "impact_left")
    assert found.what == "Sign off what is left of the impact of “Alarm”, lower it, or take the system out of use"
    assert found.who == "Medical board (proposed)"
    assert found.cells[-1] == "lists.xlsx!Impact!K5"
    assert kinds(steps) == {"impact_left"}
    nobody = with_systems(alarm, made=(full("Alarm", **OWN),))
    assert decided(nobody, "impact_left").who == "Managing director"


# case → the second system's row, who assessed the first, until what they stay in use
UNTIL: dict[str, tuple[dict[str, Any], str, str]] = {
    "one by its owner": ({}, "Head of care", "the full form of each is made by somebody other than its owner"),
    "none by its owner": ({}, "QA", "the full form of each is made"),
    "a screening may be enough for one": (KNOWN, "QA", "a new assessment of each is made"),
}


@pytest.mark.parametrize("case", UNTIL)
def test_several_stay_in_use_until_each_has_what_it_wants(case: str) -> None:
    row, assessed_by, until = UNTIL[case]
    systems = [
        thing("Alarm", 4, **FULL, status="live", owner="Head of care"),
        thing("Lines", 5, **(FULL | row), status="live", owner="Head of care"),
    ]
    first = screening("Alarm", **(OWN | {"assessed_by": assessed_by}))
    second = screening("Lines", **(OWN | {"assessed_by": "QA"}), next_review=dt.date(2026, 10, 1))
    found = decided(with_systems(*systems, made=(first, second)), "impact_left")
    assert f" stay in use until {until}, and who makes" in found.what
    assert (
        found.if_not == "What is left of their impact is up to high, the systems are in use, and nobody answers for it"
    )


# ---- what is outstanding ----


def test_whether_a_system_goes_on_is_decided_while_something_is_outstanding_for_it() -> None:
    sorter = thing("Sorter", 4, **NOBODY, status="pilot")
    alarm = thing("Alarm", 5, **FULL, status="live")
    bot = thing("Portal bot", 6, **FULL, status="planned")
    place = CellPlace("ai.xlsx", "AI", "W4")
    waits = KnownAgainst("outstanding: “Contract pending”", place, OUTSTANDING, (place._replace(cell="W9"),))
    steps = with_systems(sorter, alarm, planned=(bot,), made=(screening("Sorter"),))

    def known(*systems: AiSystemRow) -> Steps:
        against = {row.cell: (waits, KnownAgainst("never reviewed", place, REVIEW)) for row in systems}
        return replace(steps, objects=replace(steps.objects, known_against=against))

    one = decided(known(sorter, bot), "outstanding")
    assert one.what == "Decide whether “Sorter” (outstanding: “Contract pending”) goes on until that is there"
    assert one.if_not == "It goes on without, and nobody has decided that it may"
    assert (one.who, one.by, one.cells) == ("Managing director", SOON, ("ai.xlsx!AI!W4", "ai.xlsx!AI!W9"))
    both = decided(known(sorter, alarm), "outstanding")
    assert both.what == (
        "Decide which of 2 AI systems go on until what is outstanding for them is there: “Alarm” (outstanding: “Contract pending”) and "
        "“Sorter” (outstanding: “Contract pending”)"
    )
    assert not [item for item in find_decisions(known(bot)).found if item.kind == "outstanding"]


# ---- the order ----


def test_severity_goes_before_law_before_acting_alone_before_what_happened() -> None:
    rows = [
        thing("Quiet", 4, **FULL, status="live"),
        thing("Planned", 5, **FULL | {"affected": "children"}, status="planned"),
        thing("Troubled", 6, **FULL, status="live"),
        thing("Alone", 7, **FULL | {"autonomy": "alone"}, status="live"),
        thing("Device", 8, **FULL, regulated_product="Class IIb", status="live"),
        thing("Grave", 9, **FULL, status="live"),
        thing("Mild", 10, **FULL, status="live"),
    ]
    made = (full("Grave", severity="grave"), screening("Mild", severity="limited", likelihood="possible"))
    place: dict[str, Any] = {"file": "n.xlsx", "sheet": "N", "row": 4, "cell": "n.xlsx!N!B4", "cells": {}}
    told = {rows[2].cell: (ToldElsewhere("incidents", IncidentRow(**place, title="It erred"), "title"),)}
    order = [each.system.name for each in gravest_first(impacts_of(rows, made, KIT, AS_OF), told, KIT)]
    assert order == ["Grave", "Device", "Alone", "Troubled", "Quiet", "Mild", "Planned"]


# ---- the days that are asked for ----


def test_full_forms_come_on_top_where_the_plan_makes_none_soon() -> None:
    hospital = decided(demo("stadtspital"), "budget").what
    assert hospital.endswith("; the 4 full forms of AI impact assessments that are due come on top, about 17 days")
    steps = demo("harbour")
    (made,) = (item for item in steps.roadmap.in_order if "impact.each_system_assessed" in item.criteria)
    assert made.start
    what = decided(steps, "budget").what
    assert (
        "hold none for the 2 full forms of AI impact assessments that are due, about 13 days, which by the plan are made"
        in what
    )
    near = replace(made, start=dt.date(2027, 1, 4), end=dt.date(2027, 1, 20))
    planned = {name: near if name == made.package else item for name, item in steps.roadmap.planned.items()}
    assert "full form" not in decided(replace(steps, roadmap=replace(steps.roadmap, planned=planned)), "budget").what


def test_the_demo_clients_decide_on_every_system_that_the_section_finds_wanting() -> None:
    hospital, harbour = demo("stadtspital"), demo("harbour")
    left, due = decided(hospital, "impact_left"), decided(hospital, "impact_due")
    assert left.what.startswith("Decide whether “Sepsiswarnung” (")
    assert left.who == "Ärztliche Direktion (proposed)"
    assert left.by <= due.by
    names = ["Thoraxtriage Radiologie", "Diktat und Arztbericht", "Bettenprognose", "Auskunft im Patientenportal"]
    assert [name for name in names if name in due.what] == names == sorted(names, key=due.what.index)
    assert "Bettenprognose” (overdue since 31 October 2024; ends 30 June 2027)" in due.what
    assert "Leitung Radiologie" in due.who
    (waits,) = (item for item in find_decisions(hospital).found if item.kind == "outstanding")
    assert (
        "“Diktat und Arztbericht” (outstanding: “Rechtsgutachten zur Cloud steht aus”; A.5.23 of ISO/IEC 27001 “in Abk"
        in waits.what
    )
    assert len(waits.cells) == 3
    ours = decided(harbour, "impact_due")
    assert ours.what.startswith(
        "Have the impact of 3 AI systems assessed: “Ticket triage” (acts alone; none yet, full form due), “Assistant"
    )
    assert "and by the plan that stays so until " in ours.if_not
