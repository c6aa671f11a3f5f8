"""What was promised for a day goes before what is under way, where it would be late otherwise and isn't so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.marks import PlannedWork
from ims_lib.roadmap.mending import Demand
from ims_lib.roadmap.wanted import earliest_schedule
from ims_lib.roadmap.work import Work


def keeping_promises(
    planned: PlannedWork, calendar: Calendar, rank: Sequence[int], promised: Sequence[Demand], asked: Sequence[Demand]
) -> PlannedWork:
    """The work with those of the `promised` days in front that are missed while others are under way, if more are kept by it."""
    if not any(item.is_under_way for item in planned.packages):
        return planned
    work = planned.work
    before = _missed(work, calendar, rank, promised, asked)
    ahead = [demand for demand in sorted(before, key=_day) if demand.places.isdisjoint(work.first)]
    needs = (place for demand in ahead for place in sorted(work.with_needs(demand.places)))
    instead = replace(work, first=tuple(dict.fromkeys([*needs, *work.first])))
    if not ahead or len(_missed(instead, calendar, rank, promised, asked)) >= len(before):
        return planned
    return replace(planned, work=instead)


def _missed(
    work: Work, calendar: Calendar, rank: Sequence[int], promised: Sequence[Demand], asked: Sequence[Demand]
) -> list[Demand]:
    ends = earliest_schedule(work, calendar, rank, asked).ends
    return [demand for demand in promised if any(calendar.days[ends[place]] > demand.by for place in demand.places)]


def _day(demand: Demand) -> date:
    return demand.by
