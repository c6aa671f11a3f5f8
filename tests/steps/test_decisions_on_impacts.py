"""What management decides about AI systems: which of them, in which order, who signs, and what is said of the plan's days."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue.overlays import load_overlays
from ims_lib.cell_places import CellPlace
from ims_lib.coverage import score_coverage
from ims_lib.dates import day
from ims_lib.gaps import find_gaps
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, IncidentRow
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.ai_systems.classes import classes_of
from ims_lib.steps.ai_systems.impact import impacts_of
from ims_lib.steps.ai_systems.impact_told import gravest_first
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.steps.ai_systems.overlay import SystemDuty
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere
from ims_lib.steps.decisions import ManagementDecision
from tests.builders import AS_OF, client, register, row
from tests.conftest import demo
from tests.steps.lists import inputs_of
from tests.steps.test_decisions import ROWS, TOP, find_decisions, walked
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
    (item,) = (item for item in find_decisions(steps).parts if item.kind == kind)
    return item


def kinds(steps: Steps) -> set[str]:
    return {item.kind for item in find_decisions(steps).parts} & {"impact_left", "impact_due"}


def in_full(item: ManagementDecision) -> str:
    """What is asked, and what is known of it."""
    return ". Known: ".join(filter(None, (item.what, "; ".join(item.details))))


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
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Say with which limits, if any, “Sorter” goes on until then. Known: “Sorter”: none yet, full form due",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "nothing is said": (
        [thing("Sorter", 4, **FULL, status="live")],
        (),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Say with which limits, if any, “Sorter” goes on until then. Known: “Sorter”: not said whether one was made, full form due",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "none was made, by its remark": (
        [thing("Sorter", 4, **FULL, status="live", notes="CE marked. No impact assessment, as it is small")],
        (),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Say with which limits, if any, “Sorter” goes on until then. Known: “Sorter”: none was made, by its row: “No impact assessment, as it is small” (AI!X7), full form due",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "still in development": (
        [thing("Sorter", 4, **FULL, status="development")],
        (),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Known: “Sorter”: not said whether one was made, full form due",
        "“Sorter” goes into use without anybody having weighed what it may do to people",
    ),
    "a choice of our drop-down is no limit": (
        [thing("Sorter", 4, **FULL, autonomy_text="advises", status="live")],
        (),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Say with which limits, if any, “Sorter” goes on until then. Known: “Sorter”: not said whether one was made, full form due",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "words on who looks that tell no step of ours are quoted": (
        [
            thing(
                "Sorter",
                4,
                **(FULL | {"autonomy": None}),
                autonomy_text="Die ersten zwanzig liest der Meister",
                status="live",
            )
        ],
        (),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Say with which limits, if any, “Sorter” goes on until then. Known: “Sorter”: not said whether one was made, full form due; its row says “Die ersten zwanzig liest der Meister” of who looks (AI!A4): is that a limit, and what holds for the other cases?",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "that nobody looks is no limit": (
        [thing("Sorter", 4, **(FULL | {"autonomy": None}), autonomy_text="personne ne relit", status="live")],
        (),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Say with which limits, if any, “Sorter” goes on until then. Known: “Sorter”: not said whether one was made, full form due",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "of another version, its next day a long way off": (
        [thing("Sorter", 4, **FULL, model="Sorter 4.1", status="live")],
        (full("Sorter", severity="limited", notes="Holds for version 3", next_review=dt.date(2027, 6, 30)),),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Say with which limits, if any, “Sorter” goes on until then. Known: “Sorter”: for version 3 while the model is 4.1, to be renewed now; the list has 30 June 2027 for the next one, which is too late now",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "only a screening, and a draft beside it": (
        [thing("Sorter", 4, **FULL, status="live")],
        (
            full("Sorter", id="F-2", assessed_on=dt.date(2026, 11, 2), decision="open", signed_off_by=None),
            screening("Sorter", next_review=dt.date(2026, 12, 31)),
        ),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Say with which limits, if any, “Sorter” goes on until then. Known: “Sorter”: only a screening is there; under way: F-2, full form of 2 November 2026, not decided yet; next one due by 31 December 2026",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "nobody knows yet which is due": (
        [thing("Sorter", 4, **KNOWN, status="live", notes="The assessment looked at data protection only")],
        (screening("Sorter", form=None),),
        "Answer the screening of “Sorter”, and have assessed, by somebody other than its owner, what it then asks. Say with which limits, if any, “Sorter” goes on until then. Known: “Sorter”: data protection only; counts as full form due until its screening is answered",
        "Nobody knows which assessment “Sorter” needs, and it runs all the same",
    ),
    "it ends, though not soon": (
        [thing("Sorter", 4, **FULL, impact_assessed_on_text="never", status="live", retirement=dt.date(2027, 5, 31))],
        (),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Say with which limits, if any, “Sorter” goes on until then. Known: “Sorter”: none yet, full form due; ends 31 May 2027",
        "By the files it runs without the assessment that is due, and the plan holds no work that changes it",
    ),
    "its day comes": (
        [thing("Sorter", 4, **NOBODY, status="live")],
        (screening("Sorter", next_review=dt.date(2027, 1, 4)),),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Known: “Sorter”: holds until 4 January 2027",
        "“Sorter” (from 4 January 2027 on) runs on an assessment that is over",
    ),
    "the list is older than its day": (
        [thing("Sorter", 4, **NOBODY, status="live")],
        (screening("Sorter", next_review=dt.date(2026, 11, 12), stated_on=dt.date(2026, 11, 1)),),
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Known: “Sorter”: due since 12 November 2026, and the list is older: was it made?",
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
            full("Rated", severity="limited", likelihood="likely", notes="Holds for version 1"),
        ),
        "Have the impact of 2 more AI systems assessed, each by somebody other than its owner. Say with which limits, if any, “Rated” goes on until then. Known: “Rated”: for version 1 while the model is 2, to be renewed now; “Mild”: holds until 18 December 2026",
        "By the files “Rated” runs without the assessment that is due, and the plan holds no work that changes it; “Mild” (from 18 December 2026 on) runs on an assessment that is over",
    ),
}


@pytest.mark.parametrize("case", DUE)
def test_each_system_that_wants_another_assessment_is_named_with_what_it_lacks(case: str) -> None:
    systems, made, what, if_not = DUE[case]
    found = decided(with_systems(*systems, made=made), "impact_due")
    assert (in_full(found), found.if_not) == (what, if_not)


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
    first = decided(with_systems(never), "impact_due")
    assert (first.by, first.who) == (SOON, "AI governance lead (proposed)")
    assert decided(with_systems(mild, made=ends), "impact_due").by == dt.date(2026, 12, 18)


def test_a_planned_system_is_assessed_before_a_product_is_chosen_and_the_list_s_remark_stands_beside_it() -> None:
    bot = thing("Portal bot", 4, **FULL, status="planned", notes="Board decides in February")
    found = decided(with_systems(planned=(bot,)), "impact_due")
    assert in_full(found) == (
        "Have the impact assessed, by somebody other than its owner, of “Portal bot”. Known: “Portal bot”: none yet; a first one from what is known is due before a "
        "product is chosen, and before first use: full form due; “Board decides in February”"
    )
    assert (
        found.if_not == "A product for “Portal bot” is chosen without anybody having weighed what it may do to people"
    )
    assert found.by == dt.date(2026, 12, 18)


def test_of_many_systems_the_gravest_are_named_and_the_rest_counted() -> None:
    many = [thing(f"Thing {number}", number, **FULL, status="live") for number in range(4, 15)]
    found = decided(with_systems(*many), "impact_due")
    assert found.what.startswith(
        "Have the impact of 10 more AI systems assessed, each by somebody other than its owner. Say"
    )
    assert found.details[0].startswith("“Thing 5”: ")
    assert found.details[-1] == "2 more (details.xlsx, sheet Impact assessments)"
    assert len(found.cells) == len(many) - 1


def test_the_gravest_of_several_is_decided_on_by_itself_by_top_management_before_what_acts_alone() -> None:
    ranks = replace(thing("Ranker", 4, **FULL, status="live"), purpose="Ranks applicants")
    sorts = thing("Sorter", 5, **(FULL | {"autonomy": "alone"}), status="live", impact_assessed_on_text="never")
    found = [item for item in find_decisions(with_systems(sorts, ranks)).parts if item.kind == "impact_left"]
    assert [(item.about[0], item.who) for item in found] == [
        ("Ranker otherwise", "Managing director"),
        ("Sorter alone", "Managing director"),
    ]


# ---- who signs what ----

OWN = {"assessed_by": "Head of care", "residual": "high", "signed_off_by": None, "decision": "accepted"}


def test_a_mere_screening_isn_t_offered_to_sign_and_one_decision_tells_of_it() -> None:
    alarm = thing("Alarm", 4, **FULL, status="live", owner="Head of care")
    other = thing("Sorter", 5, **FULL, impact_assessed_on_text="never", status="live")
    steps = with_systems(alarm, other, made=(screening("Alarm", **OWN, next_review=dt.date(2026, 12, 31)),))
    left, due = decided(steps, "impact_left"), decided(steps, "impact_due")
    assert in_full(left) == (
        "Decide whether “Alarm” goes on as it is, with limits "
        "or not at all until its full form is made by somebody other than its owner (the plan holds no work for it; with the days of the decision on money "
        "and time, if one person does nothing else, written by 17 December 2026). Say which limits, what stopping it loses and who "
        "assesses it; sign nothing before. By the scale that we propose “Alarm”, of which what is left is high, must not go on as it is; say whether yours agrees. "
        "Known: what is left is high, and nobody signed it off; only a screening is there; assessed by its own owner; next one due by "
        "31 December 2026; no limit is named"
    )
    assert left.if_not == "What is left of its impact is high, the system is in use, and nobody answers for it"
    assert left.by == SOON <= due.by
    assert in_full(due) == (
        "Have the impact assessed, by somebody other than its owner, of “Sorter”. Say with which limits, if any, “Sorter” goes on until then. Known: "
        "“Sorter”: none yet, full form due"
    )


def test_what_only_its_owner_accepted_is_decided_above_and_holds_no_more_than_what_nobody_signed() -> None:
    alarm = thing("Alarm", 4, **FULL | {"autonomy": "alone"}, status="live", owner="Head of care")
    triage = thing("Triage", 5, **FULL, status="live")
    steps = with_systems(alarm, triage, made=(full("Alarm", **OWN | {"signed_off_by": "Head of care"}),))
    parts = [item for item in find_decisions(steps).parts if item.kind == "impact_left"]
    assert [item.what.partition(". ")[0].partition(" until its")[0] for item in parts] == [
        "Decide, above its owner, whether “Alarm” goes on as it is, with limits or not at all",
        # The gravest of those that want an assessment keeps a decision of its own.
        "Decide whether “Triage” goes on as it is, with limits or not at all",
    ]
    assert "only its own owner answers for it" in parts[0].if_not
    assert "what is left is high, and only its own owner signed it off" in parts[0].details[0]
    # Who accepted what is the owner's own is nobody to propose for another.
    assert all("Head of care" not in item.who for item in parts)
    assert not steps.objects.impacts[0].holds
    assert not steps.objects.impacts[0].is_made


OWNED: dict[str, Any] = {"assessed_by": "Head of care", "signed_off_by": "Head of care", "decision": "accepted"}
"""Made and signed by the system's own owner alone."""
# what its owner's assessment leaves → what is asked, and what is said beside it
LEFT: dict[str, tuple[dict[str, Any], str, str]] = {
    "something": (
        {"residual": "moderate"},
        "Have what is left of the impact of “Alarm” accepted by somebody other than its owner",
        "What is left of its impact is moderate, ",
    ),
    "much": (
        {"residual": "high"},
        "of which what is left is high, must not go on as it is",
        "What is left of its impact is high, ",
    ),
    "not said": (
        {"residual": None, "severity": "limited", "likelihood": "unlikely"},
        "Say what is left of the impact of “Alarm”, and have it accepted by somebody other than its owner",
        "What is left of its impact is not said, ",
    ),
    "not said, and much before measures": (
        {"residual": None},
        "By the scale that we propose what that of 3 August 2026 rates is high or more before measures, and what is left isn't said",
        "What is left of its impact is not said, ",
    ),
    "in a word that is new": (
        {"residual": None, "residual_text": "so so"},
        "What its assessment leaves isn't read (“so so”): say which level it is",
        "What is left of its impact is “so so”, ",
    ),
    "in a column that nobody read": (
        {"residual": None, "unread": {"residual": "Q5"}},
        "What its assessment leaves isn't read (not read: perhaps Q5): say which level it is",
        "What is left of its impact is not read: perhaps Q5, ",
    ),
}
EMPTY = re.compile(r"\s[,.;:?!)]|,\s*,|“\s*”|\(\s*\)| {2}")
"""A place in a sentence that nothing fills."""


