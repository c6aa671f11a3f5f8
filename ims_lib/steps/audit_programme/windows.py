"""Between which days each topic must come up: for each of its standards, for how often it is looked at, and for what is at risk; and
from when on it can be audited in full: once the last work on each of its requirements, the plan's or the client's own, is over and has
left records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.coverage import Coverage
from ims_lib.dates import MONTHS, months_after
from ims_lib.grouping import grouped
from ims_lib.roadmap import Roadmap
from ims_lib.roadmap.held import CYCLE_YEARS
from ims_lib.roadmap.model import Planned
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.audit_programme.deadlines import ONE_DAY, Deadline, earliest_of, is_after_review, outside_audits
from ims_lib.steps.audit_programme.demand import TopicWeight
from ims_lib.steps.audit_programme.topics import Topic


@dataclass(frozen=True, slots=True)
class Window:
    """Between which days a topic must come up. Without a standard: for all of those that run by then."""

    first: date
    last: date
    standard: str = ""
    is_early: bool = False
    """Whether it should come up as early as there is room."""
    months: int = MONTHS * CYCLE_YEARS
    """A session held so long before its last day has done it."""
    repeated: bool = False
    """Whether the topic comes up at intervals of so many months."""
    only: frozenset[str] = frozenset()
    """The only requirements that are looked at, in a session of their own; all of the topic's where empty."""
    is_approved: bool = False
    """Whether it is the day of a session that was approved."""


