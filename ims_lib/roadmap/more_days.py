"""With how many days a month, of all together or of the roles that hold it, what was asked for is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ims_lib.client import Capacity, Client
from ims_lib.days_off import LONGEST_WORKED, SHORTEST_MONTH
from ims_lib.roadmap.capacity import Calendar, calendar_for
from ims_lib.roadmap.marks import PlannedWork
from ims_lib.roadmap.mending import Demand, end_by
from ims_lib.roadmap.model import WantedDate
from ims_lib.roadmap.role_days import RoleDays
from ims_lib.roadmap.wanted import earliest_schedule
from ims_lib.roadmap.work import Schedule, Work
from ims_lib.scales import roadmap_setting

WorkWith = Callable[[Calendar], Work]
"""The work as it is placed in a calendar."""
Plan = tuple[Schedule, Calendar]
Meets = Callable[[Plan], bool]
Enough = tuple[float | None, tuple[RoleDays, ...]]
"""Days a month, none where those that are given do, and the roles that need more than they have."""


@dataclass(frozen=True)
class DaysTried:
    """Plans of all that is asked for, made with other days a month."""

    planned: PlannedWork
    client: Client
    capacity: Capacity
    calendar: Calendar
    rank: Sequence[int]
    asked: Sequence[Demand]
    work_with: WorkWith
    made: dict[Any, Plan | None] = field(default_factory=dict)
    """Those that were made, by their days."""

    def least(self, most: int, meets: Meets) -> float | None:
        """Whole days a month, more than the client gives, that meet something; none where the most don't.

        More days don't always help in a plan that is no exact one. So what is told is what a plan was made with, and it need
        not be the least.
        """
        return self._least(most, meets, self.capacity.roles)

    def least_of_roles(self, most: int, meets: Meets) -> Enough | None:
        """The same for the roles whose days hold it, beside the days that the client gives, or more of them where these don't do."""
        given = {role: days for role, days in self.capacity.roles.items() if role in self.planned.owners}
        roles, a_month = {role: days for role, days in self.capacity.roles.items() if role not in given}, None
        if not given or not (self._is_met(None, roles, meets) or (a_month := self._least(most, meets, roles))):
            return None
        for role, days in given.items():
            if self._is_met(a_month, {**roles, role: days}, meets):
                roles[role] = days
        held = [role for role in given if role not in roles]

        def raised(more: int) -> dict[str, float]:
            return roles | {role: math.ceil(given[role] + more) for role in held}

        if not held or not self._is_met(a_month, raised(LONGEST_WORKED), meets):
            return None
        roles = raised(_smallest(0, LONGEST_WORKED, lambda more: self._is_met(a_month, raised(more), meets)))
        for role in held:
            roles[role] = self._least_of(role, a_month, {**roles}, meets)
        return a_month, tuple(RoleDays(role, given[role], roles[role]) for role in held)

    def _least_of(self, role: str, a_month: float | None, roles: Mapping[str, float], meets: Meets) -> float:
        """The days with which a role is enough, of those that are."""
        given, most = self.capacity.roles[role], int(roles[role])
        return _smallest(given, most, lambda days: self._is_met(a_month, {**roles, role: days}, meets))

    def more(self, enough: Enough, until: date) -> float:
        """How many days of work these are until a day beyond those that the client gives."""
        a_month, roles = enough
        share = sum(each for day, each in zip(self.calendar.days, self.calendar.share, strict=True) if day <= until)
        of_all = self.calendar.beyond(a_month, self.capacity, until) if a_month else 0.0
        return max(of_all, share * sum(each.needed - each.given for each in roles))

    def plan(self, a_month: float | None, roles: Mapping[str, float]) -> Plan | None:
        """One with these days a month, those that the client gives without a number; none where nobody plans so far."""
        tried = a_month, frozenset(roles.items())
        if tried not in self.made:
            given = (self.capacity.at(float(a_month)) if a_month else self.capacity).model_copy(
                update={"roles": {**roles}}
            )
            client = replace(self.client, settings=self.client.settings.model_copy(update={"capacity": given}))
            calendar = calendar_of(self.planned, client)
            work = self.work_with(calendar) if calendar else None
            self.made[tried] = (
                (earliest_schedule(work, calendar, self.rank, self.asked), calendar) if work and calendar else None
            )
        return self.made[tried]

    def _is_met(self, a_month: float | None, roles: Mapping[str, float], meets: Meets) -> bool:
        plan = self.plan(a_month, roles)
        return plan is not None and meets(plan)

    def _least(self, most: int, meets: Meets, roles: Mapping[str, float]) -> float | None:
        if not self._is_met(most, roles, meets):
            return None
        return float(_smallest(self.capacity.days_per_month, most, lambda days: self._is_met(days, roles, meets)))


