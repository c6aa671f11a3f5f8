"""What was promised for a day goes before what is under way or the first look, where it would be late otherwise and isn't so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.mending import Demand, end_by
from ims_lib.roadmap.placing import place_work
from ims_lib.roadmap.wanted import by_latest, day_of
from ims_lib.roadmap.work import Schedule, Work


def keeping_promises(
    work: Work,
    calendar: Calendar,
    rank: Sequence[int],
    agreed: Sequence[Demand],
    rows: Sequence[Demand],
    asked: Sequence[Demand],
) -> Work:
    """The work with those days in front that are missed because of what goes before all others.

    Each day that was `agreed`, the earliest first, where it can be kept so and no other of them is lost by it; then together those of
    `rows` that come before all that is in front is done, if more are kept by it. Last what leaves the records that a pressed day waits for:
    each day earlier is one less late, as long as no other day is lost by it.
    """

    def placed(work: Work) -> Schedule:
        return place_work(work, calendar, by_latest(work, calendar, rank, asked))

    def missed(work: Work, promised: Iterable[Demand]) -> list[Demand]:
        return _late(placed(work), calendar, promised)

    ahead: list[int] = []
    for demand in sorted(missed(work, agreed), key=lambda each: each.by):
        before, instead = missed(_with_front(work, ahead), agreed), [*ahead, *sorted(work.with_needs(demand.places))]
        if demand in before and {*missed(_with_front(work, instead), agreed)} < {*before}:
            ahead = instead
    work = _with_front(work, ahead)
    in_front = day_of(calendar, sum(work.days[place] for place in work.first))
    promised = [*agreed, *(item for item in rows if calendar.days[0] < item.by <= in_front)]
    late = missed(work, promised)
    needs = [
        sorted(work.with_needs(each.places)) for each in sorted(late, key=lambda each: each.by) if each not in agreed
    ]
    tried = _with_front(work, [*ahead, *(place for places in needs for place in places)])
    found = missed(tried, promised) if needs else late
    work = tried if len(found) < len(late) and {*found}.intersection(agreed) <= {*late} else work
    for demand in missed(work, [item for item in rows if item.is_pressed]):
        needed = work.with_needs(demand.places)
        begun = work.with_needs(need for place, need in work.waits if place in needed) - {*work.first}
        earlier = _with_front(work, sorted(begun))
        now, then = placed(work), placed(earlier)
        is_sooner = end_by(then, calendar, demand) < end_by(now, calendar, demand)
        if is_sooner and {*_late(then, calendar, asked)} <= {*_late(now, calendar, asked)}:
            work = earlier
    return work


def _with_front(work: Work, front: Iterable[int]) -> Work:
    return replace(work, first=tuple(dict.fromkeys([*front, *work.first])))


def _late(schedule: Schedule, calendar: Calendar, demands: Iterable[Demand]) -> list[Demand]:
    return [demand for demand in demands if end_by(schedule, calendar, demand) > demand.by]
