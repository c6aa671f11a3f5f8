"""From the rows of a table to records, with what must be said about each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ims_lib.register.applicability import read_applicable
from ims_lib.register.cells import address
from ims_lib.register.dates import numbers_of_date
from ims_lib.register.model import Finding, Level, Record, with_flags
from ims_lib.register.reading import Reading
from ims_lib.register.references import Mention
from ims_lib.register.doubts import Doubt
from ims_lib.register.resolve import Answer, Resolver
from ims_lib.register.surroundings import Beside, Named, Surroundings
from ims_lib.register.sheet import SheetTable, besides, surroundings
from ims_lib.register.statuses import StatusReading, nearest_word, read_fraction, read_maturity, read_status
from ims_lib.register.vocabulary import brief, load, plain
from ims_lib.spreadsheet.grid import Row

_TEXTS = ("owner", "evidence", "reason", "notes", "due")
_RISK_TEXTS = ("likelihood", "consequence", "level", "treatment")
_JOINED = ("title", *_TEXTS)
"""What a continuation row adds to the record above."""


@dataclass
class Read:
    """Records and findings of one table, growing row by row. `flagged` keeps the rows of findings that speak of many."""

    table: SheetTable
    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    flagged: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    new_words: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    many: dict[tuple[str, str, str], list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    """Like notes of many rows, told once: code, level, message → cells and rows."""

    def say(self, level: Level, code: str, message: str, cell: str | None, row: int) -> None:
        self.findings.append(Finding(level, code, message, self.table.file, self.table.grid.name, cell))
        if code not in self.flagged[row]:
            self.flagged[row].append(code)


def read_records(
    table: SheetTable, resolver: Resolver, reading: Reading, *, file: Sequence[Named], elsewhere: str | None
) -> tuple[list[Record], list[Finding]]:
    """The records of a table and the findings about its rows."""
    read = Read(table)
    columns = table.layout.roles.get("ref") or table.layout.roles.get("title", ())[:1]
    around = {c: surroundings(table, c, resolver, file=file, elsewhere=elsewhere) for c in columns}
    beside = {c: besides(table, c, resolver) for c in columns}
    whole = _whole_of(table)
    for entry in table.entries:
        if entry.what == "records":
            read.records.append(_record(read, entry.row, resolver, reading, around, beside, whole))
        elif entry.what == "continued" and read.records:
            read.records[-1] = _continued(read, read.records[-1], entry.row, reading, whole)
    _tell_new_words(read)
    _tell_many(read)
    flagged = [with_flags(record, read.flagged.get(record.row, ())) for record in read.records]
    return flagged, read.findings


def _record(
    read: Read,
    row: Row,
    resolver: Resolver,
    reading: Reading,
    around: Mapping[int, Surroundings],
    beside: Mapping[int, Mapping[int, Beside]],
    whole: float | None,
) -> Record:
    layout = read.table.layout
    refs, old = _references(read, row, resolver, reading, around, beside)
    applicable = _applicable(read, row)
    status, status_text = _status(read, row, reading, whole)
    if applicable is False and status != "not_applicable":
        if status in ("implemented", "partial", "planned"):
            read.say("question", "applicable.contradicts", f"marked not applicable, but its status is '{brief(status_text or '')}'; "
                     "it was left as not applicable, say which holds", _cell(read, row, "status"), row.number)  # fmt: skip
        status = "not_applicable"
    elif status == "not_applicable":
        if applicable is True:
            read.say("question", "applicable.contradicts", f"marked applicable, but its status is '{brief(status_text or '')}'; "
                     "it was taken as not applicable, say which holds", _cell(read, row, "status"), row.number)  # fmt: skip
        applicable = False
    said = {role: layout.text(row, role) or None for role in _TEXTS}
    if read.table.kind == "risks":
        said |= {role: layout.text(row, role) or None for role in _RISK_TEXTS}
    title = read.table.title_for_reading(row) or layout.text(row, "title") or layout.text(row, "description") or None
    return Record(
        file=read.table.file, sheet=read.table.grid.name, row=row.number, kind=read.table.kind, title=title, refs=refs,
        ref_text=_ref_text(read, row), old_refs=old, applicable=applicable, status=status, status_text=status_text,
        maturity=read_maturity(layout.text(row, "maturity")) if "maturity" in layout.roles else None,
        cells={role: layout.cell_of(row, c[0]) for role, c in layout.roles.items() if layout.at(row, c[0])},
        owner=said["owner"], evidence=said["evidence"], reason=said["reason"], notes=said["notes"], due=said["due"],
        likelihood=said.get("likelihood"), consequence=said.get("consequence"), level=said.get("level"), treatment=said.get("treatment"),
    )  # fmt: skip


def _references(
    read: Read,
    row: Row,
    resolver: Resolver,
    reading: Reading,
    around: Mapping[int, Surroundings],
    beside: Mapping[int, Mapping[int, Beside]],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    layout = read.table.layout
    answers: list[Answer] = []
    for column, found in layout.mentions(row):
        cell = address(column, row.number)
        if layout.is_error(row, column):
            continue
        settled = reading.refs_of(layout.at(row, column))
        if settled is not None:
            answers.append(Answer(settled))
            continue
        if found.cut:
            read.say(
                "warning",
                "ref.cut",
                "the text is too long for a reference; only its beginning was searched",
                cell,
                row.number,
            )
        if layout.kind_of_cell(row, column) == "date":
            answer = _date(layout.at(row, column), beside[column][row.number], around[column], resolver)
        else:
            mentions = [m for m in found.ours if _counts(m, found.ours, read, resolver)]
            answer = resolver.answer(mentions, beside[column][row.number], around[column])
        answers.append(answer)
        for doubt in answer.doubts:
            _say_doubt(read, doubt, cell, row.number)
        if found.others and not found.ours:
            read.many["ref.other_framework", "note", "references of other frameworks, kept as text"].append(
                (cell, row.number)
            )
    return _joined(answers, resolver)


def _joined(answers: Sequence[Answer], resolver: Resolver) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All columns' references together. Beside current ones, those converted from 2013 only say where they came from."""
    now = [answer for answer in answers if answer.refs and not answer.old_refs]
    counted = now if now and len(answers) > 1 else answers
    order = resolver.numbers.catalogue.position_of
    refs = {ref for answer in counted for ref in answer.refs}
    old = tuple(dict.fromkeys(ref for answer in answers for ref in answer.old_refs))
    return tuple(sorted(refs, key=lambda ref: order.get(ref, len(order)))), old


