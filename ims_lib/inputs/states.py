"""In which state the entries of a client's lists are: what words and days say together. One reading for all who ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from ims_lib.inputs.values import meaning_at_start
from ims_lib.register.lists import words_for
from ims_lib.register.vocabulary import load, plain, spellings

CLOSED = ("closed", "done")
VOID, DROPPED, FORMER = "void", "dropped", "former"
"""The states of what counts no longer: an entry that was cancelled, rejected, raised in error or stands twice; an objective
that was given up; a supplier that is none any longer."""
Row = Mapping[str, Any]


def state_of(row: Row, as_of: dt.date) -> str | None:
    """Open, closed or void, of a nonconformity, finding or action; none where its state is a word that we don't know."""
    if is_void(row):
        return VOID
    if is_closed(row, as_of):
        return "closed"
    return "open" if row["status"] or not row["status_text"] else None


def is_closed(row: Row, as_of: dt.date) -> bool:
    """Whether a nonconformity or action is closed: by a day of closing that has come, or by the client's own word."""
    return day_of_closing(row, as_of) is not None or row["status"] in CLOSED


def day_of_closing(row: Row, as_of: dt.date) -> dt.date | None:
    """The day on which a nonconformity or action was closed; none where it hasn't come yet."""
    closed_on: dt.date | None = row["closed_on"]
    return closed_on if closed_on and closed_on <= as_of else None


def is_void(row: Row) -> bool:
    """Whether the status of an entry says that it counts no longer."""
    return row.get("status") in (VOID, DROPPED, FORMER)


def says_nothing(said: object) -> bool:
    """Whether a cell is empty, or says that there is nothing yet: '-', pending, not signed, in negotiation. 'No. 12' is something."""
    if not isinstance(said, str) or not said:
        return not said
    text = plain(said)
    if text in words_for("nothing"):
        return True
    begun = meaning_at_start(said, _none_yet())
    return begun is not None and not text.removeprefix(begun).strip()[:1].isdigit()


@cache
def spellings_for(name: str) -> frozenset[str]:
    """The words under a name of the vocabulary of lists, in all the ways they are typed."""
    return frozenset(spellings(load("inputs")[name]))


@cache
def _none_yet() -> Mapping[str, str]:
    return {phrase: phrase for phrase in spellings_for("none_yet")}


def day_of_list(row: Row, as_of: dt.date) -> dt.date:
    """The day on which what a row says held: that of its list where the list says one, else the report's.

    What fell due after it may have been done since.
    """
    return min(row.get("stated_on") or as_of, as_of)


def state_of_measure(text: str | None) -> str | None:
    """Open, done or void, of the measure against a risk by the risk's status; none where we don't know the word."""
    return meaning_at_start(text, _measure_words())


def has_open_measure(row: Row) -> bool:
    """Whether the list has a column for the state, and the state says that the measure isn't done, or says nothing."""
    return "status" in row["cells"] and (not row["status"] or state_of_measure(row["status"]) == "open")


@cache
def _measure_words() -> Mapping[str, str]:
    words = {**load("inputs")["measure_words"], VOID: load("inputs")["void_words"]}
    return {phrase: state for state, listed in words.items() for phrase in spellings(listed)}
