"""Services of which their own row says otherwise than the rows on clauses, which speak for every service."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from ims_lib.assessment import Assessment, Source
from ims_lib.assessment.objects_listed import names_in
from ims_lib.catalogue.list_evidence import load_list_evidence
from ims_lib.cell_places import CellPlace
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import ActionRow, IncidentRow, Lists, ServiceRow
from ims_lib.inputs.said import says_nothing, spans_in
from ims_lib.languages import form_for, say, translated
from ims_lib.register.cell_values import CLAUSES, affirmed
from ims_lib.register.model import Finding
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import brief, load, plain
from ims_lib.risks.signs import SENTENCES
from ims_lib.steps.ai_systems.naming import is_of_service
from ims_lib.steps.ai_systems.targets import is_unpaired, missed_beside, missed_target
from ims_lib.told import finding_at
from ims_lib.wording import counted, in_quotes, in_row, labelled, listed

TARGET, FIGURE, AGREEMENT, CERTIFICATE = "no_target", "no_figure", "no_agreement", "not_certified"
RTO, RECOVERED, RESTORED, MISSED, MISSED_BESIDE = "no_rto", "recovered", "restored", "missed", "missed_beside"
UNTESTED, KEPT_READY, ONE_PERSON, HOURS = "untested", "kept_ready", "one_person", "hours"
NOT_WITHOUT = "not_without"
SUPPLY = "supply"
"""An agreement with a supplier: none of those with customers."""
BRACKETS = re.compile(r"\(.*?\)")


@dataclass(frozen=True, slots=True)
class Against:
    """One thing that a service's own row says against what is stated for all services."""

    says: str
    words: str
    """The cell's own, where it says so in words."""
    place: CellPlace
    kind: str = ""
    """What its own row says, by its name in data/vocabulary/limited.yml; `missed` where a figure misses its target, `supply`."""
    also: tuple[CellPlace, ...] = ()
    """Where else the same stands."""
    due: date | None = None
    """By when that is to be settled, where a row of controls says so."""

    @property
    def told(self) -> str:
        """In the report's words, with the cell's own."""
        return labelled(self.says, in_quotes(self.words)) if self.words else self.says

    @property
    def places(self) -> tuple[CellPlace, ...]:
        return self.place, *self.also


def rows_against(services: Iterable[ServiceRow], lists: Lists | None = None) -> Mapping[str, tuple[Against, ...]]:
    """Cell of a service → what its row says, and what incidents and nonconformities that name it say of its RTO.

    Services of which nothing is said against are left out.
    """
    others: tuple[IncidentRow | ActionRow, ...] = (*lists.incidents, *lists.audits) if lists else ()
    suppliers = [row.name for row in lists.suppliers] if lists else []
    found = {row.cell: (*_against(row, suppliers), *_continuity_against(row, others)) for row in services}
    return {cell: told for cell, told in found.items() if told}


def told_once(found: Iterable[Against]) -> tuple[Against, ...]:
    """What is said against a service; an agreement that its own row and its supplier's both call missing once, with both cells."""
    told: list[Against] = []
    for each in found:
        same = next(
            (other for other in told if each.kind == other.kind == SUPPLY and _is_named(each.says, other.words)), None
        )
        if same:
            told[told.index(same)] = replace(same, also=(*same.also, each.place))
        else:
            told.append(each)
    return tuple(told)


def lacks_agreement(text: str) -> bool:
    """Whether a text says that an agreement is missing."""
    return bool(_stems(AGREEMENT).hits(text))


def same_restart(one: str | None, other: str | None) -> bool:
    """Whether two texts tell of a restart, or of a restore, that took equally long."""
    long = set(spans_in(one).values()) & set(spans_in(other).values())
    return bool(long) and any(
        _stems(name).hits(one or "") and _stems(name).hits(other or "") for name in (RECOVERED, RESTORED)
    )


def ask_of_rows_against(
    against: Mapping[str, Sequence[Against]], services: Collection[ServiceRow], assessment: Assessment
) -> Iterator[Finding]:
    """A question for each clause that rows state at least in part, for all services without a judgement of their own."""
    kinds, found = _kinds_of_clauses(assessment), _asked(against, services, assessment)
    # A clause on which the same rows say less than on another is asked together with it.
    held = {clause: next((each for each in found if kinds[clause] < kinds[each]), clause) for clause in found}
    for clauses in grouped((first, clause) for clause, first in held.items()).values():
        first = held[clauses[0]]
        yield _question([first, *(each for each in clauses if each != first)], found[first], len(services), assessment)
    yield from _ask_of_uncovered(against, services, assessment)


def is_uncovered(against: Sequence[Against]) -> bool:
    """Whether a service is outside the certificate by its own row."""
    return any(each.kind == CERTIFICATE for each in against)


