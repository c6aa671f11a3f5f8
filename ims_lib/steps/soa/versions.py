"""The versions of the client's statement, as its list of documents or its sheet tells them, and the draft that follows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ims_lib.cell_places import CellPlace
from ims_lib.client import Client, Entered
from ims_lib.client.entries import PART
from ims_lib.client.entry_sheets import APPLIES, KEY, OF_STATEMENT, rows_of_entered
from ims_lib.client.filled_sheets import SheetForm, read_filled
from ims_lib.coverage import Coverage
from ims_lib.documents.properties import version_in
from ims_lib.languages import in_all_languages, noted, say
from ims_lib.register.model import Register
from ims_lib.register.vocabulary import phrases_of, plain
from ims_lib.steps.document_files import days_of_approval
from ims_lib.steps.document_set import WITHDRAWN, DocumentSet, Listed
from ims_lib.steps.soa.model import SHEET, Version
from ims_lib.wording import in_quotes

STATEMENT = "statement_of_applicability"
"""The document that the statement is."""
KIND = OF_STATEMENT
"""What the lines of an approval in entries.csv begin with."""
STATES: Mapping[str, str] = {
    "there": noted("approved"),
    "review overdue": noted("approved, review overdue"),
    "not released": noted("not approved"),
    "draft": noted("draft"),
}
"""How a document's state is called of a version."""
DRAFT = noted("draft, not approved")
NUMBERED = re.compile(r"(v? ?(?:\d{1,2}\.)*)(\d{1,2})", re.IGNORECASE)
"""A version that is counted on: 4.2, 7 or v3."""
SHORT = re.compile(r"v\d", re.IGNORECASE)
CONTROL, REASON = noted("Control"), noted("Reason for inclusion or exclusion")
"""Columns of its sheet."""
OUR_MARK = re.compile(r"^\[[^\]]+\] ")
"""Before a reason that we drafted: who signs makes it their own."""
FIRST = "1"
"""The version of a draft that follows none."""


def versions_of(
    coverage: Coverage, register: Register, documents: DocumentSet | None, *, is_open: bool = False
) -> tuple[Version, ...]:
    """The client's version or versions, and this draft, which whoever prepared and approved the last one would sign. None of ours
    counts as approved while controls in it are open."""
    wanted = documents.wanted.get(STATEMENT) if documents else None
    known = [version_of(item) for item in (wanted.listed if wanted else ()) if item.state != WITHDRAWN]
    unapproved = {each.unapproved: each.cell for each in (wanted.seen if wanted else ()) if each.unapproved}
    known = known or [*_of_sheets(register)]
    known = known or [
        Version("", None, say("not approved: “{line}”", line=line), "", "", cell) for line, cell in unapproved.items()
    ]
    known += [] if is_open else approved_here(coverage.client, KIND, known)
    last = known[-1] if known else None
    draft = draft_after(last, coverage.client.as_of)
    approves = draft.approved_by or next(filter(None, (_role_named(line, register) for line in unapproved)), "")
    return (*known, replace(draft, approved_by=approves))


def approval_key(kind: str, as_of: dt.date) -> str:
    """What the approval of the draft of a day is known by in entries.csv."""
    return f"{kind}{PART}{as_of}"


def approved_here(client: Client, kind: str, known: Sequence[Version]) -> list[Version]:
    """The drafts of ours that were approved, in the order of their days, but for one that the client lists itself by now."""
    listed = {each.version for each in known if each.version}
    found = sorted(client.entered(kind).values(), key=lambda each: each.day or dt.date.min)
    by = known[-1].prepared_by if known else ""
    versions = [(each.values.get("version", ""), each) for each in found]
    return [
        Version(name, each.day, STATES["there"], by, each.values["approved_by"], each.cell)
        for name, each in versions
        if name not in listed
    ]


def signed_book(approved: Entered, folder: Path) -> Path | None:
    """The workbook in which a version was approved; none where it is no longer among the client's files."""
    signed = approved.form.headings["approved_on"]
    rows = (row for row in rows_of_entered(folder, approved, signed) if row.texts.get(signed))
    return next((folder / row.cells[signed].file for row in rows), None)


def signed_reasons(client: Client) -> dict[tuple[str, bool, str], str]:
    """Control, whether it is in, and why → the cell that says so, in the workbook in which the last version was approved."""
    approved = max(client.entered(KIND).values(), key=lambda each: each.day or dt.date.min, default=None)
    path = signed_book(approved, client.folder) if approved else None
    table = SheetForm(SHEET, "entry", (), (KEY,), (CONTROL, APPLIES, REASON))
    rows, yes = read_filled(path, table, []) if path else (), in_all_languages("yes")
    return {
        (row.texts.get(CONTROL, ""), row.texts.get(APPLIES) in yes, OUR_MARK.sub("", why)): str(row.cells[REASON])
        for row in rows
        if (why := row.texts.get(REASON))
    }


def _role_named(line: str, register: Register) -> str:
    """The longest of the owners' names that a line holds: by what it says, the approval is theirs; empty where it holds none."""
    said = f" {plain(line)} "
    named = {row.owner for row in register.controls if row.owner and f" {plain(row.owner)} " in said}
    return max(named, key=len, default="")


def draft_after(last: Version | None, as_of: dt.date) -> Version:
    """The draft that follows a version, which whoever prepared and approved that one would sign."""
    prepared, approves = (last.prepared_by, last.approved_by) if last else ("", "")
    return Version(next_version(last.version) if last and last.version else FIRST, as_of, DRAFT, prepared, approves, "")


def next_version(version: str) -> str:
    """The next number: 4.3 after 4.2; empty after a version that is no number of ours to count on."""
    head, number = found.groups() if (found := NUMBERED.fullmatch(version)) else ("", "")
    return f"{head}{int(number) + 1}" if number else ""


def version_of(item: Listed) -> Version:
    """A document of the client's list as a version."""
    return Version(
        version=item.version or "",
        day=item.approved_on,
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
            state, by = in_quotes(line.text), _role_named(line.text, register)
            yield Version(_version_in(line.text), max(days), state, "", by, cell)


def _version_in(line: str) -> str:
    """The version that a line names: 7 of 'Statement of Applicability, version 7'; empty without one."""
    words = line.split()
    labels = phrases_of("inputs", "documents", "columns", "version") | phrases_of("documents", "version")
    behind = [" ".join(words[place + 1 :]) for place, word in enumerate(words) if plain(word) in labels]
    return next(filter(None, map(version_in, [*behind, *(word for word in words if SHORT.match(word))])), "")
