"""What a file says itself of its wordings: 'U = umgesetzt' below a table, or a sheet with words and their meanings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ims_lib.register.cells import address, filled
from ims_lib.register.statuses import ABBREVIATION, read_status, status_within
from ims_lib.register.vocabulary import clean, plain, threshold
from ims_lib.spreadsheet.grid import Grid, Row

if TYPE_CHECKING:
    from ims_lib.register.sheet import SheetTable


@dataclass(frozen=True, slots=True)
class Explained:
    """A wording that a cell explains, and the status that its explanation speaks of."""

    word: str
    status: str
    sheet: str | None
    cell: str


def read_legend(grid: Grid, tables: Sequence[SheetTable]) -> list[Explained]:
    """The wordings that the rows of a sheet outside its records explain, top to bottom."""
    found = []
    for row in _free_rows(grid, tables):
        cells = filled(row)
        for column, text in cells:
            found += [Explained(word, status, grid.name, address(column, row.number)) for word, status in _pairs(text)]
        for (column, word), (_, meaning) in pairwise(cells):
            status = status_within(meaning) if _explainable(word) else None
            if status:
                found.append(Explained(plain(word), status, grid.name, address(column, row.number)))
    return found


def _free_rows(grid: Grid, tables: Sequence[SheetTable]) -> Iterator[Row]:
    taken = {number for table in tables if table.kind != "other" for number in table.layout.table.header_rows}
    taken |= {
        entry.row.number
        for table in tables
        for entry in table.entries
        if entry.what in ("records", "continued", "headers")
    }
    free = (row for row in grid.rows if row.number not in taken)
    for n, row in enumerate(free):
        if n >= threshold("legend", "rows_looked_at"):
            return
        yield row


def _explainable(word: str) -> bool:
    """Whether a legend may say what a wording means: an abbreviation, or one that the vocabulary doesn't know."""
    return len(word) <= threshold("legend", "longest_word") and (
        len(plain(word)) <= ABBREVIATION or read_status(word).new_word
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """The wordings that a line explains: 'U = umgesetzt, T = teilweise umgesetzt' or 'x: done; o: missing'."""
    line = clean(text)
    sign = "=" if "=" in line else ":" if line.count(":") > 1 else None
    if sign is None:
        return
    for piece in re.split(r"[,;\n|•·]|\s/\s|\.\s", line):
        word, _, meaning = piece.rpartition(sign)
        word = word.rpartition(":")[2].strip(" '\"„“”()")
        if meaning and word and _explainable(word):
            status = status_within(meaning)
            if status:
                yield plain(word), status
