"""The month model of a roadmap, and what it gives when packages may be finished in part: a bound, and an order.

For every package and month one number says whether the package is finished by the month's end. It never falls from
month to month; nothing is finished before what it needs; and what is finished by a month's end has no more days than
there were to work until then, for the team and for each owner. Nothing is finished before its own days and the waits before
it are over, even if nobody did anything else. What happens within a month is left to placing. (Time-indexed formulation of
1|prec|Σ wC; Sousa and Wolsey 1992, here with finishing months and owners.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from math import isinf
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array

from ims_lib.roadmap.capacity import FULL_TIME, Calendar
from ims_lib.roadmap.work import NOBODY, Work
from ims_lib.tolerances import SMALLEST_PLANNED_DAYS


@dataclass(frozen=True)
class Solved:
    """Shares finished, a row a package and a column a month; the value, and what no order can get below."""

    finished: Any
    value: float
    bound: float


def solve(
    work: Work, calendar: Calendar, months: int, *, whole: bool, time_limit_s: float | None = None
) -> Solved | None:
    """The least worth × finishing month, with packages finished as a whole or in part; none when time ran out first.

    Minimises over all orders that keep what is due. What isn't finished after so many months counts as if it were in the next.
    """
    packages = len(work.days)
    alone = _Alone(work, calendar, months)
    lowest, highest = _fixed(work, calendar, months, alone)
    worth = np.array(work.worth)
    gain = np.repeat(-worth[:, None], months, axis=1)
    rows, most = _rows(work, calendar, months, alone)
    if whole:
        found = milp(
            gain.ravel(),
            constraints=LinearConstraint(rows, ub=most),
            bounds=Bounds(lowest.ravel(), highest.ravel()),
            integrality=np.ones(packages * months),
            options={"mip_rel_gap": 0.0} | ({} if time_limit_s is None else {"time_limit": time_limit_s}),
        )
    else:
        # The same by the shorter way, as no whole numbers are asked for; simplifying first takes longer than it saves.
        bounds = np.column_stack([lowest.ravel(), highest.ravel()])
        found = linprog(
            gain.ravel(), A_ub=rows, b_ub=most, bounds=bounds, method="highs-ds", options={"presolve": False}
        )
    if found.x is None:
        return None
    base = float(worth.sum()) * (months + 1)
    bound = found.mip_dual_bound if whole else found.fun
    return Solved(found.x.reshape(packages, months), base + found.fun, base + bound)


class _Alone:
    """When packages could be finished if nothing else were worked on, and nobody had more than a day's work a day."""

    def __init__(self, work: Work, calendar: Calendar, months: int) -> None:
        self.work, self.calendar = work, calendar
        self.ordinals = np.array(calendar.ordinals)
        self.month = np.array(calendar.month)
        self.firsts = np.searchsorted(self.month, np.arange(months))
        """Of each month its first working day; of one without any the next."""

    @cached_property
    def months(self) -> list[int]:
        """The month in which each package could be finished at the earliest."""
        work, ends = self.work, [0] * len(self.work.days)
        for place in TopologicalSorter(dict(enumerate(work.needs))).static_order():
            begins = work.not_before.get(place, 0)
            for need in work.needs[place]:
                begins = max(begins, int(self.ordinals[ends[need]]) + work.waits.get((place, need), 0))
            ends[place] = int(self._ends(place, np.array([begins]))[0])
        return [self.calendar.month[end] for end in ends]

    def months_after(self, place: int, wait: int) -> Any:
        """For each month: in which a package is finished at the earliest that begins so many days after one that ends in it."""
        begins = self.ordinals[np.minimum(self.firsts, len(self.ordinals) - 1)] + wait
        return self.month[self._ends(place, begins)]

    def _ends(self, place: int, begins: Any) -> Any:
        """The working day on which a package ends that begins on these days."""
        done = self._done[self.work.owner(place)]
        first = np.searchsorted(self.ordinals, begins)
        before = np.where(first > 0, done[np.minimum(first, len(done)) - 1], 0.0)
        end = np.searchsorted(done, before + self.work.days[place] - SMALLEST_PLANNED_DAYS)
        last = len(self.ordinals) - 1
        lasts = np.searchsorted(self.ordinals, self.ordinals[np.minimum(first, last)] + self.work.lasts.get(place, 0))
        return np.minimum(np.maximum(end, lasts), last)

    @cached_property
    def _done(self) -> dict[int, Any]:
        """By owner what one person can have done by the end of each working day."""
        calendar, found = self.calendar, {}
        team = np.minimum(np.array(calendar.team), FULL_TIME)
        for owner in {NOBODY, *self.work.owners}:
            named = 0 <= owner < len(calendar.owners)
            found[owner] = np.cumsum(np.minimum(team, calendar.owners[owner]) if named else team)
        return found


