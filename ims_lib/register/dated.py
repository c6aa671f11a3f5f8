"""The day that a file says of itself: in its name, in a line above its tables, or in its properties."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ims_lib.register.cells import filled
from ims_lib.register.dates import IN_LINE, read_date
from ims_lib.register.sheet import SheetTable
from ims_lib.spreadsheet.grid import Grid

IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
PROPERTIES = {"docProps/core.xml": b"modified", "meta.xml": b"date"}
"""Where a workbook keeps when it was last saved: the file inside, and the element in it."""


def day_of_name(file: str) -> dt.date | None:
    """The day or month that the name of a file holds; a month alone is its last day."""
    found = [read_date("-".join(part for part in match.groups() if part)) for match in IN_NAME.finditer(file)]
    return max((day for day in found if day), default=None)


def day_above_tables(sheets: Iterable[tuple[Grid, Sequence[SheetTable]]]) -> dt.date | None:
    """The latest day that a line above the first table of a sheet names."""
    return max((day for grid, tables in sheets for day in _above(grid, tables)), default=None)


def day_of_properties(path: Path) -> dt.date | None:
    """The day on which a workbook says that it was last saved; none where it says nothing."""
    try:
        with zipfile.ZipFile(path) as container:
            for name, element in PROPERTIES.items():
                if name in container.namelist() and container.getinfo(name).file_size < 1_000_000:
                    found = re.search(rb":" + element + rb"[^>]*>(\d{4}-\d\d-\d\d)", container.read(name))
                    return read_date(found[1].decode()) if found else None
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return None  # no workbook of these formats: a csv, an old xls, or one that the reading has refused already
    return None


def _above(grid: Grid, tables: Sequence[SheetTable]) -> Iterator[dt.date]:
    first = min((table.header_row for table in tables if table.header_row), default=None)
    for row in grid.rows:
        if first is None or row.number >= first:
            return
        for _, text in filled(row):
            yield from (day for said in IN_LINE.findall(text) if (day := read_date(said)))
