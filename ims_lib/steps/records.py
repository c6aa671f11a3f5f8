"""The register of records: those that the standards want and those that evidence names, with place, owner, last seen and retention."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ims_lib.cell_places import CellPlace
from ims_lib.grouping import grouped
from ims_lib.inputs.document_titles import is_draft_by_name
from ims_lib.inputs.said import days_within
from ims_lib.languages import by_language, say
from ims_lib.register.model import Register
from ims_lib.register.vocabulary import plain
from ims_lib.scales import scale_rows
from ims_lib.steps.document_evidence import SILENT, named_as_evidence
from ims_lib.steps.document_kinds import RECORDS, may_be, may_show, names_a_record
from ims_lib.steps.document_set import WITHDRAWN, DocumentSet, Listed, WantedDocument
from ims_lib.steps.owners import Owners
from ims_lib.wording import in_row

RETENTION_ASKED_BY = "27001:A.5.33"
"""Whose evidence may be the client's own table of retention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """A record, or what stands for it."""

    title: str
    """What the standards call for; of a record that evidence alone names, the client's own words."""
    theirs: tuple[str, ...]
    """The client's words for it, none where none was seen."""
    kept: tuple[str, ...] = ()
    """Where, in the client's words; of a list its file and sheet."""
    owner: str
    is_proposed: bool = False
    """Whether the owner is one, as no list names any."""
    last_seen: dt.date | None
    """The last day of which the client's words or lists tell."""
    cells: tuple[str, ...]
    retention: str
    """The client's own, else what to weigh."""
    serves: tuple[str, ...] = ()
    """Requirements."""
    is_wanted: bool = False
    """Whether a standard wants it in writing."""


def register_records(found: DocumentSet, register: Register, owners: Owners, as_of: dt.date) -> tuple[KeptRecord, ...]:
    """The records that standards in scope want, then the client's other records and what its rows name as evidence, each once."""
    wanted = [item for item in found.wanted.values() if item.kind in RECORDS]
    seen = [each for item in found.wanted.values() for each in item.seen]
    shown = {plain(each.what) for each in seen}
    shown |= {plain(CellPlace.from_text(each.cell).sheet or "") for each in seen if each.by == "list"}
    # what is named as evidence of how records are kept: perhaps the client's own table
    asked = (row for row in register.controls if RETENTION_ASKED_BY in row.refs and row.status not in SILENT)
    table = next(filter(None, (row.evidence for row in asked)), "")
    hint = say("; first look into “{evidence}”", evidence=table) if table else ""
    rows = [_wanted(item, owners, as_of, hint) for item in wanted]
    rows += [
        _own(item, hint) for item in found.own if item.document is None and item.is_record and item.state != WITHDRAWN
    ]
    return (*rows, *_named(register, shown, as_of))


def _wanted(item: WantedDocument, owners: Owners, as_of: dt.date, hint: str) -> KeptRecord:
    kept = [each for each in item.listed if each.state != WITHDRAWN]
    keeper = owners.of_document(item)
    days = [each.approved_on or each.written for each in kept]
    days += [day for each in item.seen for day in (each.last, *days_within(each.what)) if day and day <= as_of]
    by_list = [each.cell.replace("!", " › ") for each in item.seen if each.by == "list"]
    return KeptRecord(
        title=item.title,
        theirs=tuple(dict.fromkeys((*(each.title for each in kept), *(each.what for each in item.seen)))),
        kept=tuple(dict.fromkeys((*(each.kept for each in kept if each.kept), *by_list))),
        owner=keeper.name,
        is_proposed=keeper.is_proposed,
        last_seen=max(days, default=None),
        cells=tuple(dict.fromkeys((*(each.cell for each in kept), *(each.cell for each in item.seen)))),
        retention=_retention(kept, item.document, hint),
        serves=item.satisfies,
        is_wanted=True,
    )


def _own(item: Listed, hint: str) -> KeptRecord:
    return KeptRecord(
        title=item.title,
        theirs=(item.title,),
        kept=tuple(filter(None, [item.kept])),
        owner=item.owner or "",
        last_seen=item.approved_on or item.written,
        cells=(item.cell,),
        retention=_retention([item], "", hint),
    )


def _named(register: Register, shown: set[str], as_of: dt.date) -> Iterator[KeptRecord]:
    """What rows name as evidence, by a record's name, and is no rule, plan or draft."""
    named = grouped(
        (plain(text), (text, row))
        for row, text in named_as_evidence(register)
        if not _is_shown(text, shown)
        and names_a_record(text)
        and may_be("record", text)
        and may_show("record", text)
        and not is_draft_by_name(text)
    )
    for found in named.values():
        text, of_rows = found[0][0], [row for _, row in found]
        yield KeptRecord(
            title=text,
            theirs=(text,),
            owner=next((row.owner for row in of_rows if row.owner), ""),
            last_seen=max((day for day in days_within(text) if day <= as_of), default=None),
            cells=tuple(row.named("evidence") for row in of_rows),
            retention=_retention((), "", ""),
            serves=tuple(dict.fromkeys(ref for row in of_rows for ref in row.refs)),
        )


def _is_shown(text: str, shown: set[str]) -> bool:
    """Whether a text stands among these, or says with two words or more only what one of them says: Log 2026, NC log 2026."""
    words = set(plain(text).split())
    return plain(text) in shown or (len(words) > 1 and any(words <= set(each.split()) for each in shown))


def _retention(kept: Iterable[Listed], document: str, hint: str) -> str:
    """The client's own period; else what is to be weighed in setting one, and where the client may have laid it down."""
    own = [each.retention for each in kept if each.retention]
    return (
        in_row(dict.fromkeys(own))
        or say("to be set: {retention}", retention=_weighed().get(document) or _weighed()[""]) + hint
    )


@by_language
def _weighed() -> Mapping[str, str]:
    """What to weigh, by document; by nothing for all others."""
    return {name: row["weigh"] for row in scale_rows("record_retention") for name in row["documents"].split() or [""]}
