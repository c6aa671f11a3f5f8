"""Capacity: the working days ahead, how much the team and each owner work on them, and the months that they lie in."""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from math import inf

import numpy as np

from ims_lib.client import Capacity, Client
from ims_lib.days_off import DAY, SHORTEST_MONTH, days_between, worked_days_of, works_on
from ims_lib.register.vocabulary import plain
from ims_lib.scales import roadmap_setting
from ims_lib.tolerances import SMALLEST_PLANNED_DAYS

FULL_TIME = 1.0
"""What an owner works on a working day where client.yml says nothing else."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, or what is left of it after the as-of date. `working` counts its working days; 0: nobody works."""

    first: date
    last: date
    working: int


@dataclass(frozen=True)
class Calendar:
    """The working days after the as-of date, as many as the work may take."""

    months: tuple[Month, ...]
    days: tuple[date, ...]
    """Working days: no weekend, no holiday, no month without work."""
    month: tuple[int, ...]
    """Of each working day the place of its month."""
    team: tuple[float, ...]
    """Of each working day how many days of work are done on it, by all together."""
    owners: tuple[tuple[float, ...], ...] = ()
    """Of each owner how much of each working day is worked; who has no row works full time."""

    share: tuple[float, ...] = ()
    """Of each working day what part of the working days of its month it is."""
    outside: tuple[float, ...] = ()
    """Of each working day how many days of work people from outside do; empty where there are none."""

    @cached_property
    def ordinals(self) -> tuple[int, ...]:
        """Of each working day its ordinal."""
        return tuple(day.toordinal() for day in self.days)

    @cached_property
    def alike_until(self) -> tuple[int, ...]:
        """Of each working day the place of the next on which the team or an owner works another share of the day."""
        shares = list(zip(self.team, *self.owners, strict=True))
        changes = [place for place in range(1, len(shares)) if shares[place] != shares[place - 1]]
        return tuple(until for begin, until in pairwise([0, *changes, len(shares)]) for _ in range(begin, until))

    @cached_property
    def worked(self) -> tuple[float, ...]:
        """The team's days added up to the end of each working day."""
        return tuple(accumulate(self.team))

    @cached_property
    def room(self) -> tuple[float, ...]:
        """The team's days added up to the end of each month."""
        return self._by_month(self.team)

    def room_of(self, owner: int) -> tuple[float, ...]:
        """An owner's days added up to the end of each month."""
        return self._by_month(self.owners[owner] if owner < len(self.owners) else [FULL_TIME] * len(self.days))

    def beyond(self, days_per_month: float, capacity: Capacity, until: date) -> float:
        """How many days of work so many days a month are until a day beyond those that the client gives."""
        ahead, tried = zip(self.days, self.share, strict=True), capacity.at(days_per_month)
        return sum((tried.on(day) - capacity.on(day)) * share for day, share in ahead if day <= until)

    def last_by(self, day: date) -> int:
        """The place of the last working day that isn't after this one; -1 where there is none."""
        return bisect_right(self.days, day) - 1

    def works(self, owner: int, place: int) -> float:
        """How much of a working day an owner works."""
        return self.owners[owner][place] if owner < len(self.owners) else FULL_TIME

    def _by_month(self, each: Sequence[float]) -> tuple[float, ...]:
        sums = np.bincount(np.array(self.month, dtype=int), weights=np.array(each), minlength=len(self.months))
        return tuple(accumulate(map(float, sums)))


def calendar_for(
    client: Client, days: float, owners: Sequence[tuple[str, float]] = (), *, waits: int = 0
) -> Calendar | None:
    """The calendar in which the team does so many days of work, and each owner the days beside the role.

    It goes on for as many months as work may wait for a day to come, at least for the calendar days `waits`. None without
    a capacity, or where the work takes longer than anybody plans.
    """
    capacity = client.settings.capacity
    if capacity is None or capacity.planned <= 0:
        return None
    works, outside = works_on(client), client.settings.outside
    months: list[Month] = []
    found: list[tuple[date, int, int]] = []
    room, own = 0.0, [0.0] * len(owners)
    waiting = int(roadmap_setting("months_of_waiting")) + waits // SHORTEST_MONTH
    for place, (first, last) in enumerate(_months_ahead(min(client.as_of, date.max - DAY) + DAY)):
        here = (
            []
            if capacity.rests_in(first.year, first.month)
            else [day for day in days_between(first, last) if works(day)]
        )
        length = len(here) if first.day == 1 else worked_days_of(first, works)
        months.append(Month(first, last, len(here)))
        found += [(day, place, length) for day in here]
        if room >= days - SMALLEST_PLANNED_DAYS and all(
            has >= asked for has, (_, asked) in zip(own, owners, strict=True)
        ):
            waiting -= 1
            if waiting <= 0:
                break
        room += sum(map(capacity.planned_on, here)) / max(length, 1)
        own = [has + len(here) * _rate(capacity, role, length) for has, (role, _) in zip(own, owners, strict=True)]
    else:
        return None
    return Calendar(
        months=tuple(months),
        days=tuple(day for day, _, _ in found),
        month=tuple(place for _, place, _ in found),
        team=tuple(capacity.planned_on(day) / length for day, _, length in found),
        share=tuple(1 / length for _, _, length in found),
        owners=tuple(_rates(capacity, role, [length for _, _, length in found]) for role, _ in owners),
        outside=tuple((outside.days_per_month or inf) / length for _, _, length in found) if outside else (),
    )


def limited(owners: Mapping[str, str], capacity: Capacity | None) -> dict[str, str]:
    """Of the owners of packages those whose days a month are given, each by the name that stands there; a role without days limits
    nothing, as its work would never be done."""
    roles = {plain(role): role for role, days in capacity.roles.items() if days} if capacity else {}
    return {package: roles[plain(owner)] for package, owner in owners.items() if plain(owner) in roles}


def _rate(capacity: Capacity, role: str, length: int) -> float:
    """How much of a working day a role works, in a month of so many working days; it does one thing at a time."""
    given = capacity.roles.get(role)
    return FULL_TIME if given is None else min(given / max(length, 1), FULL_TIME)


def _rates(capacity: Capacity, role: str, lengths: Sequence[int]) -> tuple[float, ...]:
    """The same of each working day, given how many its month has."""
    if role not in capacity.roles:
        return (FULL_TIME,) * len(lengths)
    return tuple(_rate(capacity, role, length) for length in lengths)


def _months_ahead(as_of: date) -> Iterator[tuple[date, date]]:
    first = as_of
    for _ in range(int(roadmap_setting("longest_months"))):
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        yield first, last
        if last == date.max:
            return
        first = last + timedelta(days=1)
