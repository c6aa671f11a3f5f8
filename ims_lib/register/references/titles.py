"""How alike a client's title and a requirement's are, and which requirement a title speaks of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from ims_lib.catalogue import Catalogue
from ims_lib.languages import as_written
from ims_lib.register.references.control_names import named_controls
from ims_lib.register.stems import Phrases
from ims_lib.register.vocabulary import load, plain, spellings, threshold
from ims_lib.standard_ids import standard_of

MOST_KEPT = 1 << 14
"""Words and gists of which something is remembered at a time, so that a sheet on which all differ takes no more memory."""

MOST_TITLES = 1 << 17
"""Titles whose gist is remembered, for each is asked for several times: titles share their gists, so this takes little room."""

_ENDINGS = re.compile(r"(?:ies|s|y|e|ing|ed)$")


class Gist(NamedTuple):
    """What of a client's title tells requirements apart: titles of one gist are judged alike, whatever else they say."""

    words: frozenset[str]
    """Those of its words, without endings, that a requirement's title has too."""
    size: int
    """How many words it has in all that could tell requirements apart."""
    keywords: frozenset[str]
    """The requirements' keywords that it holds."""
    disciplines: frozenset[str]
    """The standards whose discipline it names: information security, AI, service management."""
    controls: frozenset[tuple[str, float]]
    """The requirements that it names in another language than English, each with the share of it that does so."""


class Titles:
    """The titles of all requirements and of the 2013 controls, for comparing with a client's."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        # A title is asked for several times: as evidence for its column, then for itself.
        self.gist = lru_cache(maxsize=MOST_TITLES)(self._gist_of)
        self._pick = lru_cache(maxsize=MOST_KEPT)(self._pick_anew)
        self._keywords_of = lru_cache(maxsize=MOST_KEPT)(self._keywords_of_anew)
        self._nearest = lru_cache(maxsize=MOST_KEPT)(self._nearest_of)
        self._keywords = {name: tuple(spellings(said)) for name, said in load("titles").items()}
        self._gists: dict[Gist, Gist] = {}

    @cached_property
    def _words(self) -> Mapping[str, frozenset[str]]:
        known = {
            name: words_of(as_written(row.title)) for name, row in self.catalogue.requirements.items() if row.title
        }
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
                holding[standard_of(name)][word].append(name)
        return holding

    @cached_property
    def _telling(self) -> frozenset[str]:
        """The words of all titles."""
        return frozenset(word for words in self._words.values() for word in words)

    @cached_property
    def _phrases(self) -> Phrases:
        """All keywords and all phrases that name a discipline."""
        return Phrases([*(word for said in self._keywords.values() for word in said), *_disciplines()])

    def _gist_of(self, title: str) -> Gist:
        """The gist of a title, the same object for all titles that have it. `gist` remembers it."""
        said = plain(title)
        words = said.split()
        stems = frozenset([stem for word in words if (stem := _stem(word))])
        found = self._phrases.within(said, words)
        named = frozenset([standard for phrase in found for standard in _disciplines().get(phrase, ())])
        controls = frozenset(
            [pair for each in self.catalogue.standards for pair in named_controls(title, each).items()]
        )
        gist = Gist(stems & self._telling, len(stems), frozenset(found) if found else _NONE, named or _NONE, controls)
        if len(self._gists) >= MOST_KEPT:
            self._gists.clear()
        return self._gists.setdefault(gist, gist)

    def names(self, gist: Gist, name: str) -> bool:
        """Whether a client's title is nearly that of a requirement."""
        return self._likeness(gist, name) >= threshold("titles", "same")

    def likely(self, gist: Gist, name: str) -> bool:
        """Whether a client's title is like enough to a requirement's to choose it among a few, or holds one of its keywords."""
        return self._likeness(gist, name) >= threshold("titles", "likely") or not gist.keywords.isdisjoint(
            self._keywords.get(name, ())
        )

    def pick(self, gist: Gist, meanings: tuple[tuple[str, ...], ...]) -> int | None:
        """Which of these meanings, each the ids of requirements, the title clearly speaks of; None where it doesn't."""
        return self._pick(gist, meanings) if meanings else None

    def _likeness(self, gist: Gist, name: str) -> float:
        """How alike a client's title and a requirement's are, from 0 (no word in common) to 1 (the same words)."""
        return max(_alike(gist, self._words.get(name, _NONE)), dict(gist.controls).get(name, 0.0))

    def _pick_anew(self, gist: Gist, meanings: tuple[tuple[str, ...], ...]) -> int | None:
        keywords = self._keywords_of(meanings)
        scores = [max([self._likeness(gist, name) for name in names]) for names in meanings]
        first, second = sorted([*scores, 0.0], reverse=True)[:2]
        if first >= threshold("titles", "likely") and first - second >= threshold("titles", "ahead"):
            return scores.index(first)
        lengths = [max([len(word) for word in each if word in gist.keywords], default=0) for each in keywords]
        longest = max(lengths)
        if longest and lengths.count(longest) == 1:
            return lengths.index(longest)
        named = gist.disciplines
        # A discipline tells standards apart, not the editions of one.
        fitting = [n for n, names in enumerate(meanings) if any(name.startswith(tuple(named)) for name in names)]
        return fitting[0] if len(fitting) == 1 and not any(lengths) else None

    def _keywords_of_anew(self, meanings: tuple[tuple[str, ...], ...]) -> list[list[str]]:
        """The keywords of each meaning."""
        return [[word for name in names for word in self._keywords.get(name, ())] for names in meanings]

    def elsewhere(self, gist: Gist, names: Sequence[str], standard: str) -> str | None:
        """Another requirement of the standard that the title clearly names, if none of its own does."""
        own = max([self._likeness(gist, name) for name in names], default=0.0)
        if not gist.size or own >= threshold("titles", "same"):
            return None
        best, score = self._nearest(gist, standard)
        named = [(share, name) for name, share in gist.controls if _contradicts(name, names, standard)]
        score, best = max(named, default=(0.0, None)) if not best else max([(score, best), *named])
        # A title that has words of both is another's only if it is the other's, word for word.
        return best if score >= (threshold("titles", "same") if own < threshold("titles", "other") else 1.0) else None

    def control(self, gist: Gist, standard: str) -> tuple[str | None, float]:
        """The control of a standard that a title names, and how nearly; none where two are named alike."""
        shares = {name: share for name, share in gist.controls if name.startswith(f"{standard}:A.")}
        best, score = self._nearest(gist, standard)
        if best and best.startswith(f"{standard}:A."):
            shares[best] = max(score, shares.get(best, 0.0))
        first, second = sorted([*shares.values(), 0.0, 0.0], reverse=True)[:2]
        return (max(shares, key=shares.__getitem__) if first - second >= threshold("titles", "ahead") else None), first

    def _nearest_of(self, gist: Gist, standard: str) -> tuple[str | None, float]:
        """The requirement of a standard whose title is most like a gist, and how like it is."""
        # A title as like as that shares at least so many words with it; most titles share none with most requirements.
        shared = Counter(name for word in gist.words for name in self._holding[standard].get(word, ()))
        fewest = gist.size * threshold("titles", "same") / 2
        near = [name for name, count in shared.items() if count >= min(fewest, 3)]
        scores = [(_alike(gist, self._words[name]), name) for name in near]
        score, best = max(scores, default=(0.0, None))
        return best, score