@pytest.mark.parametrize("case", LEFT)
def test_what_its_owner_alone_signed_is_told_as_what_it_is_and_only_much_must_not_go_on(case: str) -> None:
    left, asked, if_not = LEFT[case]
    alarm = thing("Alarm", 4, **FULL, status="live", owner="Head of care")
    steps = with_systems(alarm, made=(full("Alarm", **OWNED | left),))
    item = decided(steps, "impact_left")
    assert asked in item.what
    assert item.if_not.startswith(if_not)
    assert ("must not go on as it is; say whether" in item.what) is (
        case in ("much", "not said, and much before measures")
    )
    for part in find_decisions(steps).parts:
        assert not EMPTY.search(f"{in_full(part)} {part.if_not}")


@pytest.mark.parametrize("name", ["harbour", "stadtspital"])
def test_no_sentence_of_a_decision_has_an_empty_place(name: str) -> None:
    for item in find_decisions(demo(name)).parts:
        assert not EMPTY.search(f"{in_full(item)} {item.if_not}"), item.what


def test_the_lowest_level_needs_nobody_s_acceptance() -> None:
    alarm = thing("Alarm", 4, **FULL, status="live", owner="Head of care")
    steps = with_systems(alarm, made=(full("Alarm", **OWNED | {"residual": "low"}),))
    assert steps.objects.impacts[0].holds
    assert not [item for item in find_decisions(steps).parts if item.kind == "impact_left"]


