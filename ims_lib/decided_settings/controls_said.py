"""Which controls apply by the words of a decision: what it takes as it was proposed, and what it says of each that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ims_lib.decided_settings.words import (
    MARKS,
    STOP,
    behind,
    figures_in,
    is_plain,
    sets_condition,
    takes_proposal,
    words_of,
)
from ims_lib.standard_ids import STANDARDS, number_of, standard_of, standards_in

_NUMBER = re.compile(r"\bA(?:\.\d+)+")
_ENDS = r"(?=\s*(?:[,;.:]|$))"
_OPEN = re.compile(
    rf"(?:^|[,;\n]|{STOP})\W*(?:ISO\W+)?(?:IEC\W+)?(?:{'|'.join(STANDARDS)})\W+[^\W\d](?:(?!{STOP})[^,;\n])*"
)
"""A clause that begins with a standard and goes on: 42001 later."""


def left_apart(text: str) -> str | None:
    """What a text leaves out of what it takes as it was proposed, in “all as proposed, only A.8.5 does not apply”; empty where it takes all
    of it, none where it doesn't, or where what it leaves out isn't told by its numbers."""
    if takes_proposal(text):
        return ""
    for name in ("except", "only_apart", "but"):
        before, apart = behind(text, name)
        if apart and takes_proposal(before.rstrip(" ,;:.–-")) and (named := _NUMBER.findall(apart)):
            is_told = _is_bare(apart) or applies_said(apart, [f"{STANDARDS[0]}:{each}" for each in named])
            return apart if is_told else None
    return None


def applies_said(text: str, about: Sequence[str]) -> dict[str, str]:
    """By control whether it applies, “yes” or “no”, where a text says no more than that, but why: “A.7.6 stays out, the others are in”."""
    text, left, found, end, of_all = _without_open(text), [*about], dict[str, str](), 0, False
    pool = left
    hits = [(*hit.span(), says) for says in ("no", "yes") for hit in words_of(f"applies_{says}").finditer(text)]
    hits += [(*hit.span(), "not") for hit in words_of("not_so", after=_ENDS).finditer(text)]
    for start, stop, says in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if start < end:
            continue
        numbers = _NUMBER.findall(said := text[end:start])
        of = {*standards_in(said)} or {*STANDARDS}
        every, pool = ([each for each in listed if standard_of(each) in of] for listed in (about, left))
        is_all = not numbers and bool(words_of("all_left").search(said)) and figures_in(said) <= {len(pool)}
        is_all &= is_plain(said, "put_off")
        of_all |= is_all and pool == every
        named = pool if is_all else [each for each in (every if of_all else pool) if number_of(each) in numbers]
        if not named or len(numbers) not in (0, len(named)) or not is_plain(re.sub(r"[\d.]", " ", said), "unsure"):
            return {}
        if says == "not" and not _is_bare(said):
            return {}
        found |= dict.fromkeys(named, "yes" if says == "yes" else "no")
        left, end = [each for each in left if each not in found], stop
    why = words_of("because", before=r"^[\s,–-]*").search(rest := text[end:]) or rest.lstrip().startswith(":")
    is_over = why and not _NUMBER.search(rest) and not sets_condition(rest)
    before, apart = behind(rest, "except")
    others, said_of = {*_NUMBER.findall(apart)}, {number_of(each) for each in found}
    if (
        found.keys() >= {*pool} and not before.strip(MARKS + ",;") and _is_bare(apart) and others <= said_of
    ):  # all apply except A.8.5
        return {each: "no" if (says == "yes") == (number_of(each) in others) else "yes" for each, says in found.items()}
    return found if is_over or not rest.strip(MARKS + ".,;") else {}


def _without_open(text: str) -> str:
    """A text without the clauses that speak of a standard and decide nothing of its controls: these stay open."""
    names = ("applies_yes", "applies_no", "all_left", "condition")
    decides = [_NUMBER, words_of("not_so", after=r"\W*$"), *map(words_of, names)]
    return _OPEN.sub(lambda hit: hit[0] if any(each.search(hit[0]) for each in decides) else " ", text)


def _is_bare(text: str) -> bool:
    """Whether a text holds numbers alone, and what joins them."""
    rest = words_of("joins").sub(" ", _NUMBER.sub(" ", words_of("and_also").sub(" ", text)))
    return not rest.strip(f"{MARKS},;:.–-")
