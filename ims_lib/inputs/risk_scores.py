"""Scores of risks that stand in a column read as the asset."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from ims_lib.grouping import grouped
from ims_lib.inputs.rows import ListRow, RiskRow


def with_scores(rows: Sequence[ListRow]) -> list[ListRow]:
    """The risks, with the level from the column read as the asset ("Wert", "Value") on sheets where it holds but the product of both grades."""
    by_sheet = grouped((row.on_sheet, row) for row in rows if isinstance(row, RiskRow) and row.asset)
    scored = {sheet for sheet, risks in by_sheet.items() if all(map(_is_scored, risks))}
    return [_scored(row) if isinstance(row, RiskRow) and row.on_sheet in scored else row for row in rows]


def _is_scored(row: RiskRow) -> bool:
    grades = [found for text in (row.likelihood, row.consequence) if (found := _GRADE.match(text or ""))]
    return row.level is None and len(grades) == 2 and str(math.prod(int(each[1]) for each in grades)) == row.asset


_GRADE = re.compile(r"\s*(\d)\b")
"""4, 4 likely."""


def _scored(row: RiskRow) -> RiskRow:
    cells = {"level" if column == "asset" else column: cell for column, cell in row.cells.items()}
    return replace(row, asset=None, level=row.asset, cells=cells)
