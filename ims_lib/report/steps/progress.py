"""Burn-down: what was left on the day of each report, as bars with their figures and as rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from ims_lib.dates import day
from ims_lib.languages import noted, say
from ims_lib.report.figures import part_name, part_words
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps.improvement.progress import ProgressPoint, Shares, comparable
from ims_lib.wording import counted, days, in_quarters, in_row, percent

Part = tuple[str, str]
"""A standard and a part of it."""
LEFT, RIGHT = 12.0, 58.0
"""Per cent of the width where the trend begins and ends; right of it the lines have their names."""
TOP, BOTTOM, LINE = 10.0, 190.0, 15.0
"""Pixels: where 100 and 0 per cent lie, and from one name to the next."""


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
                "shares": [(_named(of), *_told(each, of)) for of in parts],
            }
            for each in shown
        ],
        "trend": _trend(shown, parts),
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
    was, now = days(first.days), days(last.days)
    moved = noted("stays at {now} days") if was == now else noted("went from {was} to {now} days")
    gaps = noted("stay at {now}") if first.gaps == last.gaps else noted("went from {was} to {now}")
    return say(
        "Known work {moved}, requirements with a gap {gaps}, in {reports} since {as_of}",
        moved=say(moved, was=was, now=now),
        gaps=say(gaps, was=first.gaps, now=last.gaps),
        reports=counted(len(shown), "report"),
        as_of=day(first.as_of),
    )


def _trend(shown: Sequence[ProgressPoint], parts: Sequence[Part]) -> dict[str, Any]:
    """What is in place of each part over the reports, as lines with a mark for each report that reaches up to at most."""
    first, last = shown[0].as_of, shown[-1].as_of
    xs = [round(LEFT + (RIGHT - LEFT) * (each.as_of - first).days / (last - first).days, 2) for each in shown]
    series: list[dict[str, Any]] = []
    for of in parts:
        found = [(x, shares) for x, each in zip(xs, shown, strict=True) if (shares := _shares(each, of)) is not None]
        points = [(x, _y(_likely(shares)), _y(_likely(shares) + percent(shares.unknown or 0))) for x, shares in found]
        ends = [_likely(shares) for _, shares in (found[:1] + found[-1:])]
        lines = [(*a[:2], *b[:2]) for a, b in pairwise(points)]
        series.append({"name": _named(of), "points": points, "lines": lines, "ends": ends, "label": 0.0})
    told = [each for each in series if each["ends"]]
    above = TOP - LINE
    for each in sorted(told, key=lambda each: each["points"][-1][1]):
        above = each["label"] = max(each["points"][-1][1] + 4, above + LINE)
    return {
        "title": _trend_title(told, first),
        "spoken": in_row(f"{each['name']} {_from_to(each['ends'])}" for each in told),
        "height": BOTTOM + 26,
        "series": told,
        "ticks": [(_y(tick), f"{tick} %") for tick in (0, 50, 100)],
        "left": LEFT,
        "right": RIGHT,
        "days": [(xs[0], day(first), ""), (xs[-1], day(last), "end")],
    }


def _trend_title(series: Sequence[Mapping[str, Any]], since: dt.date) -> str:
    """The part that moved most since the first report."""
    most = max(series, key=lambda each: abs(each["ends"][-1] - each["ends"][0]))
    was, now = most["ends"][0], most["ends"][-1]
    if was == now:
        return say("In place: no part moved since {since}", since=day(since))
    told = {"name": most["name"], "since": day(since), "was": was, "now": now}
    if now > was:
        return say("In place: {name} rose most since {since}, from {was} to {now} %", **told)
    return say("In place: {name} fell most since {since}, from {was} to {now} %", **told)


def _from_to(ends: Sequence[int]) -> str:
    first, *last = ends
    return say("{first} % to {last} %", first=first, last=last[-1]) if last else f"{first} %"


def _y(value: float) -> float:
    """Pixels from the top of so many per cent."""
    return round(BOTTOM - (BOTTOM - TOP) * value / 100, 1)


def _named(of: Part) -> str:
    return f"{of[0]} {part_words()[of[1]]}"


def _shares(point: ProgressPoint, of: Part) -> Shares | None:
    """How a part stood then; none where it wasn't in scope or nothing of it was applicable."""
    found = point.standards.get(of[0], {}).get(of[1])
    return None if found is None or found.likely is None else found


def _likely(shares: Shares) -> int:
    return percent(shares.likely or 0)


def _told(point: ProgressPoint, of: Part) -> tuple[str, str]:
    """What was in place and what was missing then."""
    found = _shares(point, of)
    return ("–", "–") if found is None else (f"{_likely(found)}\u00a0%", f"{percent(found.gap or 0)}\u00a0%")
