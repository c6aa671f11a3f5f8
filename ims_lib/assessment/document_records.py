"""What is worked out of a client's list of documents: which are policies, in force, never approved or only a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ims_lib.assessment.facts import FactsOf
from ims_lib.inputs.document_titles import DocumentTitle, read_title, topic_of_rules
from ims_lib.inputs.rows import DocumentRow
from ims_lib.inputs.said import says_nothing, says_passed, spellings_for
from ims_lib.languages import say
from ims_lib.register.vocabulary import plain

SECURITY, SERVICE, AI = "27001", "20000-1", "42001"
ARCHIVED = "archived"
NOT_IN_USE = ("missing", "withdrawn", ARCHIVED)
EXPIRED = "expired"


def facts_of_documents(rows: Sequence[DocumentRow]) -> list[FactsOf[DocumentRow]]:
    """The facts of each document of a list. One that is in force by another row of the same title isn't missed."""
    titles = [read_title(row.title, row.type) for row in rows]
    found = [_facts(row, title) for row, title in zip(rows, titles, strict=True)]
    in_force = {title.bare for title, facts in zip(titles, found, strict=True) if facts["in_force"]}
    return [
        replace(facts, worked_out={**facts.worked_out, "unreleased": False}) if title.bare in in_force else facts
        for title, facts in zip(titles, found, strict=True)
    ]


def _facts(row: DocumentRow, title: DocumentTitle) -> FactsOf[DocumentRow]:
    is_draft = row.status == "draft" or title.draft
    expired = row.status == EXPIRED
    in_use = not is_draft and not expired and row.status not in NOT_IN_USE
    in_force = in_use and not _never_approved(row)
    is_named = bool(row.standards or row.headed or title.discipline)
    by_title = title.discipline or (SECURITY if title.security else None)
    named = title.discipline or row.headed or by_title
    of = (by_title,) if by_title else row.standards or ()
    overall_of = of if title.overall else ()
    return FactsOf(
        row=row,
        standards=overall_of if len(overall_of) == 1 else row.standards or ((named,) if named else ()),
        names=row.standards or (),
        worked_out={
            "policy": title.policy and (title.security or is_named),
            "overall": title.overall,
            "overall_security": SECURITY in overall_of,
            "overall_service": SERVICE in overall_of,
            "overall_ai": AI in overall_of,
            "topic": title.topic,
            "rules_on": topic_of_rules(row.title, row.type),
            "scope": title.scope and is_named,
            "operating": title.operating,
            "in_force": in_force,
            "lacks": say("has expired")
            if expired
            else say("is a draft")
            if is_draft
            else say("has no day of approval"),
            "next_review_text": _review_in_words(row),
            "unapproved": in_use and _never_approved(row) and not needs_no_approval(row),
            "unreleased": not in_force and row.status not in NOT_IN_USE,
        },
    )


def _review_in_words(row: DocumentRow) -> str | None:
    """What stands in place of the day of the next review; else the state of the document, where that says: overdue."""
    return row.texts.get("next_review") or (row.texts.get("status") if says_passed(row.texts.get("status")) else None)


def _never_approved(row: DocumentRow) -> bool:
    """Whether the list has a column for the day of approval, and neither a day nor an approver stands there."""
    nobody = says_nothing(row.approved_by, "approved_by")
    return "approved_on" in row.cells and nobody and not row.approved_on and says_nothing(row.texts.get("approved_on"))


def needs_no_approval(row: DocumentRow) -> bool:
    """Whether a document is from outside or a record of results: by its type, else by its title's first or last word."""
    title, kind = plain(row.title).split(), plain(row.type or "").split()
    named = [word for word in title if not word.isdigit()]
    said = kind or [*named[:1], *named[-1:]]
    return not spellings_for("unapproved_kinds").isdisjoint(said) or _is_standard(title)


def _is_standard(title: Sequence[str]) -> bool:
    """Whether a title is the name of a standard and no more."""
    numbers = [word for word in title if word.isdigit()]
    return bool(numbers) and all(word in spellings_for("standard_words") for word in title if not word.isdigit())