def test_what_stops_for_people_s_safety_isn_t_held_back_for_a_look_and_its_row_is_quoted() -> None:
    said = "stops by itself, the foreman starts it again"
    guard = thing("Guard", 4, **FULL | {"autonomy": "alone"}, autonomy_text=said, status="live")
    guard = replace(guard, purpose="Stops the mill when a hand comes too near")
    other = replace(guard, purpose="Sets the price of flour")
    told, usual = (in_full(decided(with_systems(each), "impact_left")) for each in (guard, other))
    assert "who may switch it off or start again what it stopped" in told
    assert "a person who looks at each result first" not in told
    assert f"its row says of how far it acts alone “{said}”: is that a limit?" in told
    assert "a person who looks at each result first" in usual


def test_no_limit_is_told_as_missing_where_a_cell_may_name_one() -> None:
    alone = thing("Sorter", 4, **FULL | {"autonomy": None}, status="live")
    unknown = replace(alone, texts={"autonomy": "Clerk signs every result"})
    unread = replace(alone, unread={"autonomy": "Q4"})
    told, asked = (
        in_full(decided(with_systems(each, thing("Other", 5, **FULL)), "impact_left")) for each in (unknown, unread)
    )
    assert "its row says “Clerk signs every result” of who looks (AI!A4): is that a limit, and what" in told
    assert "whether a limit is named isn't known: Q4 isn't read, and may say it" in asked
    assert "no limit is named" not in asked


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
    assert in_full(found) == (
        "Sign off what is left of the impact of “Alarm”, lower it by further limits, or take the system out of use. Known: no limit is named"
    )
    assert found.who == "Medical board (proposed)"
    assert found.cells[-1] == "lists.xlsx!Impact!K5"
    assert kinds(steps) == {"impact_left"}
    nobody = with_systems(alarm, made=(full("Alarm", **OWN),))
    assert decided(nobody, "impact_left").who == "Managing director"


# case → the second system's row, who assessed the first, until what they stay in use
UNTIL: dict[str, tuple[dict[str, Any], str, str]] = {
    "by its owner": ({}, "Head of care", "its full form is made by somebody other than its owner"),
    "a screening may be enough for one": (KNOWN, "QA", "a new assessment is made by somebody other than its owner"),
}


@pytest.mark.parametrize("case", UNTIL)
def test_several_stay_in_use_until_each_has_what_it_wants_and_are_decided_on_one_by_one(case: str) -> None:
    row, assessed_by, until = UNTIL[case]
    systems = [
        thing("Alarm", 4, **FULL, status="live", owner="Head of care"),
        thing("Lines", 5, **(FULL | row), status="live", owner="Head of care"),
    ]
    first = screening("Alarm", **(OWN | {"assessed_by": assessed_by}))
    second = screening("Lines", **(OWN | {"assessed_by": "QA"}), next_review=dt.date(2026, 10, 1))
    found = [
        item
        for item in find_decisions(with_systems(*systems, made=(first, second))).parts
        if item.kind == "impact_left"
    ]
    assert len(found) == len(systems)
    lines = next(item for item in found if item.about[0].startswith("Lines"))
    assert f"Decide whether “Lines” goes on as it is, with limits or not at all until {until} (" in lines.what
    assert "By the scale that we propose “Lines”, of which what is left is high, must not" in lines.what
    assert lines.if_not == "What is left of its impact is high, the system is in use, and nobody answers for it"


ALONE: dict[str, Any] = FULL | {"autonomy": "alone", "status": "live"}
# case → the system, what was made, by when it is ready with the days asked for, what is told of it, what follows
STAYS: dict[str, tuple[AiSystemRow, tuple[ImpactAssessmentRow, ...], str, str, str]] = {
    "acts alone, and was never assessed": (
        thing("Sorter", 4, **ALONE, impact_assessed_on_text="never"),
        (),
        "17 December 2026",
        "acts alone; none yet, full form due; no limit is named; open 26-14; 9 % without a limit",
        "“Sorter” goes on acting by itself, and no assessment that holds says what that may do to people",
    ),
    "may do grave harm, and another version was accepted": (
        thing("Sorter", 4, **FULL, model="Sorter 4.1", status="live"),
        (full("Sorter", notes="Holds for version 3"),),
        "17 December 2026",
        "for version 3 while the model is 4.1, to be renewed now; no limit is named; open 26-14; 9 % without a limit",
        "Nobody has accepted “Sorter” as it runs today",
    ),
    "may do grave harm, and was only screened": (
        thing("Sorter", 4, **FULL, status="live"),
        (screening("Sorter", severity="grave", likelihood="unlikely", notes="Made in two hours"),),
        "17 December 2026",
        "only a screening is there; no limit is named; open 26-14; 9 % without a limit; “Made in two hours”, accepted by Director",
        "Nobody has accepted “Sorter” as it runs today",
    ),
}


@pytest.mark.parametrize("case", STAYS)
def test_what_acts_alone_or_runs_otherwise_than_it_was_accepted_is_management_s_to_keep_in_use(case: str) -> None:
    row, made, ready, told, if_not = STAYS[case]
    steps = with_systems(row, made=made)
    place = CellPlace("n.xlsx", "N", "D18")
    known = (KnownAgainst("open 26-14", place, "open"), KnownAgainst("9 % without a limit", place, "figure"))
    steps = replace(steps, objects=replace(steps.objects, known_against={row.cell: known}))
    found = decided(steps, "impact_left")
    such = " (such as a person who looks at each result first)" if row.autonomy == "alone" else ""
    assert in_full(found) == (
        "Decide whether “Sorter” goes on as it is, with limits or not at all until its full form is made by somebody other than its owner (the plan "
        f"holds no work for it; with the days of the decision on money and time, if one person does nothing else, "
        f"written by {ready}). Say which limits{such}, what stopping it loses and who "
        f"assesses it. Known: {told}"
    )
    assert (found.if_not, found.by) == (if_not, SOON)
    assert found.who == ("Director (proposed)" if made and made[0].form == "full_form" else "Managing director")
    assert kinds(steps) == {"impact_left"}


# ---- what ends soon ----


