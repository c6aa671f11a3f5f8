"""Whom the words of a decision name as the owner of what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ims_lib.decided_settings.words import MARKS, SENTENCES, agrees, behind, phrases_of, words_of
from ims_lib.inputs.said import says_nothing

MOST_WORDS_OF_ROLE = 6
"""Words that a role has at most."""
_ID = r"[^\W\d_]+[-_ ]?\d+(?:[.-]\d+)*"
_APART = r",\s+|\s+{and_also}\s+"


def owners_said(text: str) -> list[tuple[str, str]]:
    """What a text names an owner for, with whom, as in “R-19: Head of infrastructure” or “R-19 to Lee”, behind a pair of empty texts where
    it takes the rest as it was proposed; what it leaves out of that without saying plainly whose it is stands with nobody. Nothing where it
    names something by its number and it isn't plain whose that is."""
    said = [each.strip(" ,") for part in SENTENCES.split(text) for each in _with_exception(part.strip(" ,"))]
    pieces = [piece for each in said for piece in _pieces(each) if piece]
    pairs = {piece: _pair(piece) for piece in pieces if not _takes_the_rest(piece)}
    if any(pair is None and re.search(rf"\b{_ID}\b", piece) for piece, pair in pairs.items()):
        return []
    takes = len(pairs) < len({*pieces})
    left = [(piece.partition(":")[0].strip(MARKS), "") for piece, pair in pairs.items() if takes and pair is None]
    return [("", "")] * takes + [pair for pair in pairs.values() if pair] + left


def _with_exception(text: str) -> tuple[str, ...]:
    """A text before and behind “but” or “except”, where that gives something somebody, as in “as proposed, resources: Managing director”,
    or is left out of what is taken."""
    for name in ("but", "except"):
        before, after = behind(text, name)
        if after.strip() and (":" in after or _takes_the_rest(before)):
            return before, after
    return (text,)


def _pieces(text: str) -> Iterator[str]:
    """A text split at commas and “and” where something new is said to be somebody's, or the rest is spoken of; what is called “logging and
    monitoring” stays whole."""
    whole, *rest = re.split(f"({_APART.format(and_also=words_of('and_also').pattern)})", text)
    for mark, said in zip(rest[::2], rest[1::2], strict=True):
        is_whole = "," in mark or ":" in whole or _pair(whole)
        if _takes_the_rest(said) or (is_whole and _pair(said)) or _takes_the_rest(whole):
            yield whole
            whole = said
        else:
            whole += mark + said
    yield whole


def _takes_the_rest(text: str) -> bool:
    return agrees(words_of("the_rest", before="^").sub("", text.strip(" ,")).strip(" ,:"))


def _pair(text: str) -> tuple[str, str] | None:
    """A thing and its owner; none where that isn't plain."""
    thing, colon, owner = text.rpartition(":")
    if not colon:
        found = re.fullmatch(rf"({_ID})(?:\s+{words_of('goes_to').pattern}\s+|\s*(?:=|–|→|->)\s*)(.+)", text.strip())
        thing, owner = found.groups() if found else ("", "")
        parts = re.split(rf"\s+{words_of('for_what').pattern}\s+", text.strip(), maxsplit=1)
        if not found and parts[1:]:
            owner, thing = parts
        thing = thing if owner[:1].isupper() else ""
    owner = words_of("that_is", before=r"^\W*").sub("", _without_days(owner))
    thing, owner = thing.strip(MARKS), owner.strip(MARKS + ".")
    return (thing, owner) if thing and _is_role(owner) else None


def _without_days(text: str) -> str:
    """A text without the days that somebody is given beside: Lee with three days."""
    return words_of("with_days", before=r"[\s,(–-]*\b", after=r"\)?$").sub("", text)


def _is_role(text: str) -> bool:
    """Whether a few words may be somebody's role or name: no figure, no yes, no sentence, nor that there is nobody yet."""
    words = text.split()
    if words and not {words[0].lower(), *words[1:]}.isdisjoint(phrases_of("of_a_sentence")):
        return False
    is_short = len(words) <= MOST_WORDS_OF_ROLE and ":" not in text and not re.search(r"\d", text)
    return bool(text) and is_short and not says_nothing(text, "owner") and not agrees(text)
