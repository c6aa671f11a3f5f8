"""The roadmap: gaps as work packages in the order in which a management system grows, the most weighted gap closed earliest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Client
from ims_lib.frames import values_of
from ims_lib.gaps import Gaps
from ims_lib.grouping import grouped
from ims_lib.register.model import Register
from ims_lib.roadmap.agreed_days import held_by, promised_days, without_days
from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.conditions import with_conditions, with_remarks
from ims_lib.roadmap.exact import exact_schedule
from ims_lib.roadmap.findings import day_findings, plan_findings, roadmap_findings
from ims_lib.roadmap.held import due_before_audits, due_before_sessions, first_session, held_milestones, with_late_work
from ims_lib.roadmap.held_reviews import held_reviews, with_decided_days
from ims_lib.roadmap.marks import PlannedWork, work_of
from ims_lib.roadmap.measures import packages_of_measures
from ims_lib.roadmap.mending import Demand, end_by
from ims_lib.roadmap.milestones import dark_standards, not_said, planned_milestones, with_half_alone, with_scenarios
from ims_lib.roadmap.model import (
    BY_THEN,
    LOOK_FIRST,
    Milestone,
    MoreDays,
    NotSaid,
    OwnDate,
    Package,
    Planned,
    PlannedPhase,
    Roadmap,
    WantedDate,
    count_worked,
)
from ims_lib.roadmap.more_days import DaysTried, WorkWith, calendar_of, with_ways_out
from ims_lib.roadmap.own_dates import (
    come_first,
    days_contradicted,
    days_of_actions,
    days_of_years,
    demands_before_audits,
    demands_of,
    ends_by,
    may_come_early,
    more_days_for,
    own_dates,
    with_ends,
)
from ims_lib.roadmap.packages import find_packages, look_first, with_outside, without_stopped
from ims_lib.roadmap.promises import keeping_promises
from ims_lib.roadmap.quick import in_order, quick_schedule, rank_by_ratio
from ims_lib.roadmap.released import before_decided, released_first
from ims_lib.roadmap.standing import AgreedStanding, standings
from ims_lib.roadmap.wanted import (
    before_all,
    certificates_unasked,
    certificates_wanted,
    days_before_others,
    earliest_schedule,
    founding_wanted,
    heed,
    wanted_dates,
)
from ims_lib.roadmap.work import Schedule, Work, reached_from

Ends = tuple[date | None, tuple[WantedDate, ...], tuple[tuple[Package, date], ...]]
"""When all known gaps are closed, the dates wanted, and each package with the day it is done."""

__all__ = [
    "LOOK_FIRST",
    "AgreedStanding",
    "Ends",
    "Milestone",
    "MoreDays",
    "NotSaid",
    "OwnDate",
    "Package",
    "Planned",
    "PlannedPhase",
    "Roadmap",
    "WantedDate",
    "count_worked",
    "plan_roadmap",
    "quick_end",
    "roadmap_findings",
    "standings",
]

SCENARIOS = (0.5, 1.0)
"""The shares of what nobody spoke of that milestones are told for beside none."""


def plan_roadmap(
    gaps: Gaps,
    client: Client,
    *,
    register: Register | None = None,
    owners: Mapping[str, str] | None = None,
    exact: bool = False,
    time_limit_s: float | None = None,
) -> Roadmap:
    """Work packages in order, on working days, with milestones.

    First what settles the unknown. Then phase by phase in each standard that isn't held, prerequisites before what needs
    them, so that gaps are closed as early as possible: each by its share of a requirement, heavier ones counting more,
    times the number of the month that closes it. Wanted dates, and the days that rows of the `register` set, are met where
    that is possible. `owners` are by package; an owner works on one package at a time. The plan comes at once, with a bound
    on how much better another could be; `exact` looks for the best one, which may take minutes. With a time limit what it
    has found by then depends on the machine; `above_best` says how far from the best that is at most.
    """
    lay_out = partial(_lay_out, gaps, client, register, owners)
    laid = _sparing(gaps, client, register, owners)
    if laid.calendar is None:
        undated = _in_order(laid.planned, laid.rank)
        return replace(
            _told(undated, laid, gaps, register),
            milestones=(*held_milestones(gaps, register), *held_reviews(gaps, register)),
        )
    calendar = laid.calendar
    kept, work, schedule = laid.placed
    if exact:
        schedule = exact_schedule(work, calendar, schedule, time_limit_s=time_limit_s)
    dark, own = dark_standards(gaps), planned_milestones(laid.planned, schedule, calendar, client)
    dates = _dates_by(laid, client, calendar, schedule, kept, dark)
    lost = {(item.requirement, item.cell) for item in dates["own_dates"] if item.is_late}
    shares = SCENARIOS if gaps.to_look_at else ()
    more = [lay_out(share, lost, laid.early) for share in shares]
    half, whole = [_milestones(each, client) for each in more] or [(), ()]
    told = with_scenarios([item for item in own if item.standard not in dark], half, whole)
    if any(item.is_lost_if_half for item in told):
        told = with_half_alone(told, _milestones(more[0], client, heeding=more[0].demands.values()))
    dated = _on_days(laid.planned, schedule, calendar, laid.rank)
    held = (
        *with_late_work(held_milestones(gaps, register), [*dated.values()], laid.due, gaps),
        *held_reviews(gaps, register, calendar.days[max(schedule.ends, default=0)], told),
    )
    return replace(
        _told(dated, laid, gaps, register),
        **dates,
        milestones=(*with_decided_days(told, register, gaps), *held),
        not_said=not_said(gaps, (half, whole)),
        held_by=held_by(laid.planned, schedule, calendar),
        calendar=_until(calendar, schedule),
        above_best=schedule.above_best,
        exact=schedule.exact,
    )


def _told(in_order: Mapping[str, Planned], laid: _LaidOut, gaps: Gaps, register: Register | None) -> Roadmap:
    """What is told of packages in order, with days or without."""
    client, catalogue, planned = gaps.coverage.client, gaps.coverage.catalogue, with_remarks(in_order, register, gaps)
    stopped = (each for each in find_packages(gaps) if each.agreed and each.agreed.status == "stopped")
    return Roadmap(
        planned=planned,
        gaps=gaps,
        stopped={each.package: Planned(**values_of(each)) for each in stopped},
        phases=_phases(planned),
        own_dates=laid.dates,
        action_days=days_of_actions(register, gaps, laid.dates, laid.planned.packages),
        year_days=days_of_years(register, gaps, laid.planned.packages),
        contradicted=days_contradicted(register, gaps),
        measures=packages_of_measures(register, gaps, laid.planned.packages),
        findings=(*roadmap_findings(client, catalogue), *plan_findings(planned, gaps), *day_findings(laid.dates)),
    )


def quick_end(
    gaps: Gaps,
    client: Client,
    register: Register | None = None,
    owners: Mapping[str, str] | None = None,
    *,
    as_planned: bool = False,
    freed: Collection[str] = (),
) -> Ends:
    """When all known gaps are closed, of each wanted date whether it can be met, and when each package is done; without looking for
    the best order, unless it is to be told as the plan has it. `freed` are packages whose agreed days don't count.

    No date without a capacity, the as-of date where nothing is left to do; no wanted date of a standard that is dark.
    """
    laid = (_sparing if as_planned else _lay_out)(gaps, client, register, owners, freed=freed)
    calendar = laid.calendar
    if calendar is None:
        return None, (), ()
    schedule = laid.placed[-1] if as_planned else laid.keeping_days
    ends = [calendar.days[end] for end in schedule.ends[: len(laid.planned.packages)]]
    told = wanted_dates(calendar, laid.demands, schedule)
    dark = dark_standards(gaps)
    done = tuple(zip(laid.planned.packages, ends, strict=True))
    return max(ends, default=client.as_of), tuple(item for item in told if item.standard not in dark), done


def _sparing(
    gaps: Gaps,
    client: Client,
    register: Register | None,
    owners: Mapping[str, str] | None,
    freed: Collection[str] = (),
) -> _LaidOut:
    """The work, in which days that were decided on put off as few as can be of the dates that are kept without them."""
    laid, before = _lay_out(gaps, client, register, owners, freed=freed), before_decided(client)
    if laid.calendar is None or before is client:
        return laid
    told = quick_end(gaps, before, register, owners, as_planned=True, freed=freed)[1]
    standing = {item.standard: item.end for item in told if item.possible}
    if not laid.put_off(standing):
        return laid
    spared = _lay_out(gaps, client, register, owners, standing=standing, freed=freed)
    return min(laid, spared, key=lambda each: each.put_off(standing))


@dataclass(frozen=True)
class _LaidOut:
    """The work and what is asked of its order, before it is placed."""

    planned: PlannedWork
    work_with: WorkWith
    rank: Sequence[int]
    calendar: Calendar | None
    """None without a capacity."""
    dates: tuple[OwnDate, ...]
    demands: Mapping[str, Demand]
    """Of each wanted certificate."""
    by_days: Sequence[Demand]
    """The same, and of rows, of what was agreed and of the audits of certificates that are held."""
    unasked: Sequence[Demand]
    """Of certificates for which nobody wants a day."""
    early: Collection[str]
    """The packages that wait for no phase."""
    due: Mapping[str, date]
    """By package the day before which it is to be closed, for an audit of a certificate that is held."""

    @property
    def asked(self) -> list[Demand]:
        return [*self.by_days, *self.unasked]

    @cached_property
    def keeping_days(self) -> Schedule:
        """The schedule that looks at nothing else than days; there is a calendar."""
        assert self.calendar is not None
        return earliest_schedule(self.planned.work, self.calendar, self.rank, self.asked)

    @cached_property
    def placed(self) -> tuple[Schedule, Work, Schedule]:
        """A schedule that keeps days, the work with what is due by it, and a schedule of that which closes gaps early."""
        kept, calendar = self.keeping_days, self.calendar
        assert calendar is not None
        work, schedule = self._heeding(calendar, kept)
        better = days_before_others(self.planned.work, calendar, self.asked, kept, schedule)
        return (kept, work, schedule) if better is kept else (better, *self._heeding(calendar, better))

    def put_off(self, standing: Mapping[str, date]) -> int:
        """How many wanted dates come later than on these days, by standard; there is a calendar."""
        assert self.calendar is not None
        told = wanted_dates(self.calendar, self.demands, self.placed[-1])
        return sum(item.end > standing.get(item.standard, date.max) for item in told)

    def _heeding(self, calendar: Calendar, kept: Schedule) -> tuple[Work, Schedule]:
        work = heed(self.planned.work, calendar, self.asked, kept)
        return work, quick_schedule(work, calendar, self.rank, kept)


def _lay_out(
    gaps: Gaps,
    client: Client,
    register: Register | None,
    owners: Mapping[str, str] | None = None,
    unseen: float = 0.0,
    lost: Collection[tuple[str, str]] = (),
    known_early: Collection[str] | None = None,
    *,
    standing: Mapping[str, date] = MappingProxyType({}),
    freed: Collection[str] = (),
) -> _LaidOut:
    """`unseen` is the share of what nobody spoke of that is taken as missing too; `lost` are days of rows that aren't asked for,
    each by its requirement and cell; `known_early` are those that wait for no phase, as laid out with another share; by the `standing` days
    the wanted dates of these standards are asked for, too; the agreed days of what is `freed` don't count."""
    every = without_days([look_first(gaps), *find_packages(gaps, unseen=unseen)], freed)
    packages, released, by_release = released_first([*without_stopped(every)], client)
    dates, sessions = own_dates(register, gaps, packages), due_before_sessions(gaps, packages)
    packages = with_outside(packages, client, first_session(client), dates)
    due = due_before_audits(gaps, packages, dates, register) | sessions
    harms, dated = {name for name, gap in gaps.found.items() if gap.harms}, {item.requirement for item in dates}
    harm = gaps.criteria_of(harms - dated)
    harming = [item.package for item in packages if item.kind in BY_THEN and not harm.isdisjoint(item.criteria)]
    front = [*dict.fromkeys([*come_first(dates, packages, client.as_of), *sessions, *harming])]
    needs = {item.package: item.needs for item in packages}
    free, early = may_come_early(dates, packages, gaps)
    free, early = (reached_from((*some, *due, *front, *released), needs.__getitem__) for some in (free, early))
    held = demands_before_audits(due, packages)
    asked_for = (item for item in dates if (item.requirement, item.cell) not in lost)
    rows = demands_of(asked_for, packages, harms, gaps.coverage.assessment.certified)

    def made(early: Collection[str]) -> _LaidOut:
        planned = work_of(packages, gaps, owners=owners, free=free, early=early, front=front)
        calendar, promised = calendar_of(planned, client), promised_days(planned)
        planned = with_conditions(planned, dates, register, gaps, calendar)
        rank, demands = rank_by_ratio(planned.work), certificates_wanted(planned, client)
        spared = [
            replace(demands[name], by=by, is_pressed=False, is_certificate=False) for name, by in standing.items()
        ]
        by_days = [*rows, *promised, *held, *by_release, *founding_wanted(planned, client), *demands.values(), *spared]
        work_with = partial(keeping_promises, planned.work, rank=rank, agreed=promised, rows=rows, asked=by_days)
        if calendar is not None:
            planned = replace(planned, work=work_with(calendar))
        unasked = certificates_unasked(planned, client)
        return _LaidOut(planned, work_with, rank, calendar, dates, demands, by_days, unasked, early, due)

    return _founded(made, rows, free, early) if known_early is None else made({*early, *known_early})


