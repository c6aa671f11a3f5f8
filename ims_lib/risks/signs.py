"""Which usual risks a text shows to have come true, by the words of data/vocabulary/risk_signs.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from ims_lib.grouping import grouped
from ims_lib.register.vocabulary import load, plain, spellings
from ims_lib.suggest.terms import stem

Group = frozenset[str]
"""Words that stand for each other, as stems; `verlor*` and `*gerät` stand for all that begin or end so."""
SENTENCES = re.compile(r"[.;:!?](?:\s|$)|\n")


@lru_cache(maxsize=8192)
def risks_shown(text: str) -> tuple[str, ...]:
    """The risks of the library of which a sentence of the text is a sign, in the order of the file.

    A word right after a "no" doesn't count, unless the sign has that "no" itself; and a drill shows nothing.
    """
    found: dict[str, None] = {}
    if not _words_of("drills").isdisjoint(plain(text).split()):
        return ()
    for sentence in SENTENCES.split(text):
        words = plain(sentence).split()
        if len(words) > 1:
            shapes = [_shapes(word) for word in words]
            together = frozenset().union(*shapes)
            for place in {place for form in together & _begun_by().keys() for place in _begun_by()[form]}:
                risk, sign = _signs()[place]
                if not any(group.isdisjoint(together) for group in sign) and _stands(sign, words, shapes):
                    found[risk] = None
    return tuple(name for name in load("risk_signs")["signs"] if name in found)


def _stands(sign: Sequence[Group], words: Sequence[str], shapes: Sequence[Group]) -> bool:
    """Whether each group of the sign has a word of its own that isn't denied."""
    own = frozenset().union(*sign)
    denied = {
        place + 1
        for place, word in enumerate(words)
        if word in _words_of("not_before") and own.isdisjoint(shapes[place])
    }
    open_places = [place for place in range(len(words)) if place not in denied]
    return _each_has_one(sign, [shapes[place] for place in open_places])


def _each_has_one(groups: Sequence[Group], shapes: Sequence[Group]) -> bool:
    if not groups:
        return True
    return any(
        not groups[0].isdisjoint(shape) and _each_has_one(groups[1:], [*shapes[:place], *shapes[place + 1 :]])
        for place, shape in enumerate(shapes)
    )


@lru_cache(maxsize=8192)
def _shapes(word: str) -> Group:
    """All that a group can have of a word: its stem, its beginnings and its ends."""
    begun = (f"{word[:length]}*" for length in range(1, len(word) + 1))
    ended = (f"*{word[start:]}" for start in range(len(word)))
    return frozenset({stem(word), *begun, *ended})


@cache
def _signs() -> tuple[tuple[str, tuple[Group, ...]], ...]:
    listed: Mapping[str, Mapping[str, Sequence[str]]] = load("risk_signs")["signs"]
    return tuple(
        (risk, tuple(_group(words) for words in sign.split()))
        for risk, languages in listed.items()
        for signs in languages.values()
        for sign in signs
    )


@cache
def _begun_by() -> Mapping[str, tuple[int, ...]]:
    """Form of a word → places of the signs whose first group has it, so that few signs are tried."""
    return grouped((form, place) for place, (_, sign) in enumerate(_signs()) for form in sign[0])


def _group(words: str) -> Group:
    found: set[str] = set()
    for word in words.split("/"):
        for typed in spellings([word.strip("*")]):
            found.add(f"{typed}*" if word.endswith("*") else f"*{typed}" if word.startswith("*") else stem(typed))
    return frozenset(found)


@cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(spellings(load("risk_signs")[name]))
