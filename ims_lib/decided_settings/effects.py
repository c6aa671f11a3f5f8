"""What a decision gives the plan: days a month, days released until a day, a date that is wanted, or the day of the body's next audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from ims_lib.client.settings import Capacity
from ims_lib.dates import day
from ims_lib.days_off import DAY, SHORTEST_MONTH, days_between, worked_days_of, works_on
from ims_lib.languages import say
from ims_lib.wording import days

if TYPE_CHECKING:
    from ims_lib.client import Client


class DecidedCapacity(Capacity, frozen=True):
    """A capacity that was decided, from a day on or until one."""

    changes: tuple[tuple[date, float], ...] = ()
    """From which day on how many days a month there are, the earliest first."""
    on_top: float = 0
    """Further days a month until a day; below zero fewer."""
    on_top_until: date | None = None
    forms: float = 0
    """How many of these are for AI impact assessments in all."""

    def on(self, day: date) -> float:
        more = self.on_top if self.on_top_until and day <= self.on_top_until else 0
        return more + next((given for since, given in reversed(self.changes) if since <= day), self.days_per_month)

    def at(self, days_per_month: float) -> Capacity:
        return self.model_copy(update={"days_per_month": days_per_month, "changes": ()})


@dataclass(frozen=True, slots=True)
class DaysAMonth:
    """Working days a month, from a day on or until one."""

    a_month: float
    since: date | None = None
    until: date | None = None

    @property
    def told(self) -> str:
        """What the plan goes by, without full stop, as of each of them."""
        since = say(" from {day}", day=day(self.since)) if self.since else ""
        until = say(" until {day}", day=day(self.until)) if self.until else ""
        return say("{given} days a month{since}{until}", given=days(self.a_month), since=since, until=until)

    def changed(self, client: Client, on: date) -> dict[str, Any]:
        """The settings that are other by it, decided on a day, as of each of them."""
        own = client.settings.capacity
        changes = [(self.since, self.a_month)] if own and self.since and self.since > client.as_of else []
        before = [(date.min, own.days_per_month)] if own and changes else []
        after = [(self.until + timedelta(days=1), own.days_per_month)] if own and self.until else []
        given = {"days_per_month": self.a_month, "changes": (*before, *changes, *after)}
        return {"capacity": DecidedCapacity(**(own.model_dump() if own else {}) | given)}


@dataclass(frozen=True, slots=True)
class DaysReleased:
    """Working days more than are planned until a day, for AI impact assessments; below zero fewer."""

    more: float
    until: date

    @property
    def told(self) -> str:
        said = {"given": days(abs(self.more)), "day": day(self.until)}
        if self.more > 0:
            return say("{given} days more until {day}, for AI impact assessments", **said)
        return (
            say("{given} days fewer until {day}", **said)
            if self.more
            else say("the days of a month alone until {day}", **said)
        )

    def changed(self, client: Client, on: date) -> dict[str, Any]:
        """Evenly on the working days from then on; what of further days isn't used yet is there still."""
        own, works = client.settings.capacity, works_on(client)
        since = max(on, min(client.as_of, self.until - DAY * SHORTEST_MONTH)) if self.more > 0 else on
        worked = [each for each in days_between(since + DAY, self.until) if works(each)]
        length = {first: worked_days_of(first, works) for first in {each.replace(day=1) for each in worked}}
        share = sum(1 / length[each.replace(day=1)] for each in worked)
        on_top = {"on_top": self.more / share if share else 0, "on_top_until": self.until, "forms": max(self.more, 0)}
        return {"capacity": own and DecidedCapacity(**own.model_dump() | on_top)}


@dataclass(frozen=True, slots=True)
class WantedBy:
    """The day by which the certificate of a standard is wanted."""

    standard: str
    day: date
    until: ClassVar[date | None] = None

    @property
    def told(self) -> str:
        return say("{standard} by {day}", standard=f"ISO/IEC {self.standard}", day=day(self.day))

    def changed(self, client: Client, on: date) -> dict[str, Any]:
        return {"wanted": client.settings.wanted | {self.standard: self.day}}


@dataclass(frozen=True, slots=True)
class AuditOn(WantedBy):
    """The day of the certification body's next audit of a standard."""

    @property
    def told(self) -> str:
        said = {"standard": f"ISO/IEC {self.standard}", "day": day(self.day)}
        return say("the certification body’s next audit of {standard} on {day}", **said)

    def changed(self, client: Client, on: date) -> dict[str, Any]:
        on_it, held = {"next_audit": self.day}, client.settings.certificates
        return {
            "certificates": [each.model_copy(update=on_it if each.standard == self.standard else {}) for each in held]
        }


Effect: TypeAlias = DaysAMonth | DaysReleased | WantedBy
"""Of those that are alike, and of one standard, the latest counts."""
