"""Between which days each standard must be audited inside: the cycle of a certificate, or from the first records to stage 1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.roadmap import Roadmap
from ims_lib.roadmap.held import CYCLE_YEARS
from ims_lib.scales import setting
from ims_lib.steps.audit_programme.months import MONTHS, shift
from ims_lib.steps.audit_programme.topics import Topic

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Where one standard stands, and until when all of it must have been concluded."""

    standard: str
    records: date
    """From when on there is something to audit."""
    by: date
    """The last day that counts: before the recertification audit, the management review before stage 1, or the cycle's end."""
    ends: date | None = None
    """The last day of the certificate that is held."""
    stage_1: date | None = None
    """By the plan, of a standard that isn't held."""
    stage_2: date | None = None
    planned: bool = False
    """Whether the plan names the days of stage 1 and of the work before it."""
    late: str = ""
    """A sentence, where the day that counts can't be kept."""

    def purpose(self, begins: date) -> str:
        """What a session in full that begins on a day counts for, as a phrase; empty where no certificate is near."""
        if self.ends:
            if begins <= self.ends:
                return f"certificate to {day(self.ends)}"
            return f"next cycle: the certificate of today ends on {day(self.ends)}"
        if self.stage_1 and begins < self.stage_1:
            return f"full audit before stage 1 on {day(self.stage_1)}"
        if self.stage_1:
            return "cycle after certification" + (f" (stage 2 on {day(self.stage_2)})" if self.stage_2 else "")
        return ""

    @property
    def first_look(self) -> str:
        """What a session counts for that comes before there are records of all of it."""
        return (
            f"first look, to be audited again before stage 1 on {day(self.stage_1)}" if self.stage_1 else "first look"
        )


def find_deadlines(coverage: Coverage, roadmap: Roadmap | None, start: date, years: int) -> dict[str, Deadline]:
    """By standard in scope, from the first day of the programme on."""
    client = coverage.client
    end = shift(start, years * MONTHS) - ONE_DAY
    held: dict[str, date] = {item.standard: item.valid_to for item in client.settings.certificates if item.valid_to}
    found = {}
    for name in client.standards:
        valid_to = held.get(name)
        if name in coverage.assessment.certified and valid_to and valid_to >= start:
            found[name] = _held(name, valid_to, start)
        else:
            found[name] = _by_plan(name, roadmap, start) or _by_wish(name, client, start, end)
    return found


def outside_audits(deadline: Deadline, last: date) -> list[date]:
    """The days by which the certification body comes each year while a certificate is held, up to a last day."""
    if deadline.ends is None:
        return []
    yearly = [_years_on(deadline.ends, years) for years in range(1 - CYCLE_YEARS, CYCLE_YEARS)]
    days = [deadline.by + ONE_DAY if on == deadline.ends else on for on in yearly]
    return [on for on in days if deadline.records < on <= last]


def records_of(topic: Topic, deadline: Deadline, roadmap: Roadmap | None, *, is_running: bool) -> date:
    """From when on a topic has records of a standard: once the plan's work on it, but proving it, is done.

    Where nothing is planned and little is in place, nobody knows of records before the end of the standard's operation.
    No earlier than the results hold until stage 1, and no later than the plan's own internal audit of the standard.
    """
    if not deadline.planned or roadmap is None:
        return deadline.records
    ends = [
        item.end
        for item in roadmap.in_order
        if item.end
        and item.process in topic.processes
        and item.kind != "prove"
        and any(name.startswith(f"{deadline.standard}:") for name in item.requirements)
    ]
    if not ends and not is_running:
        return deadline.records
    return min(max([_earliest(deadline), *ends]), deadline.records)


def _earliest(deadline: Deadline) -> date:
    assert deadline.stage_1
    return shift(deadline.stage_1.replace(day=1), -int(setting("audit", "full_audit_months")))