def _founded(
    made: Callable[[Collection[str]], _LaidOut], rows: Sequence[Demand], free: Collection[str], early: Collection[str]
) -> _LaidOut:
    """The work in which what the client has dated waits for what founds its standard, but where a day would be lost by it.

    What loses its day goes first without that, then all that keeps its day, then everything.
    """
    loose, tried = made(free), {*early}
    can_be_kept = _kept(loose, rows) if {*free} - tried else set()
    while lost := can_be_kept - _kept(found := made(tried), rows):
        more = _dated(found, lost, free) - tried or _dated(found, can_be_kept, free) - tried
        if not more:
            return loose
        tried |= more
    return found


def _kept(laid: _LaidOut, rows: Sequence[Demand]) -> set[Demand]:
    """The days of rows and of wanted certificates that can be kept; none without a calendar."""
    if not (calendar := laid.calendar):
        return set()
    schedule = laid.keeping_days
    return {each for each in (*rows, *laid.demands.values()) if end_by(schedule, calendar, each) <= each.by}


def _dated(laid: _LaidOut, demands: Iterable[Demand], free: Collection[str]) -> set[str]:
    """Of the packages that needn't wait for each phase those that these days ask for, with what these need."""
    packages, places = laid.planned.packages, {place for each in demands for place in each.places}
    needs = {item.package: {*item.needs} & {*free} for item in packages}
    asked = {item.package for place, item in enumerate(packages) if place in places}
    return reached_from(asked & {*free}, needs.__getitem__)


