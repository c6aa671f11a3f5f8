"""The values of an Excel sheet and everything else about it, from the sheet's own XML as a stream.

The slow and careful way, for sheets on which calamine fails, guesses, or would fill memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ims_lib.spreadsheet.areas import Collected, Place
from ims_lib.spreadsheet.limits import MOST_COLUMNS, MOST_FILLED_AREAS, MOST_ROWS
from ims_lib.spreadsheet.styles import Telling
from ims_lib.spreadsheet.xml_stream import Attributes

ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@dataclass(slots=True)
class XmlCell:
    """A cell as the XML has it: type, style, text of its value, formula."""

    kind: str = "n"
    style: str = ""
    value: str | None = None
    formula: str | None = None
    misplaced: str | None = None
    """The address it gives, where that is none. A guess at its column could turn it into another column's value."""

    @property
    def is_uncalculated(self) -> bool:
        """Whether it is a formula without a result. A text result may be empty; then the cell says that it is text."""
        if self.formula is None or self.kind == "e":
            return False
        return self.value is None or (self.value == "" and self.kind != "str")


@dataclass
class Look:
    """What the close look found. Places are row (1-based) and column (0-based)."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    links: dict[Place, str] = field(default_factory=dict)
    """The relation's id, or a place within the workbook."""
    cells: dict[Place, XmlCell] = field(default_factory=dict)
    """Every filled cell when the stream was read; else those with an error."""
    uncalculated: Collected = field(default_factory=lambda: Collected(same_text=False))
    """Formulas without a value."""
    formats: Collected = field(default_factory=Collected)
    """Styles of cells whose number format deserves a look."""
    fills: Collected = field(default_factory=lambda: Collected(most=MOST_FILLED_AREAS))
    """Colours of cells, filled with a value or not."""
    misplaced: list[tuple[int, str]] = field(default_factory=list)
    """Row and given address of filled cells whose address is none, or beyond the end of a sheet; they are left out."""
    twice: list[Place] = field(default_factory=list)
    """Places that the file fills more than once; the first one is kept."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add_style(self, row: int, column: int, style: str, telling: Telling) -> None:
        """Note what a cell's style tells."""
        if style in telling.fills:
            self.fills.add(row, column, column, telling.fills[style])
        if style in telling.formats:
            self.formats.add(row, column, column, style)

    def add_hidden_columns(self, attributes: Attributes) -> None:
        """Note the columns of a <col> that is hidden."""
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first) < 9 and len(last) < 9:
            self.hidden_columns.update(range(int(first) - 1, min(int(last), MOST_COLUMNS)))

    def add_link(self, attributes: Attributes) -> None:
        """Note a <hyperlink>; the prefix of its relation's attribute is the writer's choice."""
        place = place_of(attributes.get("ref", "").partition(":")[0])
        target = next((value for key, value in attributes.items() if key.endswith(":id")), None)
        target = target or attributes.get("location")
        if place and target:
            self.links[place] = target

    def add_merged(self, attributes: Attributes) -> None:
        """Note a <mergeCell>."""
        first, _, last = attributes.get("ref", "").partition(":")
        start, stop = place_of(first), place_of(last)
        if start and stop:
            self.merged.append((*start, *stop))


class SheetParser:
    """Collects a Look from the events of a sheet's XML."""

    def __init__(self, telling: Telling, *, most: int) -> None:
        self.look = Look()
        self._telling = telling
        self._left = most
        self._row = 0
        self._column = -1
        self._cell: XmlCell | None = None
        self._into: list[str] | None = None
        self._phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or name == "t":
            if self._cell is not None and not self._phonetic:
                self._into = []
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            if self._cell is not None:
                self._cell.formula = ""
                self._into = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self.look.add_hidden_columns(attributes)
        elif name == "hyperlink":
            self.look.add_link(attributes)
        elif name == "mergeCell":
            self.look.add_merged(attributes)

    def text(self, piece: str) -> None:
        """Text, which counts within values, formulas and inline texts only."""
        if self._into is not None:
            self._into.append(piece)

    def end(self, name: str) -> None:
        """An element is over."""
        cell = self._cell
        if name == "c":
            self._end_cell()
        elif name == "rPh":
            self._phonetic = False
        elif cell is not None and self._into is not None:
            if name == "v" or name == "t":
                cell.value = (cell.value or "") + "".join(self._into)
                self._into = None
            elif name == "f":
                cell.formula = "".join(self._into)
                self._into = None

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.look.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Attributes) -> None:
        address = attributes.get("r")
        place = place_of(address) if address else None
        misplaced = address if place is None else None
        if place is None:
            place = (self._row, self._column + 1)
        # A cell belongs to its row: where the two disagree its own address is what formulas refer to.
        self._row, self._column = place
        self._cell = XmlCell(attributes.get("t", "n"), attributes.get("s", ""), misplaced=misplaced)
        self._into = None

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        place = (self._row, self._column)
        inside = 1 <= self._row <= MOST_ROWS and self._column < MOST_COLUMNS
        if cell.value is None and cell.formula is None:
            if inside and cell.misplaced is None:
                self.look.add_style(*place, cell.style, self._telling)
            return
        if not inside:
            self.look.misplaced.append((self._row, cell.misplaced or f"row {self._row}"))
            return
        if cell.misplaced is not None:
            self.look.misplaced.append((self._row, cell.misplaced))
            return
        if place in self.look.cells:
            self.look.twice.append(place)
            return
        self._left -= 1
        if self._left < 0:
            raise TooManyCells
        self.look.cells[place] = cell
        self.look.add_style(*place, cell.style, self._telling)
        if cell.is_uncalculated:
            self.look.uncalculated.add(*place, place[1], cell.formula or "")


class TooManyCells(Exception):
    """More cells than are read one by one."""


KNOWN_COLUMNS: dict[str, int] = {}


def place_of(address: str) -> Place | None:
    """Row and column of an address such as B7; None when it is none."""
    found = ADDRESS.fullmatch(address)
    return (int(found[2]), column_number(found[1])) if found else None


def column_number(letters: str) -> int:
    """The 0-based column of its letters: A is 0, AA is 26."""
    number = KNOWN_COLUMNS.get(letters)
    if number is None:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        number -= 1
        KNOWN_COLUMNS[letters] = number
    return number
