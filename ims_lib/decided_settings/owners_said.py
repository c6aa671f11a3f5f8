"""Whom the words of a decision name as the owner of what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ims_lib.decided_settings.words import MARKS, PARTS, agrees, behind, words_of
from ims_lib.inputs.said import says_nothing

MOST_WORDS_OF_ROLE = 6
"""Words that a role has at most."""
_ID = r"[^\W\d_]+[-_ ]?\d+(?:[.-]\d+)*"
_APART = r",\s+|\s+{and_also}\s+"


def owners_said(text: str) -> list[tuple[str, str]]:
    """What a text names an owner for, with whom, as in “R-19: Head of infrastructure” or “R-19 to Lee”, behind a pair of empty texts where
    it takes the rest as it was proposed. Nothing where it names something by its number and it isn't plain whose that is."""
    said = [each.strip(" ,") for part in PARTS.split(text) for each in _with_exception(part.strip(" ,"))]
    pieces = [piece for each in said for piece in _pieces(each)]
    pairs = {piece: _pair(piece) for piece in pieces if not _takes_the_rest(piece)}
    if any(pair is None and re.search(rf"\b{_ID}\b", piece) for piece, pair in pairs.items()):
        return []
    return [("", "")] * (len(pairs) < len({*pieces})) + [pair for pair in pairs.values() if pair]


def _with_exception(text: str) -> tuple[str, ...]:
    """A text before and behind “but” or “except”, where that gives something somebody: as proposed, resources: Managing director."""
    found = next((found for name in ("but", "except") if ":" in (found := behind(text, name))[1]), None)
    return found or (text,)


def _pieces(text: str) -> Iterator[str]:
    """A text split at commas and “and” where something new is said to be somebody's, or the rest is spoken of."""
    whole, *rest = re.split(f"({_APART.format(and_also=words_of('and_also').pattern)})", text)
    for mark, said in zip(rest[::2], rest[1::2], strict=True):
        if _takes_the_rest(said) or _pair(said) or _takes_the_rest(whole):
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
        thing, owner = found.groups() if found and found[2][:1].isupper() else ("", "")
    thing, owner = thing.strip(MARKS), _without_days(owner).strip(MARKS)
    return (thing, owner) if thing and _is_role(owner) else None


def _without_days(text: str) -> str:
    """A text without the days that somebody is given beside: Lee with three days."""
    return words_of("with_days", before=r"[\s,(–-]*\b", after=r"\)?$").sub("", text)


def _is_role(text: str) -> bool:
    """Whether a few words may be somebody's role or name: no figure, no yes, nor that there is nobody yet."""
    is_short = len(text.split()) <= MOST_WORDS_OF_ROLE and ":" not in text and not re.search(r"\d", text)
    return bool(text) and is_short and not says_nothing(text, "owner") and not agrees(text)
