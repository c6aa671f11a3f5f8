"""A client's own lists for tests: sheets given as rows of text, read as the client's files are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from ims_lib.inputs import Inputs, Lists, read_inputs
from ims_lib.inputs.rows import ROWS, ListRow
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


RowT = TypeVar("RowT", bound=ListRow)


def row_of(row: type[RowT], /, **said: Any) -> RowT:
    """A row of a list, given by what stands in its columns; `<column>_text` is the cell's own text."""
    texts = {name.removesuffix("_text"): text for name, text in said.items() if name.endswith("_text") and text}
    return row(**{name: value for name, value in said.items() if not name.endswith("_text")}, texts=texts)


def inputs_of(**lists: Iterable[Mapping[str, Any]]) -> Inputs:
    """What these rows hold, each given by what stands in its columns; where it stands is made up where it isn't given."""
    place = {"file": "lists.xlsx", "sheet": "List", "row": 4, "cell": "lists.xlsx!List!A4", "cells": {}, "refs": ()}
    rows: dict[str, Any] = {
        name: tuple(row_of(ROWS[name], **place | dict(row)) for row in given) for name, given in lists.items()
    }
    return Inputs.of(Lists(**rows), ())
