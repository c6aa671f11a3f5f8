"""An answer taken apart: what is agreed, what is said, and what goes with it, a condition, a begin, an end, a limit or an order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from ims_lib.decided_settings.words import (
    MARKS,
    SENTENCES,
    agrees,
    behind,
    figures_in,
    is_plain,
    phrases_of,
    words_of,
)
from ims_lib.inputs.said import day_ahead, days_within
from ims_lib.register.stems import stems_in

AGREED, SAID, CONDITION, BEGIN, END, NO_MORE, ORDER = "agreed", "said", "condition", "begin", "end", "no more", "order"
"""What a clause may be; the last but one says that it is no more than that, or until when."""
HALF = 15
"""The day of a month that its middle is."""


class Clause(NamedTuple):
    """A part of an answer, as it is written, and what it is."""

    kind: str
    text: str


@cache
def clauses_in(text: str) -> tuple[Clause, ...]:
    """The clauses of an answer in their order; what follows a condition in its sentence belongs to it, but for a begin or an end."""
    found: list[Clause] = []
    for sentence in filter(str.strip, SENTENCES.split(text)):
        within: list[Clause] = []
        for part in _parts(sentence):
            kind = _kind_of(part, is_first=not found and not within)
            if within and kind == SAID and (within[-1].kind == CONDITION or _is_only_by(part, within[-1])):
                within[-1] = Clause(within[-1].kind, f"{within[-1].text}, {part}")
            else:
                within.append(Clause(kind, part))
        found += within
    return (*found,)


def begin_in(text: str, since: date) -> date | None:
    """The day from which an answer holds, in a clause of its own: of a month alone its first, or its middle where that is said."""
    for clause in clauses_in(text):
        if clause.kind == BEGIN and (found := day_ahead(clause.text, since)):
            is_day = re.search(r"(?<!\d)\d{1,2}(?!\d)", clause.text)
            in_month = HALF if words_of("middle").search(clause.text) else 1
            return (
                found[0]
                if is_day and days_within(clause.text)
                else found[0].replace(day=int(is_day[0]) if is_day else in_month)
            )
    return None


def is_of_forms(text: str) -> bool:
    """Whether a clause speaks of the forms of AI impact assessments."""
    return bool(stems_in("put_before", "forms").hits(text))


def _parts(sentence: str) -> Iterator[str]:
    """A sentence cut at commas, and before what sets a condition."""
    cuts = re.compile(rf",\s+|\s(?={_conditions()})", re.IGNORECASE)
    yield from filter(None, (part.strip(f"{MARKS},.–") for part in cuts.split(sentence)))


@cache
def _conditions() -> str:
    words = phrases_of("condition") - phrases_of("until_day")
    return rf"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})(?!\w)"


def _is_only_by(part: str, before: Clause) -> bool:
    """Whether a part is the day by which what stands before it is done."""
    return before.kind == SAID and not behind(part, "by_day")[0].strip() and bool(days_within(part))


def _kind_of(part: str, *, is_first: bool) -> str:
    bare = words_of("and_also", before=r"^\W*").sub("", part).strip()
    if is_first and agrees(part):
        return AGREED
    named = day_ahead(bare, date.min.replace(year=2000)) is not None
    for kind, name in ((BEGIN, "not_before"), (BEGIN, "from_day"), (END, "until_day")):
        if named and words_of(name, before=r"^\W*").match(bare):
            return kind
    if not figures_in(bare) and not days_within(bare):
        if words_of("no_more", before=r"^\W*").match(bare):
            return NO_MORE
        order = words_of("order", before=r"^\W*").sub("", words_of("order", after=r"\W*$").sub("", bare))
        if order != bare and is_plain(order, "unsure"):
            return ORDER
    if re.match(_conditions(), part, re.IGNORECASE) or words_of("until_day", before=r"^\W*").match(part):
        return CONDITION
    return SAID
