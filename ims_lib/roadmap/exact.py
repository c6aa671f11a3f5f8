"""The exact schedule: no order closes the gaps earlier, or it is told by how much one might."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.placing import place_work
from ims_lib.roadmap.quick import keeps_dates, ranks
from ims_lib.roadmap.relaxed import solve
from ims_lib.roadmap.work import Schedule, Work
from ims_lib.tolerances import PROVEN

FOR_MONTHS = 0.5
"""The share of the time that the model of months may take; the rest is for the days within them."""
MOVES = (-40, -20, -10, -5, -2, 2, 5, 10, 20, 40)
"""By how many working days a package is moved in the order, to see whether that is better."""


def exact_schedule(work: Work, calendar: Calendar, quick: Schedule, *, time_limit_s: float | None) -> Schedule:
    """The best schedule found, with what none can get below: a whole-number model month by month (HiGHS branch and cut).

    Its months give an order, in which packages are then moved one by one as long as that helps. When time runs out it is
    the best found so far, the quick one if nothing better was found, with the bound reached by then; how far that is
    depends on the machine. Without a limit the result depends on the input alone.
    """
    if not work.days:
        return quick
    ends_at = math.inf if time_limit_s is None else time.monotonic() + time_limit_s
    months = max(quick.months) + 1
    for_months = None if time_limit_s is None else FOR_MONTHS * time_limit_s
    solved = solve(work, calendar, months, whole=True, time_limit_s=for_months)
    bound, best = quick.bound, quick
    if solved is not None:
        bound = max(bound, solved.bound)
        finished = [float((row < 0.5).sum()) for row in solved.finished]
        order = ranks([(month, float(quick.ends[n]), n) for n, month in enumerate(finished)])
        best = _better(work, place_work(work, calendar, order), quick)
    best = _moved_about(work, calendar, best, bound, ends_at)
    bound = min(bound, best.value)
    return replace(best, bound=bound, exact=best.value - bound <= PROVEN * max(best.value, 1.0))


def _better(work: Work, found: Schedule, best: Schedule) -> Schedule:
    is_better = keeps_dates(work, found) and found.value < best.value - PROVEN * best.value
    return found if is_better else best


def _moved_about(work: Work, calendar: Calendar, best: Schedule, bound: float, ends_at: float) -> Schedule:
    """The best schedule on the way from this one, moving one package at a time, until none gets better or time is over."""
    before = math.inf
    while best.value < before:
        before = best.value
        for place in range(len(work.days)):
            for days in MOVES:
                if time.monotonic() >= ends_at or best.value - bound <= PROVEN * best.value:
                    return best
                best = _better(work, place_work(work, calendar, _moved(work, best.starts, place, days)), best)
    return best


def _moved(work: Work, starts: Sequence[int], place: int, days: int) -> tuple[int, ...]:
    """The order of these starts with one so many working days earlier or later; what it needs isn't after it."""
    asked = [float(start) for start in starts]
    asked[place] += days
    for need in work.needs[place]:
        asked[need] = min(asked[need], asked[place])
    return ranks([(start, float(n != place), n) for n, start in enumerate(asked)])
