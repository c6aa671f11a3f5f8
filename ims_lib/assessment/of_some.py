"""Statements in full beside which stands that some alone are looked at: 'talks with the six largest'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ims_lib.assessment.model import Source, Verdict
from ims_lib.catalogue.weighing import Pair
from ims_lib.languages import say
from ims_lib.register.model import STATE, Finding, Record, Register
from ims_lib.register.statuses.wordings import column_of_some
from ims_lib.register.vocabulary import QUOTED, brief
from ims_lib.told import finding_at

CODE = "statement.of_some"


def with_some_alone(direct: Mapping[Pair, Verdict], register: Register) -> tuple[dict[Pair, Verdict], list[Finding]]:
    """The direct verdicts, those in full that tell of some alone with what says so; a question a row, and no level moves."""
    rows = [row for row in register.controls if row.status == "implemented"]
    told = {row.state_cell: (row, source) for row in rows for source in _of_some(row)}
    found = dict(direct)
    asked: dict[str, None] = {}
    for pair, verdict in direct.items():
        said = [told[source.cell][1] for source in verdict.sources if source.cell in told and not source.judged_on]
        if said and verdict.channel == "asserted" and verdict.met == 1:
            found[pair] = replace(verdict, asked_by=(*verdict.asked_by, *said))
            asked |= dict.fromkeys(source.cell for source in verdict.sources if source.cell in told)
    findings: list[Finding] = []
    for cell in asked:
        row, source = told[cell]
        findings.append(
            finding_at(
                "statement.of_some",
                (row.file, row.sheet, row.cell_of(*STATE)),
                refs=", ".join(row.refs),
                found=source.found,
            )
        )
    return found, findings


def _of_some(row: Record) -> Iterator[Source]:
    texts = {"evidence": row.evidence, "notes": row.notes}
    if column := column_of_some(texts):
        said = say(
            "'{status}', beside it '{beside}' in {cell}",
            status=row.status_text,
            beside=brief(texts[column] or "", most=QUOTED),
            cell=row.cell_of(column),
        )
        yield Source(row.state_cell, said, CODE)