_NONE: frozenset[str] = frozenset()


def _contradicts(name: str, own: Sequence[str], standard: str) -> bool:
    """Whether the title of a row on requirements of the standard is wrong there if it is the name of this other one.

    Not by a clause, which may bear the words of a control; not by a control of 2013, which bore others; and a part's
    title may be that of the whole.
    """
    if not own or not own[0].startswith(f"{standard}:") or not name.startswith(f"{standard}:"):
        return False
    kin = any(f"{name}.".startswith(f"{each}.") or f"{each}.".startswith(f"{name}.") for each in own)
    return not kin and (":A." in name) == (":A." in own[0])


def core_words(title: str) -> frozenset[str]:
    """The words of a requirement's title without those that only name its standard's discipline."""
    return words_of(title) - words_of(" ".join(load("disciplines")["words"]))


def discipline_of(title: str) -> str | None:
    """The one standard whose discipline a title names; none where it names none or several."""
    named = disciplines_of(title)
    return next(iter(named)) if len(named) == 1 else None


def disciplines_of(title: str) -> frozenset[str]:
    """The standards whose disciplines a title names."""
    said = plain(title)
    found = _discipline_phrases().within(said, said.split())
    return frozenset(standard for phrase in found for standard in _disciplines()[phrase])


@cache
def _discipline_phrases() -> Phrases:
    return Phrases(_disciplines())


@cache
def _disciplines() -> Mapping[str, Sequence[str]]:
    """Phrases → the standards whose discipline they name; short ones (AI) stand for themselves, long ones also within a word."""
    found: dict[str, list[str]] = defaultdict(list)
    for standard, listed in load("disciplines")["named"].items():
        for phrase in spellings(listed):
            found[f" {phrase} " if len(phrase) <= 4 else phrase].append(standard)
    return MappingProxyType(found)


@lru_cache(maxsize=MOST_KEPT)
def words_of(title: str) -> frozenset[str]:
    """The words of a title that tell requirements apart, without their endings."""
    return frozenset([stem for word in plain(title).split() if (stem := _stem(word))])


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
    return _dice(len(a & b), len(a), len(b))


def _alike(gist: Gist, words: frozenset[str]) -> float:
    """The same of a client's title and a requirement's."""
    return _dice(len(gist.words & words), gist.size, len(words))


def _dice(shared: int, one: int, other: int) -> float:
    if not shared:
        return 0.0
    dice = 2 * shared / (one + other)
    shortened = 0.85 if shared >= 3 and shared == min(one, other) else 0.0
    return max(dice, shortened)
