"""The quick schedule: list scheduling by a relaxed model, at once and with a bound on how far it is from the best."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import TopologicalSorter

import numpy as np

from ims_lib.roadmap.capacity import finished_in
from ims_lib.roadmap.model import Schedule, Work
from ims_lib.roadmap.relaxed import solve
from ims_lib.scales import roadmap_setting


def order_by_worth(work: Work) -> tuple[int, ...]:
    """An order in which what is needed comes first and, else, what closes most per day, whatever the calendar.

    All work is cut into equal slices of time and the relaxed model says when each package is finished there on
    average. No month, capacity or wanted date plays a part: with more capacity the same order is only done sooner.
    """
    if not work.days:
        return ()
    slices = int(roadmap_setting("slices"))
    room = np.linspace(0.0, sum(work.days), slices + 1)[1:]
    relaxed = solve(work.due_by(()), tuple(room), whole=False, in_part=True)
    assert relaxed is not None  # any order that keeps to the needs satisfies it
    late = (1.0 - relaxed.finished).sum(axis=1).round(int(roadmap_setting("worth_digits")))
    per_day = [worth / days if days else float("inf") for worth, days in zip(work.worth, work.days, strict=True)]
    return in_order(work, [(late[place], -per_day[place], place) for place in range(len(work.days))])


def quick_schedule(work: Work, room: tuple[float, ...], order: Sequence[int]) -> Schedule:
    """The order with what is due moved forward as far as it must, its value, and the relaxed model's bound."""
    if not work.days:
        return Schedule(())
    kept = _keeping_dates(work, room, order)
    relaxed = solve(work, room, whole=False)
    assert relaxed is not None  # months due are such that they can be kept
    months = finishing_months(work, room, kept)
    value = value_of(work, months)
    return Schedule(kept, months, value, min(relaxed.bound, value))


def finishing_months(work: Work, room: tuple[float, ...], order: Sequence[int]) -> tuple[int, ...]:
    """The month in which each package is finished when they are worked one after the other in this order."""
    months = [0] * len(order)
    done = 0.0
    for place in order:
        done += work.days[place]
        months[place] = finished_in(room, done)
    return tuple(months)


def value_of(work: Work, months: Sequence[int]) -> float:
    """Worth × the number of its finishing month, added up over all packages: the smaller, the earlier gaps close."""
    return sum(worth * (month + 1) for worth, month in zip(work.worth, months, strict=True))


def in_order(work: Work, rank: Sequence[tuple[float, float, int]]) -> tuple[int, ...]:
    """What is needed first; of what is ready the first by rank."""
    sorter = TopologicalSorter(dict(enumerate(work.needs)))
    sorter.prepare()
    ready: list[int] = []
    ordered = []
    while sorter.is_active():
        ready += sorter.get_ready()
        best = min(ready, key=rank.__getitem__)
        ready.remove(best)
        ordered.append(best)
        sorter.done(best)
    return tuple(ordered)


def _keeping_dates(work: Work, room: tuple[float, ...], order: Sequence[int]) -> tuple[int, ...]:
    """The order, changed only where something would be finished after it is due.

    From the end: the last place goes to the package that the order has last among those that nothing still
    waits for and that may be finished as late as that (Smith's rule for due dates, 1956).
    """
    waiting = [0] * len(work.days)
    for needs in work.needs:
        for need in needs:
            waiting[need] += 1
    left = list(order)
    days = sum(work.days)
    backwards = []
    while left:
        month = finished_in(room, days)
        last = next(
            place for place in reversed(left) if not waiting[place] and (not work.due or work.due[place] >= month)
        )
        left.remove(last)
        backwards.append(last)
        days -= work.days[last]
        for need in work.needs[last]:
            waiting[need] -= 1
    return tuple(reversed(backwards))
