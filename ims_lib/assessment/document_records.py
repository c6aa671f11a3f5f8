"""What is worked out of a client's list of documents: which are policies, in force, never approved or only a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ims_lib.inputs.said import says_nothing, says_passed, spellings_for
from ims_lib.register.titles import discipline_of
from ims_lib.register.vocabulary import load, plain, spellings

Row = Mapping[str, Any]
STANDARDS = {"27001": "overall_security", "20000-1": "overall_service", "42001": "overall_ai"}
"""A standard → the fact that a document is the overall policy of its discipline."""
SECURITY = "27001"
NOT_IN_USE = ("missing", "withdrawn")
EXPIRED = "expired"


def facts_of_documents(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The facts of each document of a list. One that is in force by another row of the same title isn't missed."""
    found = [_facts(row) for row in rows]
    in_force = {_bare_title(row) for row, facts in zip(rows, found, strict=True) if facts["in_force"]}
    for row, facts in zip(rows, found, strict=True):
        missing = not facts["in_force"] and row["status"] not in NOT_IN_USE
        facts["unreleased"] = missing and _bare_title(row) not in in_force
    return found


def _facts(row: Row) -> dict[str, Any]:
    """Facts of one document. A policy is one that names a standard, a discipline or a topic of information security."""
    title, kind = _title(row), plain(row["type"] or "").split()
    discipline = discipline_of(row["title"] or "")
    is_policy = not spellings_for("policy_words").isdisjoint([*kind, *title])
    is_topic = is_policy and not spellings_for("security_topics").isdisjoint(title)
    is_draft = row["status"] == "draft" or not spellings_for("draft_words").isdisjoint(title)
    expired = row["status"] == EXPIRED
    in_use = not is_draft and not expired and row["status"] not in NOT_IN_USE
    is_named = bool(row["standards"] or row["headed"] or discipline)
    named = discipline or row["headed"] or (SECURITY if is_topic else None)
    overall = is_policy and _consists_of(title, "policy_words")
    of = ((discipline or (SECURITY if is_topic else None)),) if discipline or is_topic else row["standards"] or ()
    return {
        "named": named,
        "policy": is_policy and (is_topic or is_named),
        "overall": overall,
        "topic": _topic(title) if is_policy else None,
        **{fact: overall and standard in of for standard, fact in STANDARDS.items()},
        "scope": not is_policy and is_named and _consists_of(title, "scope_words"),
        "operating": any(f" {phrase} " in f" {' '.join(title)} " for phrase in spellings_for("operating_words")),
        "in_force": in_use and not _never_approved(row),
        "lacks": "has expired" if expired else "is a draft" if is_draft else "has no day of approval",
        "next_review_text": _review_in_words(row),
        "unapproved": in_use and _never_approved(row) and not _needs_no_approval(title, kind),
    } | ({"standards": of} if overall and len(of) == 1 else {})


def _topic(title: Sequence[str]) -> str | None:
    """The topic that a policy is about as a whole, where a criterion asks for its rules by themselves."""
    said = f" {' '.join(title)} "
    for name, words in _topics().items():
        for word in words:
            rest = said.replace(f" {word} ", " ", 1)
            if rest != said and _consists_of(rest.split(), "policy_words"):
                return name
    return None


@cache
def _topics() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(spellings(words)) for name, words in load("inputs")["policy_topics"].items()}


def _review_in_words(row: Row) -> str | None:
    """What stands in place of the day of the next review; else the state of the document, where that says: overdue."""
    said: str | None = row["next_review_text"] or (row["status_text"] if says_passed(row["status_text"]) else None)
    return said


def _consists_of(title: Sequence[str], subject: str) -> bool:
    """Whether a title names nothing but a subject, such as policy or scope, and a discipline as a whole."""
    known = spellings_for(subject) | spellings_for("overall_words") | spellings_for("draft_words")
    return not spellings_for(subject).isdisjoint(title) and all(word in known or word.isdigit() for word in title)


def _never_approved(row: Row) -> bool:
    """Whether the list has a column for the day of approval, and neither a day nor an approver stands there."""
    days = (row["approved_on"], row["approved_on_text"])
    nobody = says_nothing(row["approved_by"], "approved_by")
    return "approved_on" in row["cells"] and nobody and all(map(says_nothing, days))


def _needs_no_approval(title: Sequence[str], kind: Sequence[str]) -> bool:
    """Whether a document is from outside or a record of results: by its type, else by its title's first or last word."""
    words = kind or [word for word in title if not word.isdigit()]
    said = words if kind else [*words[:1], *words[-1:]]
    return not spellings_for("unapproved_kinds").isdisjoint(said) or _is_standard(title)


def _is_standard(title: Sequence[str]) -> bool:
    """Whether a title is the name of a standard and no more."""
    numbers = [word for word in title if word.isdigit()]
    return bool(numbers) and all(word in spellings_for("standard_words") for word in title if not word.isdigit())


def _bare_title(row: Row) -> str:
    """A title without what marks a draft."""
    return " ".join(word for word in _title(row) if word not in spellings_for("draft_words"))


def _title(row: Row) -> list[str]:
    return plain(row["title"] or "").split()
