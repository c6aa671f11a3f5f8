"""What speaks against what treats a risk: records that contradict a control, and remarks on what is missing of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from ims_lib.assessment.beside import CODE as BESIDE
from ims_lib.assessment.dispute_questions import quoted
from ims_lib.assessment.model import Dispute, Source
from ims_lib.assessment.of_some import CODE as OF_SOME
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
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
    verdicts, disputes = coverage.assessment.verdicts, coverage.assessment.disputes
    named = [each for each in disputes if each.record.taken_as == NONCONFORMITY]
    disputed = ((pair, record) for pair, verdict in verdicts.items() for record in verdict.disputed_by)
    open_ones = ((pair, each.record) for each in named for pair in _named(each, coverage))
    found = grouped(chain(disputed, open_ones))
    return Contested({pair: tuple(dict.fromkeys(records)) for pair, records in found.items()})


def _named(dispute: Dispute, coverage: Coverage) -> Iterator[Pair]:
    judged = coverage.client.judgements
    for ref in dispute.requirements:
        for name in coverage.catalogue.criteria_of.get(ref, ()):
            # Somebody may have judged it since; a record without a day is settled by any judgement.
            raised = dispute.since.isoformat() if dispute.since else ""
            if not any(on in judged and judged[on].day >= raised for on in (name, ref)):
                yield ref, name


def find_remarks(coverage: Coverage, register: Register | None) -> Mapping[str, tuple[Source, ...]]:
    """Criterion → what stands beside the rows that state it in part, and what puts those in doubt that state it in full."""
    if register is None:
        return {}
    remarks = {
        record.state_cell: Source(record.named("notes"), quoted(record.notes), CODE)
        for record in register.controls
        if record.notes
    }
    found: list[tuple[str, Source]] = []
    for (_, criterion), verdict in coverage.assessment.verdicts.items():
        told = [each for each in verdict.asked_by if each.taken_as in DOUBTS]
        if verdict.channel == "asserted" and verdict.met < 1:
            told += [remarks[source.cell] for source in verdict.sources if source.cell in remarks]
        found += [(criterion, each) for each in told]
    return {criterion: tuple(dict.fromkeys(told)) for criterion, told in grouped(found).items()}
