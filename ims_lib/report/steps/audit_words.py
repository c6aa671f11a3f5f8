"""What the page, the sheets and the forms of the audit programme say of sessions and of the body's audits in the same words; and what the form of an audit report knows before the session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.dates import day, months_after
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, translated
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import place
from ims_lib.report.steps.risk_rows import REGISTER
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import setting
from ims_lib.steps import Steps
from ims_lib.steps.actions import Action
from ims_lib.steps.audit_programme.certification_time import BodyPart, BodyTime
from ims_lib.steps.audit_programme.corrected import TO_BOOK
from ims_lib.steps.audit_programme.held import CORRECTED, auditors_key
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.session import Session, Share
from ims_lib.steps.document_set import Listed
from ims_lib.steps.soa import STATEMENT
from ims_lib.wording import counted_days, in_figures, in_quotes, in_row, labelled, listed

OWN, PROPOSED = "client", "proposed"
"""Where a risk comes from."""
INITIAL = ("stage_1", "stage_2")
"""What a certificate that is held lies behind."""


def quarters(amount: float) -> str:
    """Days with what they have behind the point and no more: 12, 0.5, 2.25."""
    return in_figures(round(amount, 2), "g")


def name(standard: str, steps: Steps) -> str:
    """A standard as people call it."""
    return steps.coverage.catalogue.standards[standard].label


def counts_for(session: Session) -> list[str]:
    """What it counts for, a line a standard."""
    return [labelled(standard, purpose) for standard, purpose in session.counts_for]


def follow_up(session: Session) -> list[str]:
    """The earlier findings on what this session is the first to conclude."""
    return [
        labelled(f"{each.action} ({each.standing})", f"{each.title} ({place(each.cell)})")
        for each in to_follow_up(session)
    ]


def to_follow_up(session: Session) -> list[Action]:
    """The same as entries of the client's own lists."""
    found = session.plan.weighing.follow_up
    return [each for each in found if each.state != "closed" or session.first_on.intersection(each.refs)]


def risks_of(session: Session, steps: Steps, origin: str) -> list[str]:
    """The risks that a session is about: the client's own above what is acceptable, or those that we suppose and nobody has rated."""
    found = [steps.risks.entries[risk] for risk in session.plan.weighing.risks if risk in steps.risks.entries]
    if origin == PROPOSED:
        return [each.title for each in found if each.origin == PROPOSED]
    known, by_us = (
        steps.risks.known_above(),
        say(" (by our line)" if "matrix" in steps.risks.method.own else " (by our scale)"),
    )
    return [f"{each.risk} {each.title}{'' if each.risk in known else by_us}" for each in found if each.origin == OWN]


def range_of(names: Iterable[str], standard: str) -> str:
    """The numbers of one standard's requirements, as few as possible."""
    return ", ".join(compact(item for item in names if item.startswith(f"{standard}:")))


def who_audits(session: Session, steps: Steps) -> str:
    """The auditors of a session, as they were corrected in the workbook; else who is proposed, and for which standards somebody is to be
    booked; empty without a table of auditors."""
    if own := steps.coverage.client.entered(CORRECTED).get(key_of_auditors(session, steps)):
        return own.values["auditors"]
    if not steps.audits.given:
        return ""
    told, to_book = noted("{outside_auditor_to_book} for {lacks}"), translated(TO_BOOK)
    lacking = say(told, outside_auditor_to_book=to_book, lacks=listed(session.lacks)) if session.lacks else ""
    return in_row(filter(None, (listed(session.auditors), lacking)))


def key_of_auditors(session: Session, steps: Steps) -> str:
    topics = [each.topic for each in steps.audits.done]
    return auditors_key(session.topic, topics + [each.topic for each in steps.audits.held[: session.session - 1]])


def wanted(session: Session) -> str:
    """Whom a session needs, as a role: qualified, and none of those whose work a part of it is."""
    standards = session.lacks or session.standards
    own = say("; none of {barred}", barred=listed(session.barred, translated("or"))) if session.barred else ""
    return say("Qualified for {standards}{own}", standards=listed(standards), own=own)


def is_behind(part: BodyPart, item: BodyTime, steps: Steps) -> bool:
    """Whether it is an audit that a certificate which is held lies behind."""
    return part.kind in INITIAL and item.standard in steps.coverage.assessment.certified


def note_of(item: BodyTime) -> str:
    return say("As the body has named it.") if item.named else item.note


def whom_to_meet(names: Sequence[str], slots: int) -> tuple[str, ...]:
    """Whom so many quarters of a day leave time to meet, whoever answers for most first; then, as one entry, of whom a sample is drawn."""
    most = load_layout().people_a_slot * max(slots, 1)
    met, rest = tuple(names[:most]), names[most:]
    return (*met, say("a sample of the records of {rest}", rest=listed(rest))) if rest else met


BETWEEN = "–"
"""Between the first and the last hour of a quarter."""


def report_forms(steps: Steps) -> list[Row]:
    """What the report's form of each session of the months ahead is filled with."""
    found = steps.audits
    until = months_after(found.starts, int(setting("audit", "forms_months")))
    return [_form(session, steps) for session in found.held if session.begins < until]


def _form(session: Session, steps: Steps) -> Row:
    # the client's own register, where its files name one and none was handed in
    unread = () if steps.inputs.lists.risks else steps.documents.shown_by(REGISTER)
    return {
        "number": session.session,
        "title": session.title,
        "held": in_row(_hours(session)),
        "counts_for": counts_for(session),
        "auditors": who_audits(session, steps),
        "lead": next(iter(session.auditors), ""),
        "others": list(session.auditors[1:]),
        "asked": whom_to_meet(session.answer_for, len(session.slots)),
        "days": counted_days(session.days),
        "clauses": list(_clauses(session, steps)),
        "against": [_edition(item) for item in _measured_against(session, steps)],
        "risks": risks_of(session, steps, OWN),
        "look_for": risks_of(session, steps, PROPOSED),
        "unread": [f"{in_quotes(each.what)} ({place(each.cell)})" for each in unread],
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
    if not item.overdue or not item.next_review:
        return item.with_version
    return f"{item.with_version}, {say('review overdue since {next_review}', next_review=day(item.next_review))}"
