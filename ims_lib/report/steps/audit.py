"""One audit programme: what each session looks at, when and by whom, what it saves, and the time of certification."""

from __future__ import annotations

from calendar import month_name
from typing import Any

import pandas as pd

from ims_lib.catalogue.library import load_library
from ims_lib.report.answers import wanted
from ims_lib.report.figures import counted, days, listed, month, place
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting, setting
from ims_lib.steps import Steps
from ims_lib.steps.audit_programme import AuditProgramme, CertificationTime
from ims_lib.steps.audit_programme.ranges import compact

SHEET, QUESTIONS_SHEET = "Audit programme", "Audit questions"
NOBODY = "nobody qualified"


def section_audit(steps: Steps) -> Section:
    """The topics in the order of their first session, the calendar, who audits how much, and what one programme saves."""
    found, standards = steps.audits, steps.coverage.client.standards
    rows = [_topic(name, steps) for name in found.sessions["topic"].drop_duplicates()]
    shown = int(report_setting("audit_shown"))
    labels = {name: steps.coverage.catalogue.standards[name].label for name in standards}
    return render(
        "audit.html.j2",
        id="audit",
        title="Audits",
        number=5,
        sheet=SHEET,
        questions_sheet=QUESTIONS_SHEET,
        standards=standards,
        heading=_heading(found),
        saved=_saved(found, standards),
        shown=rows[:shown],
        rest=rows[shown:],
        total=len(rows),
        given=found.given,
        reasons=found.reasons,
        calendar=_calendar(found),
        years=range(1, found.years + 1),
        auditors=_auditors(found),
        qualified=_qualified(found),
        separate=_separate(found, labels),
        early=_early(steps),
        certification=_certification(found.certification),
        on_top=round(100 * setting("audit", "on_top")),
    )


def headline_audit(steps: Steps) -> Headline:
    """How many sessions the programme has, and what it lacks."""
    found = steps.audits
    text = f"sessions in {counted(found.years, 'year')}, {days(found.days)} days"
    if not found.given:
        text += "; no table of auditors was found"
    elif len(found.open):
        text += f"; {counted(len(found.open), 'lacks', 'lack')} somebody qualified"
    return Headline(5, "One audit programme", "audit", str(len(found.sessions)), text)


def rows_audit(steps: Steps) -> dict[str, list[Row]]:
    """A row for each session, and one for each question of each topic."""
    found = steps.audits
    first = found.sessions.reset_index().drop_duplicates("topic").set_index("topic")["session"]
    sessions = []
    for session in found.sessions.reset_index().to_dict("records"):
        topic = found.topics.loc[session["topic"]]
        sessions.append(
            {
                "session": session["session"],
                "month": session["month"],
                "title": session["title"],
                "days": session["days"],
                "auditors": _who(session["auditors"], session["lacks"], given=found.given),
                "wanted": _wanted(session["standards"], session["topic"], steps),
                "start_with": topic["start_with"],
                "why": " ".join(topic["why"]),
                "times": topic["times"],
                "parts": ", ".join(topic["parts"]),
                "risks": ", ".join(topic["risks"]),
                "follow_up": "\n".join(_follow_up(entry) for entry in topic["follow_up"]),
                "criteria": len(topic["criteria"]),
                **{f"concludes {name}": _range(topic["concludes"], name) for name in steps.coverage.client.standards},
            }
        )
    questions = [
        {
            "session": first[row["topic"]],
            "title": found.topics.at[row["topic"], "title"],
            "criterion": row["criterion"],
            "text": row["text"],
            "ask": row["ask"],
            "evidence": "\n".join(row["evidence"]),
            "state": row["state"],
            "requirements": ", ".join(row["requirements"]),
        }
        for row in found.questions.to_dict("records")
    ]
    return {SHEET: sessions, QUESTIONS_SHEET: sorted(questions, key=lambda row: row["session"])}


