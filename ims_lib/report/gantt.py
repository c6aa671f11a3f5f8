"""The time axis of the roadmap: where months, months without work and packages lie, in per cent of the whole time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ims_lib.dates import short_month
from ims_lib.roadmap.capacity import Calendar, Month

NARROWEST_BAR = 1.5
"""Per cent of the axis: a package of a few days must still be seen."""
MARK = 0.6
"""Per cent of the axis: the mark of a day."""
MOST_LETTERS = 26
"""With more months than this their letters would run into each other; years alone are named."""
ROOM_FOR_YEAR = 9.0
"""Per cent of the axis that a year's number takes."""

Span = tuple[float, float]
"""Start and width in per cent."""


def axis(calendar: Calendar) -> dict[str, list[dict[str, Any]]]:
    """The years and the months' letters, each with its place."""
    months = calendar.months
    years = [month for place, month in enumerate(months) if place == 0 or month.first.month == 1]
    places = [_left(calendar, month.first) for month in years]
    shown = [
        {"x": left, "text": str(month.first.year)}
        for left, following, month in zip(places, [*places[1:], 100.0], years, strict=True)
        if following - left >= ROOM_FOR_YEAR or len(years) == 1
    ]
    letters = [
        {"x": round(left + width / 2, 2), "text": short_month(month.first)[0]}
        for month in months
        for left, width in [span(calendar, month.first, month.last)]
        if width > 100 / (2 * MOST_LETTERS)
    ]
    return {"years": shown, "letters": letters if len(months) <= MOST_LETTERS else []}


def quarters(calendar: Calendar) -> list[float]:
    """Where a line stands: at the begin of each quarter, of each year where months have no letters."""
    apart = 3 if len(calendar.months) <= MOST_LETTERS else 12
    return [_left(calendar, month.first) for month in calendar.months[1:] if month.first.month % apart == 1]


def rests(calendar: Calendar) -> list[Span]:
    """The months without work."""
    return [span(calendar, month.first, month.last) for month in calendar.months if not month.working]


def bars(calendar: Calendar, start: date, end: date) -> list[Span]:
    """A package from start to end, in pieces where months without work lie between."""
    pieces = [span(calendar, first, last) for first, last in _worked(calendar.months, start, end)]
    return [(min(left, 100 - NARROWEST_BAR), max(width, NARROWEST_BAR)) for left, width in pieces]


def mark(calendar: Calendar, day: date) -> list[float]:
    """Where the end that was agreed lies; nothing where that is outside the axis."""
    first, last = calendar.months[0].first, calendar.months[-1].last
    return [min(_left(calendar, day), 100 - MARK)] if first <= day <= last else []


def span(calendar: Calendar, first: date, last: date) -> Span:
    """From the beginning of a day to the end of another."""
    left = _left(calendar, first)
    return left, round((last - first).days / _whole(calendar) * 100 + 100 / _whole(calendar), 2)


def _worked(months: tuple[Month, ...], start: date, end: date) -> Iterator[tuple[date, date]]:
    piece: tuple[date, date] | None = None
    for month in months:
        if month.last < start or month.first > end:
            continue
        if month.working:
            piece = (piece[0] if piece else max(start, month.first), min(end, month.last))
        elif piece:
            yield piece
            piece = None
    if piece:
        yield piece


def _left(calendar: Calendar, day: date) -> float:
    return round((day - calendar.months[0].first).days / _whole(calendar) * 100, 2)


def _whole(calendar: Calendar) -> int:
    return (calendar.months[-1].last - calendar.months[0].first).days + 1
