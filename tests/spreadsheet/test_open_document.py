"""OpenDocument workbooks: values, hidden parts, errors, and repeats that must not fill memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from spreadsheet_files import write_ods

from ims_lib.errors import FileRefused
from ims_lib.spreadsheet import read_workbook
from ims_lib.spreadsheet.grid import Oddity


def cell(value: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{value}</text:p></table:table-cell>'


def line(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def test_values_and_oddities(tmp_path: Path) -> None:
    rows = line(
        cell("Ref<text:s text:c='2'/>x\n  y<text:line-break/>z"), "\n", cell("<text:span>a</text:span>b")
    ) + line(
        '<table:table-cell office:value-type="float" office:value="8.1"><text:p>8.10</text:p></table:table-cell>',
        '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p></table:table-cell>',
        '<table:table-cell office:value-type="date" office:date-value="2001-01-10"><text:p>10.1</text:p></table:table-cell>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>',
        '<table:table-cell office:value-type="time" office:time-value="PT9H30M00S"><text:p>9:30</text:p></table:table-cell>',
    )
    grid = read_workbook(write_ods(tmp_path / "a.ods", rows)).grids[0]
    assert [list(row.values) for row in grid.rows] == [
        ["Ref  x y\nz", "ab"],
        [8.1, 0.5, "2001-01-10", True, "09:30:00"],
    ]
    assert grid.oddities == {
        (2, 0): Oddity("number", "8.10"),
        (2, 1): Oddity("number", "50 %"),
        (2, 2): Oddity("date", "2001-01-10"),
        (2, 4): Oddity("date", "09:30:00"),
    }


@pytest.mark.parametrize("prefix", ["", "<!-- seen by the parser only -->"], ids=["usual", "parser"])
def test_colours_of_cells_rows_and_columns(tmp_path: Path, prefix: str) -> None:
    styles = "".join(
        f'<style:style style:name="{name}"><style:table-cell-properties fo:background-color="{colour}"/></style:style>'
        for name, colour in {"ce1": "#ff0000", "ce2": "#00b050", "ce3": "#ffffff", "ce4": "transparent"}.items()
    )
    rows = (
        prefix
        + '<table:table-column/><table:table-column table:default-cell-style-name="ce2" table:number-columns-repeated="2"/>'
        + line(cell("x"), cell("y"), '<table:table-cell table:style-name="ce1"/>')
        + line(
            '<table:table-cell table:style-name="ce1" table:number-columns-repeated="2"/>',
            '<table:table-cell table:style-name="ce4"/>',
            attributes='table:number-rows-repeated="2"',
        )
        + line(
            cell("z"), '<table:table-cell table:style-name="ce3"/>', attributes='table:default-cell-style-name="ce1"'
        )
        + line(
            '<table:table-cell table:style-name="ce1" table:number-columns-repeated="16384"/>',
            attributes='table:number-rows-repeated="99999999"',
        )
    )
    grid = read_workbook(write_ods(tmp_path / "a.ods", rows, styles=styles)).grids[0]
    assert {
        place: colour for place, colour in zip(places(5, 4), map(grid.fills.get, places(5, 4)), strict=True) if colour
    } == {
        (1, 1): "00B050",
        (1, 2): "FF0000",
        (2, 0): "FF0000",
        (2, 1): "FF0000",
        (3, 0): "FF0000",
        (3, 1): "FF0000",
        (4, 0): "FF0000",
        **dict.fromkeys(((5, column) for column in range(4)), "FF0000"),
    }
    assert grid.last_row == 4
    assert (1 << 20, 16383) in grid.fills
    assert ((1 << 20) + 1, 0) not in grid.fills


def places(rows: int, columns: int) -> list[tuple[int, int]]:
    """The cells in the upper left corner of a sheet."""
    return [(row, column) for row in range(1, rows + 1) for column in range(columns)]


def test_repeats_blanks_and_places(tmp_path: Path) -> None:
    rows = (
        line("<table:table-cell/>", attributes='table:number-rows-repeated="2"')
        + line('<table:table-cell table:number-columns-repeated="2"/>', cell("x", 'table:number-columns-repeated="2"'))
        + line(cell("y"), attributes='table:number-rows-repeated="2"')
        + line(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            attributes='table:number-rows-repeated="1048570"',
        )
    )
    grid = read_workbook(write_ods(tmp_path / "a.ods", rows)).grids[0]
    assert [(row.number, list(row.values)) for row in grid.rows] == [
        (3, [None, None, "x", "x"]),
        (4, ["y"]),
        (5, ["y"]),
    ]
    assert grid.last_row == 5


def test_hidden_merged_comments_links_and_errors(tmp_path: Path) -> None:
    styles = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    rows = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        + line(cell("head", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>")
        + line(cell("seen"), cell("hidden"), attributes='table:visibility="filter"')
        + line(
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" x:value-type="error" xmlns:x="c">'
            "<text:p>#DIV/0!</text:p></table:table-cell>",
            '<table:table-cell table:formula="of:=[.A1]"/>',
        )
        + line(
            '<table:table-cell office:value-type="string"><office:annotation><text:p>why?</text:p></office:annotation>'
            '<text:p><text:a x:href="https://a.example" xmlns:x="l">here</text:a></text:p></table:table-cell>'
        )
    )
    book = read_workbook(write_ods(tmp_path / "a.ods", rows, styles=styles, attributes='table:style-name="ta2"'))
    grid = book.grids[0]
    assert (grid.hidden, grid.hidden_rows, grid.hidden_columns) == (True, {2}, {1})
    assert grid.merged == [(1, 0, 1, 1)]
    assert grid.comments == {(4, 0): "why?"}
    assert grid.links == {(4, 0): "https://a.example"}
    assert grid.oddities == {(3, 0): Oddity("error", "#DIV/0!"), (3, 1): Oddity("no_value", "of:=[.A1]")}
    assert [(remark.code, remark.cell) for remark in book.remarks] == [
        ("sheet.hidden", None),
        ("row.hidden", "2:2"),
        ("column.hidden", "B:B"),
        ("cell.error", "A3"),
        ("cell.no_value", "B3"),
    ]


HUGE = {
    "a word repeated over the whole sheet": line(
        cell("x", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1000000"'
    ),
    "an error repeated over the whole sheet": line(
        '<table:table-cell office:value-type="error" table:number-columns-repeated="16384"/>',
        attributes='table:number-rows-repeated="1000000"',
    ),
    "cells beyond the last column": line(cell("x", 'table:number-columns-repeated="16384"'), cell("y")),
}


@pytest.mark.parametrize("rows", HUGE.values(), ids=HUGE)
def test_repeats_beyond_measure_are_refused(tmp_path: Path, rows: str) -> None:
    with pytest.raises(FileRefused, match="too large"):
        read_workbook(write_ods(tmp_path / "huge.ods", rows))


def test_two_thousand_million_blanks_are_said(tmp_path: Path) -> None:
    book = read_workbook(write_ods(tmp_path / "a.ods", line(cell('Ben<text:s text:c="2000000000"/>Cole'))))
    assert list(book.grids[0].rows[0].values) == ["Ben Cole"]
    assert [(remark.level, remark.code, remark.cell) for remark in book.remarks] == [("error", "cell.error", "A1")]


def test_as_many_cells_as_fit_in_the_time_are_read(tmp_path: Path) -> None:
    wide = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
    assert len(read_workbook(write_ods(tmp_path / "a.ods", line(wide) * 75)).grids[0].rows) == 75
    with pytest.raises(FileRefused, match="too large"):
        read_workbook(write_ods(tmp_path / "b.ods", line(wide) * 76))


def test_a_cell_longer_than_what_is_unpacked_at_a_time_is_read(tmp_path: Path) -> None:
    [row] = read_workbook(write_ods(tmp_path / "a.ods", line(cell("long ä " * 400_000)))).grids[0].rows
    assert list(row.values) == ["long ä " * 400_000]