def _fixed(work: Work, calendar: Calendar, months: int, alone: _Alone) -> tuple[Any, Any]:
    """Least and most that can be finished: nothing before it could be, alone or with all it needs, and all by what is due."""
    lowest = np.zeros((len(work.days), months))
    highest = np.ones_like(lowest)
    for place, due in enumerate(work.due):
        if not isinf(due):
            lowest[place, calendar.month[int(due)] :] = 1.0
    room = np.asarray(calendar.room[:months])
    for place in range(len(work.days)):
        before = sum(work.days[item] for item in work.with_needs({place}))
        highest[place, room < before - SMALLEST_PLANNED_DAYS] = 0.0
        highest[place, : alone.months[place]] = 0.0
    return lowest, np.maximum(highest, lowest)


def _rows(work: Work, calendar: Calendar, months: int, alone: _Alone) -> tuple[Any, Any]:
    """Each row a sum that must not be above its most: the team's days by month, each owner's, what never falls, what comes first."""
    packages = len(work.days)
    place = np.arange(packages * months).reshape(packages, months)
    rooms = [(np.arange(packages), calendar.room[:months]), *_short_owners(work, calendar, months)]
    rows, columns, values, most = [], [], [], []
    for number, (mine, room) in enumerate(rooms):
        rows.append(np.tile(np.arange(months), len(mine)) + number * months)
        columns.append(place[mine].ravel())
        values.append(np.repeat(np.asarray(work.days)[mine], months))
        most.append(np.asarray(room) + SMALLEST_PLANNED_DAYS)
    pairs = [(place[:, :-1].ravel(), place[:, 1:].ravel())]
    for after, needs in enumerate(work.needs):
        waits = {need: work.waits.get((after, need), 0) for need in sorted(needs)}
        since = {wait: alone.months_after(after, wait) for wait in {*waits.values()}}
        for need, wait in waits.items():
            latest = np.searchsorted(since[wait], np.arange(months), side="right") - 1
            can = latest >= 0
            pairs.append((place[after, can], place[need, latest[can]]))
    lower, upper = (np.concatenate(side) for side in zip(*pairs, strict=True))
    pair_rows = len(rooms) * months + np.arange(len(lower))
    rows += [pair_rows, pair_rows]
    columns += [lower, upper]
    values += [np.ones(len(lower)), -np.ones(len(lower))]
    shape = (len(rooms) * months + len(lower), packages * months)
    matrix = coo_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape).tocsr()
    return matrix, np.concatenate([*most, np.zeros(len(lower))])


def _short_owners(work: Work, calendar: Calendar, months: int) -> list[tuple[Any, Sequence[float]]]:
    """The packages of each owner who can't do all of them in the first month, and the days until each month's end."""
    found: list[tuple[Any, Sequence[float]]] = []
    for owner in sorted(set(work.owners) - {NOBODY}):
        mine, room = np.flatnonzero(np.asarray(work.owners) == owner), calendar.room_of(owner)[:months]
        if sum(work.days[place] for place in mine) > room[0]:
            found.append((mine, room))
    return found
