"""When: the month and the days of each session, so that every window of every topic is kept, what is at risk first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from ims_lib.scales import setting
from ims_lib.steps.audit_programme.deadlines import Window
from ims_lib.steps.audit_programme.months import MONTHS, Months

Slot = tuple[date, int]
"""A working day and a quarter of it, from 0."""


@dataclass(slots=True)
class Placed:
    """One session in its month, and between which days it has to lie."""

    topic: str
    month: int
    first: date
    last: date
    standards: set[str] = field(default_factory=set)


class _Job(NamedTuple):
    topic: str
    window: Window
    months: list[int]


def place_sessions(
    windows: Mapping[str, Sequence[Window]],
    records: Mapping[str, Mapping[str, date]],
    urgency: Mapping[str, int],
    days_of: Callable[[str, frozenset[str]], float],
    months: Months,
    *,
    most: int,
) -> list[Placed]:
    """The sessions that keep every window, as few as their months allow.

    What is at risk comes first, then what has few months; a session serves all windows of its topic that it lies in. What is urgent takes the
    earliest month with room, all else the month with least to do. `records`: from when on there is something of a standard to look at in a topic.
    No month has more than `most` sessions, where the windows allow it.
    """
    planner = _Planner(records, urgency, days_of, months, list(windows), most)
    for job in planner.in_order(windows):
        if job.window.standard:
            planner.serve(job)
        else:
            planner.repeat(job)
    return planner.placed


@dataclass
class _Planner:
    records: Mapping[str, Mapping[str, date]]
    urgency: Mapping[str, int]
    days_of: Callable[[str, frozenset[str]], float]
    months: Months
    order: list[str]
    most: int
    placed: list[Placed] = field(default_factory=list)

    def in_order(self, windows: Mapping[str, Sequence[Window]]) -> list[_Job]:
        jobs = [_Job(topic, window, self._months_of(window)) for topic, found in windows.items() for window in found]
        return sorted(jobs, key=self._rank)

    def _rank(self, job: _Job) -> tuple[int, ...]:
        """What is at risk first, then what has few months, then what is to come early, then by its months."""
        urgent, order, span = -self.urgency[job.topic], self.order.index(job.topic), len(job.months)
        if job.window.is_early and not job.window.standard:
            return 0, urgent, order
        if span <= setting("audit", "narrow_months"):
            return 1, span, urgent, order
        return (2, urgent, order, span) if job.window.is_early else (3, span, urgent, order)

    def serve(self, job: _Job) -> None:
        """Have one standard looked at within the window."""
        name = job.window.standard
        here = [each for each in self._of(job.topic) if self._fits(each, job.window)]
        if any(name in each.standards and _within(each, job.window) for each in here):
            return
        if here:
            self._add(min(here, key=lambda each: each.month), name, job.window)
        else:
            self._new(job, {name})

    def repeat(self, job: _Job) -> None:
        """Have the topic looked at within the window, for all standards that run by then."""
        here = [each for each in self._of(job.topic) if self._fits(each, job.window)]
        if not here:
            running = self._running(job.topic, job.window.last)
            if running:
                first = max(job.window.first, min(self.records[job.topic][name] for name in running))
                window = Window(first, job.window.last, is_early=job.window.is_early)
                placed = self._new(_Job(job.topic, window, self._months_of(window)), set())
                for name, since in self.records[job.topic].items():
                    if self._fits(placed, Window(since, placed.last)) or (not placed.standards and name == running[-1]):
                        self._add(placed, name, Window(since, placed.last))
            return
        for name, since in self.records[job.topic].items():
            fits = [each for each in here if self._fits(each, Window(since, job.window.last))]
            if fits and not any(name in each.standards for each in here):
                self._add(fits[0], name, Window(since, job.window.last))

    def _months_of(self, window: Window) -> list[int]:
        """Those with a working day in a window; where nobody works in it, the months around its end."""
        found = self.months.between(window.first, window.last)
        return found or [max(self.months.place(window.last), 0)]

    def _of(self, topic: str) -> list[Placed]:
        return [each for each in self.placed if each.topic == topic]

    def _fits(self, each: Placed, window: Window) -> bool:
        first, last = max(each.first, window.first), min(each.last, window.last)
        return bool(self.months.days_in(each.month, first, last))

    def _running(self, topic: str, by: date) -> list[str]:
        """Standards that have records by a day, the latest first."""
        found = [name for name, since in self.records[topic].items() if since <= by]
        return sorted(found, key=self.records[topic].__getitem__, reverse=True)

    def _add(self, each: Placed, standard: str, window: Window) -> None:
        each.standards.add(standard)
        each.first, each.last = max(each.first, window.first), min(each.last, window.last)

    def _new(self, job: _Job, standards: set[str]) -> Placed:
        month = self._choose(job, standards)
        first, after = self.months.first_of(month), self.months.first_of(month + 1)
        last = date.fromordinal(after.toordinal() - 1)
        placed = Placed(
            job.topic, month, max(first, job.window.first), min(last, max(job.window.last, first)), set(standards)
        )
        self.placed.append(placed)
        return placed

    def _choose(self, job: _Job, standards: set[str]) -> int:
        apart = int(setting("audit", "months_apart"))
        taken = [each.month for each in self._of(job.topic)]
        days = self.days_of(job.topic, frozenset(standards or self._running(job.topic, job.window.last)))
        load = {month: self._load(month) for month in job.months}
        spare = setting("audit", "after_month_begin")
        wide = [month for month in job.months if load[month] + days + spare <= self._days_in(month, job.window)]
        room = wide or [month for month in job.months if load[month] + days <= self._days_in(month, job.window)]
        room = [month for month in room or job.months if self._count(month) < self.most] or room
        far = [month for month in room or job.months if all(abs(month - each) >= apart for each in taken)]
        choices = far or room or job.months
        if job.window.is_early:
            return min(choices, key=lambda month: (max(load[month] + days - self._even(), 0), month))
        return min(choices, key=lambda month: (load[month], month))

    def _count(self, month: int) -> int:
        return sum(each.month == month for each in self.placed)

    def _load(self, month: int) -> float:
        return sum(self.days_of(each.topic, frozenset(each.standards)) for each in self.placed if each.month == month)

    def _days_in(self, month: int, window: Window) -> int:
        return len(self.months.days_in(month, window.first, window.last))

    def _even(self) -> float:
        """Days that a month takes of what is to come early: somewhat more than if all topics came up once in a year."""
        whole = sum(self.days_of(topic, frozenset(self.records[topic])) for topic in self.order)
        return max(whole / MONTHS * setting("audit", "early_fill"), setting("audit", "quarter"))


def _within(each: Placed, window: Window) -> bool:
    return window.first <= each.first and each.last <= window.last


def lay_on_days(
    placed: Sequence[Placed], days: Mapping[int, float], urgency: Mapping[str, int], months: Months
) -> dict[int, tuple[Slot, ...]]:
    """The quarters of working days of each session, by its place: one after the other within its month.

    `days` are those of each session by its place.
    """
    found: dict[int, tuple[Slot, ...]] = {}
    for month in sorted({each.month for each in placed}):
        here = [place for place, each in enumerate(placed) if each.month == month]
        here.sort(key=lambda place: (placed[place].last, placed[place].first, -urgency[placed[place].topic], place))
        taken: set[Slot] = set()
        whole = sum(days[each] for each in here)
        together = _together([placed[place] for place in here], whole, months)
        for place in here:
            needed = round(days[place] / setting("audit", "quarter"))
            slots = _slots(replace(placed[place], first=together or placed[place].first), needed, taken, months, whole)
            found[place] = slots
            taken.update(slots)
    return found


def _together(here: Sequence[Placed], whole: float, months: Months) -> date | None:
    """The day from which on all sessions of a month can be held in a row; none where their days don't allow it."""
    first, last = max(each.first for each in here), min(each.last for each in here)
    return first if len(months.days_in(here[0].month, first, last)) >= whole else None


def _slots(each: Placed, needed: int, taken: Iterable[Slot], months: Months, whole: float) -> tuple[Slot, ...]:
    """The first free quarters between the days of a session; where there are too few, its last ones, beside others."""
    quarters = round(1 / setting("audit", "quarter"))
    first, after = months.first_of(each.month), months.first_of(each.month + 1)
    of_month = months.days_in(each.month, first, date.fromordinal(after.toordinal() - 1))
    working = months.days_in(each.month, each.first, each.last) or of_month or [each.last]
    spare = int(setting("audit", "after_month_begin"))
    if len(of_month) > whole + spare and of_month[spare] <= working[-1]:
        later = [day for day in working if day >= of_month[spare]]
        working = later if len(later) >= whole else working
    every = [(day, quarter) for day in working for quarter in range(quarters)]
    free = [slot for slot in every if slot not in set(taken)]
    if len(free) >= needed:
        return tuple(free[:needed])
    days, month = list(working), each.month
    while len(days) * quarters < needed and month > 0:
        month -= 1
        days = [*months.days_in(month, months.first_of(month), months.first_of(month + 1)), *days]
    return tuple([(day, quarter) for day in days for quarter in range(quarters)][-needed:])
