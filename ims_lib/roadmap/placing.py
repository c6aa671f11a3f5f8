"""Packages placed on working days, one after the other for each owner: list scheduling by a given rank."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from heapq import heappop, heappush

from ims_lib.roadmap.capacity import FULL_TIME, Calendar
from ims_lib.roadmap.work import NOBODY, Schedule, Work
from ims_lib.tolerances import SMALLEST_PLANNED_DAYS

NEVER = -1


def place_work(work: Work, calendar: Calendar, rank: Sequence[int]) -> Schedule:
    """Each package begins as soon as what it needs is done and its owner and the team have time; the first by rank first.

    What is begun is finished before its owner begins anything else, and no package gets more than a day's work on a day.
    `rank` gives each package a number, the smallest goes first. Packages that don't fit into the calendar end with its last
    day.
    """
    return _Placing(work, calendar, rank).run()


class _Placing:
    """The state of the work on one working day after the other."""

    def __init__(self, work: Work, calendar: Calendar, rank: Sequence[int]) -> None:
        self.work, self.calendar, self.rank = work, calendar, rank
        self.left = list(work.days)
        self.outside = dict(work.outside)
        self.starts = [NEVER] * len(work.days)
        self.ends = [NEVER] * len(work.days)
        self.missing = [len(needs) for needs in work.needs]
        self.owner = work.owners or [NOBODY] * len(work.days)
        self.from_day = [work.not_before.get(place, 0) for place in range(len(work.days))]
        """The ordinal of the day before which a package may not begin."""
        before_begun = -3 * len(work.days)
        front = {place: before_begun for place, days in enumerate(work.days) if not days}
        front |= {place: -2 * len(work.days) + rank[place] for place in work.not_before}
        for place in work.outside:
            front.pop(place, None)  # they take turns
        front |= {place: before_begun + number for number, place in enumerate(work.first)}
        self.turn = [front.get(place, number) for place, number in enumerate(rank)]
        """By rank, behind what goes before all that is begun."""
        self.ready: list[tuple[int, int]] = []
        self.later: list[tuple[int, int]] = []

    def run(self) -> Schedule:
        calendar = self.calendar
        for place, missing in enumerate(self.missing):
            if not missing:
                heappush(self.later, (self.from_day[place], place))
        today, ordinals = 0, calendar.ordinals
        while today < len(ordinals) and (self.ready or self.later):
            ordinal = ordinals[today]
            while self.later and self.later[0][0] <= ordinal:
                place = heappop(self.later)[1]
                heappush(self.ready, (self.turn[place], place))
            going_on = self._work_on(today, ordinal) if self.ready else []
            today = today + 1 if going_on is None else self._go_on(today, going_on)
        last = len(calendar.days) - 1
        ends = [last if end == NEVER else end for end in self.ends]
        starts = [end if start == NEVER else start for start, end in zip(self.starts, ends, strict=True)]
        months = [calendar.month[end] for end in ends]
        value = sum(worth * (month + 1) for worth, month in zip(self.work.worth, months, strict=True))
        return Schedule(tuple(starts), tuple(ends), tuple(months), value)

    def _go_on(self, today: int, going_on: Sequence[tuple[int, float]]) -> int:
        """The first day after this one on which anything else happens than on it; the same is done on each until then."""
        calendar, left, least = self.calendar, self.left, SMALLEST_PLANNED_DAYS
        until = calendar.alike_until[today]
        if self.later:
            until = min(until, bisect_left(calendar.ordinals, self.later[0][0], today + 1))
        for day in range(today + 1, until):
            for place, done in going_on:
                if left[place] - done <= least:
                    return day
            for place, done in going_on:
                left[place] -= done
        return until

    def _work_on(self, today: int, ordinal: int) -> list[tuple[int, float]] | None:
        """The packages worked on with the days of work done, where all of them were begun before and go on; none else."""
        team = self.calendar.team[today]
        outside = self.calendar.outside[today] if self.outside else 0.0
        busy: dict[int, float] = {}
        held: list[tuple[int, int]] = []
        worked: list[tuple[int, float]] | None = None if self.outside else []
        ready, left, owner, least = self.ready, self.left, self.owner, SMALLEST_PLANNED_DAYS
        while ready and (team > least or outside > least or left[ready[0][1]] <= least):
            item = heappop(ready)
            place = item[1]
            asked = self.outside.get(place, 0.0) if self.outside else 0.0
            bought = min(asked, outside, FULL_TIME) if asked else 0.0
            if asked and not bought:
                held.append(item)
                continue
            outside -= bought
            if bought:
                self.outside[place] -= bought
            todo = left[place]
            if todo > least:
                who = owner[place]
                free = FULL_TIME if who == NOBODY else busy[who] if who in busy else self.calendar.works(who, today)
                done = todo if todo < team else team
                done = done if done < free else free
                if done <= least:
                    held.append(item)
                    continue
                if who != NOBODY:
                    busy[who] = free - done
                team -= done
                todo -= done
                left[place] = todo
                if worked is not None:
                    worked.append((place, done))
            if self.starts[place] == NEVER:
                self.starts[place], worked = today, None
            if todo > least or asked - bought > least:
                begun = item[0] if item[0] < 0 else item[0] - len(self.rank)
                held.append((begun, place))  # before all that isn't begun
                worked = worked if begun == item[0] else None
                continue
            worked = None
            if (until := self.calendar.ordinals[self.starts[place]] + self.work.lasts.get(place, 0)) > ordinal:
                self.turn[place] = -3 * len(self.rank)
                heappush(self.later, (until, place))
            else:
                self._finish(place, today, ordinal)
        for item in held:
            heappush(ready, item)
        return worked

    def _finish(self, place: int, today: int, ordinal: int) -> None:
        self.ends[place] = today
        for following, wait in self.work.following.get(place, ()):
            self.from_day[following] = after = max(self.from_day[following], ordinal + wait)
            self.missing[following] -= 1
            if not self.missing[following]:
                heap, number = (self.ready, self.turn[following]) if after <= ordinal else (self.later, after)
                heappush(heap, (number, following))
