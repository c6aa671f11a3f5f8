"""The words of a decision: what is plain in it, what agrees, and what stands behind a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache

from ims_lib.inputs.said import day_ahead, days_within
from ims_lib.register.cell_values import days_named
from ims_lib.register.plans import yes_no
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import load, plain, spellings
from ims_lib.standard_ids import STANDARDS

MONTHS = "|".join(re.escape(name) for month in load("rows")["month_names"] for name in spellings(month))
"""The names of the months, one or another."""
STOP = rf"\.(?=\s|$)(?!\s+\w+\s+\d{{4}})(?!(?<=\d\.)\s+(?i:{MONTHS})\b)"
"""A full stop, but for that of a day, as in 28. Februar 2027 and 28. Februar."""
SENTENCES = re.compile(rf"[;\n]|{STOP}")
FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
MARKS = " “”„«»\"'"
"""What may stand around a name."""
SHORT = 5
"""Letters that the first word of a name must have to stand for it."""
_UNSURE = re.compile(r"[?%+]|[^\W\d_][-_./]?\d")
"""Marks of a text whose figures aren't plain: it asks, it gives a share or on top, or a figure is part of an id."""


def is_plain(text: str, but: str) -> bool:
    """Whether a text holds none of these words, but for where they only set a limit, and its figures are of days."""
    ended = words_of("no_more", before=r"[,;–(]\s*", after=r"\W*$").sub("", text)
    said, of_people = words_of("limits").sub("", ended), words_of("of_people", before=r"\d\s*").search(text)
    return not (of_people or _UNSURE.search(text) or stems_in("put_before", but).hits(said))


def said_of_use(text: str) -> list[str]:
    """What the sentences of a decision do to the use of something, in their order: “stops” it, “bears” what is left, or, empty, say else."""
    said = filter(str.strip, SENTENCES.split(text))
    return [*dict.fromkeys("" if words_of("condition").match(each.strip()) else _said_of_use(each) for each in said)]


def _said_of_use(sentence: str) -> str:
    if words_of("only_apart").search(sentence) or words_of("except").search(sentence):
        return ""  # switched off for orders, answers questions only
    denied = {*load("built_here")["denied"]}
    for clause in re.split(r"[,:]", sentence):
        for name in ("stops", "bears"):
            for hit in stems_in("put_before", name).hits(clause):
                if denied.isdisjoint(plain(clause).split()) or not denied.isdisjoint(hit.phrase.split()):
                    return name
    return ""


def is_denied(text: str, name: str, among: Iterable[str]) -> bool:
    """Whether a text plainly says that what it speaks of isn't this: “it isn't the assistant”; by its first word alone where that ends
    the clause, and no other name begins so."""
    first = name.split()[0]
    is_own = len(first) >= SHORT and sum(each.split()[0].casefold() == first.casefold() for each in among) <= 1
    ways = [rf"{re.escape(name)}(?![\w-])", *([rf"{re.escape(first)}\W*$"] if is_own else [])]
    denials = [words_of("is_not", after=rf"[\W_]*{way}") for way in ways]
    return any(
        is_plain(denial.sub("", clause), "unsure")
        for said in SENTENCES.split(text)
        if not sets_condition(said)
        for clause in re.split("[,:]", said)
        for denial in denials
        if denial.search(clause)
    )


def sets_condition(text: str) -> bool:
    """Whether something goes on or is done only so long, or only so."""
    return bool(words_of("condition").search(text))


def figures_in(text: str, *more: date) -> set[float]:
    """The figures of a text that are neither of a standard nor of these days, or of one that it names."""
    in_days = {float(number) for on in (*more, *days_within(text)) for number in (on.day, on.month, on.year)}
    bare = re.sub("|".join(map(re.escape, STANDARDS)), "", text)
    return {float(number.replace(",", ".")) for number in FIGURE.findall(bare)} - in_days | {*days_named(text)}


