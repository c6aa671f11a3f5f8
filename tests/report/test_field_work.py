"""What assessors found, saw and asked: in the report, the workbooks, the papers and results.json, and in no figure."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ims_lib import assess, find_gaps, open_client, plan_roadmap, read_register, score_coverage, walk_steps
from ims_lib.batch import render_report
from ims_lib.client import Log, merge_entries
from ims_lib.client.entry_sheets import KEY
from ims_lib.files import unpack
from ims_lib.judgements import Decision
from ims_lib.report import draft
from ims_lib.report.gap_table import section_gaps
from ims_lib.report.pack import certification_pack
from ims_lib.report.workbook import write_workbook
from ims_lib.report.workbook_plans import WORKBOOK
from ims_lib.steps import Steps
from ims_lib.steps.field_work import field_work
from tests.builders import write_client
from tests.conftest import AS_OF

CRITERION = "asset.inventory"
CONTROLS = """\
Control,Title,Applicable,Status,Owner
A.5.1,Policies for information security,Yes,Implemented,CISO
A.5.9,Inventory of assets,Yes,Partially implemented,IT lead
"""
KEPT = b"asset,owner\nserver,nobody\n"
ENTERED = {
    "finding/27001:A.5.1/1": {"grade": "strength", "text": "Staff quote the policy by heart"},
    "finding/27001:A.5.9/1": {
        "grade": "major",
        "text": "Bittern servers are in no list",
        "action": "List them",
        "owner": "IT lead",
        "due": "2026-11-01",
    },
    "finding/27001:A.5.9/2": {"grade": "minor", "text": "Two laptops lack an owner", "closed_on": "2026-11-20"},
    "evidence/27001:A.5.9/1": {
        "kind": "file",
        "what": "Asset list of October",
        "place": "evidence/assets.csv",
        "sha256": hashlib.sha256(KEPT).hexdigest(),
        "valid_until": "2027-06-30",
    },
    "asked/27001:A.5.9": {"who": "Ida Ruff", "day": "2026-11-20", "drawn": "5", "differ": "2"},
    "mark/27001:A.5.1": {"not_seen": "yes"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A client's folder in which Ann Lee found, saw, asked and judged."""
    made = write_client(tmp_path_factory.mktemp("clients") / "acme", 'name: Acme\nstandards: ["27001"]\n')
    (made / "soa.csv").write_text(CONTROLS, encoding="utf-8")
    log = Log(open_client(made), "Ann Lee")
    log.judge(Decision("27001:A.5.9", "P", "Servers are missing", "Asset list of October (evidence/assets.csv)"))
    for on, values in ENTERED.items():
        log.enter(on, values, reason="Inventory")
    (made / "evidence").mkdir()
    (made / "evidence" / "assets.csv").write_bytes(KEPT)
    return made


@pytest.fixture(scope="module")
def made(folder: Path) -> Path:
    return render_report(folder, out=folder.parent / "out", as_of=AS_OF).parent


def steps_of(folder: Path) -> Steps:
    client = open_client(folder, as_of=AS_OF)
    register = read_register(client)
    gaps = find_gaps(score_coverage(assess(register, client)))
    return walk_steps(register, plan_roadmap(gaps, client, register=register))


@pytest.fixture(scope="module")
def steps(folder: Path) -> Steps:
    return steps_of(folder)


def test_of_a_nonconformity_what_an_auditor_asks_for_is_missing_until_it_is_given(steps: Steps, tmp_path: Path) -> None:
    """A cause, a correction; and of one that is closed another verdict than the one that it was raised on."""
    major, minor, strength = field_work(steps.coverage, steps.register).findings
    assert (major.missing, strength.missing) == (("a correction", "a cause"), ())
    assert minor.missing[2:] == ("a look at its effect", "a new verdict, as it stands at P")
    given = replace(minor, cause="No list", correction="Owners named", shown_by="List", level="L")
    assert given.missing == ()
    assert (given.as_action(AS_OF).cause, given.as_action(AS_OF).correction) == ("No list", "Owners named")


def test_findings_stand_by_grade_with_their_state(steps: Steps) -> None:
    work = field_work(steps.coverage, steps.register)
    assert [(each.grade, each.state) for each in work.findings] == [
        ("major", "overdue"),
        ("minor", "closed"),
        ("strength", ""),
    ]
    assert {each.requirements for each in work.evidence} == {("27001:A.5.9",)}
    assert [(each.asked, each.who) for each in work.asked] == [("Ida Ruff", "Ann Lee")]
    assert [each.on for each in work.not_seen] == ["27001:A.5.1"]


