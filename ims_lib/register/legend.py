"""What a file says itself of its wordings: 'U = umgesetzt' below a table, or a sheet with words and their meanings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
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
    """As it is compared."""
    typed: str
    status: str
    sheet: str | None
    cell: str


def read_legend(grid: Grid, tables: Sequence[SheetTable]) -> list[Explained]:
    """The wordings that a sheet explains outside its records: above, below or beside them, top to bottom."""
    found = []
    for row, cells in islice(free_cells(grid, tables), int(threshold("legend", "rows_looked_at"))):
        cells = cells[: int(threshold("legend", "cells_looked_at"))]
        for column, text in cells:
            found += [
                Explained(plain(word), word, status, grid.name, address(column, row.number))
                for word, status in _pairs(text)
            ]
        for (column, word), (_, meaning) in pairwise(cells):
            status = status_within(meaning) if _explainable(word) else None
            if status:
                found.append(Explained(plain(word), word, status, grid.name, address(column, row.number)))
    return found


def free_cells(grid: Grid, tables: Sequence[SheetTable]) -> Iterator[tuple[Row, list[tuple[int, str]]]]:
    """The cells that no table of ours has taken, row by row: of records, those in columns without a role."""
    listed = [table for table in tables if table.kind != "other"]
    heads: set[int] = {number for table in listed for number in table.layout.table.header_rows}
    taken: dict[int, set[int]] = {}
    for table in listed:
        columns = {column for role, each in table.layout.roles.items() if role not in _ASIDE for column in each}
        for entry in table.entries:
            if entry.what == "card" or (entry.what == "records" and table.layout.table.places):
                heads.add(entry.row.number)
            elif entry.what in ("records", "continued"):
                taken.setdefault(entry.row.number, set()).update(columns)
    most, n = int(threshold("legend", "rows_looked_at")), 0
    for row in grid.rows:
        free = taken.get(row.number, set())
        n += bool(free)
        if free and n > most:  # a legend beside the records stands beside the first of them
            continue
        cells = (
            [(column, text) for column, text in filled(row) if column not in free] if row.number not in heads else []
        )
        if cells:
            yield row, cells


_ASIDE = ("none",)
"""Roles whose columns say nothing of a record."""


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
                yield word, status
