"""An .xlsx or .xlsm workbook → grids: calamine's values, with a second look for what calamine doesn't tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from python_calamine import CalamineWorkbook

from ims_lib.spreadsheet import remarks as told
from ims_lib.spreadsheet.areas import Areas, Place
from ims_lib.spreadsheet.cell_by_cell import read_strings, values_of
from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.grid import Grid, Oddities, Oddity, Remark, Row, Value, Workbook, is_number
from ims_lib.spreadsheet.limits import (
    MOST_CELLS,
    MOST_DENSE_CELLS,
    MOST_DENSE_RATIO,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_SLOW_CELLS,
)
from ims_lib.spreadsheet.ooxml import SheetPart, Structure, read_comments, read_relations, read_structure
from ims_lib.spreadsheet.preflight import printable
from ims_lib.spreadsheet.sheet_bytes import Extent, measure
from ims_lib.spreadsheet.sheet_xml import Look, SheetParser, TooManyCells, place_of
from ims_lib.spreadsheet.styles import Styles, read_styles, shown
from ims_lib.spreadsheet.values import NotForCalamine, open_book, read_values
from ims_lib.spreadsheet.xml_stream import ForbiddenXml, Unreadable, stream


def read_excel(box: Container) -> Workbook:
    """Every sheet of an Excel workbook as a grid. Raises FileRefused when not one of them can be read."""
    book = Book(box)
    if len(book.structure.sheets) > MOST_SHEETS:
        raise box.source.refused(
            f"has {len(book.structure.sheets):,} sheets, more than are read ({MOST_SHEETS});"
            " keep those with controls in a file of their own."
        )
    grids: list[Grid] = []
    remarks = about_file(box, book.structure)
    for index, sheet in enumerate(book.structure.sheets):
        if sheet.is_table:
            grid, said = read_sheet(book, index, sheet)
            grids.append(grid)
            remarks += said
    if grids and all(remark_of_damage(remarks, grid) and not grid.rows for grid in grids):
        raise box.source.refused("is damaged: no sheet can be read; open it in Excel and save it anew.")
    return Workbook(
        file=box.source.name, format="xlsm" if box.format == "xlsm" else "xlsx", grids=grids, remarks=remarks
    )


def about_file(box: Container, structure: Structure) -> list[Remark]:
    """What is to be said of the file as a whole."""
    remarks = []
    if box.format == "xlsm":
        remarks.append(told.MACROS)
    if structure.external:
        names = ", ".join(printable(name, most=100) for name in structure.external[:3])
        remarks.append(
            Remark(
                "note",
                "file.external_link",
                "The file refers to data outside it ({names}); nothing was fetched, the values are those last saved.",
                parts={"names": names},
            )
        )
    return remarks


def remark_of_damage(remarks: list[Remark], grid: Grid) -> bool:
    """Whether a sheet was said to be damaged."""
    return any(remark.code == "sheet.damaged" and remark.sheet == grid.name for remark in remarks)


class Book:
    """What the sheets of a workbook share, each read when first asked for."""

    def __init__(self, box: Container) -> None:
        self.box = box
        self.structure = read_structure(box)
        self.styles: Styles = read_styles(box, self.structure)
        self.telling = self.styles.telling()
        self.names = Counter(sheet.name for sheet in self.structure.sheets)
        # calamine checks neither sizes nor checksums.
        box.test(self.structure.strings)

    @cached_property
    def calamine(self) -> CalamineWorkbook | None:
        """The workbook as calamine sees it; nothing where calamine gives up on it."""
        try:
            return open_book(self.box.source)
        except NotForCalamine:
            return None

    @cached_property
    def strings(self) -> list[str]:
        """The texts of all sheets, by number."""
        return read_strings(self.box, self.structure.strings)


@dataclass
class SheetBegun:
    """What has been read of one sheet so far."""

    rows: list[Row]
    oddities: dict[Place, Oddity]
    look: Look
    lost: dict[Place, str]
    damage: str | None = None


def read_sheet(book: Book, index: int, sheet: SheetPart) -> tuple[Grid, list[Remark]]:
    """One sheet as a grid, with what is remarkable about it."""
    if sheet.part is None or not book.box.has(sheet.part):
        missing = Remark(
            "error",
            "sheet.damaged",
            "The sheet's content is missing from the file; open the file in Excel, check the sheet and save it anew.",
            sheet.name,
        )
        return Grid(sheet.name, [], hidden=sheet.hidden), [missing]
    extent = measure(book.box.chunks(sheet.part), book.telling)
    reading = read_fast(book, index, sheet, extent) or read_slowly(book, sheet)
    return grid_of(book, sheet, reading)


def read_fast(book: Book, index: int, sheet: SheetPart, extent: Extent) -> SheetBegun | None:
    """The sheet through calamine, with the second look's findings; None if it can't be so."""
    if extent.disordered or not affordable(extent) or book.names[sheet.name] > 1 or book.calamine is None:
        return None
    if extent.cells > MOST_CELLS:
        raise too_many(book, sheet)
    try:
        rows, oddities = read_values(book.calamine, index)
    except NotForCalamine:
        return None
    return SheetBegun(rows, oddities, extent.look, {})


def affordable(extent: Extent) -> bool:
    """Whether the rectangle that calamine would fill is in keeping with what stands in it."""
    dense = extent.height * extent.width
    return dense <= MOST_DENSE_CELLS or dense <= MOST_DENSE_RATIO * extent.cells


def read_slowly(book: Book, sheet: SheetPart) -> SheetBegun:
    """The sheet cell by cell from its XML; what stands before a fault is kept."""
    look, damage = stream_sheet(book, sheet)
    values = values_of(look, book.strings, book.styles, book.structure)
    return SheetBegun(values.rows, values.oddities, look, values.lost, damage)


def stream_sheet(book: Book, sheet: SheetPart) -> tuple[Look, str | None]:
    """What the sheet's XML says, and why it breaks off if it does."""
    parser = SheetParser(book.telling, most=MOST_SLOW_CELLS)
    try:
        stream(book.box.chunks(sheet.part or ""), start=parser.start, end=parser.end, text=parser.text)
    except Unreadable as fault:
        return parser.look, str(fault)
    except ForbiddenXml:
        raise book.box.with_definition("Excel") from None
    except TooManyCells:
        raise too_many(book, sheet) from None
    return parser.look, None


