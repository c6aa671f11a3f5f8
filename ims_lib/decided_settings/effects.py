"""What a decision gives the plan: days a month, days released until a day, a date that is wanted, or the day of the body's next audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from ims_lib.client.settings import Capacity
from ims_lib.dates import day
from ims_lib.days_off import DAY, SHORTEST_MONTH, days_between, worked_days_of, works_on
from ims_lib.languages import form_for, noted, say
from ims_lib.wording import days, in_row, listed

if TYPE_CHECKING:
    from ims_lib.client import Client


class DecidedCapacity(Capacity, frozen=True):
    """A capacity that was decided, from a day on or until one."""

    changes: tuple[tuple[date, float], ...] = ()
    """From which day on how many days a month there are, the earliest first."""
    on_top: tuple[tuple[date, float], ...] = ()
    """Further days a month, each until a day; below zero fewer."""
    forms: float = 0
    """How many of these are for AI impact assessments in all."""
    forms_until: date = date.min
    """The last day of these."""

    def on(self, day: date) -> float:
        return self.of_month(day) + sum(more for until, more in self.on_top if day <= until)

    def of_month(self, day: date) -> float:
        """Without further days."""
        return next((given for since, given in reversed(self.changes) if since <= day), self.days_per_month)

    def at(self, days_per_month: float) -> Capacity:
        return self.model_copy(update={"days_per_month": days_per_month, "changes": ()})


@dataclass(frozen=True, slots=True)
class DaysAMonth:
    """Working days a month, from a day on or until one."""

    a_month: float
    since: date | None = None
    until: date | None = None

    @property
    def subject(self) -> object:
        """What it sets, as of each of them: of several of one kind on the same the latest counts."""
        return self.until

    @property
    def told(self) -> str:
        """What the plan goes by, without full stop, as of each of them."""
        since = say(" from {day}", day=day(self.since)) if self.since else ""
        until = say(" until {day}", day=day(self.until)) if self.until else ""
        return say("{given} days a month{since}{until}", given=days(self.a_month), since=since, until=until)

    def changed(self, client: Client, on: date) -> dict[str, Any]:
        """The settings that are other by it, decided on a day, as of each of them."""
        own = client.settings.capacity
        if own is None:
            return {"capacity": DecidedCapacity(days_per_month=self.a_month)}
        known = DecidedCapacity(**own.model_dump())
        first = self.since if self.since and self.since > client.as_of else date.min
        then = [(self.until + DAY, known.of_month(self.until + DAY))] if self.until else []
        before = [(date.min, known.of_month(date.min)), *known.changes]
        after = [each for each in before if then and each[0] > then[0][0]]
        changes = (*(each for each in before if each[0] < first), (first, self.a_month), *then, *after)
        now = known.model_copy(update={"changes": changes})
        return {"capacity": now.model_copy(update={"days_per_month": now.of_month(client.as_of)})}


@dataclass(frozen=True, slots=True)
class DaysOfRole:
    """Working days a month of a role."""

    role: str
    a_month: float
    given: float | None = None
    """Those that it had when it was asked; none where that was about something else."""
    until: ClassVar[date | None] = None

    @property
    def subject(self) -> object:
        return self.role

    @property
    def told(self) -> str:
        return say("{role} with {given} days a month", role=self.role, given=days(self.a_month))

    def changed(self, client: Client, on: date) -> dict[str, Any]:
        own = client.settings.capacity
        return {"capacity": own.model_copy(update={"roles": own.roles | {self.role: self.a_month}})} if own else {}


@dataclass(frozen=True, slots=True)
class DaysReleased:
    """Working days more than are planned until a day, for AI impact assessments; below zero fewer."""

    more: float
    until: date
    refused: float = 0
    """Those for AI impact assessments that were asked for and aren't released."""

    @property
    def subject(self) -> object:
        return self.until, self.more > 0

    @property
    def told(self) -> str:
        given = abs(self.more)
        said = {"given": days(given), "day": day(self.until)}
        if self.more > 0:
            one = noted("1 day more until {day}, for AI impact assessments")
            more = noted("{given} days more until {day}, for AI impact assessments")
            told = form_for(given, one, more).format(**said)
            fewer = noted(", {refused} fewer than were asked for them")
            return told + (say(fewer, refused=days(self.refused)) if self.refused else "")
        if self.more:
            one, fewer = noted("1 day fewer until {day}"), noted("{given} days fewer until {day}")
            return form_for(given, one, fewer).format(**said)
        if self.refused:
            told = say(", without the {refused} for AI impact assessments", refused=days(self.refused))
            return say("the days of a month alone until {day}", **said) + told
        return say("the days of a month alone until {day}", **said)

    def changed(self, client: Client, on: date) -> dict[str, Any]:
        """Evenly on the working days from then on; what of further days isn't used yet is there still."""
        own, works = client.settings.capacity, works_on(client)
        if own is None:
            return {}
        since = max(on, min(client.as_of, self.until - DAY * SHORTEST_MONTH)) if self.more > 0 else on
        worked = [each for each in days_between(since + DAY, self.until) if works(each)]
        length = {first: worked_days_of(first, works) for first in {each.replace(day=1) for each in worked}}
        share = sum(1 / length[each.replace(day=1)] for each in worked)
        known = DecidedCapacity(**own.model_dump())
        more = {"on_top": (*known.on_top, (self.until, self.more / share if share else 0))}
        forms = {"forms": known.forms + self.more, "forms_until": max(known.forms_until, self.until)}
        return {"capacity": known.model_copy(update=more | (forms if self.more > 0 else {}))}


@dataclass(frozen=True, slots=True)
class WantedBy:
    """The day by which the certificate of a standard is wanted."""

    standard: str
    day: date
    until: ClassVar[date | None] = None

    @property
    def subject(self) -> object:
        return self.standard

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


@dataclass(frozen=True, slots=True)
class NoneWanted:
    """That no certificate of some standards is wanted."""

    standards: tuple[str, ...]
    until: ClassVar[date | None] = None

    @property
    def subject(self) -> object:
        return self.standards

    @property
    def told(self) -> str:
        return in_row(say("no certificate of {standard} wanted", standard=f"ISO/IEC {name}") for name in self.standards)

    def changed(self, client: Client, on: date) -> dict[str, Any]:
        return {"wanted": {name: by for name, by in client.settings.wanted.items() if name not in self.standards}}


@dataclass(frozen=True, slots=True)
class ReviewOn:
    """The day of the next management review of some standards."""

    standards: tuple[str, ...]
    day: date
    until: ClassVar[date | None] = None

    @property
    def subject(self) -> object:
        return self.standards

    @property
    def told(self) -> str:
        names = listed(f"ISO/IEC {each}" for each in self.standards)
        return say("the management review of {standard} on {day}", standard=names, day=day(self.day))

    def changed(self, client: Client, on: date) -> dict[str, Any]:
        return {"reviews": client.settings.reviews | dict.fromkeys(self.standards, self.day)}


Effect: TypeAlias = DaysAMonth | DaysOfRole | DaysReleased | WantedBy | NoneWanted | ReviewOn
