"""Columns that columns.yml names: found again by their heading next year, kept to their own file, asked where they moved."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib.errors import BadClient
from ims_lib.register.settled.kept_columns import sheet_key
from ims_lib.register.settled.reading import Reading, read_text
from tests.register.sheets import check, codes, sheet

HEADED = 'columns: {"controls *.xlsx!Controls": {status: {column: C, heading: "Wie steht\'s"}}}'
YEARS = 'columns: {Controls: {status: {column: D, heading: "Stand *"}}}'
LETTER = "columns: {Controls: {status: C}}"
SITES = "columns: {Controls: {status: [C, {heading: Linz}]}}"

# what columns.yml says | headings | cells | the status that counts | the questions
KEPT = {
    "in its place": (HEADED, "Ref | Title | Wie steht's | Remarks", "done | later", "implemented", []),
    "moved": (HEADED, "Ref | Title | Remarks | Wie steht's", "later | planned", "planned", []),
    "renamed": (HEADED, "Ref | Title | Remarks | Status", "done in 2024 | planned", "planned", ["answer.column"]),
    "twice": (HEADED, "Ref | Title | Wie steht's | Wie steht's", "done | planned", "implemented", []),
    "twice and moved": (
        'columns: {Controls: {status: {column: A, heading: "Lage"}}}',
        "Ref | Title | Lage | Lage",
        "done | done",
        "implemented",
        ["answer.column"],
    ),
    "the newest year": (YEARS, "Ref | Title | Stand 2027 | Stand 2026", "done | planned", "implemented", []),
    "a year that is meant": (
        "columns: {Controls: {status: {column: D, heading: Stand 2026}}}",
        "Ref | Title | Stand 2027 | Stand 2026",
        "done | planned",
        "planned",
        [],
    ),
    "by its letters alone": (LETTER, "Ref | Title | Lage | Status", "done | planned", "implemented", []),
    "letters against plain headings": (
        LETTER,
        "Ref | Title | Remarks | Status",
        "done in 2024 | planned",
        "planned",
        ["answer.column"],
    ),
    "several, the lowest counts": (SITES, "Ref | Title | Bern | Linz", "done | planned", "planned", []),
    "an owner that is gone": (
        "columns: {Controls: {owner: {heading: Pate}}}",
        "Ref | Title | Status | Held by",
        "done | Ann",
        "implemented",
        ["answer.other_column"],
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_column_is_found_again_or_asked(name: str) -> None:
    said, headings, cells, status, questions = KEPT[name]
    found = _read(said, f"{headings}\nA.5.7 | Threats | {cells}\nA.5.8 | Projects | {cells}")
    assert {record["status"] for record in found["records"]} == {status}
    assert codes(found, "question") == questions


def test_a_question_on_a_moved_column_names_both_and_offers_the_likeliest() -> None:
    found = _read(HEADED, "Ref | Title | Remarks | Status\nA.5.7 | Threats | x | done\nA.5.8 | Projects | x | done")
    (said,) = found["findings"]
    assert said["message"] == (
        "columns.yml takes the column headed 'Wie steht's' for the status, and no column of this sheet is headed "
        "so; say which column it is this year"
    )
    assert (said["cell"], said["candidates"][0]) == ("A1", "D")


# the key | file | sheet | whether the column C that it names is the status there
KEYS = {
    "a sheet by its name in any file": ("Tabelle1", "b.xlsx", "Tabelle1", True),
    "the sheet of one file": ("a.xlsx!Tabelle1", "a.xlsx", "Tabelle1", True),
    "not that of another file": ("a.xlsx!Tabelle1", "b.xlsx", "Tabelle1", False),
    "next year's file": ("SoA *.xlsx!Lage *", "SoA 2027-11-02.xlsx", "Lage 2027", True),
    "another sheet of next year's file": ("SoA *.xlsx!Lage *", "SoA 2027.xlsx", "Old", False),
    "any csv": ("", "b.csv", None, True),
    "one csv": ("a.csv", "a.csv", None, True),
    "not another csv": ("a.csv", "b.csv", None, False),
}


@pytest.mark.parametrize("name", KEYS)
def test_an_answer_reaches_its_own_file_and_sheet(name: str) -> None:
    key, file, named, met = KEYS[name]
    grid = sheet(
        "Ref | Title | Lage | Status\nA.5.7 | Threats | done | planned\nA.5.8 | Projects | done | planned", named
    )
    found = check(grid, file=file, reading=Reading.model_validate({"columns": {key: {"status": "C"}}}))
    assert {record["status"] for record in found["records"]} == {"implemented" if met else "planned"}


def test_what_is_said_of_the_very_file_counts_before_its_pattern() -> None:
    said = 'columns: {Controls: {status: C}, "a*.xlsx!Controls": {status: D}, "a1.xlsx!Controls": {status: E}}'
    rows = "Ref | Title | Lage | Jetzt | Wirklich\nA.5.7 | Threats | done | partly | planned\nA.5.8 | P | done | partly | planned"
    read = {
        file: check(sheet(rows, "Controls"), file=file, reading=read_text(said))
        for file in ("a1.xlsx", "a2.xlsx", "b.xlsx")
    }
    assert [found["records"][0]["status"] for found in read.values()] == ["planned", "partial", "implemented"]


def test_figures_of_a_files_name_are_left_open_for_next_year() -> None:
    assert sheet_key("Bruck_2026-11-14_v3.xlsx", "SoA 2026") == "Bruck_*_v*.xlsx!SoA *"
    assert sheet_key("a.csv", None) == "a.csv"
    assert sheet_key("site1.xlsx", "T1", files=["site1.xlsx", "site2.xlsx"]) == "site1.xlsx!T1"


@pytest.mark.parametrize(("key", "left"), [("SoA v1.xlsx", 0), ("SoA v1.xlsx!Old", 1), ("Old", 1), ("SoA v2.xlsx", 2)])
def test_a_file_a_sheet_of_it_or_a_sheet_anywhere_is_left_out(key: str, left: int) -> None:
    text = "Control | Status\nA.5.7 | done\nA.5.8 | done"
    found = check(
        sheet(text, "SoA"), sheet(text.replace("5.", "8."), "Old"), file="SoA v1.xlsx", reading=Reading(skip=(key,))
    )
    assert len({record["sheet"] for record in found["records"]}) == left
    assert codes(found) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns: {SoA: {status: 7}}", "'7' is no column; its letters are wanted"),
        ("columns: {SoA: {status: {}}}", "a column's letters or its heading are wanted"),
        ("columns: {SoA: {status: {headline: Lage}}}", "is no key of this file (nearest: heading)"),
    ],
)
def test_a_column_that_cannot_be_read_is_told(text: str, words: str) -> None:
    with pytest.raises(BadClient) as caught:
        read_text(text)
    assert words in str(caught.value)
    assert "columns.SoA.status" in str(caught.value)


def _read(said: str, text: str) -> dict[str, Any]:
    return check(sheet(text, "Controls"), file="controls 2027.xlsx", reading=read_text(said))
