"""Tables that say again what another one says: dashboards, exports, extracts. The fuller one counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ims_lib.languages import form_for, say
from ims_lib.register.model import Finding, Record
from ims_lib.register.vocabulary import brief, threshold
from ims_lib.told import finding_at
from ims_lib.wording import in_row

if TYPE_CHECKING:
    from ims_lib.register.sheet import TableRead


def drop_repeats(reads: Sequence[TableRead]) -> tuple[list[TableRead], list[Finding]]:
    """The tables of a file, those marked that repeat the controls of a fuller one, and a finding for each of these."""
    kept: list[TableRead] = []
    findings: list[Finding] = []
    others = [*reads, *_one_pile(reads)]
    for read in reads:
        fuller = next((other for other in others if _repeats(read, other)), None)
        if fuller is None:
            kept.append(read)
            continue
        kept.append(replace(read, repeats=True))
        findings.append(_finding(read, fuller))
    return kept, findings


def _one_pile(reads: Sequence[TableRead]) -> list[TableRead]:
    """The cards that have a sheet each, as one table."""
    cards = [read for read in reads if len(read.records) == 1 and read.table.layout.table.places]
    return [replace(cards[0], records=tuple(read.records[0] for read in cards))] if len(cards) > 1 else []


def _repeats(read: TableRead, other: TableRead) -> bool:
    if read is other or read.table.kind != "controls" or other.table.kind != "controls":
        return False
    mine, theirs = _refs(read.records), _refs(other.records)
    if len(mine) < threshold("repeats", "fewest") or len(mine & theirs) < threshold("repeats", "share") * len(mine):
        return False
    narrower = len(read.table.layout.roles) < len(other.table.layout.roles)
    return narrower and len(mine) <= len(theirs)


def _refs(records: Sequence[Record]) -> set[str]:
    return {ref for record in records for ref in record.refs}


def _finding(read: TableRead, fuller: TableRead) -> Finding:
    said = {ref: record for record in fuller.records for ref in record.refs}
    differ = [
        say(
            "row {row} says '{status}', row {other_row} there '{other_status}'",
            row=record.row,
            status=brief(record.status_text or ""),
            other_row=said[ref].row,
            other_status=brief(said[ref].status_text or ""),
        )
        for record in read.records
        for ref in record.refs
        if ref in said and "unknown" not in (record.status, said[ref].status) and record.status != said[ref].status
    ]
    sheets = list(dict.fromkeys(record.sheet for record in fuller.records))
    if len(sheets) > 1:
        where = say("sheets '{first}' to '{last}'", first=sheets[0], last=sheets[-1])
    else:
        where = (
            say("sheet '{sheets}'", sheets=sheets[0])
            if sheets[0]
            else say("the table in row {header_row}", header_row=fuller.table.header_row)
        )
    message = say(
        "repeats the controls of {where}, which {are} fuller and {count}",
        where=where,
        are=form_for(len(sheets), "is", "are"),
        count=form_for(len(sheets), "counts", "count"),
    )
    place = read.table.file, read.table.grid.name, f"A{read.records[0].row}:A{read.records[-1].row}"
    if not differ:
        return Finding("note", "sheet.repeats", message, *place)
    more = say(" and {differ} more", differ=len(differ) - 3) if len(differ) > 3 else ""
    return finding_at("sheet.repeats", place, message=message, differ=in_row(differ[:3]), more=more)
