"""Scores and grades of risks that stand in a column read as the asset, or as what happens."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ims_lib.grouping import grouped
from ims_lib.inputs.rows import ListRow, RiskRow
from ims_lib.register.vocabulary import phrases_of, plain


def with_scores(rows: Sequence[ListRow]) -> list[ListRow]:
    """The risks, with the level from the column read as the asset ("Wert", "Value") on sheets where it holds but the product of both grades,
    and with the grade from the column read as the effect where that alone holds grades: Impact beside Consequence."""
    graded = _moved(rows, {"effect": "consequence", "consequence": "effect"}, _is_graded_by_effect)
    return _moved(graded, {"asset": "level"}, lambda risks: all(map(_is_scored, risks)))


def _moved(rows: Sequence[ListRow], to: Mapping[str, str], fits: Callable[[Sequence[RiskRow]], bool]) -> list[ListRow]:
    """The rows with what stands in some columns put into others, on the sheets whose risks fit."""
    by_sheet = grouped((row.on_sheet, row) for row in rows if isinstance(row, RiskRow) and getattr(row, next(iter(to))))
    moved = {sheet for sheet, risks in by_sheet.items() if fits(risks)}
    return [_with_columns(row, to) if isinstance(row, RiskRow) and row.on_sheet in moved else row for row in rows]


def _with_columns(row: RiskRow, to: Mapping[str, str]) -> RiskRow:
    values: dict[str, Any] = dict.fromkeys(to) | {other: getattr(row, name) for name, other in to.items()}
    cells, typed = ({to.get(name, name): said for name, said in each.items()} for each in (row.cells, row.typed))
    return replace(row, cells=cells, typed=typed, **values)


def _is_scored(row: RiskRow) -> bool:
    grades = [found for text in (row.likelihood, row.consequence) if (found := _GRADE.match(text or ""))]
    return row.level is None and len(grades) == 2 and str(math.prod(int(each[1]) for each in grades)) == row.asset


def _is_graded_by_effect(risks: Sequence[RiskRow]) -> bool:
    return all(_is_grade(row.effect) and not _is_grade(row.consequence) for row in risks)


def _is_grade(text: str | None) -> bool:
    return bool(_GRADE.match(text or "")) or plain(text or "") in phrases_of("risk_words", "grades")


_GRADE = re.compile(r"\s*(\d)\b")
"""4, 4 likely."""
