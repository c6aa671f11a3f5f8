"""The known word that a strange one is most like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np

ALIKE = 0.6
"""Words less alike than this are no slips of each other: what difflib takes for close."""

MOST_KEPT = 1 << 13
"""Texts whose nearest word is remembered."""

_FOREIGN = "\0"
_MOST = 255
"""How often a letter is counted in a word: more times than any has."""


class KnownWords:
    """Words among which the nearest one is sought, by the likeness of difflib, without comparing each letter by letter."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(dict.fromkeys(words))
        self._there = frozenset(self._words)
        letters = sorted(set("".join(self._words)))
        self._place = {letter: n for n, letter in enumerate(letters)}
        counts = [Counter(word) for word in self._words]
        # A row a letter, small numbers: a text has few of the letters, and only theirs are looked at.
        self._counts = np.array([[count[letter] for count in counts] for letter in letters], dtype=np.uint8)
        self._lengths = np.array([len(word) for word in self._words], dtype=np.int32)
        self._nearest = lru_cache(maxsize=MOST_KEPT)(self._nearest_of)

    def __contains__(self, word: str) -> bool:
        return word in self._there

    def nearest(self, text: str, *, alike: float = ALIKE) -> str | None:
        """The word most like a text, from 0 (no sign in common) to 1; None where none is as alike as asked for.

        Of several that are the same, the last of the alphabet: what `difflib.get_close_matches` answers.
        """
        # Signs that no known word has are all one to it.
        return self._nearest("".join([letter if letter in self._place else _FOREIGN for letter in text]), alike)

    def _nearest_of(self, text: str, alike: float) -> str | None:
        best: tuple[float, str] | None = None
        matcher: SequenceMatcher[str] | None = None
        places: dict[str, int] = {}
        for n, letter in enumerate(text):
            places[letter] = places.get(letter, 0) | 1 << n
        for most, word in self._hopeful(text, alike):
            if best is not None and (most, word) <= best:
                break
            # What the two have in common in the same order is no less than what difflib finds, and much quicker told.
            bound = 2.0 * _common(word, places, len(text)) / (len(word) + len(text))
            if bound < alike or (best is not None and (bound, word) <= best):
                continue
            if matcher is None:
                matcher = SequenceMatcher()
                matcher.set_seq2(text)
            matcher.set_seq1(word)
            score = matcher.ratio()
            if score >= alike and (best is None or (score, word) > best):
                best = (score, word)
        return best[1] if best else None

    def _hopeful(self, text: str, alike: float) -> list[tuple[float, str]]:
        """The words that share enough signs with a text, in whatever order, and how like it they can be at most."""
        counts = {self._place[letter]: count for letter, count in Counter(text).items() if letter in self._place}
        if not counts:
            return []
        wanted = np.array([[min(count, _MOST)] for count in counts.values()], dtype=np.uint8)
        shared = np.minimum(self._counts[list(counts)], wanted).sum(axis=0, dtype=np.int32)
        most = 2.0 * shared / (self._lengths + len(text))
        places = np.flatnonzero(most >= alike)
        words = [self._words[n] for n in places.tolist()]
        return sorted(zip(most[places].tolist(), words, strict=True), reverse=True)


def _common(word: str, places: Mapping[str, int], length: int) -> int:
    """How many letters a word has in common with a text in the same order: its longest common subsequence.

    `places` are those of each letter of the text, as bits. Hyyrö's way to count with whole numbers (Bit-parallel LCS-length
    computation revisited, 2004).
    """
    whole = (1 << length) - 1
    left = whole
    for letter in word:
        there = places.get(letter)
        if there is not None:
            met = left & there
            left = ((left + met) | (left - met)) & whole
    return length - left.bit_count()
