"""One audit programme: what each session looks at, when and by whom, what it saves, and the time of certification."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Callable, Sequence

from ims_lib.catalogue.library import load_library
from ims_lib.frames import values_of
from ims_lib.report.answers import wanted
from ims_lib.report.figures import counted, days, listed, place
from ims_lib.report.plain_values import plain_row
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting, setting
from ims_lib.steps import Steps
from ims_lib.steps.audit_programme import AuditProgramme
from ims_lib.steps.audit_programme.model import Session
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.topics import Topic

SHEET, QUESTIONS_SHEET = "Audit programme", "Audit questions"
NOBODY = "nobody qualified"


def section_audit(steps: Steps) -> Section:
    """The topics in the order of their first session, the calendar, who audits how much, and what one programme saves."""
    found, coverage = steps.audits, steps.coverage
    rows = [_topic(sessions, steps) for sessions in _by_topic(found).values()]
    shown = int(report_setting("audit_shown"))
    return render(
        "audit.html.j2",
        id="audit",
        title="Audits",
        number=5,
        sheet=SHEET,
        questions_sheet=QUESTIONS_SHEET,
        standards=coverage.client.standards,
        labels={name: item.label for name, item in coverage.catalogue.standards.items()},
        programme=found,
        heading=_heading(found),
        apart=found.efforts["separate"] if len(coverage.client.standards) > 1 else None,
        shown=rows[:shown],
        rest=rows[shown:],
        calendar=_calendar(found),
        early=_early(steps),
        on_top=round(100 * setting("audit", "on_top")),
        span=_from_to,
        days=days,
    )


def headline_audit(steps: Steps) -> Headline:
    """How many sessions the programme has, and what it lacks."""
    found = steps.audits
    text = f"sessions in {counted(found.years, 'year')}, {days(found.days)} days"
    if not found.given:
        text += "; no table of auditors was found"
    elif found.open:
        text += f"; {counted(len(found.open), 'lacks', 'lack')} somebody qualified"
    return Headline(5, "One audit programme", "audit", str(len(found.held)), text)


def rows_audit(steps: Steps) -> dict[str, list[Row]]:
    """A row for each session, and one for each question of each topic."""
    found = steps.audits
    first = {topic: sessions[0].session for topic, sessions in _by_topic(found).items()}
    questions = [
        {
            **values_of(question),
            "session": first[question.topic],
            "title": found.plans[question.topic].topic.title,
        }
        for question in found.asked
    ]
    return {
        SHEET: [_row(session, steps) for session in found.held],
        QUESTIONS_SHEET: sorted(questions, key=lambda row: row["session"]),
    }


def _row(session: Session, steps: Steps) -> Row:
    topic, weighing = session.plan.topic, session.plan.weighing
    return {
        **{name: getattr(session, name) for name in ("session", "month", "title", "days")},
        "auditors": _who(session, given=steps.audits.given),
        "wanted": _wanted(topic, steps),
        "start_with": topic.start_with,
        "why": " ".join(weighing.why),
        "times": weighing.times,
        "parts": topic.parts,
        "risks": weighing.risks,
        "follow_up": [
            f"{each.action} ({each.standing}): {each.title} [{place(each.cell)}]" for each in weighing.follow_up
        ],
        "criteria": len(topic.criteria),
        **{f"concludes {name}": _range(topic.concludes, name) for name in steps.coverage.client.standards},
    }


def results_audit(steps: Steps) -> dict[str, object]:
    """Sessions, how often each topic comes up, what is saved, and the estimate of certification time."""
    found = steps.audits
    estimate = found.certification
    return {
        "years": found.years,
        "days": found.days,
        "sessions": [
            plain_row(session, "session", "topic", "month", "days", "auditors", "lacks") for session in found.held
        ],
        "topics": [
            {
                "topic": name,
                "times": plan.weighing.times,
                "days": plan.days,
                **plain_row(plan.topic, "concludes", "parts", "criteria"),
                "why": plan.weighing.why,
            }
            for name, plan in found.plans.items()
        ],
        "auditors": [
            {"auditor": item.auditor.name, "standards": item.auditor.qualified}
            | {"not_independent": item.auditor.not_independent, "load": item.load}
            for item in found.loads
        ],
        "programmes": [plain_row(effort) for effort in found.efforts.values()],
        "reasons": found.reasons,
        "certification": estimate and plain_row(estimate, "integration", "ability", "reduction", "days"),
    }


def _heading(found: AuditProgramme) -> str:
    text = f"{counted(len(found.held), 'session')} and {days(found.days)} days in {counted(found.years, 'year')}"
    if not found.given:
        return f"{text} are proposed; who audits is open"
    if not found.open:
        return text
    lacks = {name for session in found.open for name in session.lacks}
    what = listed(dict.fromkeys(name for session in found.open for name in session.standards if name in lacks))
    return f"{text}; {counted(len(found.open), 'lacks', 'lack')} somebody qualified for {what}"


def _early(steps: Steps) -> str:
    """Sessions on a standard that is not held before the roadmap is ready for its audit: a first look, no full audit.

    A standard without a known gap is ready.
    """
    held = steps.audits.held
    parts, ready = (
        [],
        {item.standard: item.day for item in steps.roadmap.milestones if item.milestone == "internal_audit"},
    )
    for standard in wanted(steps.coverage):
        if not any(gap.standard == standard for gap in steps.roadmap.gaps.found.values()):
            continue
        end = ready.get(standard)
        early = sum(end is not None and session.month < end and standard in session.standards for session in held)
        if end and early:
            parts.append(f"{counted(early, 'session')} on {standard} before {end:%B %Y}")
    come = "comes" if len(parts) == 1 and parts[0].startswith("1 ") else "come"
    return f"{listed(parts)} {come}" if parts else ""


def _from_to(low: float, high: float, as_text: Callable[[float], str] = str) -> str:
    first, last = as_text(low), as_text(high)
    return first if first == last else f"{first} to {last}"


def _by_topic(found: AuditProgramme) -> dict[str, list[Session]]:
    """The sessions of each topic, in the order of the first."""
    by_topic: dict[str, list[Session]] = {}
    for session in found.held:
        by_topic.setdefault(session.topic, []).append(session)
    return by_topic


def _topic(sessions: Sequence[Session], steps: Steps) -> dict[str, object]:
    plan = sessions[0].plan
    most = int(report_setting("audit_follow_up_shown"))
    return {
        "plan": plan,
        "sessions": sessions,
        "matter": [_range(plan.topic.concludes, name) for name in steps.coverage.client.standards],
        "teams": list(dict.fromkeys((session.auditors, session.lacks) for session in sessions)),
        "wanted": _wanted(plan.topic, steps),
        "follow_up": plan.weighing.follow_up[:most],
        "more": max(len(plan.weighing.follow_up) - most, 0),
    }


def _range(names: tuple[str, ...], standard: str) -> str:
    return ", ".join(compact(name for name in names if name.startswith(f"{standard}:")))


def _who(session: Session, *, given: bool) -> str:
    lacking = f"for {listed(session.lacks)}: {NOBODY}" if session.lacks else ""
    return "; ".join(filter(None, (listed(session.auditors), lacking))) if given else ""


def _wanted(topic: Topic, steps: Steps) -> str:
    """Whom a session needs, as a role."""
    known = load_library().audit_topics.get(topic.id)
    processes = steps.coverage.catalogue.processes
    titles = [processes[name].title for name in known.processes if name in processes] if known else []
    own = f"; works in none of: {'; '.join(titles)}" if titles else ""
    return f"qualified for {listed(topic.standards)}{own}"


def _calendar(found: AuditProgramme) -> list[dict[str, object]]:
    """A row for each month of the year, from the first of the cycle on: its sessions in each year of the cycle."""
    held: dict[tuple[int, int], list[str]] = {}
    for session in found.held:
        held.setdefault((session.month.month, session.round), []).append(f"{session.session} {session.title}")
    start = min(session.month for session in found.held).month if found.held else 1
    months = [(start - 1 + step) % 12 + 1 for step in range(12)]
    years = range(1, found.years + 1)
    return [
        {"month": month_name[number], "years": [held.get((number, year), []) for year in years]} for number in months
    ]
