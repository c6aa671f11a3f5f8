"""Impact assessments on the page, in the workbook and as Word forms: what is known is filled in, and what is filled in is read back."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from openpyxl import Workbook, load_workbook

import ims_lib as ims
from ims_lib import paths
from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.library import load_library
from ims_lib.client.folders import find_documents
from ims_lib.coverage import score_coverage
from ims_lib.dates import day
from ims_lib.gaps import find_gaps
from ims_lib.inputs import read_inputs
from ims_lib.inputs.template import FILE, HEADER_ROW, write_input_template
from ims_lib.inputs.values import read_value
from ims_lib.languages import in_language, translated
from ims_lib.register import read_file
from ims_lib.register.plans import heading_of, plans, yes_no
from ims_lib.register.vocabulary import brief, plain
from ims_lib.report.deliverables import write_deliverables
from ims_lib.report.drafts import DraftFacts, draft_texts
from ims_lib.report.results import results
from ims_lib.report.steps.ai_systems.impact import form_rows, impact_rows, impact_table, wants
from ims_lib.report.steps.ai_systems.rows import results_systems, rows_systems
from ims_lib.report.steps.ai_systems.section import section_systems
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.report.workbook import write_workbook
from ims_lib.report.workbook_plans import DETAILS
from ims_lib.roadmap import OwnDate, plan_roadmap
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.ai_systems.impact import impacts_of
from tests.builders import client
from tests.conftest import demo

PLAN = plans()["impact_assessments"]
KIT = load_impact_kit()
SCALES = {"severity": KIT.severity, "likelihood": KIT.likelihood, "residual": KIT.levels}
SYSTEMS: list[dict[str, Any]] = [
    {
        "id": "AI-1",
        "name": "Bed triage | ward 3",
        "purpose": "Ranks patients by urgency",
        "owner": "Head of wards",
        "role": "customer",
        "affected": "patients",
        "personal_data": "yes",
        "autonomy": "advises",
        "status": "live",
    },
    {
        "id": "AI-2",
        "name": "Spelling",
        "purpose": "Marks spelling mistakes",
        "affected": "nobody",
        "personal_data": "no",
        "regulated_product": "no",
        "autonomy": "advises",
        "status": "live",
    },
    {"id": "AI-3", "name": "Minutes", "purpose": "Writes minutes", "personal_data": "yes", "status": "live"},
]
ASSESSED: list[dict[str, Any]] = [
    {
        "system": "AI-1",
        "form": "screening",
        "assessed_on": "2026-05-04",
        "severity": "grave",
        "likelihood": "possible",
        "decision": "accepted with conditions",
        "next_review": "2026-10-31",
    },
]


def walked(tmp_path: Path, assessed: list[dict[str, Any]], **lists: list[dict[str, Any]]) -> Steps:
    """All steps of a client whose lists.xlsx names three AI systems, these assessments, and rows of other lists."""
    write_input_template(tmp_path / FILE)
    book = load_workbook(tmp_path / FILE)
    for name, rows in {"ai_systems": SYSTEMS, "impact_assessments": assessed, **lists}.items():
        for number, row in enumerate(rows, start=HEADER_ROW + 1):
            for place, column in enumerate(plans()[name].columns, start=1):
                book[plans()[name].sheet].cell(number, place).value = row.get(column)
    book.save(tmp_path / FILE)
    register = read_file(tmp_path / FILE)
    chosen = replace(client(standards=["42001"], ai_roles=["customer"]), folder=tmp_path)
    gaps = find_gaps(score_coverage(assess(register, chosen, catalogue=load_catalogue())))
    return walk_steps(register, plan_roadmap(gaps, chosen))


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    return walked(tmp_path_factory.mktemp("client"), ASSESSED)


@pytest.fixture(scope="module")
def out(steps: Steps, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    write_deliverables(str(folder), steps)
    return folder


def test_an_assessment_made_and_signed_by_its_own_owner_alone_closes_nothing(tmp_path: Path) -> None:
    row = {"system": "AI-1", "form": "full form", "assessed_on": "2026-05-04", "severity": "limited"}
    row |= {
        "likelihood": "unlikely",
        "decision": "accepted",
        "assessed_by": "Wards, Rita",
        "signed_off_by": "Wards, Rita",
    }
    lists = {"ai_systems": [SYSTEMS[0] | {"owner": "Wards, Rita"}, *SYSTEMS[1:]]}
    (own, *_) = walked(tmp_path, [row], **lists).objects.impacts
    assert not own.holds
    assert not own.is_made
    assert any("what is left is not said, and only its own owner signed it off" in text for text in wants(own))
    (other, *_) = walked(tmp_path, [row | {"signed_off_by": "Director"}], **lists).objects.impacts
    assert other.is_made


def test_the_page_shows_first_what_is_to_settle(steps: Steps) -> None:
    table = impact_table(steps, 2)
    assert table["title"] == "full form due for 1, screening is enough for 1 and screening to be answered first for 1"
    assert [row["of"].system.name for row in table["rows"]] == ["Bed triage | ward 3", "Minutes"]
    assert table["more"] == 1
    assert table["rows"][0]["wants"] == [
        "overdue since 31 October 2026",
        "only a screening is there",
        "high before measures by our scale, what is left isn’t said, and nobody signed it off",
        UNNAMED,
    ]
    assert table["rows"][0]["level"] == "not said (high before measures, by our scale)"
    assert wants(steps.objects.impacts[1]) == ["not even screened"]
    assert wants(steps.objects.impacts[2]) == [
        "not said whether one was made",
        COUNTS,
    ]
    html = section_systems(steps).html
    assert "overdue since 31 October 2026; only a screening is there" in html
    assert "4 May 2026, screening" in html


COUNTS = "counts as full form due until its screening is answered"
UNNAMED = "accepted with conditions that the list doesn’t name: name them, with owner and day"
UNLESS = UNNAMED.replace(":", ", unless they are the measures “{}”:")
CLASH = "severity “gering” (limited) in F-4, serious in F-5: settle which holds"


@pytest.fixture(scope="module")
def hospital() -> Steps:
    return demo("stadtspital")


TOO_LATE = "due already now, not only on {}"


def test_a_list_of_assessments_as_a_client_keeps_it_is_shown_with_what_limits_each_day(hospital: Steps) -> None:
    table = impact_table(hospital, 9)
    shown = [(row["of"].system.name, row["day"], row["next"], row["level"], row["wants"]) for row in table["rows"]]
    assert shown == [
        (
            "Sepsiswarnung",
            "F-3, 18 August 2025, screening",
            TOO_LATE.format("31 December 2026"),
            "High",
            [
                "only a screening is there",
                "reviewed 10 September 2026, after that: what came of it?",
                "what is left is high, and nobody signed it off",
                UNLESS.format("Visite bleibt, Warnung ersetzt keine Messung"),
                "assessed by its own owner",
            ],
        ),
        (
            "Thoraxtriage Radiologie",
            "F-2, 15 January 2024, full form, for version 3 while the model is 4.1",
            TOO_LATE.format("31 January 2027"),
            "“mittel” (Moderate)",
            [
                "for version 3 while the model is 4.1, to be renewed now",
                "reviewed 21 April 2026, after its last known change of version (“Version 4 kam im März 2026”): what came of it?",
                UNLESS.format("Jedes Bild wird am selben Tag befundet; Stichprobe je Quarta…"),
            ],
        ),
        (
            "Diktat und Arztbericht",
            "F-4, 20 May 2026, screening",
            TOO_LATE.format("30 November 2026"),
            "“gering” (Low) (F-4); F-5: severity serious, what is left not said",
            [
                "only a screening is there",
                "under way: F-5, full form of 9 November 2026, not decided yet, made with its owner",
                CLASH,
            ],
        ),
        (
            "Bettenprognose",
            "F-1, 2 October 2023, screening",
            "",
            "“gering” (Low)",
            ["overdue since 31 October 2024", "counts as full form due until its screening is answered"],
        ),
        (
            "Auskunft im Patientenportal",
            "not said",
            "",
            "",
            [
                "none yet; a first one from what is known is due before a product is chosen, and before first use: full form due"
            ],
        ),
    ]
    assert table["title"] == "full form due for 4 and screening to be answered first for 1"
    assert all(
        re.fullmatch(
            r"decision \d+(\.\d+)?, by \d+ December 2026; no work in the plan yet(; with the days of the .*)?",
            row["by_plan"],
        )
        for row in table["rows"]
    )


def test_the_plan_s_day_stands_beside_what_is_due_and_beside_a_day_that_it_doesn_t_keep() -> None:
    steps = demo("harbour")
    (made,) = (item for item in steps.roadmap.in_order if "impact.each_system_assessed" in item.criteria)
    assert made.end
    rows = impact_table(steps, 9)["rows"]
    by_plan = {row["of"].system.name: row["by_plan"] for row in rows}
    (left,) = (item for item in decisions_of(steps).parts if item.kind == "impact_left")
    decision = f"decision {left.number}, by {day(left.by)}; "
    first, second = decisions_of(steps).forms_ready.values()
    ready = "; with the days of the decision on money and time, if they are released now, written by {}"
    assert by_plan["Ticket triage"] == f"{decision}by the plan made by {day(made.end)}{ready.format(day(first))}"
    assert by_plan["Assistant for engineers"].endswith(
        f"; ends 28 February 2027, before the plan makes it; to be made before it is renewed{ready.format(day(second))}"
    )
    blank = {row["proposed"] for row in impact_rows(steps) if not row.get("assessed_on")}
    assert f"full form due: fill in this row, {by_plan['Ticket triage']}" in blank
    (plain_row,) = (row for row in rows_systems(steps)["AI systems"] if row["name"] == "Ticket triage")
    assert any(text.startswith("open 26-14, due 29 January 2027 (") for text in plain_row["known_against"])
    cell = "harbour_quality_folder.xlsx!NC log 2026!J18"
    missed = OwnDate("42001:A.6.2.6", date(2027, 1, 29), cell, "audits", "", (made.package,), end=date(2028, 1, 24))
    late = replace(steps, roadmap=replace(steps.roadmap, own_dates=(missed,)))
    (row,) = (row for row in rows_systems(late)["AI systems"] if row["name"] == "Ticket triage")
    told = "open 26-14, due 29 January 2027; by the plan 24 January 2028 ("
    assert any(text.startswith(told) for text in row["known_against"])


def test_what_is_to_settle_stands_beside_the_assessment_that_it_is_about(hospital: Steps) -> None:
    rows = [(row["id"], row["wants"]) for row in impact_rows(hospital) if row.get("id")]
    assert [name for name, _ in rows] == ["F-2", "F-3", "F-5", "F-4", "F-1"]
    assert dict(rows)["F-5"] == ["F-5, full form of 9 November 2026, not decided yet, made with its owner", CLASH]
    blank = [row["system"] for row in impact_rows(hospital) if not row.get("assessed_on")]
    assert "Diktat und Arztbericht" not in blank, "the one under way has its row"


def test_what_an_open_assessment_says_is_no_finding_on_what_is_left(hospital: Steps) -> None:
    told = hospital.findings[hospital.findings["code"].str.startswith("ai_system.impact")]
    cells = dict(zip(told["cell"], told["code"], strict=True))
    assert {cell for cell in cells if cell.endswith("9") and cell != "R9"} == {"E9"}, "its owner took part"
    assert cells["E9"] == "ai_system.impact_by_owner"
    assert cells["K7"] == "ai_system.impact_unsigned"
    assert cells["E7"] == "ai_system.impact_by_owner"


def test_a_form_says_what_the_clients_own_assessments_say_with_their_cells(hospital: Steps) -> None:
    forms = {row["name"]: row for row in form_rows(hospital)}
    form = forms["Diktat und Arztbericht"]
    assert form["last"] == (
        f"F-4, 20 May 2026, screening, {TOO_LATE.format('30 November 2026')}; under way: F-5, full form of 9 November 2026, not decided yet, made with its owner"
    )
    assert (
        "F-4 of 20 May 2026 said “gering” (Residual, stadtspital_inventar.ods › Folgenabschätzungen › I8)"
        in form["known"]["residual"]
    )
    assert "F-5 of 9 November 2026, under way, said “Wird mit" in form["known"]["measures"]
    assert (
        "“Betriebsdirektion” (Signed off by, stadtspital_inventar.ods › Folgenabschätzungen › K8)"
        in form["known"]["signed_off"]
    )
    assert "said “ernst” (Severity, stadtspital_inventar.ods › Folgenabschätzungen › F9)" in form["rated"]["harms"][1]
    assert form["role_said"] == "“Betreiber” (Role, I7)"
    assert form["list"] == "stadtspital_inventar.ods, sheet Folgenabschätzungen"
    assert len(forms["Thoraxtriage Radiologie"]["classes"]) == 2
    assert "Annex III, point 5(d)" in forms["Thoraxtriage Radiologie"]["classes"][1]


def test_findings_of_the_steps_tell_them(steps: Steps) -> None:
    codes = set(steps.findings["code"])
    wanted = {"impact_missing", "impact_overdue", "impact_only_screened", "impact_left_unsaid"}
    assert {f"ai_system.{code}" for code in wanted} <= codes


def test_results_hold_the_findings_of_the_steps_beside_the_others_each_once(hospital: Steps) -> None:
    found = results(hospital)
    codes = [each["code"] for each in found["findings"]]
    assert {"ai_system.impact_unsigned", "ai_system.impact_overdue", "services.row_against", "ref.heading"} <= {*codes}
    assert len({tuple(each.items()) for each in found["findings"]}) == len(codes)
    asked = sum(each["level"] == "question" for each in found["findings"])
    assert asked == found["questions"] + found["questions_on_lists"]


def test_results_name_what_screening_proposes(steps: Steps) -> None:
    found = {each["name"]: each["impact"] for each in results_systems(steps)["ai_systems"]}
    assert found["Spelling"]["proposed"] == "screening"
    assert found["Minutes"]["proposed"] == "open"
    assert found["Minutes"]["because"] == [
        "decides_about_people",
        "could_hurt",
        "protected_people",
        "law_calls",
        "reaches_people_outside",
        "acts_unchecked",
    ]
    first = found["Bed triage | ward 3"]
    assert (first["assessed_on"], first["next_on"]) == ("2026-05-04", "2026-10-31")
    assert (first["level"], first["before"]) == (None, "high"), "what is left is the client's to say"
    assert first["overdue"]
    assert first["only_screened"]
    assert not first["unsigned"]
    assert not first["made"]


def test_what_is_outstanding_stands_beside_the_open_question_on_law() -> None:
    hospital = demo("stadtspital")
    dictation = next(row for row in form_rows(hospital) if row["name"] == "Diktat und Arztbericht")
    assert dictation["screening"]["law_calls"]["answer"] == "not known"
    waits = (
        "“Rechtsgutachten zur Cloud steht aus, siehe A.5.23” (Notes, W7) and "
        "“Entwurf, das Rechtsgutachten zur Cloud fehlt” (Notes, F-5, stadtspital_inventar.ods › Folgenabschätzungen › N9)"
    )
    assert dictation["screening"]["law_calls"]["reason"].endswith(waits)
    draft = next(row for row in impact_rows(hospital) if row.get("id") == "F-5")
    assert draft["because"][-1].endswith(f"{waits})"), "though others lead to the full form"


def test_each_system_has_a_word_form_filled_with_what_is_known(out: Path) -> None:
    names = sorted(path.stem for path in (out / "drafts").glob("ai_impact_form*.docx"))
    assert names == [f"ai_impact_form{end}" for end in ("", "_bed_triage_ward_3", "_minutes", "_spelling")]
    text = "\n".join(
        cell.text
        for table in docx.Document(str(out / "drafts" / "ai_impact_form_bed_triage_ward_3.docx")).tables
        for row in table.rows
        for cell in row.cells
    )
    for said in (
        "Bed triage | ward 3, AI-1",
        "Head of wards",
        "Ranks patients by urgency",
        "read from “Ranks patients by urgency” (Purpose, ",
    ):
        assert said in text
    assert "4 May 2026, screening" in text
    assert "“grave” (Severity, Impact assessments › " in text
    markdown = (out / "drafts" / "ai_impact_form_bed_triage_ward_3.md").read_text(encoding="utf-8")
    assert "Enter the result in lists.xlsx, sheet Impact assessments." in markdown
    for field in load_impact_kit().fields():
        assert f"{field.title}. {field.question}" in text
        assert field.example not in text
    blank = docx.Document(str(out / "drafts" / "ai_impact_form.docx"))
    guide = "\n".join(cell.text for row in blank.tables[-1].rows for cell in row.cells)
    assert all(field.example in guide for field in load_impact_kit().fields())
    assert blank.tables[0].rows, "the guide stands at the end"


def filled_in(
    form: Path, to: Path, lines: dict[str, str], made: tuple[str, ...] = (), signed: tuple[str, ...] = ()
) -> None:
    """A copy of a Word form with what its lines say now, who made it when, and who signed the screening."""
    document = docx.Document(str(form))
    told = {each: text.split(" | ") for each, text in lines.items()}
    for number, table in enumerate(document.tables):
        for row in table.rows:
            texts = told.get(row.cells[0].text.partition(". ")[0], []) if ". " in row.cells[0].text else []
            texts = [*made] if number == 0 and row is not table.rows[0] and made else texts
            texts = [*signed] if len(table.rows) == 2 and len(table.columns) == 3 and not row.cells[0].text else texts
            for cell, text in zip(row.cells[-len(texts) :], texts, strict=False):
                cell.text = text
    to.parent.mkdir(exist_ok=True)
    document.save(str(to))


def read_of_forms(folder: Path) -> tuple[Any, list[str]]:
    """The assessments of a client's folder that stand in Word forms, and what is asked of these."""
    register = ims.read_register(replace(client(standards=["42001"]), folder=folder, documents=find_documents(folder)))
    found = read_inputs(register)
    asked = [*register.found, *found.findings.itertuples()]
    told = [each.message for each in asked if each.level == "question" and (each.file or "").endswith("docx")]
    return {row.system: row for row in found.lists.impact_assessments if row.file.endswith("docx")}, told


