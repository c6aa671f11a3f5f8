"""One set of documents: what the three standards want in writing, against what the client's list has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from statistics import fmean

from ims_lib.assessment.certificates import not_begun, not_begun_or_silent
from ims_lib.assessment.document_records import ARCHIVED, needs_no_approval
from ims_lib.catalogue.library import Document, load_library
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.inputs import Inputs
from ims_lib.inputs.document_titles import is_draft_by_name, read_title, standards_in
from ims_lib.inputs.rows import DocumentRow
from ims_lib.inputs.states import day_of_list, is_past_review
from ims_lib.languages import say
from ims_lib.register.model import NO_REGISTER, Finding, Register
from ims_lib.register.vocabulary import brief
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.document_evidence import DocumentSeen, find_seen
from ims_lib.steps.document_files import changed_since_approval, with_files
from ims_lib.steps.document_kinds import RECORDS, may_be, nearest
from ims_lib.steps.document_parts import (
    contradicted,
    judged_in_part,
    not_all_in_force,
    part_of,
    rows_in_part,
    share_by_rows,
)
from ims_lib.steps.document_set import EXISTS, IN_FORCE, LISTED_STATES, WITHDRAWN, DocumentSet, Listed, WantedDocument
from ims_lib.steps.merged import served_in
from ims_lib.told import finding_at
from ims_lib.wording import in_marks, percent
from ims_lib.wording import listed as listed_names

SAID_OF = ("row", "title", "judgement")
"""Who says of what shows a document for which standard it is."""
ALL_DOCUMENTS = "7.5.1"
"""The clause of each standard that wants its documents to be there."""


def match_documents(coverage: Coverage, inputs: Inputs, register: Register = NO_REGISTER) -> DocumentSet:
    """The documents that the standards in scope ask for, each with its state in the client's list.

    A title is matched by what it says that it is, or its likeness to ours and to what clients usually call it; what is only somewhat alike is
    asked and not counted. What no list of documents names is seen where another list of the client's, an assessor or,
    with the `register`, the evidence of the client's rows shows it. Only the client can say that it is missing.
    """
    scope = coverage.client.standards
    library = {name: item for name, item in load_library().documents.items() if item.standards.intersection(scope)}
    own = tuple(_listed(inputs.lists.documents, library, coverage.client.as_of))
    read = with_files(own, coverage.client, tuple(library))
    own = read.own
    seen = find_seen(library, coverage, inputs, register)
    wanted = {name: _wanted(item, own, seen.get(name, ()), coverage, register) for name, item in library.items()}
    findings = [*_findings(wanted, own, coverage)]
    findings += changed_since_approval(register, coverage.client.as_of)
    return DocumentSet(wanted, own, (*findings, *read.findings), read.found)


def _listed(rows: Iterable[DocumentRow], library: Mapping[str, Document], as_of: dt.date) -> Iterator[Listed]:
    """The client's documents, each with the one of ours that it is most like, of those that its kind can be."""
    for row in rows:
        fitting = {name for name, item in library.items() if may_be(item.kind, row.type, row.title)}
        title = read_title(row.title, row.type)
        name, likeness = nearest(title, row.title, tuple(library), fitting)
        written = day_of_list(row, as_of)
        overdue = is_past_review(row, as_of)
        yield Listed(
            title=row.title,
            document=name if likeness >= setting("documents", "sure") else None,
            likeness=likeness,
            state=state_of_document(row, overdue=overdue),
            standards=row.standards or standards_in(row.title),
            owner=row.owner,
            lacks_owner=row.lacks("owner"),
            owner_cell=str(row.place_of("owner")),
            approved_by=row.approved_by,
            is_record=needs_no_approval(row),
            next_review=row.next_review,
            overdue=overdue,
            due=row.next_review is not None and written <= row.next_review < as_of,
            cell=row.cell,
            nearest=name,
            written=written,
            file=row.file,
            sheet=row.sheet,
            place=row.cells["title"],
            number=row.id,
            version=row.version,
            kept=row.place,
            type=row.type,
            retention=row.retention,
            approved_on=row.approved_on,
        )