def windows_of(
    topic: Topic,
    weighing: TopicWeight,
    deadlines: Mapping[str, Deadline],
    ready: Mapping[str, Ready],
    running: Mapping[str, date],
    start: date,
    years: int,
) -> Iterator[Window]:
    """All windows of one topic: for each of its standards, for how often it comes up, and for what is at risk.

    `ready`: when a standard can be audited in full; `running`: from when on there is something to look at. What presses is looked
    at before the day that is agreed with the body, as what comes up every year is, and again soon after its last work, before the body comes.
    """
    times, presses, is_urgent = weighing.times, weighing.presses, weighing.urgency > 0
    is_yearly = topic.id in load_layout().every_year.topics
    end = months_after(start, years * MONTHS) - ONE_DAY
    first_year = months_after(start, int(setting("audit", "risk_first_months")))
    soon = months_after(start, int(setting("audit", "records_soon_months")))
    for name in topic.standards:
        deadline, records = deadlines[name], ready[name].records
        by = ready[name].last if deadline.planned else min(deadline.by, end)
        waits = [] if deadline.planned or is_urgent else [span.first for span in ready[name].later.values()]
        first = max([records, *(on for on in waits if on <= by)])
        yield Window(first, max(by, first), name, is_urgent and records < soon)
        yield from for_what_is_late(deadline, ready[name], start, end, presses=presses)
        if deadline.ends and (again := months_after(deadline.by, MONTHS * CYCLE_YEARS)) <= end:
            yield Window(max(deadline.ends + ONE_DAY, start), again, name)
        for on in outside_audits(deadline, end) if is_yearly else ():
            yield Window(max(start, months_after(on, -MONTHS)), on - ONE_DAY, name, months=MONTHS)
    if is_urgent:
        first = max([start, *(since for since in running.values() if since < soon)])
        agreed = [each for name in topic.standards if (each := deadlines[name].agreed) and each > first]
        last = min([first_year, *(agreed if presses or is_yearly else [])]) - ONE_DAY
        yield Window(first, last, is_early=True, months=2 * int(setting("audit", "risk_first_months")))
    if times > 1:
        for part in range(times):
            first, after = (months_after(start, years * MONTHS * place // times) for place in (part, part + 1))
            yield Window(first, after - ONE_DAY, months=years * MONTHS // times, repeated=True)


def for_what_is_late(
    deadline: Deadline, ready: Ready, start: date, end: date, *, presses: bool = False
) -> Iterator[Window]:
    """Of what is left until its last work is done: one window before stage 1, one before stage 2; without planned days one before
    each audit of the body that it is for, else as far as the programme reaches. What comes too late for recertification is looked at
    once more in the month before, and soon after its work, as what presses is of a certificate that is held: apart what can be
    concluded before the day that is agreed with the body."""
    planned, until = deadline.planned, date.max if deadline.planned else end
    is_pressing = presses and deadline.ends is not None
    is_early = planned or is_pressing
    ends = {leaf: span for leaf, span in ready.later.items() if span.last < date.max or not planned}
    spans = {leaf: span for leaf, span in ends.items() if span.first <= until}
    agreed = deadline.agreed if presses else None
    in_time = {leaf for leaf, span in spans.items() if agreed and span.first < agreed}
    parts = grouped(((span.last, leaf in in_time), (leaf, span.first)) for leaf, span in spans.items())
    for (last, _), found in parts.items():
        first, only = max(start, *(on for _, on in found)), frozenset(leaf for leaf, _ in found)
        if is_missed := deadline.ends is not None and last > deadline.by:
            yield Window(max(start, months_after(deadline.by, -1)), deadline.by, deadline.standard, only=only)
        soon = months_after(first, int(setting("audit", "seen_again_months"))) if is_missed or is_pressing else date.max
        comes = (on - ONE_DAY for on in outside_audits(deadline, last) if presses and on - ONE_DAY > first)
        soon = min([soon, *comes])
        yield Window(first, max(first, min(last, until, soon)), deadline.standard, is_early=is_early, only=only)


AUDIT = "internal_audit"
"""The phase from which on work comes after the sessions, or is them."""


@dataclass(frozen=True, slots=True)
class LastWork:
    """From when on a requirement can be judged, by the work on it; None where there is none."""

    before_audit: date | None
    """By the client's own, and the plan's of the phases before the internal audit."""
    whole: date
    """By all of it."""
    over: date
    """The day after all of it, whatever records it has left by then."""


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day for a full audit."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Ready:
    """When a topic can be audited in full for one standard."""

    records: date
    last: date
    """The last day that counts."""
    later: Mapping[str, Span] = field(default_factory=dict)
    """Requirements whose last work comes too late for that, each with its own days."""
    settled: frozenset[str] = frozenset()
    """Requirements in place on which no work is ahead: they can be concluded before, where no day of stage 1 asks for them again."""

    def last_of(self, leaf: str) -> date:
        """The last day that counts for a requirement."""
        return self.later[leaf].last if leaf in self.later else self.last


def last_work(roadmap: Roadmap | None, own: Mapping[str, date]) -> dict[str, LastWork]:
    """Requirement → from when on the work on it lies behind it: the day after the plan's last package, and after the time that
    what begins to run takes to leave records; and so long after the last of the client's `own` open measures."""
    growth = load_sequence()
    phases, records = [phase.id for phase in growth.phases], timedelta(days=growth.wait("run_before_prove"))
    early = frozenset(phases[: phases.index(AUDIT)])
    planned = roadmap.planned if roadmap else {}
    shown = [(item, _shows_from(item, planned)) for item in planned.values() if item.end and not item.is_look]
    by_plan = ((leaf, (item.phase, on, item.end)) for item, on in shown for leaf in item.requirements)
    found = grouped(chain(by_plan, ((leaf, (phases[0], on + records, on)) for leaf, on in own.items())))
    return {
        leaf: LastWork(
            max((on for phase, on, _ in items if phase in early), default=None),
            max(on for _, on, _ in items),
            max(end + ONE_DAY for _, _, end in items if end),
        )
        for leaf, items in found.items()
    }


def settled_from(roadmap: Roadmap | None, coverage: Coverage) -> dict[str, date]:
    """Standard that isn't held → the day after the plan's last package, the first look too, with what settles how it is audited."""
    growth, held = load_sequence(), coverage.assessment.certified
    asked, audits, found = growth.founding.before_sessions, growth.number_of(AUDIT), dict[str, date]()
    for item in roadmap.in_order if roadmap else ():
        for name in item.criteria if item.end else ():
            place, process = growth.place_of(name), coverage.catalogue.criteria[name].process
            settles = place.phase < audits and place.kind in asked.get(process, ())
            for standard in {*map(standard_of, coverage.in_scope[name].requirements)} - held if settles else ():
                assert item.end
                found[standard] = max(item.end + ONE_DAY, found.get(standard, date.min))
    return found


def _shows_from(item: Planned, planned: Mapping[str, Planned]) -> date:
    """The day from which on what a package brings can be seen; of a process that runs, once the days of records are there that
    the plan gives it, else those before its first test."""
    assert item.end
    growth, after = load_sequence(), item.end + ONE_DAY
    if item.kind != "run" or not item.start or not any(item.phase in rule.records for rule in growth.milestones):
        return after
    records = item.records or {"": growth.wait("run_before_prove")}
    since = {name: planned[name].shown_since if name else item.start for name in records}
    return max(after, *(on + timedelta(days=records[name]) for name, on in since.items() if on))


def ready_of(
    topic: Topic,
    deadline: Deadline,
    work: Mapping[str, LastWork],
    roadmap: Roadmap | None,
    start: date,
    *,
    is_running: bool,
) -> Ready:
    """When a topic can be audited in full for a standard.

    What runs can be looked at as it does, of a standard that is held or has no planned day; what is worked on has days of its own,
    after that work.
    Where nothing is planned and little is in place, nobody knows of records before the end of the standard's operation.
    No earlier than the results hold until stage 1. Of the audits and the review themselves, there are records once the
    review was held. A requirement whose last work comes with the review or later has days of its own.
    """
    matter = [leaf for leaf in topic.concludes if standard_of(leaf) == deadline.standard and leaf in work]
    waits = deadline.after_review if is_after_review(topic) else None
    if not deadline.planned or roadmap is None:
        records = waits[0] if waits else start if is_running else deadline.records
        return Ready(records, deadline.by, dict(_again(matter, deadline, work, records)))
    until = waits[1] if waits else deadline.until_review
    from_ = {leaf: _in_main(work[leaf], until if waits else deadline.by, until) for leaf in matter}
    later = {leaf: span for leaf, on in from_.items() if on is None and (span := _span(work[leaf].whole, deadline))}
    main = [on for on in from_.values() if on]
    if waits:
        return Ready(max([waits[0], *main]), until, later)
    begun = _work_of_processes(topic, deadline, roadmap)
    if not main and not begun and not is_running:
        return Ready(deadline.records, deadline.by, later)
    records = max([earliest_of(deadline), *begun, *main])
    return Ready(records, deadline.by if records <= deadline.by else until, later)


def _again(
    matter: Iterable[str], deadline: Deadline, work: Mapping[str, LastWork], records: date
) -> Iterator[tuple[str, Span]]:
    """What is still worked on, of a standard without a planned day: from then on, before the audit that all else is concluded for or,
    where that leaves no time for the report, before the body comes again, if it is known when. Before a recertification audit what is
    over is concluded by the records that it has left until its last days."""
    is_known = deadline.ends or not deadline.late
    report = timedelta(days=int(setting("audit", "report_before_stage_1")) if is_known else 0)
    comes, latest = [deadline.by + ONE_DAY, *outside_audits(deadline, date.max)], deadline.by - report
    for leaf in matter:
        first = work[leaf].whole
        if deadline.ends and work[leaf].over <= latest < first:
            first = latest
        if first > records:
            last = [on - ONE_DAY for on in comes if on > deadline.by and on - report > first]
            yield leaf, Span(first, min(last, default=date.max))


def _in_main(work: LastWork, by: date, until: date) -> date | None:
    """From when on a requirement can be concluded with the others; None where it has to wait for work that comes after them."""
    if work.whole <= by:
        return work.whole
    only_early = work.before_audit == work.whole
    return work.whole if only_early and work.whole <= until else None


def _span(first: date, deadline: Deadline) -> Span | None:
    """The days for what is left: before stage 1, else before stage 2; none where the plan has neither after them."""
    for stage in (deadline.stage_1, deadline.stage_2):
        if stage and first < stage:
            return Span(first, stage - ONE_DAY)
    return Span(first, date.max) if deadline.stage_1 else None


def _work_of_processes(topic: Topic, deadline: Deadline, roadmap: Roadmap) -> Iterable[date]:
    """When the work on a topic's processes is done, but proving it, for whatever of the standard; no later than its internal audit."""
    return [
        min(item.end + ONE_DAY, deadline.records)
        for item in roadmap.in_order
        if item.end
        and item.process in topic.processes
        and item.kind != "prove"
        and any(standard_of(name) == deadline.standard for name in item.requirements)
    ]
