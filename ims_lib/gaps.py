"""Gaps: what is known to be missing, per requirement, with a proposed weight and the days to close it.

A proposed weight is no audit finding; the assessor decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ims_lib.coverage import Coverage, split
from ims_lib.frames import frame_of
from ims_lib.languages import say
from ims_lib.scales import GapWeight, gap_weights, head_count_factor
from ims_lib.tolerances import SMALLEST_DAYS
from ims_lib.tolerances import SMALLEST_SHARE as SMALLEST_SHARE
from ims_lib.wording import in_counts, percent


@dataclass(frozen=True, slots=True)
class Gap:
    """What is known to be missing of a requirement, as a proposal."""

    requirement: str
    standard: str
    title: str
    gap: float
    """The share that is missing, 0 to 1."""
    severity: str
    why: str
    gap_of_spoken: float
    """The share of what statements on it speak of."""
    criteria: tuple[str, ...]
    """Those that close it. One that exists elsewhere isn't among them: its gates are, which extend it here."""
    days: float
    """Working days, also those of criteria that it shares with others."""
    harms: bool = False
    """Whether the client's own remark shows that it harms people now."""


@dataclass(frozen=True)
class Gaps:
    """What is missing and what is unknown, per requirement and per criterion. The frames are for people."""

    __repr__ = in_counts

    found: Mapping[str, Gap]
    """By requirement, heaviest first."""
    to_close: Mapping[str, float]
    """Each criterion that is known to be open, with the working days to close it. They count once."""
    to_look_at: Mapping[str, float]
    """Each criterion nobody spoke of, or whose remainder is open, with the working days that it may take.

    One that is assessed for several objects may be known to be open for some of them, and not known for others.
    """
    apart: Mapping[str, float]
    """Each open criterion that by the organisation's roles with AI likely falls away, with its days: outside the plan until decided."""
    coverage: Coverage

    @cached_property
    def requirements(self) -> pd.DataFrame:
        """Index requirement: those with a gap, heaviest first."""
        return frame_of(self.found.values(), Gap, index="requirement", without=["harms"])

    def criteria_of(self, leaves: Iterable[str]) -> set[str]:
        """The criteria with which the gaps of these requirements are closed."""
        return {name for leaf in leaves if leaf in self.found for name in self.found[leaf].criteria}

    @property
    def days(self) -> float:
        """Working days to close all that is known to be missing."""
        return float(np.sum(list(self.to_close.values())))

    @property
    def possible_days(self) -> float:
        """Working days that may come on top, if all that is unknown turned out to be missing."""
        return float(np.sum(list(self.to_look_at.values())))


def find_gaps(coverage: Coverage) -> Gaps:
    """What is known to be missing in the standards in scope, and what nobody looked at.

    Days are the criterion's days × (1 − its own level) × the head-count factor, once however many requirements it
    serves; of a criterion whose own level nobody knows they are possible. Of one that is assessed for several objects
    each has an even share of the days: that of an object nobody looked at is possible, that of the others known.
    Together they are never more than the criterion costs for all, and a better judgement never raises what is known.
    A requirement's days repeat those of criteria that it shares with others.
    """
    factor = head_count_factor(coverage.client.settings.head_count)
    in_scope, apart = coverage.in_scope, coverage.assessment.apart
    known = _above({name: item.days * item.known_open * factor for name, item in in_scope.items()})
    possible = _above({name: item.days * item.maybe_open * factor for name, item in in_scope.items()})
    to_close = {name: effort for name, effort in known.items() if name not in apart}
    to_look_at = {name: effort for name, effort in possible.items() if name not in apart}
    return Gaps(
        found={gap.requirement: gap for gap in _by_requirement(coverage, to_close, to_close.keys() | to_look_at)},
        to_close=to_close,
        to_look_at=to_look_at,
        apart={
            name: known.get(name, 0.0) + possible.get(name, 0.0)
            for name in in_scope
            if name in apart and (name in known or name in possible)
        },
        coverage=coverage,
    )


def _above(days: Mapping[str, float]) -> dict[str, float]:
    return {name: effort for name, effort in days.items() if effort > SMALLEST_DAYS}


def propose_weight(part: str, gap: float, judged: float = 0.0, shown: frozenset[str] = frozenset()) -> GapWeight:
    """The first rule of the table that fits a gap in this part of a standard.

    `gap` is its share of what is spoken of, `judged` what is missing of one criterion by an assessor's judgement; 0 to 1. `shown` are the usual risks that
    the client's own remarks show to have come true.
    """
    return next(
        rule
        for rule in gap_weights()
        if rule.part == part
        and (not rule.shown or rule.shown & shown)
        and (gap >= rule.gap_from or (rule.judged_from is not None and judged >= rule.judged_from))
    )


def _by_requirement(coverage: Coverage, days: Mapping[str, float], is_open: Collection[str]) -> list[Gap]:
    """Requirements with a gap: heaviest first, then most missing, clauses before controls, what serves most."""
    shares = {name: figures["gap"] for name, figures in coverage.figures.items()}
    gaps = [_gap(name, gap, coverage, days, is_open) for name, gap in shares.items() if gap > SMALLEST_SHARE]
    weights = list(dict.fromkeys(rule.weight for rule in gap_weights()))
    leaves, served = coverage.catalogue.leaves, coverage.in_scope

    def place_of(gap: Gap) -> tuple[int, float, bool, int]:
        reached = {item for criterion in gap.criteria for item in served[criterion].requirements}
        is_control = leaves[gap.requirement].part != "clauses"
        return weights.index(gap.severity), -round(gap.gap, 9), is_control, -len(reached)

    return sorted(gaps, key=place_of)


def _gap(name: str, gap: float, coverage: Coverage, days: Mapping[str, float], is_open: Collection[str]) -> Gap:
    verdicts, row = coverage.assessment.verdicts, coverage.catalogue.leaves[name]
    serving = coverage.assessment.criteria_of(name)
    missing = {criterion: split(verdicts[name, criterion])["gap"] for criterion in serving}
    criteria = tuple(item for item in serving if item in is_open and missing[item] > SMALLEST_SHARE)
    judged = max((missing[item] for item in serving if verdicts[name, item].basis == "judged"), default=0.0)
    spoken = _spoken_of(name, coverage)
    shown = coverage.assessment.shown.get(name, frozenset())
    rule = propose_weight(row.part, gap / spoken, judged, shown)
    why = rule.why
    if propose_weight(row.part, gap, judged, shown) != rule:
        why += say(
            " Of the {spoken} % of it that statements on it speak of, {gap} % is missing; the "
            "rest is about AI, and nothing is known of it.",
            spoken=percent(spoken),
            gap=percent(gap / spoken),
        )
    return Gap(
        requirement=name,
        standard=row.standard,
        title=coverage.catalogue.label_of(name),
        gap=gap,
        severity=rule.weight,
        why=why,
        gap_of_spoken=gap / spoken,
        criteria=criteria,
        days=float(sum(days.get(criterion, 0.0) for criterion in criteria)),
        harms=bool(rule.shown),
    )


def _spoken_of(requirement: str, coverage: Coverage) -> float:
    """The share of a requirement that statements on it can speak of; "not implemented" isn't softened by the rest."""
    assessment = coverage.assessment
    pairs = [(requirement, criterion) for criterion in assessment.criteria_of(requirement)]
    silent = [pair for pair in pairs if pair in assessment.weighing.special and assessment.verdicts[pair].is_silent]
    return 1 - len(silent) / len(pairs)
