"""When: the month and the days of each session, so that every window of every topic is kept, what is at risk first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain, count, islice
from typing import NamedTuple

from ims_lib.dates import MONTHS
from ims_lib.scales import setting
from ims_lib.steps.audit_programme.months import Months
from ims_lib.steps.audit_programme.windows import Window

Quarter = tuple[date, int]
"""A working day and a quarter of it, from 0."""

DaysOf = Callable[[str, frozenset[str], frozenset[str]], float]
"""Days of one session: of a topic, for some standards, with no other requirements than these where any are named."""


@dataclass(slots=True)
class Placed:
    """One session in its month, and between which days it has to lie."""

    topic: str
    month: int
    first: date
    last: date
    standards: set[str] = field(default_factory=set)
    only: frozenset[str] = frozenset()
    """The only requirements that it looks at; all of the topic's where empty."""


class _Job(NamedTuple):
    topic: str
    window: Window
    months: list[int]


def place_sessions(
    windows: Mapping[str, Sequence[Window]],
    records: Mapping[str, Mapping[str, date]],
    urgency: Mapping[str, int],
    days_of: DaysOf,
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
    return planner.without_doubled()


@dataclass
class _Planner:
    records: Mapping[str, Mapping[str, date]]
    urgency: Mapping[str, int]
    days_of: DaysOf
    months: Months
    order: list[str]
    most: int
    placed: list[Placed] = field(default_factory=list)
    rests: list[tuple[Placed, Window]] = field(default_factory=list)
    """The sessions on what is left alone that are to come early, each with its window."""

    def in_order(self, windows: Mapping[str, Sequence[Window]]) -> list[_Job]:
        ahead = ((topic, self._ahead(window)) for topic, found in windows.items() for window in found)
        return sorted((_Job(topic, window, self._months_of(window)) for topic, window in ahead), key=self._rank)

    def _ahead(self, window: Window) -> Window:
        """The window; one that is over before a session can be held lies in the month of the first that can, so that others share it."""
        opens = self.months.opens
        until = date.fromordinal(self.months.first_of(self.months.place(opens) + 1).toordinal() - 1)
        return replace(window, first=opens, last=until) if window.last < opens else window

    def _rank(self, job: _Job) -> tuple[int, ...]:
        """What is approved first, then what is at risk, what has few months, what is to come early, then by its months; last what is
        only to be looked at once more, as whole sessions may do it."""
        urgent, order, span = -self.urgency[job.topic], self.order.index(job.topic), len(job.months)
        if job.window.is_approved:
            return -1, urgent, order
        if job.window.is_early and not job.window.standard:
            return 0, urgent, order
        if job.window.only and not job.window.is_early:
            return 4, span, urgent, order
        if span <= setting("audit", "narrow_months"):
            return 1, span, urgent, order
        return (2, urgent, order, span) if job.window.is_early else (3, span, urgent, order)

    def serve(self, job: _Job) -> None:
        """Have one standard looked at within the window."""
        name = job.window.standard
        if job.window.only and job.window.is_early:
            self.rests.append((self._new(job, {name}), job.window))
            return
        here = [each for each in self._of(job.topic) if self._fits(each, job.window)]
        if any(name in each.standards and _within(each, job.window) for each in here):
            return
        if job.window.only and (other := self._on_others(job)):
            other.only |= job.window.only
            self._add(other, name, job.window)
            return
        if here:
            self._add(min(here, key=lambda each: each.month), name, job.window)
        else:
            self._new(job, {name})

    def without_doubled(self) -> list[Placed]:
        """The sessions without those on what is left of a topic that one on all of it can conclude in the same window."""
        for rest, window in self.rests:
            whole = [
                each for each in self._of(rest.topic) if rest.standards <= each.standards and self._fits(each, window)
            ]
            if whole:
                self.placed.remove(rest)
                self._add(whole[0], window.standard, window)
        return self.placed

    def _on_others(self, job: _Job) -> Placed | None:
        """The session on what else is left of the topic for this standard that lies in the window; what is seen twice stays apart."""
        same = (each for each in self.placed if (each.topic, each.standards) == (job.topic, {job.window.standard}))
        left = (each for each in same if each.only and each.only.isdisjoint(job.window.only))
        return next((each for each in left if self._fits(each, job.window)), None)

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
        """The sessions on all of a topic."""
        return [each for each in self.placed if each.topic == topic and not each.only]

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
            job.topic,
            month,
            max(first, job.window.first),
            min(last, max(job.window.last, first)),
            set(standards),
            job.window.only,
        )
        self.placed.append(placed)
        return placed

    def _choose(self, job: _Job, standards: set[str]) -> int:
        """Of the months that grant most of what is wished, in its order: the earliest with room, or the one with least to do."""
        days = self.days_of(
            job.topic, frozenset(standards or self._running(job.topic, job.window.last)), job.window.only
        )
        load, choices = dict.fromkeys(job.months, 0.0), job.months
        for each in self.placed:
            if each.month in load:
                load[each.month] += self.days_of(each.topic, frozenset(each.standards), each.only)
        for is_granted in self._wishes(job, load, days):
            choices = [month for month in choices if is_granted(month)] or choices
        if job.window.is_early:
            # somewhat more than if all topics came up once in a year
            whole = sum(self.days_of(topic, frozenset(self.records[topic]), frozenset()) for topic in self.order)
            even = max(whole / MONTHS * setting("audit", "early_fill"), setting("audit", "quarter"))
            return min(choices, key=lambda month: (max(load[month] + days - even, 0), month))
        return min(choices, key=lambda month: (load[month], month))

    def _wishes(self, job: _Job, load: Mapping[int, float], days: float) -> tuple[Callable[[int], bool], ...]:
        """What is wished of a month, what matters most first; a wish that no month grants is dropped."""
        apart, spare = int(setting("audit", "months_apart")), setting("audit", "after_month_begin")
        taken = [each.month for each in self._of(job.topic)]
        working = {month: self.months.days_in(month, job.window.first, job.window.last) for month in job.months}
        left = {month: len(working[month]) - load[month] - days for month in job.months}
        sessions = Counter(each.month for each in self.placed)
        kept = {self.months.place(each.on) for each in self.months.approved if each.topic == job.topic}
        announced = self.months.place(self.months.announced)
        return (
            lambda month: month in kept,
            lambda month: month in kept or month >= announced,
            lambda month: left[month] >= 0,
            lambda month: left[month] >= spare,
            lambda month: sessions[month] < self.most,
            lambda month: all(abs(month - each) >= apart for each in taken),
        )


