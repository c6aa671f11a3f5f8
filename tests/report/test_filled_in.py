"""What is written into the sheets of a report's workbook is told by the next report, used, and asked again when its ground changed."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import ims_lib as ims
from ims_lib import paths
from ims_lib.answers_given import merge_answers
from ims_lib.cell_places import CellPlace
from ims_lib.client import merge_actions, merge_entries, read_client
from ims_lib.client.entries import entry_forms, is_within
from ims_lib.client.entry_sheets import KEY, LINES
from ims_lib.client.filled_sheets import sheets_read_back
from ims_lib.frames import rows_of
from ims_lib.inputs import read_inputs
from ims_lib.inputs.states import TO_CHECK, state_of
from ims_lib.register.model import Register
from ims_lib.register.settled.reading import load_reading
from ims_lib.report import draft
from ims_lib.report.questions import all_findings, count_questions, section_questions
from ims_lib.report.steps.decisions import decisions_of, findings_of_steps, results_decided, section_decisions
from ims_lib.report.workbook import write_workbooks
from ims_lib.report.workbook_plans import DETAILS, WORKBOOK, sheet_plans
from ims_lib.roadmap import Roadmap
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.impact_told import none_yet
from ims_lib.steps.decisions.made import is_covered
from ims_lib.steps.soa import state_applicability
from tests.builders import write_xlsx
from tests.report.test_risks_section import text_of
from tests.roadmap.test_plan_sheet import cut_short

FIRST, LATER = date(2026, 11, 30), date(2026, 12, 10)
ON = date(2026, 12, 3)
DECIDED: dict[str, Any] = {
    "Decided": "Another day (Which day)",
    "Which day": date(2027, 1, 29),
    "Decided by": "Managing director",
    "Decided on": ON,
}
SIGNED: dict[str, Any] = {
    "What is left is accepted by": "Ann Muster",
    "Role of who accepts": "Team lead",
    "Signed on": ON,
}
OVERDUE, LAPTOP = "decision/overdue/26-02 2026-10-30; ", "risk/R-13 up to 6"
NEW_DAY, TOLD = DECIDED["Decided"], "3 December 2026, Managing director: “Another day, 29 January 2027”"
FORMER = ("Risk no.", "Risk", "Name (to fill in)", "Role (to fill in)", "Date (to fill in)", KEY, LINES)
"""The headings of sheet Risk acceptance in workbooks of earlier releases."""
SOA = "Statement of Applicability"
HELD = "session/access_and_cryptography 2027-01"


@cache
def planned(as_of: date) -> tuple[Register, Roadmap]:
    """The demo client's plan by a day, before anything was filled in."""
    client = ims.open_client("harbour", as_of=as_of)
    rows = ims.read_register(client)
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(rows, client)))
    return rows, ims.plan_roadmap(gaps, client, register=rows)


def plan_of(folder: Path, as_of: date) -> Roadmap:
    """The plan of a client's folder by a day: what is filled in moves no figure of it."""
    plan = planned(as_of)[1]
    known, client = plan.gaps.coverage, ims.open_client(folder, as_of=as_of)
    coverage = replace(known, assessment=replace(known.assessment, client=client))
    return replace(plan, gaps=replace(plan.gaps, coverage=coverage))


def walked(folder: Path, as_of: date) -> Steps:
    return ims.walk_steps(planned(as_of)[0], plan_of(folder, as_of))


def report(folder: Path, name: str, as_of: date) -> Steps:
    """Write both workbooks of a report into the folder: the covers and the sheets that are filled in, as these are what counts."""
    steps = walked(folder, as_of)
    made = folder.with_name("made")
    made.mkdir(exist_ok=True)
    write_workbooks(made, steps)
    for kind, path in ((WORKBOOK, folder / name), (DETAILS, details(folder / name))):
        book = load_workbook(made / kind)
        for sheet in book.sheetnames:
            if sheet not in ("Cover", *sheets_read_back()):
                del book[sheet]
        book.save(path)
    return steps


def details(path: Path) -> Path:
    """The file of details beside a workbook of this name."""
    return path.with_name(f"details of {path.name}")


def with_sheet(path: Path, sheet: str) -> Path:
    """The one of the two that has a sheet."""
    return path if sheet in load_workbook(path, read_only=True).sheetnames else details(path)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo client's folder with the workbook of its first report in it, nothing filled in."""
    made = tmp_path_factory.mktemp("clients") / "harbour"
    shutil.copytree(paths.DEMO_CLIENTS / "harbour", made)
    report(made, "workbook.xlsx", FIRST)
    return made


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "harbour"))


def fill(folder: Path, sheet: str, begins: str, name: str = "workbook.xlsx", **cells: Any) -> None:
    """Write into the row whose key begins so, by the beginnings of the headings."""
    path = with_sheet(folder / name, sheet)
    book = load_workbook(path)
    rows = list(book[sheet].iter_rows())
    heads = [row for row in rows if KEY in [cell.value for cell in row]]
    key = next(cell.column - 1 for cell in heads[0] if cell.value == KEY)
    (row,) = (row for row in rows if is_of(row[key].value, begins))
    head = max((each for each in heads if each[0].row < row[0].row), key=lambda each: each[0].row)
    places = {str(cell.value).partition(" (")[0]: cell.column - 1 for cell in head if cell.value}
    for heading, value in cells.items():
        row[places[heading]].value = value
    book.save(path)


def is_of(known: object, begins: str) -> bool:
    """Whether a row is known by a key that begins so; by several, a line each, where different things are filled in."""
    return any(each.startswith(begins) for each in str(known).split("\n"))