def test_what_ends_soon_is_renewed_replaced_or_ended_and_its_form_is_wanted_before_that() -> None:
    end = dt.date(2027, 2, 20)
    ends = thing("Sorter", 4, **FULL, impact_assessed_on_text="never", status="live", retirement=end)
    steps = with_systems(ends)
    place = CellPlace("s.xlsx", "S", "F10")
    known = (KnownAgainst("provider never reviewed", place, "provider"), KnownAgainst("open 26-14", place, "open"))
    steps = replace(steps, objects=replace(steps.objects, known_against={ends.cell: known}))
    found = decided(steps, "ai_ends")
    assert in_full(found) == (
        "Decide whether “Sorter” goes on as it is, with limits or not at all until it ends; say which limits, and what stopping it loses. By 18 December "
        "2026 decide whether it is replaced, ended, or renewed for a short term, until somebody other than its owner has assessed its impact. Known: ends "
        "20 February 2027; none yet, full form due; no limit is named; open 26-14; provider never reviewed"
    )
    assert found.if_not == (
        "On 20 February 2027 it ends without anything in its place, or goes on without the assessment that is due"
    )
    assert (found.who, found.by) == ("Managing director", SOON)
    assert not kinds(steps)
    assert any(" (if it is renewed, before 20 February 2027)" in line for line in decided(steps, "budget").details)


def test_a_contract_that_ends_soon_is_told_and_one_that_ends_later_or_is_of_others_is_not() -> None:
    row = thing("Sorter", 4, **NOBODY, status="live", provider="Vendor")
    made = (screening("Sorter", next_review=dt.date(2027, 6, 30)),)

    def asked(**supplier: Any) -> list[str]:
        steps = with_systems(row, made=made)
        suppliers = inputs_of(suppliers=[{"name": "Vendor", "ends": dt.date(2027, 1, 31)} | supplier]).lists.suppliers
        lists = replace(steps.inputs.lists, suppliers=suppliers)
        steps = replace(steps, inputs=replace(steps.inputs, lists=lists))
        return [in_full(item) for item in find_decisions(steps).parts if item.kind == "ai_ends"]

    assert asked() == [
        "Decide whether “Sorter” is renewed, replaced or ended. Known: its provider's contract ends 31 January 2027"
    ]
    assert not asked(ends=dt.date(2027, 6, 30))
    assert not asked(ends=dt.date(2026, 6, 30))
    assert not asked(name="Somebody else")


# ---- what is outstanding ----


def test_whether_a_system_goes_on_is_decided_while_something_is_outstanding_for_it() -> None:
    sorter = thing("Sorter", 4, **NOBODY, status="pilot")
    alarm = thing("Alarm", 5, **FULL, status="live")
    bot = thing("Portal bot", 6, **FULL, status="planned")
    place = CellPlace("ai.xlsx", "AI", "W4")
    waits = KnownAgainst("outstanding: “Contract pending”", place, "outstanding", (place._replace(cell="W9"),))
    steps = with_systems(sorter, alarm, planned=(bot,), made=(screening("Sorter"),))

    def known(*systems: AiSystemRow) -> Steps:
        against = {row.cell: (waits, KnownAgainst("never reviewed", place, "review")) for row in systems}
        return replace(steps, objects=replace(steps.objects, known_against=against))

    one = decided(known(sorter, bot), "outstanding")
    assert in_full(one) == (
        "Decide whether “Sorter” goes on as it is, with limits or not at all until what is outstanding for it is there. Say which limits, and what "
        "stopping it loses. Known: no limit is named; outstanding: “Contract pending”; never reviewed"
    )
    assert one.if_not == "It goes on without what is outstanding for it, and nobody has said until when"
    assert (one.who, one.by, one.cells) == ("Managing director", SOON, ("ai.xlsx!AI!W4", "ai.xlsx!AI!W9"))
    both = [item for item in find_decisions(known(sorter, alarm)).parts if item.kind == "outstanding"]
    assert in_full(both[0]) == (
        "Decide whether “Alarm” goes on as it is, with limits or not at all until what is outstanding for it is there. Say which limits, and what "
        "stopping it loses; have its impact assessed by somebody other than its owner. Known: not said whether one was made, full form due; no limit "
        "is named; outstanding: “Contract pending”; never reviewed"
    )
    assert in_full(both[1]) == in_full(one)
    assert "Alarm" not in decided(known(sorter, alarm), "impact_due").what
    assert not [item for item in find_decisions(known(bot)).parts if item.kind == "outstanding"]


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


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("implemented", "About 1.5 days are for 1 full form that our screening asks for (our estimate; a method is"),
        ("partial", "About 12 days are for the full form that is due by our screening (our estimate, its method incl"),
    ],
)
def test_the_days_of_a_method_that_is_in_place_are_not_asked_for_again(state: str, told: str) -> None:
    process = replace(row(12, "42001:A.5.2", state), owner="Privacy officer")
    rows, who = register(*ROWS, TOP, process), client(**BOTH)
    gaps = find_gaps(score_coverage(assess(rows, who)))
    steps = walk_steps(rows, plan_roadmap(gaps, who, register=rows))
    view = impacts_of([thing("Sorter", 4, **FULL, status="live")], (), KIT, AS_OF)
    asked = decided(replace(steps, objects=replace(steps.objects, impacts=view, told_elsewhere={})), "budget")
    assert any(told in each for each in asked.details), asked.details


def test_full_forms_come_on_top_where_the_plan_makes_none_soon() -> None:
    asked = decided(demo("stadtspital"), "budget")
    assert (
        "17 for full forms of AI impact assessments that are due (1 of 4 only after that day); all known work is"
        in asked.what
    )
    assert asked.details == (
        "About 17 days are for 4 full forms that our screening asks for (our estimate, their method included); "
        "10 fewer if a method is behind those that were made, which no file shows",
        "They come on top of the 6 days a month; within those, other work would wait about 3 months",
        "If one person does nothing else from 2 December 2026 on, written at the earliest: “Sepsiswarnung” on 17 December 2026, “Thoraxtriage Radiologie” on "
        "21 December 2026, “Auskunft im Patientenportal” on 22 December 2026 (a first form from what is known, as it is only planned: completing it before first use comes on "
        "top) and “Diktat und Arztbericht” on 2 February 2027 (F-5 finished and answered for by somebody other than its owner rather than made anew, so perhaps in less time; waits for what is outstanding); "
        "hearings, a second reader and signing come on top",
        "“Bettenprognose” counts as due too until its screening is answered: with it 18 days in all",
        "The plan begins on 25 November 2026 with the 6 days a month that were agreed for this report; if fewer are released, what follows moves",
    )
    assert asked.if_not.endswith("; without more days no full form is made: the plan holds none")
    steps = demo("harbour")
    (made,) = (item for item in steps.roadmap.in_order if "impact.each_system_assessed" in item.criteria)
    assert made.start
    first, beside, by_plan, *_ = decided(steps, "budget").details
    assert first.startswith("The 20 days planned for AI impact assessments from ")
    assert beside == "They come on top of the 25 days a month; within those, other work would wait about 3 weeks"
    assert by_plan.startswith("By the plan, if they are released now, these are written: “Ticket triage” on ")
    near = replace(made, start=dt.date(2027, 1, 4), end=dt.date(2027, 1, 20))
    planned = {name: near if name == made.package else item for name, item in steps.roadmap.planned.items()}
    assert "full form" not in decided(replace(steps, roadmap=replace(steps.roadmap, planned=planned)), "budget").what