def test_a_filled_in_form_is_read_back_as_a_row_of_the_list(out: Path, tmp_path: Path) -> None:
    filled_in(
        out / "drafts" / "ai_impact_form_minutes.docx",
        tmp_path / "documents" / "minutes.docx",
        {
            "Privacy": "names are kept | limited; likely | deleted after a week | low",
            "Fairness": "accents are misread | serious, possible | read by the chair | Moderate",
            "Measures": "The chair reads each minute.",
            "Decision": "Accepted with conditions; a notice hangs in the room.",
            "Signed off": "Managing director, 10 March 2026.",
            "Next assessment": "March 2027; earlier on a new model.",
        },
        ("Data protection officer", "5 March 2026"),
    )
    found, asked = read_of_forms(tmp_path)
    row = found["Minutes"]
    assert (row.form, row.assessed_on, row.assessed_by) == ("full_form", date(2026, 3, 5), "Data protection officer")
    assert (row.severity, row.likelihood, row.residual) == ("serious", "possible", "moderate"), (
        "the gravest, what is left at most"
    )
    assert (row.decision, row.conditions) == ("accepted_with_conditions", "a notice hangs in the room")
    assert (row.signed_off_by, row.signed_off_on) == ("Managing director", date(2026, 3, 10))
    assert row.measures == "read by the chair; deleted after a week; The chair reads each minute."
    assert row.next_review == date(2027, 3, 31)
    assert str(row.place_of("severity")) == "documents/minutes.docx!Form for AI impact assessment!Fairness"
    assert asked == []


