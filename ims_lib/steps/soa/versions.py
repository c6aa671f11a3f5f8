"""The versions of the client's statement, as its list of documents or its sheet tells them, and the draft that follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from ims_lib.cell_places import CellPlace
from ims_lib.coverage import Coverage
from ims_lib.dates import with_days_spoken
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import DocumentRow
from ims_lib.register.model import Register
from ims_lib.register.vocabulary import plain
from ims_lib.steps.document_set import WITHDRAWN, DocumentSet, Listed
from ims_lib.steps.document_versions import days_of_approval
from ims_lib.steps.soa.model import Version

STATEMENT = "statement_of_applicability"
"""The document that the statement is."""
STATES: Mapping[str, str] = {
    "there": "approved",
    "review overdue": "approved, review overdue",
    "not released": "not approved",
    "draft": "draft",
}
"""How a document's state is called of a version."""
DRAFT = "draft, not approved"
FIRST = "1"
"""The version of a draft that follows none."""


def versions_of(
    coverage: Coverage, register: Register, inputs: Inputs | None, documents: DocumentSet | None
) -> tuple[Version, ...]:
    """The client's version or versions, and this draft, which whoever prepared and approved the last one would sign."""
    wanted = documents.wanted.get(STATEMENT) if documents else None
    rows = {row.cell: row for row in (inputs.lists.documents if inputs else ())}
    known = [
        _of_list(item, rows.get(item.cell)) for item in (wanted.listed if wanted else ()) if item.state != WITHDRAWN
    ]
    unapproved = {each.unapproved: each.cell for each in (wanted.seen if wanted else ()) if each.unapproved}
    known = known or [*_of_sheets(register)]
    known = known or [Version("", None, f"not approved: “{line}”", "", "", cell) for line, cell in unapproved.items()]
    last = known[-1] if known else None
    prepared, approves = (last.prepared_by, last.approved_by) if last else ("", "")
    approves = approves or next(filter(None, (_role_named(line, register) for line in unapproved)), "")
    draft = Version("" if last and last.version else FIRST, coverage.client.as_of, DRAFT, prepared, approves, "")
    return (*known, draft)


def _role_named(line: str, register: Register) -> str:
    """The longest of the owners' names that a line holds: by what it says, the approval is theirs; empty where it holds none."""
    said = f" {plain(line)} "
    named = {row.owner for row in register.controls if row.owner and f" {plain(row.owner)} " in said}
    return max(named, key=len, default="")


def _of_list(item: Listed, row: DocumentRow | None) -> Version:
    return Version(
        version=(row.version if row else None) or "",
        day=row.approved_on if row else None,
        state=STATES.get(item.state, item.state),
        prepared_by=item.owner or "",
        approved_by=item.approved_by or "",
        cell=item.cell,
    )


def _of_sheets(register: Register) -> Iterator[Version]:
    """What a sheet of controls says of its own approval."""
    sheets = {(row.file, row.sheet) for row in register.controls if any(":A." in ref for ref in row.refs)}
    for line in register.lines:
        days: list[dt.date] = days_of_approval(line.text) if (line.file, line.sheet) in sheets else []
        if days:
            cell = str(CellPlace(line.file, line.sheet, line.cell))
            yield Version("", max(days), f"“{with_days_spoken(line.text)}”", "", "", cell)
