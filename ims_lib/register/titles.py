"""How alike a client's title and a requirement's are, and which requirement a title speaks of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache

from ims_lib.catalogue import Catalogue
from ims_lib.register.vocabulary import load, plain, spellings, threshold

MOST_KEPT = 1 << 14
"""Titles of which something is remembered at a time, so that a sheet on which all differ takes no more memory."""

MOST_PICKED = 1 << 17
"""Titles of which it is remembered what they speak of: a place in a list takes less room than to find it twice takes time."""

_ENDINGS = re.compile(r"(?:ies|s|y|e|ing|ed)$")


class Titles:
    """The titles of all requirements and of the 2013 controls, for comparing with a client's."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        # A title is asked for several times: as evidence for its column, then for itself. What no two rows share goes again.
        self._pick = lru_cache(maxsize=MOST_PICKED)(self._pick_anew)
        self._said_of = lru_cache(maxsize=MOST_KEPT)(self._said_of_anew)
        self._nearest = lru_cache(maxsize=MOST_KEPT)(self._nearest_of)
        self._keywords = {name: tuple(spellings(said)) for name, said in load("titles").items()}

    @cached_property
    def _words(self) -> Mapping[str, frozenset[str]]:
        known = {name: words_of(row.title) for name, row in self.catalogue.requirements.items() if row.title}
        for link in self.catalogue.links_2013:
            if link.old_id and link.old_title:
                known[f"27001-2013:{link.old_id}"] = words_of(link.old_title)
        return {name: words for name, words in known.items() if words}

    @cached_property
    def _holding(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Standard → word → its requirements that can be meant by a title: leaves with more than one word."""
        holding: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for name, words in self._words.items():
            row = self.catalogue.requirements.get(name)
            for word in words if row and row.leaf and len(words) > 1 else ():
                holding[name.partition(":")[0]][word].append(name)
        return holding

    def likeness(self, title: str, name: str) -> float:
        """How alike a client's title and a requirement's are, from 0 (no word in common) to 1 (the same words)."""
        return alike(words_of(title), self._words.get(name, frozenset()))

    def names(self, title: str, name: str) -> bool:
        """Whether a client's title is nearly that of a requirement."""
        return self.likeness(title, name) >= _same()

    def likely(self, title: str, name: str) -> bool:
        """Whether a client's title is like enough to a requirement's to choose it among a few, or holds one of its keywords."""
        if self.likeness(title, name) >= _likely():
            return True
        said = plain(title)
        return any(word in said for word in self._keywords.get(name, ()))

    def disciplines(self, title: str) -> frozenset[str]:
        """The standards whose discipline a title names: information security, AI, service management."""
        return _disciplines(title)

    def pick(self, title: str | None, meanings: tuple[tuple[str, ...], ...]) -> int | None:
        """Which of these meanings, each the ids of requirements, the title clearly speaks of; None where it doesn't."""
        if not title or not meanings:
            return None
        return self._pick(title, meanings)

    def _pick_anew(self, title: str, meanings: tuple[tuple[str, ...], ...]) -> int | None:
        words = words_of(title)
        known, keywords = self._said_of(meanings)
        scores = [max([alike(words, own) for own in each]) for each in known]
        first, second = sorted([*scores, 0.0], reverse=True)[:2]
        if first >= _likely() and first - second >= _ahead():
            return scores.index(first)
        said = plain(title)
        lengths = [max([len(word) for word in each if word in said], default=0) for each in keywords]
        longest = max(lengths)
        if longest and lengths.count(longest) == 1:
            return lengths.index(longest)
        named = _disciplines(title)
        fitting = [n for n, names in enumerate(meanings) if any(name.partition(":")[0] in named for name in names)]
        return fitting[0] if len(fitting) == 1 and not any(lengths) else None

    def _said_of_anew(
        self, meanings: tuple[tuple[str, ...], ...]
    ) -> tuple[list[list[frozenset[str]]], list[list[str]]]:
        """The words of the titles of each meaning, and its keywords."""
        words = [[self._words.get(name, frozenset()) for name in names] for names in meanings]
        keywords = [[word for name in names for word in self._keywords.get(name, ())] for names in meanings]
        return words, keywords

    def elsewhere(self, title: str, names: Sequence[str], standard: str) -> str | None:
        """Another requirement of the standard that the title clearly names, if none of its own does."""
        words = words_of(title)
        own = max((alike(words, self._words.get(name, frozenset())) for name in names), default=0.0)
        if not words or own >= _same():
            return None
        best, score = self._nearest(words, standard)
        # A title that has words of both is another's only if it is the other's, word for word.
        return best if score >= (_same() if own < threshold("titles", "other") else 1.0) else None

    def _nearest_of(self, words: frozenset[str], standard: str) -> tuple[str | None, float]:
        """The requirement of a standard whose title is most like these words, and how like it is."""
        # A title as like as that shares at least so many words with it; most titles share none with most requirements.
        shared = Counter(name for word in words for name in self._holding[standard].get(word, ()))
        fewest = len(words) * _same() / 2
        near = [name for name, count in shared.items() if count >= min(fewest, 3)]
        scores = [(alike(words, self._words[name]), name) for name in near]
        score, best = max(scores, default=(0.0, None))
        return best, score


def core_words(title: str) -> frozenset[str]:
    """The words of a requirement's title without those that only name its standard's discipline."""
    return words_of(title) - words_of(" ".join(load("disciplines")["words"]))


@lru_cache(maxsize=4096)
def _disciplines(title: str) -> frozenset[str]:
    words = f" {plain(title)} "
    if _any_phrase().search(words) is None:  # most titles name none
        return frozenset()
    return frozenset(standard for standard, phrases in _phrases() if any(phrase in words for phrase in phrases))


@cache
def _any_phrase() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(phrase) for _, phrases in _phrases() for phrase in phrases))


@cache
def _phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Standard → phrases as they are looked for; short ones (AI) stand for themselves, long ones also within a word."""
    named = load("disciplines")["named"]
    return tuple(
        (standard, tuple(f" {p} " if len(p) <= 4 else p for p in spellings(listed)))
        for standard, listed in named.items()
    )


@lru_cache(maxsize=MOST_KEPT)
def words_of(title: str) -> frozenset[str]:
    """The words of a title that tell requirements apart, without their endings."""
    return frozenset([stem for word in plain(title).split() if (stem := _stem(word))])


@cache
def _same() -> float:
    return threshold("titles", "same")


@cache
def _likely() -> float:
    return threshold("titles", "likely")


@cache
def _ahead() -> float:
    return threshold("titles", "ahead")


@cache
def _empty() -> frozenset[str]:
    """Words that say nothing about which requirement a title means."""
    return frozenset(load("disciplines")["empty"])


@lru_cache(maxsize=1 << 14)
def _stem(word: str) -> str | None:
    """A word without its ending; None for one that says nothing."""
    if word in _empty() or word.isdigit():
        return None
    return _ENDINGS.sub("", word) if len(word) > 4 else word


def alike(a: frozenset[str], b: frozenset[str]) -> float:
    """Dice's coefficient of two sets of words; a title shortened to its main words is taken for nearly the same."""
    shared = len(a & b)
    if not shared:
        return 0.0
    dice = 2 * shared / (len(a) + len(b))
    shortened = 0.85 if shared >= 3 and shared == min(len(a), len(b)) else 0.0
    return max(dice, shortened)
