"""The known word that a strange one is most like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

import numpy as np

ALIKE = 0.6
"""Words less alike than this are no slips of each other: what difflib takes for close."""

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

    def __contains__(self, word: str) -> bool:
        return word in self._there

    def nearest(self, text: str, *, alike: float = ALIKE) -> str | None:
        """The word most like a text, from 0 (no sign in common) to 1; None where none is as alike as asked for.

        Of several that are the same, the last of the alphabet: what `difflib.get_close_matches` answers.
        """
        best: tuple[float, str] | None = None
        matcher = SequenceMatcher()
        matcher.set_seq2(text)
        for most, word in self._hopeful(text, alike):
            if best is not None and most < best[0]:
                break
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
        return sorted(((float(most[n]), self._words[n]) for n in places), reverse=True)