def test_the_demo_clients_decide_on_every_system_that_the_section_finds_wanting() -> None:
    hospital, harbour = demo("stadtspital"), demo("harbour")
    due = decided(hospital, "impact_due")
    left, other = (item for item in find_decisions(hospital).parts if item.kind == "impact_left")
    assert left.what.startswith("Decide whether “Sepsiswarnung” ")
    assert other.what.startswith("Decide whether “Thoraxtriage Radiologie” ")
    assert (left.who, due.who) == ("Ärztliche Direktion (proposed)", "Betriebsdirektion (proposed)")
    assert "decided: “mit Auflagen”; the list names “Visite bleibt, Warnung ersetzt" in in_full(left)
    assert (
        "we propose “Sepsiswarnung”, of which what is left is high, must not go on as it is; say whether yours agrees"
        in left.what
    )
    # What its data come from, how long it has run so, and who made such forms so far.
    assert "does it work on data of “Laborsystem” (99,62 % of 99,8 %: missed and" in in_full(left)
    assert "in use since 1 September 2025, what is left is high" in in_full(left)
    assert left.details[0].startswith("in use since 1 September 2025, what is left is high"), "the gravest first"
    assert (
        "F-2, on another system, was made by Medizintechnik, zwei Radiologinnen: who else, from outside Leitung Intensivmedizin, "
        "knows the field of this one and could make it with them?"
    ) in left.details
    product = "does its proof of conformity (“Klasse IIb”) cover the version in use (“Modul Sepsis 2.3”)? Medizintechnik answers that"
    assert product in in_full(left)
    assert "4.3 of ISO/IEC 20000-1? By the plan what they lack is closed by " in in_full(left)
    assert (
        "takes in personal data (“Vitalwerte, Laborwerte, Diagnosen”): on what legal ground, who tells the people, and is there an agreement on them with KIS-Hersteller?"
        in in_full(left)
    )
    assert "next one due by 31 December 2026" in in_full(left)
    assert "holds until" not in in_full(left)
    assert left.by <= due.by
    names = ["Bettenprognose", "Auskunft im Patientenportal"]
    assert [name for name in names if name in in_full(due)] == names == sorted(names, key=in_full(due).index)
    assert (
        "Bettenprognose”: overdue since 31 October 2024; counts as full form due until its screening is answered"
        in in_full(due)
    )
    assert decided(hospital, "budget").by <= left.by
    # One decision on one system, no sooner than on the one that may do graver harm.
    waits = decided(hospital, "outstanding")
    assert waits.by == left.by == dt.date(2026, 12, 1)
    assert "Diktat und Arztbericht" not in in_full(due) + in_full(left)
    assert "“Wird durch ein Modul des KIS ersetzt”: is what takes its place AI too? Then" in in_full(due)
    assert "training data not told: “Unbekannt”" in in_full(waits)
    for each in (
        "severity “gering” (limited) in F-4, serious in F-5: settle which holds; next one due by 30 November 2026",
        "takes in personal data (“Diktate, Krankengeschichten”, with “Diktat 2026.2, Sprachmodell aus der Cloud”): on what legal ground, who tells the people, and is there an agreement on them with Anbieter der Spracherkennung?",
        "not decided yet, made with its owner",
        "; have F-5 finished and answered for by somebody other than its owner",
        "F-4: “Für den Pilot”, accepted by Betriebsdirektion on 1 June 2026",
        "A.5.23 of ISO/IEC 27001 “in Abklärung”, due 31 January 2027: “Berufsgeheimnis und Auslandbezug”",
    ):
        assert each in in_full(waits)
    ours, alone, ends = decided(harbour, "impact_due"), decided(harbour, "impact_left"), decided(harbour, "ai_ends")
    assert ours.what.startswith("Answer the screening of “Report writer”, and have assessed")
    assert ours.details[0].startswith(
        "“Report writer”: data protection only; counts as full form due until its screening is answered;"
    )
    assert ours.who == "Information security officer (proposed)"
    for each in (
        "open 26-14 “Triage model sent 41 tickets of one hospital to the wrong team”, due 29 January 2027",
        "; no limit in force is named; or is this one, which its row remarks: “The desk corrects what it notices; see 26-14”?; planned: “Vendor announces "
        "updates; limit for wrong sorting” (26-14, due 29 January 2027); until then: provider without a review by the list; provider: “Model updates come without notice”; "
        "takes in",
        "; 9.4 % in 2026 Q3 (“Tickets sent to the wrong team by the triage model”) is older than the cause that 26-14 names (17 October 2026): what is done "
        "about that alone may not mend it; no limit is set for that figure; A.8.32 of ISO/IEC 27001 “Partially implemented”, due 31 March 2027: “Scripts, portal and the triage model go live "
        "without a record”",
        "; the log says “Work for them limited” (26-11): does that keep out what they would cover? If not, we propose it as a limit until they are signed",
        "which, it doesn't say”: does Vendor of the ticket tool rule out in writing that data of the organisation are among them?",
        "do agreements allow that? Not all: “Two customers without an agreement on processing personal data” (open 26-11, overdue since 30 September 2026)",
        "; perhaps open 26-07 “Half of the tickets drawn carry no urgency”",
        "; reviewed 21 October 2026, after its last known change of version (“model of 2026-10-17”): what came of it?; ",
    ):
        assert each in "; ".join(alone.details)
    assert (alone.who, alone.by, ends.by) == ("Managing director", SOON, SOON)
    assert (
        "incident M-26-10 “Assistant for engineers named a setting that does not exist, firewall rule lost”, told: “Nobody”, no corrective "
        "action in the log" in ends.details
    )
    # A risk on the system that nobody treats is decided on with it.
    assert "Choose how this is treated: R-21 “The assistant" in ends.what
    assert "high (16; in the register 12, medium), “No rule who must read what it proposes”. By " in ends.what
    assert not [item for item in find_decisions(harbour).parts if item.kind == "treatment" and "R-21" in in_full(item)]
    assert ends.if_not.endswith("; the time for notice, supposed as 3 months, ends on 28 November 2026: look it up")
    assert "limits named: “Suggests, the engineer decides” (AI-2)" in ends.details
    (perhaps,) = (told for told in ends.details if told.startswith("perhaps the same as ChatGPT, which the files have"))
    assert perhaps.endswith(
        "no data of customers or about people go in until that is known (as in the decision on ChatGPT), which may come to stopping it"
    )
    assert "provider without a review by the list; provider: “Bought by credit card in March”" in ends.details


