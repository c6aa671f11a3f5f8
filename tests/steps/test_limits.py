"""What a client's own words take back of the day of an impact assessment, and what they don't."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow
from ims_lib.report.steps.ai_systems.impact import day_told, wants
from ims_lib.steps.ai_systems.findings import find_in_systems
from ims_lib.steps.ai_systems.impact import SystemImpact, impacts_of
from tests.builders import AS_OF
from tests.steps.lists import row_of
from tests.steps.test_impact import KNOWN, PAST, assessment, impact

DAY: dict[str, Any] = {"impact_assessed_on": PAST}
RANKS = "Ranks patients by urgency"

# what limits it → the remark beside the system, its model, the kinds of limits
REMARKS: dict[str, tuple[str, str | None, list[str]]] = {
    "data protection": ("Two pilots. The assessment looked at data protection only", None, ["data_protection"]),
    "in the order of speech": ("Impact assessed in May, but only for privacy", None, ["data_protection"]),
    "a DPIA and no more": ("Assessed in 2026, just a DPIA", None, ["data_protection"]),
    "nothing else said": ("Data protection only.", None, ["data_protection"]),
    "security": ("Impact assessment limited to information security", None, ["security"]),
    "German": ("Die Folgenabschätzung betraf nur den Datenschutz", None, ["data_protection"]),
    "German, a DSFA": ("Bewertet wurde lediglich im Rahmen einer DSFA", None, []),
    "German, only a DSFA": ("Folgenabschätzung: nur DSFA", None, ["data_protection"]),
    "French": ("L'analyse porte uniquement sur la protection des données", None, ["data_protection"]),
    "Spanish": ("La evaluación de impacto fue solo sobre protección de datos", None, ["data_protection"]),
    "Italian": ("Valutazione fatta soltanto sulla protezione dei dati", None, ["data_protection"]),
    "Dutch": ("De effectbeoordeling keek alleen naar gegevensbescherming", None, ["data_protection"]),
    "Polish": ("Oceniono tylko ochronę danych", None, ["data_protection"]),
    "Czech": ("Posouzena byla jen ochrana osobních údajů", None, ["data_protection"]),
    "Portuguese": ("A avaliação de impacto viu apenas proteção de dados", None, ["data_protection"]),
    "Greek": ("Η εκτίμηση επιπτώσεων αφορά μόνο την προστασία δεδομένων", None, ["data_protection"]),
    "more than that": ("The assessment looked at not only data protection", None, []),
    "both": ("Assessed for data protection and for fairness", None, []),
    "who has read it": ("Only the data protection officer has read the assessment", None, []),
    "something else is limited": ("Used for data protection only by two teams", None, []),
    "another version": (
        "Version 4 came in March, the impact assessment holds for version 3",
        "Triage 4.1",
        ["version"],
    ),
    "another version, in German": ("Die Folgenabschätzung gilt Version 3", "Thoraxtriage 4.1", ["version"]),
    "the same as far as it is told": ("The impact assessment holds for version 4", "Triage 4.1", []),
    "one of two": ("The impact assessment of release 3 was made again for release 4", "Triage 4.1", []),
    "a later one that is waited for": ("The impact assessment ends: switch off until version 4.2", "Triage 4.1", []),
    "an earlier one up to which it held": ("Impact assessment valid until version 3", "Triage 4.1", ["version"]),
    "a model without a number": ("The impact assessment holds for version 3", "by subscription, of 2026-10", []),
    "the version of the form": ("Impact assessment version 2, signed", "Triage 4.1", []),
    "a version of something else": ("Version 3 of the manual is out", "Triage 4.1", []),
    "a draft": ("The impact assessment is still a draft", None, ["draft"]),
    "a draft of something else": ("Contract is a draft, impact assessed in May", None, []),
    "what it makes": ("Drafts letters; impact assessment signed", None, []),
    "under way": ("Folgenabschätzung noch in Arbeit", None, ["unfinished"]),
    "before a change": ("Impact assessed before the last update of the model", None, ["before_change"]),
    "before a change, in German": ("Folgenabschätzung vor dem Modellwechsel gemacht", None, ["before_change"]),
    "before a change that is to come": ("The impact assessment will be made again before the next update", None, []),
    "a colon between": ("Ocena skutków: wersja robocza", None, ["draft"]),
    "the version of the questionnaire": ("Impact assessed with version 1.8 of the questionnaire", "Beds 2.0", []),
    "its people": ("Only security staff may change the impact assessment", None, []),
    "nothing": ("Two customers in the pilot", None, []),
}


def kinds(found: SystemImpact) -> list[str]:
    return [limit.kind for limit in found.limits]


@pytest.mark.parametrize("case", REMARKS)
def test_a_remark_on_the_system_limits_the_day_in_its_row(case: str) -> None:
    notes, model, wanted = REMARKS[case]
    assert kinds(impact(notes=notes, model=model, **DAY)) == wanted


# what stands there → the cell of the day, or of the list of assessments its remark and decision; the kinds of limits
CELLS: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "a DPIA, in the day's cell": (DAY | {"impact_assessed_on_text": "2026-09-01 (DPIA)"}, {}, ["data_protection"]),
    "a draft, in the day's cell": (DAY | {"impact_assessed_on_text": "01.09.2026, Entwurf"}, {}, ["draft"]),
    "a version, in the day's cell": (
        DAY | {"impact_assessed_on_text": "2026-09-01 (v3)", "model": "Triage 4.1"},
        {},
        ["version"],
    ),
    "the day alone": (DAY | {"impact_assessed_on_text": "2026-09-01"}, {}, []),
    "a draft, in the list's remark": ({}, {"notes": "Draft, opinion of counsel is missing"}, ["draft"]),
    "a draft, in the list's decision": ({}, {"decision": "open", "decision_text": "Entwurf"}, ["draft"]),
    "a version, in the list's remark": ({"model": "Triage 4.1"}, {"notes": "Gilt für Version 3"}, ["version"]),
    "what is under way beside it": ({}, {"notes": "Measures in progress"}, []),
    "nothing in the list": ({}, {"notes": "Form 12 in the folder"}, []),
}


@pytest.mark.parametrize("case", CELLS)
def test_the_day_s_own_cell_and_the_list_of_assessments_limit_it_too(case: str) -> None:
    said, row, wanted = CELLS[case]
    made = [assessment(assessed_on=PAST, **row)] if row else []
    assert kinds(impact(*made, **said)) == wanted


def test_several_subjects_are_told_together() -> None:
    found = impact(notes="Impact assessment covers data protection and security only", **DAY)
    assert [limit.says for limit in found.limits] == ["data protection and security only"]


def test_the_row_s_remark_is_about_its_own_day_and_not_about_a_later_one() -> None:
    notes = "The impact assessment is a draft"
    later = assessment(assessed_on=dt.date(2026, 10, 1))
    assert kinds(impact(later, notes=notes, **DAY)) == []
    assert kinds(impact(later, notes=notes)) == ["draft"]


@pytest.mark.parametrize(("purpose", "wanted"), [(RANKS, ["screened"]), ("Marks spelling", [])])
def test_a_mere_screening_limits_where_the_full_form_is_due(purpose: str, wanted: list[str]) -> None:
    assert kinds(impact(purpose=purpose, notes="Impact: only screened", **DAY)) == wanted


def test_a_limit_is_told_once_with_its_cell_beside_the_day_and_among_what_is_to_settle() -> None:
    found = impact(notes="The assessment looked at data protection only", **DAY)
    (told,) = [each for each in find_in_systems([found], AS_OF) if each.code == "ai_system.impact_limited"]
    assert (told.level, told.cell) == ("warning", "X7")
    assert "'The assessment looked at data protection only'" in told.message
    assert day_told(found) == "1 September 2026, data protection only"
    assert wants(found) == [
        "data protection only, assess the rest",
        "counts as full form due until its screening is answered",
    ]


# what the cell of the day says → how the day is told
DAYS = {
    None: "not said",
    "none": "never, says the list",
    "Keine": "never, says the list",
    "noch nie": "never, says the list",
    "jamais": "never, says the list",
    "tbd": "“tbd”",
    "see the folder": "“see the folder”",
}


@pytest.mark.parametrize("text", DAYS)
def test_a_cell_that_says_none_is_no_empty_cell(text: str | None) -> None:
    assert day_told(impact(impact_assessed_on_text=text)) == DAYS[text]


def test_what_was_never_assessed_and_what_has_no_day_are_asked_apart() -> None:
    rows = [
        row_of(
            AiSystemRow,
            file="f",
            sheet="S",
            row=n,
            cell=f"f!S!A{n}",
            cells={},
            name=f"No {n}",
            impact_assessed_on_text=text,
            **KNOWN,
        )
        for n, text in enumerate(["none", None, "never"], start=4)
    ]
    never, no_day = find_in_systems(impacts_of(rows, (), load_impact_kit(), AS_OF), AS_OF)
    assert (never.cell, no_day.cell) == ("A4", "A5")
    assert "'No 4' and 'No 6' that its impact was never assessed" in never.message
    assert "beside 'No 5'" in no_day.message


def test_assessments_keep_the_words_of_their_own_cells() -> None:
    row: ImpactAssessmentRow = assessment(assessed_on=PAST, notes="Entwurf, Gutachten fehlt")
    (limit,) = impact(row).limits
    assert (limit.words, limit.place.sheet) == ("Entwurf", "Impact")
