"""Days that somebody asked for: which packages are due when, whether that is possible, and with what capacity it would be."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from graphlib import TopologicalSorter
from itertools import permutations

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Client
from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.marks import PlannedWork, serves
from ims_lib.roadmap.mending import PLAIN, Demand, Place, end_by, mended
from ims_lib.roadmap.model import WantedDate
from ims_lib.roadmap.placing import place_work
from ims_lib.roadmap.quick import ranks
from ims_lib.roadmap.work import Schedule, Work
from ims_lib.scales import roadmap_setting
from ims_lib.tolerances import SMALLEST_PLANNED_DAYS

LAST = "stage_2"
"""The milestone that a wanted date is about."""
FEW = 3
"""Of so many demands every order is tried."""


def still_wanted(client: Client) -> dict[str, date]:
    """The wanted dates that a roadmap can heed: of standards in scope, after the as-of date; the earliest first."""
    order = client.standards
    found = {name: by for name, by in client.settings.wanted.items() if name in order and by > client.as_of}
    return dict(sorted(found.items(), key=lambda item: (item[1], order.index(item[0]))))


def certificates_wanted(planned: PlannedWork, client: Client) -> dict[str, Demand]:
    """By standard what has to be done by its wanted date: stage 2, or of a standard that is held its packages."""
    found, weight = {}, roadmap_setting("weight_of_certificate")
    for standard, by in still_wanted(client).items():
        mark = planned.marks.get((standard, LAST))
        own = [place for place, item in enumerate(planned.packages) if not item.is_look and serves(item, standard)]
        places = frozenset(own if mark is None else [mark])
        found[standard] = Demand(by, places, weight, is_pressed=True, is_certificate=True)
    return found


def certificates_unasked(planned: PlannedWork, client: Client) -> list[Demand]:
    """Stage 2 of each standard for which nobody wants a day: it is wanted as early as what others ask for allows."""
    wanted, weight = still_wanted(client), roadmap_setting("weight_of_unasked")
    return [
        Demand(client.as_of, frozenset([place]), weight)
        for (standard, mark), place in planned.marks.items()
        if mark == LAST and standard not in wanted
    ]


def founding_wanted(planned: PlannedWork, client: Client) -> list[Demand]:
    """What other work builds on of each standard that is wanted by a day, such as mandate and scope: it is wanted early."""
    founding, wanted = load_sequence().founding, still_wanted(client)
    return [
        Demand(client.as_of + timedelta(days=founding.within[phase]), frozenset([place]), founding.weight)
        for (standard, phase), place in planned.marks.items()
        if standard in wanted and phase in founding.within
    ]


def heed(work: Work, calendar: Calendar, demands: Sequence[Demand], kept: Schedule) -> Work:
    """The work with the days that packages are due on; what `kept` can't keep is due in the month in which it comes there."""
    due = [math.inf] * len(work.days)
    for demand in demands:
        asked = calendar.last_by(demand.by)
        for place in demand.places:
            end = kept.ends[place]
            late = calendar.last_by(calendar.months[calendar.month[end]].last)
            due[place] = min(due[place], asked if end <= asked else end if demand.is_pressed else late)
    for place in work.first:
        due[place] = kept.ends[place]
    return replace(work, due=tuple(due))


def earliest_schedule(work: Work, calendar: Calendar, rank: Sequence[int], demands: Sequence[Demand]) -> Schedule:
    """The schedule that keeps most of what is asked for, by weight; of equal ones that which misses the rest by fewer days. Where a
    certificate comes late, what is found if each is wanted at once is tried, too: so more time for one takes none from another."""
    place = cache(partial(place_work, work, calendar))  # many orders are the same
    best = _earliest(work, calendar, place, rank, demands)
    certificates = [each for each in demands if each.is_certificate]
    if len(certificates) > 1 and any(end_by(best, calendar, each) > each.by for each in certificates):
        at_once = [replace(each, by=calendar.days[0]) if each.is_certificate else each for each in demands]
        found = _earliest(work, calendar, place, rank, at_once)
        best = days_before_others(work, calendar, demands, best, found)
    return best


