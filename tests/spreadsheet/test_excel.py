"""Excel workbooks: values as they stand, and what is odd about them said with its cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from spreadsheet_files import row, sheet, text, write_xlsx

from ims_lib.errors import FileRefused
from ims_lib.spreadsheet import Oddity, Workbook, read_workbook


def cells(book: Workbook, index: int = 0) -> dict[int, list[object]]:
    """The values of a sheet's rows by their number."""
    return {row.number: list(row.values) for row in book.grids[index].rows}


def said(book: Workbook) -> list[tuple[str, str, str | None]]:
    """Level, code and cell of each remark."""
    return [(remark.level, remark.code, remark.cell) for remark in book.remarks]


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A workbook as a client's program writes it, its table beginning in C3."""
    book = openpyxl.Workbook()
    soa = book.active
    soa.title = "SoA"
    soa["C3"], soa["D3"], soa["E3"] = "Control", "  two \n lines  ", "Due"
    soa["C4"], soa["D4"], soa["E4"] = 8.1, True, dt.datetime(2026, 3, 31)
    soa["C5"], soa["D5"], soa["E5"] = 8.0, 0.5, dt.datetime(2026, 3, 31, 9, 30)
    soa["D5"].number_format = "0%"
    soa["C6"], soa["D6"] = 8.1, "=C4+1"
    soa["C6"].number_format = "0.00"
    soa["C8"] = "merged over two rows"
    soa.merge_cells("C8:C9")
    soa["D8"] = soa["D9"] = "x"
    soa["D8"].comment = Comment("see the minutes", "Ana")
    soa["D9"].hyperlink = "https://policies.example/1"
    soa.row_dimensions[5].hidden = True
    soa.column_dimensions["D"].hidden = True
    book.create_sheet("Empty")
    book.create_chartsheet("Chart")
    book.create_sheet("Old").sheet_state = "veryHidden"
    book.save(tmp_path / "real.xlsx")
    return tmp_path / "real.xlsx"


def test_values_stand_where_they_stand_on_the_sheet(real: Path) -> None:
    assert cells(read_workbook(real)) == {
        3: [None, None, "Control", "  two \n lines  ", "Due"],
        4: [None, None, 8.1, True, "2026-03-31"],
        5: [None, None, 8, 0.5, "2026-03-31T09:30:00"],
        6: [None, None, 8.1],
        8: [None, None, "merged over two rows", "x"],
        9: [None, None, None, "x"],
    }


def test_oddities_tell_numbers_dates_and_formulas(real: Path) -> None:
    assert read_workbook(real).grids[0].oddities == {
        (4, 2): Oddity("number", "8.1"),
        (4, 4): Oddity("date", "2026-03-31"),
        (5, 2): Oddity("number", "8"),
        (5, 3): Oddity("number", "50%"),
        (5, 4): Oddity("date", "2026-03-31T09:30:00"),
        (6, 2): Oddity("number", "8.10"),
        (6, 3): Oddity("no_value", "C4+1"),
    }


def test_hidden_merged_comments_and_links(real: Path) -> None:
    book = read_workbook(real)
    soa = book.grids[0]
    assert [(grid.name, grid.last_row, grid.hidden) for grid in book.grids] == [
        ("SoA", 9, False), ("Empty", 0, False), ("Old", 0, True),
    ]  # fmt: skip
    assert (soa.hidden_rows, soa.hidden_columns) == ({5}, {3})
    assert soa.merged == [(8, 2, 9, 2)]
    assert soa.comments[8, 3].endswith("see the minutes")
    assert soa.links == {(9, 3): "https://policies.example/1"}
    assert said(book) == [
        ("note", "row.hidden", "5:5"),
        ("note", "column.hidden", "D:D"),
        ("warning", "cell.no_value", "D6"),
        ("note", "sheet.hidden", None),
    ]


