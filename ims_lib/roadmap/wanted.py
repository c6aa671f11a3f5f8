"""Wanted dates: which packages are due when, whether that is possible, and with what capacity it would be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ims_lib.client import Client
from ims_lib.gaps import Gaps
from ims_lib.grouping import grouped
from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.model import Package, WantedDate, Work
from ims_lib.tolerances import SMALLEST_PLANNED_DAYS


def still_wanted(client: Client) -> dict[str, date]:
    """The wanted dates that a roadmap can heed: of standards in scope, after the as-of date; the earliest first."""
    order = client.standards
    found = {name: by for name, by in client.settings.wanted.items() if name in order and by > client.as_of}
    return dict(sorted(found.items(), key=lambda item: (item[1], order.index(item[0]))))


def serving(gaps: Gaps, packages: Sequence[Package]) -> dict[str, set[int]]:
    """By standard the places of the packages that close a known gap of it."""
    closing = grouped((gap.standard, name) for gap in gaps.found.values() for name in gap.criteria)
    return {
        standard: {place for place, item in enumerate(packages) if not set(names).isdisjoint(item.criteria)}
        for standard, names in closing.items()
    }


def heed_dates(
    work: Work, calendar: Calendar, wanted: Mapping[str, date], serve: Mapping[str, set[int]], *, kept_free: float
) -> tuple[Work, tuple[WantedDate, ...]]:
    """The work with the months that packages are due in, and of each date whether it can be met.

    A date is heeded from the end of the last month before it. Earlier dates go first: what a standard needs,
    with all that must come before, waits for nothing that only later dates ask for. So no date is missed by
    more than any other order would have to miss one; one that can't be met is due as soon as it can be.
    """
    due = [math.inf] * len(work.days)
    done: set[int] = set()
    capacity = 0.0
    found = []
    for standard, by in wanted.items():
        own = work.with_needs(serve.get(standard, set()))
        done |= own
        days = sum(work.days[place] for place in sorted(done))
        asked = _last_month_before(calendar, by)
        reached = calendar.month_of(days) if days > SMALLEST_PLANNED_DAYS else -1
        month = max(asked, reached)
        for place in done:
            due[place] = min(due[place], month)
        capacity = max(capacity, _capacity_for(calendar, asked, days))
        found.append(
            WantedDate(
                standard=standard,
                by=by,
                end=calendar.ends(days) if own else calendar.months[0].first,
                months_late=max(reached - asked, 0) if own else 0,
                days_per_month=None
                if math.isinf(capacity)
                else float(math.ceil(capacity + kept_free - SMALLEST_PLANNED_DAYS)),
            )
        )
    return work.due_by(due), tuple(found)


def as_planned(wanted: Iterable[WantedDate], calendar: Calendar, ends: Mapping[str, date]) -> tuple[WantedDate, ...]:
    """The wanted dates with the day on which the plan closes each standard's known gaps, and how late that is."""
    return tuple(
        replace(item, end=end, months_late=max(calendar.place_of(end) - _last_month_before(calendar, item.by), 0))
        if (end := ends.get(item.standard))
        else replace(item, end=calendar.months[0].first, months_late=0)
        for item in wanted
    )


def _last_month_before(calendar: Calendar, by: date) -> int:
    """The place of the last month that is over on the date; -1 before the first."""
    return sum(month.last <= by for month in calendar.months) - 1


def _capacity_for(calendar: Calendar, month: int, days: float) -> float:
    """The days a month with which so many are done by the month's end. Days grow in proportion, so no search is needed."""
    shares = sum(item.share for item in calendar.months[: month + 1])
    return 0.0 if days <= SMALLEST_PLANNED_DAYS else days / shares if shares else math.inf
