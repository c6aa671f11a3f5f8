"""From the rows of a table to records, with what must be said about each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ims_lib.languages import say
from ims_lib.register.dates import read_date, year_typed
from ims_lib.register.model import Finding, Record, with_flags
from ims_lib.register.references.resolve import Resolver
from ims_lib.register.references.row_references import ReferenceReader
from ims_lib.register.references.surroundings import Named
from ims_lib.register.saying import Saying
from ims_lib.register.settled.reading import Reading, accepted
from ims_lib.register.sheet import SheetTable
from ims_lib.register.statuses.row_statuses import StatusReader
from ims_lib.register.statuses.wordings import TAKEN_BACK, column_that_takes_back, read_maturity
from ims_lib.register.vocabulary import brief
from ims_lib.spreadsheet.grid import Row

_TEXTS = ("owner", "evidence", "reason", "notes", "due")
_RISK_TEXTS = ("likelihood", "consequence", "level", "treatment")
_JOINED = ("title", *_TEXTS)
"""What a continuation row adds to the record above."""


def read_records(
    table: SheetTable,
    resolver: Resolver,
    reading: Reading,
    *,
    file: Sequence[Named],
    elsewhere: str | None,
    legend: Mapping[str, str],
    as_of: dt.date | None = None,
) -> tuple[list[Record], list[Finding]]:
    """The records of a table and the findings about its rows. `as_of`: the day from which on a plan is overdue."""
    saying = Saying(table.file, table.grid.name)
    references = ReferenceReader.of(table, resolver, reading, saying, file=file, elsewhere=elsewhere)
    statuses = StatusReader(table, reading, saying, legend)
    records: list[Record] = []
    for entry in table.entries:
        if entry.what == "records":
            records.append(_record(table, entry.row, references, statuses, saying, as_of))
        elif entry.what == "continued" and records:
            records[-1] = _continued(table, records[-1], entry.row, statuses)
    if reading.texts and table.kind == "controls":
        records = [accepted(record, reading, saying) for record in records]
    return [with_flags(record, saying.flags.get(record.row, ())) for record in records], saying.all()


def _record(
    table: SheetTable,
    row: Row,
    references: ReferenceReader,
    statuses: StatusReader,
    saying: Saying,
    as_of: dt.date | None,
) -> Record:
    layout = table.layout
    refs, old = references.read(row)
    status, status_text, applicable = statuses.read(row)
    texts = layout.texts(row)
    title = table.title_for_reading(row) or texts.get("title") or texts.get("description")
    said, cells = _said(table, row, texts), layout.cells(row, texts)
    if status == "planned" and as_of and table.kind == "controls":
        _say_overdue(said.get("due"), as_of, cells, row, saying)
    if status == "implemented" and table.kind == "controls":
        _say_taken_back(texts, cells, status_text or "", row, saying)
    return Record(
        file=table.file,
        sheet=table.grid.name,
        row=row.number,
        kind=table.kind,
        title=title,
        refs=refs,
        ref_text=references.text(row),
        old_refs=old,
        applicable=applicable,
        status=status,
        status_text=status_text,
        cells=cells,
        flags=tuple(saying.flags[row.number]) if row.number in saying.flags else (),
        **said,
    )


def _said(table: SheetTable, row: Row, texts: Mapping[str, str]) -> dict[str, Any]:
    """What a row says beside title, references and status, by field."""
    said: dict[str, Any] = {role: texts[role] for role in _TEXTS if role in texts}
    if table.kind == "risks":
        said |= {role: texts[role] for role in _RISK_TEXTS if role in texts}
    if "maturity" in texts:
        said["maturity"] = read_maturity(texts["maturity"])
    if table.kind == "controls":
        said |= _why_chosen(table, row, texts)
        said |= {"ahead": texts["ahead"]} if "ahead" in texts else {}
    return said


def _why_chosen(table: SheetTable, row: Row, texts: Mapping[str, str]) -> dict[str, str]:
    """What drives a control, and the risks that its row names, where it says so."""
    driver = table.layout.driver(row)
    return ({"driver": driver} if driver else {}) | ({"risk_ids": texts["risk_id"]} if "risk_id" in texts else {})


def _say_overdue(due: str | None, as_of: dt.date, cells: Mapping[str, str], row: Row, saying: Saying) -> None:
    until = read_date(year_typed(due)) if due else None
    if until is not None and until < as_of:
        saying.tell("status.overdue", cells.get("due"), row.number, day=brief(due or ""))


def _say_taken_back(texts: Mapping[str, str], cells: Mapping[str, str], status: str, row: Row, saying: Saying) -> None:
    role = column_that_takes_back(texts)
    if role:
        said = say(
            "'{status}', yet '{remark}' beside it takes some of that back",
            status=brief(status),
            remark=brief(texts[role]),
        )
        saying.tell(TAKEN_BACK, cells.get(role), row.number, said=said)


def _continued(table: SheetTable, record: Record, row: Row, statuses: StatusReader) -> Record:
    """A record with what the row below adds to it."""
    layout = table.layout
    added: dict[str, Any] = {}
    for role in _JOINED:
        held, more = getattr(record, role), layout.own(row, role)
        if more:
            added[role] = f"{held}\n{more}" if held else more
    if record.status_text is None and record.applicable is not False and layout.own(row, "status"):
        added["status"], added["status_text"] = statuses.status(row)
    return replace(record, **added)
