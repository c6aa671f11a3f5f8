"""Months of a programme and their working days: no weekend, no holiday, no month without work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ims_lib.client import Client
from ims_lib.dates import MONTHS, months_after
from ims_lib.days_off import DAY, days_between, works_on
from ims_lib.register.model import Finding
from ims_lib.roadmap import Roadmap
from ims_lib.scales import setting
from ims_lib.steps.audit_programme.approved import ApprovedSession, approved_sessions
from ims_lib.told import finding_at


@dataclass(frozen=True, slots=True)
class FirstMonth:
    """The month in which the cycle begins, and its first day for a session."""

    month: date
    opens: date
    hurried: Mapping[str, date]
    """Standards whose stage 1 by the plan leaves no time to announce audits ahead, each with its day."""
    announced: date
    """The first day for sessions that weren't approved, as far as their windows allow it."""
    approved: Sequence[ApprovedSession]
    """The sessions that were."""


def find_beginning(client: Client, roadmap: Roadmap | None) -> tuple[FirstMonth, list[Finding]]:
    """When the cycle begins: in the client's month, else the first that lies wholly after the notice; never in one that is over.

    Sessions are announced so long ahead as the procedure for audits says, but where stage 1 of the plan comes too soon for that; an audit
    of the body that is agreed for that month or before lets it begin as soon as they are. It begins with the first of the days ahead that
    were approved, where that is sooner.
    """
    next_month = months_after(client.as_of.replace(day=1), 1)
    notice = client.as_of + timedelta(int(setting("audit", "notice_days")))
    after = notice if notice.day == 1 else months_after(notice.replace(day=1), 1)
    second, stages = months_after(after, 1), roadmap.milestones if roadmap else ()
    hurried = {each.standard: each.day for each in stages if each.milestone == "stage_1" and each.day < second}
    agreed = [each.next_audit for each in client.settings.certificates if each.next_audit and each.next_audit > notice]
    opens = next_month if hurried else notice if any(on < second for on in agreed) else after
    approved = approved_sessions(client)
    first = min([opens, *(each.on for each in approved if each.on > client.as_of)])
    wanted, findings = _wanted_month(client, first.replace(day=1))
    if wanted:
        first = opens = wanted if hurried else max(wanted, notice)
    return FirstMonth(wanted or first.replace(day=1), first, hurried, opens, approved), findings


def _wanted_month(client: Client, ours: date) -> tuple[date | None, list[Finding]]:
    """The month that the client wants, where it is one that isn't over."""
    said = client.settings.audits.starts
    if said is None:
        return None, []
    parts = said.split("-")
    try:
        wanted = date(int(parts[0]), int(parts[1]), 1)
    except (ValueError, IndexError):
        return None, [finding_at("audit.settings/starts", ("client.yml",), said=said, ours=ours)]
    if wanted < client.as_of.replace(day=1):
        return None, [finding_at("audit.past", ("client.yml",), said=said, ours=ours)]
    return wanted, []


def cycle_years(client: Client) -> tuple[int, list[Finding]]:
    """How many years the cycle has: the client's number where it can be, else ours."""
    ours, most = int(setting("audit", "years")), int(setting("audit", "years_at_most"))
    said = client.settings.audits.years
    if said is None or 1 <= said <= most:
        return said or ours, []
    return ours, [finding_at("audit.settings/years", ("client.yml",), said=said, most=most, ours=ours)]


@dataclass
class Months:
    """Working days from the first day of a programme on, month by month."""

    client: Client
    start: date
    opens: date = date.min
    """No session is held before it."""
    announced: date = date.min
    """Nor before this, as far as windows allow it, but on days that were approved."""
    approved: Sequence[ApprovedSession] = ()
    """The sessions on these."""
    _known: dict[int, tuple[date, ...]] = field(default_factory=dict)

    def place(self, on: date) -> int:
        """The place of a day's month; 0 is the first."""
        return (on.year - self.start.year) * MONTHS + on.month - self.start.month

    def first_of(self, place: int) -> date:
        return months_after(self.start, place)

    def days_in(self, place: int, first: date, last: date) -> list[date]:
        """The working days of a month between two days; empty where nobody works."""
        if place not in self._known:
            first_day, after = self.first_of(place), self.first_of(place + 1)
            capacity, works = self.client.settings.capacity, works_on(self.client)
            rests = capacity and capacity.rests_in(first_day.year, first_day.month)
            days = () if rests else days_between(first_day, after - DAY)
            self._known[place] = tuple(day for day in days if works(day) and day >= self.opens)
        return [day for day in self._known[place] if first <= day <= last]

    def between(self, first: date, last: date) -> list[int]:
        """The months that have a working day between two days."""
        places = range(max(self.place(first), 0), self.place(last) + 1)
        return [place for place in places if self.days_in(place, first, last)]

    def count(self, first: date, last: date) -> int:
        """How many working days lie between two days."""
        return sum(len(self.days_in(place, first, last)) for place in self.between(first, last))