def results_audit(steps: Steps) -> dict[str, Any]:
    """Sessions, how often each topic comes up, what is saved, and the estimate of certification time."""
    found = steps.audits
    estimate = found.certification
    return {
        "years": found.years,
        "days": found.days,
        "sessions": [
            {
                "session": row["session"],
                "topic": row["topic"],
                "month": row["month"].isoformat(),
                "days": row["days"],
                "auditors": list(row["auditors"]),
                "lacks": list(row["lacks"]),
            }
            for row in found.sessions.reset_index().to_dict("records")
        ],
        "topics": [
            {
                "topic": name,
                "times": row["times"],
                "days": row["days"],
                "concludes": list(row["concludes"]),
                "parts": list(row["parts"]),
                "criteria": list(row["criteria"]),
                "why": list(row["why"]),
            }
            for name, row in found.topics.iterrows()
        ],
        "auditors": [
            {
                "auditor": name,
                "standards": list(row["standards"]),
                "not_independent": list(row["not_independent"]),
                "load": list(row["load"]),
            }
            for name, row in found.auditors.iterrows()
        ],
        "programmes": found.separate.reset_index().to_dict("records"),
        "reasons": list(found.reasons),
        "certification": None
        if estimate is None
        else {
            "integration": list(estimate.integration),
            "ability": list(estimate.ability),
            "reduction": list(estimate.reduction),
            "days": None if estimate.days is None else list(estimate.days),
        },
    }


def _heading(found: AuditProgramme) -> str:
    text = f"{counted(len(found.sessions), 'session')} and {days(found.days)} days in {counted(found.years, 'year')}"
    if not found.given:
        return f"{text} are proposed; who audits is open"
    if not len(found.open):
        return text
    lacks = {name for names in found.open["lacks"] for name in names}
    what = listed(name for name in found.open["standards"].explode().drop_duplicates() if name in lacks)
    return f"{text}; {counted(len(found.open), 'lacks', 'lack')} somebody qualified for {what}"


def _early(steps: Steps) -> str:
    """Sessions on a standard that is not held before the roadmap closes its known gaps: a first look, no full audit.

    A standard without a known gap has none to close.
    """
    packages, found = steps.roadmap.packages, steps.audits.sessions
    parts, planned = [], {item.standard: item.end for item in steps.roadmap.wanted}
    for standard in wanted(steps.coverage):
        if not any(name.startswith(f"{standard}:") for name in steps.roadmap.gaps.requirements.index):
            continue
        mine = packages[[any(name.startswith(f"{standard}:") for name in names) for names in packages["requirements"]]]
        end = planned.get(standard, mine["end"].dropna().max())
        if pd.isna(end):
            continue
        early = int(((found["month"] < end) & found["standards"].map(lambda names, name=standard: name in names)).sum())
        if early:
            parts.append(f"{counted(early, 'session')} on {standard} before {end:%B %Y}")
    if not parts:
        return ""
    return (
        f"By the roadmap {listed(parts)} {'comes' if len(parts) == 1 and parts[0].startswith('1 ') else 'come'} before the known gaps "
        "are closed: hold them as a first look at what is being built, and audit in full afterwards."
    )


def _saved(found: AuditProgramme, standards: tuple[str, ...]) -> str:
    """One programme against one for each; empty where one standard alone is in scope."""
    if len(standards) < 2:
        return ""
    alone = found.separate.loc["separate"]
    return (
        f"One programme for each standard would take {_from_to(alone['sessions_low'], alone['sessions_high'])} sessions and "
        f"{_from_to(alone['days_low'], alone['days_high'], days)} days"
    )


def _from_to(low: float, high: float, as_text: Any = str) -> str:
    first, last = as_text(low), as_text(high)
    return str(first) if first == last else f"{first} to {last}"


def _topic(name: str, steps: Steps) -> dict[str, Any]:
    found = steps.audits
    topic, sessions = found.topics.loc[name], found.sessions[found.sessions["topic"] == name]
    teams = list(dict.fromkeys(zip(sessions["auditors"], sessions["lacks"], strict=True)))
    most = int(report_setting("audit_follow_up_shown"))
    return {
        "title": topic["title"],
        "matter": [_range(topic["concludes"], name) for name in steps.coverage.client.standards],
        "parts_only": not topic["concludes"],
        "months": [month(day) for day in sessions["month"]],
        "why": topic["why"][0],
        "teams": [(listed(names), listed(lacks)) for names, lacks in teams],
        "wanted": _wanted(topic["standards"], name, steps),
        "days": days(topic["days"]),
        "follow_up": [_follow_up(entry, short=True) for entry in topic["follow_up"][:most]],
        "more": max(len(topic["follow_up"]) - most, 0),
    }


