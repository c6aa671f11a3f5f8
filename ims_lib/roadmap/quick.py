"""The quick schedule: list scheduling by a relaxed model, at once and with a bound on how far it is from the best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from graphlib import TopologicalSorter

from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.placing import place_work
from ims_lib.roadmap.relaxed import solve
from ims_lib.roadmap.work import Schedule, Work
from ims_lib.scales import roadmap_setting

STEPS = 8
"""How many orders are tried on the way to one that keeps what is due."""
MENDS = 4
"""How many times what comes late by it is put before that again."""
TRIES = 20
"""How many times it is tried to put what founds a management system in front."""


def rank_by_ratio(work: Work) -> tuple[int, ...]:
    """What closes most per day first; without regard to what it waits for."""
    effort = [days or work.outside.get(place, 0.0) for place, days in enumerate(work.days)]
    ratio = [worth / days if days else math.inf for worth, days in zip(work.worth, effort, strict=True)]
    return ranks([(-each, 0.0, place) for place, each in enumerate(ratio)])


def ranks(keys: Sequence[tuple[float, float, int]]) -> tuple[int, ...]:
    """The number of each package in the order of these keys."""
    found = [0] * len(keys)
    for number, place in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        found[place] = number
    return tuple(found)


def quick_schedule(work: Work, calendar: Calendar, rank: Sequence[int], kept: Schedule) -> Schedule:
    """The best of a few schedules that keep what is due, and the relaxed model's bound.

    Tried are this rank, the order of the relaxed model, and steps from there to `kept`, which keeps what is due.
    """
    if not work.days:
        return Schedule((), ())
    by_rank = place_work(work, calendar, rank)
    months = max(*by_rank.months, *kept.months) + 1
    relaxed = solve(work, calendar, months, whole=False)
    assert relaxed is not None  # `kept` satisfies it
    late = (1.0 - relaxed.finished).sum(axis=1).round(int(roadmap_setting("worth_digits")))
    order = ranks([(late[n], float(rank[n]), n) for n in range(len(rank))])
    found = [each for each in (by_rank, kept, _between(work, calendar, order, kept)) if keeps_dates(work, each)]
    best = _founded(work, calendar, min(found, key=lambda each: each.value, default=kept))
    return replace(best, bound=min(relaxed.bound, best.value))


def _founded(work: Work, calendar: Calendar, best: Schedule) -> Schedule:
    """The schedule with what founds a management system in front, as far as that is better and keeps what is due.

    All of it is tried at once, then the halves of what can't be, those in front first.
    """
    front: list[int] = []
    blocks = [list(work.founding)] if work.founding else []
    for _ in range(TRIES):
        if not blocks:
            break
        block = blocks.pop(0)
        placed = _in_front(work, calendar, best, [*front, *block])
        if keeps_dates(work, placed) and placed.value < best.value:
            front += block
            best = placed
        elif len(block) > 1:
            half = len(block) // 2
            blocks = [block[:half], block[half:], *blocks]
    return best


def _in_front(work: Work, calendar: Calendar, best: Schedule, front: Sequence[int]) -> Schedule:
    """The schedule with these in front; what comes after its day by that goes before them again."""
    before: dict[int, float] = {}
    for number, item in enumerate(front):
        for need in work.with_needs({item}):
            before.setdefault(need, float(number))
    ahead: set[int] = set()
    placed = best
    for _ in range(MENDS):
        keys = [
            (-1.0 if n in ahead else before.get(n, math.inf), float(start), n) for n, start in enumerate(best.starts)
        ]
        placed = place_work(work, calendar, ranks(keys))
        late = {n for n, (end, by) in enumerate(zip(placed.ends, work.due, strict=False)) if end > by}
        if late <= ahead:
            break
        ahead |= work.with_needs(late)
    return placed


def _between(work: Work, calendar: Calendar, order: Sequence[int], kept: Schedule) -> Schedule:
    """The first schedule that keeps what is due on the way from one order to that of another schedule."""
    other = ranks([(float(kept.starts[n]), float(kept.ends[n]), n) for n in range(len(order))])
    for step in range(STEPS):
        share = step / STEPS
        mixed = [
            ((1 - share) * here + share * there, 0.0, n)
            for n, (here, there) in enumerate(zip(order, other, strict=True))
        ]
        placed = place_work(work, calendar, ranks(mixed))
        if keeps_dates(work, placed):
            return placed
    return kept


def keeps_dates(work: Work, schedule: Schedule) -> bool:
    """Whether nothing is finished after it is due."""
    return all(end <= by for end, by in zip(schedule.ends, work.due, strict=False))


def in_order(work: Work, rank: Sequence[int]) -> tuple[int, ...]:
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
