"""Days that somebody asked for: which packages are due when, whether that is possible, and with what capacity it would be."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from graphlib import TopologicalSorter
from itertools import permutations

from ims_lib.client import Client
from ims_lib.roadmap.capacity import Calendar, calendar_for
from ims_lib.roadmap.marks import PlannedWork, serves
from ims_lib.roadmap.model import WantedDate
from ims_lib.roadmap.placing import place_work
from ims_lib.roadmap.quick import ranks
from ims_lib.roadmap.work import Schedule, Work
from ims_lib.scales import roadmap_setting
from ims_lib.tolerances import SMALLEST_PLANNED_DAYS

LAST = "stage_2"
"""The milestone that a wanted date is about."""
PLAIN = 1.0
"""The weight of a day that a single row sets."""
FEW = 3
"""Of so many demands every order is tried."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Packages and marks that are wanted by a day."""

    by: date
    places: frozenset[int]
    weight: float = PLAIN
    """How much it counts that it is kept, against others."""


def still_wanted(client: Client) -> dict[str, date]:
    """The wanted dates that a roadmap can heed: of standards in scope, after the as-of date; the earliest first."""
    order = client.standards
    found = {name: by for name, by in client.settings.wanted.items() if name in order and by > client.as_of}
    return dict(sorted(found.items(), key=lambda item: (item[1], order.index(item[0]))))


def certificates_wanted(planned: PlannedWork, client: Client) -> dict[str, Demand]:
    """By standard what has to be done by its wanted date: stage 2, or of a standard that is held its packages."""
    found = {}
    for standard, by in still_wanted(client).items():
        mark = planned.marks.get((standard, LAST))
        own = [place for place, item in enumerate(planned.packages) if not item.is_look and serves(item, standard)]
        places = frozenset(own if mark is None else [mark])
        found[standard] = Demand(by, places, roadmap_setting("weight_of_certificate"))
    return found


def heed(work: Work, calendar: Calendar, demands: Sequence[Demand], kept: Schedule) -> Work:
    """The work with the days that packages are due on; what `kept` can't keep is due in the month in which it comes there."""
    due = [math.inf] * len(work.days)
    for demand in demands:
        asked = calendar.last_by(demand.by)
        for place in demand.places:
            end = kept.ends[place]
            late = calendar.last_by(calendar.months[calendar.month[end]].last)
            due[place] = min(due[place], asked if end <= asked else late)
    for place in work.first:
        due[place] = kept.ends[place]
    return work.due_by(due)


def earliest_schedule(work: Work, calendar: Calendar, rank: Sequence[int], demands: Sequence[Demand]) -> Schedule:
    """The schedule that keeps most of what is asked for, by weight; of equal ones that which misses the rest by fewer days.

    Tried are what one demand asks for after that of the other, in every order of the last few; the same without those that
    make others late (Moore and Hodgson, 1968); the same where only those of single rows are put behind, and
    with these behind all others; all by the latest days on which packages may end; and
    all by rank.
    """
    possible = [replace(demand, by=max(demand.by, _day_of(calendar, _days(work, demand)))) for demand in demands]
    keys = [latest_days(work, possible), [0.0] * len(work.days)]
    ordered = sorted(possible, key=lambda item: item.by)
    few = ordered[-FEW:]
    orders = [[*ordered[: -len(few)], *last] for last in permutations(few)] if few else []
    spared = _without_late(work, calendar, ordered, spared=PLAIN)
    weighty = sorted(spared, key=lambda item: item.weight <= PLAIN)
    by_weight = sorted(possible, key=lambda item: (-item.weight, item.by))
    for order in [*orders, by_weight, weighty, _without_late(work, calendar, ordered)]:
        first = [math.inf] * len(work.days)
        for number, demand in enumerate(order):
            for place in work.with_needs(demand.places):
                first[place] = min(first[place], number)
        keys.append(first)
    found = [place_work(work, calendar, ranks([(key[n], float(rank[n]), n) for n in range(len(rank))])) for key in keys]
    return min(found, key=lambda item: (*_lateness(item, calendar, demands), item.value))


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
            and _day_of(calendar, sum(work.days[n] for n in set().union(*map(needs.__getitem__, kept)))) > kept[-1].by
        ):
            dropped = max(kept, key=lambda item: (item.weight <= spared, alone[item] / item.weight))
            kept.remove(dropped)
            late.append(dropped)
    return [*kept, *sorted(late, key=lambda item: item.by)]


