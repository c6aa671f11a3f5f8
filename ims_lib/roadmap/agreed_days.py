"""Days that were agreed of packages: what they ask of the plan, and what each package waits for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.marks import PlannedWork
from ims_lib.roadmap.mending import Demand
from ims_lib.roadmap.model import Package
from ims_lib.roadmap.work import Schedule
from ims_lib.scales import roadmap_setting


def without_days(packages: Iterable[Package], freed: Collection[str]) -> list[Package]:
    """The packages, those that are freed without the days that were agreed for them."""
    return [
        replace(item, agreed=replace(item.agreed, start=None, end=None))
        if item.agreed and item.package in freed
        else item
        for item in packages
    ]


def promised_days(planned: PlannedWork) -> list[Demand]:
    """The ends that were agreed, and of what has an agreed begin alone the day on which it is over if it begins then.

    Each day counts by which one is missed, so that what can't be kept comes as soon after it as it can.
    """
    weight, found = roadmap_setting("weight_of_agreed"), list[Demand]()
    for place, item in enumerate(planned.packages):
        begins = None if item.has_begun else planned.work.not_before.get(place)
        if item.agreed and not item.is_put_off and (by := item.agreed.end or (begins and item.agreed.start)):
            if not item.agreed.end:
                by += timedelta(days=planned.work.length(place))
            found.append(Demand(by, frozenset([place]), weight, is_pressed=True))
    return found


def held_by(planned: PlannedWork, schedule: Schedule, calendar: Calendar) -> dict[str, str]:
    """Package of which something was agreed → the package that it waits for when it begins; none of what could begin before."""
    found = {}
    for place, item in enumerate(planned.packages):
        name, since = waited_for(planned, schedule, calendar, place) if item.agreed else ("", 0)
        if name and schedule.starts[place] <= calendar.last_by(date.fromordinal(since)) + 1:
            found[item.package] = name
    return found


def waited_for(planned: PlannedWork, schedule: Schedule, calendar: Calendar, place: int) -> tuple[str, int]:
    """The package that a package or mark waits for last, through marks, and the ordinal of the day since which it waits no more;
    empty where it waits for none."""
    work, since = planned.work, 0
    while True:
        ends = {
            need: calendar.ordinals[schedule.ends[need]] + work.waits.get((place, need), 0)
            for need in sorted(work.needs[place])
        }
        if not ends:
            return "", 0
        place = max(ends, key=ends.__getitem__)
        since = since or ends[place]
        if place < len(planned.packages):
            return planned.packages[place].package, since