def _counts(mention: Mention, mentions: Sequence[Mention], read: Read, resolver: Resolver) -> bool:
    """Whether a mention is a reference at all: a lone whole number is one only as a chapter of a column of numbers."""
    if "." in mention.number or mention.explicit:
        return True
    return resolver.known(mention) and len(mentions) == 1 and read.table.kind == "controls" and _dotted(read.table)


def _dotted(table: SheetTable) -> bool:
    looked = [found.ours for row in table.records[:200] for _, found in table.layout.mentions(row)]
    return sum(any("." in m.number for m in ours) for ours in looked) > len(looked) / 2


def _date(text: str, beside: Beside, around: Surroundings, resolver: Resolver) -> Answer:
    """What a date in a reference column was before the spreadsheet took 10.1.1 for a day."""
    title = beside.title
    numbers = numbers_of_date(text)
    mentions = [Mention(number) for number in numbers if resolver.known(Mention(number))]
    fitting = [m for m in mentions if title and resolver.fits(m, title)]
    if len(fitting) == 1:
        answer = resolver.answer(fitting, beside, around)
        said = Doubt("warning", "ref.digits_lost", f"the date {brief(text)} is read as {fitting[0].number}, which its title fits; "
                     "write the references as text")  # fmt: skip
        return replace(answer, doubts=(said, *answer.doubts))
    meant = " or ".join(m.number for m in mentions) or "no number of the three standards"
    return Answer(doubts=(Doubt("question", "ref.digits_lost", f"a spreadsheet turned this reference into the date {brief(text)}; "
                                f"it can be {meant}, say which"),))  # fmt: skip


def _applicable(read: Read, row: Row) -> bool | None:
    layout = read.table.layout
    for role, turned in (("applicable", False), ("excluded", True)):
        if role in layout.roles and not layout.is_error(row, layout.roles[role][0]):
            said = read_applicable(layout.text(row, role))
            if said is not None:
                return said != turned
    return None