def test_a_remark_on_something_missing_is_no_limit_and_no_form_is_planned_past_a_system_s_end() -> None:
    alone = thing("Sorter", 4, **FULL | {"autonomy": "alone"}, status="live", notes="The model has no card yet")
    assert "which its row remarks" not in in_full(decided(with_systems(alone), "impact_left"))
    (day_after, ends) = (SOON + dt.timedelta(days=1), dt.date(2026, 12, 31))
    for end, is_written in ((day_after, False), (ends, True), (None, True)):
        steps = with_systems(replace(alone, retirement=end))
        assert any("“Sorter” on " in line for line in decided(steps, "budget").details) is is_written


@pytest.mark.parametrize("is_accepted", [False, True])
def test_who_may_let_a_system_act_by_itself_is_decided_where_nobody_signed_for_it(is_accepted: bool) -> None:
    row = thing("Sorter", 4, **FULL, status="live", impact_assessed_on=dt.date(2026, 8, 3))
    signed = full("Sorter", residual="low", decision="accepted", signed_off_by="Director", severity="limited")
    steps = with_systems(row, made=(signed,) if is_accepted else ())
    said = "acts by itself: “Grades go out unchecked”"
    known = (KnownAgainst(said, row.place_of("notes"), "unchecked", with_title=f"{said}: who allowed that?"),)
    steps = replace(steps, objects=replace(steps.objects, known_against={row.cell: known}))
    assert ("impact_left" in kinds(steps)) is not is_accepted
    if not is_accepted:
        found = decided(steps, "impact_left")
        assert found.what.startswith("Decide whether “Sorter” may act by itself")
        assert "who may let it act by itself, over which cases, and who looks at these afterwards" in found.what
        assert f"{said}: who allowed that?" in found.details
        assert found.if_not.endswith("nobody has said by name over which cases it may")


# the row → what is asked of the data about people that it takes in
OF_WHOM: dict[str, tuple[dict[str, Any], str]] = {
    "of applicants": ({"data": "CVs", "affected": "applicants"}, "on what legal ground, who tells the people, and is"),
    "by its data of customers": ({"data": "Tickets of customers"}, "do agreements allow that? Not all: “No agreement"),
    "in any language": ({"data": "Kundenanfragen"}, "do agreements allow that? Not all: “No agreement"),
    "provided to others": ({"data": "Letters", "role": ("provider",)}, "do agreements allow that? Not all"),
    "in a service of customers": ({"data": "Tickets", "row": 5}, "do agreements allow that? Not all"),
    "applicants, in such a service": ({"data": "CVs of applicants", "row": 5}, "on what legal ground, who tells"),
}


@pytest.mark.parametrize("case", OF_WHOM)
def test_agreements_with_customers_are_asked_of_their_data_alone(case: str) -> None:
    said, wanted = OF_WHOM[case]
    own = {"provider": "HR Suite Ltd", "personal_data": True, "autonomy": "alone", "affected": "people", "row": 4}
    sorter = thing("Sorter", **(own | said), status="live")
    lists = inputs_of(
        services=[{"name": "Desk", "customers": "38"}],
        audits=[{"id": "26-11", "title": "No agreement on data of two", "refs": ("27001:A.5.34",), "status": "open"}],
    ).lists
    (desk,) = lists.services
    steps = with_systems(sorter)
    rows = replace(steps.inputs.lists, audits=lists.audits)
    inside = {desk.cell: (thing("Sorter", 5),)}
    objects = replace(steps.objects, inside=inside, service_rows={desk.cell: desk})
    found = decided(replace(steps, objects=objects, inputs=replace(steps.inputs, lists=rows)), "impact_left")
    assert wanted in in_full(found)
    assert ("No agreement" in in_full(found)) is ("agreements allow" in wanted)


# ---- what a law asks already, and whom nobody told ----


def test_duties_that_apply_already_are_told_with_their_day_and_counsel_is_asked_for_the_country_s_own_law() -> None:
    found = decided(demo("harbour"), "law")
    assert "“AI literacy” (Article 4, since 2 February 2025)" in found.what
    assert "; by the plan the work on “AI literacy” ends on " in found.if_not
    assert "; “Register of duties, 48 entries, reviewed in August” (A.5.31) isn't among them" in found.if_not
    assert (
        " which law of the organisation's own country binds them, such as on data protection, cyber security"
        in found.what
    )
    # Where nobody knows what of it is there the end of the first look isn't told as the work's.
    steps = demo("harbour")
    asked = {name for each in steps.objects.overlays for duty in each.duties for name in duty.entry.criteria}
    unknown = {
        name: replace(
            item, criteria=tuple(asked) if item.is_look else tuple(each for each in item.criteria if each not in asked)
        )
        for name, item in steps.roadmap.planned.items()
    }
    looked = decided(replace(steps, roadmap=replace(steps.roadmap, planned=unknown)), "law")
    assert "by the plan the work on" not in looked.if_not
    assert f"; {steps.roadmap.left_unknown}" in looked.if_not
    # Where it is open whether the Act reaches the client its duties aren't told; what a study does outside the scope is asked too.
    own = decided(demo("stadtspital"), "law")
    assert own.what.startswith(
        "Have counsel say which national law binds 4 AI systems in use, of “Auskunft im Patientenportal” (“Entscheid der Spitalleitung im Februar”) before a product is chosen and of “Hautbildstudie”, which this report leaves out, such as on data protection, professional secrecy, medical devices and research "
        "on humans, with the legal opinion that is outstanding for “Diktat und Arztbericht”, and then whether the EU AI Act"
    )
    assert (own.by, len(own.cells)) == (dt.date(2026, 12, 18), 7)
    assert own.details[0].startswith("“Bettenprognose”: own data given for training: “Ein- und Austritte")
    assert not [item for item in find_decisions(demo("millrace")).parts if item.kind == "law"]


@pytest.mark.parametrize(
    ("begins", "by", "ends"),
    [
        # Before anything can be decided: that is said.
        ("2026-11-26", "2026-12-01", "binds from 26 November 2026 on, before this is to be decided, and the files"),
        ("2026-12-15", "2026-12-14", "binds from 15 December 2026 on, and the files"),
        ("2026-12-19", "2026-12-18", ""),
    ],
)
def test_a_duty_that_begins_by_the_day_of_the_decision_belongs_to_it_and_is_decided_on_before_where_it_can_be(
    begins: str, by: str, ends: str
) -> None:
    steps = demo("harbour")

    def later(duty: SystemDuty) -> SystemDuty:
        return replace(duty, applies_from=dt.date.fromisoformat(begins)) if duty.entry.place == "Article 4" else duty

    overlays = [replace(each, duties=tuple(map(later, each.duties))) for each in steps.objects.overlays]
    found = decided(replace(steps, objects=replace(steps.objects, overlays=tuple(overlays))), "law")
    assert found.by.isoformat() == by
    soon = f"to 2 duties that apply already or soon and aren't known to be met, and by when: “AI literacy” (Article 4, from {day(dt.date.fromisoformat(begins))} on)"
    assert (soon in found.what) is bool(ends)
    assert found.if_not.startswith(f"“AI literacy” {ends}" if ends else "It applies already")


