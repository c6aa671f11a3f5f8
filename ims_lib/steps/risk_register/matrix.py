"""The matrix: where the risks lie before and after what is in place."""

from __future__ import annotations

import pandas as pd

from ims_lib.risks.scales import RiskScale
from ims_lib.steps.risk_register.model import MATRIX


def risk_matrix(risks: pd.DataFrame, scale: RiskScale) -> pd.DataFrame:
    """A row for each pair of grades, the likeliest first: its band, and the risks there before and after.

    A risk without grades, whose level alone is known, has no place in it.
    """
    before, after = _places(risks, ""), _places(risks, "residual_")
    rows = []
    for likelihood in range(scale.grades, 0, -1):
        for consequence in range(1, scale.grades + 1):
            place = likelihood, consequence
            first, then = before.get(place, ()), after.get(place, ())
            rows.append((*place, scale.band(*place), len(first), first, len(then), then))
    return pd.DataFrame(rows, columns=MATRIX)


def _places(risks: pd.DataFrame, prefix: str) -> dict[tuple[int, int], tuple[str, ...]]:
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for name, likelihood, consequence in zip(
        risks.index, risks[f"{prefix}likelihood"], risks[f"{prefix}consequence"], strict=True
    ):
        if likelihood is not None and consequence is not None:
            found[likelihood, consequence] = (*found.get((likelihood, consequence), ()), str(name))
    return found