def _earliest(work: Work, calendar: Calendar, place: Place, rank: Sequence[int], demands: Sequence[Demand]) -> Schedule:
    """Tried are what one demand asks for after that of the other, in every order of the last few; the same without those that
    make others late (Moore and Hodgson, 1968); the same where only those of single rows are put behind, and
    with these behind all others; all by the latest days on which packages may end; and
    all by rank. In the best of them the first that come late are put in front, one after the other, where that is better.
    """
    possible = _possible(work, calendar, demands)
    keys = [tuple(latest_days(work, calendar, possible)), (0.0,) * len(work.days)]
    ordered = sorted(possible, key=lambda item: item.by)
    few = ordered[-FEW:]
    orders = [[*ordered[: -len(few)], *last] for last in permutations(few)] if few else []
    spared = _without_late(work, calendar, ordered, spared=PLAIN)
    weighty = sorted(spared, key=lambda item: item.weight <= PLAIN)
    by_weight = sorted(possible, key=lambda item: (-item.weight, item.by))
    orders += [by_weight, weighty, _without_late(work, calendar, ordered)]
    keys += [_first_asked(work, order) for order in orders]
    return _mended(work, calendar, place, demands, [_ranked(key, rank) for key in keys])


def days_before_others(
    work: Work, calendar: Calendar, demands: Sequence[Demand], kept: Schedule, found: Schedule
) -> Schedule:
    """`kept`, or a schedule on the way from the order of `found` that keeps more of what is asked, or misses it by fewer days: what
    that brings forward goes behind days that it misses."""
    orders = [
        ranks([(float(s), float(e), n) for n, (s, e) in enumerate(zip(each.starts, each.ends, strict=True))])
        for each in (kept, found)
    ]
    best = _mended(work, calendar, cache(partial(place_work, work, calendar)), demands, orders)
    return min(kept, best, key=lambda each: _lateness(each, calendar, demands))


def _mended(
    work: Work, calendar: Calendar, place: Place, demands: Sequence[Demand], orders: Sequence[tuple[int, ...]]
) -> Schedule:
    """The best of these orders by what they miss, with what comes late put in front where that is better."""
    possible = _possible(work, calendar, demands)
    tried = sorted((each for each in possible if each.is_pressed or each in demands), key=lambda each: each.by)

    def missed(schedule: Schedule) -> tuple[float, ...]:
        return (*_lateness(schedule, calendar, demands), schedule.value)

    return mended(work, calendar, place, orders, tried, missed)


def _possible(work: Work, calendar: Calendar, demands: Sequence[Demand]) -> list[Demand]:
    """The demands, each by a day on which it can be met at all."""
    ends = earliest_days(work, calendar.days[0])
    alone = (day_of(calendar, sum(work.days[n] for n in work.with_needs(each.places))) for each in demands)
    return [
        replace(demand, by=max(demand.by, by, *(ends[n] for n in demand.places)))
        for demand, by in zip(demands, alone, strict=True)
    ]


def _first_asked(work: Work, order: Sequence[Demand]) -> tuple[float, ...]:
    """Of each package the place in this order of the first demand that asks for it; infinite where none does."""
    first = [math.inf] * len(work.days)
    for number, demand in enumerate(order):
        for place in work.with_needs(demand.places):
            first[place] = min(first[place], number)
    return tuple(first)


def _without_late(
    work: Work, calendar: Calendar, ordered: Sequence[Demand], *, spared: float = math.inf
) -> list[Demand]:
    """The demands by their days; where one comes too late, that behind all others which takes most days by its weight.

    Those that weigh more than `spared` stay as long as there are others.
    """
    needs = {demand: work.with_needs(demand.places) for demand in ordered}
    alone = {demand: sum(work.days[place] for place in places) for demand, places in needs.items()}
    kept: list[Demand] = []
    late: list[Demand] = []
    for demand in ordered:
        kept.append(demand)
        while (
            kept
            and day_of(calendar, sum(work.days[n] for n in set().union(*map(needs.__getitem__, kept)))) > kept[-1].by
        ):
            dropped = max(kept, key=lambda item: (item.weight <= spared, alone[item] / item.weight))
            kept.remove(dropped)
            late.append(dropped)
    return [*kept, *sorted(late, key=lambda item: item.by)]


