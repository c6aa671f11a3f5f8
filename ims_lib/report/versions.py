"""The versions of the report: those that were handed out, and the one that this is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ims_lib.client import Client
from ims_lib.client.practice import Approval
from ims_lib.client.settings import ReportVersion
from ims_lib.report.figures import day
from ims_lib.steps.soa.versions import next_version

STATES = ("Draft", "Reviewed", "Approved")
FIRST = "0.1"
TO_COME = "to come"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A line of the table of versions, in words."""

    version: str
    day: date
    state: str
    prepared: str
    reviewed: str
    approved: str
    changed: str

    def told(self) -> Iterator[tuple[str, str]]:
        """Each by its heading, but for what changed."""
        yield from (("Version", self.version), ("Date", day(self.day)), ("State", self.state))
        yield from (("Prepared by", self.prepared), ("Reviewed by", self.reviewed), ("Approved by", self.approved))

    @property
    def in_a_line(self) -> str:
        """All but its name: 1 October 2026, approved by the partner; what changed."""
        return "; ".join(filter(None, (f"{day(self.day)}, {self.state.lower()}", self.changed)))


def versions_of_report(client: Client) -> tuple[VersionRow, ...]:
    """Those up to its day, the present one last: the one of that day, else the draft that follows. None where neither
    practice.yml nor the versions in client.yml ask for them."""
    if not client.practice and not client.settings.versions:
        return ()
    approval = client.practice.approval if client.practice else Approval()
    *earlier, now = _with_present(client, approval)
    prepared = now.prepared or approval.prepared or client.assessor
    reviewed = now.reviewed or _to_come(approval.reviewed)
    approved = now.approved or _to_come(approval.approved)
    return (
        *(_row(each, each.prepared, each.reviewed or "–", each.approved or "–") for each in earlier),
        _row(now, prepared, reviewed, approved),
    )


def state_of_report(client: Client) -> str:
    """Draft, until its version names who has reviewed and approved it."""
    rows = versions_of_report(client)
    return rows[-1].state if rows else STATES[0]


def _with_present(client: Client, approval: Approval) -> Iterator[ReportVersion]:
    known = sorted((each for each in client.settings.versions if each.date <= client.as_of), key=lambda each: each.date)
    yield from known
    last = known[-1] if known else None
    if last is None or last.date < client.as_of:
        counted = next_version(last.version) or f"after {last.version}" if last else FIRST
        name = client.as_of.isoformat() if approval.numbered == "days" else counted
        changed = f"Draft to follow {last.version}" if last else "First draft"
        yield ReportVersion(version=name, date=client.as_of, changed=changed)


def _row(each: ReportVersion, prepared: str, reviewed: str, approved: str) -> VersionRow:
    state = STATES[2 if each.approved else 1 if each.reviewed else 0]
    return VersionRow(each.version, each.date, state, prepared or "–", reviewed, approved, each.changed)


def _to_come(who: str) -> str:
    return f"{who}, {TO_COME}" if who else TO_COME
