"""Work as planning sees it: packages by their place, what waits for what, who does them, and schedules of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from math import ceil
from typing import TypeVar

from ims_lib.grouping import grouped
from ims_lib.tolerances import SMALLEST_PLANNED_DAYS

K = TypeVar("K", bound=Hashable)
NOBODY = -1
WORKING_DAYS_OF_A_WEEK, DAYS_OF_A_WEEKEND = 5, 2


@dataclass(frozen=True)
class Work:
    """Packages, each by its place: working days, worth, what comes first, who does it, and by when.

    An owner works on one package at a time, and no day has more work in it than the team does. A package without days is
    a mark on the way: it is reached once all that it needs is done. What needs a package begins when that is finished, or
    so many days later as it has to wait.
    """

    days: tuple[float, ...]
    worth: tuple[float, ...]
    needs: tuple[frozenset[int], ...]
    waits: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """(package, what it needs) → calendar days between the end of the one and the beginning of the other."""
    owners: tuple[int, ...] = ()
    """Of each package the place of its owner; NOBODY, or none at all, where only the team's days count."""
    first: tuple[int, ...] = ()
    """Packages that go before all others, whatever their worth, in this order."""
    founding: tuple[int, ...] = ()
    """Packages that found a management system, in the order in which they are wanted before others."""
    not_before: Mapping[int, int] = field(default_factory=dict)
    """The day, as an ordinal, before which a package doesn't begin."""
    due: tuple[float, ...] = ()
    """The working day, by its place in the calendar, on which each must be finished; infinite where nothing asks for it."""
    lasts: Mapping[int, int] = field(default_factory=dict)
    """Calendar days between the beginning and the end of a package at least, whatever work is left in it."""

    outside: Mapping[int, float] = field(default_factory=dict)
    """The days of packages that people from outside do: of these the team has none to do."""

    @cached_property
    def following(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """Package → what needs it, each with the calendar days for which it waits."""
        pairs = ((need, place) for place, needs in enumerate(self.needs) for need in needs)
        return grouped((need, (place, self.waits.get((place, need), 0))) for need, place in pairs)

    def owner(self, place: int) -> int:
        return self.owners[place] if self.owners else NOBODY

    def longest_wait(self) -> int:
        """The calendar days that are waited on the way through the work, where most is."""
        waited: dict[int, int] = {}
        for place in TopologicalSorter(dict(enumerate(self.needs))).static_order():
            found = (waited[need] + self.waits.get((place, need), 0) for need in self.needs[place])
            waited[place] = max(found, default=0) + self.lasts.get(place, 0)
        return max(waited.values(), default=0)

    def length(self, place: int) -> int:
        """The calendar days between the beginning and the end of a package, at least."""
        return max(least_length(self.days[place]), self.lasts.get(place, 0))

    def with_needs(self, places: Iterable[int]) -> set[int]:
        """These packages and all that must come before them."""
        return reached_from(places, lambda place: self.needs[place])


def least_length(days: float) -> int:
    """The calendar days between the beginning and the end of a package, at least: nobody does more than a day's work a day."""
    steps = max(ceil(days - SMALLEST_PLANNED_DAYS) - 1, 0)
    return steps + steps // WORKING_DAYS_OF_A_WEEK * DAYS_OF_A_WEEKEND


def reached_from(starts: Iterable[K], following: Callable[[K], Iterable[K]]) -> set[K]:
    """These, and all that is reached from them step by step."""
    found: set[K] = set()
    ahead = list(starts)
    while ahead:
        place = ahead.pop()
        if place not in found:
            found.add(place)
            ahead += following(place)
    return found


@dataclass(frozen=True)
class Schedule:
    """The working days on which each package begins and ends, by their places in the calendar, and how good that is."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    months: tuple[int, ...] = ()
    """The place of the month in which each package is finished."""
    value: float = 0.0
    """Worth × the number of the month that closes it, added up: the smaller, the earlier gaps close."""
    bound: float = 0.0
    """What no order can get below."""
    exact: bool = False
    """Whether the bound was reached, so that no order is better."""

    @property
    def above_best(self) -> float:
        """By what share of the bound it is worse than that."""
        return self.value / self.bound - 1 if self.bound > 0 else 0.0