def limits_in(text: str) -> list[set[str]]:
    """Of each sentence that limits the use of something, or ends it, how its longer words begin; not of one that only says that it goes
    on, that what is left is borne, or a day."""
    found = (each for each in SENTENCES.split(text) if _said_of_use(each) != "bears")
    limits = (each for each in found if sets_condition(each) or not days_within(each))
    return [words for each in limits if (words := beginnings(words_of("goes_on").sub(" ", each)))]


def beginnings(text: str) -> set[str]:
    return {word[:SHORT] for word in plain(text).split() if len(word) >= SHORT}


def agrees(text: str) -> bool:
    """Whether it says no more than that what was asked is so."""
    return yes_no().get(plain(text), False) or takes_proposal(text)


def takes_proposal(text: str) -> bool:
    """Whether it says no more than that it is as it was proposed, or approves that."""
    return bool(_agreed().fullmatch(plain(text)))


@cache
def _agreed() -> re.Pattern[str]:
    """Words that agree, that all is meant and that it is as it was proposed, in any order, but for all alone: all confirmed as you propose."""
    agreed, every, put = (
        "|".join(sorted({re.escape(plain(each)) for each in phrases_of(name)}, key=len, reverse=True))
        for name in ("as_proposed", "taken_whole", "as_put")
    )
    return re.compile(
        rf"(?:(?:{every}) )?(?:(?:{agreed})(?: (?:{every}))?(?: (?:{put}))?|(?:{put}))(?: (?:{agreed}|{every}))?"
    )


def behind(text: str, name: str) -> tuple[str, str]:
    """A text before and behind the last of some words that a day may follow."""
    found = [*words_of(name).finditer(text)]
    return (text[: found[-1].start()], text[found[-1].end() :]) if found else (text, "")


@cache
def words_of(name: str, *, before: str = r"(?<!\w)", after: str = r"(?!\w)") -> re.Pattern[str]:
    """The words under a name where they stand in a text, the longest first, between two patterns."""
    words = "|".join(sorted(map(re.escape, phrases_of(name)), key=len, reverse=True))
    return re.compile(rf"(?i:{before}(?:{words}){after})")


def named(name: str) -> re.Pattern[str]:
    """Something where a text names it by just this name."""
    return re.compile(rf"(?i)(?<![\w-]){re.escape(name)}(?![\w-])")


def named_in(text: str, names: Iterable[str]) -> set[str]:
    """Those of some names that a text names: the longest where one goes on behind another, and a name by its first word, written large, where no
    other begins with that."""
    every, found = sorted({*names}, key=len, reverse=True), set[str]()
    for name in every:
        if holds(text, name):
            found.add(name)
            text = named(name).sub(" ", text)
    firsts = Counter(name.split()[0] for name in every)
    once = {word: count for word, count in firsts.items() if count == 1 and word[0].isupper() and len(word) >= SHORT}
    words = {*re.findall(r"[\w-]+", text)} & once.keys()
    return found | {name for name in every if name.split()[0] in words}


def holds(text: str, name: str) -> bool:
    """Whether a text names something by just this name."""
    return named(name).search(text) is not None


def phrases_of(name: str) -> frozenset[str]:
    """The words under a name, as they are written and as they are typed."""
    listed = load("put_before")[name]
    return frozenset([*spellings(listed), *(phrase for each in listed.values() for phrase in each)])


def span_of(text: str, on: date, given: set[float]) -> tuple[date | None, date | None] | None:
    """From when on and until when a text gives so many, either of them or none; None where it names days or other figures and doesn't say so."""
    before, last = behind(text, "until_day")
    rest, first = behind(before, "from_day")
    since, until = day_ahead(first, on), day_ahead(last, on)
    if figures_in(rest) != given or day_ahead(rest, on) or (first and not since) or (last and not until):
        return None
    if any(days_within(each)[1:] or any(name in each for name in STANDARDS) for each in (first, last)):
        return None  # a day of something else
    # a day, and not a month alone
    begins = since and (since[0] if re.search(r"(?<!\d)\d{1,2}(?!\d)", first) else since[0].replace(day=1))
    return begins or None, until[0] if until else None
