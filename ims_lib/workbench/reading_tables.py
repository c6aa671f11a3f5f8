"""What was read, as tables that people read: sheets, rows, remarks, statuses and the register itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from ims_lib.cell_places import CellPlace
from ims_lib.frames import rows_of
from ims_lib.grouping import grouped
from ims_lib.register.lists import is_blank_list
from ims_lib.register.model import LEDGER, Register, Table
from ims_lib.register.plans import plans
from ims_lib.report.figures import place
from ims_lib.scales import status_labels
from ims_lib.wording import in_words
from ims_lib.workbench.tables import ReadTable, table

BLANK = "Lists of ours, not filled in yet"
MOST_ROWS = 200
"""Rows of the register that a notebook shows; all of them are in the report's workbook."""


def table_sheets(register: Register) -> ReadTable:
    """A row per table: file, sheet, what it was read as, the row of its headings, which column plays which role, and which of controls plays none; one for all blank lists of a file."""
    blank = _blank_lists(register)
    rows = (
        (each.file, each.name, _kind(each.kind), each.header_row, _columns(each.columns) or each.reason, _unused(each))
        for each in register.tables
        if each.name not in blank.get(each.file, ())
    )
    together = ((file, ", ".join(filter(None, names)), BLANK, None, "", "") for file, names in blank.items())
    return _table(["File", "Sheet", "Read as", "Headings in row", "Columns", "Not used"], (*rows, *together))


def table_ledger(register: Register) -> ReadTable:
    """A row per sheet: how many rows it has, and what each of them was; the first figure is the sum of the others. Blank lists are left out."""
    blank = _blank_lists(register)
    rows = (
        (row["file"], row["sheet"], row["rows"], *(row[name] for name in LEDGER))
        for row in rows_of(register.ledger)
        if row["sheet"] not in blank.get(row["file"], ())
    )
    return _table(["File", "Sheet", "Rows", *(name.capitalize() for name in LEDGER)], rows)


def table_remarks(register: Register) -> ReadTable:
    """A row per remark that asks nothing: where, and what."""
    told = (each for each in register.found if each.level != "question")
    return _table(
        ["Where", "What"], ((place(str(CellPlace(each.file, each.sheet, each.cell))), each.message) for each in told)
    )


def table_statuses(register: Register) -> ReadTable:
    """A row per wording of a status: in which lists, as written, what it was taken for, in how many rows."""
    counts = Counter((each.kind, each.status_text or "", each.status) for each in register.rows)
    rows = (
        (_kind(kind), text, status_labels()[status], times) for (kind, text, status), times in sorted(counts.items())
    )
    return _table(["List", "As written", "Taken as", "Rows"], rows)


def table_records(register: Register) -> ReadTable:
    """A row per control as the client wrote it, the first 200 of them: where, which requirements, what it says."""
    applies = {True: "yes", False: "no", None: ""}
    return _table(
        ["Where", "Requirements", "Title", "Applies", "Status", "As written", "Owner", "Evidence"],
        (
            (
                place(each.named("ref", "title")),
                each.refs,
                each.title,
                applies[each.applicable],
                status_labels()[each.status],
                each.status_text,
                each.owner,
                each.evidence,
            )
            for each in register.rows[:MOST_ROWS]
        ),
    )


def _blank_lists(register: Register) -> Mapping[str, tuple[str | None, ...]]:
    """File → its sheets that are lists of the template in which nothing stands."""
    return grouped((each.file, each.grid.name) for each in register.grids if is_blank_list(each.grid))


def _kind(kind: str) -> str:
    named = {plan.kind or plan.id: plan.title for plan in plans().values()}
    return str(named.get(kind, in_words(kind).capitalize()))


def _columns(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{in_words(role)} {letters}" for role, letters in columns.items())


def _unused(table: Table) -> str:
    """Of controls the columns with a heading that play no role (Deputy D, Seen on H); other lists are read field by field."""
    if table.kind != "controls":
        return ""
    used = {letters for taken in table.columns.values() for letters in taken.split(", ")}
    return ", ".join(f"{head} {letters}" for letters, head in table.headings.items() if head and letters not in used)


def _table(headings: list[str], rows: Iterable[tuple[object, ...]]) -> ReadTable:
    return table(pd.DataFrame(list(rows), columns=headings, dtype=object))
