"""Milestones in words: when, in which range, with how much time to spare, and whether a wanted date is possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ims_lib.dates import day
from ims_lib.languages import noted, say, translated
from ims_lib.roadmap import (
    Milestone,
    Planned,
    Roadmap,
    WantedDate,
)
from ims_lib.roadmap.more_days import most_days
from ims_lib.roadmap.role_days import days_told
from ims_lib.roadmap.wanted import still_wanted
from ims_lib.scales import report_setting
from ims_lib.wording import (
    counted,
    counted_days,
    listed,
)

HELD = ("surveillance", "recertification")
"""Milestones of certificates that are held."""
MORE = {
    "internal_audit": noted(" for its sessions"),
    "management_review": noted(" between the last session and the review, for the report"),
    "stage_1": noted(" to send the papers ahead"),
    "stage_2": noted(" to mend what stage 1 shows"),
}
"""What the days are for between what a milestone waits for last and its own."""


def milestone_rows(roadmap: Roadmap) -> list[dict[str, Any]]:
    """Each milestone in words: when, in which range, with how much time to spare, and what it waits for."""
    catalogue, planned = roadmap.gaps.coverage.catalogue, roadmap.planned
    return [
        {
            "milestone": item.milestone,
            "id": item.standard,
            "standard": catalogue.standards[item.standard].name,
            "title": item.title,
            "day": item.day,
            "first": item.expected,
            "agreed": item.is_agreed,
            "held": item.milestone in HELD,
            "range": _range(item),
            "slack": _slack(item),
            "slack_days": None if item.milestone in HELD else item.slack_days,
            "late": (item.slack_days or 0) < 0,
            "waits_for": _waits_for(item, planned),
            "last": planned.get(item.waits_for),
            "if_half": item.if_half,
            "if_all": item.if_all if _range(item) else None,
        }
        for item in sorted(roadmap.milestones, key=lambda item: item.day)
    ]


def _waits_for(item: Milestone, planned: Mapping[str, Planned]) -> str:
    """The package that a milestone waits for last, and the days from there to the milestone."""
    last = planned.get(item.waits_for)
    if last is None:
        return ""
    left, then = (item.day - last.end).days if last.end else 0, ""
    if left >= report_setting("waits_told_from"):
        why = translated(MORE.get(item.milestone, ""))
        then = say(", then {days} more{why}", days=counted(left, "day"), why=why)
    return f"{last.order} {last.label}{then}"


def not_said_rows(roadmap: Roadmap) -> list[dict[str, Any]]:
    """The standards whose days can't be named yet, as rows beside the milestones."""
    names, wanted = roadmap.gaps.coverage.catalogue.standards, still_wanted(roadmap.gaps.coverage.client)
    unsaid = say("can’t be said before the first look")
    return [
        {
            "id": item.standard,
            "standard": names[item.standard].name,
            "day": None,
            "held": False,
            "late": False,
            "waits_for": "",
            "last": None,
            "if_half": item.if_half,
            "if_all": item.if_all,
            "title": say("Stage 2 of the certification audit"),
            "slack": say("wanted by {by}; {unsaid}", by=day(by), unsaid=unsaid)
            if (by := wanted.get(item.standard))
            else unsaid,
            "range": _if_missing(item.if_half, item.if_all),
        }
        for item in roadmap.not_said
    ]


def wanted_unsaid(roadmap: Roadmap) -> Iterator[tuple[str, bool]]:
    """Of each wanted date of which nothing can be said yet that it is so, with the days that it may come to; and whether it may be kept."""
    names, wanted = roadmap.gaps.coverage.catalogue.standards, still_wanted(roadmap.gaps.coverage.client)
    for item in roadmap.not_said:
        if by := wanted.get(item.standard):
            told = noted(
                "{name} is wanted by {by}; whether that is possible can’t be said before the first look{range}."
            )
            range_ = _if_missing(item.if_half, item.if_all)
            text = say(told, name=names[item.standard].name, by=day(by), range=range_ and f": {range_}")
            yield text, item.if_half is None or item.if_half <= by


def _if_missing(half: date | None, whole: date | None) -> str:
    """The days if half, or all, of what nobody spoke of is missing."""
    if whole is None:
        return ""
    before = say("{half} if half, ", half=day(half)) if half else ""
    return say("{before}{whole} if all of what nobody spoke of is missing", before=before, whole=day(whole))


def _range(item: Milestone) -> str:
    """Up to when it may be put off by what is unknown; empty where that is nothing."""
    if not item.if_all or item.if_all <= item.day:
        return ""
    return _if_missing(item.if_half, item.if_all)


def _slack(item: Milestone) -> str:
    if item.note or item.too_late:
        return "; ".join(filter(None, [item.note, _too_late(item)]))
    slack = item.slack_days
    if item.milestone in HELD or slack is None or item.latest is None:
        return ""
    if not slack:
        return say("on {latest}, the date wanted", latest=day(item.latest))
    told = {"days": counted(abs(slack), "day"), "latest": day(item.latest)}
    found = (
        noted("{days} before {latest}, the date wanted")
        if slack > 0
        else noted("{days} after {latest}, the date wanted")
    )
    return say(found, **told)


def _too_late(item: Milestone) -> str:
    """Which work on known gaps ends only after an audit, and which day can be kept, if the certificate still holds then; else that its
    gaps are open at the audit. Empty where none does."""
    if not item.too_late or not item.can_be_from:
        return ""
    if item.latest and item.can_be_from > item.latest:
        told = noted("still open at this audit by the plan: no. {numbers}; show the auditors when each is to be done")
        return say(told, numbers=listed(map(str, item.too_late)))
    told = noted(
        "no. {numbers} ends after it: by the plan an audit finds that done from {day} on, so agree such a day or give more days"
    )
    if item.too_late[1:]:
        told = noted(
            "no. {numbers} end after it: by the plan an audit finds them done from {day} on, so agree such a day or give more days"
        )
    return say(told, numbers=listed(map(str, item.too_late)), day=day(item.can_be_from))


def wanted_text(wanted: WantedDate, roadmap: Roadmap) -> str:
    """Whether a wanted date is possible; where it isn't, by how much not, and what capacity would do."""
    coverage, end, roomier = roadmap.gaps.coverage, day(wanted.end), ""
    capacity = coverage.client.settings.capacity
    name = say("{name} by {by}", name=coverage.catalogue.standards[wanted.standard].name, by=day(wanted.by))
    if wanted.possible:
        if wanted.roomiest:
            roomier = say("; the same work in another order has it on {roomiest}", roomiest=day(wanted.roomiest))
        told = noted("{name} is possible, as far as gaps are known: by the plan on {end}{roomier}.")
        return say(told, name=name, end=end, roomier=roomier)
    pace = a_month(capacity.on(wanted.by)) if capacity else say("this capacity")
    most = most_days(coverage.client, "most_times_capacity")
    would = say("up to {a_month} were tried, and none keeps it", a_month=a_month(most))
    if enough := days_told(wanted.days_per_month, wanted.roles):
        would = say("{a_month} would do", a_month=enough)
    late = counted(wanted.days_late, "day")
    told = noted("{name} isn’t possible with {pace}: {late} late, on {end}; {would}.")
    return say(told, name=name, pace=pace, late=late, end=end, would=would)


def a_month(capacity: float) -> str:
    return say("{days} a month", days=counted_days(capacity))
