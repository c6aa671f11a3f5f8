"""Where every row of a sheet went, so that none is lost in silence; and the few words that stand around its controls."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ims_lib.register.cells import address, filled, is_filled
from ims_lib.register.model import LEDGER, Line
from ims_lib.register.sheet import TableRead
from ims_lib.spreadsheet.grid import Grid

if TYPE_CHECKING:
    from ims_lib.register.sheet import TableRead


def ledger_of(grid: Grid, reads: Sequence[TableRead]) -> dict[str, int]:
    """How many rows of a sheet are records, headers, titles, blank, notes, continued, repeats and refused.

    `rows` is their sum. A row that gives two records counts twice; a blank row below the last filled one doesn't count.
    """
    places: dict[int, list[str]] = defaultdict(list)
    for read in reads:
        for number in read.table.layout.table.header_rows:
            places[number].append("headers")
        for row in read.table.layout.table.titles:
            places[row.number].append("titles")
        for entry in read.table.entries:
            repeated = read.repeats and entry.what in ("records", "continued", "card")
            what = "continued" if entry.what == "card" else entry.what
            places[entry.row.number].append("repeats" if repeated else what)
    rows = [row for row in grid.rows if is_filled(row)]
    counts: Counter[str] = Counter()
    first = rows[0].number if rows else 0
    for row in rows:
        found = places.get(row.number) or ["titles" if not reads and row.number == first else "notes"]
        if len(found) == 1:
            counts[found[0]] += 1
        else:
            counts.update(found if found.count("records") > 1 else [_foremost(found)])
    last = rows[-1].number if rows else 0
    counts["blank"] = max(0, last - len({row.number for row in rows}))
    parts = {name: counts[name] for name in LEDGER}
    return {"rows": sum(parts.values()), **parts}


def _foremost(found: Sequence[str]) -> str:
    """What a row counts as that stands in two tables side by side."""
    return min(found, key=lambda name: ("records", "repeats", "continued", "headers", "titles", "notes").index(name))


MOST_CELLS = 2
"""Filled cells of a line; where more stand side by side, it is a row of a table."""


def lines_around(grid: Grid, reads: Sequence[TableRead], file: str) -> Iterator[Line]:
    """The texts above the first and below the last of a sheet's records, headings apart; none where it has no record."""
    rows = [record.row for read in reads for record in read.records]
    if not rows:
        return
    first, last, headings = min(rows), max(rows), {read.table.header_row for read in reads}
    for row in grid.rows:
        if first <= row.number <= last or row.number in headings:
            continue
        cells = filled(row)
        if len(cells) <= MOST_CELLS:
            yield from (Line(file, grid.name, address(column, row.number), text) for column, text in cells)
