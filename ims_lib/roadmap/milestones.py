"""The days on the way to a certificate by the plan, what each waits for last, and those of certificates that are held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Certificate, Client
from ims_lib.gaps import Gaps
from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.marks import PlannedWork
from ims_lib.roadmap.model import Milestone
from ims_lib.roadmap.wanted import LAST, still_wanted
from ims_lib.roadmap.work import Schedule

CYCLE_YEARS = 3
"""How long a certificate of these standards holds (ISO/IEC 17021-1)."""


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
            waits_for=_last_before(planned, schedule, calendar, place),
        )
        for (standard, name), place in planned.marks.items()
        if name in titles
    )


def with_scenarios(
    found: tuple[Milestone, ...], half: tuple[Milestone, ...], whole: tuple[Milestone, ...]
) -> tuple[Milestone, ...]:
    """The milestones with the days on which they come where half, or all, of what is unknown is missing."""
    days = [{(item.milestone, item.standard): item.day for item in listed} for listed in (half, whole)]
    return tuple(
        replace(
            item,
            if_half=days[0].get((item.milestone, item.standard)),
            if_all=days[1].get((item.milestone, item.standard)),
        )
        for item in found
    )


def held_milestones(gaps: Gaps) -> Iterator[Milestone]:
    """Of each certificate that is held the next surveillance and the recertification, each with the latest day."""
    client = gaps.coverage.client
    before_end = load_sequence().wait("recertification_before_end")
    for held in client.settings.certificates:
        if held.standard in gaps.coverage.assessment.certified and held.valid_to and held.standard in client.standards:
            next_one = _next_surveillance(held, client.as_of)
            if next_one:
                yield Milestone("surveillance", "Surveillance audit", held.standard, next_one, next_one)
            by = held.valid_to - timedelta(days=before_end)
            yield Milestone("recertification", "Recertification audit", held.standard, by, held.valid_to)


def _next_surveillance(held: Certificate, as_of: date) -> date | None:
    """The next yearly day of the certificate's own, before its last year ends."""
    assert held.valid_to is not None
    ends: Mapping[int, date] = {years: _years_before(held.valid_to, years) for years in range(CYCLE_YEARS - 1, 0, -1)}
    return next((day for day in ends.values() if day > as_of), None)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _last_before(planned: PlannedWork, schedule: Schedule, calendar: Calendar, place: int) -> str:
    """The package that a mark waits for last, through other marks."""
    work = planned.work
    while place >= len(planned.packages):
        ends = {
            need: calendar.days[schedule.ends[need]].toordinal() + work.waits.get((place, need), 0)
            for need in sorted(work.needs[place])
        }
        if not ends:
            return ""
        place = max(ends, key=ends.__getitem__)
    return planned.packages[place].package
