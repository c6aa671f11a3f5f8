"""Gaps: what is known to be missing, per requirement, with a proposed weight and the days to close it.

A proposed weight is no audit finding; the assessor decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ims_lib.coverage import Coverage, split
from ims_lib.scales import GapWeight, gap_weights, head_count_factor
from ims_lib.wording import percent

SMALLEST_SHARE = 1e-9
"""Below this a share is rounding, not a gap."""
SMALLEST_DAYS = 1e-9
"""Below this nothing is left to build: a mechanism that exists and only has to be extended is its gates' work."""


@dataclass(frozen=True)
class Gaps:
    """What is missing and what is unknown, per requirement and per criterion."""

    requirements: pd.DataFrame
    """A row per requirement with a gap, heaviest first: gap (share), severity, why, criteria, days.

    `criteria` are those that close it. One that exists elsewhere isn't among them: its gates are, which extend it here."""
    criteria: pd.DataFrame
    """A row per criterion that is known to be open: process, days to close it, requirements. Days count once."""
    unknown: pd.DataFrame
    """A row per criterion nobody spoke of, or whose remainder is open: process, possible_days, requirements."""
    coverage: Coverage

    @property
    def days(self) -> float:
        """Working days to close all that is known to be missing."""
        return float(self.criteria["days"].sum())

    @property
    def possible_days(self) -> float:
        """Working days that may come on top, if all that is unknown turned out to be missing."""
        return float(self.unknown["possible_days"].sum())


def find_gaps(coverage: Coverage) -> Gaps:
    """What is known to be missing in the standards in scope, and what nobody looked at.

    Days are the criterion's days × (1 − its own level) × the head-count factor, once however many requirements it
    serves; of a criterion whose own level nobody knows they are possible. A requirement's days repeat those of criteria
    that it shares with others.
    """
    open_criteria = _days(coverage)
    open_criteria = open_criteria[open_criteria["days"] > SMALLEST_DAYS]
    is_known = (open_criteria["gap"] > SMALLEST_SHARE) & open_criteria["own_level"].notna()
    known = open_criteria[is_known]
    rest = open_criteria[~is_known].rename(columns={"days": "possible_days"})
    return Gaps(
        requirements=_by_requirement(coverage, known["days"], frozenset(open_criteria.index)),
        criteria=known[["process", "own_level", "days", "requirements"]],
        unknown=rest[["process", "own_level", "possible_days", "requirements"]],
        coverage=coverage,
    )


def propose_weight(part: str, gap: float, judged: float = 0.0) -> GapWeight:
    """The first rule of the table that fits a gap in this part of a standard.

    `gap` is its share of what is spoken of, `judged` what is missing of one criterion by an assessor's judgement; 0 to 1.
    """
    return next(
        rule
        for rule in gap_weights()
        if rule.part == part and (gap >= rule.gap_from or (rule.judged_from is not None and judged >= rule.judged_from))
    )


def _days(coverage: Coverage) -> pd.DataFrame:
    factor = head_count_factor(coverage.client.settings.head_count)
    criteria = coverage.criteria
    return criteria.assign(days=criteria["days"] * (1 - criteria["own_level"].fillna(0.0)) * factor)


def _by_requirement(coverage: Coverage, days: pd.Series[float], is_open: frozenset[str]) -> pd.DataFrame:
    """Requirements with a gap: heaviest first, then most missing, clauses before controls, what serves most."""
    missing = coverage.requirements[coverage.requirements["gap"] > SMALLEST_SHARE]
    known, served = days.to_dict(), coverage.criteria["requirements"].to_dict()
    rows = [_gap(row, coverage, known, served, is_open) for row in missing.itertuples()]
    rows.sort(key=lambda row: row.pop("order"))
    columns = ["requirement", "standard", "title", "gap", "severity", "why", "gap_of_spoken", "criteria", "days"]
    return pd.DataFrame(rows, columns=columns).set_index("requirement")


def _gap(
    row: Any,
    coverage: Coverage,
    days: Mapping[Any, float],
    served: Mapping[Any, tuple[str, ...]],
    is_open: frozenset[str],
) -> dict[str, Any]:
    verdicts, name = coverage.assessment.verdicts, str(row.Index)
    criteria = tuple(
        criterion
        for criterion in coverage.assessment.criteria_of(name)
        if criterion in is_open and split(verdicts[name, criterion])["gap"] > SMALLEST_SHARE
    )
    seen = [verdicts[name, item] for item in coverage.assessment.criteria_of(name)]
    judged = max((split(verdict)["gap"] for verdict in seen if verdict.basis == "judged"), default=0.0)
    spoken = _spoken_of(name, coverage)
    rule = propose_weight(row.part, row.gap / spoken, judged)
    counted_in_whole = propose_weight(row.part, row.gap, judged)
    weights = list(dict.fromkeys(rule.weight for rule in gap_weights()))
    reached = len({item for criterion in criteria for item in served[criterion]})
    return {
        "requirement": name,
        "standard": row.standard,
        "title": row.title,
        "gap": row.gap,
        "severity": rule.weight,
        "why": rule.why if counted_in_whole == rule else f"{rule.why} {_of_what(row.gap, spoken)}",
        "gap_of_spoken": row.gap / spoken,
        "criteria": criteria,
        "days": float(sum(days.get(criterion, 0.0) for criterion in criteria)),
        "order": (weights.index(rule.weight), -round(row.gap, 9), row.part != "clauses", -reached),
    }


def _of_what(gap: float, spoken: float) -> str:
    return (
        f"Of the {percent(spoken)} % of it that statements on it speak of, {percent(gap / spoken)} % is missing; "
        "the rest is about AI, and nothing is known of it."
    )


def _spoken_of(requirement: str, coverage: Coverage) -> float:
    """The share of a requirement that statements on it can speak of; "not implemented" isn't softened by the rest.

    The rest is what is asked of a special subject, and of which nothing is known.
    """
    assessment = coverage.assessment
    pairs = [(requirement, criterion) for criterion in assessment.criteria_of(requirement)]
    silent = [pair for pair in pairs if pair in assessment.weighing.special and assessment.verdicts[pair].is_silent]
    return 1 - len(silent) / len(pairs)
