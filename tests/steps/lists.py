"""A client's own lists for tests: sheets given as rows of text, read as the client's files are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ims_lib.inputs import Inputs, read_inputs
from ims_lib.register.model import Record, Register, SourceGrid
from ims_lib.spreadsheet.grid import Grid, Row


def grid(sheet: str, rows: Iterable[Sequence[str]], *, kind: str = "other", file: str = "lists.xlsx") -> SourceGrid:
    """A sheet with these rows from row 1 on."""
    listed = [Row(number, tuple(values)) for number, values in enumerate(rows, start=1)]
    return SourceGrid(file, kind, Grid(sheet, listed, last_row=len(listed)))


def lists(*grids: SourceGrid, records: Iterable[Record] = ()) -> Inputs:
    """What these sheets hold; a record tells the requirements that a row names."""
    return read_inputs(Register.of(records, [], [], [], grids))


def table(text: str) -> list[list[str]]:
    """Rows of cells from lines with bars between the cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
