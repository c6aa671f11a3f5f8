"""Between which days each topic must come up: for each of its standards, for how often it is looked at, and for what is at risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ims_lib.dates import MONTHS, months_after
from ims_lib.grouping import grouped
from ims_lib.roadmap.held import CYCLE_YEARS
from ims_lib.scales import setting
from ims_lib.steps.audit_programme.deadlines import ONE_DAY, Deadline, outside_audits
from ims_lib.steps.audit_programme.readiness import Ready
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


def windows_of(
    topic: Topic,
    times: int,
    deadlines: Mapping[str, Deadline],
    ready: Mapping[str, Ready],
    running: Mapping[str, date],
    start: date,
    years: int,
    *,
    is_urgent: bool,
    presses: bool,
    is_yearly: bool,
) -> Iterator[Window]:
    """All windows of one topic: for each of its standards, for how often it comes up, and for what is at risk.

    `ready`: when a standard can be audited in full; `running`: from when on there is something to look at. What `presses` is looked
    at before the day that is agreed with the body, as what `is_yearly` is, and again soon after its last work, before the body comes.
    """
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
