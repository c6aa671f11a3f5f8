"""One audit programme: what each session looks at, when and by whom, what it saves, and the time of certification."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from ims_lib.catalogue.library import load_library
from ims_lib.dates import day
from ims_lib.frames import values_of
from ims_lib.report.figures import counted, listed, place
from ims_lib.report.filled_in import filled_in
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting, setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps import Steps
from ims_lib.steps.actions import Action
from ims_lib.steps.audit_programme import AuditProgramme
from ims_lib.steps.audit_programme.deadlines import Deadline
from ims_lib.steps.audit_programme.model import BodyPart, BodyTime, Session, Share, Slot, first_in_full
from ims_lib.steps.audit_programme.ranges import compact

SHEET, DAYS_SHEET, QUESTIONS_SHEET = "Audit programme", "Audit days", "Audit questions"
AUDITORS_SHEET, BODY_SHEET = "Auditors", "Certification audits"
TO_BOOK = "outside auditor to book"
INITIAL = ("stage_1", "stage_2")
"""What a certificate that is held lies behind."""


def section_audit(steps: Steps) -> Section:
    """What is in time for which certificate, what is to be booked, the sessions ahead, who audits how much, and what it saves."""
    found, coverage = steps.audits, steps.coverage
    rows = [_session(session, steps) for session in found.held]
    shown = int(report_setting("audit_shown"))
    return render(
        "audit.html.j2",
        id="audit",
        title="Audits",
        number=5,
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
        by_year=listed(f"{quarters(amount)} in year {year}" for year, amount in _years(found)),
        until=found.day_by_day_until,
        on_top=round(100 * setting("audit", "on_top")),
        body=[_body_row(item, steps) for item in found.body],
        span=_from_to,
        days=quarters,
    )


def headline_audit(steps: Steps) -> Headline:
    """How many sessions the programme has, and what it lacks."""
    found = steps.audits
    text = f"sessions in {counted(found.years, 'year')}, {quarters(_of_years(found)[1])} days"
    if not found.given:
        text += "; no table of auditors was found"
    elif found.bookings:
        text += f"; for {_lacking(found)} an outside auditor is to be booked"
    return Headline(5, "One audit programme", "audit", str(_of_years(found)[0]), text)


def rows_audit(steps: Steps) -> dict[str, list[Row]]:
    """A row for each session, for each quarter of the audit days ahead, for each question, auditor and certification audit."""
    found = steps.audits
    first = {session.topic: session.session for session in reversed(found.held)}
    questions = [
        {**values_of(question), "session": first[question.topic], "title": found.plans[question.topic].topic.title}
        for question in found.asked
        if question.topic in first
    ]
    return {
        SHEET: [*(_row(session, steps) for session in found.held), *_held_rows(steps)],
        DAYS_SHEET: [_slot_row(slot, steps) for slot in found.slots],
        QUESTIONS_SHEET: sorted(questions, key=lambda row: (not row["whom"], row["whom"], row["session"])),
        AUDITORS_SHEET: [*_booking_rows(found), *_date_rows(found), *_auditor_rows(found)],
        BODY_SHEET: [
            {"standard": name(item.standard, steps), "kind": part.title, "day": _body_day(item, part, steps)}
            | {"low": part.low, "high": part.high, "basis": item.basis, "note": _note(item)}
            for item in found.body
            for part in item.parts
            if not _is_behind(part, item, steps)
        ],
    }


def _held_rows(steps: Steps) -> Iterator[Row]:
    """The sessions that were held, with who held them; but for one that is planned in the same month all the same."""
    planned = {session.key for session in steps.audits.held}
    for each in steps.audits.done:
        if each.key not in planned:
            told = {"title": each.title, "counts_for": "held"}
            yield told | filled_in(steps.coverage.client, each.key)


def _row(session: Session, steps: Steps) -> Row:
    topic, weighing, known = session.looks_at, session.plan.weighing, load_library().risks
    filled = filled_in(steps.coverage.client, session.key)
    return {
        **{key: getattr(session, key) for key in ("session", "title", "days")},
        "month": session.begins,
        "takes": _takes(session),
        "counts_for": counts_for(session),
        "wanted": _wanted(session) if session.lacks or not steps.audits.given else "",
        "asked": session.answer_for,
        "start_with": topic.start_with,
        "why": " ".join(session.why),
        "times": weighing.times,
        "parts": topic.parts,
        "risks": [known[risk].title if risk in known else risk for risk in weighing.risks],
        "follow_up": follow_up(session),
        "criteria": len(topic.criteria),
        **{f"concludes {each}": range_of(topic.concludes, each) for each in steps.coverage.client.standards},
        **filled,
        "auditors": filled.get("auditors") or who_audits(session, given=steps.audits.given),
    }


def _slot_row(slot: Slot, steps: Steps) -> Row:
    session = steps.audits.held[slot.session - 1]
    return {
        "day": slot.day,
        "time": slot.time,
        "session": slot.session,
        "title": session.title,
        "asked": slot.asked,
        "auditors": ", ".join(name or TO_BOOK for name in slot.auditors) or "to be named",
        "start_with": session.looks_at.start_with if slot == session.slots[0] else "",
        "follow_up": follow_up(session) if slot == session.slots[0] else [],
        **{f"clauses {each}": range_of(slot.requirements, each) for each in steps.coverage.client.standards},
    }


def _booking_rows(found: AuditProgramme) -> Iterator[Row]:
    for booking in found.bookings:
        yield {
            "name": f"To be booked for ISO/IEC {booking.standard}",
            "qualified": booking.standard,
            "sessions": len(booking.sessions),
            "days": booking.days,
            "by": booking.by,
            "do": booking.text,
        }


def _date_rows(found: AuditProgramme) -> Iterator[Row]:
    return ({"name": "Dates of the programme", "do": f"{text}."} for text in found.told)


def _auditor_rows(found: AuditProgramme) -> Iterator[Row]:
    for item in found.loads:
        auditor = item.auditor
        yield {
            "name": f"{auditor.name} (from outside)" if auditor.external else auditor.name,
            "qualified": listed(auditor.qualified),
            "sessions": item.sessions,
            "days": sum(item.load),
            "by_year": " · ".join(map(quarters, item.load)),
            "has": auditor.days,
            "do": auditor.confirm,
            "own": _own(auditor.owns),
            "cell": place(auditor.cell),
        }


def _own(owns: Iterable[tuple[str, str]]) -> list[str]:
    """Requirements that are own work, short, a line a standard."""
    leaves = {leaf for _, leaf in owns}
    return [f"ISO/IEC {each}: {range_of(leaves, each)}" for each in dict.fromkeys(map(standard_of, sorted(leaves)))]


def quarters(amount: float) -> str:
    """Days with what they have behind the point and no more: 12, 0.5, 2.25."""
    return f"{round(amount, 2):g}"


def name(standard: str, steps: Steps) -> str:
    """A standard as people call it."""
    return steps.coverage.catalogue.standards[standard].label


def _heading(found: AuditProgramme) -> str:
    sessions, amount = _of_years(found)
    text = f"{counted(sessions, 'session')} and {quarters(amount)} days in {counted(found.years, 'year')}"
    if more := len(found.held) - sessions:
        text += f", and {more} later"
    if not found.given:
        return f"{text} are proposed; who audits is open"
    return f"{text}; for {_lacking(found)} an outside auditor is to be booked" if found.bookings else text


def _of_years(found: AuditProgramme) -> tuple[int, float]:
    """Sessions and days of the years of the programme, without a full audit that has to come later."""
    own = [session for session in found.held if session.round <= found.years]
    return len(own), sum(session.days for session in own)


def _lacking(found: AuditProgramme) -> str:
    return listed(dict.fromkeys(booking.standard for booking in found.bookings))


def _years(found: AuditProgramme) -> Iterator[tuple[int, float]]:
    return ((year, amount) for year, amount in enumerate(found.days_of_years, start=1) if amount)


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
        if deadline.stage_1:
            # what is concluded only after stage 1 is told beside it
            ends = {leaf: on for leaf, on in ends.items() if on < deadline.stage_1} or ends
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
    audit = f" (internal audit of the plan: {day(deadline.audit)})" if deadline.audit else ""
    late = compact(leaf for leaf, on in ends.items() if on >= deadline.review)
    return (
        f"All but {listed(late)} by {day(max(before))}{audit}; these after the management review of the plan on "
        f"{day(deadline.review)}, which their last records wait for."
    )


def _session(session: Session, steps: Steps) -> dict[str, object]:
    return {
        "session": session,
        "matter": "; ".join(f"{each}: {range_of(session.concludes, each)}" for each in session.standards),
        "who": who_audits(session, given=steps.audits.given) or _wanted(session),
        "lacks": bool(session.lacks),
        "counts_for": counts_for(session),
        "why": session.why[0],
    }


def counts_for(session: Session) -> list[str]:
    """What it counts for, a line a standard."""
    return [f"{standard}: {purpose}" for standard, purpose in session.counts_for]


def follow_up(session: Session) -> list[str]:
    """The earlier findings on what this session is the first to conclude."""
    return [f"{each.action} ({each.standing}): {each.title} ({place(each.cell)})" for each in to_follow_up(session)]


def to_follow_up(session: Session) -> list[Action]:
    """The same as entries of the client's own lists."""
    return [each for each in session.plan.weighing.follow_up if session.first_on.intersection(each.refs)]


