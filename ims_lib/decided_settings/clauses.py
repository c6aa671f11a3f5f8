"""An answer taken apart: what is agreed, what is said, and what goes with it, a condition, a begin, an end or an order."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, reduce
from typing import NamedTuple

from ims_lib.decided_settings.dates_said import day_at_start
from ims_lib.decided_settings.words import MARKS, SENTENCES, agrees, behind, figures_in, phrases_of, words_of
from ims_lib.inputs.said import day_ahead, days_within
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import load, plain

AGREED, SAID, CONDITION, BEGIN, END, NO_MORE, ORDER = "agreed", "said", "condition", "begin", "end", "no more", "order"
"""What a clause may be; the last but one says until when, or of what, it is no more than that."""
HALF = 15
"""The day of a month that its middle is."""
_STARTS = r"^\W*"


class Clause(NamedTuple):
    """A part of an answer, as it is written, and what it is."""

    kind: str
    text: str


@cache
def clauses_in(text: str) -> tuple[Clause, ...]:
    """The clauses of an answer in their order; what follows a condition in its sentence belongs to it, but for a begin or an end."""
    found: list[Clause] = []
    cuts = re.compile(rf",\s+|\s(?={_conditions().pattern})", re.IGNORECASE)
    for sentence in SENTENCES.split(text):
        is_next = False
        for part in filter(None, (part.strip(f"{MARKS},.–") for part in cuts.split(sentence))):
            kind, last = _kind_of(part), found[-1] if is_next else Clause(AGREED, "")
            is_by = last.kind == SAID and not behind(part, "by_day")[0].strip() and bool(days_within(part))
            if kind == SAID and (last.kind == CONDITION or is_by):
                found[-1] = Clause(last.kind, f"{last.text}, {part}")
            else:
                found.append(Clause(kind, part))
            is_next = True
    return (*found,)


def core_of(text: str) -> str:
    """An answer without that it is no more than that, and that the forms come first."""
    apart = [said for kind, said in clauses_in(text) if kind in {NO_MORE, ORDER}]
    return reduce(lambda core, said: core.replace(said, ""), apart, text).strip(" ,;.") if apart else text


def begin_in(text: str, since: date) -> date | None:
    """The day from which an answer holds, in a clause of its own: of a month or year alone its first, or its middle where that is said; the last
    of all days where it holds only if something is so, or from when isn't plain."""
    clauses = clauses_in(text)
    if any(kind == CONDITION and not words_of("but", before=_STARTS).match(said) for kind, said in clauses):
        return date.max
    said = next((said for kind, said in clauses if kind == BEGIN and not words_of("at_once").search(said)), "")
    named, year = day_at_start(re.sub(r"^\D+(?=\d)", "", said), since), re.search(r"\b20\d\d\b", said)
    if named and not re.search(r"(?<!\d)\d\d?(?!\d)", said):
        return named.replace(day=HALF if words_of("middle").search(said) else 1)
    return named or (date(int(year[0]), 1, 1) if year else date.max if said else None)


def is_of_forms(text: str) -> bool:
    """Whether a clause speaks of the forms of AI impact assessments."""
    return bool(stems_in("put_before", "forms").hits(text))


@cache
def _conditions() -> re.Pattern[str]:
    words = phrases_of("condition") - phrases_of("until_day")
    return re.compile(rf"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})(?!\w)", re.IGNORECASE)


def _kind_of(part: str) -> str:
    bare = words_of("and_also", before=_STARTS).sub("", part).strip()
    if agrees(part) or plain(part) in phrases_of("goes_on"):
        return AGREED
    if any(words_of(name, before=_STARTS).match(bare) for name in ("not_before", "from_day")):
        return BEGIN
    is_until = words_of("until_day", before=_STARTS).match(bare)
    if is_until and day_ahead(bare, date(date.min.year, 1, 1)):
        return END
    more = words_of("no_more", before=_STARTS).sub("", bare)
    order = words_of("order", before=_STARTS).sub("", words_of("order", after=r"\W*$").sub("", bare))
    if not figures_in(bare) and not days_within(bare):
        if more not in {bare, ""} and not words_of("limits").fullmatch(bare):
            return NO_MORE
        if order != bare and all(
            is_of_forms(word) or word in load("limited")["fillers"] for word in plain(order).split()
        ):
            return ORDER
    return CONDITION if is_until or _conditions().match(part) else SAID