def test_incidents_on_services_that_nobody_outside_was_told_of_are_decided_on() -> None:
    told: dict[str, Any] = {"id": "M-1", "title": "Rule lost", "opened": dt.date(2026, 10, 29), "told": "Nobody"}
    steps = with_systems(thing("Sorter", 4, **NOBODY, status="live"))

    def asked(**said: Any) -> list[ManagementDecision]:
        row = {"affected": "Network", "cells": {"told": "I4"}} | told | said
        found = inputs_of(incidents=[row], services=[{"name": "Network", "owner": "Head of networks"}]).lists
        lists = replace(steps.inputs.lists, incidents=found.incidents, services=found.services)
        with_lists = replace(steps, inputs=replace(steps.inputs, lists=lists))
        return [item for item in find_decisions(with_lists).parts if item.kind == "untold"]

    (one,) = asked()
    assert one.if_not.endswith(
        " from others, and nobody knows whether an agreement or a law set a time for telling them"
    )
    assert in_full(one) == (
        "Say whether those whom it concerns are told now of M-1 “Rule lost” (29 October 2026, Network), of which by the list nobody outside was told, or why "
        "not. The owners of the services prepare this"
    )
    assert (one.who, one.by, one.cells) == ("Managing director", SOON, ("lists.xlsx!List!I4",))
    assert set(one.standards) <= set(steps.coverage.client.standards) < {"27001", "20000-1", "42001"}
    assert not asked(told="Customer, 2026-10-30")
    assert not asked(told=None)
    assert not asked(opened=dt.date(2025, 3, 1))
    assert not asked(affected="The garden")


LATER = (
    "Say what follows where somebody was told later than a time that the files name, if it covers such incidents: M-1 “Rule lost” "
    "(29 October 2026, “{}”)"
)
PERHAPS = "Find out whether somebody was told in time, as the list gives no hour: M-1 (“{}”)"
# case → what the list says of who was told, what is asked
LATE: dict[str, tuple[str, str]] = {
    "within the hour": ("Customer after 50 minutes", ""),
    "after it": ("Customer after 90 minutes", LATER),
    "two days later": ("Customer, 2026-10-31", LATER),
    "the next day": ("Customer, 2026-10-30", LATER),
    "the next day, with a time": ("Customer after 50 minutes, by letter on 2026-10-30", PERHAPS),
    "the same day": ("Customer, 2026-10-29", ""),
    "no time told": ("Customer", PERHAPS),
    "nothing told": ("–", ""),
}


@pytest.mark.parametrize("case", LATE)
def test_incidents_told_later_than_a_time_that_the_files_name_are_decided_on(case: str) -> None:
    told, asked = LATE[case]
    steps = with_systems(thing("Sorter", 4, **NOBODY, status="live"))
    incident = {"id": "M-1", "title": "Rule lost", "opened": dt.date(2026, 10, 29), "affected": "Network", "told": told}
    service = {"name": "Network", "owner": "Head of networks", "target": "First notice within one hour"}
    found = inputs_of(
        incidents=[incident | {"cells": {"told": "I4"}}], services=[service | {"cells": {"target": "E4"}}]
    ).lists
    lists = replace(steps.inputs.lists, incidents=found.incidents, services=found.services)
    with_lists = replace(steps, inputs=replace(steps.inputs, lists=lists))
    items = [item for item in find_decisions(with_lists).parts if item.kind == "untold"]
    prepared = ". The owners of the services prepare this"
    assert [item.what for item in items] == ([asked.format(told) + prepared] if asked else [])
    for item in items:
        assert "a time for telling them: “First notice within one hour” (Network); whether a law" in item.if_not
        assert item.cells == ("lists.xlsx!List!I4", "lists.xlsx!List!E4")


def test_a_time_for_notice_is_quoted_from_rows_on_incidents_and_risks() -> None:
    untold, late = (item for item in find_decisions(demo("harbour")).parts if item.kind == "untold")
    times = (
        ", though the files name a time for telling them: “Contracts name one hour to first notice” (A.5.24), “Contracts with one hour to first notice” "
        "(R-10) and “First notice within one hour” (Guarded operations); whether a law sets another isn't known"
    )
    assert untold.if_not == f"Those whom they hit hear of them from others{times}"
    assert "M-26-05 “Lost field laptop, encrypted” (17 July 2026, Workplace, “Data protection officer”)" in untold.what
    assert late.if_not == f"Whoever is hit next is told late too{times}"
    assert "M-26-07 “Storage failure, 14 customers without files” (22 September 2026, “Customers after" in late.what
    assert "M-26-08 (“Four customers”), M-26-04 (“Customer”) and M-26-03 (“Eight customers”)" in late.what


def test_for_whom_ai_is_managed_is_asked_where_owners_of_systems_own_nothing_else_or_a_system_with_a_part_is_left_out() -> (
    None
):
    hospital = demo("stadtspital")
    asked, controls = decided(hospital, "ai_scope"), decided(hospital, "applicability")
    assert asked.who == "Spitalleitung (proposed)"
    assert asked.what.startswith(
        "Say for whom ISO/IEC 42001 is meant: for what the scope of this report names, “IT-Services"
    )
    for each in (
        "belongs to Leitung Radiologie",
        "belongs to Leitung Intensivmedizin",
        "(Alle elf Kliniken of",
        "“Hautbildstudie” is out",
    ):
        assert each in in_full(asked)
    assert "Leitung Betrieb" not in in_full(asked)
    assert f"It waits for decision {asked.number}, for whom AI is managed" in controls.details
    for name in ("harbour", "lumen"):
        assert "ai_scope" not in {item.kind for item in find_decisions(demo(name)).parts}


def test_a_form_of_nearly_a_systems_name_settles_nothing_and_is_asked_where_the_system_is_decided() -> None:
    pays = thing("Refund agent", 4, **FULL | {"autonomy": "alone"}, impact_assessed_on_text="never", status="live")
    steps = with_systems(pays, made=(full("Refund bot", id="I-1", severity="grave"),))
    item = decided(steps, "impact_left")
    assert (
        "is I-1 (lists.xlsx › Impact › B5), of “Refund bot”, 3 August 2026, with low left, of this system?"
        in in_full(item)
    )
    assert "Impact!B5" in " ".join(item.cells)
    assert "I-1, on another system" not in in_full(item)
    assert not steps.objects.impacts[0].holds


