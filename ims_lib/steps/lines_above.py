"""What stands above and below the rows of a client's list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ims_lib.cell_places import CellPlace
from ims_lib.inputs.rows import ListRow
from ims_lib.register.cells import address, filled
from ims_lib.register.model import Register


def lines_above(first: ListRow, register: Register) -> Iterator[tuple[str, str]]:
    """The texts above the first row of a list and its headings, each behind its cell."""
    for source in register.grids:
        if (source.file, source.grid.name) == first.on_sheet:
            for row in source.grid.rows:
                for column, text in filled(row) if row.number < first.row - 1 else ():
                    yield str(CellPlace(*first.on_sheet, address(column, row.number))), text


def notes_below(rows: Sequence[ListRow], register: Register) -> Iterator[tuple[str, str]]:
    """The texts below the last row of a list that stand alone in theirs, up to the next one that doesn't, each behind its cell."""
    last = max(rows, key=lambda row: row.row)
    for source in register.grids:
        if (source.file, source.grid.name) == last.on_sheet:
            for row in source.grid.rows:
                cells = list(filled(row)) if row.number > last.row else []
                if len(cells) > 1:
                    return
                yield from (
                    (str(CellPlace(*last.on_sheet, address(column, row.number))), text) for column, text in cells
                )
