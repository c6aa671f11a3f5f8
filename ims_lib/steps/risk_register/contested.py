"""Controls that the client's own records contradict: they don't lower a risk, whatever the rows say of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ims_lib.assessment.model import Dispute, Source
from ims_lib.client import Judgement
from ims_lib.coverage import Coverage

NONCONFORMITY = "open_nonconformity"
"""The rule of data/library/contradictions.yml for a nonconformity that is open and names a control."""
Pair = tuple[str, str]


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
