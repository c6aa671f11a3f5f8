"""Rows that state something of all AI systems or services while their words are of some alone: an exercise, a figure, a report, two of nine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from ims_lib.assessment import Assessment
from ims_lib.assessment.objects import PERS, SEVERAL, ListedObject, SaidOfSome
from ims_lib.assessment.one_object import criteria_on, limits_customers, named_in, parts_them, words_of
from ims_lib.catalogue.criteria import Per
from ims_lib.cell_places import CellPlace
from ims_lib.inputs.rows import ServiceRow
from ims_lib.inputs.said import days_within, percents_in
from ims_lib.languages import say, translated
from ims_lib.register.cell_values import CLAUSES
from ims_lib.register.model import Finding, Record, Register
from ims_lib.register.vocabulary import QUOTED, brief
from ims_lib.steps.ai_systems.limits import SENTENCES
from ims_lib.steps.ai_systems.naming import names_service, speaks_of
from ims_lib.steps.ai_systems.words_against import has_words
from ims_lib.told import finding_at, sentence
from ims_lib.wording import in_quotes, listed


@dataclass(frozen=True, slots=True)
class RowOfSome:
    """Such a row, with what of it is of which of them."""

    row: Record
    said: SaidOfSome
    place: CellPlace
    asks: str


def rows_of_some(
    services: Sequence[ServiceRow], register: Register | None, assessment: Assessment
) -> Mapping[tuple[str, Per], RowOfSome]:
    """Cell of a row's status and what is meant → the row, where it says that all is done, or a part, and its words are of one of several
    alone, or part them."""
    rows = [row for row in register.controls if row.status in STATED] if register else []
    found: dict[tuple[str, Per], RowOfSome | None] = {}
    for per in PERS:
        objects = [each for each in assessment.objects.assessed if each.per == per]
        for row in rows if len(objects) > 1 else ():
            of_one = _of_one(row, services, rows) or _set_apart(row, services) if per == "service" else None
            found[row.named("status"), per] = of_one or _parted(row, per, objects, assessment)
    return {key: each for key, each in found.items() if each}


STATED = ("implemented", "partial")


def ask_of_evidence(of_some: Mapping[tuple[str, Per], RowOfSome], assessment: Assessment) -> Iterator[Finding]:
    """A question on each such row that counts for all of them: what shows it for the others."""
    for (cell, per), each in of_some.items():
        clauses = [
            name
            for (name, criterion), verdict in assessment.verdicts.items()
            if assessment.catalogue.criteria[criterion].per == per
            and cell in {source.cell for source in verdict.sources}
        ]
        if clauses:
            yield finding_at(
                "services.evidence_of_one",
                each.place,
                list=listed(list(dict.fromkeys(clauses))),
                count=sum(each.per == per for each in assessment.objects.assessed),
                objects=translated(SEVERAL[per]),
                why=each.said.why,
                asks=each.asks,
            )


def _of_one(row: Record, services: Sequence[ServiceRow], rows: Sequence[Record]) -> RowOfSome | None:
    text, place = row.evidence or "", row.place_of("evidence")
    days, figures = _days_of(text), _figures_of(text)
    named = [each for each in services if names_service(text, each)]
    of_day = [each for each in services if days & _days_of(each.notes)]
    of_figure = [each for each in services if figures & _figures_of(each.attained)]
    found = {each.cell: each for each in (*named, *of_day, *of_figure)}
    if len(found) != 1:
        return None
    (service,), asks = found.values(), say("It reads “{evidence}”. What shows it for the others?", evidence=brief(text))
    name = brief(service.name)
    why = say("is of {name} alone", name=name)
    if of_day and not named:
        why = sentence("of_one.by_day", name=name, short=service.place_of("notes").short)
        also = [each for each in rows if each is not row and days & _days_of(each.evidence)]
        told = [
            f"{listed(each.refs)} {in_quotes(brief(each.evidence or ''))} ({each.place_of('evidence').short})"
            for each in also
        ]
        asks += say(" Which services did this of the same day cover: {told}?", told=listed(told)) if told else ""
    elif not named:
        why = say("gives the figure of {name} alone ({short})", name=name, short=service.place_of("attained").short)
    return RowOfSome(
        row, SaidOfSome(say("the evidence ({short}) {why}", short=place.short, why=why), frozenset(found)), place, asks
    )


def _set_apart(row: Record, services: Sequence[ServiceRow]) -> RowOfSome | None:
    """The row, where its evidence leaves a service out: 'capacity plan, image data apart'."""
    place = row.place_of("evidence")
    for part in filter(partial(has_words, "set_apart"), CLAUSES.split(row.evidence or "")):
        out = next((each for each in services if speaks_of(each, services)(part)), None)
        if out:
            why = sentence("of_one.set_apart", place=place.short, system=brief(out.name), evidence=brief(part.strip()))
            others = frozenset(each.cell for each in services if each is not out)
            return RowOfSome(row, SaidOfSome(why, others), place, say("What shows it for that one?"))
    return None


def _parted(row: Record, per: Per, objects: Sequence[ListedObject], assessment: Assessment) -> RowOfSome | None:
    """The row, where its remark or evidence parts the AI systems or services, or speaks of one system alone: for those that it names it stands,
    for the others it is in doubt. Where it is of a part of the customers, it is so for each service."""
    criteria = [each for ref in row.refs for each in criteria_on(ref, per, assessment.weighing, assessment.catalogue)]
    if not criteria:
        return None
    anyway = words_of(row.refs[0], criteria, assessment.catalogue)
    names = partial(named_in, listed=objects, said_anyway=anyway)
    every = names(f"{row.notes or ''} {row.evidence or ''}", parts=True)
    for column in ("notes", "evidence"):
        for part in map(str.strip, SENTENCES.split(getattr(row, column) or "")):
            of_size = per == "service" and limits_customers(part)
            parts = parts_them(part, per, len(objects))
            of_one = per == "ai_system" and len(every) == 1 and names(part, parts=False) == every
            if of_size or parts or of_one:
                return _row_of_some(row, column, part, per, () if of_size else every, of_size=of_size, parts=parts)
    return None


def _row_of_some(
    row: Record, column: str, part: str, per: Per, named: Sequence[ListedObject], *, of_size: bool, parts: bool
) -> RowOfSome:
    apart = say("tells {objects} apart", objects=translated(SEVERAL[per])) if parts else say("speaks of one alone")
    why = say(
        "its row {part}: {words} ({short}){those}",
        part=say("is of a part of the customers") if of_size else apart,
        words=in_quotes(brief(part, most=QUOTED)),
        short=row.place_of(column).short,
        those=say("; it names {named}", named=listed([each.name for each in named])) if named else "",
    )
    asks = say("What shows it for the others?") if named else say("For which does it hold?")
    asks = say("What holds for the other customers, and which services are theirs?") if of_size else asks
    return RowOfSome(row, SaidOfSome(why, frozenset(each.cell for each in named)), row.place_of(column), asks)


@lru_cache(maxsize=4096)
def _days_of(text: str | None) -> frozenset[dt.date]:
    """The days that a text names. The last of a month may be the month alone, on which much happens."""
    days = days_within(text or "")
    return frozenset(each for each in days if (each + dt.timedelta(days=1)).day != 1)


def _figures_of(text: str | None) -> set[float]:
    """The shares in per cent that a text names with a fraction; a round one may be of anything."""
    return {value for value in percents_in(text).values() if value % 1}
