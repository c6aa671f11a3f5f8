"""The sheets of an OpenDocument workbook from the events of its XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ims_lib.spreadsheet.areas import Collected
from ims_lib.spreadsheet.grid import Oddity, Row, Value
from ims_lib.spreadsheet.limits import (
    MOST_COLUMNS,
    MOST_FILLED_AREAS,
    MOST_FILLED_COLUMNS,
    MOST_REPEATED_SPACES,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_STREAMED_CELLS,
)
from ims_lib.spreadsheet.open_document_cells import OpenDocumentCell, cell_of, plain, repeated, told
from ims_lib.spreadsheet.styles import colour_of
from ims_lib.spreadsheet.xml_stream import Attributes

Place = tuple[int, int]
BLANKS = re.compile(r"[\t\r\n][ \t\r\n]*| [ \t\r\n]+")
"""What is more than one blank and counts as one."""
HIDDEN = ("collapse", "filter")


class TooLarge(Exception):
    """More cells than are read."""


@dataclass
class Sheet:
    """A sheet as far as it has been read."""

    name: str
    style: str
    rows: list[Row] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    oddities: dict[Place, Oddity] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    links: dict[Place, str] = field(default_factory=dict)
    overlong: dict[Place, str] = field(default_factory=dict)
    fills: Collected = field(default_factory=lambda: Collected(most=MOST_FILLED_AREAS))
    damaged: bool = False


class Reader:
    """Collects sheets from the events of content.xml."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.hidden_styles: set[str] = set()
        self.colours: dict[str, str] = {}
        """By the name of a style, the colour that it fills cells with."""
        self._left = MOST_STREAMED_CELLS
        self._style = ""
        self._column = 0
        self._row = 0
        self._repeated = 1
        self._row_hidden = False
        self._values: list[Value] | None = None
        self._odd: list[tuple[int, int, Oddity | None, OpenDocumentCell]] = []
        self._row_style = ""
        self._column_fills: list[tuple[int, int, str]] = []
        self._cell: OpenDocumentCell | None = None
        self._in_comment = False
        self._paragraph: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name in ("table-cell", "covered-table-cell"):
            if self._values is not None:
                self._cell = cell_of(attributes)
        elif name == "p":
            self._paragraph = [] if self._cell is not None else None
        elif name == "table-row":
            self._start_row(plain(attributes))
        elif self._paragraph is not None:
            self._in_paragraph(name, plain(attributes))
        elif name == "table-column":
            self._start_column(plain(attributes))
        elif name == "annotation":
            self._in_comment = True
        elif name == "table" and self._values is None:
            self._start_sheet(plain(attributes))
        elif name in ("style", "table-properties", "table-cell-properties"):
            self._in_style(name, plain(attributes))

    def _in_style(self, name: str, attributes: dict[str, str]) -> None:
        """What a style is called, and whether it hides or fills what has it."""
        if name == "style":
            self._style = attributes.get("name", "")
        elif name == "table-properties":
            if attributes.get("display") == "false":
                self.hidden_styles.add(self._style)
        elif colour := colour_of({"rgb": attributes.get("background-color", "").removeprefix("#")}, (), ()):
            self.colours[self._style] = colour

    def text(self, piece: str) -> None:
        """Text within a paragraph; runs of blanks and line ends count as one blank, as the format says."""
        paragraph = self._paragraph
        if paragraph is None:
            return
        if BLANKS.search(piece):
            piece = BLANKS.sub(" ", piece)
        if piece[0] == " " and (not paragraph or paragraph[-1].endswith(" ")):
            piece = piece[1:]
        if piece:
            paragraph.append(piece)

    def _add(self, cell: OpenDocumentCell, values: list[Value]) -> None:
        """Add a cell to the open row, as often as it is repeated. Raises TooLarge."""
        repeated, at = cell.repeated, self._column
        value, oddity = told(cell)
        self._column += repeated
        if value is None and oddity is None and not cell.comment and "number-columns-spanned" not in cell.attributes:
            return
        if at + (repeated if value is not None else 1) > MOST_COLUMNS:
            raise TooLarge
        if oddity is not None or cell.is_marked:
            self._odd.append((at, repeated, oddity, cell))
        if value is not None or oddity is not None:
            self._left -= repeated
            if self._left < 0:
                raise TooLarge
            if at > len(values):
                values.extend([None] * (at - len(values)))
            values.extend([value] * repeated)

    def _fill(self, repeated: int, attributes: dict[str, str]) -> None:
        """Note the colour of the cell that is about to be added: its own, else that of its row, else of its column."""
        fills, row, first = self.sheets[-1].fills, self._row + 1, self._column
        last = min(first + repeated, MOST_COLUMNS) - 1
        rows = min(self._repeated, MOST_ROWS - self._row)
        if first > last or rows < 1:
            return
        style = attributes.get("style-name") or self._row_style
        if style:
            if style in self.colours:
                fills.add(row, first, last, self.colours[style], rows=rows)
            return
        for left, right, colour in self._column_fills:
            if left <= last and right >= first:
                fills.add(row, max(left, first), min(right, last), colour, rows=rows)

    def end(self, name: str) -> None:
        """An element is over."""
        if name == "p":
            if self._paragraph is not None and self._cell is not None:
                (self._cell.comment if self._in_comment else self._cell.paragraphs).append("".join(self._paragraph))
            self._paragraph = None
        elif name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "annotation":
            self._in_comment = False

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        if len(self.sheets) >= MOST_SHEETS:
            raise TooLarge
        self.sheets.append(Sheet(attributes.get("name", ""), attributes.get("style-name", "")))
        self._row = self._column = 0
        self._column_fills = []

    def _start_column(self, attributes: dict[str, str]) -> None:
        count = repeated(attributes, "number-columns-repeated", MOST_COLUMNS)
        if self.sheets and attributes.get("visibility") in HIDDEN:
            self.sheets[-1].hidden_columns.update(range(self._column, min(self._column + count, MOST_COLUMNS)))
        colour = self.colours.get(attributes.get("default-cell-style-name", ""))
        if colour and len(self._column_fills) < MOST_FILLED_COLUMNS:
            self._column_fills.append((self._column, self._column + count - 1, colour))
        self._column += count

    def _start_row(self, attributes: dict[str, str]) -> None:
        if not self.sheets:
            return
        self._repeated = repeated(attributes, "number-rows-repeated", MOST_ROWS)
        self._row_hidden = attributes.get("visibility") in HIDDEN
        self._row_style = attributes.get("default-cell-style-name", "")
        self._values = []
        self._odd = []
        self._column = 0

    def _in_paragraph(self, name: str, attributes: dict[str, str]) -> None:
        paragraph, cell = self._paragraph, self._cell
        if paragraph is None or cell is None:
            return
        if name == "s":
            count = repeated(attributes, "c", 1 << 62)
            if count > MOST_REPEATED_SPACES:
                cell.overlong = True
                count = 1
            paragraph.append(" " * count)
        elif name == "tab":
            paragraph.append("\t")
        elif name == "line-break":
            paragraph.append("\n")
        elif name == "a":
            cell.link = attributes.get("href")

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is not None and self._values is not None:
            if self.colours:
                self._fill(cell.repeated, cell.attributes)
            self._add(cell, self._values)

    def _end_row(self) -> None:
        values, self._values = self._values, None
        if values is None:
            return
        sheet, first = self.sheets[-1], self._row + 1
        self._row += self._repeated
        for at, count, oddity, cell in self._odd:
            self._mark(sheet, first, at, count, oddity, cell)
        if not values:
            return
        self._left -= len(values) * (self._repeated - 1)
        if self._left < 0 or self._row > MOST_ROWS:
            raise TooLarge
        sheet.rows.extend(Row(number, values) for number in range(first, self._row + 1))
        if self._row_hidden:
            sheet.hidden_rows.update(range(first, self._row + 1))

    def _mark(
        self, sheet: Sheet, row: int, column: int, count: int, oddity: Oddity | None, cell: OpenDocumentCell
    ) -> None:
        """Note what is special about a cell, at each place where it is repeated."""
        place = (row, column)
        if oddity is not None:
            self._left -= count * self._repeated
            if self._left < 0:
                raise TooLarge
            for number_ in range(row, row + self._repeated):
                for at in range(column, column + count):
                    sheet.oddities[number_, at] = oddity
        if cell.comment:
            sheet.comments[place] = "\n".join(cell.comment)
        if cell.link:
            sheet.links[place] = cell.link
        if cell.overlong:
            sheet.overlong[place] = "more blanks than a cell can hold"
        wide = repeated(cell.attributes, "number-columns-spanned", MOST_COLUMNS)
        high = repeated(cell.attributes, "number-rows-spanned", MOST_ROWS)
        if wide > 1 or high > 1:
            sheet.merged.append((row, column, row + high - 1, column + wide - 1))