def test_what_a_form_leaves_open_is_asked_and_what_it_lacks_adds_nothing(out: Path, tmp_path: Path) -> None:
    drafts, folder = out / "drafts", tmp_path / "documents"
    filled_in(drafts / "ai_impact_form_minutes.docx", folder / "as_it_was.docx", {})
    assert read_of_forms(tmp_path) == ({}, [])
    filled_in(drafts / "ai_impact_form_minutes.docx", folder / "undated.docx", {"Decision": "refused"})
    unclear = {
        "Safety and health": "x | awful, likely | y | from high to low",
        "Privacy": "x | limited, likely | y | low",
    }
    filled_in(
        drafts / "ai_impact_form.docx", folder / "unclear.docx", unclear | {"Decision": "accepted"}, ("", "2026-03-05")
    )
    bed = {"Decision": "refused"}  # all else stands as it was filled in ahead
    filled_in(drafts / "ai_impact_form_bed_triage_ward_3.docx", folder / "bed.docx", bed, ("", "2026-06-05"))
    filled_in(
        drafts / "ai_impact_form_spelling.docx", folder / "spelling.docx", {}, signed=("Head of IT", "2026-04-01", "")
    )
    found, asked = read_of_forms(tmp_path)
    assert sorted(found) == ["Bed triage | ward 3", "Spelling", "documents/unclear.docx"], (
        "the blank form names no system"
    )
    assert (found["Spelling"].form, found["Spelling"].assessed_on) == ("screening", date(2026, 4, 1))
    bed_row, unclear_row = found["Bed triage | ward 3"], found["documents/unclear.docx"]
    assert (bed_row.severity, bed_row.next_review, bed_row.measures) == (None, None, None)
    assert bed_row.decision == "refused"
    assert "'awful' doesn't tell “Severity”" in " ".join(asked)
    assert (unclear_row.severity, unclear_row.residual) == ("limited", "low"), "each line for itself"
    assert [each for each in asked if "on Minutes has no date" in each]
    filled_in(drafts / "ai_impact_form_minutes.docx", folder / "undated.docx", {"Privacy": "x | awful | y | "})
    assert [each for each in read_of_forms(tmp_path)[1] if "on Minutes has no date" in each], "begun, and no more"