def _asked(
    against: Mapping[str, Sequence[Against]], services: Collection[ServiceRow], assessment: Assessment
) -> Mapping[str, list[tuple[ServiceRow, list[Against]]]]:
    """Clause that rows state → the services without a judgement of their own on it, each with what its row says against it."""
    keys = {each.cell: each.key for each in assessment.objects.assessed}
    found = {}
    for clause, kinds in _kinds_of_clauses(assessment).items():
        own = [(row, [each for each in against.get(row.cell, ()) if each.kind in kinds]) for row in services]
        open_ = [(row, says) for row, says in own if says and not _is_judged(keys[row.cell], clause, assessment)]
        if open_ and _stated(clause, assessment):
            found[clause] = open_
    return found


def _kinds_of_clauses(assessment: Assessment) -> Mapping[str, set[str]]:
    """Clause that demands something of each service → the kinds of what a service's own row says against that."""
    found: dict[str, set[str]] = {}
    for name, entry in load_list_evidence().items():
        criterion = assessment.catalogue.criteria.get(name) if entry.against else None
        for clause in criterion.requirements if criterion else ():
            found.setdefault(clause, set()).update(entry.against)
    return found


def _question(
    clauses: Sequence[str], asked: Sequence[tuple[ServiceRow, Sequence[Against]]], services: int, assessment: Assessment
) -> Finding:
    stated = [
        say("'{found}' in {cell}", found=brief(source.found), cell=source.cell)
        for each in clauses
        for source in _stated(each, assessment)
    ]
    rows, on = listed(list(dict.fromkeys(stated))), f"{form_for(len(clauses), 'clause', 'clauses')} {listed(clauses)}"
    told = in_row(labelled(brief(row.name), listed([_with_cell(each, row) for each in found])) for row, found in asked)
    return finding_at(
        "services.row_against",
        asked[0][1][0].place,
        on=on,
        rows=rows,
        asked=len(asked),
        services=counted(services, "service"),
        rows_say=form_for(len(asked), "row says", "rows say"),
        told=told,
    )


def _ask_of_uncovered(
    against: Mapping[str, Sequence[Against]], services: Iterable[ServiceRow], assessment: Assessment
) -> Iterator[Finding]:
    """One question on the services that the certificate leaves out, and the clauses that count for them all the same."""
    keys = {each.cell: each.key for each in assessment.objects.assessed}
    own = [(row, each) for row in services for each in against.get(row.cell, ()) if each.kind == CERTIFICATE]
    clauses = {
        requirement: None
        for (requirement, criterion), verdict in assessment.verdicts.items()
        if assessment.catalogue.criteria[criterion].per == "service"
        and requirement.partition(":")[0] in assessment.client.standards
        and any(
            of_it.basis == "stated" and of_it.met > 0 for of_it in (verdict.of_object(keys[row.cell]) for row, _ in own)
        )
    }
    if clauses:
        told = listed([f"{brief(row.name)} ({in_quotes(each.words)}, {each.place.cell})" for row, each in own])
        yield finding_at("services.row_against/left_out", own[0][1].place, told=told, list=listed(list(clauses)))


def _with_cell(each: Against, row: ServiceRow) -> str:
    return f"{each.told} ({each.place.cell if each.place[:2] == row.on_sheet else each.place})"


def _stated(clause: str, assessment: Assessment) -> tuple[Source, ...]:
    """The client's rows, or a certificate, by which the clause counts as at least partly met."""
    found = {
        source.cell: source
        for (requirement, _), verdict in assessment.verdicts.items()
        if requirement == clause and verdict.channel == "asserted" and verdict.met > 0
        for source in verdict.sources
    }
    return tuple(found.values()) if clause.partition(":")[0] in assessment.client.standards else ()


def _is_judged(key: str, clause: str, assessment: Assessment) -> bool:
    """Whether an assessor judged something of the clause for this very service."""
    asked = assessment.weighing.criteria_of.get(clause, ())
    return not assessment.judged_each.get(key, {}).keys().isdisjoint(asked)


def _against(row: ServiceRow, suppliers: Sequence[str]) -> Iterator[Against]:
    no_target = _words(row, "target", TARGET)
    if "target" in row.cells and says_nothing(row.target):
        no_target = _said(TARGET, row.target or "", row.place_of("target"))
    if no_target:
        yield no_target
    if missed := missed_target(row):
        yield Against(missed, "", row.place_of("attained"), MISSED_BESIDE if missed_beside(row) else MISSED)
    elif is_unpaired(row):
        asks = say("the target names several things: which of them does it answer, and what was reached of the others?")
        yield Against(asks, row.attained or "", row.place_of("attained"), FIGURE)
    elif says_nothing(row.attained):
        remark = _words(row, "attained", FIGURE) or _words(row, "notes", FIGURE)
        if remark or "attained" in row.cells:
            yield remark or _said(FIGURE, row.attained or "", row.place_of("attained"))
    for name in (AGREEMENT, CERTIFICATE):
        found = _words(row, "notes", name) or _words(row, "target", name)
        if found and name == AGREEMENT and _names_supplier(found.words, row, suppliers):
            yield replace(found, says=translated(load("limited")["services"][name]["with_supplier"]), kind=SUPPLY)
        elif found:
            yield found
    yield from _in_remark(row)


