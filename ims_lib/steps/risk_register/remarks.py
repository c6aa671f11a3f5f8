"""Remarks in the client's rows on what isn't wholly in place: they say what is missing of what treats a risk."""

from __future__ import annotations

from collections.abc import Mapping

from ims_lib.assessment.beside import CODE as BESIDE
from ims_lib.assessment.dispute_questions import quoted
from ims_lib.assessment.model import Source
from ims_lib.assessment.of_some import CODE as OF_SOME
from ims_lib.coverage import Coverage
from ims_lib.register.model import Register

CODE = "row.remark"
DOUBTS = (BESIDE, OF_SOME)
"""What else puts a statement in full in doubt: rows that say less of what it rests on, evidence of some alone."""


def find_remarks(coverage: Coverage, register: Register | None) -> Mapping[str, tuple[Source, ...]]:
    """Criterion → what stands beside the rows that state it in part, and what puts those in doubt that state it in full."""
    if register is None:
        return {}
    remarks = {
        record.state_cell: Source(record.named("notes"), quoted(record.notes), CODE)
        for record in register.controls
        if record.notes
    }
    found: dict[str, dict[Source, None]] = {}
    for (_, criterion), verdict in coverage.assessment.verdicts.items():
        told = tuple(each for each in verdict.asked_by if each.taken_as in DOUBTS)
        if verdict.channel == "asserted" and verdict.met < 1:
            told += tuple(remarks[source.cell] for source in verdict.sources if source.cell in remarks)
        if told:
            found.setdefault(criterion, {}).update(dict.fromkeys(told))
    return {criterion: tuple(told) for criterion, told in found.items()}
