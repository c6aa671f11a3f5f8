"""Rows that state something of all services while the evidence beside them is of a single one: an exercise, a figure, a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ims_lib.assessment import Assessment
from ims_lib.cell_places import CellPlace
from ims_lib.inputs.rows import ServiceRow
from ims_lib.inputs.said import days_within, percents_in
from ims_lib.register.model import Finding, Record, Register
from ims_lib.register.vocabulary import brief
from ims_lib.steps.ai_systems.control_rows import names_service
from ims_lib.wording import listed


@dataclass(frozen=True, slots=True)
class EvidenceOfOne:
    """Such a row, and the service that its evidence is of."""

    row: Record
    service: ServiceRow
    by: CellPlace
    """The service's cell that says the same: its name, a day in its remark, or its figure."""

    @property
    def place(self) -> CellPlace:
        return CellPlace(self.row.file, self.row.sheet, self.row.cell_of("evidence"))


def evidence_of_one(services: Sequence[ServiceRow], register: Register | None) -> Mapping[str, EvidenceOfOne]:
    """Cell of a row's status → the row, where it says that all is done and its evidence is of one of several services alone."""
    rows = register.controls if register and len(services) > 1 else ()
    found = {
        str(CellPlace(row.file, row.sheet, row.cell_of("status"))): tuple(_of(row, services))
        for row in rows
        if row.evidence and row.status == "implemented"
    }
    return {cell: of[0] for cell, of in found.items() if len(of) == 1}


def ask_of_evidence(of_one: Mapping[str, EvidenceOfOne], services: int, assessment: Assessment) -> Iterator[Finding]:
    """A question on each such row that counts for services: what shows it for the others."""
    for cell, each in of_one.items():
        clauses = [
            name
            for (name, criterion), verdict in assessment.verdicts.items()
            if assessment.catalogue.criteria[criterion].per == "service"
            and cell in {source.cell for source in verdict.sources}
        ]
        if clauses:
            text = (
                f"what is stated on {listed(list(dict.fromkeys(clauses)))} counts for all {services} services, and its evidence, "
                f"“{brief(each.row.evidence or '')}”, is of {brief(each.service.name)} alone ({each.by.short}). "
                "What shows it for the others? It counts for them until one is judged for itself"
            )
            yield Finding("question", "services.evidence_of_one", text, *each.place)


def _of(row: Record, services: Sequence[ServiceRow]) -> Iterator[EvidenceOfOne]:
    text = row.evidence or ""
    days, figures = _days_of(text), _figures_of(text)
    for service in services:
        said = {
            "name": names_service(text, service),
            "notes": not days.isdisjoint(_days_of(service.notes)),
            "attained": not figures.isdisjoint(_figures_of(service.attained)),
        }
        column = next((column for column, holds in said.items() if holds), None)
        if column:
            yield EvidenceOfOne(row, service, service.place_of(column))


def _days_of(text: str | None) -> set[dt.date]:
    """The days that a text names. The last of a month may be the month alone, on which much happens."""
    days = days_within(text or "")
    return {each for each in days if (each + dt.timedelta(days=1)).day != 1}


def _figures_of(text: str | None) -> set[float]:
    """The shares in per cent that a text names with a fraction; a round one may be of anything."""
    return {value for value in percents_in(text).values() if value % 1}
