"""What was promised for a day goes before what is under way or the first look, where it would be late otherwise and isn't so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import TypeAlias

from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.mending import Demand, end_by
from ims_lib.roadmap.placing import place_work
from ims_lib.roadmap.wanted import by_latest, day_of
from ims_lib.roadmap.work import Schedule, Work

Front: TypeAlias = tuple[int, ...]
"""The packages that go before all others, in this order."""


def keeping_promises(
    work: Work,
    calendar: Calendar,
    rank: Sequence[int],
    agreed: Sequence[Demand],
    rows: Sequence[Demand],
    asked: Sequence[Demand],
) -> Work:
    """The work with those days in front that are missed because of what goes before all others.

    Each day that was `agreed`, the earliest and shortest first, where it is kept so, and then where it is missed by fewer days, if no
    other of them is lost by it; then together those of
    `rows` that come before all that is in front is done, if more are kept by it. Last what leaves the records that a pressed day waits for:
    each day earlier is one less late, as long as no other day is lost by it.
    """

    order = by_latest(work, calendar, rank, asked)

    @cache
    def placed(first: Front) -> Schedule:
        return place_work(replace(work, first=first), calendar, order)

    def missed(first: Front, promised: Iterable[Demand]) -> list[Demand]:
        return _late(placed(first), calendar, promised)

    ahead: Front = ()
    first = work.first
    with_needs = {each: sorted(work.with_needs(each.places)) for each in agreed}
    in_turn = sorted(agreed, key=lambda each: (each.by, sum(work.days[n] for n in with_needs[each])))
    for is_kept, demand in product((True, False), in_turn):
        instead, now = (*ahead, *with_needs[demand]), placed(_before(first, ahead))
        if demand not in (before := _late(now, calendar, agreed)):
            continue
        after = _late(then := placed(_before(first, instead)), calendar, agreed)
        is_nearer = {*after} <= {*before} and _days(then, calendar, after) < _days(now, calendar, before)
        if {*after} < {*before} if is_kept else is_nearer:
            ahead = instead
    first = _before(first, ahead)
    in_front = day_of(calendar, sum(work.days[place] for place in first))
    promised = [*agreed, *(item for item in rows if calendar.days[0] < item.by <= in_front)]
    late = missed(first, promised)
    needs = [
        sorted(work.with_needs(each.places)) for each in sorted(late, key=lambda each: each.by) if each not in agreed
    ]
    tried = _before(first, [*ahead, *(place for places in needs for place in places)])
    found = missed(tried, promised) if needs else late
    first = tried if len(found) < len(late) and {*found}.intersection(agreed) <= {*late} else first
    for demand in missed(first, [item for item in rows if item.is_pressed]):
        needed = work.with_needs(demand.places)
        begun = work.with_needs(need for place, need in work.waits if place in needed) - {*first}
        earlier = _before(first, sorted(begun))
        now, then = placed(first), placed(earlier)
        is_sooner = end_by(then, calendar, demand) < end_by(now, calendar, demand)
        if is_sooner and {*_late(then, calendar, asked)} <= {*_late(now, calendar, asked)}:
            first = earlier
    return replace(work, first=first)


def _before(first: Front, others: Iterable[int]) -> Front:
    return tuple(dict.fromkeys([*others, *first]))


def _late(schedule: Schedule, calendar: Calendar, demands: Iterable[Demand]) -> list[Demand]:
    return [demand for demand in demands if end_by(schedule, calendar, demand) > demand.by]


def _days(schedule: Schedule, calendar: Calendar, late: Iterable[Demand]) -> int:
    """The calendar days by which these are missed, added up."""
    return sum((end_by(schedule, calendar, demand) - demand.by).days for demand in late)
