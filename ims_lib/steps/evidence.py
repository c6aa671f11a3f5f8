"""The register of evidence: each thing that shows something, once: where it is, until when it holds, what it serves, who has seen it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain

from ims_lib.cell_places import CellPlace
from ims_lib.coverage import Coverage
from ims_lib.dates import spoken
from ims_lib.grouping import grouped
from ims_lib.inputs.document_titles import is_draft_by_name
from ims_lib.inputs.said import days_within
from ims_lib.judgements.model import AT
from ims_lib.languages import say
from ims_lib.register.model import Register
from ims_lib.register.vocabulary import plain
from ims_lib.standard_ids import standard_of
from ims_lib.steps.document_evidence import evidence_parts, named_as_evidence
from ims_lib.steps.document_set import DocumentSet, Listed
from ims_lib.steps.field_work import FieldWork, field_work
from ims_lib.wording import in_row

LETTERS = 6
"""Of an id: two of a thousand things are alike once in thirty registers, and then the second gets a number."""


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One thing that shows something."""

    key: str
    """What it is by, from report to report."""
    what: str
    kind: str
    """certificate, document, named in a row, list or seen by the assessor."""
    kept: str = ""
    """Where it lies, in the client's words."""
    cells: tuple[str, ...] = ()
    """The cells that name it."""
    last: dt.date | None = None
    """The last day that it tells of."""
    valid_until: dt.date | None = None
    """The end of a certificate, the next review of a document."""
    serves: tuple[str, ...] = ()
    """Requirements in scope, in the standards' order."""
    criteria: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    """Who looked at it and when."""
    sha256: str = ""
    """Of a file that an assessor kept."""
    id: str = ""


def register_evidence(documents: DocumentSet, register: Register, coverage: Coverage) -> tuple[EvidenceItem, ...]:
    """Certificates, documents in force, lists, what rows of the client's name, and what assessors saw. Each id stays from report to report."""
    work = field_work(coverage, register)
    found = chain(
        _certificates(coverage),
        _documents(documents),
        _lists(documents),
        _named(documents, register),
        _entered(documents, work),
        _judged(documents, register, coverage, work),
    )
    together = grouped((each.key, each) for each in found)
    return tuple(_with_ids(_joined(each, coverage) for each in together.values()))


def _certificates(coverage: Coverage) -> Iterator[EvidenceItem]:
    for each in coverage.client.settings.certificates:
        label = coverage.catalogue.standards[each.standard].name
        leaves = (row.id for row in coverage.catalogue.leaves.values() if row.standard == each.standard)
        clauses = tuple(name for name in leaves if ":A." not in name)
        what = say("Certificate of {label}", label=label) + (f":{each.edition}" if each.edition else "")
        cells = ("client.yml!certificates",)
        yield EvidenceItem(what, what, "certificate", cells=cells, valid_until=each.valid_to, serves=clauses)


def _documents(documents: DocumentSet) -> Iterator[EvidenceItem]:
    for item in documents.own:
        if item.in_force:
            found, wanted = _document(item), documents.wanted.get(item.document or "")
            if wanted:
                serves = _for_standards(wanted.satisfies, item.standards or wanted.covers)
                found = replace(found, serves=serves, criteria=wanted.criteria)
            yield replace(found, cells=(item.cell,), last=item.approved_on)


def _document(item: Listed) -> EvidenceItem:
    key = plain(item.number or item.title)
    return EvidenceItem(key, item.with_version, "document", kept=item.kept or "", valid_until=item.next_review)


def _for_standards(refs: Iterable[str], standards: Container[str]) -> tuple[str, ...]:
    """Of the requirements that a document can serve those of the standards that it is for, all where nothing says which."""
    return tuple(ref for ref in refs if not standards or standard_of(ref) in standards)


def _lists(documents: DocumentSet) -> Iterator[EvidenceItem]:
    """The client's other lists, by the sheet on which they stand."""
    shown = ((each.cell, (each, item)) for item in documents.wanted.values() for each in item.seen if each.by == "list")
    for cell, pairs in grouped(shown).items():
        sheet = CellPlace.from_text(cell)
        name, says = sheet.sheet or sheet.file, in_row(dict.fromkeys(each.what for each, _ in pairs))
        yield EvidenceItem(
            *(say("list {plain}", plain=plain(name)), f"{name}: {says}", "list"),
            cells=(cell,),
            last=max((each.last for each, _ in pairs if each.last), default=None),
            serves=_each_once(_for_standards(item.satisfies, each.standards) for each, item in pairs),
            criteria=_each_once(item.criteria for _, item in pairs),
        )


