"""What stands around the controls of a sheet: a few words above or below its rows, such as who has yet to approve it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ims_lib.register.cells import address, filled
from ims_lib.register.model import Line
from ims_lib.register.sheet import TableRead
from ims_lib.spreadsheet.grid import Grid

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