def state_of_document(row: DocumentRow, *, overdue: bool) -> str:
    """The state of one document in the client's list: its own word, else whether anybody has approved it.

    A word that isn't understood is asked about elsewhere; until it is settled the document counts as not released.
    """
    said = row.status
    if said is None and is_draft_by_name(row.title):
        said = "draft"
    lists_approval = not {"approved_by", "approved_on"}.isdisjoint(row.cells)
    if said is None and (row.texts.get("status") or (lists_approval and not (row.approved_by or row.approved_on))):
        said = "not released"
    if said == ARCHIVED:  # a record is kept there, and still one
        return "there" if needs_no_approval(row) else WITHDRAWN
    if said in ("draft", "not released", "missing", WITHDRAWN):
        return said
    return "review overdue" if overdue else "there"


def _wanted(
    item: Document, own: Sequence[Listed], seen: tuple[DocumentSeen, ...], coverage: Coverage, register: Register
) -> WantedDocument:
    listed = tuple(each for each in own if each.document == item.id)
    asked = tuple(name for name in item.satisfies if standard_of(name) in coverage.client.standards)
    standards = tuple(name for name in coverage.client.standards if any(one.startswith(f"{name}:") for one in asked))
    likely, stated = _level(item, standards, coverage)
    state = _state({each.state for each in listed}, seen, stated=bool(stated), given=len(own) > 0)
    kept = [each for each in listed if each.state != WITHDRAWN]
    unbegun = not_begun_or_silent(coverage.assessment)
    covers, lacks, unsaid = _covered(standards, listed, seen, state, unbegun, not_begun(coverage.assessment))
    if state == "seen" and item.kind in RECORDS and len(standards) == 1 and standards[0] not in unbegun:
        covers, lacks = standards, ()  # a record is one, whatever it was named for
    return WantedDocument(
        document=item.id,
        title=item.title,
        kind=item.kind,
        standards=standards,
        satisfies=asked,
        keeper=item.keeper,
        state=state,
        listed=listed,
        seen=seen,
        stated=stated,
        likely=likely,
        covers=covers,
        lacks=lacks,
        unsaid=unsaid,
        in_part=_why_in_part(item, kept, seen, coverage, register) if state in EXISTS else "",
        mergeable=not item.several and item.kind not in ("record", "report") and len(kept) > 1,
        criteria=item.criteria,
        question=item.question,
    )


def _why_in_part(
    item: Document,
    kept: Iterable[Listed],
    seen: tuple[DocumentSeen, ...],
    coverage: Coverage,
    register: Register,
) -> str:
    """By the titles `kept` or what shows it, by one of a set that isn't in force, by a row on what asks for it, or as an assessor saw."""
    titles = [each.title for each in kept if each.in_force]
    return (
        part_of(item, titles, seen)
        or not_all_in_force([each.state for each in kept])
        or share_by_rows(item, titles, register)
        or judged_in_part(item, coverage)
        or contradicted(item, coverage)
        or rows_in_part(item, seen)
    )


def _state(theirs: Collection[str], seen: tuple[DocumentSeen, ...], *, stated: bool, given: bool) -> str:
    """The best of theirs; what is seen elsewhere isn't missing, whatever a list says. What is seen as a draft alone is one."""
    if listed := next((state for state in LISTED_STATES if state in theirs), None):
        return listed
    if seen and all(is_draft_by_name(item.what) for item in seen):
        return "draft"
    if seen:
        return "not released" if all(item.unapproved for item in seen) else "seen"
    if "missing" in theirs:
        return "missing"
    return "not listed" if given or stated else "to find or write"


def _level(item: Document, standards: tuple[str, ...], coverage: Coverage) -> tuple[float | None, tuple[str, ...]]:
    """The mean level of a document's criteria in the standards that ask for it, and those in which rows or a certificate
    state enough of them to say that what it holds is in place. What is unknown counts 0; none where all of it is."""
    criteria = [coverage.in_scope[name] for name in item.criteria if name in coverage.in_scope]
    verdicts = {
        name: [verdict for one in criteria for verdict in served_in(name, one.requirements, one.criterion, coverage)]
        for name in standards
    }
    found = [verdict for listed in verdicts.values() for verdict in listed]
    if all(verdict.is_silent for verdict in found):
        return None, ()
    direct = {name: [each.met if each.basis else 0.0 for each in listed] for name, listed in verdicts.items() if listed}
    stated = tuple(name for name, levels in direct.items() if fmean(levels) >= setting("documents", "standing"))
    return fmean(verdict.met for verdict in found), stated


