"""How alike a client's title and a requirement's are, and which requirement a title speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from ims_lib.catalogue import Catalogue
from ims_lib.register.vocabulary import load, plain, spellings, threshold

_EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "the",
        "of",
        "to",
        "for",
        "in",
        "on",
        "with",
        "within",
        "as",
        "by",
        "or",
        "its",
        "their",
        "is",
        "are",
        "be",
        "at",
        "from",
        "during",
        "use",
        "other",
        "into",
        "under",
    ]
)
"""Words that say nothing about which requirement a title means."""


class Titles:
    """The titles of all requirements and of the 2013 controls, for comparing with a client's."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._picked: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}
        self._keywords = {name: tuple(spellings(said)) for name, said in load("titles").items()}

    @cached_property
    def _words(self) -> Mapping[str, frozenset[str]]:
        known = {name: words_of(row.title) for name, row in self.catalogue.requirements.items() if row.title}
        for link in self.catalogue.links_2013:
            if link.old_id and link.old_title:
                known[f"27001-2013:{link.old_id}"] = words_of(link.old_title)
        return {name: words for name, words in known.items() if words}

    @cached_property
    def _holding(self) -> Mapping[str, tuple[str, ...]]:
        holding: dict[str, list[str]] = {}
        for name, words in self._words.items():
            for word in words:
                holding.setdefault(word, []).append(name)
        return {word: tuple(names) for word, names in holding.items()}

    def likeness(self, title: str, name: str) -> float:
        """How alike a client's title and a requirement's are, from 0 (no word in common) to 1 (the same words)."""
        return _alike(words_of(title), self._words.get(name, frozenset()))

    def pick(self, title: str | None, names: Iterable[str]) -> frozenset[str]:
        """Which of these requirements the title clearly speaks of; several where their titles are equal, or none."""
        listed = tuple(names)
        if not title or not listed:
            return frozenset()
        picked = self._picked.get((title, listed))
        if picked is None:  # asked several times for each row: as evidence for its column, then for itself
            picked = self._picked[title, listed] = self._pick(title, listed)
        return picked

    def _pick(self, title: str, listed: tuple[str, ...]) -> frozenset[str]:
        scores = {name: self.likeness(title, name) for name in listed}
        best = max(scores.values())
        picked = frozenset(name for name, score in scores.items() if score > best - 1e-9)
        second = max((score for name, score in scores.items() if name not in picked), default=0.0)
        if best >= threshold("titles", "likely") and best - second >= threshold("titles", "ahead"):
            return picked
        return self._by_keyword(title, listed)

    def _by_keyword(self, title: str, names: tuple[str, ...]) -> frozenset[str]:
        said = plain(title)
        lengths = {
            name: max((len(word) for word in self._keywords.get(name, ()) if word in said), default=0) for name in names
        }
        longest = max(lengths.values())
        holding = [name for name, length in lengths.items() if length == longest] if longest else []
        return frozenset(holding) if len(holding) == 1 else frozenset()

    def elsewhere(self, title: str, names: Iterable[str], standards: Iterable[str]) -> str | None:
        """Another requirement of these standards that the title clearly names, if none of its own does."""
        listed = frozenset(names)
        if not words_of(title) or any(self.likeness(title, name) >= threshold("titles", "other") for name in listed):
            return None
        wanted = tuple(f"{standard}:" for standard in standards)
        near = {name for word in words_of(title) for name in self._holding.get(word, ()) if name.startswith(wanted)}
        near = {name for name in near if self.catalogue.requirements[name].leaf and len(self._words[name]) > 1}
        best = max(near, key=lambda name: (self.likeness(title, name), name), default=None)
        return best if best and self.likeness(title, best) >= threshold("titles", "same") else None


@lru_cache(maxsize=65536)
def words_of(title: str) -> frozenset[str]:
    """The words of a title that tell requirements apart, without their endings."""
    return frozenset(_stem(word) for word in plain(title).split() if word not in _EMPTY and not word.isdigit())


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|s|y|e|ing|ed)$", "", word) if len(word) > 4 else word


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    """Dice's coefficient of two sets of words; a title shortened to its main words is taken for nearly the same."""
    shared = len(a & b)
    if not shared:
        return 0.0
    dice = 2 * shared / (len(a) + len(b))
    shortened = 0.85 if shared >= 3 and shared == min(len(a), len(b)) else 0.0
    return max(dice, shortened)