def _days(work: Work, demand: Demand) -> float:
    """All that this needs."""
    return sum(work.days[place] for place in work.with_needs(demand.places))


def _day_of(calendar: Calendar, days: float) -> date:
    """The day on which so much is done if nothing else is worked on."""
    done = bisect_left(calendar.worked, days - SMALLEST_PLANNED_DAYS)
    return calendar.days[min(done, len(calendar.days) - 1)]


def _lateness(schedule: Schedule, calendar: Calendar, demands: Sequence[Demand]) -> tuple[float, int]:
    """The weight of what is late, and by how many days in all."""
    late = [(demand.weight, (_end(schedule, calendar, demand) - demand.by).days) for demand in demands]
    return sum(weight for weight, by in late if by > 0), sum(max(by, 0) for _, by in late)


def latest_days(work: Work, demands: Sequence[Demand]) -> list[float]:
    """The day, as an ordinal, on which each package has to end so that all demands can still be met; infinite where none asks."""
    latest = [math.inf] * len(work.days)
    for demand in demands:
        for place in demand.places:
            latest[place] = min(latest[place], demand.by.toordinal())
    for place in reversed(tuple(TopologicalSorter(dict(enumerate(work.needs))).static_order())):
        begins = latest[place] - work.length(place)
        for need in work.needs[place]:
            latest[need] = min(latest[need], begins - work.waits.get((place, need), 0))
    return latest


def wanted_dates(
    planned: PlannedWork,
    client: Client,
    calendar: Calendar,
    rank: Sequence[int],
    demands: Mapping[str, Demand],
    schedule: Schedule,
    others: Sequence[Demand] | None = None,
) -> tuple[WantedDate, ...]:
    """Of each wanted date the day by the schedule and how late that is.

    Where it is known what `others` ask, also with which capacity a plan of all that met it.
    """
    found = []
    for standard, demand in demands.items():
        end = _end(schedule, calendar, demand)
        would = None
        if end > demand.by and others is not None:
            heeded = [each for each in demands.values() if each.by <= demand.by]
            would = _capacity_for(planned, client, rank, [*others, *demands.values()], heeded)
        found.append(WantedDate(standard, demand.by, end, _months_between(demand.by, end), would))
    return tuple(found)


def _end(schedule: Schedule, calendar: Calendar, demand: Demand) -> date:
    return max((calendar.days[schedule.ends[place]] for place in demand.places), default=calendar.months[0].first)


def _months_between(by: date, end: date) -> int:
    """How many months late a day is, begun ones counted; 0 where it isn't."""
    months = (end.year - by.year) * 12 + end.month - by.month
    return 0 if end <= by else months + (end.day > by.day)


def _capacity_for(
    planned: PlannedWork, client: Client, rank: Sequence[int], asked: Sequence[Demand], heeded: Sequence[Demand]
) -> float | None:
    """Whole days a month with which a plan of all that is asked for was made and met these; none where twice the days don't.

    More days don't always help in a plan that is no exact one. So what is told is what a plan was made with, and it need not
    be the least.
    """
    capacity, work = client.settings.capacity, planned.work
    assert capacity is not None  # there is a calendar

    def meets(days: int) -> bool:
        given = capacity.model_copy(update={"days_per_month": float(days)})
        more = replace(client, settings=client.settings.model_copy(update={"capacity": given}))
        calendar = calendar_for(more, sum(work.days), days_of_owners(work, planned.owners), waits=work.longest_wait())
        if calendar is None:
            return False
        schedule = earliest_schedule(work, calendar, rank, asked)
        return all(_end(schedule, calendar, demand) <= demand.by for demand in heeded)

    least = math.floor(capacity.days_per_month)
    most = math.ceil(capacity.days_per_month * roadmap_setting("most_times_capacity"))
    if not meets(most):
        return None
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (least, middle) if meets(middle) else (middle, most)
    return float(most)


def days_of_owners(work: Work, owners: Sequence[str]) -> list[tuple[str, float]]:
    """Each owner's name with the days of all own packages."""
    days = [0.0] * len(owners)
    for place, each in enumerate(work.days):
        if (owner := work.owner(place)) >= 0:
            days[owner] += each
    return list(zip(owners, days, strict=True))