def test_who_signed_a_form_that_may_be_of_his_own_system_is_proposed_for_no_other() -> None:
    pays = thing("Refund agent", 4, **FULL | {"autonomy": "alone"}, status="live", owner="Head of care")
    alarm = thing("Alarm", 5, **FULL | {"autonomy": "alone"}, status="live")
    steps = with_systems(pays, alarm, made=(full("Refund bot", signed_off_by="Head of care", severity="grave"),))
    parts = [item for item in find_decisions(steps).parts if item.kind == "impact_left"]
    assert {item.who for item in parts} == {"Managing director"}


def test_an_owner_who_accepted_what_is_high_is_no_one_to_propose_for_assessments_that_are_due() -> None:
    signed = {"residual": "high", "signed_off_by": "Head of care", "next_review": LONG_AGO}
    alarm = thing("Alarm", 4, **FULL, status="live", owner="Head of care")
    steps = with_systems(alarm, thing("Triage", 5, **FULL, status="live"), made=(full("Alarm", **signed),))
    assert all("Head of care" not in item.who for item in find_decisions(steps).parts)


def test_what_a_law_may_forbid_is_decided_on_first_and_by_itself() -> None:
    ranks = replace(thing("Ranker", 4, **FULL | {"autonomy": "alone"}), purpose="Ranks applicants")
    mood = replace(thing("Mood view", 5), purpose="Recognises emotions of employees on the phone")
    by = {"decision": "refused", "signed_off_by": "Director", "signed_off_on": dt.date(2026, 8, 4)}
    steps = with_systems(ranks, mood, made=(screening("Mood view", **by),))
    forbidden = classes_of(mood, load_overlays()["eu_ai_act"]).proposed
    objects = replace(
        steps.objects,
        impacts=tuple(
            replace(each, forbidden=forbidden if each.system == mood else None) for each in steps.objects.impacts
        ),
    )
    first, second = [
        item
        for item in find_decisions(replace(steps, objects=objects)).parts
        if item.kind in ("forbidden", "impact_left", "impact_due")
    ]
    since = "since 2 February 2025 (Article 5(1)(f): infers emotions at work or in education)"
    refused = "refused on 4 August 2026 by Director"
    assert first.asked == f"“Mood view” may be forbidden {since}, and it was {refused}: stop it"
    assert "have counsel say that it isn't forbidden" in first.rest
    assert first.by <= second.by
    assert "each day more is a breach" in first.if_not
    assert second.kind == "impact_left"
    assert "Mood view" not in second.what


def test_whether_a_refused_system_stops_is_decided_before_all_others() -> None:
    by = {"decision": "refused", "signed_off_by": "Director", "signed_off_on": dt.date(2026, 8, 4)}
    grave = full("Triage", severity="grave", likelihood="likely", residual="severe", signed_off_by=None)
    systems = (thing("Triage", 5, **FULL), thing("Sorter", 6, **NOBODY))
    first, other = (
        item
        for item in find_decisions(with_systems(*systems, made=(grave, screening("Sorter", **by)))).parts
        if item.kind == "impact_left"
    )
    assert first.asked.startswith(
        "Stop “Sorter”, or have it assessed anew: it was refused on 4 August 2026 by Director"
    )
    assert "accepted by" not in in_full(first)
    assert "Triage" in other.what


@pytest.mark.parametrize("decision", ["Suspend", "Suspendu", "Sistiert"])
def test_a_suspended_system_stops_until_what_it_waits_for_is_there_which_is_no_limit(decision: str) -> None:
    by: dict[str, Any] = {"decision": "refused", "signed_off_by": "Director", "signed_off_on": dt.date(2026, 8, 4)}
    by["decision_text"] = decision
    row = screening("Sorter", **by, conditions="Bias audit")
    item = decided(with_systems(thing("Sorter", 6, **NOBODY), made=(row,)), "impact_left")
    assert item.what == (
        "Stop “Sorter” until what it waits for is there: it was suspended on 4 August 2026 by Director, “Bias audit”. "
        "Say what stopping it loses, and who says that it is there"
    )
    assert "no limit is named" in in_full(item)
    nothing = decided(with_systems(thing("Sorter", 6, **NOBODY), made=(screening("Sorter", **by),)), "impact_left")
    assert nothing.asked == "Stop “Sorter”, or have it assessed anew: it was suspended on 4 August 2026 by Director"


def test_a_condition_that_may_not_be_met_is_decided_on_with_the_words_of_both_cells() -> None:
    place = CellPlace("ai.xlsx", "AI", "R4")
    bound = full(
        "Sorter", decision="accepted_with_conditions", conditions="Fairness test each year", severity="limited"
    )
    for made, wanted in ((bound, {"outstanding"}), (replace(bound, decision="accepted", conditions=None), set())):
        steps = with_systems(thing("Sorter", 4, **NOBODY, status="live"), made=(made,))
        lacking = (KnownAgainst("“Fairness test not refreshed since”", place, "lacking"),)
        known = {"ai.xlsx!AI!A4": lacking}
        steps = replace(steps, objects=replace(steps.objects, known_against=known))
        found = [item for item in find_decisions(steps).parts if item.kind == "outstanding"]
        assert {item.kind for item in found} == wanted
        for item in found:
            assert item.what == (
                "Decide whether “Sorter” goes on as it is, with limits or not at all: it was accepted on conditions (“Fairness test each "
                "year”), and its row says “Fairness test not refreshed since”. Say whether that is one of them, with which limits it goes "
                "on until it is met, and what stopping it loses"
            )
            assert str(place) in item.cells


@pytest.mark.parametrize("names_it", [True, False])
def test_ai_that_a_risk_names_and_that_is_listed_then_is_still_allowed_limited_or_stopped(names_it: bool) -> None:
    steps = demo("harbour")
    [writer] = [row for row in steps.inputs.lists.ai_systems if row.name == "Report writer"]
    chat = replace(writer, name="ChatGPT", **FULL, impact_assessed_on=None, notes=None)
    [paid] = [row for row in steps.inputs.lists.risks if row.id == "R-20"]
    objects = replace(
        steps.objects,
        impacts=impacts_of([chat], (), KIT, AS_OF),
        impacts_ahead=(),
        told_elsewhere={chat.cell: (ToldElsewhere("risks", paid, "vulnerability"),)} if names_it else {},
    )
    found = [item for item in find_decisions(replace(steps, objects=objects)).parts if item.kind == "impact_left"]
    assert bool(found) is names_it
    for item in found:
        assert item.asked == "Decide whether “ChatGPT” goes on as it is, with limits or not at all"
        assert "R-20" in [risk if isinstance(risk, str) else risk.risk for risk in item.risks]