def shown(path: Path, sheet: str, begins: str) -> dict[str, Any]:
    rows = list(load_workbook(with_sheet(path, sheet))[sheet].iter_rows(values_only=True))
    heads = [row for row in rows if KEY in row]
    (row,) = (row for row in rows if is_of(row[heads[0].index(KEY)], begins))
    head = max(heads[: 1 + sum(rows.index(each) < rows.index(row) for each in heads[1:])], key=rows.index)
    return {str(heading).partition(" (")[0]: value for heading, value in zip(head, row, strict=True)}


def asked(folder: Path, as_of: date = LATER) -> dict[str, str | None]:
    return {each.code: each.cell for each in read_client(folder, as_of=as_of).doubts if each.code.startswith("entry.")}


def lines(folder: Path) -> list[dict[str, str]]:
    path = folder / "entries.csv"
    return list(csv.DictReader(path.open(encoding="utf-8"))) if path.exists() else []


def test_a_decision_and_a_signature_are_told_by_the_next_report_and_used(folder: Path) -> None:
    fill(folder, "Decisions", OVERDUE, **DECIDED)
    fill(folder, "Risks", LAPTOP, **SIGNED)
    before = walked(folder, LATER)
    added = merge_entries(folder, when=LATER)
    assert len(added) == 7
    assert merge_entries(folder, when=LATER) == ()
    assert [(line["field"], line["new"], line["who"]) for line in lines(folder)[-3:]] == [
        ("name", "Ann Muster", "Ann Muster"),
        ("role", "Team lead", "Ann Muster"),
        ("signed_on", "2026-12-03", "Ann Muster"),
    ]
    steps = walked(folder, LATER)
    assert asked(folder) == {}
    assert (
        [made.told for made in decisions_of(steps).made] == [made.told for made in decisions_of(before).made] == [TOLD]
    )
    assert not [item for item in decisions_of(steps).parts if item.key.startswith(OVERDUE)]
    assert results_decided(steps)[0] | {"what": ""} == {
        "what": "",
        "decided": "Another day, 29 January 2027",
        "by": "Managing director",
        "on": "2026-12-03",
        "kind": "overdue",
    }
    assert "Another day, 29 January 2027" in text_of(section_decisions(steps).html)
    assert steps.risks.entries["R-13"].accepted_by == "Ann Muster, Team lead, 3 December 2026"
    report(folder, "second.xlsx", LATER)
    row = shown(folder / "second.xlsx", "Decisions", OVERDUE)
    assert (row["Decided"], f"{row['Decided on']:%Y-%m-%d}", row[LINES]) == (NEW_DAY, "2026-12-03", 7)
    assert f"{row['Which day']:%Y-%m-%d}" == "2027-01-29"
    assert shown(folder / "second.xlsx", "Risks", LAPTOP)["What is left is accepted by"] == "Ann Muster"
    assert merge_entries(folder) == ()


def test_what_changed_on_the_second_workbook_is_added_and_what_is_emptied_is_taken_back(folder: Path) -> None:
    fill(folder, "Decisions", OVERDUE, **DECIDED)
    merge_entries(folder, when=LATER)
    report(folder, "second.xlsx", LATER)
    fill(folder, "Decisions", OVERDUE, "second.xlsx", Decided="Done")
    (line,) = merge_entries(folder, when=LATER)
    assert (line.old, line.new) == (NEW_DAY, "Done")
    report(folder, "third.xlsx", LATER)
    fill(folder, "Decisions", OVERDUE, "third.xlsx", **dict.fromkeys(DECIDED))
    assert [line.new for line in merge_entries(folder, when=LATER)] == ["", "", ""]
    assert "overdue" in {item.kind for item in decisions_of(walked(folder, LATER)).parts}


def test_where_both_changed_it_is_asked_and_what_is_kept_counts(folder: Path) -> None:
    fill(folder, "Decisions", OVERDUE, **DECIDED)
    merge_entries(folder, when=LATER)
    fill(folder, "Decisions", OVERDUE, Decided="No")
    (doubt,) = read_client(folder, as_of=LATER).doubts
    assert (
        doubt.code,
        f"is 'No' here and '{NEW_DAY}' in entries.csv › F2" in doubt.message.replace("!", " › "),
    ) == (
        "entry.conflict",
        True,
    )
    assert merge_entries(folder) == ()


# what is filled in → what is asked of it, and how many cells are kept
NOT_WHOLE: dict[str, tuple[dict[str, Any], str, int]] = {
    "a day that is two": ({**DECIDED, "Decided on": "03/04/2026"}, "entry.day", 3),
    "nobody named": ({**DECIDED, "Decided by": None}, "entry.unfinished", 3),
    "a day to come": ({**DECIDED, "Decided on": date(2027, 1, 5)}, "entry.day_ahead", 4),
}


@pytest.mark.parametrize(("cells", "code", "kept"), NOT_WHOLE.values(), ids=NOT_WHOLE)
def test_what_is_not_whole_is_asked_and_kept_but_does_not_count(
    folder: Path, cells: dict[str, Any], code: str, kept: int
) -> None:
    fill(folder, "Decisions", OVERDUE, **cells)
    assert code in asked(folder)
    assert len(merge_entries(folder, when=LATER)) == kept
    assert not read_client(folder, as_of=LATER).entered("decision")


