"""Texts by what they are compared by, passages of criteria, and an index that says how like a text is to each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ims_lib.catalogue import Catalogue
from ims_lib.languages import as_written
from ims_lib.register.vocabulary import plain
from ims_lib.suggest.settings import Kind, load_phrases, load_settings

Terms = tuple[Counter[str], Counter[str]]
"""How often each word or pair of words occurs, and each group of letters."""


@lru_cache(maxsize=4096)
def terms_of(text: str) -> Terms:
    """The terms of a text. Words that say nothing are left out; endings, accents, case and punctuation don't matter."""
    settings = load_settings()
    listed = [word for word in plain(text[: settings.longest_text]).split() if word not in settings.stop_words]
    stems = [stem(word) for word in listed]
    words = Counter(stems)
    words.update(f"{first} {second}" for first, second in pairwise(stems))
    letters: Counter[str] = Counter()
    for word, times in Counter(listed).items():
        for group in groups(word):
            letters[group] += times
    return words, letters


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its ending, so that control, controls and controlled are one."""
    settings = load_settings()
    for ending, instead in settings.endings.items():
        if word.endswith(ending) and len(word) - len(ending) >= settings.shortest_stem:
            word = word.removesuffix(ending) + instead
            break
    if len(word) <= settings.shortest_stem:
        return word
    # What was cut meets the plain word, with its silent e and its single letter: chang(ing), control(led).
    word = word.removesuffix("e")
    return word[:-1] if word[-1] == word[-2] else word


@lru_cache(maxsize=65536)
def groups(word: str) -> tuple[str, ...]:
    """Every group of neighbouring letters in a word, its beginning and end marked; none for a lone letter."""
    if len(word) == 1:
        return ()
    settings = load_settings()
    marked = f" {word} "
    return tuple(
        marked[start : start + length]
        for length in range(settings.shortest_group, settings.longest_group + 1)
        for start in range(len(marked) - length + 1)
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage about a leaf. `criterion` is the criterion that it comes from, if any."""

    leaf: int
    """Place of the leaf among those of its standard."""
    kind: Kind
    text: str
    terms: Terms
    criterion: str | None = None


def passages_of(catalogue: Catalogue, standard: str) -> tuple[tuple[str, ...], tuple[Passage, ...]]:
    """The leaves of a standard, and every passage about them in their order."""
    phrases = load_phrases(catalogue, standard)
    # A criterion serves several leaves, and a phrase of a common clause too: their terms are worked out once.
    terms = cache(terms_of)
    listed: list[Passage] = []
    for place, name in enumerate(phrases):
        parts = [
            Passage(place, kind, "; ".join(texts), terms("; ".join(map(as_written, texts))), criterion)
            for kind, texts, criterion in _parts(catalogue, name, phrases[name])
        ]
        words = [part.terms for part in parts if part.kind == "phrase"]
        listed += parts
        listed.append(Passage(place, "vocabulary", "; ".join(phrases[name]), together(words)))
        listed.append(Passage(place, "whole", "", together([part.terms for part in parts])))
    return tuple(phrases), tuple(listed)


def _parts(
    catalogue: Catalogue, name: str, phrases: tuple[str, ...]
) -> Iterator[tuple[Kind, tuple[str, ...], str | None]]:
    yield "title", (catalogue.title_of(name),), None
    for each in (*catalogue.criteria_of[name], *catalogue.usual_of[name]):
        criterion = catalogue.criteria[each]
        yield "text", (criterion.text,), each
        yield "ask", (criterion.ask,), each
        yield "evidence", criterion.evidence, each
    for phrase in phrases:
        yield "phrase", (phrase,), None


def together(parts: Iterable[Terms]) -> Terms:
    """The terms of several texts as those of one."""
    words: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    for part in parts:
        words.update(part[0])
        letters.update(part[1])
    return words, letters


Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Side:
    """One way of comparing (words, or groups of letters): for each term, the passages that have it.

    A term weighs by how often it occurs and how few leaves it speaks of (TF-IDF, cosine; Salton and Buckley 1988).
    """

    term: dict[str, int]
    rarity: Floats
    start: Places
    """Where a term's passages begin in the next two; one more than there are terms."""
    passage: Places
    weight: Floats

    def likeness(self, counted: Counter[str], passages: int) -> Floats:
        """Cosine of a text with each passage, from 0 to 1."""
        known = [(self.term[term], times) for term, times in counted.items() if term in self.term]
        if not known:
            return np.zeros(passages)
        terms = np.array([term for term, _ in known])
        weights = (1 + np.log([times for _, times in known])) * self.rarity[terms]
        weights /= np.sqrt(weights @ weights)
        lengths = self.start[terms + 1] - self.start[terms]
        # The places of all those terms' entries, one run after the other.
        runs = np.repeat(self.start[terms] - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        shares: Floats = self.weight[runs] * np.repeat(weights, lengths)
        return np.bincount(self.passage[runs], shares, minlength=passages).astype(np.float64)


class Index:
    """Passages, ready to be compared with many texts."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        leaves = np.array([passage.leaf for passage in passages])
        self._words = _side([passage.terms[0] for passage in passages], leaves)
        self._letters = _side([passage.terms[1] for passage in passages], leaves)

    def likeness(self, text: str) -> Floats:
        """How like a text is to each passage, from 0 (nothing in common) to 1 (the same words)."""
        words, letters = terms_of(text)
        share, passages = load_settings().letters, len(self.passages)
        by_words = self._words.likeness(words, passages)
        return (1 - share) * by_words + share * self._letters.likeness(letters, passages)


def _side(counted: Sequence[Counter[str]], leaves: Places) -> Side:
    term: dict[str, int] = {}
    entries = [term.setdefault(name, len(term)) for counts in counted for name in counts]
    terms = np.array(entries, dtype=np.int64)
    passage = np.repeat(np.arange(len(counted)), [len(counts) for counts in counted])
    times = np.array([number for counts in counted for number in counts.values()], dtype=np.float64)

    pairs = np.unique(terms * len(leaves) + leaves[passage])
    leaves_with = np.bincount(pairs // len(leaves), minlength=len(term))
    rarity = np.log((1 + len(np.unique(leaves))) / (1 + leaves_with)) + 1
    weight = (1 + np.log(times)) * rarity[terms]
    weight /= np.sqrt(np.bincount(passage, weight**2, minlength=len(counted)))[passage]

    order = np.argsort(terms, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(terms, minlength=len(term)))])
    return Side(term, rarity, start, passage[order], weight[order])
