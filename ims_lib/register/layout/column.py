"""One column of a table, and which part of its cells holds something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ims_lib.register.vocabulary import threshold

FIRST_CELLS = 50
"""How many cells tell what the numbers of a column look like."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: where it stands, its heading, and the filled cells below."""

    index: int
    heading: str
    cells: Sequence[str]
    rows: Sequence[int] = ()
    """The row of each of them."""


def first_of(cells: Sequence[str]) -> Sequence[str]:
    """The cells that tell what a column holds."""
    return cells[: int(threshold("columns", "cells_looked_at"))]


def share(cells: Sequence[str], holds: Callable[[str], bool], *, most: int | None = None) -> float:
    """Which part of the filled cells, as far as we look, holds something."""
    looked = cells[:most] if most else first_of(cells)
    return sum(map(holds, looked)) / len(looked) if looked else 0.0


def without_count(column: Column) -> Column:
    """The column without the last of its cells where that counts all others, as below crosses it does."""
    cells, rows = column.cells, column.rows
    counts = len(cells) > 1 and cells[-1].isdecimal() and int(cells[-1]) == len(cells) - 1
    return replace(column, cells=cells[:-1], rows=rows[:-1]) if counts and not cells[-2].isdecimal() else column
