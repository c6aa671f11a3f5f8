"""What was promised for a day goes before what is under way or the first look, where it would be late otherwise and isn't so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.marks import PlannedWork
from ims_lib.roadmap.mending import Demand
from ims_lib.roadmap.placing import place_work
from ims_lib.roadmap.wanted import by_latest, day_of
from ims_lib.roadmap.work import Work


def keeping_promises(
    planned: PlannedWork,
    calendar: Calendar,
    rank: Sequence[int],
    agreed: Sequence[Demand],
    rows: Sequence[Demand],
    asked: Sequence[Demand],
) -> Work:
    """The work with those days in front that are missed because of what goes before all others, if more are kept by it.

    Days that were `agreed`, while others are under way; those of `rows` that come before all that is in front is done.
    """
    work = planned.work
    begun = any(item.is_under_way for item in planned.packages)
    in_front = day_of(calendar, sum(work.days[place] for place in work.first))
    promised = [*(agreed if begun else ()), *(item for item in rows if calendar.days[0] < item.by <= in_front)]
    if not promised:
        return work
    before = _missed(work, calendar, rank, promised, asked)
    ahead = [demand for demand in sorted(before, key=_day) if demand.places.isdisjoint(work.first)]
    needs = (place for demand in ahead for place in sorted(work.with_needs(demand.places)))
    instead = replace(work, first=tuple(dict.fromkeys([*needs, *work.first])))
    return instead if ahead and len(_missed(instead, calendar, rank, promised, asked)) < len(before) else work


def _missed(
    work: Work, calendar: Calendar, rank: Sequence[int], promised: Sequence[Demand], asked: Sequence[Demand]
) -> list[Demand]:
    ends = place_work(work, calendar, by_latest(work, calendar, rank, asked)).ends
    return [demand for demand in promised if any(calendar.days[ends[place]] > demand.by for place in demand.places)]


def _day(demand: Demand) -> date:
    return demand.by
