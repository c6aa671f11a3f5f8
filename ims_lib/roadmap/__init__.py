"""The roadmap: gaps as work packages, prerequisites first, the most weighted gap closed earliest."""

from __future__ import annotations

import pandas as pd

from ims_lib.client import Client
from ims_lib.gaps import Gaps
from ims_lib.roadmap.capacity import Calendar, months_for
from ims_lib.roadmap.exact import exact_schedule
from ims_lib.roadmap.findings import roadmap_findings
from ims_lib.roadmap.model import LOOK_FIRST, Roadmap, Schedule, Wanted, Wave
from ims_lib.roadmap.packages import Row, find_packages, look_first, work_of
from ims_lib.roadmap.quick import order_by_worth, quick_schedule
from ims_lib.roadmap.wanted import as_planned, heed_dates, serving, still_wanted
from ims_lib.roadmap.waves import cut_waves

__all__ = ["LOOK_FIRST", "Roadmap", "Wanted", "Wave", "check_wanted", "plan_roadmap", "roadmap_findings"]


def plan_roadmap(gaps: Gaps, client: Client, *, exact: bool = False, time_limit_s: float | None = None) -> Roadmap:
    """Work packages in order and in waves: one a process, or several where processes wait for each other.

    First what settles the unknown. Then prerequisites before what needs them, so that gaps are closed as early
    as possible: each by its share of a requirement, heavier ones counting more, times the number of the month that closes it.
    Wanted dates are met where that is possible. The order comes at once, with a bound on how much better
    another could be; `exact` finds the best one, which may take minutes. With a time limit what it has found by
    then depends on the machine; `above_best` says how far from the best that is at most.
    """
    rows = find_packages(gaps)
    work = work_of(rows)
    order = order_by_worth(work)
    calendar = months_for(client, sum(work.days))
    schedule, wanted = Schedule(order), tuple[Wanted, ...]()
    serve = serving(gaps, rows)
    if calendar is not None:
        work, wanted = heed_dates(work, calendar, still_wanted(client), serve, kept_free=_kept_free(client))
        schedule = quick_schedule(work, calendar.room, order)
        if exact:
            schedule = exact_schedule(work, calendar.room, schedule, time_limit_s=time_limit_s)
    packages = _frame([look_first(gaps), *(rows[place] for place in schedule.order)], client, calendar)
    if calendar is not None:
        names = {standard: [rows[place]["package"] for place in sorted(places)] for standard, places in serve.items()}
        wanted = as_planned(
            wanted, calendar, {standard: packages.loc[mine, "end"].max() for standard, mine in names.items() if mine}
        )
    waves = cut_waves(packages, gaps)
    return Roadmap(
        packages=packages.assign(wave=[wave.number for wave in waves for _ in wave.packages]),
        gaps=gaps,
        waves=waves,
        wanted=wanted,
        calendar=calendar,
        above_best=None if calendar is None else _above_best(schedule),
        exact=schedule.exact,
        findings=roadmap_findings(client, gaps.coverage.catalogue),
    )


def check_wanted(gaps: Gaps, client: Client) -> tuple[Wanted, ...]:
    """Of each wanted date whether it can be met, and when at the latest its standard's known gaps are closed.

    Without making a plan: where several dates are missed a plan may close a standard sooner than this, never later.
    Empty without a capacity.
    """
    dates = still_wanted(client)
    calendar = months_for(client, gaps.days)
    if not dates or calendar is None:
        return ()
    rows = find_packages(gaps)
    return heed_dates(work_of(rows), calendar, dates, serving(gaps, rows), kept_free=_kept_free(client))[1]


def _kept_free(client: Client) -> float:
    return client.settings.capacity.keep_free if client.settings.capacity else 0.0


def _frame(rows: list[Row], client: Client, calendar: Calendar | None) -> pd.DataFrame:
    """The packages in order, with the days on which each starts and ends where there is a calendar."""
    packages = pd.DataFrame(rows).set_index("package")
    packages.insert(0, "order", range(1, len(packages) + 1))
    if calendar is None:
        return packages.assign(start=None, end=None)
    done = packages["days"].cumsum()
    starts = [calendar.starts(days) for days in done - packages["days"]]
    ends = [calendar.ends(days) for days in done]
    return packages.assign(start=[client.as_of, *starts[1:]], end=[client.as_of, *ends[1:]])


def _above_best(schedule: Schedule) -> float:
    return schedule.value / schedule.bound - 1 if schedule.bound > 0 else 0.0
