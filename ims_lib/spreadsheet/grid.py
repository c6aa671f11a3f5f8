"""A sheet as a grid of texts: what every format is turned into before anything is understood."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ims_lib.spreadsheet.areas import Areas

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


class Oddities(Mapping[tuple[int, int], Oddity]):
    """The oddities of a sheet by place: those that are told, formulas without a value by areas, and that a number is one.

    A sheet of numbers has as many oddities as cells; said once for all they cost nothing. Of formulas beside and below
    each other the text of the first is kept.
    """

    def __init__(
        self, told: Mapping[tuple[int, int], Oddity], rows: Sequence[Row], uncalculated: Areas | None = None
    ) -> None:
        self.told = told
        self.uncalculated = uncalculated or Areas()
        self._rows = rows

    def __getitem__(self, place: tuple[int, int]) -> Oddity:
        found = self.told.get(place)
        if found is None and self.uncalculated and place in self.uncalculated:
            found = Oddity("no_value", self.uncalculated[place])
        if found is None:
            values = self._values.get(place[0], ())
            value = values[place[1]] if 0 <= place[1] < len(values) else None
            if not is_number(value):
                raise KeyError(place)
            found = Oddity("number", str(value))
        return found

    def __iter__(self) -> Iterator[tuple[int, int]]:
        yield from self.told
        yield from (place for place in self.uncalculated if place not in self.told)
        for row in self._rows:
            for column, value in enumerate(row.values):
                place = (row.number, column)
                if is_number(value) and place not in self.told and place not in self.uncalculated:
                    yield place

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))

    @cached_property
    def _values(self) -> dict[int, Sequence[Value]]:
        return {row.number: row.values for row in self._rows}


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
    merged: Sequence[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column; rows 1-based, columns 0-based, all inclusive."""
    oddities: Mapping[tuple[int, int], Oddity] = field(default_factory=dict)
    """By row number and 0-based column."""
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    fills: Areas = field(default_factory=Areas)
    """The colour of cells that are filled with one, whether anything stands in them: six digits of red, green, blue."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a file that its reader should know: code and level as in the contract."""

    level: Literal["error", "question", "warning", "note"]
    code: str
    text: str
    """In English, with {names} where the parts stand: the process that reads a file has no catalogues."""
    sheet: str | None = None
    cell: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """The sentence, in the language that is written in."""
        from ims_lib.languages import say

        return say(self.text, **self.parts)


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


def number(cell: float) -> Value:
    """A number, whole where it is whole; what has no digits (infinite, not a number) becomes text."""
    if not math.isfinite(cell):
        return str(cell)
    return int(cell) if abs(cell) < 1e15 and cell == int(cell) else cell


def is_number(value: Value) -> bool:
    """Whether a cell's value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)