def test_a_control_is_decided_in_its_row_and_counts_from_then_on(folder: Path) -> None:
    """Also against the client's own list; what its files say against it is asked."""
    decided = {"42001:A.6.1.2": "yes", "27001:A.7.6": "no", "27001:A.8.11": "yes", "27001:A.8.12": "no"}
    for control, settled in decided.items():
        by = {"Decided by": "Managing director", "Decided on": ON, "Reason by decision": f"So we say of {control}"}
        fill(folder, SOA, f"control/{control}", **{"Applies by decision": settled} | by)
    merge_entries(folder, when=LATER)
    client = ims.open_client(folder, as_of=LATER)
    rows = ims.read_register(client)
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(rows, client)))
    before = planned(LATER)[1].gaps
    assert sum(gaps.apart.values()) < sum(before.apart.values())
    soa = state_applicability(gaps.coverage, rows, risks={"27001:A.8.11": ("R-04",), "27001:A.8.12": ("R-18",)})
    entries = {each.control: each for each in soa.entries if each.control in decided}
    assert {name: each.applies for name, each in entries.items()} == decided
    assert all(each.reason == f"So we say of {name}" and each.is_decided for name, each in entries.items())
    assert "in doubt" not in str(entries["27001:A.8.11"])
    assert not [each for each in soa.findings if "A.8.11 (" in each.message]
    (told,) = [each for each in soa.findings if each.code == "soa.left_out_against"]
    assert "A.8.12" in told.message
    assert "R-18" in told.message
    assert "So we say of 27001:A.8.12" in told.message
    assert "R-18" in str(entries["27001:A.8.12"].settle)


def test_a_control_left_out_in_its_row_has_its_reason_there_and_is_asked_where_a_decision_says_otherwise(
    folder: Path,
) -> None:
    by = {"Decided by": "Managing director", "Decided on": ON}
    row = {"Applies by decision": "no", "Reason by decision": "Nobody here builds AI"}
    fill(folder, SOA, "control/42001:A.2.3", **row | by)
    fill(folder, "Decisions", "decision/applicability", Decided="As proposed", **by)
    merge_entries(folder, when=LATER)
    client = ims.open_client(folder, as_of=LATER)
    rows = ims.read_register(client)
    soa = state_applicability(ims.score_coverage(ims.assess(rows, client)), rows)
    (entry,) = (each for each in soa.entries if each.control == "42001:A.2.3")
    assert (entry.applies, entry.reason, entry.is_decided, entry.settle) == ("no", row["Reason by decision"], True, ())
    (told,) = [each.message for each in soa.findings if each.code == "entry.control_twice"]
    assert told.startswith("42001:A.2.3: its row says 3 December 2026, Managing director: “no”.")


def rise(folder: Path) -> None:
    """The signature of before, given for a level below that of today."""
    path = folder / "entries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("R-13 up to 6", "R-13 up to 4"), encoding="utf-8")


def age(folder: Path) -> None:
    path = folder / "entries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-12-03", "2025-12-03"), encoding="utf-8")


@pytest.mark.parametrize(("change", "name_left"), [(rise, None), (age, "Ann Muster")])
def test_a_signature_ends_when_the_level_rises_or_a_year_is_over(
    folder: Path, change: Callable[[Path], None], name_left: str | None
) -> None:
    """What was signed for the same level stays in its cells, to be written over."""
    fill(folder, "Risks", LAPTOP, **SIGNED)
    merge_entries(folder, when=LATER)
    (folder / "workbook.xlsx").unlink()
    change(folder)
    steps = walked(folder, LATER)
    risk = steps.risks.entries["R-13"]
    assert (risk.accepted_by, risk.signed and risk.signed.holds) == (None, False)
    assert [each.cell for each in steps.risks.findings if each.code == "risk.signed_before"]
    report(folder, "second.xlsx", LATER)
    row = shown(folder / "second.xlsx", "Risks", LAPTOP)
    assert row["What is left is accepted by"] == name_left
    assert row["Accepted so far"].startswith("Ann Muster, Team lead, 3 December")


def test_a_decision_on_more_than_was_decided_is_asked_again_with_what_was_decided(folder: Path) -> None:
    fill(folder, "Decisions", OVERDUE, **DECIDED)
    merge_entries(folder, when=LATER)
    (folder / "workbook.xlsx").unlink()
    path = folder / "entries.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("; R-23 2026-11-13", ""), encoding="utf-8")
    (item,) = (each for each in decisions_of(walked(folder, LATER)).parts if each.key.startswith(OVERDUE))
    assert item.before == TOLD


def test_a_session_that_was_held_is_told_with_who_held_it_and_comes_up_again_only_when_due(folder: Path) -> None:
    fill(folder, "Audit programme", HELD, **{"Held on": date(2026, 12, 8)})
    merge_entries(folder, when=LATER)
    assert [(line["field"], line["new"]) for line in lines(folder)] == [
        ("auditors", "Quality officer"),
        ("held_on", "2026-12-08"),
    ]
    found = report(folder, "second.xlsx", LATER).audits
    assert [(each.topic, each.standards, each.on) for each in found.done] == [
        ("access_and_cryptography", ("27001",), date(2026, 12, 8))
    ]
    before = walked(folder, FIRST).audits
    assert min(each.begins for each in before.held if each.topic == found.done[0].topic) == date(2027, 1, 11)
    assert min(each.begins for each in found.held if each.topic == found.done[0].topic) > date(2027, 5, 1)
    row = shown(folder / "second.xlsx", "Audit programme", HELD)
    assert (row["Session"], row["Auditors"], f"{row['Held on']:%Y-%m-%d}") == (None, "Quality officer", "2026-12-08")
    assert merge_entries(folder) == ()