def _named(documents: DocumentSet, register: Register) -> Iterator[EvidenceItem]:
    """What rows name that claim something."""
    for row, text in named_as_evidence(register):
        for piece in _pieces(text, say("named in a row"), documents):
            yield replace(piece, cells=(row.named("evidence"),), serves=row.refs)


def _entered(documents: DocumentSet, work: FieldWork) -> Iterator[EvidenceItem]:
    """What assessors entered as seen. A file is one thing by its content, whatever it is called, and so is each passage of it."""
    for each in work.evidence:
        of_file = f"{each.sha256} {each.source}".strip() if each.sha256 else ""
        thing = EvidenceItem(of_file or plain(each.what), each.what, say("seen by the assessor"))
        for piece in [*_pieces(each.what, thing.kind, documents)] if not each.sha256 else [thing]:
            yield replace(
                piece,
                kept=each.source or each.place or piece.kept,
                cells=(each.cell,),
                valid_until=each.valid_until or piece.valid_until,
                serves=each.requirements,
                criteria=(each.criterion,) if each.criterion else (),
                seen=(", ".join(filter(None, (each.who, spoken(each.when)))),),
                sha256=each.sha256,
            )


def _judged(documents: DocumentSet, register: Register, coverage: Coverage, work: FieldWork) -> Iterator[EvidenceItem]:
    """What assessors have seen, on the requirements and the criterion that they judged, as far as it isn't entered apart."""
    entered = grouped((each.on, plain(each.what)) for each in work.evidence)
    refs_of = {row.id: row.refs for row in register.controls}
    for on, judgement in coverage.client.judgements.items():
        bare = on.partition(AT)[0]
        criterion = coverage.catalogue.criteria.get(bare)
        refs = tuple(criterion.requirements) if criterion else refs_of.get(on, (on,))
        by = ", ".join(filter(None, (judgement.by, spoken(judgement.when))))
        for text in evidence_parts(judgement.evidence):
            if any(what in plain(text) for what in entered.get(on, ())):
                continue
            for piece in _pieces(text, say("seen by the assessor"), documents):
                criteria = (bare,) if criterion else ()
                yield replace(piece, cells=(judgement.source,), serves=refs, criteria=criteria, seen=(by,))


def _pieces(text: str, kind: str, documents: DocumentSet) -> Iterator[EvidenceItem]:
    """The documents in force that a text names by number or title, else the thing that it names."""
    named = {*documents.named_in(text)}
    said = f" {plain(text)} "
    items = [item for item in documents.own if item.in_force and (item in named or f" {plain(item.title)} " in said)]
    for item in items:
        yield _document(item)
    if not items and not is_draft_by_name(text):
        yield EvidenceItem(plain(text), text, kind, last=max(days_within(text), default=None))


def _joined(same: tuple[EvidenceItem, ...], coverage: Coverage) -> EvidenceItem:
    """One thing with all that names it."""
    first, position = same[0], coverage.catalogue.position_of
    serves = {ref for each in same for ref in each.serves if standard_of(ref) in coverage.client.standards}
    return replace(
        first,
        cells=_each_once(each.cells for each in same),
        last=max((each.last for each in same if each.last and each.last <= coverage.client.as_of), default=None),
        serves=tuple(sorted(serves & position.keys(), key=position.__getitem__)),
        criteria=_each_once(each.criteria for each in same),
        seen=_each_once(each.seen for each in same),
    )


def _each_once(texts: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(texts)))


def _with_ids(found: Iterable[EvidenceItem]) -> Iterator[EvidenceItem]:
    taken: dict[str, int] = {}
    for each in found:
        name = f"E-{sha256(each.key.encode()).hexdigest()[:LETTERS].upper()}"
        taken[name] = taken.get(name, 0) + 1
        yield replace(each, id=name if taken[name] == 1 else f"{name}-{taken[name]}")