def _held(standard: str, valid_to: date, start: date) -> Deadline:
    before = timedelta(days=load_sequence().wait("recertification_before_end") + 1)
    by = valid_to - before
    if by >= start:
        return Deadline(standard, start, by, ends=valid_to)
    text = (
        f"The certificate for ISO/IEC {standard} ends on {day(valid_to)} and its recertification audit is due before this "
        "programme can look at all of it: show the body the internal audits of the past years"
    )
    return Deadline(standard, start, valid_to, ends=valid_to, late=text)


def _by_plan(standard: str, roadmap: Roadmap | None, start: date) -> Deadline | None:
    days = {item.milestone: item.day for item in (roadmap.milestones if roadmap else ()) if item.standard == standard}
    stage_1 = days.get("stage_1")
    if stage_1 is None:
        return None
    lasts = next(phase.lasts_days for phase in load_sequence().phases if phase.id == "internal_audit")
    by = days.get("management_review", stage_1) - ONE_DAY
    records = min(days.get("internal_audit", by) - timedelta(days=lasts), by)
    late = ""
    if by < start:
        by = max(stage_1 - ONE_DAY, shift(start, 1) - ONE_DAY)
        late = (
            (
                f"Before stage 1 of ISO/IEC {standard} on {day(stage_1)} no full internal audit can be held: "
                "it comes first in this programme, and stage 1 has to wait for it"
            )
            if by >= stage_1
            else ""
        )
    return Deadline(
        standard, max(records, start), by, stage_1=stage_1, stage_2=days.get("stage_2"), planned=True, late=late
    )


def _by_wish(standard: str, client: Client, start: date, end: date) -> Deadline:
    """Of a standard without a planned day: before the one that is wanted, else within the cycle."""
    days: Mapping[str, date] = dict(client.settings.wanted.items())
    wanted = days.get(standard)
    if wanted is None or any(item.standard == standard for item in client.settings.certificates):
        return Deadline(standard, start, end)
    by = wanted - ONE_DAY
    if by >= shift(start, 1) - ONE_DAY:
        return Deadline(standard, start, min(by, end))
    text = f"ISO/IEC {standard} is wanted by {day(wanted)}: a full internal audit can't be held before; it comes first in this programme"
    return Deadline(standard, start, shift(start, 3) - ONE_DAY, late=text)


def _years_on(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year + years)
    except ValueError:  # 29 February
        return on.replace(year=on.year + years, day=28)


@dataclass(frozen=True, slots=True)
class Window:
    """Between which days a topic must come up. Without a standard: for all of those that run by then."""

    first: date
    last: date
    standard: str = ""
    is_early: bool = False
    """Whether it should come up as early as there is room."""


def windows_of(
    topic: Topic,
    times: int,
    deadlines: Mapping[str, Deadline],
    records: Mapping[str, date],
    running: Mapping[str, date],
    start: date,
    years: int,
    *,
    is_urgent: bool,
    is_yearly: bool,
) -> Iterator[Window]:
    """All windows of one topic: for each of its standards, for how often it comes up, and for what is at risk.

    `records`: from when on a standard can be audited in full; `running`: from when on there is something to look at.
    """
    end = shift(start, years * MONTHS) - ONE_DAY
    first_year = shift(start, int(setting("audit", "risk_first_months")))
    soon = shift(start, int(setting("audit", "records_soon_months")))
    for name in topic.standards:
        deadline = deadlines[name]
        by = deadline.by if deadline.planned else min(deadline.by, end)
        yield Window(records[name], max(by, records[name]), name, is_urgent and records[name] < soon)
        if deadline.ends and (again := _years_on(deadline.by, CYCLE_YEARS)) <= end:
            yield Window(max(deadline.ends + ONE_DAY, start), again, name)
        for on in outside_audits(deadline, end) if is_yearly else ():
            yield Window(max(start, _years_on(on, -1)), on - ONE_DAY, name)
    if is_urgent:
        first = max([start, *(since for since in running.values() if since < soon)])
        yield Window(first, first_year - ONE_DAY, is_early=True)
    if times > 1:
        for part in range(times):
            first, after = (shift(start, years * MONTHS * place // times) for place in (part, part + 1))
            yield Window(first, after - ONE_DAY)