@pytest.mark.parametrize("version", ["5.0", "4.2"])
def test_an_approval_of_a_statement_with_controls_to_decide_is_asked(folder: Path, version: str) -> None:
    fill(folder, SOA, "statement/2026-11-30", Version=version, **{"Approved on": "09.12.2026"})
    assert merge_entries(folder, when=LATER) == (), "a decision of the same day comes after what was signed"
    assert [*asked(folder)] == ["entry.statement_open"]
    *_, last, draft = report(folder, "second.xlsx", LATER).soa.versions
    assert (last.version, last.state) == ("4.2", "approved"), "controls are still to be decided, so none is approved"
    assert (last.approved_by, draft.approved_by) == ("Managing director", "Managing director")
    row = shown(folder / "second.xlsx", SOA, "statement/2026-12-10")
    assert row["Date and state"] == f"10 December 2026, draft to follow {last.version}, not approved"
    assert merge_entries(folder) == ()


# sheet, beginning of the row's key, what is filled in → what entries.csv keeps of it
KEPT: dict[str, tuple[str, str, dict[str, Any], dict[str, str]]] = {
    "a conclusion of the review": (
        "Management review",
        "review/March 2027 improvement_opportunities",
        {
            "Concluded or decided": "Buy a tool",
            "Who": "Head of operations",
            "Until": date(2027, 6, 30),
            "Decided on": ON,
        },
        {"decided": "Buy a tool", "who": "Head of operations", "until": "2027-06-30", "decided_on": "2026-12-03"},
    ),
    "an action in the review, its owner and day as they were": (
        "Management review",
        "review/March 2027 26-07",
        {"Concluded or decided": "Train the desk", "Decided on": ON},
        {"decided": "Train the desk", "who": "Service desk lead", "until": "2026-08-31", "decided_on": "2026-12-03"},
    ),
    "a treatment approved with another day": (
        "Risks",
        "treatment/R-01",
        {"Due": date(2027, 1, 15), "Approved by the owner, on": ON},
        {
            "option": "modify",
            "action": "Replace the last four shared accounts",
            "owner": "Head of infrastructure",
            "due": "2027-01-15",
            "approved_on": "2026-12-03",
        },
    ),
    "a treatment of a risk that we propose": (
        "Risks",
        "treatment/ai_biased_decisions",
        {
            "Treatment": "modify",
            "Action": "Compare results by group",
            "Owner": "Service desk lead",
            "Due": date(2027, 3, 1),
            "Approved by the owner, on": ON,
        },
        {
            "option": "modify",
            "action": "Compare results by group",
            "owner": "Service desk lead",
            "due": "2027-03-01",
            "approved_on": "2026-12-03",
        },
    ),
    "an approval of the programme": (
        "Audit programme",
        "programme/2026-11-30",
        {"Approved on": date(2026, 12, 9)},
        {"version": "2", "approved_by": "Managing director", "approved_on": "2026-12-09"},
    ),
    "a look at the watch list": (
        "Watch list",
        "watch/",
        {"Who looks": "Legal counsel", "Last looked on": ON, "What was found": "Nothing new"},
        {"who": "Legal counsel", "looked_on": "2026-12-03", "found": "Nothing new"},
    ),
}


def test_what_is_filled_in_is_kept_and_stands_there_in_the_next_report(folder: Path) -> None:
    """On each sheet, and of a review's conclusions those with somebody to act among the actions of the next one, for a year."""
    keys = {name: first_key(folder, sheet, begins) for name, (sheet, begins, _, _) in KEPT.items()}
    for name, (sheet, _, cells, _) in KEPT.items():
        fill(folder, sheet, keys[name], **cells)
    merge_entries(folder, when=LATER)
    assert asked(folder) == {"entry.day_past": "J30"}, "the action's own day, left as it was, had gone by"
    for name, (_, _, _, kept) in KEPT.items():
        assert {line["field"]: line["new"] for line in lines(folder) if line["on"] == keys[name]} == kept
    steps = report(folder, "second.xlsx", LATER)
    for name, (sheet, _, cells, _) in KEPT.items():
        if sheet != "Audit programme":
            row = shown(folder / "second.xlsx", sheet, keys[name])
            assert {each: text_there(row[each]) for each in cells} == {each: text_there(cells[each]) for each in cells}
    row = shown(folder / "second.xlsx", "Audit programme", "programme/2026-12-10")
    assert (row["Version"], row["Date and state"]) == ("3", "10 December 2026, draft to follow 2, not approved")
    assert merge_entries(folder) == ()
    told = "Improvement opportunities, 3 December 2026: “Buy a tool” (Head of operations, until 30 June 2027)"
    assert told in earlier_actions(steps)
    assert told not in earlier_actions(walked(folder, date(2027, 12, 10)))


def first_key(folder: Path, sheet: str, begins: str, name: str = "workbook.xlsx") -> str:
    """The first row's whose key begins so."""
    rows = list(load_workbook(with_sheet(folder / name, sheet))[sheet].iter_rows(values_only=True))
    head = next(row for row in rows if KEY in row)
    keys = (key for row in rows for key in str(row[head.index(KEY)]).split("\n"))
    return next(key for key in keys if key.startswith(begins))