def _dates_by(
    laid: _LaidOut, client: Client, calendar: Calendar, schedule: Schedule, kept: Schedule, dark: Collection[str]
) -> dict[str, Any]:
    """By its name in a roadmap what becomes of each day that was asked for, and what can be done about those that aren't kept.

    `kept` is the schedule that looks at nothing else than days; nothing is told of the certificates of `dark` standards."""
    planned, rank, demands = laid.planned, laid.rank, laid.demands
    told, capacity = wanted_dates(calendar, demands, schedule), client.settings.capacity
    assert capacity is not None  # there is a calendar
    tried = DaysTried(planned, client, capacity, calendar, rank, laid.asked, laid.work_with)

    def others(demand: Demand) -> tuple[date, date]:
        return end_by(kept, calendar, demand), before_all(planned.work, calendar, rank, demand)

    own = with_ends(laid.dates, ends_by(planned, schedule, calendar))
    met = [demands[item.standard] for item in told if item.possible]
    shown = (item for item in told if item.standard not in dark)
    wanted = tuple(with_ways_out(shown, tried, demands, others))
    asked = [item.days_per_month for item in wanted if item.days_per_month and not item.roles]
    more = more_days_for(own, tried, met, asked)
    return {"wanted": wanted, "own_dates": own, "more_days": more}