def _smallest(given: float, most: int, meets: Callable[[int], bool]) -> int:
    """The smallest whole number above what is given that meets something by halving, where the most does."""
    least = math.floor(given)
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (least, middle) if meets(middle) else (middle, most)
    return most


def with_ways_out(
    found: Iterable[WantedDate],
    tried: DaysTried,
    demands: Mapping[str, Demand],
    ends: Callable[[Demand], tuple[date, date]],
) -> Iterator[WantedDate]:
    """The same with what can be done about each: more days a month, the order of another plan, or all other work put behind.

    `ends` tells the days of a demand by that other plan, which keeps all that can be kept, and with all other work behind it.
    """
    for item in found:
        demand = demands[item.standard]
        roomiest, before_all = ends(demand)
        if item.possible:
            yield replace(item, roomiest=roomiest if roomiest < item.end else None)
            continue
        item = replace(item, before_all=min(before_all, roomiest, item.end))
        heeded = [each for each in demands.values() if each.by <= demand.by]
        if enough := _fewest(tried, heeded, item.by):
            a_month, roles = enough
            item = replace(item, days_per_month=a_month, roles=roles, more=tried.more(enough, item.by))
        yield item


def _fewest(tried: DaysTried, heeded: Sequence[Demand], by: date) -> Enough | None:
    """Days a month of all, or of the roles that hold it, whichever are fewer until the day; none where neither keeps it."""
    most = most_days(tried.client, "most_times_capacity")

    def meets(plan: Plan) -> bool:
        return all_met(heeded, plan)

    of_all, of_roles = tried.least(most, meets), tried.least_of_roles(most, meets)
    ways = [*([(of_all, ())] if of_all else []), *([of_roles] if of_roles else [])]
    return min(ways, key=lambda enough: tried.more(enough, by), default=None)


def all_met(demands: Sequence[Demand], plan: Plan) -> bool:
    return all(end_by(*plan, demand) <= demand.by for demand in demands)


def calendar_of(planned: PlannedWork, client: Client) -> Calendar | None:
    """The calendar that is long enough for the work; none without a capacity."""
    work = planned.work
    outside = client.settings.outside
    each = (outside.days_per_month if outside else None) or SHORTEST_MONTH
    waits = work.longest_wait() + math.ceil(sum(work.outside.values()) / each) * SHORTEST_MONTH
    return calendar_for(client, sum(work.days), days_of_owners(work, planned.owners), waits=waits)


def most_days(client: Client, setting: str) -> int:
    """The most days a month that are tried: so many times those that the client gives."""
    capacity = client.settings.capacity
    return math.ceil((capacity.days_per_month if capacity else 0) * roadmap_setting(setting))


def days_of_owners(work: Work, owners: Sequence[str]) -> list[tuple[str, float]]:
    """Each owner's name with the days of all own packages."""
    days = [0.0] * len(owners)
    for place, each in enumerate(work.days):
        if (owner := work.owner(place)) >= 0:
            days[owner] += each
    return list(zip(owners, days, strict=True))
