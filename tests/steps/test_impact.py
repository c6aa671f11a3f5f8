"""AI impact assessments: what screening proposes from a row, which assessment counts, and what is told of it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, Lists
from ims_lib.inputs.values import read_value
from ims_lib.judgements.model import Judgement
from ims_lib.register.plans import plans
from ims_lib.report.steps.ai_systems.impact import due_told
from ims_lib.steps.ai_systems.findings import find_ahead, find_denied, find_in_systems, find_unlisted
from ims_lib.steps.ai_systems.impact import SystemImpact, impacts_of
from ims_lib.steps.ai_systems.impact_told import (
    looked_told,
    none_yet,
    owner_told,
    perhaps_told,
    severity_told,
    to_settle,
)
from ims_lib.steps.ai_systems.known_of_own import with_own_days
from ims_lib.steps.ai_systems.screening import screen, with_troubles
from ims_lib.steps.ai_systems.told_elsewhere import assessments_among, rows_perhaps_on, told_elsewhere
from tests.builders import AS_OF
from tests.register.sheets import check
from tests.steps.lists import grid, inputs_of, lists, row_of, table
from tests.steps.test_overlay import system

KIT = load_impact_kit()
KNOWN: dict[str, Any] = {"affected": "buyers in the office", "autonomy": "advises", "personal_data": False}
"""A row that says much of what screening asks for, and nothing that speaks for yes."""
NOBODY = KNOWN | {"affected": "nobody", "regulated_product": "no"}
"""A row whose cells say no to every question."""
PAST, LONG_AGO, AHEAD = dt.date(2026, 9, 1), dt.date(2025, 2, 3), dt.date(2027, 6, 30)

# case → purpose, the rest of the row, what screening comes to, the questions answered with yes
SCREENED: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "each question answered with no": ("Marks spelling mistakes in letters", NOBODY, "screening", ""),
    "spelling, and nothing says whom an error could hurt": ("Marks spelling mistakes in letters", KNOWN, "open", ""),
    "one that leads together, the others no": (
        "Marks spelling mistakes in letters",
        NOBODY | {"autonomy": "alone"},
        "screening",
        "acts_unchecked",
    ),
    "personal data: a law may call for it": (
        "Marks spelling mistakes in letters",
        NOBODY | {"personal_data": True},
        "open",
        "uses_data_about_people",
    ),
    "no regulated product says nothing of personal data": (
        "Marks spelling mistakes in letters",
        NOBODY | {"personal_data": None},
        "open",
        "",
    ),
    "no personal data and no regulated product rule out no law on work": (
        "Marks spelling mistakes in letters",
        NOBODY | {"affected": "nurses"},
        "open",
        "",
    ),
    "triage of images": (
        "Reiht Röntgenbilder nach Dringlichkeit",
        KNOWN,
        "full",
        "decides_about_people could_hurt law_calls",
    ),
    "applications for a job": (
        "Ranks applications for open positions",
        KNOWN,
        "full",
        "decides_about_people law_calls",
    ),
    "applications that are programs": ("Lists applications by use", KNOWN, "open", ""),
    "refunds decided and paid": (
        "Decides on refunds up to 200 EUR and pays them out",
        KNOWN,
        "full",
        "decides_about_people could_hurt",
    ),
    "guests in a compound, drowning": (
        "Meldet, wenn ein Badegast unter Wasser reglos bleibt",
        KNOWN | {"affected": "Badegäste"},
        "full",
        "could_hurt reaches_people_outside",
    ),
    "an alarm": ("Alerts life guards when a swimmer may drown", KNOWN, "full", "could_hurt reaches_people_outside"),
    "people of the house": (
        "Ordnet interne Bewerbungen",
        KNOWN | {"affected": "Mitarbeitende"},
        "full",
        "decides_about_people could_hurt law_calls",
    ),
    "usagers": (
        "Trie les candidatures",
        KNOWN | {"affected": "baigneurs"},
        "full",
        "decides_about_people law_calls reaches_people_outside",
    ),
    "restraint of patients": ("Schlägt Fixierung vor", KNOWN, "full", "could_hurt"),
    "two that lead together": (
        "Answers questions on the web",
        KNOWN | {"affected": "visitors", "autonomy": "alone"},
        "full",
        "reaches_people_outside acts_unchecked",
    ),
    "triage": (
        "Ranks patients in the emergency department by urgency",
        KNOWN | {"affected": "patients"},
        "full",
        "decides_about_people protected_people law_calls reaches_people_outside",
    ),
    "Kredit": (
        "Bewertet Kunden vor einem Kredit",
        KNOWN | {"affected": "Kundinnen und Kunden"},
        "full",
        "decides_about_people could_hurt law_calls reaches_people_outside",
    ),
    "crèche": (
        "Propose un menu pour la crèche",
        KNOWN | {"affected": "cuisiniers"},
        "full",
        "protected_people",
    ),
    "dosis": ("Propone la dosis del medicamento", KNOWN, "full", "could_hurt law_calls"),
    "kind of a document is no child": ("Sorts letters by kind of document", KNOWN, "open", ""),
    "denied": ("Forecasts stock; no patients, no diagnosis", KNOWN, "open", ""),
    "nothing said": ("Writes minutes", {}, "open", ""),
    "what is unknown is asked": ("Writes minutes", {"affected": "staff", "personal_data": False}, "open", ""),
    "what is unknown is asked beside a yes": (
        "Writes minutes",
        {"affected": "staff", "personal_data": True},
        "open",
        "uses_data_about_people",
    ),
}


@pytest.mark.parametrize("case", SCREENED)
def test_screening_is_proposed_from_the_row(case: str) -> None:
    purpose, said, due, yes = SCREENED[case]
    found = screen(system("Thing", purpose, **said), KIT)
    assert found.due == due
    assert [each.question.id for each in found.answered("yes")] == yes.split()


# what goes in → whether that is likely about people
LIKELY_PERSONAL = {
    "names and rotas of harvesters": True,
    "Aufnahmen der Fahrschülerinnen; Kundendaten": True,
    "Bewohnerdaten": True,
    "relevés de présence des éducatrices": True,
    "immagini dei visitatori": True,
    "wind, depth and engine data": False,
    "anonymised pictures of visitors": False,
    "Sensorwerte ohne Namen": False,
    "product names": False,
}


@pytest.mark.parametrize("data", LIKELY_PERSONAL)
def test_data_that_are_likely_about_people_count_as_such_until_that_is_answered(data: str) -> None:
    [found] = [
        each
        for each in screen(system("Plans the day", data=data, **NOBODY | {"personal_data": None}), KIT).answers
        if each.question.id == "uses_data_about_people"
    ]
    told = f"to be asked; the list says “{data}” (Data, K7)" if LIKELY_PERSONAL[data] else "the list doesn't say"
    assert (found.answer, found.likely, found.reason) == ("unknown", LIKELY_PERSONAL[data], told)


def test_likely_data_about_people_lead_together_and_a_plain_no_stands() -> None:
    said = NOBODY | {"autonomy": "alone", "data": "names of harvesters"}
    assert screen(system("Plans the day", **said | {"personal_data": None}), KIT).due == "full"
    assert screen(system("Plans the day", **said), KIT).due == "screening", "the list's own no"


# a purpose in plain words → whether it decides about people
DECIDES = {
    "Decides who gets shifts": "yes",
    "Scores drivers on their driving and sets their bonus": "yes",
    "Gives tenants points for how they behave": "yes",
    "Rechnet Punkte für Wohnungsbewerber aus": "yes",
    "Schickt selbständig Mahnungen und kündigt Ratenpläne": "yes",
    "Classe les intérimaires selon leur fiabilité": "yes",
    "Suspend le contrat des locataires en retard": "yes",
    "Flags benefit recipients for a fraud inquiry": "yes",
    "Predicts which families social workers should visit first": "yes",
    "Checks the entitlement of households to support": "yes",
    "Markiert Bezüger von Hilfen für eine Ermittlung": "yes",
    "Schlägt vor, welche Familien zuerst besucht werden": "yes",
    "Signale les allocataires à contrôler": "yes",
    "Flags invoices that were paid twice": "unknown",
    "Meldet auffällige Rechnungen": "unknown",
    "Signale les pièces défectueuses": "unknown",
    "Reads allergen labels and rejects wrong packs": "unknown",
    "Nimmt Schadensmeldungen an und antwortet Mietern": "unknown",
    "Décide quand les machines s'arrêtent": "unknown",
}


@pytest.mark.parametrize("purpose", DECIDES)
def test_who_is_ranked_given_or_refused_something_is_decided_about(purpose: str) -> None:
    found = screen(system("Thing", purpose), KIT)
    assert found.answers[0].question.id == "decides_about_people"
    assert found.answers[0].answer == DECIDES[purpose]


# whom a system looks at → whether it reaches people outside
REACHED = {
    "benefit recipients": "yes",
    "children and families": "yes",
    "taxpayers": "yes",
    "Bezüger von Sozialhilfe": "yes",
    "Steuerpflichtige": "yes",
    "allocataires": "yes",
    "recipients of internal mails": "unknown",
}


@pytest.mark.parametrize("affected", REACHED)
def test_who_is_picked_out_or_judged_outside_is_reached(affected: str) -> None:
    answers = {each.question.id: each.answer for each in screen(system("Thing", "", affected=affected), KIT).answers}
    assert answers["reaches_people_outside"] == REACHED[affected]


# what a row says beside its purpose → whether it decides about people by that
BESIDE_PURPOSE: dict[str, tuple[dict[str, Any], str]] = {
    "a remark": ({"notes": "Two schools let grades go out without confirming"}, "yes"),
    "how far it acts alone": (
        {"autonomy": "alone_in_part", "autonomy_text": "Vorschlag; unter 200 Euro geht der Bescheid von selbst hinaus"},
        "yes",
    ),
    "a remark on something else": ({"notes": "Price list of 2026"}, "unknown"),
}


@pytest.mark.parametrize("case", BESIDE_PURPOSE)
def test_remark_and_autonomy_tell_too_whether_it_decides_about_people(case: str) -> None:
    said, expected = BESIDE_PURPOSE[case]
    assert screen(system("Thing", "Sorts post", **said), KIT).answers[0].answer == expected


def test_what_a_law_is_read_from_tells_of_the_people_too() -> None:
    exams = "Flags cheating in online exams from webcam pictures"
    answers = {
        each.question.id: each.answer
        for each in screen(system("Thing", exams, notes="Also shows whether a pupil looks nervous"), KIT).answers
    }
    assert (answers["protected_people"], answers["reaches_people_outside"]) == ("yes", "yes")
    plain = {each.question.id: each for each in screen(system("Thing", "", notes="Pupils like it"), KIT).answers}
    assert plain["protected_people"].answer == "unknown"


# a risk that names the system → whether its harm to people is feared by that
FEARED = {
    "Source code leaks through Sorter": "unknown",
    "Our code gets out via Sorter": "unknown",
    "Quellcode gelangt durch Sorter nach draussen": "unknown",
    "Source code with data of patients leaks through Sorter": "yes",
    "Sorter sends letters to the wrong address": "yes",
}


@pytest.mark.parametrize("title", FEARED)
def test_a_risk_that_hits_the_organisation_alone_asks_for_no_full_form(title: str) -> None:
    of = inputs_of(ai_systems=[{"name": "Sorter"}], risks=[{"id": "R1", "title": title}]).lists
    told = told_elsewhere(of.ai_systems, of)[of.ai_systems[0].cell]
    found = with_troubles(screen(of.ai_systems[0], KIT), told, KIT)
    assert next(each.answer for each in found.answers if each.question.id == "could_hurt") == FEARED[title]


def test_an_answer_says_by_which_cell_and_words() -> None:
    found = screen(system("Thing", "Ranks patients by urgency", **KNOWN), KIT)
    (first, *_) = found.answered("yes")
    assert [(fact.cell, fact.found) for fact in first.facts] == [("ai.xlsx!AI!C7", ("Ranks", "patients"))]
    assert first.reason == "read from “Ranks patients by urgency” (Purpose, C7)"


# question → the answer from a row that is KNOWN, and what leads to it
ANSWERS = {
    "decides_about_people": ("unknown", "the list's words don't settle it"),
    "could_hurt": ("unknown", "the list's words don't settle it"),
    "protected_people": ("unknown", "to be asked; the list says “buyers in the office” (Affected, J7)"),
    "uses_data_about_people": ("no", "the list says “no” (Personal data, A7)"),
    "acts_unchecked": ("no", "the list says “advises” (Autonomy, A7)"),
}


@pytest.mark.parametrize("question", ANSWERS)
def test_no_is_proposed_only_where_a_cell_says_so(question: str) -> None:
    found = screen(system("Thing", "Writes minutes", **KNOWN), KIT)
    assert {each.question.id: (each.answer, each.reason) for each in found.answers}[question] == ANSWERS[question]


# how far it acts alone, in the client's words and as they are read → the answer, and what leads to it
UNCHECKED = {
    "in part": ("alone_in_part", "acts alone above 0.9, a clerk decides below", "yes", "read from"),
    "in doubt": (None, "sorts alone, a nurse decides", "unknown", "to be asked; the list says"),
}


@pytest.mark.parametrize("name", UNCHECKED)
def test_what_acts_alone_in_part_acts_without_a_go_and_words_in_doubt_are_asked(name: str) -> None:
    autonomy, text, answer, by = UNCHECKED[name]
    found = screen(system("Thing", "Writes minutes", **KNOWN | {"autonomy": autonomy, "autonomy_text": text}), KIT)
    told = next(each for each in found.answers if each.question.id == "acts_unchecked")
    assert (told.answer, told.reason) == (answer, f"{by} “{text}” (Autonomy, A7)")


def test_a_row_that_holds_nothing_but_a_name_says_nothing() -> None:
    found = screen(system("Thing"), KIT)
    assert {each.reason for each in found.answered("unknown")} == {"the list doesn't say"}


def test_what_a_column_that_nobody_read_may_say_is_not_told_as_unsaid() -> None:
    found = screen(system("Thing", unread={"autonomy": "K5"}), KIT)
    assert "not read: perhaps K5" in {each.reason for each in found.answered("unknown")}


def test_a_cell_is_quoted_as_it_stands() -> None:
    found = screen(
        system("Thing", "Reiht Röntgenbilder nach Dringlichkeit", personal_data=True, personal_data_text="ja"), KIT
    )
    reasons = {each.question.id: each.reason for each in found.answered("yes")}
    assert reasons["could_hurt"] == "read from “Reiht Röntgenbilder nach Dringlichkeit” (Purpose, C7)"
    assert reasons["uses_data_about_people"] == "read from “ja” (Personal data, A7)"


def test_what_happened_speaks_for_yes_with_its_cell() -> None:
    row = system("Ticket triage", "Sorts tickets", **NOBODY)
    said = inputs_of(incidents=[{"id": "M-9", "title": "Ticket triage lost a ticket", "cells": {"title": "B4"}}]).lists
    found = with_troubles(screen(row, KIT), told_elsewhere([row], said)[row.cell], KIT)
    assert found.due == "full"
    (yes,) = found.answered("yes")
    assert yes.question.id == "could_hurt"
    assert yes.reason == "read from “Ticket triage lost a ticket” (M-9, List!B4)"


TRIAGE, HELPER = {"name": "Ticket triage", "id": "AI-1"}, {"name": "Assistant for engineers", "notes": "see M-26-10"}

# case → the list, its row, the systems that it names
TOLD: dict[str, tuple[str, dict[str, Any], str]] = {
    "the whole name": (
        "risks",
        {"title": "The assistant for engineers proposes a harmful command"},
        "Assistant for engineers",
    ),
    "its id": ("incidents", {"title": "AI-1 sorted nothing"}, "Ticket triage"),
    "a longer id": ("incidents", {"title": "AI-12 sorted nothing"}, ""),
    "a word of its own beside one for AI": (
        "audits",
        {"title": "Triage model sent 41 tickets astray"},
        "Ticket triage",
    ),
    "a word that is everywhere": ("audits", {"title": "Half of the tickets carry no urgency"}, ""),
    "a word for AI that is in a name": ("risks", {"title": "Engineers paste data into public AI assistants"}, ""),
    "in what is planned": (
        "risks",
        {"title": "A change fails", "plan": "Bring the triage model under control"},
        "Ticket triage",
    ),
    "by the system's own remark": ("incidents", {"id": "M-26-10", "title": "Rule lost"}, "Assistant for engineers"),
    "an id within that of the remark": ("audits", {"id": "26-10", "title": "Training not shown"}, ""),
    "void": ("incidents", {"title": "Ticket triage fell over", "status": "void"}, ""),
    "a service's word": ("incidents", {"title": "Patientenportal stand still"}, ""),
    "a long word of its own": ("incidents", {"title": "Die Sepsiswarnung blieb aus"}, "Sepsiswarnung"),
}


@pytest.mark.parametrize("case", TOLD)
def test_rows_of_other_lists_name_systems(case: str) -> None:
    name, row, wanted = TOLD[case]
    systems = [TRIAGE, HELPER, {"name": "Auskunft im Patientenportal"}, {"name": "Sepsiswarnung"}]
    placed = [each | {"cell": f"lists.xlsx!AI!A{n}"} for n, each in enumerate(systems, start=4)]
    said = inputs_of(ai_systems=placed, services=[{"name": "Patientenportal"}], **{name: [row]}).lists
    found = told_elsewhere(said.ai_systems, said)
    assert [each.name for each in said.ai_systems if each.cell in found] == [wanted] * bool(wanted)


# the title of an incident → the system that it is perhaps about; none where two are of that kind, or none is
PERHAPS_ON = {
    "Chatbot told two tenants a wrong notice period": "Nora",
    "Recommender hid flats": None,
    "The printer is broken": None,
}


@pytest.mark.parametrize("title", PERHAPS_ON)
def test_an_incident_that_names_a_kind_alone_is_asked_of_the_only_system_of_that_kind(title: str) -> None:
    kinds = {"Nora": "chatbot", "Sorter": "predictive", "Alpha": "recommender", "Beta": "recommender"}
    systems = [
        {"name": name, "kinds_text": kind, "cell": f"lists.xlsx!AI!A{n}"}
        for n, (name, kind) in enumerate(kinds.items(), start=4)
    ]
    said = inputs_of(ai_systems=systems, incidents=[{"title": title}]).lists
    found = rows_perhaps_on(said.ai_systems, said, told_elsewhere(said.ai_systems, said))
    assert [each.name for each in said.ai_systems if each.cell in found] == [PERHAPS_ON[title]] * bool(
        PERHAPS_ON[title]
    )


SIGNAL = {"name": "Signal", "purpose": "Says which boat to let go first", "cell": "lists.xlsx!AI!A4"}

# the title of a risk → whether it tells of the system Signal, or is asked about
OF_A_COMMON_NAME = {
    "Signal mast breaks in a storm": "asked",
    "Signal lets the wrong boat go": "told",
    "The signal at the quay is dark": "",
    "A wrong order by Signal": "told",
}


@pytest.mark.parametrize("title", OF_A_COMMON_NAME)
def test_a_common_word_that_begins_a_title_is_the_system_where_the_row_speaks_of_what_it_does_and_else_asked(
    title: str,
) -> None:
    said = inputs_of(ai_systems=[SIGNAL], risks=[{"title": title, "id": "R1"}]).lists
    found = told_elsewhere(said.ai_systems, said)
    asked = rows_perhaps_on(said.ai_systems, said, found)
    assert ("told" if found else "asked" if asked else "") == OF_A_COMMON_NAME[title]


def test_of_a_figure_the_last_period_counts() -> None:
    periods = [{"title": "Errors of the triage model", "period": f"Q{n}"} for n in (1, 2, 3)]
    said = inputs_of(ai_systems=[TRIAGE], measurements=periods).lists
    assert [each.row for found in told_elsewhere(said.ai_systems, said).values() for each in found] == [
        said.measurements[2]
    ]


def assessment(name: str = "Thing", **said: Any) -> ImpactAssessmentRow:
    place: dict[str, Any] = {"file": "lists.xlsx", "sheet": "Impact", "row": 5, "cell": "lists.xlsx!Impact!B5"}
    cells = {"system": "B5", "form": "C5", "assessed_on": "D5", "signed_off_by": "K5", "next_review": "M5"}
    cells |= {"assessed_by": "E5", "residual": "I5"}
    return row_of(ImpactAssessmentRow, **place, cells=cells, system=name, **said)


def impact(*assessments: ImpactAssessmentRow, purpose: str = "Marks spelling", **said: Any) -> SystemImpact:
    (found,) = impacts_of([system("Thing", purpose, **KNOWN | said)], assessments, KIT, AS_OF)
    return found


def told(found: SystemImpact) -> list[tuple[str, str | None]]:
    return [(each.code.removeprefix("ai_system."), each.cell) for each in find_in_systems([found], AS_OF)]


@pytest.mark.parametrize(
    ("made_by", "asked", "short"),
    [
        (
            "Head of care",
            "was assessed by its owner, Head of care: who else can look at it?",
            "assessed by its own owner",
        ),
        (
            "Privacy office, Head of care",
            "was assessed by Privacy office with its owner, Head of care: who had the last word?",
            "assessed with its own owner",
        ),
    ],
)
def test_only_an_owner_who_stands_alone_assessed_it_alone(made_by: str, asked: str, short: str) -> None:
    found = impact(assessment(assessed_on=PAST, form="full_form", assessed_by=made_by), owner="Head of care")
    (question,) = find_in_systems([found], AS_OF)
    assert question.message.endswith(asked)
    assert owner_told(found) == [short]


@pytest.mark.parametrize(
    ("written", "told"),
    {"gering": "“gering” (limited)", "Limited": "limited", "begrenzt": "limited", "": "limited"}.items(),
)
def test_a_level_is_told_in_the_word_that_its_cell_has(written: str, told: str) -> None:
    row = assessment(severity="limited", severity_text=written)
    assert severity_told(row) == told


def test_of_many_systems_without_an_assessment_the_first_are_named() -> None:
    rows = [system(f"Thing {number}") for number in range(1, 101)]
    (asked,) = find_in_systems(impacts_of(rows, [], KIT, AS_OF), AS_OF)
    assert "beside 'Thing 1', 'Thing 2', 'Thing 3' and 97 more: was it assessed" in asked.message


def test_the_later_of_the_two_days_counts() -> None:
    assert impact(assessment(assessed_on=PAST), impact_assessed_on=LONG_AGO).assessed_on == PAST
    assert impact(assessment(assessed_on=LONG_AGO), impact_assessed_on=PAST).assessed_on == PAST
    assert impact(assessment(assessed_on=AHEAD)).assessed_on is None


SEVERE: dict[str, Any] = {"assessed_on": PAST, "form": "full_form"}

# case → the assessments of a spelling checker, the rest of its row, what is told, and at which cell
FINDINGS: dict[str, tuple[list[dict[str, Any]], dict[str, Any], list[tuple[str, str | None]]]] = {
    "never": ([], {}, [("impact_missing", "A7")]),
    "assessed by its own row": ([], {"impact_assessed_on": PAST}, []),
    "never, by a word in its row": ([], {"impact_assessed_on_text": "none"}, [("impact_missing", "A7")]),
    "a year ago to the day": ([], {"impact_assessed_on": dt.date(2025, 11, 24)}, []),
    "a year and a day ago": ([], {"impact_assessed_on": dt.date(2025, 11, 23)}, [("impact_overdue", "A7")]),
    "was to be retired": (
        [],
        {"impact_assessed_on": PAST, "retirement": dt.date(2026, 11, 1)},
        [("retirement_past", "A7")],
    ),
    "is to be retired": ([], {"impact_assessed_on": PAST, "retirement": AHEAD}, []),
    "too long ago by its own row": ([], {"impact_assessed_on": LONG_AGO}, [("impact_overdue", "A7")]),
    "assessed by the list of assessments": ([{"assessed_on": PAST}], {}, []),
    "too long ago by the list of assessments": ([{"assessed_on": LONG_AGO}], {}, [("impact_overdue", "D5")]),
    "next has passed": (
        [{"assessed_on": PAST, "next_review": dt.date(2026, 10, 31)}],
        {},
        [("impact_overdue", "M5")],
    ),
    "next is ahead, though the interval is over": ([{"assessed_on": LONG_AGO, "next_review": AHEAD}], {}, []),
    "next of an assessment that a later one replaced": (
        [{"assessed_on": LONG_AGO, "next_review": dt.date(2026, 2, 1)}, {"assessed_on": PAST}],
        {},
        [],
    ),
    "next of an assessment that the system's row replaced": (
        [{"assessed_on": LONG_AGO, "next_review": dt.date(2026, 2, 1)}],
        {"impact_assessed_on": PAST},
        [],
    ),
    "next has passed since the list's own day": (
        [{"assessed_on": PAST, "next_review": dt.date(2026, 10, 31), "stated_on": dt.date(2026, 10, 1)}],
        {},
        [("impact_passed", "M5")],
    ),
    "only screened, and more is due": (
        [{"assessed_on": PAST, "form": "screening"}],
        {"purpose": "Ranks patients by urgency"},
        [("impact_only_screened", "C5")],
    ),
    "only screened, and that is enough": ([{"assessed_on": PAST, "form": "screening"}], {}, []),
    "screened after a full assessment": (
        [{"assessed_on": PAST, "form": "screening"}, {"assessed_on": LONG_AGO, "form": "full_form"}],
        {"purpose": "Ranks patients by urgency"},
        [],
    ),
    "severe and unsigned": ([SEVERE | {"residual": "severe"}], {}, [("impact_unsigned", "K5")]),
    "severe, signature pending": (
        [SEVERE | {"residual": "severe", "signed_off_by": "director, pending"}],
        {},
        [("impact_unsigned", "K5")],
    ),
    "severe and signed off": ([SEVERE | {"residual": "severe", "signed_off_by": "Medical director"}], {}, []),
    "severe, and only its owner signed": (
        [SEVERE | {"residual": "severe", "signed_off_by": "Head of care"}],
        {"owner": "Head of Care"},
        [("impact_unsigned", "K5")],
    ),
    "severe, signed by its owner and another": (
        [SEVERE | {"residual": "severe", "signed_off_by": "Head of care, Director"}],
        {"owner": "Head of care"},
        [("impact_by_owner", "K5")],
    ),
    "severe and refused": (
        [SEVERE | {"residual": "severe", "decision": "refused"}],
        {},
        [("impact_refused", "B5")],
    ),
    "moderate needs no signature": ([SEVERE | {"residual": "moderate"}], {}, []),
    "grave and likely, nothing said of what is left": (
        [SEVERE | {"severity": "grave", "likelihood": "likely"}],
        {},
        [("impact_left_unsaid", "I5")],
    ),
    "a draft is grave and likely": (
        [SEVERE | {"severity": "grave", "likelihood": "likely", "notes": "Draft"}],
        {},
        [("impact_limited", "B5")],
    ),
    "signed off by the owner": (
        [SEVERE | {"residual": "low", "signed_off_by": "Head of desk"}],
        {"owner": "Head of desk"},
        [("impact_by_owner", "K5")],
    ),
    "assessed by the owner with somebody": (
        [SEVERE | {"residual": "low", "signed_off_by": "Director", "assessed_by": "Quality, head of desk"}],
        {"owner": "Head of desk"},
        [("impact_by_owner", "E5")],
    ),
    "grave and likely, brought down": (
        [SEVERE | {"severity": "grave", "likelihood": "likely", "residual": "low"}],
        {},
        [],
    ),
}


@pytest.mark.parametrize("case", FINDINGS)
def test_what_an_assessment_wants_is_told(case: str) -> None:
    made, said, wanted = FINDINGS[case]
    assert told(impact(*(assessment(**row) for row in made), **said)) == wanted


def test_an_assessment_of_nearly_its_name_is_asked_of_the_system() -> None:
    systems = [system("Refund agent"), system("Triage")]
    systems[1] = replace(systems[1], cell="ai.xlsx!AI!A9")
    made = [assessment("Refund bot", id="I1", assessed_on=PAST, residual="high"), assessment("Doses", assessed_on=PAST)]
    found = impacts_of(systems, made, KIT, AS_OF)
    assert [perhaps_told(each) for each in found] == [
        ["is I1 (lists.xlsx › Impact › B5), of “Refund bot”, 1 September 2026, with high left, of this system?"],
        [],
    ]


OLD: dict[str, Any] = {
    "id": "F-4",
    "assessed_on": dt.date(2026, 5, 20),
    "decision": "accepted",
    "signed_off_by": "Director",
    "residual": "low",
    "next_review": dt.date(2026, 11, 30),
}
NEW: dict[str, Any] = {
    "id": "F-5",
    "assessed_on": dt.date(2026, 11, 9),
    "severity": "serious",
    "likelihood": "possible",
}

# what the later assessment says → its parts; whether it counts
LATER: dict[str, tuple[dict[str, Any], bool]] = {
    "an open decision": ({"decision": "open", "next_review": AHEAD, "residual": "high"}, False),
    "words for a decision that we don't know": (
        {"decision_text": "Yes, we go on", "signed_off_by": "Director", "residual": "high"},
        False,
    ),
    "a draft": ({"notes": "Entwurf", "decision": "accepted", "signed_off_by": "Director"}, False),
    "a missing signature": ({"decision": "accepted", "signed_off_by": "pending"}, False),
    "decided and signed": ({"decision": "accepted", "signed_off_by": "Director", "residual": "moderate"}, True),
}


@pytest.mark.parametrize("case", LATER)
def test_the_latest_that_is_decided_and_signed_counts(case: str) -> None:
    said, counts = LATER[case]
    found = impact(assessment(**OLD), assessment(**NEW | said))
    assert found.counts is not None
    assert found.counts.id == ("F-5" if counts else "F-4")
    assert [row.id for row in found.beside] == ([] if counts else ["F-5"])
    assert found.level == ("moderate" if counts else "low")
    assert found.next_on == (dt.date(2027, 11, 9) if counts else dt.date(2026, 11, 30))
    assert not found.is_unsigned
    assert not found.is_left_unsaid


def test_the_day_of_one_that_counts_goes_by_although_another_is_under_way() -> None:
    (found,) = impacts_of(
        [system("Thing", "Marks spelling", **KNOWN)],
        [assessment(**OLD), assessment(**NEW, decision="open")],
        KIT,
        dt.date(2026, 12, 1),
    )
    assert found.overdue == "next"


def test_where_all_is_under_way_no_day_is_set_for_the_next() -> None:
    found = impact(assessment(**NEW, decision="open", next_review=AHEAD), impact_assessed_on=NEW["assessed_on"])
    assert (found.counts, found.next_on, found.level, found.before) == (None, None, None, None)
    assert found.assessed_on == NEW["assessed_on"]


def test_the_interval_sets_no_day_for_what_is_less_than_an_assessment() -> None:
    whole, limited = {"impact_assessed_on": PAST}, {"impact_assessed_on_text": "2026-09-01 (DPIA)"}
    assert impact(**whole).next_on == dt.date(2027, 9, 1)
    assert impact(**whole | limited).next_on is None


def test_the_full_form_that_is_made_and_signed_is_due_no_more() -> None:
    signed = OLD | {"form": "full_form", "next_review": AHEAD}
    assert impact(assessment(**signed), purpose="Ranks patients by urgency").is_made
    assert not impact(assessment(**signed | {"signed_off_by": None})).is_made
    assert not impact(assessment(**signed | {"next_review": PAST})).is_made
    assert not impact(assessment(**signed | {"form": "screening"})).is_made


# severity of the assessment that counts, that of one under way → the answer to whether an error could hurt
RATED: dict[tuple[str | None, str | None], str] = {
    ("serious", None): "yes",
    ("limited", None): "no",
    ("limited", "grave"): "yes",
    (None, "limited"): "unknown",
    (None, None): "unknown",
}


@pytest.mark.parametrize("rated", RATED)
def test_how_grave_an_assessment_finds_it_answers_whether_an_error_could_hurt(
    rated: tuple[str | None, str | None],
) -> None:
    counts, under_way = rated
    rows = [assessment(**OLD, severity=counts), assessment(**NEW | {"severity": under_way}, decision="open")]
    (answer,) = (each for each in impact(*rows).screening.answers if each.question.id == "could_hurt")
    assert answer.answer == RATED[rated]
    assert bool(answer.quotes) == (answer.answer != "unknown")


def test_an_assessment_that_is_over_leaves_open_whether_an_error_could_hurt() -> None:
    def answer(**said: Any) -> str:
        answers = impact(assessment(**OLD | said)).screening.answers
        return next(each.answer for each in answers if each.question.id == "could_hurt")

    assert answer(severity="limited", next_review=AHEAD) == "no"
    assert answer(severity="limited", next_review=PAST) == "unknown"
    assert answer(severity="limited", assessed_on=LONG_AGO, next_review=None) == "unknown"
    assert answer(severity="serious", next_review=PAST) == "yes"


def judged(when: str, new: str = "N", on: str = "impact.each_system_assessed@Thing") -> dict[str, Judgement]:
    return {on: Judgement(on, new, when, "Lead", "never assessed", "", "judgements.csv!E4")}


# what says that none was made → the rest of the row, judgements, what the question names
DENIED: dict[str, tuple[dict[str, Any], dict[str, Judgement], list[str]]] = {
    "the cell": ({"impact_assessed_on_text": "none"}, {}, ["'none' in AI!A7"]),
    "an older judgement": ({}, judged("2026-05-19"), ["judgement of 2026-05-19 that it wasn't (judgements.csv!E4)"]),
    "both": ({"impact_assessed_on_text": "never"}, judged("2026-05-20"), ["'never' in", "judgement of 2026-05-20"]),
    "a later judgement": ({}, judged("2026-05-21"), []),
    "a judgement that it was": ({}, judged("2026-05-19", "L"), []),
    "a judgement on another": ({}, judged("2026-05-19", on="impact.each_system_assessed@Other"), []),
    "an empty cell": ({}, {}, []),
}


@pytest.mark.parametrize("case", DENIED)
def test_what_says_that_none_was_made_is_asked_beside_a_later_assessment(case: str) -> None:
    said, judgements, named_ = DENIED[case]
    asked = list(find_denied([impact(assessment(**OLD), **said)], judgements))
    assert [each.code for each in asked] == ["ai_system.impact_denied"] * bool(named_)
    for text in named_:
        assert text in asked[0].message
        assert "F-4 of 'Thing' of 20 May 2026 (lists.xlsx › Impact › D5)" in asked[0].message


def named(text: str, *systems: tuple[str, str | None]) -> list[str]:
    rows = [
        AiSystemRow(file="f", sheet="S", row=n, cell=f"f!S!A{n}", cells={}, id=own_id, name=name)
        for n, (name, own_id) in enumerate(systems, start=4)
    ]
    found = impacts_of(rows, [assessment(text, assessed_on=PAST)], KIT, AS_OF)
    unlisted = [each.code for each in find_unlisted([assessment(text)], rows)]
    return [each.system.name for each in found if each.made] + unlisted


# case → what the assessment is of, the systems (name, id), those that it counts for
NAMED: dict[str, tuple[str, list[tuple[str, str | None]], list[str]]] = {
    "by name": ("ticket triage", [("Ticket triage", None), ("Chat", None)], ["Ticket triage"]),
    "by id": ("AI-02", [("Ticket triage", "AI-01"), ("Chat", "AI-02")], ["Chat"]),
    "several": ("AI-01, Chat", [("Ticket triage", "AI-01"), ("Chat", None)], ["Ticket triage", "Chat"]),
    "a name with a comma": ("Chat, web", [("Chat, web", None), ("Chat", None)], ["Chat, web"]),
    "its whole name before a part of another": ("Chat", [("Chat for pupils", None), ("Chat", None)], ["Chat"]),
    "two of one name": ("Chat", [("Chat", "AI-01"), ("Chat", "AI-02")], ["ai_system.impact_unlisted"]),
    "one of two of one name": ("AI-02", [("Chat", "AI-01"), ("Chat", "AI-02")], ["Chat"]),
    "a part of two": ("Web chat", [("Chat", None), ("Web chat for pupils", None)], ["ai_system.impact_unlisted"]),
    "nearly a name": ("Refund bot", [("Refund agent", None)], ["ai_system.impact_unlisted"]),
    "all but a letter of it": (
        "Ticket triag",
        [("Ticket triage", None)],
        ["Ticket triage", "ai_system.impact_likeness"],
    ),
    "unlisted": ("Face finder", [("Ticket triage", None)], ["ai_system.impact_unlisted"]),
    "without a list of systems": ("Face finder", [], []),
}


@pytest.mark.parametrize("case", NAMED)
def test_an_assessment_counts_for_the_systems_that_it_names(case: str) -> None:
    text, systems, wanted = NAMED[case]
    assert named(text, *systems) == wanted


# case → a sheet, its name, and of each row: system, form, severity, residual, decision, next
READ: dict[str, tuple[str, str, list[tuple[Any, ...]]]] = {
    "English, its own headings": (
        """
        AI system | Type of assessment | Assessed on | Severity | Likelihood | Residual risk | Decision | Next review
        Ticket triage | full | 2026-04-20 | serious | possible | medium | accepted with conditions | 2027-04-30
        Chat | screening | 2026-05-02 | | | | approved | 2027-05-31
        """,
        "AI impact assessments",
        [
            ("Ticket triage", "full_form", "serious", "moderate", "accepted_with_conditions", dt.date(2027, 4, 30)),
            ("Chat", "screening", None, None, "accepted", dt.date(2027, 5, 31)),
        ],
    ),
    "German": (
        """
        KI-System | Bewertet am | Bewertet von | Schweregrad | Wahrscheinlichkeit | Restrisiko | Entscheid | Freigegeben von | Nächste Bewertung
        Sepsiswarnung | 18.08.2025 | M. Keller | ernst | möglich | hoch | mit Auflagen | Spitalleitung | 31.08.2026
        """,
        "Folgenabschätzungen",
        [("Sepsiswarnung", None, "serious", "high", "accepted_with_conditions", dt.date(2026, 8, 31))],
    ),
    "French": (
        """
        Système d'IA | Évalué le | Gravité | Niveau résiduel | Décision | Prochaine évaluation
        Mariette | 03/02/2026 | limitée | faible | acceptée | 28/02/2027
        """,
        "Analyses d'impact",
        [("Mariette", None, "limited", "low", "accepted", dt.date(2027, 2, 28))],
    ),
}


@pytest.mark.parametrize("case", READ)
def test_a_list_of_assessments_is_read(case: str) -> None:
    text, sheet, wanted = READ[case]
    found = lists(grid(sheet, table(text)))
    assert found.given() == ("impact_assessments",)
    assert [
        (row.system, row.form, row.severity, row.residual, row.decision, row.next_review)
        for row in found.lists.impact_assessments
    ] == wanted
    assert found.findings.empty


def test_an_inventory_with_a_column_for_its_assessments_stays_one() -> None:
    text = """
    AI system | Purpose | Owner | Kind of AI | Last impact assessment | Residual risk | Decision
    Ticket triage | Ranks tickets | Service desk | predictive | 2026-04-20 | low | go
    """
    found = lists(grid("AI inventory", table(text)))
    assert len(found.lists.ai_systems) == 1
    assert [row.decision for row in found.lists.impact_assessments] == ["accepted"]


# case → the headings of a list of AI systems and a row below them; what is decided, by which cell; what is asked
DECIDED: dict[str, tuple[str, list[tuple[str | None, str]], str]] = {
    "anywhere": (
        """
        KI-System | Zweck | Entscheid | Eigner | Art der KI | Folgenabschätzung vom
        Ticketbot | Ordnet Tickets | abgelehnt | Service Desk | prädiktiv | 20.04.2026
        """,
        [("refused", "C2")],
        "",
    ),
    "under a word for what it is for": (
        """
        Système d'IA | Finalité | Résultat | Responsable | Type d'IA | Analyse d'impact
        Tri | Trie les billets | refusée | Service | prédictif | 20.04.2026
        """,
        [("refused", "C2")],
        "",
    ),
    "named by its heading, another day beside": (
        """
        AI system | Purpose | Outcome of impact assessment | Owner | Kind of AI | Impact assessed on | Reviewed on
        Sorter | Sorts letters | refused | Desk | predictive | 2026-04-20 | 2026-05-20
        """,
        [("refused", "C2")],
        "",
    ),
    "another day beside": (
        """
        AI system | Purpose | Decision | Owner | Kind of AI | Impact assessed on | Reviewed on
        Sorter | Sorts letters | refused | Desk | predictive | 2026-04-20 | 2026-05-20
        """,
        [],
        "does column C 'Decision' tell what came of the impact assessments; there is 'Reviewed on' too?",
    ),
    "two decisions": (
        """
        AI system | Purpose | Outcome | Owner | Decision | Kind of AI | Impact assessed on
        Sorter | Sorts letters | refused | Desk | accepted | predictive | 2026-04-20
        """,
        [],
        "does column C 'Outcome' or E 'Decision' tell what came of the impact assessments?",
    ),
    "no day": (
        """
        AI system | Purpose | Outcome | Owner | Kind of AI | Trained on
        Sorter | Sorts letters | refused | Desk | predictive | letters
        """,
        [],
        "on what does column C 'Outcome' decide?",
    ),
    "no day in its row": (
        """
        AI system | Purpose | Outcome | Owner | Kind of AI | Impact assessed on
        Sorter | Sorts letters | refused | Desk | predictive | 2026-04-20
        Planner | Plans shifts | refused | Desk | predictive |
        """,
        [("refused", "C2")],
        "column C 'Outcome' tells a decision in C3, and the row has no day of an impact assessment",
    ),
    "an approval, which may be one of the tool": (
        """
        AI system | Purpose | Approved | Owner | Kind of AI | Impact assessed on
        Sorter | Sorts letters | no | Desk | predictive | 2026-04-20
        """,
        [],
        "does column C 'Approved' tell what came of the impact assessments?",
    ),
    "an approval beside the day": (
        """
        AI system | Purpose | Owner | Kind of AI | Impact assessed on | Approved
        Sorter | Sorts letters | Desk | predictive | 2026-04-20 | Yes, but only by day
        """,
        [("accepted_with_conditions", "F2")],
        "",
    ),
    "an outcome beside the day, and another column that decides": (
        """
        AI system | Purpose | Owner | Kind of AI | Impact assessed on | AIIA outcome | Committee decision
        Sorter | Sorts letters | Desk | predictive | 2026-04-20 | Residual medium | Approved
        Triage | Ranks tickets | Desk | predictive | 2026-04-21 | Residual low, accepted | Refused
        Planner | Plans shifts | Desk | predictive | 2026-04-22 | Residual high | Approved
        """,
        [("accepted", "G2"), ("refused", "G3"), ("accepted", "G4")],
        "",
    ),
    "no decisions": (
        """
        AI system | Purpose | Outcome | Owner | Kind of AI | Impact assessed on
        Sorter | Sorts letters | saves a day a week | Desk | predictive | 2026-04-20
        """,
        [],
        "",
    ),
}


@pytest.mark.parametrize("case", DECIDED)
def test_a_column_of_decisions_in_a_list_of_systems_counts_wherever_it_stands_or_is_asked(case: str) -> None:
    text, wanted, asked = DECIDED[case]
    sheet = grid("KI-Systeme" if "KI" in text else "AI systems", table(text))
    found = lists(sheet)
    made = [(row.decision, row.place_of("decision").cell) for row in found.lists.impact_assessments]
    assert made == wanted
    told = [each.message for each in found.findings.itertuples() if each.code == "list.decision_open"]
    assert len(told) == bool(asked)
    assert all(asked in each for each in told)
    noted = [f["message"] for f in check(sheet.grid)["findings"] if f["code"] == "list.column_unread"]
    left_out = ("no decisions", "an outcome beside the day, and another column that decides")
    assert bool(noted) is (case in left_out), "what counts or is asked is not told as unread"


# heading of the decision, what stands in the two rows → what these decide, and the words of what is asked
BY_HEADING: dict[str, tuple[str, str, list[str | None], str]] = {
    "Decision": ("yes", "no", [None, None], "'yes' alone doesn’t tell it; write one of these: accepted, accepted with"),
    "Approved": ("Yes", "No", ["accepted", "refused"], ""),
    "Freigegeben?": ("Ja, aber nur tagsüber", "nein", ["accepted_with_conditions", "refused"], ""),
    "Freigabe": ("ja", "noch nicht", ["accepted", "open"], ""),
    "May the system be used?": ("yes", "no", ["accepted", "refused"], ""),
    "Autorisé": ("oui", "non", ["accepted", "refused"], ""),
    "Approved by": ("A. Lee", "no", [None, None], ""),
    "Approval required": ("yes", "no", [None, None], ""),
}


@pytest.mark.parametrize("heading", BY_HEADING)
def test_yes_and_no_decide_where_the_heading_asks_for_them_and_are_asked_elsewhere(heading: str) -> None:
    yes, no, wanted, asked = BY_HEADING[heading]
    text = f"""
    System | Assessed on | Severity | Residual | {heading}
    Sorter | 2026-04-20 | limited | low | {yes}
    Planner | 2026-04-21 | limited | low | {no}
    """
    found = lists(grid("Impact assessments", table(text)))
    assert [row.decision for row in found.lists.impact_assessments] == wanted
    told = [each.message for each in found.findings.itertuples() if each.code == "input.new_word"]
    assert len(told) == 2 * bool(asked)
    assert asked in "".join(told)


def test_of_two_columns_of_decisions_the_one_that_tells_them_counts_and_what_clashes_is_asked() -> None:
    text = """
    System | Assessed on | Result | Residual | Decision
    Sorter | 2026-04-20 | {} | low | refused
    Planner | 2026-04-21 | {} | low | accepted
    """
    told = lists(grid("Impact assessments", table(text.format("high risk", "small effect"))))
    assert [row.decision for row in told.lists.impact_assessments] == ["refused", "accepted"]
    clash = lists(grid("Impact assessments", table(text.format("accepted", "accepted"))))
    assert [row.decision for row in clash.lists.impact_assessments] == [None, "accepted"]
    assert ["'accepted refused' is new to us" in each.message for each in clash.findings.itertuples()] == [True]


def test_what_a_list_of_systems_says_of_a_decision_beside_the_day_is_read_as_that_decision() -> None:
    text = """
    AI system | Purpose | Owner | Kind of AI | Impact assessed on | Outcome
    Ticket triage | Ranks tickets | Service desk | predictive | 2026-04-20 | accepted, but only by day
    Sorter | Ranks letters | Service desk | predictive | 2026-04-21 | refused, rebuild by 1 June 2026
    Planner | Plans shifts | Service desk | predictive | 2026-04-22 | fine so far
    Speller | Marks spelling | Service desk | predictive |  | accepted
    """
    found = lists(grid("AI inventory", table(text)))
    assert [
        (row.system, row.decision, row.conditions, row.place_of("decision").cell)
        for row in found.lists.impact_assessments
    ] == [
        ("Ticket triage", "accepted_with_conditions", "but only by day", "F2"),
        ("Sorter", "refused", "rebuild by 1 June 2026", "F3"),
        ("Planner", None, None, "F4"),
    ]
    new, undated = found.findings.itertuples()
    assert (new.cell, "'fine so far' is new to us" in new.message) == ("F4", True)
    assert (undated.cell, undated.code) == ("F5", "list.decision_open")


def test_a_day_that_is_still_to_come_is_no_assessment() -> None:
    row = system("Thing", "Ranks CVs of applicants", impact_assessed_on=AHEAD, impact_assessed_on_text="30 June 2027")
    (kept,) = with_own_days([row], PAST)
    (found,) = impacts_of([kept], [], KIT, PAST)
    assert found.assessed_on is None
    assert found.planned_on == AHEAD
    assert found.wants_another
    assert none_yet(found) == "none yet, planned for 30 June 2027: full form due"
    (asked,) = find_ahead(Lists(ai_systems=(row,)), PAST)
    assert asked.level == "question"
    assert "'Thing' is 30 June 2027, after the day of this report, 1 September 2026" in asked.message
    assert with_own_days([row], AHEAD) == (row,)
    assert not list(find_ahead(Lists(ai_systems=(row,)), AHEAD))


# the remark → the day on which the system ends
REMARKED: dict[str, dt.date | None] = {
    "one insurer, ends with the year": dt.date(2026, 12, 31),
    "Pilot endet Ende Jahr": dt.date(2026, 12, 31),
    "se termine à la fin de l'année": dt.date(2026, 12, 31),
    "does it end with the quarter?": None,
    "began with the year": None,
}


@pytest.mark.parametrize("remark", REMARKED)
def test_a_remark_by_which_a_system_ends_with_the_year_is_a_day_of_its_end(remark: str) -> None:
    row = system("Thing", "Ranks letters", notes=remark, status="pilot")
    row = replace(row, cells={"notes": "S7"})
    (found,) = with_own_days([row], PAST)
    assert found.retirement == REMARKED[remark]
    assert not found.retirement or found.place_of("retirement").cell == "S7"
    given = replace(row, retirement=AHEAD)
    assert with_own_days([given], PAST) == (given,)
    retired = replace(row, status="retired")
    assert with_own_days([retired], PAST) == (retired,)


# case → the version and the remark, when it was reviewed, whether that is told
LOOKED: dict[str, tuple[str, str, dt.date | None, bool]] = {
    "after the version's own day": ("Model of 2026-08-10", "", dt.date(2026, 8, 20), True),
    "after the month of the remark": (
        "Sorter 4.1",
        "Runs well. Version 4 came in March 2026",
        dt.date(2026, 4, 21),
        True,
    ),
    "before it": ("Sorter 4.1", "Version 4 came in March 2026", dt.date(2026, 3, 2), False),
    "never": ("Model of 2026-08-10", "", None, False),
    "the remark dates something else": ("Sorter 4.1", "Bought in March 2026", dt.date(2026, 4, 21), False),
}


@pytest.mark.parametrize("case", LOOKED)
def test_a_review_after_the_last_change_of_version_is_told_of_what_wants_an_assessment(case: str) -> None:
    model, notes, reviewed_on, is_told = LOOKED[case]
    row = system("Thing", "Ranks CVs of applicants", model=model, notes=notes, reviewed_on=reviewed_on)
    (found,) = impacts_of([row], [], KIT, PAST)
    told = looked_told(found)
    assert bool(told) is is_told
    assert all(
        re.search(r", after its last known change of version \(“[^”]*2026[^”]*”\): what came of it\?$", each)
        for each in told
    )
    assert not looked_told(replace(found, assessed_on=PAST))


def test_an_assessment_to_come_in_its_own_list_is_asked() -> None:
    (asked,) = find_ahead(Lists(impact_assessments=(assessment(assessed_on=AHEAD),)), PAST)
    assert asked.cell == "D5"


def test_a_form_that_is_not_known_is_asked_where_the_full_one_is_due() -> None:
    row = assessment(assessed_on=PAST, form_text="Vollformular", decision="accepted", signed_off_by="Ann")
    found = impact(row, purpose="Ranks CVs of applicants")
    assert found.unknown_form == "Vollformular"
    assert found.wants_another
    assert to_settle(found) == ["form “Vollformular” not known: full form or screening?"]
    assert not impact(row, purpose="Marks spelling").unknown_form
    assert not impact(replace(row, form="full_form"), purpose="Ranks CVs of applicants").unknown_form


def test_a_screening_that_was_made_is_not_to_be_answered_first() -> None:
    row = assessment(assessed_on=PAST, form="screening", decision="accepted", signed_off_by="Ann")
    assert due_told(impact(row)) == "screening made"
    assert due_told(impact()) == "screening to be answered first"


LISTED = "a draft is in the list of documents ({told}, Documents!B4)"
# title of a document, the rest of its row → what is told of the dispatch tool, of which nothing else is said
DOCUMENTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "a draft by its title": (
        "Folgenabschätzung Tourenwahl (Entwurf)",
        {"id": "F-7", "version": "0.3", "owner": "Disponentin"},
        LISTED.format(told="F-7, version 0.3, of Disponentin, who owns the system too"),
    ),
    "a draft by its state": (
        "Évaluation d'impact de Tourenwahl",
        {"status": "draft", "owner": "Juriste"},
        LISTED.format(told="of Juriste"),
    ),
    "one in force, whose result nobody knows": (
        "AI impact assessment Tourenwahl",
        {"version": "2"},
        "one is in the list of documents (version 2, Documents!B4), without its result",
    ),
    "one on data protection": ("Datenschutz-Folgenabschätzung Tourenwahl", {}, "not said whether one was made"),
    "one for security": ("Impact assessment Tourenwahl", {"standards": ("27001",)}, "not said whether one was made"),
    "one withdrawn": ("Impact assessment Tourenwahl", {"status": "withdrawn"}, "not said whether one was made"),
    "one of another system": ("Folgenabschätzung Gebührenprüfer", {}, "not said whether one was made"),
    "a manual": ("Tourenwahl: user manual", {}, "not said whether one was made"),
}


@pytest.mark.parametrize("case", DOCUMENTS)
def test_an_assessment_that_the_list_of_documents_has_is_told_with_its_number_and_state(case: str) -> None:
    title, said, told = DOCUMENTS[case]
    tool = replace(system("Picks the next tour", owner="Disponentin"), name="Tourenwahl")
    place = {"file": "lists.xlsx", "sheet": "Documents", "row": 4, "cell": "lists.xlsx!Documents!B4"}
    documents = inputs_of(documents=[place | {"title": title, "cells": {"title": "B4"}} | said]).lists.documents
    (found,) = impacts_of([tool], [], KIT, AS_OF)
    found = replace(found, document=assessments_among(documents, [tool]).get(tool.cell))
    assert none_yet(found).startswith(told)
    assert found.wants_another, "a paper without its result is no assessment that holds"


@pytest.mark.parametrize(
    ("said", "decision"),
    [
        ("carry on", "accepted"),
        ("Weiter so", "accepted"),
        ("Poursuivre, revue en mai", "accepted"),
        ("don't carry on", None),
        ("continue with the full form", None),
        ("green light from us", None),
    ],
)
def test_that_it_goes_on_is_a_decision_where_it_stands_alone(said: str, decision: str | None) -> None:
    assert read_value(said, plans()["impact_assessments"].columns["decision"])[0] == decision