def _status(read: Read, row: Row, reading: Reading, whole: float | None) -> tuple[str, str | None]:
    """The status of a row and its wording. Two status columns that disagree leave it unknown, with a question."""
    layout = read.table.layout
    found: list[tuple[str, str]] = []
    for column in layout.roles.get("status", ()):
        text = layout.at(row, column)
        if not text or layout.is_error(row, column):
            continue
        said = reading.status_of(text) or (read_fraction(text, whole=whole) if whole else None)
        known = StatusReading(said) if said else read_status(text)
        if known.new_word:
            read.new_words[plain(text)].append((address(column, row.number), row.number))
        found.append((known.status, text))
    found += [
        (role.removeprefix("marked_"), layout.table.headings.get(columns[0], text))
        for role, columns in layout.roles.items()
        if role.startswith("marked_") and (text := layout.text(row, role)) and read_applicable(text)
    ]
    if not found:
        return "unknown", None
    if len({status for status, _ in found}) > 1:
        words = " and ".join(f"'{brief(text)}'" for _, text in found)
        read.say("question", "status.disagree", f"the status columns say {words}; say which one counts",
                 _cell(read, row, "status"), row.number)  # fmt: skip
        return "unknown", found[0][1]
    return found[0]


def _continued(read: Read, record: Record, row: Row, reading: Reading, whole: float | None) -> Record:
    """A record with what the row below adds to it."""
    layout = read.table.layout
    added: dict[str, Any] = {}
    for role in _JOINED:
        held, more = getattr(record, role), layout.own(row, role)
        if more:
            added[role] = f"{held}\n{more}" if held else more
    if record.status_text is None and record.applicable is not False and layout.own(row, "status"):
        added["status"], added["status_text"] = _status(read, row, reading, whole)
    return replace(record, **added)


def _ref_text(read: Read, row: Row) -> str | None:
    layout = read.table.layout
    texts = [layout.at(row, column) for column in layout.roles.get("ref", ())]
    if not texts:
        texts = [layout.text(row, "title")[: found.ours[0].end] for _, found in layout.mentions(row) if found.ours]
    return "; ".join(text for text in texts if text) or None


def _cell(read: Read, row: Row, role: str) -> str | None:
    columns = read.table.layout.roles.get(role)
    return address(columns[0], row.number) if columns else None


def _whole_of(table: SheetTable) -> float | None:
    """What stands for all of the work in a status column of bare figures: 1 or 100; nothing where it holds words."""
    columns = table.layout.roles.get("status")
    if not columns:
        return None
    texts = [text for row in table.records if (text := table.layout.at(row, columns[0]))]
    figures = [float(text.replace(",", ".")) for text in texts if re.fullmatch(r"\d+(?:[.,]\d+)?", text)]
    if not figures or len(figures) < 0.9 * len(texts):
        return None
    heading = table.layout.table.headings.get(columns[0], "")
    share = re.search(str(load("rows")["percent"]), heading, re.IGNORECASE)
    if max(figures) <= 1:
        return 1.0
    return 100.0 if share or max(figures) > 10 else None


def _say_doubt(read: Read, doubt: Doubt, cell: str, row: int) -> None:
    if doubt.code == "ref.edition" and doubt.level == "note":
        message = "references of 27001:2013, converted to the controls of 2022 that took them over"
        read.many[doubt.code, doubt.level, message].append((cell, row))
    else:
        read.say(doubt.level, doubt.code, doubt.message, cell, row)


def _tell_new_words(read: Read) -> None:
    for places in read.new_words.values():
        cell, row = places[0]
        text = next((r.status_text for r in read.records if r.row == row), None) or ""
        near = nearest_word(text)
        nearest = f" (nearest: '{near}')" if near else ""
        rows = "" if len(places) == 1 else f", in {len(places)} rows"
        read.findings.append(Finding("question", "status.new_word", f"status '{brief(text)}'{nearest} is new to us{rows}; "
                                     "say what it means once and it is kept", read.table.file, read.table.grid.name, cell))  # fmt: skip
        for _, number in places:
            read.flagged[number].append("status.new_word")


def _tell_many(read: Read) -> None:
    for (code, level, message), places in read.many.items():
        cells = places[0][0] if len(places) == 1 else f"{places[0][0]}:{places[-1][0]}"
        said = f"{len(places)} {message}" if len(places) > 1 else message
        read.findings.append(Finding(level, code, said, read.table.file, read.table.grid.name, cells))  # type: ignore[arg-type]
        for _, row in places:
            read.flagged[row].append(code)