ERROR = '<c r="B2" t="e"><f>C9</f><v>#REF!</v></c>'
FORMULA = '<c r="B2"><f>A1&amp;"x"</f></c>'
CASES = {
    "error value": (sheet(row(2, ERROR)), [None, None], ("error", "cell.error", "B2"), "#REF!"),
    "formula without value": (sheet(row(2, FORMULA)), [None, None], ("warning", "cell.no_value", "B2"), 'A1&"x"'),
    "formula with an empty element": (
        sheet(row(2, FORMULA.replace("</c>", "<v/></c>"))),
        [None, None],
        ("warning", "cell.no_value", "B2"),
        'A1&"x"',
    ),
    "shared formula without value": (
        sheet(row(2, '<c r="B2"><f t="shared" si="0"/></c>')),
        [None, None],
        ("warning", "cell.no_value", "B2"),
        "",
    ),
}


@pytest.mark.parametrize(("xml", "values", "remark", "found"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("prefix", ["", "x:", "<!-- seen by the parser only -->"])
def test_errors_and_uncalculated_formulas(tmp_path: Path, xml, values, remark, found, prefix: str) -> None:
    if prefix == "x:":
        xml = xml.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    elif prefix:
        xml = xml.replace("<sheetData>", prefix + "<sheetData>")
    book = read_workbook(write_xlsx(tmp_path / "odd.xlsx", xml))
    assert cells(book) == {2: values}
    assert said(book) == [remark]
    assert book.grids[0].oddities[2, 1].text == found


QUIET = {
    "formula with a value": '<c r="A1"><f>1+1</f><v>2</v></c>',
    "formula with an empty text": '<c r="A1" t="str"><f>""</f><v></v></c>',
    "empty formatted cell in the last row": '</row><row r="1048576"><c r="A1048576" s="1"/>',
}


@pytest.mark.parametrize("xml", QUIET.values(), ids=QUIET)
def test_nothing_is_said_of_what_is_in_order(tmp_path: Path, xml: str) -> None:
    assert read_workbook(write_xlsx(tmp_path / "good.xlsx", sheet(row(1, xml)))).remarks == []


def test_many_errors_are_told_by_ranges(tmp_path: Path) -> None:
    rows = [row(n, f'<c r="C{n}" t="e"><v>#N/A</v></c>') for n in range(2, 402)]
    book = read_workbook(write_xlsx(tmp_path / "many.xlsx", sheet(*rows)))
    assert said(book) == [("error", "cell.error", "C2:C401")]
    assert len(book.grids[0].oddities) == len(book.grids[0].rows) == 400


DISORDER = {
    "rows from last to first": (row(2, text("A2", "b")) + row(1, text("A1", "a")), {1: ["a"], 2: ["b"]}, []),
    "no addresses": ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", {1: [1, 2], 2: [3]}, []),
    "a row twice": (
        row(1, text("A1", "a")) + row(1, text("A1", "b")),
        {1: ["a"]},
        [("error", "cell.error", "A1")],
    ),
    "an address that is none": (
        row(1, text("A1", "a"), text("?", "b")),
        {1: ["a"]},
        [("error", "cell.error", "1:1")],
    ),
    "a cell beyond the sheet": (
        row(1, text("A1", "a"), text("ZZZZ1", "b")),
        {1: ["a"]},
        [("error", "cell.error", "1:1")],
    ),
    "a text that is not there": (
        row(1, text("A1", "a"), '<c r="B1" t="s"><v>-1</v></c>'),
        {1: ["a"]},
        [("error", "cell.error", "B1")],
    ),
    "a cell in the last corner": (
        row(1, text("A1", "a")) + row(1048576, text("XFD1048576", ".")),
        {1: ["a"], 1048576: [None] * 16383 + ["."]},
        [("note", "sheet.far_cell", "1048576:1048576")],
    ),
}


@pytest.mark.parametrize(("rows", "values", "remarks"), DISORDER.values(), ids=DISORDER)
def test_sheets_that_are_read_cell_by_cell(tmp_path: Path, rows: str, values: dict, remarks: list) -> None:
    book = read_workbook(write_xlsx(tmp_path / "disorder.xlsx", sheet(rows)))
    read = cells(book)
    assert said(book) == remarks
    assert read == values


def test_cell_by_cell_gives_what_the_fast_way_gives(tmp_path: Path) -> None:
    strings = (
        "<si><t>plain</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>no</t></rPh></si>"
        "<si><t>_x0041_&amp;</t></si>"
    )
    body = row(
        1, '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="b"><v>1</v></c>'
        '<c r="E1" s="1"><v>46112</v></c><c r="F1" s="1"><v>46112.5</v></c><c r="G1" s="2"><v>0.5</v></c><c r="H1"><v>3</v></c>'
        '<c r="I1" t="str"><v> x </v></c><c r="J1" s="3"><v>8.1</v></c><c r="K1" t="d"><v>2026-03-31</v></c>',
    )  # fmt: skip
    fast = read_workbook(write_xlsx(tmp_path / "fast.xlsx", sheet(body), strings=strings)).grids[0]
    slow = read_workbook(write_xlsx(tmp_path / "slow.xlsx", sheet("<!-- -->" + body), strings=strings)).grids[0]
    assert list(fast.rows[0].values) == [
        "plain", "rich text", "A&", True, "2026-03-31", "2026-03-31T12:00:00", 0.5, 3, " x ", 8.1, "2026-03-31",
    ]  # fmt: skip
    assert list(slow.rows[0].values) == list(fast.rows[0].values)
    assert slow.oddities == fast.oddities
    assert slow.oddities[1, 6].text == "50%"


def test_dates_from_1904(tmp_path: Path) -> None:
    body = row(1, '<c r="A1" s="1"><v>44650</v></c>')
    for name, xml in {"fast": sheet(body), "slow": sheet("<!-- -->" + body)}.items():
        book = read_workbook(write_xlsx(tmp_path / f"{name}.xlsx", xml, date_1904=True))
        assert cells(book) == {1: ["2026-03-31"]}


def test_two_sheets_of_one_name_are_both_read(tmp_path: Path) -> None:
    one, two = sheet(row(1, text("A1", "one"))), sheet(row(1, text("A1", "two")))
    book = read_workbook(write_xlsx(tmp_path / "twins.xlsx", one, two, names=["SoA", "SoA"]))
    assert (cells(book, 0), cells(book, 1)) == ({1: ["one"]}, {1: ["two"]})


def test_what_stands_before_a_fault_is_kept(tmp_path: Path) -> None:
    torn = sheet(row(1, text("A1", "kept")), row(2, text("A2", "lost")))[:-60]
    good = sheet(row(1, text("A1", "good")))
    book = read_workbook(write_xlsx(tmp_path / "torn.xlsx", torn, good))
    assert cells(book, 0)[1] == ["kept"]
    assert cells(book, 1) == {1: ["good"]}
    assert ("error", "sheet.damaged", None) in said(book)


def test_a_missing_sheet_is_an_error_beside_the_others(tmp_path: Path) -> None:
    good = sheet(row(1, text("A1", "good")))
    book = read_workbook(write_xlsx(tmp_path / "gone.xlsx", good, good, without="xl/worksheets/sheet2.xml"))
    assert [len(grid.rows) for grid in book.grids] == [1, 0]
    assert [(remark.level, remark.code, remark.sheet) for remark in book.remarks] == [
        ("error", "sheet.damaged", "Sheet2")
    ]


def test_macros_and_links_elsewhere_are_said_and_left_alone(tmp_path: Path) -> None:
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="x/externalLinkPath" Target="file:///other.xlsx" TargetMode="External"/>'
        "</Relationships>"
    )
    extra = {
        "xl/vbaProject.bin": b"\xd0\xcf",
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": link,
    }
    book = read_workbook(write_xlsx(tmp_path / "m.xlsm", sheet(row(1, text("A1", "a"))), extra=extra))
    assert book.format == "xlsm"
    assert said(book) == [("note", "file.macros", None), ("note", "file.external_link", None)]
    assert "other.xlsx" in book.remarks[1].message


def test_a_workbook_without_any_sheet_to_read_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "bare.xlsx", sheet(), without="xl/worksheets/sheet1.xml")
    with pytest.raises(FileRefused, match=r"^bare\.xlsx: has no sheet that can be read"):
        read_workbook(path)