def _names_supplier(text: str, row: ServiceRow, suppliers: Sequence[str]) -> bool:
    """Whether a text names a supplier of the row or of the client's list; brackets behind a name are no part of it."""
    return any(_is_named(name, text) for name in (*names_in(row.suppliers), *suppliers))


def _is_named(supplier: str, text: str) -> bool:
    name = plain(BRACKETS.sub("", supplier))
    return bool(name) and f" {name} " in f" {plain(text)} "


def _in_remark(row: ServiceRow) -> Iterator[Against]:
    """That a remark calls what is kept ready for a restart untested, says that one person alone knows the service, or that nobody can do without
    its AI, or limits its hours."""
    place = row.place_of("notes")
    if _stems(HOURS).hits(row.notes or ""):
        yield _said(HOURS, (row.notes or "").strip(), place)
    for sentence in SENTENCES.split(row.notes or ""):
        if _stems(UNTESTED).hits(sentence) and _stems(KEPT_READY).hits(sentence):
            yield _said(UNTESTED, sentence.strip(), place)
        if row.ai_systems and says_not_without(sentence):
            yield _said(NOT_WITHOUT, sentence.strip(), place)
        if _stems(ONE_PERSON).hits(sentence):
            yield _said(ONE_PERSON, sentence.strip(), place)


def says_not_without(text: str) -> bool:
    """Whether a text says that nobody can do the work without the AI, or that it was never tried."""
    is_denied = _stems("not_without").hits(text) or _stems(UNTESTED).hits(text)
    return bool(_stems("no_fallback").hits(text) or (is_denied and _stems("without_ai").hits(text)))


def says_tried_without(text: str | None) -> bool:
    """Whether a text says that working without the AI was tried."""
    is_without = any(_stems(name).hits(text or "") for name in ("without_ai", "without_this"))
    is_tried = is_without and bool(affirmed(text or "", _stems("tried_without")))
    return is_tried and not any(map(says_not_without, SENTENCES.split(text or "")))


def _continuity_against(row: ServiceRow, others: Iterable[IncidentRow | ActionRow]) -> Iterator[Against]:
    """That the row names no RTO, or that a restart, or a restore, took longer, by its remark or a record that names the service."""
    if row.rto is None:
        if "rto" in row.cells and says_nothing(row.texts.get("rto")):
            yield _said(RTO, row.texts.get("rto", ""), row.place_of("rto"))
        return
    told: dict[str, Against] = {}
    named = [
        (row.notes, row.place_of("notes")),
        *((each.title, each.place_of("title")) for each in others if _names(each, row)),
    ]
    for text, place in named:
        of = next((name for name in (RECOVERED, RESTORED) if _stems(name).hits(text or "")), None)
        for span, minutes in spans_in(text).items() if of else ():
            if minutes > row.rto:
                told.setdefault(span, _over_rto(span, row, place, is_restart=of == RECOVERED))
    yield from told.values()


def _over_rto(span: str, row: ServiceRow, place: CellPlace, *, is_restart: bool) -> Against:
    """A restart misses the RTO; of a restore of data it is asked, as the RTO is the service's."""
    if is_restart:
        return Against(
            say("{span} of RTO {rto_text}: missed", span=span, rto_text=row.texts.get("rto")), "", place, RECOVERED
        )
    says = say(load("limited")["services"][RESTORED]["says"], span=span, rto=row.texts.get("rto"))
    return Against(says, "", place, RESTORED)


def _names(record: IncidentRow | ActionRow, row: ServiceRow) -> bool:
    """Whether a record is of this service, or its title holds the name, were it one short word: a restart of Backup."""
    return is_of_service(record, row) or f" {plain(row.own_name)} " in f" {plain(record.title)} "


def _words(row: ServiceRow, column: str, name: str) -> Against | None:
    """What a cell says in words of this meaning: the clause in which they stand."""
    clauses = CLAUSES.split(getattr(row, column) or "")
    said = next((clause.strip() for clause in clauses if _stems(name).hits(clause)), None)
    return None if said is None else _said(name, said, row.place_of(column))


def _said(name: str, words: str, place: CellPlace) -> Against:
    told = brief(words) if any(map(str.isalnum, words)) else ""
    return Against(translated(load("limited")["services"][name]["says"]), told, place, name)


_stems = partial(stems_in, "limited", "services")