def _takes(session: Session) -> list[str]:
    """Who takes which clauses, a line an auditor; nothing where one takes all."""
    if len(session.shares) < 2:
        return []
    return [f"{share.auditor or _capital(TO_BOOK)}: {_of_share(share, session)}" for share in session.shares]


def _of_share(share: Share, session: Session) -> str:
    own = [item for item in share.requirements if item in session.concludes]
    said = own or list(share.requirements)
    text = "; ".join(f"{each} {range_of(said, each)}" for each in dict.fromkeys(map(standard_of, said)))
    return text if own else f"parts of {text}"


def range_of(names: Iterable[str], standard: str) -> str:
    """The numbers of one standard's requirements, as few as possible."""
    return ", ".join(compact(item for item in names if item.startswith(f"{standard}:")))


def who_audits(session: Session, *, given: bool) -> str:
    """The auditors of a session, and for which standards somebody is to be booked; empty without a table of auditors."""
    if not given:
        return ""
    lacking = f"{TO_BOOK} for {listed(session.lacks)}" if session.lacks else ""
    return "; ".join(filter(None, (listed(session.auditors), lacking)))


def _wanted(session: Session) -> str:
    """Whom a session needs, as a role: qualified, and none of those whose work a part of it is."""
    standards = session.lacks or session.standards
    own = f"; none of {listed(session.barred, 'or')}" if session.barred else ""
    return f"Qualified for {listed(standards)}{own}"


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _body_row(item: BodyTime, steps: Steps) -> dict[str, object]:
    return {
        "standard": name(item.standard, steps),
        "parts": [
            "held" if _is_behind(part, item, steps) else _from_to(part.low, part.high, quarters) for part in item.parts
        ],
        "initial": _from_to(*item.initial, quarters),
        "basis": item.basis,
        "note": _note(item),
    }


def _is_behind(part: BodyPart, item: BodyTime, steps: Steps) -> bool:
    """Whether it is an audit that a certificate which is held lies behind."""
    return part.kind in INITIAL and item.standard in steps.coverage.assessment.certified


def _body_day(item: BodyTime, part: BodyPart, steps: Steps) -> date | None:
    """When it comes by the plan or the certificate; none where no day is known."""
    days = {(each.standard, each.milestone): each.day for each in steps.roadmap.milestones}
    return days.get((item.standard, part.kind))


def _note(item: BodyTime) -> str:
    return "As the body has named it." if item.named else item.note


def _from_to(low: float, high: float, as_text: Callable[[float], str] = str) -> str:
    first, last = as_text(low), as_text(high)
    return first if first == last else f"{first} to {last}"
