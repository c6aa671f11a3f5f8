"""Where something stands: a file, its sheet and a cell or a row of it. The only place that takes such a text apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from string import digits
from typing import NamedTuple

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt"})
"""How the names of files end that are read as spreadsheets."""

TEXTS = frozenset({".txt", ".md"})
"""Of these a file without a table is read as a document."""
DOCUMENTS = frozenset({".docx", ".pdf", ".pptx", ".eml", *TEXTS})
"""How the names of files end that are read as documents."""

MARK = "!"
"""What stands between file, sheet and cell. Names of files and of sheets may hold it too."""


class CellPlace(NamedTuple):
    """A place in a file. A csv has no sheet; of a whole sheet or file no cell is named."""

    file: str
    sheet: str | None = None
    cell: str | None = None
    """A cell (F31), a range, or the number of a row."""

    @classmethod
    @lru_cache(maxsize=32768)
    def from_text(cls, text: str) -> CellPlace:
        """The place that is written as file!sheet!F31."""
        file, rest = file_and_rest(text)
        sheet, mark, cell = rest.rpartition(MARK)
        if mark or _CELL.fullmatch(cell):
            return cls(file, sheet or None, cell or None)
        return cls(file, rest or None)

    def __str__(self) -> str:
        """As it is kept everywhere: file!sheet!F31, without the parts that aren't there."""
        return MARK.join(filter(None, self))

    @property
    def short(self) -> str:
        """As papers name it: by sheet and cell (Incidents!B12); in a file without sheets by the file too."""
        return str(self._replace(file="")) if self.sheet else str(self)

    @property
    def told(self) -> str:
        """As it is read: harbour.xlsx › SoA › F31."""
        return " › ".join(filter(None, self))

    @property
    def on(self) -> str:
        """As a judgement on a row names it: file!sheet!31, or file!!31 of a csv."""
        return MARK.join((self.file, self.sheet or "", self.cell or ""))

    @property
    def of_row(self) -> CellPlace:
        """The row in which the cell stands: file!sheet!31 for file!sheet!F31."""
        return self._replace(cell=(self.cell or "").lstrip(_LETTERS) or None)


def listed_cells(places: Iterable[CellPlace], own_file: str | None = None) -> str:
    """Places behind each other, the sheet once: Suppliers!F8, J8, Incidents!B12. With `own_file` others are named by their file."""
    told: list[str] = []
    before: tuple[str, str | None] | None = None
    for place in dict.fromkeys(places):
        whole = place.short if own_file in (None, place.file) else str(place)
        told.append(place.cell or whole if place[:2] == before else whole)
        before = place[:2]
    return ", ".join(told)


def file_and_rest(place: str) -> tuple[str, str]:
    """The file of a place, and what stands behind it."""
    if found := _FILE.match(place):
        return found[0], place[found.end() + 1 :]
    file, _, rest = place.partition(MARK)
    return file, rest


def row_of(place: str) -> str:
    """The row in which a cell stands, as text: file!sheet!31 for file!sheet!F31."""
    return str(CellPlace.from_text(place).of_row)


def rows_in(cell: str | None) -> list[int]:
    """The rows that a cell names, or the ends of a range: 31 of F31, 5 and 9 of A5:C9."""
    return sorted({int(number) for number in _DIGITS.findall(cell or "")})


def first_row_in(cell: str | None) -> int:
    """The first row that a cell or a range names; 0 where it names none."""
    return next(iter(rows_in(cell)), 0)


def column_in(cell: str) -> str:
    """The column of a cell: F of F31."""
    return cell.rstrip(digits)


_FILE = re.compile(
    rf".+?(?:{'|'.join(map(re.escape, sorted(SPREADSHEETS | DOCUMENTS)))})(?={MARK}|$)", re.DOTALL | re.IGNORECASE
)
_CELL = re.compile(r"[A-Z]{0,3}[0-9]+(?:(?::|, )[A-Z]{0,3}[0-9]+)*")
_DIGITS = re.compile(r"[0-9]+")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
