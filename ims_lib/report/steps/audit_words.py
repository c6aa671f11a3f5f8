"""What the page, the sheets and the forms of the audit programme say of sessions and of the body's audits in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.languages import noted, say, translated
from ims_lib.report.figures import place
from ims_lib.steps import Steps
from ims_lib.steps.actions import Action
from ims_lib.steps.audit_programme.model import BodyPart, BodyTime, Session
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.wording import in_figures, in_row, labelled, listed

OWN, PROPOSED = "client", "proposed"
"""Where a risk comes from."""
TO_BOOK = noted("outside auditor to book")
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
        labelled(f"{each.action} ({translated(each.standing)})", f"{each.title} ({place(each.cell)})")
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
    by_us = dict.fromkeys(
        (each.risk for each in found if each.risk not in steps.risks.known_above()), say(" (by our scale)")
    )
    return [f"{each.risk} {each.title}{by_us.get(each.risk, '')}" for each in found if each.origin == OWN]


def range_of(names: Iterable[str], standard: str) -> str:
    """The numbers of one standard's requirements, as few as possible."""
    return ", ".join(compact(item for item in names if item.startswith(f"{standard}:")))


def who_audits(session: Session, *, given: bool) -> str:
    """The auditors of a session, and for which standards somebody is to be booked; empty without a table of auditors."""
    if not given:
        return ""
    lacking = (
        say(
            "{outside_auditor_to_book} for {lacks}",
            outside_auditor_to_book=translated(TO_BOOK),
            lacks=listed(session.lacks),
        )
        if session.lacks
        else ""
    )
    return in_row(filter(None, (listed(session.auditors), lacking)))


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