def _covered(
    standards: tuple[str, ...],
    listed: Iterable[Listed],
    seen: Iterable[DocumentSeen],
    state: str,
    unbegun: tuple[str, ...],
    declared: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """For which of the standards that ask for it it is and isn't, by the list's column or a title, else by what shows it;
    and whether that isn't said.

    What a row that is in place, or an assessor, names as evidence of a standard is for that too, whatever the list says.
    Where one standard asks for a document of the list, it is for that. Where several do and nothing is said, it isn't known.
    A standard that isn't begun, by the client's word or its silence, has nothing yet, whatever is there for another, but what a list of the
    client's own holds for it, and unless the client has `declared` that, what its list of documents says is for it.
    """
    if state not in EXISTS:
        return (), standards, False
    begun = _without(standards, unbegun)
    approved = [item for item in listed if item.in_force]
    named = {name for item in approved for name in item.standards}
    if not named and (not approved or len(begun) > 1):
        named = {name for item in seen for name in item.standards if not is_draft_by_name(item.what)}
    if named:
        told = (item for item in seen if item.by in SAID_OF and not item.partial and not is_draft_by_name(item.what))
        named |= {name for item in told for name in item.standards}
    held = {name for item in seen if item.by == "list" for name in item.standards}
    held |= {name for item in approved for name in item.standards if name not in declared}
    if not named | held and len(begun) > 1:
        return (), _without(standards, begun), True
    covers = tuple(name for name in standards if name in held or (name in begun and (name in named or not named)))
    return covers, _without(standards, covers), False


def _without(standards: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in standards if name not in others)


def _findings(wanted: Mapping[str, WantedDocument], own: Sequence[Listed], coverage: Coverage) -> Iterator[Finding]:
    yield from _of_listed(own)
    yield from _of_missing(wanted.values(), own, coverage)
    yield from chain.from_iterable(_of_wanted(item) for item in wanted.values() if item.listed)


def _of_missing(wanted: Collection[WantedDocument], own: Sequence[Listed], coverage: Coverage) -> Iterator[Finding]:
    """Where a clause says that all documents are there, and the client's list has none of some that its standard wants."""
    for standard in coverage.client.standards if own else ():
        clause = f"{standard}:{ALL_DOCUMENTS}"
        missing = [in_marks(item.title) for item in wanted if standard in item.standards and item.state == "not listed"]
        stated = coverage.figures[clause]
        if missing and stated["at_least"] > 0 and stated["judged"] == 0:
            said = {"at_least": percent(stated["at_least"]), "listed_names": listed_names(missing)}
            yield finding_at("document.not_listed", (own[0].file, own[0].sheet), clause=clause, **said)


def _of_wanted(item: WantedDocument) -> Iterator[Finding]:
    """What is to be told of one document: it is there and the list says otherwise, it could be one, for which it is."""
    where, title = item.listed[0].at, brief(item.listed[0].title)
    if item.state == "seen":
        shown = item.seen[0]
        yield finding_at("document.said_missing", where, title=title, cell=shown.cell, shown=brief(shown.what))
    if item.unsaid and item.state in IN_FORCE:
        asking = listed_names(_without(item.standards, item.lacks))
        yield finding_at("document.for_which", where, title=title, asking=asking)
    if item.mergeable:
        titles = ", ".join(in_marks(brief(each)) for each in item.theirs)
        same = say(", for the same standard") if len({each.standards for each in item.listed}) == 1 else ""
        yield finding_at("document.mergeable", where, titles=titles, same=same, title=item.title)


def _of_listed(own: Iterable[Listed]) -> Iterator[Finding]:
    library = load_library().documents
    for item in own:
        where, title = item.at, brief(item.title)
        if item.document is None and item.nearest and item.likeness >= setting("documents", "asked"):
            ours = library[item.nearest].title
            yield finding_at("document.unsure", where, title=title, lower=ours[0].lower(), ours=ours[1:])
        if item.overdue:
            on = say(" on {next_review}", next_review=day(item.next_review)) if item.next_review else ""
            since = on or say(", by the list’s own word")
            yield finding_at("document.review_overdue", where, title=title, since=since)
        if item.due and item.next_review and item.in_force:
            said = {"next_review": day(item.next_review), "written": day(item.written)}
            yield finding_at("document.review_due", where, title=title, **said)
        if item.lacks_owner:
            yield finding_at("document.no_owner", where, title=title)