def _milestones(laid: _LaidOut, client: Client, heeding: Iterable[Demand] | None = None) -> tuple[Milestone, ...]:
    """Those of a plan that looks at nothing else than days: all that are asked for, or these alone; none without a calendar."""
    calendar = laid.calendar
    if calendar is None:
        return ()
    asked = laid.asked if heeding is None else list(heeding)
    schedule = earliest_schedule(laid.planned.work, calendar, laid.rank, asked)
    return planned_milestones(laid.planned, schedule, calendar, client)


def _in_order(planned: PlannedWork, rank: Sequence[int]) -> dict[str, Planned]:
    """The packages in an order in which they can be done, without days."""
    places = [place for place in in_order(planned.work, rank) if place < len(planned.packages)]
    return _numbered([(planned.packages[place], None, None) for place in places])


def _on_days(planned: PlannedWork, schedule: Schedule, calendar: Calendar, rank: Sequence[int]) -> dict[str, Planned]:
    """The packages with the days on which each begins and ends, in that order."""
    order = sorted(
        range(len(planned.packages)), key=lambda place: (schedule.starts[place], schedule.ends[place], rank[place])
    )
    days = calendar.days
    return _numbered(
        [(planned.packages[place], days[schedule.starts[place]], days[schedule.ends[place]]) for place in order]
    )