def text_there(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


def earlier_actions(steps: Steps) -> tuple[str, ...]:
    return next(each.lines for each in steps.review.looks_at if each.input == "earlier_actions")


COVERED = {
    "the same": ("26-02 2026-10-30", "26-02 2026-10-30", True),
    "another day of it": ("26-02 2026-12-30", "26-02 2026-10-30", False),
    "a level that fell": ("R-01 up to 8", "R-01 up to 12", True),
    "a level that rose": ("R-01 up to 16", "R-01 up to 12", False),
    "another risk": ("R-02 up to 8", "R-01 up to 12", False),
    "a limit that is no number": ("R-01 up to 8", "R-01 up to x", False),
    "a day that is far": ("until 2027-02-10", "until 2027-01-29", True),
    "a day that is near": ("until 2027-02-10", "until 2026-12-29", False),
}


@pytest.mark.parametrize(("now", "then", "covered"), COVERED.values(), ids=COVERED)
def test_what_was_decided_covers_the_same_and_less(now: str, then: str, covered: bool) -> None:
    assert is_covered(now, {then}, date(2027, 1, 14)) is covered
    assert is_within(now, then) is (covered and not now.startswith("until"))


def test_a_row_that_somebody_added_is_asked(folder: Path) -> None:
    book = load_workbook(folder / "workbook.xlsx")
    sheet = book["Decisions"]
    sheet.cell(sheet.max_row + 1, 2).value = "Buy a new tool"
    (decided,) = (cell for cell in sheet[3] if cell.value == "Decided (to fill in)")
    sheet.cell(sheet.max_row, decided.column).value = "Yes"
    book.save(folder / "workbook.xlsx")
    assert asked(folder) == {"entry.row_added": f"{decided.column_letter}{sheet.max_row}"}
    assert merge_entries(folder) == ()


def test_a_row_added_to_the_actions_is_kept_as_a_list_of_the_clients(folder: Path) -> None:
    book = load_workbook(folder / "workbook.xlsx")
    sheet = book["Actions"]
    places = {str(cell.value).partition(" (")[0]: cell.column for cell in sheet[3]}
    said = {"Number": "X-1", "Finding or action": "Visitors aren't logged", "State": "open", "Owner": "Reception"}
    said |= {"Due": datetime(2027, 2, 1), "Requirements": "27001:A.7.2", "Cause": "Nobody was told"}
    added = sheet.max_row + 1
    for heading, value in said.items():
        sheet.cell(added, places[heading]).value = value
    book.save(folder / "workbook.xlsx")
    cell = f"{sheet.cell(added, places['Finding or action']).coordinate}"
    (told,) = (each for each in read_client(folder, as_of=LATER).doubts if each.code.startswith("entry."))
    assert (told.level, told.code, told.cell) == ("note", "entry.not_merged", cell)
    assert [line["Title"] for line in merge_actions(folder)] == ["Visitors aren't logged"]
    assert merge_actions(folder) == ()
    assert asked(folder) == {}
    rows = read_inputs(ims.read_register(read_client(folder, as_of=LATER))).lists.audits
    (kept,) = (row for row in rows if row.file == "actions_added.csv")
    assert (kept.id, kept.status, kept.owner) == ("X-1", "open", "Reception")
    assert (kept.due, kept.refs, kept.cause) == (date(2027, 2, 1), ("27001:A.7.2",), "Nobody was told")
    sheet.cell(added, places["Owner"]).value = "Somebody else"
    book.save(folder / "workbook.xlsx")
    assert merge_actions(folder) == ()
    assert asked(folder) == {"entry.row_added": cell}


def test_what_may_not_be_accepted_yet_is_asked_when_somebody_signs_for_it(folder: Path) -> None:
    fill(folder, "Risks", "treatment/R-01", **SIGNED)
    (found,) = (each for each in read_client(folder, as_of=LATER).doubts if each.code.startswith("entry."))
    assert found.code == "entry.not_asked"
    assert found.message.startswith(
        "Not kept of 'R-01 Stolen administrator password opens': What is left is accepted by,"
    )
    assert merge_entries(folder) == ()


def test_a_workbook_of_an_earlier_release_is_read_by_the_names_that_its_sheets_had(folder: Path) -> None:
    book = load_workbook(folder / "workbook.xlsx")
    del book["Risks"]
    sheet = book.create_sheet("Risk acceptance")
    sheet.append(["Risks whose rest may be accepted: to sign"])
    sheet.append(FORMER)
    sheet.append(["R-13", "Laptop is lost", "Ann Muster", "Team lead", ON, LAPTOP, 0])
    book.save(folder / "workbook.xlsx")
    assert [(line.on, line.field) for line in merge_entries(folder, when=LATER)] == [
        (LAPTOP, "name"),
        (LAPTOP, "role"),
        (LAPTOP, "signed_on"),
    ]
    assert walked(folder, LATER).risks.entries["R-13"].accepted_by == "Ann Muster, Team lead, 3 December 2026"


def test_rows_are_found_wherever_they_stand(folder: Path) -> None:
    fill(folder, "Decisions", OVERDUE, **DECIDED)
    book = load_workbook(folder / "workbook.xlsx")
    book["Decisions"].insert_rows(4, 3)
    book["Decisions"].insert_cols(1)
    book.save(folder / "workbook.xlsx")
    assert len(merge_entries(folder, when=LATER)) == 4


@pytest.mark.parametrize("sheet", ["Decisions", "Risks"])
def test_a_damaged_sheet_or_one_without_its_folded_columns_is_asked_and_the_client_opens(
    folder: Path, sheet: str
) -> None:
    fill(folder, "Decisions", OVERDUE, **DECIDED)
    fill(folder, "Risks", LAPTOP, **SIGNED)
    book = load_workbook(folder / "workbook.xlsx")
    places = {cell.value: cell.column for row in book[sheet].iter_rows() for cell in row}
    book[sheet].delete_cols(places[KEY])
    book.save(folder / "b.xlsx")
    (folder / "workbook.xlsx").rename(folder / "a.xlsx")
    cut_short(folder / "a.xlsx", sheet)
    codes = [(each.code, each.file) for each in read_client(folder, as_of=LATER).doubts if each.sheet == sheet]
    assert codes[:2] == [("entry.unreadable", "a.xlsx"), ("entry.column_gone", "b.xlsx")]


def test_sheets_have_the_headings_that_are_read_back() -> None:
    plans = {plan["sheet"]: [column["heading"] for column in plan["columns"]] for plan in sheet_plans()["sheets"]}
    assert set(sheets_read_back()) <= plans.keys()
    for form in entry_forms():
        if form.sheet not in sheets_read_back():
            continue  # a sheet of earlier releases, or none
        # Those of versions are above the table.
        wanted = set() if "version" in form.headings else {form.name, *form.headings.values()}
        assert wanted | {KEY, LINES} <= set(plans[form.sheet])


def test_a_column_is_offered_for_correction_only_where_it_is_read_back() -> None:
    read = {(form.sheet, heading) for form in entry_forms() for heading in form.headings.values()}
    offered = {
        (plan["sheet"], column["heading"])
        for plan in sheet_plans()["sheets"]
        for column in plan["columns"]
        if column.get("fill", "correct" if "choices" in column else "") == "correct"
    }
    # a sheet that is read as a list of the client's, whole
    assert {each for each in offered - read if each[0] != "Impact assessments"} == set()


QUESTION, NEW_WORD, OVERDUE_ACTION = "answer/change.ai_model_gate", "answer/statuses tbc HR", "audits/26-07"
SAID: dict[str, Any] = {"Answered by": "Change manager", "Answered on": ON, "Judged by": "Lead assessor"}


def test_an_answer_stands_beside_its_question_and_its_verdict_becomes_a_judgement(folder: Path) -> None:
    fill(folder, "Interview", QUESTION, Answer="Both are compared", Verdict="P", **{"Evidence seen": "CR-12"}, **SAID)
    merge_entries(folder, when=LATER)
    assert merge_answers(folder) == 1
    assert merge_answers(folder) == 0, "a second time adds nothing"
    judged = read_client(folder, as_of=LATER).judgements["change.ai_model_gate"]
    assert (judged.new, judged.who, judged.when) == ("P", "Lead assessor", "2026-12-03")
    assert (judged.reason, judged.evidence) == ("Both are compared", "CR-12")
    report(folder, "second.xlsx", LATER)
    row = shown(folder / "second.xlsx", "Interview", QUESTION)
    told = (row["Answer"], row["Answered by"], f"{row['Answered on']:%Y-%m-%d}", row["Verdict"])
    assert told == ("Both are compared", "Change manager", "2026-12-03", "P")
    assert (
        "Change manager, 3 December 2026: “Both are compared” CR-12"
        in draft(walked(folder, LATER), "interview_sheet_change_manager").text
    )


def test_a_question_that_was_answered_is_open_no_more_and_stands_with_who_said_what_and_when(folder: Path) -> None:
    steps = walked(folder, FIRST)
    found = all_findings(steps.register, steps.coverage)
    row = rows_of(found.query("level == 'question' and code == 'status.taken_back'"))[0]
    key = f"answer/{row['code']} {CellPlace(row['file'], row['sheet'], row['cell'])}"
    fill(folder, "Interview", key, Answer="The later row holds", **SAID)
    merge_entries(folder, when=LATER)
    steps = report(folder, "second.xlsx", LATER)
    now = all_findings(steps.register, steps.coverage)
    assert count_questions(now) == count_questions(found) - 1
    (told,) = now[now["level"] == "answered"]["message"]
    short = CellPlace(row["file"], row["sheet"], row["cell"]).short
    assert told.endswith(
        f" Answered by Change manager on 3 December 2026: “The later row holds”. Still to do: write what holds into the list; it was asked at {short}"
    )
    assert ".. " not in told
    assert "?. " not in told
    stands = shown(folder / "second.xlsx", "Interview", key)
    assert (stands["Answer"], stands["Before the audit"]) == ("The later row holds", "answered")


ASSESSED = "answer/ai_system.impact_missing harbour_quality_folder.xlsx!AI register!R6"


@pytest.mark.parametrize(
    ("answer", "known"),
    {
        "None was ever made.": "none was ever made (answer of Change manager, 3 December 2026)",
        "By the end of the year": (
            "whether one was made is answered (Change manager, 3 December 2026: “By the end of the year”), and waits for its cell"
        ),
    }.items(),
)
def test_an_answer_on_an_impact_assessment_stands_on_the_page_and_in_what_is_said_of_the_system(
    folder: Path, answer: str, known: str
) -> None:
    before = count_questions(findings_of_steps(walked(folder, LATER)))
    fill(folder, "Interview", ASSESSED, Answer=answer, **SAID)
    merge_entries(folder, when=LATER)
    steps = walked(folder, LATER)
    (system,) = (each for each in steps.objects.impacts if each.system.name == "Assistant for engineers")
    assert none_yet(system) == f"{known}, full form due"
    found = findings_of_steps(steps)
    assert count_questions(found) == before - 1
    page = text_of(section_questions(steps.register, steps.coverage, found).html)
    title = f"and {before - 1} more on risks, documents and other lists"
    assert title in page
    behind = page.partition("1 question is answered and waits for its cell")[2].partition("from reading the files")[0]
    assert (
        f"“{answer.rstrip('.')}”. Still to do: write what holds into the list; it was asked at AI register › R6"
        in behind
    )
    assert page.count("no day of an impact assessment stands beside") == 1


def test_a_verdict_on_some_systems_becomes_a_judgement_on_each_of_them(folder: Path) -> None:
    question = "answer/lifecycle.drift@AI-1"
    fill(folder, "Interview", question, Answer="Watched weekly", Verdict="L", **SAID)
    merge_entries(folder, when=LATER)
    assert merge_answers(folder) == 1
    assert merge_answers(folder) == 0, "a second time adds nothing"
    judged = read_client(folder, as_of=LATER).judgements
    assert judged["lifecycle.drift@AI-1"].new == "L"
    assert "lifecycle.drift" not in judged
    assert "“Watched weekly”" in draft(walked(folder, LATER), "interview_sheet_service_desk_lead").text


def test_a_verdict_of_whoever_was_asked_is_no_judgement_until_an_assessor_is_named(folder: Path) -> None:
    fill(folder, "Interview", QUESTION, Verdict="F", **SAID | {"Judged by": None})
    merge_entries(folder, when=LATER)
    assert merge_answers(folder) == 0
    assert [*asked(folder)] == ["entry.verdict_unsigned"]


def test_a_verdict_does_not_overrule_what_was_judged_after_it(folder: Path) -> None:
    with (folder / "judgements.csv").open("a", encoding="utf-8") as file:
        file.write("2026-12-05,Lead assessor,change.ai_model_gate,,L,seen,\n")
    fill(folder, "Interview", QUESTION, Verdict="N", **SAID)
    merge_entries(folder, when=LATER)
    assert merge_answers(folder) == 0
    assert read_client(folder, as_of=LATER).judgements["change.ai_model_gate"].new == "L"


@pytest.mark.parametrize(
    ("answer", "kept"), [("Planned", "planned"), ("teilweise umgesetzt", "partial"), ("HR is looking into it", None)]
)
def test_an_answer_settles_a_status_where_it_says_that_alone(folder: Path, answer: str, kept: str | None) -> None:
    fill(folder, "Interview", NEW_WORD, Answer=answer, **SAID)
    merge_entries(folder, when=LATER)
    assert merge_answers(folder) == (kept is not None)
    assert load_reading(folder / "columns.yml").status_of("tbc HR") == kept
    codes = {each.code for each in ims.read_register(read_client(folder, as_of=LATER)).asked}
    assert ("status.new_word" in codes) == (kept is None), "it is asked no more once it is settled"


def test_an_answer_without_who_and_when_and_a_verdict_that_is_none_are_asked(folder: Path) -> None:
    fill(folder, "Interview", QUESTION, Answer="Yes", Verdict="good")
    assert {"entry.verdict", "entry.unfinished"} <= asked(folder).keys()
    merge_entries(folder, when=LATER)
    assert merge_answers(folder) == 0


def test_what_is_corrected_of_a_list_counts_and_is_told_where_the_list_says_otherwise(folder: Path) -> None:
    fill(folder, "Actions", OVERDUE_ACTION, Owner="Ann", Due=date(2027, 3, 1), **{"Corrected by": "Head of operations"})
    fill(folder, "Actions", "audits/26-08", State="open")
    merge_entries(folder, when=LATER)
    assert [(line["field"], line["old"], line["new"]) for line in lines(folder)[:2]] == [
        ("due", "2026-08-31", "2027-03-01"),
        ("owner", "Service desk lead", "Ann"),
    ]
    client = read_client(folder, as_of=LATER)
    inputs = read_inputs(ims.read_register(client))
    rows = {row.id: row for row in inputs.lists.audits}
    assert (rows["26-07"].owner, rows["26-07"].due) == ("Ann", date(2027, 3, 1))
    assert state_of(rows["26-08"], LATER) == "open"
    assert rows["26-09"].owner == "Head of infrastructure", "nothing else moves"
    told = [row["message"] for row in rows_of(inputs.findings) if row["code"] == "corrected.counts"]
    assert told[1] == (
        "'Half of the tickets drawn carry no urgency', owner: corrected to 'Ann' by Head of operations on "
        "10 December 2026; the list says 'Service desk lead'"
    )
    assert merge_entries(folder) == ()


@pytest.mark.parametrize(
    ("there", "code"), [("Service desk lead", "corrected.counts"), ("Ann", None), ("Bob", "corrected.changed")]
)
def test_a_correction_is_told_or_asked_by_what_the_list_says_now(tmp_path: Path, there: str, code: str | None) -> None:
    said = "when,who,on,field,old,new,reason\n2026-12-03,Eve,audits/N1,owner,Service desk lead,Ann,Rule\n"
    (tmp_path / "entries.csv").write_text(said, encoding="utf-8")
    (tmp_path / "client.yml").write_text('name: Acme\nstandards: ["27001"]\n', encoding="utf-8")
    heads = ["ID", "Nonconformity", "Owner", "Due", "Status"]
    log = {"NC log": [heads, ["N1", "Rule isn't kept", there, "2027-01-31", "open"]]}
    write_xlsx(tmp_path / "log.xlsx", log | {"SoA": [["Control", "Status"], ["A.5.1", "Implemented"]]})
    inputs = read_inputs(ims.read_register(read_client(tmp_path, as_of=LATER)))
    assert [row.owner for row in inputs.lists.audits] == ["Ann"]
    found = {row["code"]: row["level"] for row in rows_of(inputs.findings) if row["code"].startswith("corrected.")}
    assert found == ({code: "question" if code == "corrected.changed" else "note"} if code else {})


@pytest.mark.parametrize(("effect", "status"), [("", "open"), ("Ten drawn, all kept", "closed")])
def test_a_finding_closed_without_what_showed_it_stays_open_and_is_asked(
    tmp_path: Path, effect: str, status: str
) -> None:
    said = "when,who,on,field,old,new,reason\n" + "".join(
        f"2026-12-03,Eve,audits/N1,{field},{old},{new},Rule\n"
        for field, old, new in (("state", "open", "closed"), ("effective", "", effect))
    )
    (tmp_path / "entries.csv").write_text(said, encoding="utf-8")
    (tmp_path / "client.yml").write_text('name: Acme\nstandards: ["27001"]\n', encoding="utf-8")
    log = [["ID", "Nonconformity", "Owner", "Due", "Status"], ["N1", "Rule isn't kept", "Ann", "2027-01-31", "open"]]
    write_xlsx(tmp_path / "log.xlsx", {"NC log": log, "SoA": [["Control", "Status"], ["A.5.1", "Implemented"]]})
    inputs = read_inputs(ims.read_register(read_client(tmp_path, as_of=LATER)))
    assert [state_of(row, LATER) for row in inputs.lists.audits] == [status]
    assert [row.status for row in inputs.lists.audits] == [TO_CHECK if status == "open" else status]
    assert ("corrected.unshown" in {row["code"] for row in rows_of(inputs.findings)}) == (status == "open")


def test_a_correction_that_no_single_entry_stands_for_is_asked(folder: Path) -> None:
    path = folder / "workbook.xlsx"
    book = load_workbook(path)
    sheet = book["Documents"]
    head, *rows = sheet.iter_rows(min_row=3)
    places = {str(cell.value).partition(" (")[0]: cell.column - 1 for cell in head}
    row = next(row for row in rows if not row[places[KEY]].value)
    row[places["Owner"]].value = "Somebody else"
    book.save(path)
    assert asked(folder) == {"entry.not_asked": row[places["Owner"]].coordinate}


def test_who_audits_is_corrected_before_the_session_is_held(folder: Path) -> None:
    key = first_key(folder, "Audit programme", "auditor/access_and_cryptography")
    assert key == "auditor/access_and_cryptography 1", "whichever month it is planned in"
    fill(folder, "Audit programme", key, Auditors="Outside reviewer")
    assert asked(folder).keys() == {"entry.not_merged"}
    (line,) = merge_entries(folder, when=LATER)
    assert (line.on, line.field, line.new) == (key, "auditors", "Outside reviewer")
    report(folder, "second.xlsx", FIRST)
    assert shown(folder / "second.xlsx", "Audit programme", key)["Auditors"] == "Outside reviewer"
    assert asked(folder) == {}


def test_the_interview_is_printed_a_person_a_page_range_without_what_files_leave_unclear(first: Path) -> None:
    sheet = load_workbook(first / "workbook.xlsx")["Interview"]
    people = [str(row[0].value) for row in sheet.iter_rows(min_row=4)]
    begin = [any(cell.value == "to settle" for cell in row) for row in sheet.iter_rows(min_row=4)].index(False)
    breaks = [place for place in range(begin + 1, len(people)) if people[place] != people[place - 1]]
    assert len(breaks) > 10
    assert [each.id for each in sheet.row_breaks.brk] == [3 + place for place in breaks]
    assert str(sheet.print_area).replace("$", "") == f"'Interview'!A{4 + begin}:G{sheet.max_row}"
    assert sheet.page_setup.scale < 100, "Excel breaks no page where a sheet is fitted to it"
    assert not any("(proposed)" in name for name in people)


ALONE: dict[str, tuple[str, str, dict[str, Any]]] = {
    "the treatment of a risk": ("Risks", "treatment/R-06", {"Treatment": "avoid"}),
    "the action of a risk": ("Risks", "treatment/R-08", {"Action": "Restore for three customers a month"}),
    "the owner of a risk": ("Risks", "treatment/R-03", {"Owner": "Ann Muster"}),
    "the day of a risk": ("Risks", "treatment/R-06", {"Due": date(2027, 2, 26)}),
    "the reason of a control": (SOA, "control/27001:A.8.12", {"Reason by decision": "Too dear"}),
    "who sees to a matter of the review": ("Management review", "review/March 2027 26-07", {"Who": "Ann Muster"}),
    "by when it is seen to": ("Management review", "review/March 2027 26-07", {"Until": date(2027, 4, 1)}),
}
"""Cells that count only beside another one, each changed without it."""


@pytest.mark.parametrize("name", ALONE)
def test_a_cell_that_is_changed_alone_is_asked_at_that_cell(folder: Path, name: str) -> None:
    assert "entry.changed_alone" not in asked(folder), "as we wrote it"
    sheet, begins, cells = ALONE[name]
    fill(folder, sheet, first_key(folder, sheet, begins), **cells)
    (told,) = (each for each in read_client(folder, as_of=LATER).doubts if each.code == "entry.changed_alone")
    assert told.sheet == sheet
    assert next(iter(cells)) in told.message
    assert not merge_entries(folder, when=LATER)
