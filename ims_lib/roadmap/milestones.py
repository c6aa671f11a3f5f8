"""The days on the way to a certificate by the plan, what each waits for last, and those of certificates that are held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Client
from ims_lib.frames import by_names
from ims_lib.gaps import Gaps
from ims_lib.roadmap.agreed_days import waited_for
from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.marks import PlannedWork
from ims_lib.roadmap.model import Milestone, NotSaid
from ims_lib.roadmap.wanted import LAST, still_wanted
from ims_lib.roadmap.work import Schedule
from ims_lib.scales import roadmap_setting
from ims_lib.standard_ids import standard_of


def planned_milestones(
    planned: PlannedWork, schedule: Schedule, calendar: Calendar, client: Client
) -> tuple[Milestone, ...]:
    """Of each standard that isn't held: internal audit, management review, stage 1 and stage 2."""
    growth = load_sequence()
    wanted = still_wanted(client)
    titles = {phase.id: phase.title for phase in growth.phases if phase.by_standard}
    titles |= {rule.id: rule.title for rule in growth.milestones}
    return tuple(
        Milestone(
            milestone=name,
            title=titles[name],
            standard=standard,
            day=calendar.days[schedule.ends[place]],
            latest=wanted.get(standard) if name == LAST else None,
            waits_for=waited_for(planned, schedule, calendar, place)[0],
        )
        for (standard, name), place in planned.marks.items()
        if name in titles
    )


def not_said(gaps: Gaps, scenarios: Sequence[Sequence[Milestone]]) -> tuple[NotSaid, ...]:
    """The standards that aren't held and of which too little is known to name a day, each with stage 2 if more is missing.

    What is known is counted in days of work, beside those that may come on top.
    """
    ends = [{item.standard: item.day for item in found if item.milestone == LAST} for found in scenarios]
    return tuple(NotSaid(standard, *(found.get(standard) for found in ends)) for standard in dark_standards(gaps))


def dark_standards(gaps: Gaps) -> tuple[str, ...]:
    """The standards that aren't held and of which too little is known to name a day."""
    coverage = gaps.coverage
    open_ones = [name for name in coverage.client.standards if name not in coverage.assessment.certified]
    return tuple(name for name in open_ones if _is_dark(gaps, name))


def _is_dark(gaps: Gaps, standard: str) -> bool:
    """Whether the known work for a standard is but a small part of what there may be, or what is known of its clauses is."""
    in_scope, least = gaps.coverage.in_scope, roadmap_setting("least_known")
    known, unseen = (
        sum(days for name, days in found.items() if standard in map(standard_of, in_scope[name].requirements))
        for found in (gaps.to_close, gaps.to_look_at)
    )
    clauses = by_names(gaps.coverage.parts)[standard, "clauses"]
    return unseen > 0 and (known < least * (known + unseen) or 1 - clauses["unknown"] < least)


def with_scenarios(
    found: Iterable[Milestone], half: tuple[Milestone, ...], whole: tuple[Milestone, ...]
) -> tuple[Milestone, ...]:
    """The milestones with the days on which they come where half, or all, of what is unknown is missing: no earlier than planned."""
    days = [{(item.milestone, item.standard): item.day for item in listed} for listed in (half, whole)]

    def later(item: Milestone, by: Mapping[tuple[str, str], date], least: date | None) -> date | None:
        day = by.get((item.milestone, item.standard))
        return max(day, least or item.day) if day else None

    return tuple(
        replace(item, if_half=(some := later(item, days[0], None)), if_all=later(item, days[1], some)) for item in found
    )


def with_half_alone(found: tuple[Milestone, ...], alone: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
    """The same, those that are lost if half is missing with their day where wanted dates alone are heeded: no earlier than planned."""
    days = {(item.milestone, item.standard): item.day for item in alone}
    return tuple(
        replace(item, if_half_alone=max(item.day, days[item.milestone, item.standard]))
        if item.is_lost_if_half
        else item
        for item in found
    )