def too_many(book: Book, sheet: SheetPart) -> Exception:
    """The refusal of a sheet with more cells than are read."""
    return book.box.source.refused(
        f"sheet '{printable(sheet.name, most=60)}' is too large to be read; keep the rows with controls,"
        " or save it as .csv."
    )


def grid_of(book: Book, sheet: SheetPart, reading: SheetBegun) -> tuple[Grid, list[Remark]]:
    """A sheet's rows and everything seen on it, put together."""
    look, oddities = reading.look, dict(reading.oddities)
    errors = {place: cell.value or "an error" for place, cell in look.cells.items() if cell.kind == "e"}
    oddities.update({place: Oddity("error", text) for place, text in (errors | reading.lost).items()})
    uncalculated = look.uncalculated.areas()
    rows = with_places(reading.rows, Areas.of(errors | reading.lost), uncalculated)
    show_numbers(rows, look.formats.areas(), oddities, book.styles)
    numbers = {row.number for row in rows}
    width = max((len(row.values) for row in rows), default=0)
    last_row = rows[-1].number if rows else 0
    grid = Grid(
        name=sheet.name,
        rows=rows,
        last_row=last_row,
        hidden=sheet.hidden,
        hidden_rows=frozenset(look.hidden_rows & numbers),
        hidden_columns=frozenset(column for column in look.hidden_columns if column < width),
        merged=clipped(look.merged, last_row, width),
        oddities=Oddities(oddities, rows, uncalculated),
        comments={place: text for address, text in read_comments(book.box, sheet) if (place := place_of(address))},
        links=links_of(book, sheet, look),
        fills=look.fills.areas(),
    )
    return grid, [
        *damages(sheet, reading, look),
        *told.hidden(sheet.name, whole=sheet.hidden, rows=grid.hidden_rows, columns=grid.hidden_columns),
        *told.cell_errors(sheet.name, errors | reading.lost),
        *told.cells_without_value(sheet.name, uncalculated),
        *told.far_rows(sheet.name, rows),
    ]


