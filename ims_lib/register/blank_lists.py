"""Sheets of the template for a client's own lists that nobody has filled in: no fault, and nothing to warn of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from ims_lib.register.cells import filled
from ims_lib.register.plans import Plan, heading_of, is_example, plans
from ims_lib.spreadsheet.grid import Grid


def is_blank_list(grid: Grid) -> bool:
    """Whether the last filled row of a sheet holds the template's headings of one list, letter by letter, or its example below them."""
    rows = (cells for row in reversed(grid.rows) if (cells := filled(row)))
    last = next(rows, [])
    plan = _headings().get(_texts(last))
    if plan is None and (plan := _headings().get(_texts(next(rows, [])))) is not None:
        texts = dict(last)
        return is_example(plan, {name: texts.get(place, "") for place, name in enumerate(plan.columns)})
    return plan is not None


def _texts(cells: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(text for _, text in cells)


@cache
def _headings() -> Mapping[tuple[str, ...], Plan]:
    return {tuple(heading_of(column) for column in plan.columns.values()): plan for plan in plans().values()}
