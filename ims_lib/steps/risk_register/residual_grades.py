"""What is left of a risk: the grades after what is in place, by how far its treating criteria are in place."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ims_lib.coverage import Coverage
from ims_lib.risks.scales import RiskScale, limiting
from ims_lib.scales import setting
from ims_lib.tolerances import ROUNDING


@dataclass(frozen=True, slots=True)
class Done:
    """How far what treats a risk is in place, from 0 to 1; what nobody looked at counts as not in place beside what is known."""

    all: float
    limits: float
    """The same of the criteria that limit the harm; 0 where there are none."""

    def held_back(self, to: float) -> Done:
        """The same where what decides is in place no further than this: the likelihood can't fall by more."""
        return Done(min(self.all, to), self.limits)


def done(criteria: Sequence[str], coverage: Coverage, contested: Collection[str] = ()) -> Done:
    """How far these criteria are in place: the mean of their own levels, whatever requirement those were stated for."""
    levels = {name: _level(name, coverage, contested) for name in criteria}
    return Done(_mean(levels.values()), _mean(level for name, level in levels.items() if limits_harm(name)))


def is_known(criteria: Sequence[str], coverage: Coverage, contested: Collection[str] = ()) -> bool:
    """Whether anything is known of what treats a risk: the own level of one criterion, or a record that contradicts one."""
    levels = (coverage.in_scope[name].own_level for name in criteria if name in coverage.in_scope)
    return any(level is not None for level in levels) or not set(contested).isdisjoint(criteria)


def least_decisive(key: Sequence[str], coverage: Coverage, contested: Collection[str] = ()) -> tuple[str | None, float]:
    """Of the criteria that decide the one that is least in place, and how far; none, and 1, where nothing decides."""
    levels = {name: _level(name, coverage, contested) for name in key}
    least = min(levels, key=levels.__getitem__, default=None)
    return least, 1.0 if least is None else levels[least]


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
    return max(1, grade - math.floor(share * most * (scale.grades - 1) + ROUNDING))


def _level(name: str, coverage: Coverage, contested: Collection[str]) -> float:
    """The own level of a criterion; 0 where it isn't in scope, nobody looked at it, or a record contradicts it."""
    known = coverage.in_scope.get(name) if name not in contested else None
    return known.met if known else 0.0


def _mean(levels: Iterable[float]) -> float:
    listed = list(levels)
    return math.fsum(listed) / len(listed) if listed else 0.0
