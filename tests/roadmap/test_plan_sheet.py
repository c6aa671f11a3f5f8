"""The plan's sheet of a report's workbook: what is filled in there is kept by the next report, and asked where it can't be."""

from __future__ import annotations

import csv
import os
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Client, agree, merge_plan, read_client
from ims_lib.client.filled_sheets import PLAN as SHEET
from ims_lib.client.plan_sheet import LINES, PACKAGE
from ims_lib.dates import day
from ims_lib.gaps import find_gaps
from ims_lib.report.agreed_table import agreed_in_words, standing_text
from ims_lib.report.plan_rows import folded_by_phase
from ims_lib.report.workbook import HEADER_ROW, write_workbook
from ims_lib.roadmap import Roadmap, plan_roadmap, standings
from ims_lib.steps import walk_steps
from tests.builders import ALL, AS_OF, catalogue, covered, criterion, register, write_client

KNOWLEDGE = catalogue(
    criterion("access.rules", "27001:A.5.15", "20000-1:8.7.3.1", days=4),
    criterion("change.recorded", "20000-1:8.5.1.2", "27001:A.8.32", days=6),
)
ACCESS, CHANGE = "access/build", "change/run"
ADDED = AS_OF + timedelta(days=30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A client with the workbook of its first report among its files, nothing agreed yet."""
    made = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001", "20000-1", "42001"]\n')
    report(made)
    return made


def planned(folder: Path, *, capacity: int | None = 20) -> Roadmap:
    """The plan of what the folder says, on the criteria of these tests."""
    client = read_client(folder, as_of=AS_OF)
    said: dict[str, Any] = {"not_started": list(ALL), "capacity": capacity}
    gaps = find_gaps(covered(KNOWLEDGE, plan=client.plan, plan_lines=client.plan_lines, **said))
    return plan_roadmap(gaps, gaps.coverage.client)


def report(folder: Path, name: str = "workbook.xlsx") -> None:
    write_workbook(folder / name, walk_steps(register(), planned(folder)))


def fill(folder: Path, package: str, name: str = "workbook.xlsx", **cells: Any) -> None:
    """Write into the row of a package, by the beginnings of the headings."""
    book = load_workbook(folder / name)
    sheet = book[SHEET]
    places = headings(sheet)
    (number,) = (
        row for row in range(HEADER_ROW + 1, sheet.max_row + 1) if sheet.cell(row, places[PACKAGE]).value == package
    )
    for heading, value in cells.items():
        sheet.cell(number, places[heading.replace("_", " ")]).value = value
    book.save(folder / name)


def headings(sheet: Any) -> dict[str, int]:
    return {str(cell.value).partition(" (")[0]: cell.column for cell in sheet[HEADER_ROW]}


def merged(folder: Path) -> list[dict[str, str]]:
    """The lines of plan.csv once what was filled in is added."""
    merge_plan(folder, when=ADDED)
    path = folder / "plan.csv"
    return list(csv.DictReader(path.open(encoding="utf-8"))) if path.exists() else []


def asked(client: Client) -> dict[str, tuple[str, str | None]]:
    return {doubt.code: (doubt.level, doubt.cell) for doubt in client.doubts}


def test_what_is_filled_in_is_kept_by_the_second_report(folder: Path) -> None:
    fill(
        folder,
        ACCESS,
        Agreed_owner="Ann",
        Agreed_end=date(2027, 3, 1),
        Status="under way",
        Note="+ board",
        Who_says_so="Board",
    )
    assert asked(read_client(folder)) == {"plan.not_merged": ("note", None)}
    assert read_client(folder).plan[ACCESS].owner == "Ann"
    (line,) = merged(folder)
    assert line == {
        "when": str(ADDED),
        "who": "Board",
        "package": ACCESS,
        "owner": "Ann",
        "start": "",
        "end": "2027-03-01",
        "status": "under way",
        "note": "'+ board",
    }
    assert merged(folder) == [line]
    assert not read_client(folder).doubts
    assert planned(folder).planned[ACCESS].owner == "Ann"
    report(folder, "second.xlsx")
    sheet = load_workbook(folder / "second.xlsx")[SHEET]
    places = headings(sheet)
    (row,) = (row for row in sheet.iter_rows(min_row=HEADER_ROW + 1) if row[places[PACKAGE] - 1].value == ACCESS)
    shown = {name: row[place - 1].value for name, place in places.items()}
    assert (shown["Owner"], shown["Agreed owner"], shown["Status"], shown[LINES]) == ("Ann", "Ann", "under way", 1)
    assert shown["Who says so"] is None
    assert merged(folder) == [line]


def test_a_row_that_nobody_filled_in_says_nothing(folder: Path) -> None:
    assert merged(folder) == []
    assert not read_client(folder).plan


def test_two_workbooks_of_different_months_add_what_is_new_on_each(folder: Path) -> None:
    fill(folder, ACCESS, Agreed_owner="Ann")
    merged(folder)
    report(folder, "second.xlsx")
    fill(folder, ACCESS, "second.xlsx", Status="done")
    fill(folder, CHANGE, "second.xlsx", Agreed_owner="Ben")
    lines = [(line["package"], line["owner"], line["status"], line["who"]) for line in merged(folder)]
    assert sorted(lines) == [
        (ACCESS, "Ann", "agreed", "workbook"),
        (ACCESS, "Ann", "done", "workbook"),
        (CHANGE, "Ben", "agreed", "workbook"),
    ]
    assert len(merged(folder)) == 3


def test_where_both_changed_one_question_names_both_cells_and_plan_csv_counts(folder: Path) -> None:
    agree(folder, ACCESS, who="LA", when="2026-12-01", owner="Ben", end="2027-02-01")
    fill(folder, ACCESS, Agreed_owner="Ann")
    assert [line["owner"] for line in merged(folder)] == ["Ben"]
    client = read_client(folder)
    (doubt,) = client.doubts
    assert (doubt.code, doubt.file, doubt.sheet) == ("plan.conflict", "workbook.xlsx", "Plan")
    assert doubt.cell is not None
    assert "'Ann' here and 'Ben' in plan.csv!C2" in doubt.message.replace("plan.csv › C2", "plan.csv!C2")
    assert client.plan[ACCESS].owner == "Ben"
    fill(folder, ACCESS, Agreed_owner="Ben")
    assert not read_client(folder).doubts


def test_what_changed_elsewhere_in_the_row_is_no_conflict(folder: Path) -> None:
    agree(folder, ACCESS, who="LA", when="2026-12-01", owner="Ben")
    fill(folder, ACCESS, Agreed_end=date(2027, 3, 1))
    assert [(line["owner"], line["end"]) for line in merged(folder)] == [("Ben", ""), ("Ben", "2027-03-01")]


# what stands in a cell → what is kept of it
UNDERSTOOD = {
    "Agreed end": {"2027-01-29": "2027-01-29", "29.01.2027": "2027-01-29", "29/01/2027": "2027-01-29"},
    "Status": {
        "In Progress": "under way",
        "läuft": "under way",
        "erledigt": "done",
        "verschoben": "put off",
        "Done": "done",
    },
}


@pytest.mark.parametrize(
    ("heading", "text", "kept"), [(h, t, k) for h, words in UNDERSTOOD.items() for t, k in words.items()]
)
def test_days_as_text_and_words_of_others_are_understood(folder: Path, heading: str, text: str, kept: str) -> None:
    fill(folder, ACCESS, **{heading: text})
    (line,) = merged(folder)
    assert line["end" if heading == "Agreed end" else "status"] == kept


@pytest.mark.parametrize(
    ("heading", "text", "code"),
    [
        ("Agreed end", "end of January", "plan.day"),
        ("Agreed end", "03/04/2027", "plan.day"),
        ("Status", "under wey", "plan.new_word"),
        ("Status", "vielleicht", "plan.new_word"),
    ],
)
def test_what_is_not_understood_is_asked_and_the_rest_of_the_row_is_kept(
    folder: Path, heading: str, text: str, code: str
) -> None:
    fill(folder, ACCESS, **{"Agreed owner": "Ann", heading: text})
    (line,) = merged(folder)
    assert (line["owner"], line["end"], line["status"]) == ("Ann", "", "agreed")
    assert asked(read_client(folder))[code][0] == "question"


def test_an_end_before_the_start_is_asked(folder: Path) -> None:
    fill(folder, ACCESS, Agreed_start=date(2027, 3, 1), Agreed_end=date(2027, 2, 1))
    assert merged(folder) == []
    (doubt,) = read_client(folder).doubts
    assert (doubt.code, "before it starts" in doubt.message) == ("plan.day", True)


def test_a_row_that_is_emptied_takes_nothing_back(folder: Path) -> None:
    agree(folder, ACCESS, who="LA", when="2026-12-01", owner="Ben")
    report(folder)
    fill(folder, ACCESS, Agreed_owner=None, Status=None)
    sheet = load_workbook(folder / "workbook.xlsx")[SHEET]
    assert sheet.max_row > HEADER_ROW
    assert len(merged(folder)) == 1
    assert asked(read_client(folder))["plan.emptied"][0] == "question"


def test_without_the_folded_column_nothing_is_read_and_that_is_asked(folder: Path) -> None:
    fill(folder, ACCESS, Agreed_owner="Ann")
    book = load_workbook(folder / "workbook.xlsx")
    book[SHEET].delete_cols(headings(book[SHEET])[PACKAGE])
    book.save(folder / "workbook.xlsx")
    assert merged(folder) == []
    assert asked(read_client(folder)) == {"plan.column_gone": ("question", None)}


def test_a_damaged_workbook_is_a_question_and_the_client_opens(folder: Path) -> None:
    fill(folder, ACCESS, Agreed_owner="Ann")
    cut_short(folder / "workbook.xlsx", SHEET)
    client = read_client(folder)
    (doubt,) = client.doubts
    assert (doubt.code, doubt.level, doubt.file) == ("plan.unreadable", "question", "workbook.xlsx")
    assert not client.plan
    assert merged(folder) == []


def cut_short(path: Path, sheet: str) -> None:
    """Leave half of a sheet's part in a workbook, as a cut attachment does."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = load_workbook(path, read_only=True).sheetnames
    part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data[: len(data) // 2] if name == part else data)


def test_two_workbooks_that_contradict_each_other_are_asked_and_the_first_counts_before_and_after(folder: Path) -> None:
    (folder / "b.xlsx").write_bytes((folder / "workbook.xlsx").read_bytes())
    fill(folder, ACCESS, "b.xlsx", Agreed_owner="Bob")
    fill(folder, ACCESS, Agreed_owner="Ann")
    before = read_client(folder)
    assert before.plan[ACCESS].owner == "Bob"
    assert asked(before) == {"plan.not_merged": ("note", None), "plan.conflict": ("question", "I6")}
    (conflict,) = (doubt for doubt in before.doubts if doubt.code == "plan.conflict")
    assert conflict.message == (
        "Agreed owner of Access: build is 'Ann' here and 'Bob' in b.xlsx!Plan!I6: which holds? "
        "Until then what stands there counts; write it into this cell, or agree anew"
    )
    assert [line["owner"] for line in merged(folder)] == ["Bob"]
    after = read_client(folder)
    assert after.plan[ACCESS].owner == "Bob"
    assert asked(after) == {"plan.conflict": ("question", "I6")}


def test_the_columns_that_are_gone_are_named(folder: Path) -> None:
    remove(folder, "Status")
    assert "for its column 'Status' is gone" in told(folder)
    remove(folder, "Note")
    assert "for its columns 'Status' and 'Note' are gone" in told(folder)


def remove(folder: Path, heading: str) -> None:
    book = load_workbook(folder / "workbook.xlsx")
    book[SHEET].delete_cols(headings(book[SHEET])[heading])
    book.save(folder / "workbook.xlsx")


def told(folder: Path) -> str:
    (doubt,) = read_client(folder).doubts
    return doubt.message


def test_a_row_that_somebody_added_is_asked(folder: Path) -> None:
    book = load_workbook(folder / "workbook.xlsx")
    sheet = book[SHEET]
    places, last = headings(sheet), sheet.max_row + 1
    sheet.cell(last, places["Package"]).value = "Train the desk"
    sheet.cell(last, places["Agreed owner"]).value = "Ann"
    book.save(folder / "workbook.xlsx")
    assert asked(read_client(folder)) == {"plan.row_without_package": ("question", f"I{last}")}
    assert "'Train the desk' was added to the plan and isn't kept" in told(folder)
    assert merged(folder) == []


def test_a_file_that_changed_is_read_again(folder: Path) -> None:
    assert not read_client(folder).plan
    fill(folder, ACCESS, Agreed_owner="Ann")
    os.utime(folder / "workbook.xlsx", (1, 1))
    assert read_client(folder).plan[ACCESS].owner == "Ann"


def test_how_it_stands_is_told_what_wants_attention_first(folder: Path) -> None:
    agree(folder, ACCESS, who="LA", when="2026-12-01", end="2026-11-25")
    agree(folder, CHANGE, who="LA", when="2026-12-01", status="done")
    first, second = standings(planned(folder))
    assert (first.package, first.state) == (ACCESS, "late")
    assert standing_text(first).startswith(f"{first.days_late} days late against 25 November 2026: the days until")
    assert standing_text(second) == "said to be done, but its only criterion is open still: what shows that it is done?"
    assert agreed_in_words([first, second]) == "2 packages are agreed: 1 late, 1 said to be done with something open"


def test_what_was_agreed_and_is_closed_is_told_so(folder: Path) -> None:
    agree(folder, ACCESS, who="LA", when="2026-12-01", owner="Ann", end="2027-01-29")
    client = read_client(folder, as_of=AS_OF)
    said: dict[str, Any] = {"judgements": {"access.rules": "F"}, "not_started": list(ALL), "capacity": 20}
    found = plan_roadmap(gaps := find_gaps(covered(KNOWLEDGE, plan=client.plan, **said)), gaps.coverage.client)
    (standing,) = standings(found)
    assert (standing.state, standing.planned, standing.label) == ("closed", None, "Access: build")
    assert not [finding for finding in found.findings if finding.code == "plan.package_unknown"]


def test_without_a_capacity_nothing_is_said_to_be_in_time(folder: Path) -> None:
    agree(folder, ACCESS, who="LA", when="2026-12-01", end="2027-11-26")
    agree(folder, CHANGE, who="LA", when="2026-12-01", end="2027-11-26", status="under way")
    first, second = standings(planned(folder, capacity=None))
    assert (first.package, first.state, second.state) == (ACCESS, "not dated", "under way")
    assert standing_text(first) == (
        "the plan has no day for it, so nobody can say whether it is done by 26 November 2027"
    )
    assert standing_text(second) == "under way"
    assert agreed_in_words([first, second]) == "2 packages are agreed: 1 without a day in the plan, 1 under way"


def test_what_begins_soon_stands_first_and_open_the_rest_by_phase_with_dates_owner_and_days() -> None:
    phase, late = load_sequence().phases[0].title, AS_OF + timedelta(days=91)
    soon = {"phase": phase, "owner": "Desk lead", "start": AS_OF, "end": AS_OF + timedelta(days=2), "days": 1.5}
    later = {"phase": phase, "owner": "Security officer", "start": late, "end": late + timedelta(days=3), "days": 2.0}
    first, one, line, other = folded_by_phase([later, soon], AS_OF)
    assert (first["title"], first["owner"]) == (f"Begins by {day(AS_OF + timedelta(days=90))}: 1 package", "Desk lead")
    assert (line["title"], line["start"], line["days"]) == (f"{phase}: 1 package", late, 2.0)
    assert (one["is_open"], other["is_open"]) == (True, False)
    both, *_ = folded_by_phase([later, later | {"owner": "Desk lead", "days": 1.0}], AS_OF)
    assert (both["title"], both["owner"], both["days"]) == (f"{phase}: 2 packages", "Security officer and others", 3.0)
