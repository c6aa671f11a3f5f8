"""Rows that state something of all AI systems or services while their words are of some alone: an exercise, a figure, a report, two of nine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
from ims_lib.steps.ai_systems.naming import names_service
from ims_lib.steps.ai_systems.pointed_at import PointedAt
from ims_lib.steps.ai_systems.words_against import has_words, leaves_out
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
    pointed: PointedAt, register: Register | None, assessment: Assessment
) -> Mapping[tuple[str, Per], RowOfSome]:
    """Cell of a row's status and what is meant → the row, where it says that all is done, or a part, and its words are of one of several
    alone, or part them."""
    rows = [row for row in register.controls if row.status in STATED] if register else []
    found: dict[tuple[str, Per], RowOfSome | None] = {}
    for per in PERS:
        objects = [each for each in assessment.objects.assessed if each.per == per]
        for row in rows if len(objects) > 1 else ():
            of_one = _of_one(row, pointed.services, rows) if per == "service" else None
            found[row.named("status"), per] = of_one or _parted(row, per, objects, pointed, assessment)
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


def _parted(
    row: Record, per: Per, objects: Sequence[ListedObject], pointed: PointedAt, assessment: Assessment
) -> RowOfSome | None:
    """The row, where its remark or evidence restricts it to some of the AI systems or services, leaves some out, parts them, or speaks of one
    system alone: for the others it is in doubt. Where it is of a part of the customers, it is so for each service."""
    criteria = [each for ref in row.refs for each in criteria_on(ref, per, assessment.weighing, assessment.catalogue)]
    if not criteria:
        return None
    anyway = words_of(row.refs[0], criteria, assessment.catalogue)

    def named(text: str, *, parts: bool) -> tuple[ListedObject, ...]:
        called, by_version = named_in(text, objects, anyway, parts=parts), pointed.by_version(text)
        return tuple(each for each in objects if each in called or each.cell in by_version)

    every = named(f"{row.notes or ''} {row.evidence or ''}", parts=True)
    for column in ("notes", "evidence"):
        text = getattr(row, column) or ""
        for part in (part for part in CLAUSES.split(text) if part and not has_words("not_only", part)):
            cells = pointed.by_words(part, per, anyway)
            some = named(part, parts=True) or tuple(each for each in objects if each.cell in cells)
            # A service's remark that takes something out tells what it lacks; its evidence tells of what it is.
            without = leaves_out(part) and (per == "ai_system" or column == "evidence")
            if 0 < len(some) < len(objects) and (without or has_words("only", part)):
                return _row_on(row, column, part, some, objects, without=without)
        for part in (part.strip() for part in SENTENCES.split(text) if not has_words("not_only", part)):
            of_size = per == "service" and limits_customers(part)
            if of_size or parts_them(part, per, len(objects)):
                return _row_of_some(row, column, part, per, () if of_size else every, of_size=of_size)
            if per == "ai_system" and len(every) == 1 and named(part, parts=False) == every:
                return _row_on(row, column, part, every, objects, without=False)
    return None


def _row_on(
    row: Record,
    column: str,
    part: str,
    some: Sequence[ListedObject],
    objects: Sequence[ListedObject],
    *,
    without: bool,
) -> RowOfSome:
    """The row of which these words are of some alone, or leave them out: 'only at housing', 'capacity plan, image data apart'."""
    why = sentence(
        "of_one.set_apart" if without else "of_one.only",
        place=row.place_of(column).short,
        objects=listed([brief(each.name) for each in some]),
        words=brief(part.strip(), most=QUOTED),
    )
    of = frozenset(each.cell for each in objects if (each in some) != without)
    asks = say("What shows it there?") if without else say("What shows it for the others?")
    return RowOfSome(row, SaidOfSome(why, of), row.place_of(column), asks)


def _row_of_some(
    row: Record, column: str, part: str, per: Per, named: Sequence[ListedObject], *, of_size: bool
) -> RowOfSome:
    apart = say("tells {objects} apart", objects=translated(SEVERAL[per]))
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
