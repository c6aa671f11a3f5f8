"""What assessors found, saw and asked, in words: for the page, sheets of the workbook and results.json."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ims_lib.catalogue.model import Catalogue
from ims_lib.dates import day, spoken
from ims_lib.frames import plain_row, values_of
from ims_lib.languages import noted, say, translated
from ims_lib.steps.field_work import CLOSED, GRADES, AssessorFinding, FieldEntry, FieldWork, SeenEvidence
from ims_lib.wording import capitalised, in_quotes, labelled


def grade_told(grade: str) -> str:
    """A grade as an auditor calls it; one that nothing knows as it stands."""
    return translated(GRADES[grade]) if grade in GRADES else grade


def work_told(work: FieldWork | None, catalogue: Catalogue) -> list[str]:
    """A line for each finding, piece of evidence, person asked and look in vain, with the criterion that it is about."""
    return [*_lines(work, catalogue)] if work else []


def _lines(work: FieldWork, catalogue: Catalogue) -> Iterator[str]:
    for found in work.findings:
        yield labelled(capitalised(grade_told(found.grade)), _finding(found)) + _about(found, catalogue)
    for seen in work.evidence:
        yield labelled(say("Evidence seen"), evidence_told(seen)) + _about(seen, catalogue)
    for each in work.asked:
        records = [
            each.drawn and say("records drawn: {drawn}", drawn=each.drawn),
            each.differ and say("records that differ: {differ}", differ=each.differ),
        ]
        told = ", ".join(filter(None, (each.asked, day(each.day) if each.day else "", *records)))
        yield labelled(say("Asked"), told) + _about(each, catalogue)
    for looked in work.not_seen:
        yield labelled(say("Not seen"), _by(looked)) + _about(looked, catalogue)


def _finding(found: AssessorFinding) -> str:
    """“No owner is named” (Ann, due 29 January 2027, open). Action: name one."""
    until = say("due {due}", due=day(found.due)) if found.due else ""
    beside = ", ".join(filter(None, (found.owner, until, closing_told(found) or translated(found.state))))
    action = say(". Action: {action}", action=found.action.rstrip(".")) if found.action else ""
    return f"{in_quotes(found.text)}{f' ({beside})' if beside else ''}{action}"


def closing_told(found: AssessorFinding) -> str:
    """Closed on 20 November 2026 by Ann Lee, as “asset list of November” shows; empty where it isn't closed."""
    if found.state != CLOSED or found.closed_on is None:
        return ""
    by = say(" by {who}", who=found.closed_by)
    shown = say(", as {what} shows", what=in_quotes(found.shown_by)) if found.shown_by else ""
    return say("closed on {on}{by}{shown}", on=day(found.closed_on), by=by, shown=shown)


def evidence_told(seen: SeenEvidence) -> str:
    """What was seen, where it is, by whom and when."""
    parts = (
        "" if seen.source.startswith(seen.place) else seen.place,
        seen.source,
        seen.sha256 and f"SHA-256 {seen.sha256}",
        say("valid until {on}", on=day(seen.valid_until)) if seen.valid_until else "",
        _by(seen),
    )
    return f"{in_quotes(seen.what)} ({', '.join(filter(None, parts))})"


def _by(entry: FieldEntry) -> str:
    return ", ".join(filter(None, (entry.who, spoken(entry.when))))


def _about(entry: FieldEntry, catalogue: Catalogue) -> str:
    """The criterion that something is about; nothing where it is about the requirement itself."""
    if not entry.criterion:
        return ""
    return say(". On the criterion: {criterion}", criterion=catalogue.criteria[entry.criterion].text)


def finding_rows(work: FieldWork, catalogue: Catalogue) -> list[dict[str, Any]]:
    """The findings on requirements in scope, as the page lists them."""
    return [
        values_of(found)
        | {
            "told": grade_told(found.grade),
            "criterion": catalogue.criteria.get(found.criterion),
            "state_told": closing_told(found) or translated(found.state),
        }
        for found in work.findings
        if found.requirements
    ]


def action_rows(work: FieldWork) -> list[dict[str, Any]]:
    """The findings from which an action follows, as rows of sheet Actions."""
    return [
        {
            "origin": noted("assessor"),
            "row": found.row,
            "action": found.number,
            "title": found.text,
            "kind": grade_told(found.grade),
            "source": _by(found),
            "state": found.state,
            "due": found.due,
            "closed_on": found.closed_on,
            "owner": found.owner,
            "correction": found.correction,
            "cause": found.cause,
            "corrective_action": found.action,
            "effective": found.shown_by,
            "missing": found.missing,
            "refs": found.requirements,
            "criteria": (found.criterion,) if found.criterion else (),
            "cell": (found.cell,),
        }
        for found in work.findings
        if found.state
    ]


def results_field_work(work: FieldWork) -> dict[str, Any]:
    """Findings, people asked and what was looked for in vain, as results.json holds them; evidence stands in its register."""
    return {
        "assessor_findings": list(map(plain_row, work.findings)),
        "asked": list(map(plain_row, work.asked)),
        "not_seen": list(map(plain_row, work.not_seen)),
    }
