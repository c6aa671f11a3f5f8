"""A sheet as a grid of texts: what every format is turned into before anything is understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Value = str | float | bool | None
"""A cell's own value: text letter by letter, a number, true or false, an ISO date as text, or nothing."""

OddityKind = Literal["error", "no_value", "number", "date"]


@dataclass(frozen=True, slots=True)
class Oddity:
    """Why a cell may not say what it seems to: an error value, a formula never calculated, a number or date."""

    kind: OddityKind
    text: str
    """What stands there: '#REF!', the formula, the number as displayed or its number format."""


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row. `number` is the sheet's own 1-based row (for csv the physical line it starts on)."""

    number: int
    values: Sequence[Value]
    """From column A on; trailing empty cells are left out."""
    fields: int = 0
    """For csv, how many fields the line has, the empty ones at its end included; 0 for other formats."""


@dataclass(frozen=True)
class Grid:
    """One sheet. Rows that are wholly empty are left out; `last_row` is the last filled one."""

    name: str | None
    rows: Sequence[Row]
    last_row: int = 0
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    """0-based."""
    merged: Sequence[tuple[int, int, int, int]] = ()
    """First row, first column, last row, last column; rows 1-based, columns 0-based, all inclusive."""
    oddities: Mapping[tuple[int, int], Oddity] = field(default_factory=dict)
    """By row number and 0-based column."""
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a file that its reader should know: code and level as in the contract."""

    level: Literal["error", "question", "warning", "note"]
    code: str
    message: str
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Workbook:
    """A file as grids, with what was remarkable on the way."""

    file: str
    format: Literal["xlsx", "xlsm", "xls", "ods", "csv"]
    grids: Sequence[Grid]
    remarks: Sequence[Remark] = ()


def column_letter(column: int) -> str:
    """The letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
