"""Signs: a few words that must all stand in one sentence, in any order, as files of data/ write them.

Words between slashes stand for each other, * for any ending or beginning, and endings of English words don't matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ims_lib.register.vocabulary import spellings
from ims_lib.suggest.terms import stem

Group = frozenset[str]
"""Words that stand for each other, as stems; `verlor*` and `*gerät` stand for all that begin or end so."""
SENTENCES = re.compile(r"[.;:!?](?:\s|$)|\n")


@lru_cache(maxsize=8192)
def read_sign(sign: str) -> tuple[Group, ...]:
    """The groups of a sign, each of which wants a word of its own."""
    return tuple(_group(words) for words in sign.split())


def places_of(groups: Sequence[Group], shapes: Sequence[Group]) -> tuple[int, ...] | None:
    """The place of a word for each group, each word once; none where a group finds none."""
    return _places(groups, shapes, frozenset())


@lru_cache(maxsize=8192)
def shapes_of(word: str) -> Group:
    """All that a group can have of a word: its stem, its beginnings and its ends."""
    begun = (f"{word[:length]}*" for length in range(1, len(word) + 1))
    ended = (f"*{word[start:]}" for start in range(len(word)))
    return frozenset({stem(word), *begun, *ended})


def _places(groups: Sequence[Group], shapes: Sequence[Group], taken: frozenset[int]) -> tuple[int, ...] | None:
    if not groups:
        return ()
    for place, shape in enumerate(shapes):
        if place not in taken and not groups[0].isdisjoint(shape):
            rest = _places(groups[1:], shapes, taken | {place})
            if rest is not None:
                return place, *rest
    return None


def _group(words: str) -> Group:
    found: set[str] = set()
    for word in words.split("/"):
        for typed in spellings([word.strip("*")]):
            found.add(f"{typed}*" if word.endswith("*") else f"*{typed}" if word.startswith("*") else stem(typed))
    return frozenset(found)