@pytest.mark.parametrize(
    ("said", "decision", "conditions"),
    [
        (
            "Accepted with conditions: not for children, by 15.01.2027",
            "accepted_with_conditions",
            "not for children, by 15.01.2027",
        ),
        ("akzeptiert mit Auflagen: nur am Tag", "accepted_with_conditions", "nur am Tag"),
        ("Accepted, with conditions; only by day", "accepted_with_conditions", "only by day"),
        ("not accepted, switch off until version 4.2", "refused", "switch off until version 4.2"),
        ("Abgelehnt", "refused", None),
        ("Refusé. À arrêter avant le 15 décembre 2026", "refused", "À arrêter avant le 15 décembre 2026"),
        (
            "Accepted with conditions: adults only; one nurse beside it",
            "accepted_with_conditions",
            "adults only; one nurse beside it",
        ),
        (
            "accepted with conditions. Only for adults, by 31 January 2027",
            "accepted_with_conditions",
            "Only for adults, by 31 January 2027",
        ),
    ],
)
def test_a_form_says_what_was_decided_and_on_which_conditions(
    said: str, decision: str, conditions: str | None, out: Path, tmp_path: Path
) -> None:
    form = tmp_path / "documents" / "minutes.docx"
    filled_in(out / "drafts" / "ai_impact_form_minutes.docx", form, {"Decision": said}, ("", "2026-03-05"))
    row = read_of_forms(tmp_path)[0]["Minutes"]
    assert (row.decision, row.conditions) == (decision, conditions)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_what_people_write_for_a_decision_is_read_or_asked_and_never_turned_into_going_on(
    language: str, out: Path, tmp_path: Path
) -> None:
    """impact_decisions.csv: `decision` is that of the list, `asked` where the form doesn't tell it, `nothing` where nobody decided."""
    text = Path(__file__).with_name("impact_decisions.csv").read_text(encoding="utf-8")
    cases = [row for row in csv.DictReader(text.splitlines()) if row["language"] == language]
    for number, case in enumerate(cases):
        form = tmp_path / "documents" / f"{number}.docx"
        filled_in(out / "drafts" / "ai_impact_form.docx", form, {"Decision": case["said"]}, ("", "2026-03-05"))
    found, asked = read_of_forms(tmp_path)
    told = []
    for number, case in enumerate(cases):
        row, said = found[f"documents/{number}.docx"], brief(case["said"])
        unclear = (f"'{said}' is new to us", f"'{said}' alone doesn’t tell it; write one of these: accepted")
        is_asked = any(each in message for each in unclear for message in asked)
        decision = row.decision or ("asked" if is_asked else "nothing")
        told.append(case | {"decision": decision, "conditions": row.conditions or ""})
    assert told == cases


