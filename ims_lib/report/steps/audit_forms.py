"""What the form of an audit report knows before the session: days and hours, auditors, what it is measured against, what to follow up."""

from __future__ import annotations

from collections.abc import Iterator

from ims_lib.dates import day, months_after
from ims_lib.grouping import grouped
from ims_lib.languages import say
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import place
from ims_lib.report.steps.audit_words import (
    OWN,
    PROPOSED,
    counts_for,
    name,
    range_of,
    risks_of,
    to_follow_up,
    who_audits,
    whom_to_meet,
)
from ims_lib.report.steps.risk_rows import REGISTER
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import setting
from ims_lib.steps import Steps
from ims_lib.steps.audit_programme.model import Session, Share
from ims_lib.steps.document_set import Listed
from ims_lib.steps.soa import STATEMENT
from ims_lib.wording import counted_days, in_quotes, in_row, labelled

BETWEEN = "–"
"""Between the first and the last hour of a quarter."""


def report_forms(steps: Steps) -> list[Row]:
    """What the report's form of each session of the months ahead is filled with."""
    found = steps.audits
    until = months_after(found.starts, int(setting("audit", "forms_months")))
    return [_form(session, steps) for session in found.held if session.begins < until]


def _form(session: Session, steps: Steps) -> Row:
    return {
        "number": session.session,
        "title": session.title,
        "held": in_row(_hours(session)),
        "counts_for": counts_for(session),
        "auditors": who_audits(session, given=steps.audits.given),
        "lead": next(iter(session.auditors), ""),
        "others": list(session.auditors[1:]),
        "asked": whom_to_meet(session.answer_for, len(session.slots)),
        "days": counted_days(session.days),
        "clauses": list(_clauses(session, steps)),
        "against": [_edition(item) for item in _measured_against(session, steps)],
        "risks": risks_of(session, steps, OWN),
        "look_for": risks_of(session, steps, PROPOSED),
        "unread": _unread_registers(steps),
        "begin_with": session.looks_at.start_with,
        "follow_up": [
            {
                "finding": labelled(each.action, f"{each.title} ({each.standing})"),
                "action": each.corrective_action or "",
                "due": day(each.due) if each.due else "",
            }
            for each in to_follow_up(session)
        ],
    }


def _hours(session: Session) -> Iterator[str]:
    """Each day of a session with its first and last hour."""
    for on, slots in grouped((slot.day, slot.time) for slot in session.slots).items():
        first, last = slots[0].split(BETWEEN)[0], slots[-1].split(BETWEEN)[-1]
        yield f"{day(on)}, {first}{BETWEEN}{last}"


def _clauses(session: Session, steps: Steps) -> Iterator[Row]:
    """What is looked at and not in part alone, a row for each standard and auditor."""
    for share in session.shares or (Share("", session.concludes),):
        for standard in session.standards:
            numbers = range_of(set(share.requirements).intersection(session.concludes), standard)
            if numbers:
                yield {"standard": name(standard, steps), "numbers": numbers, "auditor": share.auditor}


def _measured_against(session: Session, steps: Steps) -> Iterator[Listed]:
    """The client's own documents in force: those that govern what is looked at, those that the rows on what is concluded name,
    and the statement of its controls."""
    rows = (row for row in steps.register.controls if not set(row.refs).isdisjoint(session.concludes))
    named = f" {' | '.join(plain(row.evidence or '') for row in rows)} "
    found = [item for process in session.looks_at.processes for item in steps.owners.evidence.governing(process)]
    found += [
        item
        for item in steps.documents.own
        if item.in_force and any(f" {plain(name)} " in named for name in (item.number, item.title) if name)
    ]
    statement = steps.documents.wanted.get(STATEMENT)
    if statement and any(":A." in leaf for leaf in session.concludes):
        found += [item for item in statement.listed if item.in_force]
    return iter(dict.fromkeys(item for item in found if not item.is_record))


def _edition(item: Listed) -> str:
    late = (
        say("review overdue since {next_review}", next_review=day(item.next_review))
        if item.overdue and item.next_review
        else ""
    )
    return ", ".join(filter(None, (item.with_version, late)))


def _unread_registers(steps: Steps) -> list[str]:
    """The client's own register of risks, where its files name one and none was handed in."""
    shown = () if steps.inputs.lists.risks else steps.documents.shown_by(REGISTER)
    return [f"{in_quotes(each.what)} ({place(each.cell)})" for each in shown]
