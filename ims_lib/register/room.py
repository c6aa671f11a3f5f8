"""How many rows and references of one file are understood; a file with more is refused before its time is up."""

from __future__ import annotations

from ims_lib.errors import FileRefused
from ims_lib.register.cells import cell_at
from ims_lib.register.layout.table_cells import Layout
from ims_lib.spreadsheet.preflight import printable

MOST_ROWS = 120_000
"""Rows of tables: at some 110 microseconds each where no word is known, reading included, 13 of the 15 s for a file."""

MOST_REFERENCES = 200_000
"""Filled cells in columns of references: at some 50 microseconds each where no two are alike, 10 of the 15 s for a file."""


class Room:
    """What a file may still hold, counted table by table."""

    def __init__(self, file: str) -> None:
        self._file, self._found, self._rows = file, 0, 0

    def take(self, layout: Layout) -> None:
        """Count a table's rows and cells of references. Raises FileRefused where they become too many."""
        self._rows += len(layout.table.body)
        if self._rows > MOST_ROWS:
            raise FileRefused(
                f"{printable(self._file)}: holds {self._rows:,} rows in its tables, and no more than {MOST_ROWS:,} are understood in "
                "the time for one file; save each year's sheet as a file of its own."
            )
        columns = layout.roles.get("ref", ())
        self._found += sum(bool(cell_at(row, column)) for row in layout.table.body for column in columns)
        if self._found > MOST_REFERENCES:
            raise FileRefused(
                f"{printable(self._file)}: holds {self._found:,} cells in columns of references, and no more than {MOST_REFERENCES:,} "
                "are understood in the time for one file; keep the columns or rows that matter in a file of their own."
            )
