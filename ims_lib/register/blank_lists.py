"""Sheets of the template for a client's own lists that nobody has filled in: no fault, and nothing to warn of."""

from __future__ import annotations

from functools import cache

from ims_lib.register.cells import filled
from ims_lib.register.plans import heading_of, plans
from ims_lib.spreadsheet.grid import Grid


def is_blank_list(grid: Grid) -> bool:
    """Whether the last filled row of a sheet holds the template's headings of one list, letter by letter."""
    last = next((cells for row in reversed(grid.rows) if (cells := filled(row))), [])
    return tuple(text for _, text in last) in _headings()


@cache
def _headings() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(heading_of(column) for column in plan.columns.values()) for plan in plans().values())
