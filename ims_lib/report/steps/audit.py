"""One audit programme: what each session looks at, when and by whom, what it saves, and the time of certification."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from ims_lib.dates import day
from ims_lib.languages import noted, say
from ims_lib.report.figures import from_to
from ims_lib.report.section import Headline, Section, render
from ims_lib.report.steps.audit_rows import DAYS_SHEET, QUESTIONS_SHEET, SHEET
from ims_lib.report.steps.audit_words import (
    counts_for,
    is_behind,
    name,
    note_of,
    quarters,
    range_of,
    wanted,
    who_audits,
)
from ims_lib.scales import report_setting, setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps import Steps
from ims_lib.steps.audit_programme import AuditProgramme
from ims_lib.steps.audit_programme.certification_time import BodyTime
from ims_lib.steps.audit_programme.deadlines import Deadline
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.session import Session, first_in_full
from ims_lib.wording import counted, in_row, labelled, listed


def section_audit(steps: Steps) -> Section:
    """What is in time for which certificate, what is to be booked, the sessions ahead, who audits how much, and what it saves."""
    found, coverage = steps.audits, steps.coverage
    rows = [_session(session, steps) for session in found.held]
    shown = int(report_setting("audit_shown"))
    return render(
        "audit",
        sheet=SHEET,
        days_sheet=DAYS_SHEET,
        questions_sheet=QUESTIONS_SHEET,
        labels={name: item.label for name, item in coverage.catalogue.standards.items()},
        programme=found,
        heading=_heading(found),
        apart=found.efforts["separate"] if len(coverage.client.standards) > 1 else None,
        in_time=list(_in_time(steps)),
        shown=rows[:shown],
        rest=rows[shown:],
        by_year=listed(
            say("{quarters} in year {year}", quarters=quarters(amount), year=year)
            for year, amount in enumerate(found.days_of_years, start=1)
            if amount
        ),
        until=found.day_by_day_until,
        on_top=round(100 * setting("audit", "on_top")),
        body=[_body_row(item, steps) for item in found.body],
        span=_from_to,
        days=quarters,
    )


def headline_audit(steps: Steps) -> Headline:
    """How many sessions the programme has, and what it lacks."""
    found = steps.audits
    text = say(
        "sessions in {years}, {quarters} days",
        years=counted(found.years, "year"),
        quarters=quarters(_of_years(found)[1]),
    )
    if not found.given:
        text += say("; no table of auditors was found")
    elif found.bookings:
        text += say("; for {lacking} an outside auditor is to be booked", lacking=_lacking(found))
    return Headline("audit", str(_of_years(found)[0]), text)


def _heading(found: AuditProgramme) -> str:
    sessions, amount = _of_years(found)
    text = say(
        "{sessions} and {quarters} days in {years}",
        sessions=counted(sessions, "session"),
        quarters=quarters(amount),
        years=counted(found.years, "year"),
    )
    if more := len(found.held) - sessions:
        text += say(", and {more} later", more=more)
    if not found.given:
        return say("{audits} are proposed; who audits is open", audits=text)
    booked = noted("{audits}; for {lacking} an outside auditor is to be booked")
    return say(booked, audits=text, lacking=_lacking(found)) if found.bookings else text


def _of_years(found: AuditProgramme) -> tuple[int, float]:
    """Sessions and days of the years of the programme, without a full audit that has to come later."""
    own = [session for session in found.held if session.round <= found.years]
    return len(own), sum(session.days for session in own)


def _lacking(found: AuditProgramme) -> str:
    return listed(dict.fromkeys(booking.standard for booking in found.bookings))


def _in_time(steps: Steps) -> Iterator[dict[str, str]]:
    """By standard until when all of it is concluded, for what, and what of it waits for the management review."""
    found = steps.audits
    for standard, deadline in found.deadlines.items():
        ends = {leaf: each.ends for leaf, each in first_in_full(standard, found.held).items()}
        ends |= {
            leaf: each.on
            for each in found.done
            if standard in each.standards and each.topic in found.plans
            for leaf in found.plans[each.topic].topic.concludes
            if standard_of(leaf) == standard
        }
        if until := deadline.stage_1 or deadline.ends:
            # what is concluded only after it is told beside it
            ends = {leaf: on for leaf, on in ends.items() if on < until} or ends
        if ends:
            last = max(ends.values())
            yield {
                "standard": name(standard, steps),
                "number": counted(len(ends), "requirement"),
                "by": day(last),
                "purpose": deadline.purpose(last),
                "then": _after_review(deadline, ends),
            }


def _after_review(deadline: Deadline, ends: Mapping[str, date]) -> str:
    """Which requirements are left for after the plan's internal audit; empty where none is, or the plan has no such days."""
    before = [on for on in ends.values() if deadline.review and on < deadline.review]
    if deadline.review is None or not before or len(before) == len(ends):
        return ""
    audit = say(" (internal audit of the plan: {audit})", audit=day(deadline.audit)) if deadline.audit else ""
    late = compact(leaf for leaf, on in ends.items() if on >= deadline.review)
    return say(
        "All but {late} by {before}{audit}; these after the management review of the plan on "
        "{review}, which their last records wait for.",
        late=listed(late),
        before=day(max(before)),
        audit=audit,
        review=day(deadline.review),
    )


def _session(session: Session, steps: Steps) -> dict[str, object]:
    return {
        "session": session,
        "matter": in_row(
            labelled(each, matter) for each in session.standards if (matter := range_of(session.concluded, each))
        ),
        "who": who_audits(session, steps) or wanted(session),
        "lacks": bool(session.lacks),
        "counts_for": counts_for(session),
        "why": session.why[0],
    }


def _body_row(item: BodyTime, steps: Steps) -> dict[str, object]:
    return {
        "standard": name(item.standard, steps),
        "parts": [
            say("already held") if is_behind(part, item, steps) else _from_to(part.low, part.high, quarters)
            for part in item.parts
        ],
        "initial": _from_to(*item.initial, quarters),
        "basis": item.basis,
        "note": note_of(item),
    }


def _from_to(low: float, high: float, as_text: Callable[[float], str] = str) -> str:
    return from_to([as_text(low), as_text(high)])