def test_a_decision_that_was_filled_in_ahead_is_asked_and_decides_nothing(out: Path, tmp_path: Path) -> None:
    form = tmp_path / "documents" / "bed.docx"
    filled_in(
        out / "drafts" / "ai_impact_form_bed_triage_ward_3.docx",
        form,
        {"Privacy": "x | limited, likely | y | low"},
        ("", "2026-06-05"),
    )
    found, asked = read_of_forms(tmp_path)
    row = found["Bed triage | ward 3"]
    assert (row.severity, row.decision, row.conditions) == ("limited", None, None)
    assert any("decision: 'the assessment of 4 May 2026 said" in each and "is new to us" in each for each in asked)


def test_a_clash_within_a_form_and_an_end_in_place_of_a_day_are_asked_as_what_they_are(
    out: Path, tmp_path: Path
) -> None:
    lines = {
        "Privacy": "x | serious, likely | y | severe",
        "Residual": "Low",
        "Next assessment": "None, the tool is switched off",
    }
    form = tmp_path / "documents" / "minutes.docx"
    filled_in(out / "drafts" / "ai_impact_form_minutes.docx", form, lines, ("", "2026-03-05"))
    found, asked = read_of_forms(tmp_path)
    assert (found["Minutes"].residual, found["Minutes"].next_review) == ("severe", None)
    clash = "'Low', but 'severe' is left by “Privacy”: which of them holds? Until then the latter counts"
    assert [each for each in asked if each.endswith(clash)]
    assert [each for each in asked if "'None, the tool is switched off' doesn't tell “Next assessment”" in each]


def test_a_measure_beside_the_gravest_harm_is_one_where_the_line_for_all_holds_only_what_we_wrote(
    out: Path, tmp_path: Path
) -> None:
    written = "“Zwei Leute hören mit” (R3, Chair, by 1 May 2026)."
    for said in ("Notruf wird abgespielt", ""):
        lines = {
            "Privacy": "x | limited, possible | noms effacés après une semaine | low",
            "Safety and health": f"x | grave, unlikely | {said} | moderate",
            "Measures": written,
        }
        form = tmp_path / "documents" / "minutes.docx"
        filled_in(out / "drafts" / "ai_impact_form_minutes.docx", form, lines, ("", "2026-03-05"))
        found, asked = read_of_forms(tmp_path)
        told = f"{said}; noms effacés après une semaine" if said else ""
        assert (found["Minutes"].measures or "") == told, "what the gravest lacks isn't made up for by another's"
        if said:
            assert str(found["Minutes"].place_of("measures")).endswith("!Safety and health")
        assert bool([each for each in asked if "doesn't tell “Measures”" in each]) == (not said)


def test_an_assessment_that_only_its_system_s_row_tells_is_overdue_once(steps: Steps) -> None:
    alone = next(each for each in steps.objects.impacts if each.system.name == "Minutes")
    row = replace(alone.system, impact_assessed_on=date(2024, 5, 4))
    (each,) = impacts_of([row], [], KIT, date(2026, 11, 24))
    (form,) = form_rows(replace(steps, objects=replace(steps.objects, impacts=(each,), impacts_ahead=())))
    assert form["last"].count("overdue since") == 1