def with_places(rows: list[Row], *places: Areas) -> list[Row]:
    """The rows, with one for each of these places also where nothing else stands in it."""
    numbers = {row.number for row in rows}
    missing: dict[int, int] = {}
    for top, _, bottom, right, _ in (area for areas in places for area in areas.listed):
        for row in range(top, bottom + 1):
            if row not in numbers:
                missing[row] = max(missing.get(row, 0), right + 1)
    if not missing:
        return rows
    blank: dict[int, list[Value]] = {width: [None] * width for width in set(missing.values())}
    return sorted([*rows, *(Row(row, blank[width]) for row, width in missing.items())], key=lambda row: row.number)


def show_numbers(rows: list[Row], formats: Areas, oddities: dict[Place, Oddity], styles: Styles) -> None:
    """Give numbers under a format for per cent or decimals the text that a reader of the sheet sees."""
    wanted: dict[int, list[tuple[int, int, str]]] = {}
    for top, left, bottom, right, style in formats.listed:
        for row in range(top, bottom + 1):
            wanted.setdefault(row, []).append((left, right, style))
    for line in rows if wanted else ():
        for left, right, style in wanted.get(line.number, ()):
            code = styles.code(style)
            for column, value in enumerate(line.values[left : right + 1], left):
                if isinstance(value, int | float) and is_number(value) and (text := shown(value, code)) is not None:
                    oddities[line.number, column] = Oddity("number", text)


def clipped(merged: list[tuple[int, int, int, int]], last_row: int, width: int) -> list[tuple[int, int, int, int]]:
    """Merged ranges as far as the sheet is filled; those outside or of one cell say nothing."""
    inside = ((r, c, min(to_r, last_row), min(to_c, width - 1)) for r, c, to_r, to_c in merged)
    return [(r, c, to_r, to_c) for r, c, to_r, to_c in inside if to_r >= r and to_c >= c and (to_r, to_c) != (r, c)]


def links_of(book: Book, sheet: SheetPart, look: Look) -> dict[Place, str]:
    """Where the cells with hyperlinks lead; kept as text, never followed."""
    if not look.links:
        return {}
    relations = read_relations(book.box, sheet.part or "")
    return {place: relations[target].target if target in relations else target for place, target in look.links.items()}


def damages(sheet: SheetPart, reading: SheetBegun, look: Look) -> list[Remark]:
    """What of the sheet could not be read as it stands in the file."""
    remarks = []
    if reading.damage:
        last = max((place[0] for place in look.cells), default=0)
        remarks.append(told.breaks_off(sheet.name, last))
    if look.misplaced:
        row = look.misplaced[0][0]
        names = ", ".join(printable(f"{number}: '{name}'", most=40) for number, name in look.misplaced[:3])
        remarks.append(
            Remark(
                "error",
                "cell.error",
                "{count} cell(s) have an address that no sheet has (row {names}) and were left out;"
                " open the file in Excel, check it and save it anew.",
                sheet.name,
                f"{row}:{row}" if row <= MOST_ROWS else None,
                {"count": str(len(look.misplaced)), "names": names},
            )
        )
    for place in look.twice[:1]:
        where = told.address(place)
        remarks.append(
            Remark(
                "error",
                "cell.error",
                "{cell} stands in the file twice, with different content perhaps; the first was read. Open the file in"
                " Excel, check it and save it anew."
                if len(look.twice) == 1
                else "{cell} stands in the file twice, like other cells, with different content perhaps; the first was"
                " read. Open the file in Excel, check it and save it anew.",
                sheet.name,
                where,
                {"cell": where},
            )
        )
    return remarks