def _within(each: Placed, window: Window) -> bool:
    return window.first <= each.first and each.last <= window.last


def lay_on_days(
    placed: Sequence[Placed],
    days: Mapping[int, float],
    urgency: Mapping[str, int],
    months: Months,
    behind: Set[str] = frozenset(),
) -> dict[int, tuple[Quarter, ...]]:
    """The quarters of working days of each session, by its place: one after the other, none before its first day.

    `days` are those of each session by its place. What doesn't fit between its days goes on after them. In its month a session on nothing
    but standards that stand `behind` comes after others that have as much time.
    """
    found: dict[int, tuple[Quarter, ...]] = {}
    taken: set[Quarter] = set()
    for month in sorted({each.month for each in placed}):
        here = [place for place, each in enumerate(placed) if each.month == month]
        here.sort(key=lambda place: (placed[place].first, -urgency[placed[place].topic], place))
        here.sort(key=lambda place: (placed[place].last, placed[place].standards <= behind))
        kept = {place: on for place in here if (on := _kept_day(placed[place], months))}
        here.sort(key=lambda place: kept.get(place, date.max))
        whole = sum(days[each] for each in here)
        together = _together([placed[place] for place in here], whole, months)
        for place in here:
            needed = round(days[place] / setting("audit", "quarter"))
            each = replace(placed[place], first=together or placed[place].first)
            begins = kept.get(place) or _begins(each, whole, months)
            found[place] = _slots(placed[place], begins, needed, taken, months)
            taken.update(found[place])
    return found


def _kept_day(each: Placed, months: Months) -> date | None:
    """The approved day of a session that lies between its days."""
    days = (approved.on for approved in months.approved if approved.topic == each.topic)
    return next((on for on in days if each.first <= on <= each.last), None)


def _together(here: Sequence[Placed], whole: float, months: Months) -> date | None:
    """The day from which on all sessions of a month can be held in a row; none where their days don't allow it."""
    first, last = max(each.first for each in here), min(each.last for each in here)
    return first if len(months.days_in(here[0].month, first, last)) >= whole else None


def _begins(each: Placed, whole: float, months: Months) -> date:
    """The day to begin on: some days into the month, where what is left of it is enough for all sessions."""
    of_month = months.days_in(each.month, months.first_of(each.month), each.last)
    spare = int(setting("audit", "after_month_begin"))
    later = of_month[spare:] and months.days_in(each.month, max(each.first, of_month[spare]), each.last)
    return later[0] if later and len(later) >= whole else each.first


def _slots(each: Placed, begins: date, needed: int, taken: Set[Quarter], months: Months) -> tuple[Quarter, ...]:
    """The free quarters from a day on; those from its first day on, where its last day would go by; never earlier ones."""
    for first in (begins, each.first):
        found = tuple(islice((slot for slot in _quarters(each.month, first, months) if slot not in taken), needed))
        if found[-1][0] <= each.last:
            break
    return found


def _quarters(month: int, first: date, months: Months) -> Iterator[Quarter]:
    """All quarters of the working days from a day on; of all days, once nobody has worked for a year."""
    ahead = chain.from_iterable(months.days_in(place, first, date.max) for place in range(month, month + MONTHS))
    after = (months.first_of(month + MONTHS) + timedelta(days=number) for number in count())
    return ((on, quarter) for on in chain(ahead, after) for quarter in range(round(1 / setting("audit", "quarter"))))
