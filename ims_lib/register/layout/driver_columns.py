"""The columns that say what drives a control: one in words or codes, or one for each driver with a mark in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ims_lib.register.drivers import driver_in_heading, is_driver_heading, is_loose_heading, names_drivers_only
from ims_lib.register.layout.column import Column, share
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.vocabulary import threshold

_GIVEN_UP = frozenset({"none", "reason", "title", "description", "theme", "notes", "risk_id", "evidence", "id"})
"""Roles that a column of marks has by its heading alone, and gives up."""


def columns_of_drivers(assigned: Mapping[str, Sequence[int]], columns: Sequence[Column]) -> list[int]:
    """The columns that say what drives a control, by their places; columns of marks alone may have another role till then."""
    if "ref" not in assigned:
        return []
    role_of = {index: role for role, listed in assigned.items() for index in listed}
    marked = [each for each in columns if role_of.get(each.index, "none") in _GIVEN_UP and _is_marked(each)]
    if len(marked) > 1:
        return [each.index for each in marked]
    free = [each for each in columns if each.index not in role_of and each.cells]
    named = [each.index for each in free if is_driver_heading(each.heading)]
    return (named or [each.index for each in free if _tells_drivers(each)])[:1]


def _is_marked(column: Column) -> bool:
    """Whether a column is headed by a driver, with marks below it."""
    marks = all(read_applicable(cell) is not None for cell in column.cells)
    return bool(column.cells) and marks and driver_in_heading(column.heading) != ""


def _tells_drivers(column: Column) -> bool:
    return is_loose_heading(column.heading) and share(column.cells, names_drivers_only) >= threshold("majority")