def _range(names: tuple[str, ...], standard: str) -> str:
    return ", ".join(compact(name for name in names if name.startswith(f"{standard}:")))


def _who(names: tuple[str, ...], lacks: tuple[str, ...], *, given: bool) -> str:
    if not given:
        return ""
    return "; ".join([*([listed(names)] if names else []), *([f"for {listed(lacks)}: {NOBODY}"] if lacks else [])])


def _wanted(standards: tuple[str, ...], topic: str, steps: Steps) -> str:
    """Whom a session needs, as a role."""
    known = load_library().audit_topics.get(topic)
    processes = steps.coverage.catalogue.processes
    titles = [processes[name].title for name in known.processes if name in processes] if known else []
    own = f"; works in none of: {'; '.join(titles)}" if titles else ""
    return f"qualified for {listed(standards)}{own}"


def _follow_up(entry: tuple[str, str, str, str], *, short: bool = False) -> str:
    action, title, state, cell = entry
    return f"{action} ({state}), {place(cell)}" if short else f"{action} ({state}): {title} [{place(cell)}]"


def _calendar(found: AuditProgramme) -> list[dict[str, Any]]:
    """A row for each month of the year, from the first of the cycle on: its sessions in each year of the cycle."""
    held: dict[tuple[int, int], list[str]] = {}
    for row in found.sessions.itertuples():
        held.setdefault((row.month.month, row.round), []).append(f"{row.Index} {row.title}")
    start = min(found.sessions["month"]).month if len(found.sessions) else 1
    months = [(start - 1 + step) % 12 + 1 for step in range(12)]
    years = range(1, found.years + 1)
    return [
        {"month": month_name[number], "years": [held.get((number, year), []) for year in years]} for number in months
    ]


def _auditors(found: AuditProgramme) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "standards": listed(row["standards"]),
            "external": row["external"],
            "own": "; ".join(
                found.topics.at[topic, "title"] for topic in row["not_independent"] if topic in found.topics.index
            ),
            "sessions": row["sessions"],
            "load": " · ".join(days(value) for value in row["load"]),
            "has": "not said" if row["days_per_year"] is None else days(row["days_per_year"]),
            "cell": place(row["cell"]),
        }
        for name, row in found.auditors.iterrows()
    ]


def _qualified(found: AuditProgramme) -> list[dict[str, Any]]:
    """Whom the programme needs, where no table says who there is."""
    return [
        {"standards": listed(row.standards), "sessions": row.sessions, "days": days(row.days)}
        for row in found.qualified.itertuples()
    ]


def _separate(found: AuditProgramme, labels: dict[str, str]) -> list[dict[str, str]]:
    alone = {key: f"{label} alone" for key, label in labels.items()}
    names = {"integrated": "One programme for all", **alone, "separate": "All of these alone"}
    return [
        {
            "name": names[str(name)],
            "sessions": _from_to(row["sessions_low"], row["sessions_high"]),
            "days": _from_to(row["days_low"], row["days_high"], days),
        }
        for name, row in found.separate.iterrows()
    ]


def _certification(found: CertificationTime | None) -> dict[str, Any] | None:
    if found is None:
        return None
    states = found.characteristics.groupby("state", sort=False)["title"].agg(list).to_dict()
    return {
        "integration": _from_to(*found.integration),
        "ability": _from_to(*found.ability),
        "reduction": _from_to(*found.reduction),
        "said": found.ability[0] == found.ability[1],
        "source": found.source,
        "there": [title[0].lower() + title[1:] for title in states.get("yes", [])],
        "of": len(found.characteristics),
        "unknown": len(states.get("unknown", [])),
        "days": None if found.days is None else _from_to(*found.days, as_text=days),
        "body_days": None if found.body_days is None else days(found.body_days),
    }