def test_the_procedure_names_the_day_of_the_later_assessment(out: Path) -> None:
    text = (out / "drafts" / "ai_impact_assessment.md").read_text(encoding="utf-8")
    before, after = text.split("## What runs today")
    (row,) = [line for line in before.splitlines() if line.startswith("| Bed triage")]
    assert row.endswith("| 4 May 2026, screening, overdue since 31 October 2026; open: see below; full form due |")
    assert "overdue since 31 October 2026; only a screening" in after
    (other,) = [line for line in before.splitlines() if line.startswith("| Minutes")]
    assert other.endswith("| open: see below |")
    assert (
        "| Minutes | not said whether one was made; counts as full form due until its screening is answered |" in after
    )
    names = [line.split(" | ")[0] for line in after.split("## Who does")[0].splitlines() if line.startswith("| ")]
    assert names == ["| System, in this order", "| ---", "| Bed triage \\| ward 3", "| Minutes", "| Spelling"]
    assert "A yes to any question before number 5 leads to the full assessment; so do 2 of the others." in text


def test_where_screening_is_enough_the_form_ends_there(out: Path) -> None:
    short, whole = (
        (out / "drafts" / f"ai_impact_form_{name}.md").read_text(encoding="utf-8") for name in ("spelling", "minutes")
    )
    assert "**Proposed: screening is enough.**" in short
    assert "## 2 " not in short
    assert "| not known | the list doesn't say |" in whole
    assert "**Proposed: screening to be answered first (6 questions).**" in whole
    assert "## 8 " in whole


def test_two_systems_of_one_name_have_a_form_each(steps: Steps) -> None:
    row = form_rows(steps)[1]
    facts = DraftFacts(steps.coverage.client, steps.coverage.catalogue, load_library(), {}, [], [], impacts=[row, row])
    names = [name for name in draft_texts(facts) if name.startswith("ai_impact_form_")]
    assert names == ["ai_impact_form_spelling", "ai_impact_form_spelling__2"]


def test_the_sheet_has_the_headings_and_words_of_the_list() -> None:
    text = (paths.PACKAGE / "report" / "templates" / "sheets" / "systems.yml").read_text(encoding="utf-8")
    (sheet,) = [each for each in yaml.safe_load(text) if each["sheet"] == "Impact assessments"]
    columns = {each["key"]: each for each in sheet["columns"]}
    for name, column in PLAN.columns.items():
        assert columns[name]["heading"] == heading_of(column)
        words = [step.title for step in SCALES.get(name, ())] or [
            form.replace("_", " ") for form in column.normal_forms
        ]
        assert columns[name].get("choices", []) == words


def test_words_of_the_list_are_the_steps_of_the_kit() -> None:
    for name, scale in SCALES.items():
        assert list(PLAN.columns[name].normal_forms) == [step.id for step in scale]


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_every_word_that_we_print_for_an_answer_is_read_back_in_a_list_and_in_a_form(
    language: str, out: Path, tmp_path: Path
) -> None:
    with in_language(language):
        printed = {name: {step.id: translated(step.title) for step in scale} for name, scale in SCALES.items()}
        for name in ("form", "decision"):
            printed[name] = {each: translated(each.replace("_", " ")) for each in PLAN.columns[name].normal_forms}
        answers = [yes_no().get(plain(translated(word))) for word in ("yes", "no")]
    for name, words in printed.items():
        assert {word: read_value(word, PLAN.columns[name])[0] for word in words.values()} == {
            word: step for step, word in words.items()
        }
    assert answers == [True, False]
    form = tmp_path / "documents" / "minutes.docx"
    for severe, likely, left, decided in zip(*(printed[name] for name in (*SCALES, "decision")), strict=True):
        words = [printed[name][step] for name, step in zip(SCALES, (severe, likely, left), strict=True)]
        lines = {"Privacy": f"x | {words[0]}, {words[1]} | y | {words[2]}", "Decision": printed["decision"][decided]}
        filled_in(out / "drafts" / "ai_impact_form_minutes.docx", form, lines, ("", "2026-03-05"))
        row = read_of_forms(tmp_path)[0]["Minutes"]
        assert (row.severity, row.likelihood, row.residual, row.decision) == (severe, likely, left, decided)


def test_what_was_typed_stays_as_it_was_in_each_language(steps: Steps) -> None:
    told = []
    for code in ("en", "de", "fr"):
        with in_language(code):
            told += [row for row in impact_rows(steps) if row.get("severity")]
    assert [(each["severity"], each["decision"]) for each in told] == [("grave", "accepted with conditions")] * 3


def test_how_far_a_system_acts_alone_is_told_in_words(steps: Steps) -> None:
    with in_language("de"):
        assert rows_systems(steps)["AI systems"][0]["autonomy"] == "ein Mensch entscheidet"
    assert rows_systems(steps)["AI systems"][0]["autonomy"] == "a person decides"


def test_what_is_filled_in_in_the_sheet_is_read_next_time(out: Path, tmp_path: Path) -> None:
    sheet = load_workbook(out / "details.xlsx")["Impact assessments"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    place = {str(heading).partition(" (to ")[0]: n for n, heading in enumerate(rows[2])}
    spelling = next(row for row in rows if row[place["System"]] == "Spelling")
    spelling[place["Assessed on"]], spelling[place["Decision"]] = "2026-11-20", "accepted"
    book = Workbook()
    book.active.title = "Impact assessments"
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "impact.xlsx")
    found = read_inputs(read_file(tmp_path / "impact.xlsx"))
    assert found.findings.empty
    read = {(row.system, row.form, str(row.assessed_on), row.decision) for row in found.lists.impact_assessments}
    assert read == {
        ("AI-1", "screening", "2026-05-04", "accepted_with_conditions"),
        ("Spelling", "screening", "2026-11-20", "accepted"),
    }, "a row with nothing but what was proposed is no assessment"


