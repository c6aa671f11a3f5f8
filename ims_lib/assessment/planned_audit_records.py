"""What is worked out of a client's list of planned audits: which were held, moved, put off or called off, and which is the first ahead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from ims_lib.assessment.facts import FactsOf, RemarkBeside, remark_in, standards_of
from ims_lib.inputs.document_titles import standards_in
from ims_lib.inputs.rows import PlannedAuditRow
from ims_lib.inputs.said import days_within, meaning_at_start, says_nothing, says_that
from ims_lib.languages import by_language
from ims_lib.register.plans import plans
from ims_lib.register.references.titles import discipline_of
from ims_lib.register.vocabulary import plain, threshold

HELD, CALLED_OFF = "held", "called_off"
NOT_HELD = ("not_held", CALLED_OFF, "planned")
SHORTEST_REASON = 4
"""Letters of a word that can be a reason; shorter ones join: to, on, auf."""


def facts_of_planned_audit(row: PlannedAuditRow, as_of: dt.date) -> FactsOf[PlannedAuditRow]:
    stating = [column for column in ("held_on", "status") if column in row.cells]
    said = " ".join(filter(None, (str(row.held_on or ""), *_texts_of_state(row).values(), row.notes)))
    moved = [day for day in days_within(said) if day > as_of]
    planned = max(moved, default=row.planned_on)
    days_late = (row.held_on - planned).days if planned and row.held_on and row.held_on <= as_of else 0
    named = row.standards or discipline_of(row.title) or standards_in(row.topics or "")
    off = _why_called_off(row)
    return FactsOf(
        row=row,
        standards=standards_of(row, named),
        names=row.standards or (),
        worked_out={
            "held": _held(row, as_of),
            "held_said": next(iter(_texts_of_state(row).values()), None),
            "planned_on": planned,
            "moved_unexplained": bool(moved)
            and not row.notes
            and not any(map(_has_more, _texts_of_state(row).values())),
            "called_off": off,
            "held_beside": remark_in(row, "notes", row.notes)
            if off is None and says_that(row.notes or "", "held")
            else None,
            "held_later": days_late > threshold("inputs", "late_audit"),
        },
        cells_of_facts={"held": row.cells[stating[0]]} if stating else {},
    )


def with_first_ahead(audits: Sequence[FactsOf[PlannedAuditRow]], as_of: dt.date) -> list[FactsOf[PlannedAuditRow]]:
    """The audits, with which of them is the first of its standard, and lies ahead. One of no standard may be of any."""
    of = [frozenset(each.standards) for each in audits]
    ahead = [
        None if row.held_on or row.planned_on is None or row.planned_on <= as_of else row.planned_on
        for row in (each.row for each in audits)
    ]
    begun = [standards for standards, day in zip(of, ahead, strict=True) if day is None]
    first: dict[frozenset[str], int] = {}
    for _, n in sorted((day, n) for n, day in enumerate(ahead) if day):
        if all(standards and of[n] and not standards & of[n] for standards in begun):
            first.setdefault(of[n], n)
    return [
        replace(each, worked_out={**each.worked_out, "first_ahead": n in first.values()})
        for n, each in enumerate(audits)
    ]


def _has_more(text: str) -> bool:
    """Whether a text says more than a state and a day."""
    beside = _states_of_audits().sub(" ", plain(text), count=1).split()
    return any(len(word) >= SHORTEST_REASON and not word.isdigit() for word in beside)


@by_language
def _states_of_audits() -> re.Pattern[str]:
    """A wording for the state of an audit, the longest that stands at a place."""
    words = sorted(plans()["planned_audits"].columns["status"].words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _texts_of_state(row: PlannedAuditRow) -> dict[str, str]:
    """What a row says of an audit's state, by column."""
    return {column: row.texts[column] for column in ("held_on", "status") if column in row.texts}


def _why_called_off(row: PlannedAuditRow) -> RemarkBeside | None:
    """What stands beside the word that an audit was cancelled or put off; none where no such word or nothing more does."""
    words = plans()["planned_audits"].columns["status"].words
    states = _texts_of_state(row)
    off = [column for column, text in states.items() if meaning_at_start(text, words) == CALLED_OFF]
    if not off:
        return None
    if not says_nothing(row.notes, "notes"):
        return remark_in(row, "notes", row.notes)
    told = next((column for column in off if _has_more(states[column])), None)
    return remark_in(row, told, states[told]) if told else None


def _held(row: PlannedAuditRow, as_of: dt.date) -> dt.date | str | None:
    if row.held_on:
        return row.held_on if row.held_on <= as_of else None
    if row.status == HELD:
        return HELD
    for text in _texts_of_state(row).values():
        meant = meaning_at_start(text, plans()["planned_audits"].columns["status"].words)
        if meant not in NOT_HELD and not says_nothing(text):
            return text
    return None
