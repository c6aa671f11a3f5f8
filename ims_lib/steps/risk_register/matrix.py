"""The matrix: where the risks lie before and after what is in place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pandas as pd

from ims_lib.risks.scales import RiskScale


@dataclass(frozen=True, slots=True)
class Field:
    """A pair of grades, and the risks that lie there before and after treatment."""

    likelihood: int
    consequence: int
    band: str
    before: int
    before_ids: tuple[str, ...]
    after: int
    after_ids: tuple[str, ...]


def risk_matrix(risks: pd.DataFrame, scale: RiskScale) -> tuple[Field, ...]:
    """Each pair of grades, the likeliest first.

    A risk without grades, whose level alone is known, has no place in it.
    """
    before, after = _places(risks, ""), _places(risks, "residual_")
    return tuple(
        Field(*place, scale.band(*place), len(first), first, len(then), then)
        for place in product(range(scale.grades, 0, -1), range(1, scale.grades + 1))
        for first, then in [(before.get(place, ()), after.get(place, ()))]
    )


def _places(risks: pd.DataFrame, prefix: str) -> dict[tuple[int, int], tuple[str, ...]]:
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for name, likelihood, consequence in zip(
        risks.index, risks[f"{prefix}likelihood"], risks[f"{prefix}consequence"], strict=True
    ):
        if likelihood is not None and consequence is not None:
            found[likelihood, consequence] = (*found.get((likelihood, consequence), ()), str(name))
    return found
