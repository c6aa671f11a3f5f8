"""What is worked out of a client's list of documents: which are policies, in force, never approved or only a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ims_lib.inputs.document_titles import DocumentTitle, read_title, topic_of_rules
from ims_lib.inputs.said import says_nothing, says_passed, spellings_for
from ims_lib.register.vocabulary import plain

Row = Mapping[str, Any]
STANDARDS = {"27001": "overall_security", "20000-1": "overall_service", "42001": "overall_ai"}
"""A standard → the fact that a document is the overall policy of its discipline."""
SECURITY = "27001"
ARCHIVED = "archived"
NOT_IN_USE = ("missing", "withdrawn", ARCHIVED)
EXPIRED = "expired"


def facts_of_documents(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The facts of each document of a list. One that is in force by another row of the same title isn't missed."""
    titles = [read_title(row["title"], row["type"]) for row in rows]
    found = [_facts(row, title) for row, title in zip(rows, titles, strict=True)]
    in_force = {title.bare for title, facts in zip(titles, found, strict=True) if facts["in_force"]}
    for row, title, facts in zip(rows, titles, found, strict=True):
        missing = not facts["in_force"] and row["status"] not in NOT_IN_USE
        facts["unreleased"] = missing and title.bare not in in_force
    return found


def _facts(row: Row, title: DocumentTitle) -> dict[str, Any]:
    """Facts of one document. A policy is one that names a standard, a discipline or a topic of information security."""
    is_draft = row["status"] == "draft" or title.draft
    expired = row["status"] == EXPIRED
    in_use = not is_draft and not expired and row["status"] not in NOT_IN_USE
    is_named = bool(row["standards"] or row["headed"] or title.discipline)
    by_title = title.discipline or (SECURITY if title.security else None)
    of = (by_title,) if by_title else row["standards"] or ()
    return {
        "named": title.discipline or row["headed"] or by_title,
        "policy": title.policy and (title.security or is_named),
        "overall": title.overall,
        "topic": title.topic,
        "rules_on": topic_of_rules(row["title"], row["type"]),
        **{fact: title.overall and standard in of for standard, fact in STANDARDS.items()},
        "scope": title.scope and is_named,
        "operating": title.operating,
        "in_force": in_use and not _never_approved(row),
        "lacks": "has expired" if expired else "is a draft" if is_draft else "has no day of approval",
        "next_review_text": _review_in_words(row),
        "unapproved": in_use and _never_approved(row) and not needs_no_approval(row),
    } | ({"standards": of} if title.overall and len(of) == 1 else {})


def _review_in_words(row: Row) -> str | None:
    """What stands in place of the day of the next review; else the state of the document, where that says: overdue."""
    said: str | None = row["next_review_text"] or (row["status_text"] if says_passed(row["status_text"]) else None)
    return said


def _never_approved(row: Row) -> bool:
    """Whether the list has a column for the day of approval, and neither a day nor an approver stands there."""
    days = (row["approved_on"], row["approved_on_text"])
    nobody = says_nothing(row["approved_by"], "approved_by")
    return "approved_on" in row["cells"] and nobody and all(map(says_nothing, days))


def needs_no_approval(row: Row) -> bool:
    """Whether a document is from outside or a record of results: by its type, else by its title's first or last word."""
    title, kind = plain(row["title"] or "").split(), plain(row["type"] or "").split()
    named = [word for word in title if not word.isdigit()]
    said = kind or [*named[:1], *named[-1:]]
    return not spellings_for("unapproved_kinds").isdisjoint(said) or _is_standard(title)


def _is_standard(title: Sequence[str]) -> bool:
    """Whether a title is the name of a standard and no more."""
    numbers = [word for word in title if word.isdigit()]
    return bool(numbers) and all(word in spellings_for("standard_words") for word in title if not word.isdigit())