def rendered(folder: Path, out: Path) -> Steps:
    """All steps of a client's folder; its report's workbook with the lists is written."""
    client_ = ims.open_client(folder, as_of="2026-11-24")
    register = ims.read_register(client_)
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, client_)))
    steps = walk_steps(register, ims.plan_roadmap(gaps, client_))
    out.mkdir()
    write_workbook(out / DETAILS, steps, book=DETAILS)
    return steps


def counted(steps: Steps) -> list[tuple[str, str | None, str, str | None]]:
    rows = steps.inputs.lists.impact_assessments
    return [(row.system, row.form, str(row.assessed_on), row.signed_off_by) for row in rows]


def fill(path: Path, system: str, **said: Any) -> None:
    """Write into the first row of a system of the sheet."""
    book = load_workbook(path)
    sheet = book["Impact assessments"]
    place = {str(cell.value).partition(" (to ")[0]: cell.column for cell in sheet[3]}
    (row, *_) = [line[0].row for line in sheet.iter_rows(min_row=4) if line[place["System"] - 1].value == system]
    for heading, value in said.items():
        sheet.cell(row, place[heading.replace("_", " ")], value)
    book.save(path)


def test_a_workbook_that_is_put_back_counts_what_the_clients_list_says_once(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    shutil.copytree(paths.DATA / "clients" / "stadtspital", folder)
    own = counted(rendered(folder, tmp_path / "first"))
    assert len(own) == 5
    rounds = []
    for name in ("first", "second"):
        shutil.copy(tmp_path / name / "details.xlsx", folder / "details.xlsx")
        if name == "first":
            said = {"Assessed_on": "2026-11-20", "Decision": "accepted", "Signed_off_by": "Director"}
            fill(folder / "details.xlsx", "Auskunft im Patientenportal", **said)
        steps = rendered(folder, tmp_path / ("second" if name == "first" else "third"))
        rounds.append(counted(steps))
        told = {row.code: row.message for row in steps.findings.itertuples()}
        assert "input.copy_differs" not in told
        assert told["input.read_back"].startswith("read back: 1 result; 5 rows of it count once")
        codes = {found.code: found.level for found in steps.register.found if found.file == "details.xlsx"}
        assert codes.get("file.own_report") == "note"
        assert "list.column_unread" not in codes
    assert rounds[0] == rounds[1] == [*own, ("Auskunft im Patientenportal", "full_form", "2026-11-20", "Director")]


def test_a_day_that_only_the_system_row_tells_comes_back_as_no_result(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    shutil.copytree(paths.DATA / "clients" / "harbour", folder)
    first = rendered(folder, tmp_path / "first")
    told = [(row["system"], str(row.get("assessed_on")), row["wants"]) for row in impact_rows(first)]
    assert ("Report writer", "2026-08-31", ["data protection only, assess the rest", COUNTS]) in told
    notes = [row["notes"] for row in impact_rows(first) if row.get("assessed_on")]
    assert notes == ["The assessment looked at data protection only"]
    shutil.copy(tmp_path / "first" / "details.xlsx", folder / "details.xlsx")
    again = rendered(folder, tmp_path / "second")
    assert counted(again) == []
    assert [(row["system"], str(row.get("assessed_on")), row["wants"]) for row in impact_rows(again)] == told
    shutil.copy(tmp_path / "second" / "details.xlsx", folder / "details.xlsx")
    fill(folder / "details.xlsx", "Report writer", Form="full form", Decision="accepted")
    assert counted(rendered(folder, tmp_path / "third")) == [("Report writer", "full_form", "2026-08-31", None)]


def test_what_was_typed_stays_and_is_asked_when_the_new_workbook_takes_the_old_one_s_place(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    shutil.copytree(paths.DATA / "clients" / "stadtspital", folder)
    write_input_template(folder / FILE)
    book, own = load_workbook(folder / FILE), {"id": "IA1", "system": "Bettenprognose", "form": "short"}
    for place, name in enumerate(PLAN.columns, start=1):
        book[PLAN.sheet].cell(HEADER_ROW + 1, place).value = (own | {"assessed_on": "2026-02-10"}).get(name)
    book.save(folder / FILE)
    rendered(folder, tmp_path / "out0")
    words = {
        "Assessed_on": "in January",
        "Severity": "serious, somebody may be hurt",
        "Likelihood": "happens now and then",
        "Decision": "goes on with conditions",
        "Conditions": "staff look",
    }
    rounds = []
    for number in range(1, 4):
        shutil.copy(tmp_path / f"out{number - 1}" / DETAILS, folder / DETAILS)
        if number == 1:
            fill(folder / DETAILS, "Auskunft im Patientenportal", **words)
            fill(folder / DETAILS, "Bettenprognose", Form="screening")
        steps = rendered(folder, tmp_path / f"out{number}")
        sheet = load_workbook(tmp_path / f"out{number}" / DETAILS)["Impact assessments"]
        rows = [[cell.value for cell in line[:15]] for line in sheet.iter_rows(min_row=4)]
        asked = [each.message for each in steps.inputs.findings.itertuples() if each.level != "note"]
        rounds.append((rows, [text for text in words.values() if any(text in each for each in asked)]))
        (begun,) = (row for row in rows if row[1] == "Auskunft im Patientenportal")
        assert set(words.values()) <= {*begun}
        assert [row[2] for row in rows if row[0] == "IA1"] == ["screening"], "corrected, and there once"
        assert not any("short" in each for each in asked)
    assert rounds[0] == rounds[1] == rounds[2]
    assert rounds[0][1] == ["in January", "happens now and then"], "asked as long as it stands"


def test_what_a_copy_adds_or_says_otherwise_is_asked_with_both_cells(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    shutil.copytree(paths.DATA / "clients" / "stadtspital", folder)
    rendered(folder, tmp_path / "first")
    shutil.copy(tmp_path / "first" / "details.xlsx", folder / "details.xlsx")
    fill(folder / "details.xlsx", "Sepsiswarnung", Signed_off_by="Director")
    fill(folder / "details.xlsx", "Bettenprognose", Residual="high")
    steps = rendered(folder, tmp_path / "second")
    asked = [row.message for row in steps.findings.itertuples() if row.code == "input.copy_differs"]
    assert len(asked) == 1
    assert any("Residual 'high' in Impact assessments!" in text and "'gering' in Folgen" in text for text in asked)
    told = [row.message for row in steps.findings.itertuples() if row.code == "corrected.counts"]
    assert told == ["'Sepsiswarnung', Signed off by: corrected to 'Director'; the list says nothing"]
    (shown,) = (row for row in impact_rows(steps) if row["system"] == "Bettenprognose" and row.get("residual"))
    assert shown["residual"] == "high", "what was typed stays until somebody settles it"
    found = {each.system.name: each for each in steps.objects.impacts}
    assert not found["Sepsiswarnung"].is_unsigned, "what the copy adds counts until the list says it too"
    assert found["Bettenprognose"].level == "low", "where the two differ the client's own list counts"


TROUBLE: dict[str, list[dict[str, Any]]] = {
    "ai_systems": [
        {
            "id": "AI-1",
            "name": "Ticket triage",
            "purpose": "Sorts tickets",
            "status": "live",
            "notes": "Nobody looks; see N-1",
            "impact_assessed_on": "2025-03-03",
        },
        {"id": "AI-2", "name": "Portal bot", "purpose": "Answers patients", "status": "planned"},
    ],
    "risks": [
        {
            "id": "R-7",
            "title": "The triage model sorts wrongly",
            "likelihood": "4",
            "consequence": "3",
            "level": "12",
            "plan": "Second look",
            "owner": "Head of desk",
            "due": "2027-03-31",
        }
    ],
    "incidents": [{"id": "I-9", "title": "Triage model misroutes 41 tickets", "opened": "2026-10-19"}],
    "audits": [
        {
            "id": "N-1",
            "title": "Nobody counts errors",
            "corrective_action": "Set a limit",
            "owner": "Desk lead",
            "due": "2027-01-29",
        },
        {
            "id": "N-2",
            "title": "Triage model updated unseen",
            "corrective_action": "Announce",
            "closed_on": "2026-05-04",
            "status": "closed",
        },
    ],
    "measurements": [{"title": "Errors of the triage model", "period": "2026 Q3", "actual": "9.4", "unit": "%"}],
}

# field → what its line says
KNOWN = {
    "failures": (
        "“Triage model misroutes 41 tickets” (I-9, Incidents!",
        "“Errors of the triage model” (Measurements!",
        ": 9.4 % in 2026 Q3, no target in the list",
    ),
    "measures": (
        "“Second look” (R-7, Head of desk, by 31 March 2027, Risks!",
        "“Set a limit” (N-1, Desk lead, by 29 January 2027, ",
    ),
    "risk_register": (
        "“The triage model sorts wrongly” (R-7, Risks!",
        "level 12",
        "in no register that was read; to be weighed: “",
    ),
}


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return form_rows(walked(tmp_path_factory.mktemp("troubled"), [], **TROUBLE))


@pytest.mark.parametrize("field", KNOWN)
def test_a_form_says_what_other_lists_tell_of_the_system(field: str, troubled: list[dict[str, Any]]) -> None:
    for said in KNOWN[field]:
        assert said in troubled[0]["known"][field]
    assert "Announce" not in troubled[0]["known"][field], "what is done is no measure to come"


def test_a_form_says_why_an_assessment_is_due(troubled: list[dict[str, Any]]) -> None:
    reason = troubled[0]["reason"]
    assert reason.startswith("the last one is over; since then “Triage model misroutes 41 tickets” (I-9, ")
    assert "the list remarks “Nobody looks; see N-1” (" in reason
    assert troubled[0]["wants"] == ["overdue since 3 March 2026 (after 12 months, our proposal)"]


def test_a_planned_system_has_a_form_and_a_row_too(tmp_path: Path) -> None:
    steps = walked(tmp_path, [], **TROUBLE)
    assert [row["name"] for row in form_rows(steps)] == ["Ticket triage", "Portal bot"]
    assert form_rows(steps)[1]["wants"] == [
        "none yet; a first one from what is known is due before a product is chosen, and before first use: full form due"
    ]
    rows = [(row["system"], str(row.get("assessed_on", ""))) for row in impact_rows(steps)]
    assert rows == [("Ticket triage", "2025-03-03"), ("Ticket triage", ""), ("Portal bot", "")]
    assert [each.system.name for each in steps.objects.impacts] == ["Ticket triage"], "it isn't assessed yet"


def test_a_settled_system_has_no_row_to_fill_in(tmp_path: Path) -> None:
    made = {"system": "Spelling", "form": "screening", "assessed_on": "2026-11-02", "next_review": "2027-11-30"}
    rows = impact_rows(walked(tmp_path, [*ASSESSED, made]))
    assert [row["system"] for row in rows if not row.get("assessed_on")] == ["Bed triage | ward 3", "Minutes"]
    assert [row["system"] for row in rows if row.get("assessed_on")] == ["AI-1", "Spelling"]
