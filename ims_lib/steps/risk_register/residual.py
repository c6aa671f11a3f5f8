"""What is left of a risk: the grades after what is in place, by how far its treating criteria are likely met."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ims_lib.coverage import Coverage
from ims_lib.risk_scales import RiskScale, limiting
from ims_lib.scales import setting


@dataclass(frozen=True, slots=True)
class Done:
    """How far what treats a risk is likely in place, from 0 to 1; what nobody looked at counts as not in place."""

    all: float
    limits: float
    """The same of the criteria that limit the harm; 0 where there are none."""


def done(criteria: Sequence[str], coverage: Coverage) -> Done:
    """How far these criteria are likely met: the mean of their own levels, whatever requirement those were stated for."""
    return Done(_mean(criteria, coverage), _mean([name for name in criteria if limits_harm(name)], coverage))


def wholly(criteria: Sequence[str]) -> Done:
    """The same once all of them are met."""
    return Done(float(bool(criteria)), float(any(limits_harm(name) for name in criteria)))


def residual(likelihood: int, consequence: int, share: Done, scale: RiskScale) -> tuple[int, int]:
    """The grades after treatment, never above those before; more coverage never gives a higher one.

    The likelihood falls with all treating criteria, the consequence with those that limit the harm, each by at most
    the share of the way down that data/scales/risk/residual.csv allows, in whole grades, rounded towards less relief.
    """
    return (
        _lowered(likelihood, share.all, setting("risk/residual", "likelihood_falls_by"), scale),
        _lowered(consequence, share.limits, setting("risk/residual", "consequence_falls_by"), scale),
    )


def limits_harm(criterion: str) -> bool:
    """Whether a criterion limits the harm, by the table in data/scales/risk/limiting.csv."""
    return criterion in limiting() or criterion.partition(".")[0] in limiting()


def _lowered(grade: int, share: float, most: float, scale: RiskScale) -> int:
    return max(1, grade - math.floor(share * most * (scale.grades - 1) + 1e-9))


def _mean(criteria: Sequence[str], coverage: Coverage) -> float:
    if not criteria:
        return 0.0
    levels = coverage.criteria["own_level"].reindex(list(criteria)).fillna(0.0)
    return math.fsum(levels) / len(levels)