def _numbered(found: Sequence[tuple[Package, date | None, date | None]]) -> dict[str, Planned]:
    """The first look is no. 1."""
    first = sorted(found, key=lambda item: not item[0].is_look)
    return {
        item.package: Planned(**values_of(item), order=order, start=start, end=end)
        for order, (item, start, end) in enumerate(first, start=1)
    }


def _phases(packages: Mapping[str, Planned]) -> tuple[PlannedPhase, ...]:
    own = grouped((item.phase, item) for item in packages.values() if item.phase)
    return tuple(
        PlannedPhase(
            phase=phase.id,
            title=phase.title,
            packages=tuple(item.package for item in own[phase.id]),
            days=float(sum(item.days for item in own[phase.id])),
            start=min((item.start for item in own[phase.id] if item.start), default=None),
            end=max((item.end for item in own[phase.id] if item.end), default=None),
            done_when=phase.done_when,
        )
        for phase in load_sequence().phases
        if phase.id in own
    )


def _until(calendar: Calendar, schedule: Schedule) -> Calendar:
    """The calendar to the month in which the last of all is done."""
    months = max(schedule.months, default=0) + 1
    days = sum(place < months for place in calendar.month)
    by_day = {name: getattr(calendar, name)[:days] for name in ("days", "month", "team", "share", "outside")}
    owners = tuple(each[:days] for each in calendar.owners)
    return replace(calendar, months=calendar.months[:months], owners=owners, **by_day)
