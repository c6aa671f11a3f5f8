"""Columns of a client's lists that are filled in and that nobody read are told by their names."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib.inputs import read_inputs
from ims_lib.register import Reading
from ims_lib.register.read import read_grids
from ims_lib.spreadsheet.grid import Grid, Workbook
from tests.register.sheets import check, sheet

SUPPLIERS = "Supplier | Service | Contract end | Checked lately | Odd\nAlder | Web | 2028-01-31 | 2026-03-01 | a\nBirch | Mail | 2028-01-31 | 2026-04-01 |\nCedar | Post | 2028-01-31 | | "


def unread(grid: Grid, **options: Any) -> list[tuple[str, str, str]]:
    """Level, cell and message of each note on columns that were not read."""
    found = check(grid, **options)["findings"]
    return [(f["level"], f["cell"], f["message"]) for f in found if f["code"] == "list.column_unread"]


def test_a_column_with_a_single_cell_is_told_with_its_count_and_the_fullest_first() -> None:
    ((level, cell, message),) = unread(sheet(SUPPLIERS, "Suppliers"))
    assert (level, cell) == ("note", "D1")
    told = "D 'Checked lately' (in 2 of 3 rows), E 'Odd' (in 1 of 3 rows); if"
    assert f"suppliers and partners: not read, though filled in: {told}" in message
    fuller_last = "Supplier | Service | Contract end | Checked lately | Odd\nAlder | Web | 2028-01-31 | | a\nBirch | Mail | 2028-01-31 | 2026-04-01 | b\nCedar | Post | 2028-01-31 | | "
    ((_, cell, message),) = unread(sheet(fuller_last, "Suppliers"))
    assert cell == "E1"
    assert "E 'Odd' (in 2 of 3 rows), D 'Checked lately' (in 1 of 3 rows)" in message


def test_an_empty_column_is_not_told() -> None:
    assert unread(sheet("Supplier | Service | Contract end | Odd\nAlder | Web | 2028-01-31 |", "Suppliers")) == []


def test_it_is_told_of_risks_and_findings_too() -> None:
    risks = "Risk | Likelihood | Impact | Owner | Wiggle\nTheft | 2 | 3 | Ann | elm\nFire | 1 | 3 | Bob | oak"
    findings = "ID | Grade | Finding | Against | Root cause | Wiggle\n1 | Minor | Gates open | A.7.4 | Habit | elm"
    assert [cell for _, cell, _ in unread(sheet(risks, "Risks"))] == ["E1"]
    assert [cell for _, cell, _ in unread(sheet(findings, "Findings"))] == ["F1"]  # 'Against' holds its references


def test_what_columns_yml_names_is_read() -> None:
    text = "Risk | Likelihood | Impact | Wiggle\nTheft | 2 | 3 | Ann\nFire | 1 | 3 | Bob"
    assert unread(sheet(text, "Risks"), reading=Reading(columns={"Risks": {"owner": "D"}})) == []


def test_a_list_of_controls_and_a_list_that_was_read_whole_have_no_such_note() -> None:
    assert unread(sheet("Control | Title | Status | Wiggle\nA.5.7 | Threats | done | x")) == []
    assert unread(sheet("Supplier | Service | Contract end\nAlder | Web | 2028-01-31", "Suppliers")) == []


RISKS = [
    ("a word for a risk", "No | Danger | L (1-3) | I (1-3) | What we do | State", False),
    ("in German", "Nr | Gefahr | Wahrscheinlichkeit | Auswirkung | Was wir tun | Stand", False),
    ("the threat stands for it", "No | Threat | Likelihood | Impact | What we do | State", False),
    ("a word of their own", "No | Woe | Likelihood | Impact | Risk owner | State", True),
    ("another column reads like it", "No | Our woe | L (1-3) | I (1-3) | What we do | State", True),
]


@pytest.mark.parametrize(("headings", "is_asked"), [case[1:] for case in RISKS], ids=[case[0] for case in RISKS])
def test_risks_are_read_whatever_their_title_is_called_and_asked_where_that_isnt_sure(
    headings: str, is_asked: bool
) -> None:
    rows = "1 | Ransomware stops the booking | 3 | 3 | Backup and drills | shut\n2 | Crew shares its passwords | 2 | 2 | | shut"
    grid = sheet(f"{headings}\n{rows}", "Sheet1")
    found = check(grid)
    asked = [f["message"] for f in found["findings"] if f["code"] == "list.which"]
    assert ["with B '" in message for message in asked] == [True] * is_asked
    named = check(sheet(f"{headings}\n{rows}", "Risks"))
    asked = [f["message"] for f in named["findings"] if f["code"] == "list.title"]
    assert ["column B " in message for message in asked] == [True] * is_asked
    kept = Reading(columns={"Sheet1": {"title": "B"}})
    names = [
        row.title for row in read_inputs(read_grids(Workbook("made.xlsx", "xlsx", (grid,)), reading=kept)).lists.risks
    ]
    assert names == ["Ransomware stops the booking", "Crew shares its passwords"]
    assert not [f for f in check(grid, reading=kept)["findings"] if f["code"] in ("list.title", "list.which")]


def test_rows_of_a_list_that_counted_and_did_not_arrive_are_asked() -> None:
    above = "".join(f"What was said of it in week {week}\n" for week in range(40))
    found = check(sheet(f"{above}Risk | Likelihood | Impact\nTheft | 3 | 2\nFire | 1 | 2", "Risks"))
    assert found["ledger"]["records"] == 2
    (asked,) = [each for each in found["findings"] if each["code"] == "list.no_rows"]
    assert (asked["level"], asked["cell"]) == ("question", "A41")
    assert "2 rows were found, and none is read as an entry" in asked["message"]


def test_what_a_filled_column_may_say_is_asked_of_grades_and_of_what_is_left() -> None:
    def perhaps(text: str, name: str) -> list[tuple[str, str]]:
        found = read_inputs(read_grids(Workbook("made.xlsx", "xlsx", (sheet(text, name),)))).found
        return [(each.cell or "", each.message) for each in found if each.code == "list.by_content"]

    risks = "Risk | Wobble | Owner | Remark about it\nTheft | 2 | Ann | often seen\nFire | 1 | Bob | once seen"
    grades = "'Likelihood', 'Consequence' or 'Level'"
    assert [cell for cell, message in perhaps(risks, "Risks") if grades in message] == ["B1"]
    log = "System | Form | Assessed on | Severity | Where we land | Decision\nOven eye | full form | 2026-05-04 | limited | low | accepted"
    assert ("E1", True) in [(cell, "'Residual'" in said) for cell, said in perhaps(log, "Impact assessments")]
