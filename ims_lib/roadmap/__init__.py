"""The roadmap: gaps as work packages, prerequisites first, the most weighted gap closed earliest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

from ims_lib.client import Client
from ims_lib.frames import values_of
from ims_lib.gaps import Gaps
from ims_lib.roadmap.capacity import Calendar, months_for
from ims_lib.roadmap.exact import exact_schedule
from ims_lib.roadmap.findings import roadmap_findings
from ims_lib.roadmap.model import LOOK_FIRST, Package, Planned, Roadmap, Schedule, WantedDate, Wave, count_worked
from ims_lib.roadmap.packages import find_packages, look_first, work_of
from ims_lib.roadmap.quick import order_by_worth, quick_schedule
from ims_lib.roadmap.wanted import as_planned, heed_dates, serving, still_wanted
from ims_lib.roadmap.waves import cut_waves

__all__ = [
    "LOOK_FIRST",
    "Planned",
    "Roadmap",
    "WantedDate",
    "Wave",
    "check_wanted",
    "count_worked",
    "plan_roadmap",
    "roadmap_findings",
]


def plan_roadmap(gaps: Gaps, client: Client, *, exact: bool = False, time_limit_s: float | None = None) -> Roadmap:
    """Work packages in order and in waves: one a process, or several where processes wait for each other.

    First what settles the unknown. Then prerequisites before what needs them, so that gaps are closed as early
    as possible: each by its share of a requirement, heavier ones counting more, times the number of the month that closes it.
    Wanted dates are met where that is possible. The order comes at once, with a bound on how much better
    another could be; `exact` finds the best one, which may take minutes. With a time limit what it has found by
    then depends on the machine; `above_best` says how far from the best that is at most.
    """
    found = find_packages(gaps)
    work = work_of(found)
    order = order_by_worth(work)
    calendar = months_for(client, sum(work.days))
    schedule, wanted = Schedule(order), tuple[WantedDate, ...]()
    serve = serving(gaps, found)
    if calendar is not None:
        work, wanted = heed_dates(work, calendar, still_wanted(client), serve, kept_free=_kept_free(client))
        schedule = quick_schedule(work, calendar.room, order)
        if exact:
            schedule = exact_schedule(work, calendar.room, schedule, time_limit_s=time_limit_s)
    packages = _planned([look_first(gaps), *(found[place] for place in schedule.order)], client, calendar)
    planned = {item.package: item for item in packages}
    if calendar is not None:
        wanted = as_planned(wanted, calendar, _ends(serve, found, planned))
    return Roadmap(
        planned=planned,
        gaps=gaps,
        waves=cut_waves(packages, gaps),
        wanted=wanted,
        calendar=calendar,
        above_best=schedule.above_best if calendar else None,
        exact=schedule.exact,
        findings=roadmap_findings(client, gaps.coverage.catalogue),
    )


def check_wanted(gaps: Gaps, client: Client) -> tuple[WantedDate, ...]:
    """Of each wanted date whether it can be met, and when at the latest its standard's known gaps are closed.

    Without making a plan: where several dates are missed a plan may close a standard sooner than this, never later.
    Empty without a capacity.
    """
    dates = still_wanted(client)
    calendar = months_for(client, gaps.days)
    if not dates or calendar is None:
        return ()
    found = find_packages(gaps)
    return heed_dates(work_of(found), calendar, dates, serving(gaps, found), kept_free=_kept_free(client))[1]


def _kept_free(client: Client) -> float:
    return client.settings.capacity.keep_free if client.settings.capacity else 0.0


def _planned(packages: Sequence[Package], client: Client, calendar: Calendar | None) -> list[Planned]:
    """The packages in order, with the days on which each starts and ends where there is a calendar."""
    done = list(accumulate(item.days for item in packages))
    starts: list[date | None] = [None] * len(packages)
    ends = starts
    if calendar is not None:
        before = [days - item.days for item, days in zip(packages, done, strict=True)]
        starts = [client.as_of, *map(calendar.starts, before[1:])]
        ends = [client.as_of, *map(calendar.ends, done[1:])]
    return [
        Planned(**values_of(item), order=order, start=start, end=end)
        for order, (item, start, end) in enumerate(zip(packages, starts, ends, strict=True), start=1)
    ]


def _ends(serve: Mapping[str, set[int]], found: Sequence[Package], planned: Mapping[str, Planned]) -> dict[str, date]:
    """By standard the day on which the last of the packages that close a known gap of it is finished."""
    ends = {standard: [planned[found[place].package].end for place in places] for standard, places in serve.items()}
    return {standard: max(filter(None, days)) for standard, days in ends.items() if any(days)}
