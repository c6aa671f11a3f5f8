"""What a roadmap is: packages in order, waves of them, wanted dates, and how far from the best order it is at most."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd

from ims_lib.frames import frame_of
from ims_lib.gaps import Gaps
from ims_lib.register.model import Finding
from ims_lib.roadmap.capacity import Calendar
from ims_lib.wording import COUNTED, in_counts

K = TypeVar("K", bound=Hashable)
LOOK_FIRST = "look_first"
"""The package that settles questions and looks at what is unknown. It has no days of its own in the total."""


@dataclass(frozen=True, slots=True)
class Package:
    """A piece of work: a process, or a step of one that waits for another; or the first look."""

    package: str
    title: str
    process: str | None
    criteria: tuple[str, ...]
    """Those that it closes; of the first look those to look at."""
    needs: tuple[str, ...]
    """Packages that come first."""
    requirements: tuple[str, ...]
    """Those in scope that its criteria serve."""
    days: float
    """Working days."""
    possible_days: float
    """Working days that the first look may add, in no total."""
    serves: float
    """Weight of the requirements that it closes."""
    worth: float
    """The same, heavier gaps counting more."""

    @property
    def is_look(self) -> bool:
        return self.package == LOOK_FIRST


@dataclass(frozen=True, slots=True)
class Planned(Package):
    """A package in its place: no. 1 is the first look."""

    order: int
    start: date | None
    end: date | None
    """Dates are None without a capacity."""


@dataclass(frozen=True)
class Work:
    """Packages as planning sees them, each by its place: working days, worth, what comes first, and by when.

    One team does all of it, so a month's days go to one package after the other; a package may take several
    months. It is finished in the month in which the last of its days is worked. What needs it may be worked on
    in that same month, after it.
    """

    days: tuple[float, ...]
    worth: tuple[float, ...]
    needs: tuple[frozenset[int], ...]
    due: tuple[float, ...] = ()
    """The month, by its place in the calendar, by whose end each must be finished; infinite where nothing asks for it."""

    def due_by(self, due: Sequence[float]) -> Work:
        """The same work with these months to be finished by."""
        return replace(self, due=tuple(due))

    def with_needs(self, places: set[int]) -> set[int]:
        """These packages and all that must come before them."""
        return reached_from(places, lambda place: self.needs[place])


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
    """An order of all packages, and how good it is: worth × the number of the month that closes it, added up."""

    order: tuple[int, ...]
    months: tuple[int, ...] = ()
    """The place of the month in which each package is finished, by the package's own place; empty without a calendar."""
    value: float = 0.0
    bound: float = 0.0
    """What no order can get below."""
    exact: bool = False
    """Whether the bound was reached, so that no order is better."""

    @property
    def above_best(self) -> float:
        """By what share of the bound it is worse than that."""
        return self.value / self.bound - 1 if self.bound > 0 else 0.0


@dataclass(frozen=True)
class WantedDate:
    """A date by which a standard's known gaps are to be closed, and whether that is possible."""

    standard: str
    by: date
    end: date
    """When they are closed: by the plan where the date is met, else at the earliest."""
    months_late: int
    days_per_month: float | None
    """The whole days a month with which all wanted dates up to this one are met; none where no number of days helps."""

    @property
    def possible(self) -> bool:
        return self.months_late == 0


@dataclass(frozen=True)
class Wave:
    """Packages that end together in something that was not true before."""

    number: int
    packages: tuple[str, ...]
    days: float
    closed: float
    """What share of the known gaps is closed when the wave is over, by weight of requirements."""
    start: date | None
    end: date | None
    makes_true: tuple[str, ...]
    """What becomes true with the wave's last package, as far as gaps are known; weightiest first."""


def count_worked(packages: Iterable[Planned]) -> int:
    """How many of these packages are work; the first look, no. 1 of every roadmap, is none."""
    return sum(not item.is_look for item in packages)


@dataclass(frozen=True)
class Roadmap:
    """Work packages in order, in waves."""

    __repr__ = in_counts

    planned: Mapping[str, Planned] = field(metadata={COUNTED: lambda planned: count_worked(planned.values())})
    """By package, in order."""
    gaps: Gaps
    waves: tuple[Wave, ...] = ()
    wanted: tuple[WantedDate, ...] = ()
    calendar: Calendar | None = None
    """The months that packages are worked in; none without a capacity."""
    above_best: float | None = None
    """By what share of the best order's value this one may be worse, at most; none without a capacity."""
    exact: bool = False
    """Whether it is known that no order closes the gaps earlier."""
    findings: tuple[Finding, ...] = ()

    @cached_property
    def packages(self) -> pd.DataFrame:
        """Index package, in order: for people."""
        frame = frame_of(self.planned.values(), Planned, index="package")
        return frame.assign(wave=[self.wave_of[name] for name in self.planned])

    @cached_property
    def wave_of(self) -> Mapping[str, int]:
        """The number of the wave of each package."""
        return {name: wave.number for wave in self.waves for name in wave.packages}

    @property
    def in_order(self) -> tuple[Planned, ...]:
        return tuple(self.planned.values())

    @property
    def days(self) -> float:
        """Working days of all packages together. What is unknown is not among them."""
        return float(np.sum([package.days for package in self.in_order]))

    @property
    def start(self) -> date | None:
        """When the first look begins; None without a capacity."""
        return self.in_order[0].start

    @property
    def end(self) -> date | None:
        """When the last package is finished; None without a capacity."""
        return self.in_order[-1].end
