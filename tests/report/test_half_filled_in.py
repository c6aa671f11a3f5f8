"""A row of any sheet or card that takes entries may lack any one of its cells, or all others: the next report is made all the same."""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime
from itertools import cycle
from pathlib import Path

import pytest
from openpyxl import load_workbook

import ims_lib as ims
from ims_lib.client import read_client
from ims_lib.client.entries import COLUMNS, PART, entry_forms
from ims_lib.client.entry_sheets import KEY
from ims_lib.report import draft
from ims_lib.report.deliverables import write_deliverables
from tests.report.test_filled_in import (
    DECIDED,
    LATER,
    OVERDUE,
    QUESTION,
    SAID,
    asked,
    fill,
    first,
    merge_answers,
    merge_entries,
    walked,
)

__all__ = ["first"]

TYPED = {"day": "2026-12-03", "ahead": "2027-01-15", "corrected day": "2027-01-15", "verdict": "P"}
"""What is typed by the kind of cell; a name in all others."""


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "harbour"))


def keys_in(folder: Path) -> list[str]:
    """What the rows of both workbooks are known by."""
    found = []
    for path in folder.glob("*workbook.xlsx"):
        for sheet in load_workbook(path, read_only=True):
            rows = list(sheet.iter_rows(values_only=True))
            places = [row.index(KEY) for row in rows if KEY in row]
            found += [key for row in rows if places for key in str(row[places[0]] or "").split("\n") if PART in key]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("alone", [False, True])
def test_a_report_is_made_whichever_cell_of_a_row_is_missing_or_alone(
    folder: Path, tmp_path: Path, alone: bool
) -> None:
    known, lines = keys_in(folder), []
    for form in entry_forms():
        own = [key for key in known if form.sheet and key.startswith(f"{form.on}{PART}")]
        rows = own or [f"{form.on}{PART}27001:A.5.9{PART}{number}" for number in range(len(form.headings))]
        for one, on in zip(form.headings, cycle(rows), strict=False):
            for field, kind in form.kinds.items():
                said = form.one_of[field][0] if field in form.one_of else TYPED.get(kind, "Ann Muster")
                text = said if (field == one) == alone else ""
                lines.append((LATER.isoformat(), "Ann Muster", on, field, "", text, "What it is"))
    with (folder / "entries.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *lines])
    assert "entry.unfinished" in asked(folder)
    steps = walked(folder, LATER)
    write_deliverables(str(tmp_path / "out"), steps)
    assert {"workbook.xlsx", "details.xlsx", "drafts"} <= {path.name for path in (tmp_path / "out").iterdir()}
    for section in ("decisions", "risks", "documents", "soa", "audit", "review", "improve"):
        assert getattr(ims.report, f"section_{section}")(steps), section


@pytest.mark.parametrize("on", [None, "maybe", date(2026, 12, 3)])
def test_an_answer_without_a_day_is_told_so_and_asked(folder: Path, on: object) -> None:
    fill(folder, "Interview", QUESTION, Answer="Both are compared", **SAID | {"Answered on": on})
    merge_entries(folder, when=LATER)
    merge_answers(folder)
    told = "3 December 2026" if isinstance(on, date) else "without a day"
    text = draft(walked(folder, LATER), "interview_sheet_change_manager").text
    assert f"Change manager, {told}: “Both are compared”" in text
    assert ("entry.unfinished" in asked(folder)) == (told == "without a day")


def test_what_is_missing_or_cannot_be_is_asked_at_its_cell_in_the_workbook(folder: Path) -> None:
    fill(folder, "Decisions", OVERDUE, **DECIDED | {"Decided by": None})
    fill(folder, "Risks", "treatment/R-03", **{"Approved by the owner, on": LATER, "Due": date(2019, 1, 1)})
    merge_entries(folder, when=LATER)
    heads = {each.code: (each.file, each.sheet, each.cell) for each in read_client(folder, as_of=LATER).doubts}
    book = load_workbook(folder / "workbook.xlsx")
    for code, sheet, said in (
        ("entry.unfinished", "Decisions", None),
        ("entry.day_past", "Risks", datetime(2019, 1, 1)),
    ):
        assert heads[code][:2] == ("workbook.xlsx", sheet)
        assert book[sheet][heads[code][2]].value == said


def test_a_verdict_without_an_answer_is_told_alone(folder: Path) -> None:
    fill(folder, "Interview", QUESTION, **{"Verdict": "P", "Judged by": "Lead assessor"})
    merge_entries(folder, when=LATER)
    merge_answers(folder)
    assert "Change manager" in draft(walked(folder, LATER), "interview_sheet_change_manager").text
