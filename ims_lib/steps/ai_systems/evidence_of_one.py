"""Rows that state something of all services while their words are of some alone: an exercise, a figure, a report, two of nine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ims_lib.assessment import Assessment
from ims_lib.assessment.objects import ListedObject, SaidOfSome
from ims_lib.assessment.one_object import criteria_on, named_in, parts_them, words_of
from ims_lib.cell_places import CellPlace
from ims_lib.inputs.rows import ServiceRow
from ims_lib.inputs.said import days_within, percents_in
from ims_lib.register.cell_values import CLAUSES
from ims_lib.register.model import Finding, Record, Register
from ims_lib.register.vocabulary import brief
from ims_lib.steps.ai_systems.limits import SENTENCES
from ims_lib.steps.ai_systems.naming import names_service, speaks_of
from ims_lib.steps.ai_systems.words_against import sets_apart
from ims_lib.wording import listed

MOST = 100
"""Letters of a remark that are quoted."""


@dataclass(frozen=True, slots=True)
class RowOfSome:
    """Such a row, with what of it is of which services."""

    row: Record
    said: SaidOfSome
    place: CellPlace
    words: str
    """The evidence, quoted, where the reason doesn't quote the row."""
    asks: str


def rows_of_some(
    services: Sequence[ServiceRow], register: Register | None, assessment: Assessment
) -> Mapping[str, RowOfSome]:
    """Cell of a row's status → the row, where it says that all is done, or a part, and its evidence is of one of several services alone,
    or its words part them."""
    rows = [row for row in register.controls if row.status in STATED] if register and len(services) > 1 else []
    cells = {row.cell for row in services}
    objects = [each for each in assessment.objects.assessed if each.per == "service" and each.cell in cells]
    found = {
        str(CellPlace(row.file, row.sheet, row.cell_of("status"))): _of_one(row, services, rows)
        or _set_apart(row, services)
        or _parted(row, objects, assessment)
        for row in rows
    }
    return {cell: each for cell, each in found.items() if each}


STATED = ("implemented", "partial")


def ask_of_evidence(of_some: Mapping[str, RowOfSome], services: int, assessment: Assessment) -> Iterator[Finding]:
    """A question on each such row that counts for services: what shows it for the others."""
    for cell, each in of_some.items():
        clauses = [
            name
            for (name, criterion), verdict in assessment.verdicts.items()
            if assessment.catalogue.criteria[criterion].per == "service"
            and cell in {source.cell for source in verdict.sources}
        ]
        if clauses:
            quoted = f": {each.words}" if each.words else ""
            text = (
                f"what is stated on {listed(list(dict.fromkeys(clauses)))} counts for all {services} services, and "
                f"{each.said.why}{quoted}. {each.asks} It counts for all until one is judged for itself"
            )
            yield Finding("question", "services.evidence_of_one", text, *each.place)


def _of_one(row: Record, services: Sequence[ServiceRow], rows: Sequence[Record]) -> RowOfSome | None:
    text, place = row.evidence or "", CellPlace(row.file, row.sheet, row.cell_of("evidence"))
    days, figures = _days_of(text), _figures_of(text)
    found: list[tuple[ServiceRow, str]] = []
    for service in services:
        if names_service(text, service):
            found.append((service, "is of {name} alone"))
        elif not days.isdisjoint(_days_of(service.notes)):
            at = service.place_of("notes").short
            found.append((service, f"names no service; of that day {{name}} alone has a result ({at})"))
        elif not figures.isdisjoint(_figures_of(service.attained)):
            found.append((service, f"gives the figure of {{name}} alone ({service.place_of('attained').short})"))
    if len(found) != 1:
        return None
    service, why = found[0]
    why = f"the evidence ({place.short}) {why.format(name=brief(service.name))}"
    same_day = () if names_service(text, service) else (each for each in rows if days & _days_of(each.evidence))
    asks = f"What shows it for the others?{''.join(_covers(each) for each in same_day if each is not row)}"
    return RowOfSome(row, SaidOfSome(why, frozenset({service.cell})), place, f"“{brief(text)}”", asks)


def _covers(row: Record) -> str:
    at = CellPlace(row.file, row.sheet, row.cell_of("evidence")).short
    return f" {listed(row.refs)} names for the same day “{brief(row.evidence or '')}” ({at}): which services did that cover?"


def _set_apart(row: Record, services: Sequence[ServiceRow]) -> RowOfSome | None:
    """The row, where its evidence leaves a service out: 'capacity plan, image data apart'."""
    place = CellPlace(row.file, row.sheet, row.cell_of("evidence"))
    for part in filter(sets_apart, CLAUSES.split(row.evidence or "")):
        out = next((each for each in services if speaks_of(each, services)(part)), None)
        if out:
            why = f"its evidence ({place.short}) sets {brief(out.name)} apart: “{brief(part.strip())}”"
            others = frozenset(each.cell for each in services if each is not out)
            return RowOfSome(row, SaidOfSome(why, others), place, "", "What shows it for that one?")
    return None


def _parted(row: Record, objects: Sequence[ListedObject], assessment: Assessment) -> RowOfSome | None:
    """The row, where its remark or evidence parts the services: for those that it names it stands, for the others it is in doubt."""
    column, said = next(
        (
            (column, part.strip())
            for column in ("notes", "evidence")
            for part in SENTENCES.split(getattr(row, column) or "")
            if parts_them(part, "service", len(objects))
        ),
        ("", ""),
    )
    if not said or not row.refs:
        return None
    asked = [
        each for ref in row.refs for each in criteria_on(ref, "service", assessment.weighing, assessment.catalogue)
    ]
    anyway = words_of(row.refs[0], asked, assessment.catalogue)
    named = named_in(f"{row.notes or ''} {row.evidence or ''}", objects, anyway, parts=True)
    place = CellPlace(row.file, row.sheet, row.cell_of(column))
    words = f"“{brief(said, most=MOST)}”"
    those = f"; it names {listed([each.name for each in named])}" if named else ""
    why = f"its row tells services apart: {words} ({place.short}){those}"
    asks = "What shows it for the others?" if named else "For which does it hold?"
    return RowOfSome(row, SaidOfSome(why, frozenset(each.cell for each in named)), place, "", asks)


def _days_of(text: str | None) -> set[dt.date]:
    """The days that a text names. The last of a month may be the month alone, on which much happens."""
    days = days_within(text or "")
    return {each for each in days if (each + dt.timedelta(days=1)).day != 1}


def _figures_of(text: str | None) -> set[float]:
    """The shares in per cent that a text names with a fraction; a round one may be of anything."""
    return {value for value in percents_in(text).values() if value % 1}
