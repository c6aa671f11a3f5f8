"""What must be asked about the columns that columns.yml names: those that moved, or that a plain heading speaks against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ims_lib.languages import say
from ims_lib.register.layout.heading_roles import roles_of
from ims_lib.register.model import Finding
from ims_lib.spreadsheet.grid import Grid, column_letter

if TYPE_CHECKING:
    from ims_lib.register.sheet import SheetTable

CODE = "answer.column"
OTHER = "answer.other_column"
"""The same for any role but the status: such an answer isn't settled by a click."""


def doubts_of_kept(grid: Grid, tables: Sequence[SheetTable], file: str) -> list[Finding]:
    """A question for each column that columns.yml names on a sheet and that none of its tables has."""
    return [
        _finding(role, faults[0], tables[0], file, grid)
        for role, places in (tables[0].kept if tables else {}).items()
        for n in range(len(places))
        if all(faults := [table.kept[role][n].fault or "" for table in tables])
    ]


def _finding(role: str, fault: str, table: SheetTable, file: str, grid: Grid) -> Finding:
    headings = table.layout.table.headings
    likely = sorted(headings, key=lambda column: role not in roles_of(headings[column]))
    return Finding(
        "question",
        CODE if role == "status" else OTHER,
        say("{fault}; say which column it is this year", fault=fault),
        file,
        grid.name,
        f"A{table.header_row or 1}",
        tuple(map(column_letter, likely)) if role == "status" else (),
    )
