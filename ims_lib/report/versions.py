"""The versions of the report: those that were handed out, and the one that this is."""

from __future__ import annotations

from collections.abc import Mapping

from ims_lib.client import Client
from ims_lib.client.practice import Approval
from ims_lib.client.settings import ReportVersion
from ims_lib.dates import day
from ims_lib.languages import noted, say, translated
from ims_lib.steps.soa.versions import next_version

DRAFT = noted("Draft")
FIRST = "0.1"
BY_ROLE = {"prepared": noted("Prepared by"), "reviewed": noted("Reviewed by"), "approved": noted("Approved by")}
"""What heads the column of who has."""


def versions_of_report(client: Client) -> list[Mapping[str, str]]:
    """Those up to its day, by heading in English, the present one last, with who is expected to look at it."""
    known, approval = _versions(client), _approval(client)
    who = {role: _to_come(getattr(approval, role)) for role in ("reviewed", "approved")}
    present = {**who, "prepared": approval.prepared or client.assessor}
    return [_row(each, present if each is known[-1] else {}) for each in known]


def state_of_report(client: Client) -> str:
    """Draft, until its version names who has reviewed and approved it; in English."""
    return next((_state(each) for each in reversed(_versions(client))), DRAFT)


def _versions(client: Client) -> list[ReportVersion]:
    """Those up to its day, the present one last: the one of that day, else the draft that follows. None where neither practice.yml nor
    the versions in client.yml ask for them."""
    given = client.settings.versions
    if not client.practice and not given:
        return []
    known = sorted((each for each in given if each.date <= client.as_of), key=lambda each: each.date)
    last = known[-1] if known else None
    if last is None or last.date < client.as_of:
        counted = (next_version(last.version) or say("after {version}", version=last.version)) if last else FIRST
        name = client.as_of.isoformat() if _approval(client).numbered == "days" else counted
        changed = say("Draft to follow {version}", version=last.version) if last else say("First draft")
        known.append(ReportVersion(version=name, date=client.as_of, changed=changed))
    return known


def _approval(client: Client) -> Approval:
    return client.practice.approval if client.practice else Approval()


def _state(each: ReportVersion) -> str:
    return noted("Approved") if each.approved else noted("Reviewed") if each.reviewed else DRAFT


def _row(each: ReportVersion, expected: Mapping[str, str]) -> dict[str, str]:
    """A version by heading; where it doesn't name who has, whoever is `expected` to."""
    who = {role: getattr(each, role) or expected.get(role) or "–" for role in ("prepared", "reviewed", "approved")}
    return {
        "Version": each.version,
        "Date": day(each.date),
        "State": translated(_state(each)),
        **{BY_ROLE[role]: name for role, name in who.items()},
        "What changed": each.changed,
    }


def _to_come(who: str) -> str:
    return say("{who}, to come", who=who) if who else say("to come")