def day_of(calendar: Calendar, days: float) -> date:
    """The day on which so much is done if nothing else is worked on."""
    done = bisect_left(calendar.worked, days - SMALLEST_PLANNED_DAYS)
    return calendar.days[min(done, len(calendar.days) - 1)]


def _lateness(schedule: Schedule, calendar: Calendar, demands: Sequence[Demand]) -> tuple[float, int]:
    """The weight of what is late, more the later where it is pressed, and by how many days in all; of certificates that are wanted it
    counts once that any is late, or one would be kept at the cost of another."""
    missed = ((demand, (end_by(schedule, calendar, demand) - demand.by).days) for demand in demands)
    late, again = [(demand, by) for demand, by in missed if by > 0], roadmap_setting("days_late_again")
    once = max((demand.weight for demand, _ in late if demand.is_certificate), default=0.0)
    each = sum(demand.weight * (by / again * demand.is_pressed + (not demand.is_certificate)) for demand, by in late)
    return once + each, sum(by for _, by in late)


def earliest_days(work: Work, first: date) -> list[date]:
    """The day on which each package ends at the earliest, with all that is waited for, if nobody did anything else."""
    ends = [0] * len(work.days)
    for place in TopologicalSorter(dict(enumerate(work.needs))).static_order():
        after = (ends[need] + work.waits.get((place, need), 0) for need in work.needs[place])
        ends[place] = max(first.toordinal(), work.not_before.get(place, 0), *after) + work.length(place)
    return list(map(date.fromordinal, ends))


def latest_days(work: Work, calendar: Calendar, demands: Sequence[Demand]) -> list[float]:
    """The working day, as an ordinal, on which each package has to end so that all demands can still be met; infinite where none asks."""
    worked = calendar.ordinals
    latest = [math.inf] * len(work.days)
    for demand in demands:
        for place in demand.places:
            latest[place] = min(latest[place], demand.by.toordinal())
    for place in reversed(tuple(TopologicalSorter(dict(enumerate(work.needs))).static_order())):
        latest[place] = _worked_by(latest[place], worked)
        begins = _worked_by(latest[place] - work.length(place), worked)
        for need in work.needs[place]:
            latest[need] = min(latest[need], begins - work.waits.get((place, need), 0))
    return latest


def _worked_by(day: float, worked: Sequence[int]) -> float:
    """The last working day until then; the day itself where none is left."""
    found = bisect_right(worked, day)
    return worked[found - 1] if found and not math.isinf(day) else day


def wanted_dates(calendar: Calendar, demands: Mapping[str, Demand], schedule: Schedule) -> tuple[WantedDate, ...]:
    """Of each wanted date the day by the schedule and how late that is."""
    ends = {standard: end_by(schedule, calendar, demand) for standard, demand in demands.items()}
    return tuple(
        WantedDate(standard, demand.by, ends[standard], _months_between(demand.by, ends[standard]), None)
        for standard, demand in demands.items()
    )


def before_all(work: Work, calendar: Calendar, rank: Sequence[int], demand: Demand) -> date:
    """The day on which a demand is met where all other work waits for it."""
    return end_by(place_work(work, calendar, by_latest(work, calendar, rank, [demand])), calendar, demand)


def by_latest(work: Work, calendar: Calendar, rank: Sequence[int], demands: Sequence[Demand]) -> tuple[int, ...]:
    """The order of packages by the latest days on which they may end for these."""
    return _ranked(latest_days(work, calendar, demands), rank)


def _ranked(key: Sequence[float], rank: Sequence[int]) -> tuple[int, ...]:
    """The rank of each package by a key, of equal ones by another rank."""
    return ranks([(key[n], float(rank[n]), n) for n in range(len(rank))])


def _months_between(by: date, end: date) -> int:
    """How many months late a day is, begun ones counted; 0 where it isn't."""
    months = (end.year - by.year) * 12 + end.month - by.month
    return 0 if end <= by else months + (end.day > by.day)