@pytest.mark.parametrize("number", ["1", "nmx4agyro"])
def test_what_is_about_a_criterion_stands_below_each_requirement_that_it_serves(tmp_path: Path, number: str) -> None:
    """Whether its row was counted in a sheet or named by the interview."""
    made = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001", "20000-1"]\n')
    (made / "soa.csv").write_text(CONTROLS, encoding="utf-8")
    client = open_client(made, as_of=AS_OF)
    coverage = score_coverage(assess(read_register(client), client))
    criterion = next(each for each in coverage.catalogue.criteria.values() if len({*each.requirements}) > 1)
    Log(client, "Ann").enter(f"finding/{criterion.id}@A/{number}", {"grade": "minor", "text": "Not for all"})
    again = open_client(made, as_of=AS_OF)
    coverage = score_coverage(assess(read_register(again), again))
    (found,) = field_work(coverage).findings
    served = [link.id for link in criterion.serves if link.id.partition(":")[0] in ("27001", "20000-1")]
    assert sorted(found.requirements) == sorted(served)
    assert found.criterion == criterion.id
    assert {*field_work(coverage).by_requirement()} == {*served}


def test_a_finding_moves_no_figure(folder: Path, steps: Steps, tmp_path: Path) -> None:
    bare = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    for name in ("soa.csv", "judgements.csv"):
        (bare / name).write_bytes((folder / name).read_bytes())
    assert steps_of(bare).coverage.requirements.equals(steps.coverage.requirements)


def page_of(made: Path) -> BeautifulSoup:
    return BeautifulSoup((made / "report.html").read_text(encoding="utf-8"), "html.parser")


def text_of(page: BeautifulSoup, css: str) -> str:
    """What stands there; a word may lead to the glossary, and may have places to break."""
    told = " ".join(" ".join(each.get_text("") for each in page.select(css)).split())
    return told.replace("\N{ZERO WIDTH SPACE}", "")


def test_the_page_tells_findings_in_brief_gaps_and_requirement(made: Path) -> None:
    page = page_of(made)
    assert "The assessor found 1 major nonconformity, 1 minor nonconformity (1 closed) and 1 strength." in text_of(
        page, "#brief"
    )
    rows = [" ".join(row.get_text(" ").split()) for row in page.select("#graded ~ table tbody tr")]
    assert [row.partition("27001")[0].strip() for row in rows] == [
        "major nonconformity",
        "minor nonconformity",
        "strength",
    ]
    assert "Bittern servers are in no list List them IT lead 1 Nov 2026 overdue" in rows[0]
    assert "closed on 20 November 2026 by Ann Lee" in rows[1]
    told = text_of(page, '[id="27001-A.5.9"]')
    digest = hashlib.sha256(KEPT).hexdigest()
    for line in (
        "Servers are missing",
        "Major nonconformity: “Bittern servers are in no list” (IT lead, due 1 November 2026, overdue). Action: List them",
        f"Evidence seen: “Asset list of October” (evidence/assets.csv, SHA-256 {digest}, valid until 30 June 2027, Ann Lee",
        "Asked: Ida Ruff, 20 November 2026, records drawn: 5, records that differ: 2",
    ):
        assert line in told
    assert "Not seen: Ann Lee" in text_of(page, '[id="27001-A.5.1"]')


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    lines = [*load_workbook(path)[sheet].iter_rows(values_only=True)]
    head = next(place for place, line in enumerate(lines) if sum(cell is not None for cell in line) > 4)
    return [dict(zip(map(str, lines[head]), line, strict=True)) for line in lines[head + 1 :]]


def test_the_workbooks_list_actions_verdicts_and_evidence(made: Path) -> None:
    actions = [row for row in rows_of(made / "workbook.xlsx", "Actions") if row["Origin"] == "assessor"]
    numbers = [row["Number"] for row in actions]
    assert "27001:A.5.1" not in numbers, "no action follows from a strength"
    assert not [number for number in numbers if "/" in number], "the id of a row of entries.csv is no number"
    major = next(row for row in actions if row["Number"] == "27001:A.5.9" and row["State (to correct)"] == "overdue")
    assert (major["Origin"], major["State (to correct)"], major["Owner (to correct)"]) == (
        "assessor",
        "overdue",
        "IT lead",
    )
    assert str(major["Due (to correct)"]).startswith("2026-11-01")
    (asset,) = (row for row in rows_of(made / "workbook.xlsx", "Requirements") if row["Requirement"] == "27001:A.5.9")
    assert (asset["Verdict"], asset["Reason"]) == ("P", "Servers are missing")
    assert "Two laptops lack an owner" in asset["Remark"]
    (seen,) = (row for row in rows_of(made / "details.xlsx", "Evidence") if row["SHA-256"])
    assert seen["Evidence"] == "Asset list of October", "the judgement's text names the same thing"
    assert seen["SHA-256"] == hashlib.sha256(KEPT).hexdigest()
    assert (seen["Kept where"], seen["Serves"]) == ("evidence/assets.csv", "27001:A.5.9")
    assert str(seen["Seen by the assessor"]).startswith("Ann Lee, ")


