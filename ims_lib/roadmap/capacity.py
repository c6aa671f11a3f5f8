"""Capacity: the months ahead with their working days, and the dates that follow from them."""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ims_lib.client import Capacity, Client
from ims_lib.scales import roadmap_setting
from ims_lib.tolerances import DECIMALS_OF_A_DAY, SMALLEST_PLANNED_DAYS


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, or what is left of it on the as-of date. `share` of a month's days; 0: nobody works."""

    first: date
    last: date
    share: float


@dataclass(frozen=True)
class Calendar:
    """The months from the as-of date on. `room` adds up the days that can be planned, month by month."""

    months: tuple[Month, ...]
    room: tuple[float, ...]

    def month_of(self, days: float) -> int:
        """The place of the month in which this many working days are done."""
        return finished_in(self.room, days)

    def place_of(self, day: date) -> int:
        """The place of the month that a day lies in."""
        return next(place for place, month in enumerate(self.months) if day <= month.last)

    def starts(self, days: float) -> date:
        """The day on which work goes on after this many working days."""
        worked = [place for place, room in enumerate(self.room) if room > days + SMALLEST_PLANNED_DAYS]
        return self._day(worked[0], days, math.floor) if worked else self.ends(days)

    def ends(self, days: float) -> date:
        """The day on which this many working days are done."""
        return self._day(self.month_of(days), days, lambda place: math.ceil(place) - 1)

    def _day(self, place: int, days: float, rounded: Callable[[float], int]) -> date:
        month, before = self.months[place], self.room[place - 1] if place else 0.0
        here = self.room[place] - before
        length = (month.last - month.first).days + 1
        share = (days - before) / here if here else 0.0
        whole = rounded(round(share * length, DECIMALS_OF_A_DAY))
        return month.first + timedelta(days=min(max(whole, 0), length - 1))


def months_for(client: Client, days: float) -> Calendar | None:
    """The calendar up to the month in which this many days are done; none without a capacity, or when that's too far."""
    capacity = client.settings.capacity
    if capacity is None or capacity.planned <= 0:
        return None
    months: list[Month] = []
    room: list[float] = []
    for month in _ahead(client.as_of, capacity):
        months.append(month)
        room.append((room[-1] if room else 0.0) + month.share * capacity.planned)
        if room[-1] >= days - SMALLEST_PLANNED_DAYS and month.share:
            return Calendar(tuple(months), tuple(room))
    return None


def finished_in(room: tuple[float, ...], days: float) -> int:
    """The place of the first month by whose end so many days have been worked; the last month where none is enough."""
    return next((place for place, here in enumerate(room) if here >= days - SMALLEST_PLANNED_DAYS), len(room) - 1)


def _ahead(as_of: date, capacity: Capacity) -> Iterator[Month]:
    first = as_of
    for _ in range(int(roadmap_setting("longest_months"))):
        length = calendar.monthrange(first.year, first.month)[1]
        last = first.replace(day=length)
        share = 0.0 if capacity.rests_in(first.year, first.month) else ((last - first).days + 1) / length
        yield Month(first, last, share)
        if last == date.max:
            return
        first = last + timedelta(days=1)
