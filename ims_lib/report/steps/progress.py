"""Burn-down: what was left on the day of each report, as bars with their figures and as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ims_lib.report.figures import PARTS, counted, day, days, part_name, percent
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps.improvement.progress import ProgressPoint, comparable
from ims_lib.wording import in_quarters


def progress_on_page(points: Sequence[ProgressPoint]) -> dict[str, Any] | None:
    """A row for each report with bars of days, known and possible, and the gap of each part; none where there is one alone."""
    shown = comparable(points)
    if len(shown) < 2:
        return None
    most = max(each.days + each.possible_days for each in shown) or 1.0
    parts = [(standard, part) for standard, found in shown[-1].standards.items() for part in found]
    return {
        "title": _title(shown),
        "left_out": len(points) - len(shown),
        "rows": [
            {
                "day": each.as_of,
                "known": round(each.days / most * 100, 2),
                "possible": round(each.possible_days / most * 100, 2),
                "days": days(each.days),
                "possible_days": days(each.possible_days),
                "gaps": each.gaps,
                "shares": [(f"{standard} {PARTS[part]}", _gap(each, standard, part)) for standard, part in parts],
            }
            for each in shown
        ],
    }


def progress_rows(points: Sequence[ProgressPoint]) -> list[Row]:
    """A row for each part on the day of each report, the days and counts of all beside."""
    return [
        {
            **each.model_dump(exclude={"standards"}),
            "days": next(iter(in_quarters([each.days]))),
            "possible_days": next(iter(in_quarters([each.possible_days]))),
            "standard": standard,
            "part": part_name(part),
            **shares.model_dump(),
        }
        for each in comparable(points)
        for standard, found in each.standards.items()
        for part, shares in found.items()
    ]


def _title(shown: Sequence[ProgressPoint]) -> str:
    """From the first of these reports to the last: known work went from 328 to 290 days."""
    first, last = shown[0], shown[-1]
    moved = _moved(days(first.days), days(last.days), "days")
    gaps = _moved(str(first.gaps), str(last.gaps))
    return f"Known work {moved}, requirements with a gap {gaps}, in {counted(len(shown), 'report')} since {day(first.as_of)}"


def _moved(was: str, now: str, unit: str = "") -> str:
    return (
        f"stay{'s' if unit else ''} at {now} {unit}".strip()
        if was == now
        else f"went from {was} to {now} {unit}".strip()
    )


def _gap(point: ProgressPoint, standard: str, part: str) -> str:
    shares = point.standards.get(standard, {}).get(part)
    return "–" if shares is None or shares.gap is None else f"{percent(shares.gap)}\u00a0%"
