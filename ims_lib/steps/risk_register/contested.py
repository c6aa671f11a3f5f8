"""What speaks against what treats a risk: records that contradict a control, and remarks on what is missing of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ims_lib.assessment.beside import CODE as BESIDE
from ims_lib.assessment.dispute_questions import quoted
from ims_lib.assessment.model import Dispute, Source
from ims_lib.assessment.of_some import CODE as OF_SOME
from ims_lib.client import Judgement
from ims_lib.coverage import Coverage
from ims_lib.register.model import Register

NONCONFORMITY = "open_nonconformity"
"""The rule of data/library/contradictions.yml for a nonconformity that is open and names a control."""
Pair = tuple[str, str]
CODE = "row.remark"
DOUBTS = (BESIDE, OF_SOME)
"""What else puts a statement in full in doubt: rows that say less of what it rests on, evidence of some alone."""


@dataclass(frozen=True)
class Contested:
    """Requirement and criterion → the records that contradict what is stated of it."""

    records: Mapping[Pair, tuple[Source, ...]]

    def of(self, refs: Iterable[str], criteria: Iterable[str]) -> dict[Pair, tuple[Source, ...]]:
        """What is contested of these criteria within these requirements."""
        wanted = set(criteria)
        return {
            (ref, name): found
            for ref in dict.fromkeys(refs)
            for name in sorted(wanted)
            if (found := self.records.get((ref, name)))
        }


def find_contested(coverage: Coverage) -> Contested:
    """Disputed pairs, and those that an open nonconformity names which no later judgement has settled."""
    found: dict[Pair, list[Source]] = {}
    for pair, verdict in coverage.assessment.verdicts.items():
        if verdict.disputed_by:
            found.setdefault(pair, []).extend(verdict.disputed_by)
    for dispute in coverage.assessment.disputes:
        if dispute.record.taken_as == NONCONFORMITY:
            for pair in _named(dispute, coverage):
                found.setdefault(pair, []).append(dispute.record)
    return Contested({pair: tuple(dict.fromkeys(records)) for pair, records in found.items()})


def _named(dispute: Dispute, coverage: Coverage) -> Iterator[Pair]:
    judged = coverage.client.judgements
    for ref in dispute.requirements:
        for name in coverage.catalogue.criteria_of.get(ref, ()):
            if not any(_settles(judged.get(on), dispute.since) for on in (name, ref)):
                yield ref, name


def _settles(judgement: Judgement | None, raised: dt.date | None) -> bool:
    """Whether somebody has judged it since; a record without a day is settled by any judgement."""
    return judgement is not None and (raised is None or judgement.when[:10] >= raised.isoformat())


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
