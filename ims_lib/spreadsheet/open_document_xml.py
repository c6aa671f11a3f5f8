"""The sheets of an OpenDocument workbook from the events of its XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from ims_lib.spreadsheet.grid import Oddity, Row, Value, number
from ims_lib.spreadsheet.limits import (
    MOST_COLUMNS,
    MOST_REPEATED_SPACES,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_STREAMED_CELLS,
)
from ims_lib.spreadsheet.xml_stream import Attributes

Place = tuple[int, int]
ERROR_TEXT = re.compile(r"#[A-Z][A-Z/0]*[!?]?|Err:\d{3}")
BLANKS = re.compile(r"[\t\r\n][ \t\r\n]*| [ \t\r\n]+")
"""What is more than one blank and counts as one."""
TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
MOST_USUAL = 3
"""Attributes of a cell of text as programs write it: style and kind, the kind twice in LibreOffice."""
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
    damaged: bool = False


@dataclass(slots=True)
class Cell:
    """A cell as the XML has it. Its attributes may be those of other cells too."""

    repeated: int
    kind: str
    attributes: dict[str, str]
    paragraphs: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    link: str | None = None
    overlong: bool = False

    @property
    def text(self) -> str:
        return self.paragraphs[0] if len(self.paragraphs) == 1 else "\n".join(self.paragraphs)

    @property
    def is_marked(self) -> bool:
        """Whether there is more to it than its value."""
        spans = "number-columns-spanned" in self.attributes or "number-rows-spanned" in self.attributes
        return bool(spans or self.comment or self.link or self.overlong)


class Reader:
    """Collects sheets from the events of content.xml."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.hidden_styles: set[str] = set()
        self._left = MOST_STREAMED_CELLS
        self._style = ""
        self._column = 0
        self._row = 0
        self._repeated = 1
        self._row_hidden = False
        self._values: list[Value] | None = None
        self._odd: list[tuple[int, int, Oddity | None, Cell]] = []
        self._cell: Cell | None = None
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
        elif name == "style":
            self._style = plain(attributes).get("name", "")
        elif name == "table-properties" and plain(attributes).get("display") == "false":
            self.hidden_styles.add(self._style)

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

    def _start_column(self, attributes: dict[str, str]) -> None:
        count = repeated(attributes, "number-columns-repeated", MOST_COLUMNS)
        if self.sheets and attributes.get("visibility") in HIDDEN:
            self.sheets[-1].hidden_columns.update(range(self._column, min(self._column + count, MOST_COLUMNS)))
        self._column += count

    def _start_row(self, attributes: dict[str, str]) -> None:
        if not self.sheets:
            return
        self._repeated = repeated(attributes, "number-rows-repeated", MOST_ROWS)
        self._row_hidden = attributes.get("visibility") in HIDDEN
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
        cell, values = self._cell, self._values
        self._cell = None
        if cell is None or values is None:
            return
        value, oddity = told(cell)
        at = self._column
        self._column += cell.repeated
        if value is None and oddity is None and not cell.comment and "number-columns-spanned" not in cell.attributes:
            return
        if at + (cell.repeated if value is not None else 1) > MOST_COLUMNS:
            raise TooLarge
        if oddity is not None or cell.is_marked:
            self._odd.append((at, cell.repeated, oddity, cell))
        if value is not None or oddity is not None:
            self._left -= cell.repeated
            if self._left < 0:
                raise TooLarge
            values.extend([None] * (at - len(values)))
            values.extend([value] * cell.repeated)

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

    def _mark(self, sheet: Sheet, row: int, column: int, count: int, oddity: Oddity | None, cell: Cell) -> None:
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


def plain(attributes: Attributes) -> dict[str, str]:
    """Attributes by their names without prefix."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


def repeated(attributes: dict[str, str], name: str, most: int) -> int:
    """A count among the attributes: at least 1, at most what a sheet has."""
    text = attributes.get(name)
    if text is None:
        return 1
    return min(max(int(text), 1), most) if text.isdecimal() and len(text) < 12 else 1


def cell_of(attributes: Attributes) -> Cell:
    """A cell before its text has come."""
    if not attributes:
        return Cell(1, "", {})
    if len(attributes) <= MOST_USUAL and "office:value" not in attributes:
        return Cell(*usual_head(tuple(attributes.items())))
    return Cell(*head_of(attributes))


def head_of(attributes: Attributes) -> tuple[int, str, dict[str, str]]:
    """How often a cell is repeated, its kind, and its attributes by their bare names.

    LibreOffice marks errors in a second attribute of the same name.
    """
    bare = plain(attributes)
    kinds = [value for name, value in attributes.items() if name.endswith(":value-type")]
    kind = "error" if "error" in kinds else kinds[0] if kinds else ""
    return repeated(bare, "number-columns-repeated", MOST_COLUMNS), kind, bare


@lru_cache(maxsize=4096)
def usual_head(attributes: tuple[tuple[str, str], ...]) -> tuple[int, str, dict[str, str]]:
    """The same for a cell with few attributes: texts by the thousand have the same ones."""
    return head_of(dict(attributes))


def told(cell: Cell) -> tuple[Value, Oddity | None]:
    """A cell's value, and what is odd about it."""
    attributes, text = cell.attributes, cell.text
    formula = attributes.get("formula")
    if cell.kind == "error" or (formula is not None and ERROR_TEXT.fullmatch(text)):
        return None, Oddity("error", text or "an error")
    if cell.kind in ("float", "percentage", "currency"):
        try:
            value = number(float(attributes.get("value", "")))
        except ValueError:
            return text or None, None
        plain_digits = text in ("", str(value)) and not isinstance(value, str)
        return value, None if plain_digits else Oddity("number", text or str(value))
    if cell.kind == "boolean":
        return attributes.get("boolean-value") == "true", None
    if cell.kind == "date":
        day = attributes.get("date-value", text).removesuffix("T00:00:00")
        return day, Oddity("date", day)
    if cell.kind == "time":
        found = TIME.fullmatch(attributes.get("time-value", ""))
        moment = f"{int(found[1]):02}:{found[2]}:{found[3]}" if found else text
        return moment, Oddity("date", moment)
    if formula is not None and not cell.kind and not text:
        return None, Oddity("no_value", formula)
    return text or attributes.get("string-value") or None, None