def test_a_finding_is_closed_on_sheet_actions_and_told_as_closed(folder: Path, tmp_path: Path) -> None:
    """Then opened again in the interview; what is no state of a finding is asked."""
    back = shutil.copytree(folder, tmp_path / "acme")
    write_workbook(back / "came back.xlsx", steps_of(back), book=WORKBOOK)
    book = load_workbook(back / "came back.xlsx")
    sheet, row, places = entry_row(book, "finding/27001:A.5.9/1")
    for heading, value in {"State": "closed", "Effect": "List of November", "Corrected by": "Bo Kim"}.items():
        sheet.cell(row, places[heading]).value = value
    book.save(back / "came back.xlsx")
    assert {line.field: (line.who, line.new) for line in merge_entries(back, when=AS_OF)} == {
        "state": ("Bo Kim", "closed"),
        "shown_by": ("Bo Kim", "List of November"),
        "closed_by": ("Bo Kim", "Bo Kim"),
    }
    steps = steps_of(back)
    (major,) = (each for each in field_work(steps.coverage, steps.register).findings if each.grade == "major")
    assert (major.state, str(major.closed_on), major.closed_by) == ("closed", f"{AS_OF}", "Bo Kim")
    told = "closed on 24 November 2026 by Bo Kim, as “List of November” shows"
    assert told in str(section_gaps(steps.roadmap.gaps, steps.register).html)
    assert [(each.title, each.state) for each in steps.improvement.every] == [
        ("Bittern servers are in no list", "closed"),
        ("Two laptops lack an owner", "closed"),
    ]
    (line,) = next(each.lines for each in steps.review.looks_at if each.input == "audit_findings")
    assert (
        line == "The assessor found 1 major nonconformity (1 closed), 1 minor nonconformity (1 closed) and 1 strength"
    )
    Log(open_client(back), "Ann Lee").enter("finding/27001:A.5.9/1", {"state": "action agreed", "due": "2027-01-29"})
    steps = steps_of(back)
    assert steps.improvement.every[0].state == "action agreed"
    assert steps.improvement.count("open") == 1
    sheet.cell(row, places["State"]).value = "nearly"
    book.save(back / "came back.xlsx")
    assert "entry.word" in {each.code for each in open_client(back, as_of=AS_OF).doubts}


def entry_row(book: Workbook, on: str) -> tuple[Worksheet, int, dict[str, int]]:
    """Sheet Actions, the row that is known by this, and the columns by heading."""
    sheet = book["Actions"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == KEY for cell in row))
    places = {str(cell.value).partition(" (")[0]: cell.column for cell in head}
    row = next(row[0].row for row in sheet.iter_rows() if row[places[KEY] - 1].value == on)
    return sheet, row, places


def test_the_findings_report_begins_with_what_was_graded(steps: Steps) -> None:
    text = draft(steps, "findings_report").text
    graded = text.partition("## Graded by the assessor")[2].partition("## Proposed by a rule")[0]
    assert graded.startswith(": 1 major nonconformity, 1 minor nonconformity (1 closed) and 1 strength")
    assert "| Objective evidence | Servers are missing; Asset list of October" in graded
    assert "| Action, who, due | List them (IT lead), 1 November 2026 |" in graded
    assert "| Graded by the lead assessor | major nonconformity and minor nonconformity, as above |" in text


def test_results_and_run_hold_findings_evidence_and_files(made: Path) -> None:
    found = json.loads((made / "results.json").read_text(encoding="utf-8"))
    assert next((each["row"], each["due"]) for each in found["assessor_findings"]) == ("27001:A.5.9/1", "2026-11-01")
    assert [each["kept"] for each in found["evidence"] if each["sha256"]] == ["evidence/assets.csv"]
    assert [each["asked"] for each in found["asked"]] == ["Ida Ruff"]
    run = json.loads((made / "run.json").read_text(encoding="utf-8"))
    assert run["inputs"]["evidence/assets.csv"] == hashlib.sha256(KEPT).hexdigest()


def test_the_certification_pack_names_the_file_and_no_finding(steps: Steps) -> None:
    parts = unpack(certification_pack(steps))
    books = [load_workbook(io.BytesIO(content)) for name, content in parts.items() if name.endswith(".xlsx")]
    texts = [
        str(cell) for book in books for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line
    ]
    assert "Asset list of October" in texts
    assert hashlib.sha256(KEPT).hexdigest() in texts
    assert not [text for text in texts if "Bittern" in text or "Ann Lee" in text]
