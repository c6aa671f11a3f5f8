"""Phrases of which words may be given by a part alone: predict… is predictive and prediction, …erkennung is Bilderkennung."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache, reduce
from itertools import product
from typing import Any, NamedTuple

from ims_lib.register.vocabulary import load, plain, spellings

CUT = "…"
"""Where a word of a phrase goes on."""
LEAST = 4
"""Letters of a phrase of several words that must be left without its fillers, or it is the whole text: "how we do it" is no more than how."""
MOST_KEPT = 8192
"""Texts remembered at a time."""
APART = "&"
"""Between phrases that must both stand in a text, wherever."""


class WordPart(NamedTuple):
    """A word of a phrase, or a part of one."""

    text: str
    begins: bool
    ends: bool

    def fits(self, word: str) -> bool:
        """Whether a word is this one, or begins, ends or goes on as it says."""
        if self.begins and self.ends:
            return word == self.text
        if self.begins:
            return word.startswith(self.text)
        return word.endswith(self.text) if self.ends else self.text in word


class Hit(NamedTuple):
    """A phrase that stands in a text: what it means, the places of its words there, how many letters it names, and itself."""

    meaning: str
    places: tuple[int, ...]
    letters: int
    phrase: str


Pieces = tuple[WordPart, ...]
_Known = tuple[str, str, tuple[Pieces, ...]]
"""A phrase as it is listed, what it means, and its parts."""


class Stems:
    """Phrases with what each means. Words that only fill, such as of and the, are left out of both sides."""

    def __init__(self, phrases: Iterable[tuple[str, str]], fillers: Iterable[str] = ()) -> None:
        self.fillers = frozenset(fillers)
        self._by_word: dict[str, list[_Known]] = defaultdict(list)
        self._by_part: list[tuple[WordPart, _Known]] = []
        self._short: set[str] = set()
        for phrase, meaning in dict.fromkeys(phrases):
            for parts in product(*[_spelt(part, self.fillers) for part in phrase.split(APART)]):
                first = parts[0][0]
                if len(phrase.split()) > 1 and sum(len(piece.text) for part in parts for piece in part) < LEAST:
                    self._short.add(plain(phrase))
                if first.begins and first.ends:
                    self._by_word[first.text].append((phrase, meaning, parts))
                else:
                    self._by_part.append((first, (phrase, meaning, parts)))
        self.hits = lru_cache(maxsize=MOST_KEPT)(self._hits)
        self.longest = lru_cache(maxsize=MOST_KEPT)(self._longest)

    def words(self, text: str) -> list[str]:
        """The words of a text that are compared; all of them where nothing but fillers stands there."""
        return without(plain(text).split(), self.fillers)

    def _hits(self, text: str) -> tuple[Hit, ...]:
        """Every phrase that stands in a text."""
        words, barred = self.words(text), self._short - {plain(text)}
        found = (hit for n in range(len(words)) for hit in self._at(words, n))
        return tuple(dict.fromkeys(hit for hit in found if hit.phrase not in barred))

    def _longest(self, text: str) -> list[Hit]:
        """The phrases in a text in its order, without those that lie within or across a longer one."""
        taken: set[int] = set()
        found: list[Hit] = []
        for hit in sorted(self.hits(text), key=lambda hit: (-len(hit.places), -hit.letters, hit.places)):
            if taken.isdisjoint(hit.places) or any(hit.places == each.places for each in found):
                taken |= {*hit.places}
                found.append(hit)
        return sorted(found, key=lambda hit: hit.places)

    def _at(self, words: Sequence[str], start: int) -> Iterator[Hit]:
        listed = list(self._by_word.get(words[start], ()))
        listed += [known for first, known in self._by_part if first.fits(words[start])]
        for phrase, meaning, (first, *others) in listed:
            if not _stands(first, words, start):
                continue
            places = [*range(start, start + len(first))]
            for part in others:
                at = next((n for n in range(len(words)) if n not in places and _stands(part, words, n)), None)
                if at is None:
                    break
                places += range(at, at + len(part))
            else:
                letters = sum(len(piece.text) for part in (first, *others) for piece in part)
                yield Hit(meaning, tuple(places), letters, plain(phrase))


def without(words: Sequence[str], fillers: frozenset[str]) -> list[str]:
    """Words without those that only fill; all where there are no others."""
    return [word for word in words if word not in fillers] or list(words)


def _stands(part: Pieces, words: Sequence[str], start: int) -> bool:
    return start + len(part) <= len(words) and all(
        piece.fits(word) for piece, word in zip(part, words[start:], strict=False)
    )


def _spelt(phrase: str, fillers: frozenset[str]) -> list[Pieces]:
    """The pieces of a phrase, in each of the ways in which it is typed."""
    typed = [list(dict.fromkeys(spellings([token.strip(CUT)]))) for token in phrase.split()]
    ways = {tuple(each[min(way, len(each) - 1)] for each in typed) for way in (0, 1)}
    found = []
    for way in sorted(ways):
        pieces = [piece for token, said in zip(phrase.split(), way, strict=True) for piece in _pieces(token, said)]
        kept = [piece for piece in pieces if piece.text not in fillers]
        found.append(tuple(kept or pieces))
    return found


def _pieces(token: str, said: str) -> Iterator[WordPart]:
    words = said.split()
    for n, word in enumerate(words):
        yield WordPart(word, n > 0 or not token.startswith(CUT), n < len(words) - 1 or not token.endswith(CUT))


@cache
def stems_in(file: str, *names: str) -> Stems:
    """The phrases at a place of a file of data/vocabulary, of all its languages: each means the last name on the way there."""
    return Stems((phrase, names[-1]) for phrase in each_phrase(_at(file, names)))


@cache
def meanings_in(file: str, *names: str) -> Stems:
    """The same of what stands under several names there: each phrase means the name that it stands under."""
    return Stems((phrase, name) for name, said in _at(file, names).items() for phrase in each_phrase(said))


def _at(file: str, names: Iterable[str]) -> Any:
    return reduce(lambda found, name: found.get(name, {}), names, load(file))


def each_phrase(said: Any) -> Iterator[str]:
    """Those of a list, or of each language."""
    of_language = said.values() if isinstance(said, dict) else [said]
    return (phrase for each in of_language if isinstance(each, list) for phrase in each)


MOST_WORDS = 1 << 14
"""Words remembered at a time, so that a sheet on which all differ takes no more memory."""


class Phrases:
    """Phrases that are looked for in texts, as plain ones compare: within words too, but for those between spaces."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._beginning: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for phrase in dict.fromkeys(phrases):
            first = phrase.split()[0]
            self._beginning[first[0]][first].append(phrase)
        # Few words of a sheet begin a phrase, and most stand on it many times.
        self._begun_in = lru_cache(maxsize=MOST_WORDS)(self._begun_in_anew)

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
