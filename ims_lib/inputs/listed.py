"""The lists of one file beside its controls, each as a table with its entries, for `ims check`; and what stands above and below the rows of a list."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ims_lib.cell_places import CellPlace, column_in
from ims_lib.frames import rows_of
from ims_lib.grouping import grouped
from ims_lib.inputs.doubts import CONTENT, words_together
from ims_lib.inputs.read import read_inputs
from ims_lib.inputs.rows import ListRow
from ims_lib.languages import say
from ims_lib.register.cells import address, filled
from ims_lib.register.model import Register, SourceGrid, Table
from ims_lib.register.plans import Plan, plans


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list on a sheet: its table, and what was read of its rows, by the columns of data/vocabulary/inputs.yml."""

    table: Table
    entries: tuple[Mapping[str, Any], ...]


def lists_of(register: Register) -> list[ListRead]:
    """The lists of a file that its records don't hold: suppliers, objectives, incidents, figures, auditors …"""
    inputs = read_inputs(register)
    rows = {name: grouped((row["sheet"], row) for row in rows_of(getattr(inputs, name))) for name in plans()}
    return [
        ListRead(_table(plan, found, source), tuple(_entry(plan, row) for row in found))
        for source in register.grids
        for plan in plans().values()
        if plan.kind is None or plan.kind != source.kind
        if (found := rows[plan.id].get(source.grid.name))
    ]


def with_lists(register: Register, lists: Sequence[ListRead]) -> Register:
    """The register with these among its tables, each in the place of its sheet; one of kind `other` gives way to them."""
    sheets = {each.table.name for each in lists if each.table.kind in plans() and plans()[each.table.kind].by_cells}
    told = (
        found for found in words_together(read_inputs(register).found) if found.sheet in sheets or found.code == CONTENT
    )
    return replace(register, tables=tuple(_among(register.tables, lists)), found=(*register.found, *told))


def _among(tables: Sequence[Table], lists: Sequence[ListRead]) -> Iterator[Table]:
    left = grouped((each.table.name, each.table) for each in lists)
    for table in tables:
        of_sheet = left.pop(table.name, ())
        # a list of which no row is read has no column for what its rows are about: that is asked
        names = plans()[table.kind].names if table.kind in plans() and not of_sheet else None
        if table.kind != "other" or not of_sheet:
            yield replace(table, columns={name: at for name, at in table.columns.items() if name != names})
        yield from of_sheet


def _table(plan: Plan, rows: Sequence[Mapping[str, Any]], source: SourceGrid) -> Table:
    first = rows[0]["row"]
    header = next((row.number for row in reversed(source.grid.rows) if row.number < first and filled(row)), None)
    columns = {column: column_in(cell) for column, cell in rows[0]["cells"].items()}
    reason = say("its headings are those of a list: {lower}", lower=plan.title.lower())
    kind = plan.id if plan.kind is None else "other"
    return Table(source.file, source.grid.name, kind, header, columns, reason)


def _entry(plan: Plan, row: Mapping[str, Any]) -> dict[str, Any]:
    said = {column: _value(row, column) for column in plan.columns if row[column] is not None}
    return {"list": plan.id, "sheet": row["sheet"], "row": row["row"]} | said


def _value(row: Mapping[str, Any], column: str) -> Any:
    """What was read of a cell; its text where that is a number beyond all that can be written."""
    value = row[column]
    return row[f"{column}_text"] if isinstance(value, float) and not math.isfinite(value) else value


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
