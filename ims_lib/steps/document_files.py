"""What the client's documents say of themselves, beside its list of them: what the list lacks, what differs, what is later than their approval."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from ims_lib.catalogue.library import load_library
from ims_lib.client import Client
from ims_lib.dates import day
from ims_lib.documents.model import DocumentFile
from ims_lib.inputs.document_titles import read_title
from ims_lib.inputs.said import days_within, says_that
from ims_lib.nearest import nearest as nearest_name
from ims_lib.register.model import Finding, Record, Register
from ims_lib.register.vocabulary import brief, plain
from ims_lib.scales import setting
from ims_lib.steps.document_kinds import RECORDS, may_be, nearest
from ims_lib.steps.document_set import FoundDocument, Listed
from ims_lib.told import finding_at
from ims_lib.wording import first_of, in_marks

MAIL = ".eml"


@dataclass(frozen=True)
class DocumentFiles:
    """The client's list with what its documents add, those that it doesn't name, and what is to be told."""

    own: tuple[Listed, ...]
    found: tuple[FoundDocument, ...] = ()
    findings: tuple[Finding, ...] = ()


def with_files(own: Sequence[Listed], client: Client, wanted: Sequence[str]) -> DocumentFiles:
    """The list beside the documents that were read. What the list says holds; where a document says otherwise it is asked."""
    if not client.documents:
        return DocumentFiles(tuple(own))
    # Of the clients without documents nobody waits for what reads them.
    from ims_lib.documents.reading import read_documents

    read = read_documents(client)
    listed, found, findings = [*own], list[FoundDocument](), [*read.findings]
    for each in read.files:
        if each.file.lower().endswith(MAIL):  # a letter is no document of a management system
            continue
        said, title = each.properties, each.properties.title or PurePath(each.file).stem
        if (place := _named(each.file, title, listed)) is None:
            ours = _told(each, wanted, client) or _ours(title, wanted)
            found.append(
                FoundDocument(each.file, title, ours, said.version, said.owner, said.approved, said.next_review)
            )
            findings += _passed(title, each.file, said.next_review, client.as_of)
            continue
        item = listed[place]
        findings += _differing(item, each.file, said.version)
        if item.next_review is None or item.next_review >= client.as_of:
            findings += _passed(title, each.file, said.next_review, client.as_of, item)
        listed[place] = replace(
            item,
            version=item.version or said.version,
            owner=item.owner or said.owner,
            owner_cell=item.owner_cell if item.owner or not said.owner else each.file,
            approved_on=item.approved_on or said.approved,
            next_review=item.next_review or said.next_review,
        )
    return DocumentFiles(tuple(listed), tuple(found), tuple(findings))


def _named(file: str, title: str, listed: Sequence[Listed]) -> int | None:
    """The place in the list of the document in a file: by its number or file in the list, else by its title."""
    stem = plain(PurePath(file).stem)
    for place, item in enumerate(listed):
        number = plain(item.number or "")
        by_number = not number.isdigit() and number and f" {number} " in f" {stem} "
        if by_number or plain(PurePath(file).name) in plain(item.kept or ""):
            return place
    titles = {plain(item.title): place for place, item in reversed([*enumerate(listed)])}
    near = nearest_name(plain(title), titles, alike=setting("documents", "file_alike"))
    near = near or nearest_name(stem, titles, alike=setting("documents", "file_alike"))
    return titles[near] if near else None


def _told(document: DocumentFile, wanted: Sequence[str], client: Client) -> str | None:
    """The wanted document for which most of its passages may be evidence, if enough of them are; a record tells of what was done, and is none."""
    from ims_lib.documents.proposals import proposals_of

    library = load_library().documents
    found = proposals_of([document], client.standards, client.name)
    told = Counter(
        name
        for name in wanted
        for each in found
        if each.criteria and each.criteria[0].criterion in library[name].criteria and library[name].kind not in RECORDS
    )
    name, passages = next(iter(told.most_common(1)), (None, 0))
    return name if passages >= setting("documents", "passages") else None


def _ours(title: str, wanted: Sequence[str]) -> str | None:
    library = load_library().documents
    fitting = {name for name in wanted if may_be(library[name].kind, None, title)}
    name, likeness = nearest(read_title(title), title, tuple(wanted), fitting)
    return name if likeness >= setting("documents", "sure") else None


def _differing(item: Listed, file: str, version: str | None) -> Iterator[Finding]:
    if item.version and version and _bare(item.version) != _bare(version):
        said = {"title": brief(item.title), "listed": item.version, "version": version, "file": file}
        yield finding_at("document.version_differs", item.at, **said)


def _bare(version: str) -> str:
    """A version as it is compared: 2 of 'v2.0'."""
    said = plain(version).removeprefix("version").removeprefix("v").strip()
    return said.removesuffix(" 0")


def _passed(
    title: str, file: str, next_review: dt.date | None, as_of: dt.date, item: Listed | None = None
) -> Iterator[Finding]:
    """A question where a document says that its review was due, and the list doesn't say so."""
    if next_review is None or next_review >= as_of:
        return
    told = {"brief": brief(title), "file": file, "due": day(next_review)}
    if item is None:
        yield finding_at("document.review_passed/unlisted", (file,), **told)
    elif item.next_review:
        yield finding_at("document.review_passed/otherwise", item.at, listed=day(item.next_review), **told)
    else:
        yield finding_at("document.review_passed/undated", item.at, **told)


def changed_since_approval(register: Register, as_of: dt.date) -> Iterator[Finding]:
    """A question for each sheet whose rows tell of days, up to the report's, of a later month than that of its approval."""
    many = int(setting("report", "records_shown"))
    approvals = {
        (line.file, line.sheet): (line, days) for line in register.lines if (days := days_of_approval(line.text))
    }
    for (file, sheet), (line, days) in approvals.items():
        rows = [row for row in register.controls if (row.file, row.sheet) == (file, sheet)]
        later = [told for row in rows for told in _told_after(row, max(days), as_of)]
        if later:
            said = {"days": day(max(days)), "later": first_of(later, many, ", ")}
            yield finding_at("document.changed_since", (file, sheet, line.cell), **said)


def days_of_approval(text: str) -> list[dt.date]:
    """The days that a line names which says that something was approved; a month alone is its last day."""
    return days_within(text) if says_that(text, "approved") else []


def _told_after(row: Record, approved: dt.date, as_of: dt.date) -> Iterator[str]:
    for column, text in (("evidence", row.evidence), ("notes", row.notes)):
        if any(approved < told.replace(day=1) and told <= as_of for told in days_within(text or "")):
            yield f"{in_marks(brief(text or ''))} ({row.cell_of(column)})"
