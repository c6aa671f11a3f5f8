"""Which of hundreds of phrases stand in a text, found by its words instead of by trying each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

MOST_KEPT = 1 << 14
"""Words remembered at a time, so that a sheet on which all differ takes no more memory."""


class Phrases:
    """Phrases that are looked for in texts, as plain ones compare: within words too, but for those between spaces."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._beginning: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for phrase in dict.fromkeys(phrases):
            first = phrase.split()[0]
            self._beginning[first[0]][first].append(phrase)
        # Few words of a sheet begin a phrase, and most stand on it many times.
        self._begun_in = lru_cache(maxsize=MOST_KEPT)(self._begun_in_anew)

    def within(self, said: str, words: Sequence[str]) -> list[str]:
        """The phrases that a plain text of these words holds."""
        likely = [phrase for word in words for phrase in self._begun_in(word)]
        if not likely:
            return []
        spaced = f" {said} "
        return [phrase for phrase in dict.fromkeys(likely) if phrase in spaced]

    def _begun_in_anew(self, word: str) -> tuple[str, ...]:
        """The phrases whose first word stands within this one."""
        return tuple(
            [
                phrase
                for letter in set(word)
                if letter in self._beginning
                for first, phrases in self._beginning[letter].items()
                if first in word
                for phrase in phrases
            ]
        )
