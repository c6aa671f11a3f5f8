"""A place is written as file!sheet!cell and read back from that, whatever the names hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib.cell_places import SPREADSHEETS, CellPlace, column_in, first_row_in, row_of, rows_in
from ims_lib.judgements.model import split_on
from ims_lib.report.figures import place, places

# text | file, sheet and cell
PLACES = {
    "harbour.xlsx!SoA!F31": ("harbour.xlsx", "SoA", "F31"),
    "harbour.csv!F31": ("harbour.csv", None, "F31"),
    "acme final!.xlsx!Review!F40": ("acme final!.xlsx", "Review", "F40"),
    "acme!final!.XLSX!Review!F40": ("acme!final!.XLSX", "Review", "F40"),
    "to do!.csv!B2": ("to do!.csv", None, "B2"),
    "acme.xlsx!Stop! Read!F31": ("acme.xlsx", "Stop! Read", "F31"),
    "a!b.ods!c!d.xlsx!A5:C9": ("a!b.ods", "c!d.xlsx", "A5:C9"),
    "acme.xlsx!Documents": ("acme.xlsx", "Documents", None),
    "acme.csv!!31": ("acme.csv", None, "31"),
    "acme.xlsx": ("acme.xlsx", None, None),
    "client.yml": ("client.yml", None, None),
    "register!Sheet!B4": ("register", "Sheet", "B4"),
}


@pytest.mark.parametrize("text", PLACES)
def test_file_sheet_and_cell_are_told_apart(text: str) -> None:
    assert CellPlace.from_text(text) == PLACES[text]


names = st.text("ab!. ", min_size=1, max_size=6)
cells = st.from_regex(r"[A-Z]{1,2}[1-9][0-9]?(:[A-Z][1-9])?", fullmatch=True)


@given(st.builds("{}a{}".format, names, st.sampled_from(sorted(SPREADSHEETS))), st.none() | names, cells)
def test_what_is_written_is_read_back(file: str, sheet: str | None, cell: str) -> None:
    there = CellPlace(file, sheet, cell)
    assert CellPlace.from_text(str(there)) == there
    assert str(CellPlace.from_text(str(there))) == str(there)


def test_what_a_judgement_is_on_may_hold_the_mark_too() -> None:
    assert split_on("acme final!.xlsx!SoA!12!A.5.2 Roles!") == ("acme final!.xlsx!SoA!12", "A.5.2 Roles!")
    assert split_on("to do!.csv!3") == ("to do!.csv!!3", "")
    assert split_on("acme.xlsx!Stop! Read!12") == ("acme.xlsx!Stop! Read!12", "")


def test_the_row_and_the_column_of_a_cell() -> None:
    assert row_of("acme final!.xlsx!SoA!F31") == "acme final!.xlsx!SoA!31"
    assert row_of("acme.xlsx!Documents") == "acme.xlsx!Documents"
    assert (rows_in("A5:C19"), rows_in("F31"), rows_in(None)) == ([5, 19], [31], [])
    assert [first_row_in(cell) for cell in ("A5:C19", "B7, B12", None, "C")] == [5, 7, 0, 0]
    assert column_in("AB12") == "AB"


def test_a_place_is_shown_with_its_names_whole() -> None:
    assert place("acme final!.xlsx!SoA!F31") == "acme final!.xlsx › SoA › F31"
    assert places(["a!.csv!F3", "a!.csv!F4", "b.xlsx!S!A1"]) == ["a!.csv › F3, F4", "b.xlsx › S › A1"]
