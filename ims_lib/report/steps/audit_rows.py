"""The audit programme in the workbook and in results.json: sessions, audit days, questions, auditors and certification audits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ims_lib.answers_given import KIND
from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client.entries import PART
from ims_lib.client.entry_sheets import filled_in, with_beside
from ims_lib.dates import day, long_month, months_after
from ims_lib.frames import plain_row, values_of
from ims_lib.languages import noted, say, translated
from ims_lib.report.figures import from_to, place, proposed
from ims_lib.report.result_rows import result_row, result_rows
from ims_lib.report.steps.audit_words import (
    OWN,
    PROPOSED,
    counts_for,
    follow_up,
    is_behind,
    key_of_auditors,
    name,
    note_of,
    quarters,
    range_of,
    risks_of,
    wanted,
    who_audits,
    whom_to_meet,
)
from ims_lib.report.versions import version_lines, version_row
from ims_lib.report.workbook_cells import SheetHead
from ims_lib.report.workbook_sheets import Row
from ims_lib.standard_ids import standard_of
from ims_lib.steps import Steps
from ims_lib.steps.audit_programme import AuditProgramme
from ims_lib.steps.audit_programme.approved import APPROVAL
from ims_lib.steps.audit_programme.corrected import TO_BOOK
from ims_lib.steps.audit_programme.held import KIND as HELD
from ims_lib.steps.audit_programme.programme import own_programmes
from ims_lib.steps.audit_programme.session import Session, Share, Slot
from ims_lib.steps.document_set import Listed
from ims_lib.steps.soa import draft_after, version_of
from ims_lib.steps.soa.versions import STATES, approved_here
from ims_lib.wording import capitalised, in_row, labelled, listed

SHEET, DAYS_SHEET, QUESTIONS_SHEET = "Audit programme", "Audit days", "Interview"
AUDITORS_SHEET, BODY_SHEET = "Auditors", "Certification audits"


def rows_audit(steps: Steps) -> dict[str, list[Row]]:
    """A row for each session, for each quarter of the audit days ahead, for each question, auditor and certification audit."""
    found = steps.audits
    days = {(each.standard, each.milestone): each.day for each in steps.roadmap.milestones}
    first = {session.topic: session.session for session in reversed(found.held)}
    questions = [
        values_of(question)
        | {"session": first[question.topic], "title": found.plans[question.topic].topic.title}
        | {"state": translated(question.state)}
        | {"ask": labelled(question.names, question.ask) if question.of else question.ask}
        | filled_in(steps.coverage.client, f"{KIND}{PART}{question.on}")
        for question in found.asked
        if question.topic in first
    ]
    return {
        SHEET: [*(_row(session, steps) for session in found.held), *_held_rows(steps)],
        DAYS_SHEET: [_slot_row(slot, steps) for slot in found.slots],
        QUESTIONS_SHEET: sorted(questions, key=lambda row: (not row["whom"], row["whom"], row["session"])),
        AUDITORS_SHEET: [
            *(
                {"name": say("To be booked for ISO/IEC {standard}", standard=each.standard), "qualified": each.standard}
                | {"sessions": len(each.sessions), "days": each.days, "by": each.by, "do": each.text}
                for each in found.bookings
            ),
            *({"name": say("Dates of the programme"), "do": f"{text}."} for text in found.told),
            *_auditor_rows(found),
        ],
        BODY_SHEET: [
            {"standard": name(item.standard, steps), "kind": part.title, "day": days.get((item.standard, part.kind))}
            | {"low": part.low, "high": part.high, "basis": item.basis, "note": note_of(item)}
            for item in found.body
            for part in item.parts
            if not is_behind(part, item, steps)
        ],
    }


def _held_rows(steps: Steps) -> Iterator[Row]:
    """The sessions that were held, with who held them; but for one that is planned in the same month all the same."""
    planned = {session.key for session in steps.audits.held}
    for each in steps.audits.done:
        if each.key not in planned:
            against = steps.audits.unfit.get(each.key, "")
            told = {"title": each.title, "counts_for": say("already held"), "wanted": against}
            yield told | filled_in(steps.coverage.client, each.key)


def _row(session: Session, steps: Steps) -> Row:
    topic, weighing = session.looks_at, session.plan.weighing
    filled, to_book = filled_in(steps.coverage.client, session.key), capitalised(translated(TO_BOOK))
    several = session.shares if session.shares[1:] else ()  # where one takes all, nobody needs to be told
    row = {
        **{key: getattr(session, key) for key in ("session", "title", "days")},
        "month": session.begins,
        "takes": [labelled(each.auditor or to_book, _of_share(each, session)) for each in several],
        "counts_for": counts_for(session),
        "wanted": _wanted(session, steps),
        "barred": session.barred if session.lacks else (),
        "asked": whom_to_meet(session.answer_for, len(session.slots)),
        "start_with": topic.start_with,
        "why": " ".join(session.why),
        "times": weighing.times,
        "parts": topic.parts,
        "points": weighing.points,
        "risks": risks_of(session, steps, OWN),
        "look_for": risks_of(session, steps, PROPOSED),
        "follow_up": follow_up(session),
        "criteria": len(topic.criteria),
        **{f"concludes {each}": range_of(session.concluded, each) for each in steps.coverage.client.standards},
        **filled,
        "auditors": filled.get("auditors") or who_audits(session, steps),
        "entry": f"{filled['entry']}\n{key_of_auditors(session, steps)}",
    }
    return with_beside(row, HELD)


def _wanted(session: Session, steps: Steps) -> str:
    """What speaks against auditors that were written in; else for which standards somebody is to be booked, or to be confirmed; what is
    wanted of them stands once, above."""
    if against := steps.audits.unfit.get(key_of_auditors(session, steps)):
        return against
    if session.lacks or not steps.audits.given:
        return say("to book: {standards}", standards=listed(session.lacks)) if session.lacks else wanted(session)
    proposed = {each.auditor.name for each in steps.audits.loads if each.auditor.confirm}
    is_open = not proposed.isdisjoint(session.auditors)
    return say("qualified for {standards}?", standards=listed(session.standards)) if is_open else ""


def _slot_row(slot: Slot, steps: Steps) -> Row:
    session = steps.audits.held[slot.session - 1]
    return {
        "day": slot.day,
        "time": slot.time,
        "session": slot.session,
        "title": session.title,
        "asked": whom_to_meet(slot.asked, 1),
        "auditors": ", ".join(name or translated(TO_BOOK) for name in slot.auditors) or say("to be named"),
        "start_with": session.looks_at.start_with if slot == session.slots[0] else "",
        "follow_up": follow_up(session) if slot == session.slots[0] else [],
        **{f"clauses {each}": range_of(slot.requirements, each) for each in steps.coverage.client.standards},
    }


def _auditor_rows(found: AuditProgramme) -> Iterator[Row]:
    for item in found.loads:
        auditor = item.auditor
        yield {
            "name": say("{name} (from outside)", name=auditor.name) if auditor.external else auditor.name,
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
    return [
        say("ISO/IEC {each}: {range_of}", each=each, range_of=range_of(leaves, each))
        for each in dict.fromkeys(map(standard_of, sorted(leaves)))
    ]


def _of_share(share: Share, session: Session) -> str:
    own = [item for item in share.requirements if item in session.concludes]
    said = own or list(share.requirements)
    text = in_row(f"{each} {range_of(said, each)}" for each in dict.fromkeys(map(standard_of, said)))
    return text if own else say("parts of {whole}", whole=text)


def results_audit(steps: Steps) -> dict[str, object]:
    """Sessions, how often each topic comes up, what is saved, what is to be booked, and the estimates of certification time."""
    found = steps.audits
    estimate = found.certification
    return {
        "years": found.years,
        "days": found.days,
        "sessions": [
            result_row("session", each)
            | {"pending": sorted(each.pending), "shares": [plain_row(share) for share in each.shares]}
            for each in found.held
        ],
        "held": result_rows("session held", found.done),
        "topics": [
            result_row("audit topic", plan.topic)
            | {"topic": topic, "times": plan.weighing.times, "days": plan.days, "why": plan.weighing.why}
            for topic, plan in found.plans.items()
        ],
        "auditors": [
            {"auditor": item.auditor.name, "standards": item.auditor.qualified}
            | {"not_independent": item.auditor.not_independent, "load": item.load}
            for item in found.loads
        ],
        "programmes": list(map(plain_row, found.efforts.values())),
        "reasons": [booking.text for booking in found.bookings],
        "bookings": result_rows("booking", found.bookings),
        "certification": estimate and result_row("certification", estimate),
        "body": result_rows("audit of the body", found.body),
    }


def head_audit(steps: Steps) -> dict[str, SheetHead]:
    """The years and standards of the programme, the client's own that is in force, and who prepares and approves it."""
    found, client = steps.audits, steps.coverage.client
    own, document = own_programmes(steps.documents), load_layout().document
    versions = [version_of(item) for item in own]
    versions += (approved := approved_here(client, APPROVAL, versions))
    given = [] if approved else [item.made for item in found.decided if item.is_given]
    refused = next((item.made.told for item in found.decided[:1] if not item.is_given), "")
    goes_on = [item for item in own if item.in_force and not approved and (refused or not given)]
    for each in reversed(given):
        after = draft_after(versions[-1] if versions else None, each.on)
        versions.append(replace(after, state=STATES["there"], approved_by=each.by, cell=each.cell))
    draft = draft_after(versions[-1] if versions else None, client.as_of)
    if not draft.approved_by:
        draft = replace(draft, approved_by=proposed(steps.owners.role_here(load_decision_words().top).name))
    versions.append(draft)
    labels = [steps.coverage.catalogue.standards[name].label for name in client.standards]
    last = months_after(found.starts, 12 * found.years - 1)
    lines = [
        (translated("Standards"), listed(labels)),
        (translated("Years"), from_to([long_month(found.starts), long_month(last)])),
        *((translated(name), text) for name, text in load_layout().for_all.items()),
        *((say("Needs somebody"), each.text) for each in found.bookings),
        *((say("Needs somebody"), each.auditor.confirm) for each in found.loads if each.auditor.confirm),
        *((say("In force"), _in_force(item, refused)) for item in goes_on),
        *((say("Moved since it was approved"), text) for text in found.moved),
    ]
    rows = [version_row(each, versions, document, steps) for each in versions]
    return {
        SHEET: SheetHead(
            say("Audit programme: {client}", client=client.name),
            tuple(lines),
            version_lines(rows, say("this programme"), APPROVAL, client),
        )
    }


def _in_force(item: Listed, said: str) -> str:
    """One line on a programme in force and what becomes of it; `said`: by which decision ours doesn't take its place."""
    approved = say(", approved {approved_on}", approved_on=day(item.approved_on)) if item.approved_on else ""
    if not said:
        return f"{item.with_version}{approved}. {load_layout().replaces}"
    until = say(" until its review, due by {due}", due=day(item.next_review)) if item.next_review else ""
    told = noted("{name}{approved}. It goes on{until}: the programme below was not approved ({said})")
    return say(told, name=item.with_version, approved=approved, until=until, said=said)
