"""Excel workbooks: values as they stand, and what is odd about them said with its cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from spreadsheet_files import STYLES, row, sheet, text, write_xlsx

from ims_lib.errors import FileRefused
from ims_lib.spreadsheet import Workbook, read_workbook, sheet_xml
from ims_lib.spreadsheet.grid import Oddity


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
        ("SoA", 9, False),
        ("Empty", 0, False),
        ("Old", 0, True),
    ]
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
    "a row twice": (row(1, text("A1", "a")) + row(1, text("A1", "b")), {1: ["a"]}, [("error", "cell.error", "A1")]),
    "an address that is none": (row(1, text("A1", "a"), text("?", "b")), {1: ["a"]}, [("error", "cell.error", "1:1")]),
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
    "a colour below the sheet": (
        row(1, text("A1", "a")) + row(99999999, '<c r="A99999999" s="5"/>') + row(1048577, '<c r="A1048577" s="5"/>'),
        {1: ["a"]},
        [],
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
        1,
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="b"><v>1</v></c>'
        '<c r="E1" s="1"><v>46112</v></c><c r="F1" s="1"><v>46112.5</v></c><c r="G1" s="2"><v>0.5</v></c><c r="H1"><v>3</v></c>'
        '<c r="I1" t="str"><v> x </v></c><c r="J1" s="3"><v>8.1</v></c><c r="K1" t="d"><v>2026-03-31</v></c>',
    )
    fast = read_workbook(write_xlsx(tmp_path / "fast.xlsx", sheet(body), strings=strings)).grids[0]
    slow = read_workbook(write_xlsx(tmp_path / "slow.xlsx", sheet("<!-- -->" + body), strings=strings)).grids[0]
    assert list(fast.rows[0].values) == [
        "plain",
        "rich text",
        "A&",
        True,
        "2026-03-31",
        "2026-03-31T12:00:00",
        0.5,
        3,
        " x ",
        8.1,
        "2026-03-31",
    ]
    assert list(slow.rows[0].values) == list(fast.rows[0].values)
    assert slow.oddities == fast.oddities
    assert slow.oddities[1, 6].text == "50%"


FILLED = {
    "a colour of its own": ('<c r="A1" s="5"/>', {(1, 0): "FF0000"}),
    "a colour of the theme, lighter": ('<c r="A1" s="6"><v>1</v></c>', {(1, 0): "A9D18E"}),
    "a colour of the palette": ('<c r="A1" s="7" t="str"><v>x</v></c>', {(1, 0): "FFFF00"}),
    "a pattern": ('<c r="A1" s="4"/>', {}),
    "white": ('<c r="A1" s="8"/>', {}),
    "a format besides": ('<c r="B1" s="9"><v>0.5</v></c>', {(1, 1): "FF0000"}),
    "attributes in another order": ("<c s='5' r='C1'/>", {(1, 2): "FF0000"}),
    "beside and below each other": (
        '<c r="A1" s="5"/><c r="B1" s="9"/><c r="C1" s="7"/></row><row r="2"><c r="A2" s="9"/><c r="B2" s="5"/>',
        {(1, 0): "FF0000", (1, 1): "FF0000", (1, 2): "FFFF00", (2, 0): "FF0000", (2, 1): "FF0000"},
    ),
}


@pytest.mark.parametrize(("xml", "fills"), FILLED.values(), ids=FILLED)
@pytest.mark.parametrize("prefix", ["", "<!-- seen by the parser only -->"], ids=["fast", "slow"])
def test_cells_keep_the_colour_that_they_are_filled_with(tmp_path: Path, xml: str, fills: dict, prefix: str) -> None:
    book = read_workbook(write_xlsx(tmp_path / "filled.xlsx", sheet(prefix + row(1, xml))))
    assert book.grids[0].fills == fills
    assert book.remarks == []


def test_colours_of_a_workbook_s_own_theme_and_palette(tmp_path: Path) -> None:
    xml = sheet(row(1, '<c r="A1" s="6"/>', '<c r="B1" s="7"/>'))
    own = "".join(f'<rgbColor rgb="FF0000{n:02X}"/>' for n in range(64))
    theme = '<a:theme xmlns:a="x"><a:clrScheme><a:accent6><a:srgbClr val="804000"/></a:accent6></a:clrScheme></a:theme>'
    styles = STYLES.replace("</styleSheet>", f"<colors><indexedColors>{own}</indexedColors></colors></styleSheet>")
    extra = {"xl/theme/theme1.xml": theme, "xl/styles.xml": styles}
    book = read_workbook(write_xlsx(tmp_path / "own.xlsx", xml, extra=extra))
    assert book.grids[0].fills == {(1, 0): "FF8C1A", (1, 1): "00000D"}


def test_a_theme_that_breaks_off_costs_no_file(tmp_path: Path) -> None:
    xml = sheet(row(1, '<c r="A1" s="6"><v>1</v></c>'))
    book = read_workbook(write_xlsx(tmp_path / "torn.xlsx", xml, extra={"xl/theme/theme1.xml": "<a:theme"}))
    assert book.grids[0].fills == {(1, 0): "A9D18E"}


def test_a_sheet_that_is_a_picture_has_no_colours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "MOST_FILLED_AREAS", 3)
    few, many = (
        sheet(*(row(n, f'<c r="A{n}" s="{5 + n % 2 * 2}"><v>1</v></c>') for n in range(1, last))) for last in (4, 6)
    )
    book = read_workbook(write_xlsx(tmp_path / "picture.xlsx", few, many), isolated=False)
    assert [len(grid.fills) for grid in book.grids] == [3, 0]


NEVER = {
    "one block": ("ABC", "ABC", "{}<f>A{}+1</f>"),
    "with an empty value": ("ABC", "ABC", "{}<f>A{}</f><v></v>"),
    "with a gap": ("ABD", "ABD", "{}<f>A{}</f>"),
    "growing": ("AB", "ABC", "{}<f>A{}</f><v/>"),
    "texts": ("ABC", "AC", ' t="str"{}<f>A{}</f>'),
    "shared": ("ABC", "ABC", '{}<f t="shared" si="0">A{}</f>'),
    "out of order": ("BAC", "ABC", "{}<f>A{}</f>"),
}


@pytest.mark.parametrize(("first", "second", "cell"), NEVER.values(), ids=NEVER)
def test_formulas_never_calculated_are_told_the_same_both_ways(
    tmp_path: Path, first: str, second: str, cell: str
) -> None:
    def formula(number: int, letter: str) -> str:
        before, inside = cell.format(">", number).split(">", 1)
        return f'<c r="{letter}{number}"{before}>{inside}</c>'

    rows = [
        row(n, *(formula(n, c) for c in letters), '<c r="F9"><v>1</v></c>'.replace("9", str(n)))
        for n, letters in enumerate((first, second, second), start=2)
    ]
    wanted = {(n, "ABCD".index(c)) for n, letters in enumerate((first, second, second), start=2) for c in letters}
    found = []
    for name, start in {"fast": "", "slow": "<!-- -->"}.items():
        book = read_workbook(write_xlsx(tmp_path / f"{name}.xlsx", sheet(start, *rows)))
        odd = book.grids[0].oddities
        assert {place for place, oddity in odd.items() if oddity.kind == "no_value"} == wanted
        assert {oddity.kind for oddity in odd.values()} == {"no_value", "number"}
        assert len(odd) == len(wanted) + 3
        found.append((said(book), odd[2, "ABCD".index(first[0])]))
    assert found[0] == found[1]
    assert len(found[0][0]) == len(wanted)
    assert found[0][0][0] == ("warning", "cell.no_value", "A2")


def test_many_formulas_never_calculated_are_told_by_ranges(tmp_path: Path) -> None:
    rows = [row(n, *(f'<c r="{c}{n}"><f>{c}{n}</f></c>' for c in "ABD")) for n in range(2, 402)]
    book = read_workbook(write_xlsx(tmp_path / "many.xlsx", sheet(*rows)))
    assert said(book) == [("warning", "cell.no_value", f"{c}2:{c}401") for c in "ABD"]
    assert len(book.grids[0].oddities) == 3 * len(book.grids[0].rows) == 1200


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
