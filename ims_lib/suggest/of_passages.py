"""Passages of a client's documents → the criteria that they may be evidence of. Nothing counts before somebody accepts it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from ims_lib.catalogue import Catalogue, load_catalogue
from ims_lib.languages import as_written, by_language
from ims_lib.register.vocabulary import brief, holds_one, phrases_of, plain
from ims_lib.standard_ids import standard_of
from ims_lib.suggest.likeness import Floats
from ims_lib.suggest.passages import Passage
from ims_lib.suggest.ranking import DIGITS, LONGEST_QUOTE, Ranking
from ims_lib.suggest.settings import Kind, load_phrases, load_settings
from ims_lib.suggest.terms import Terms, stem, terms_of

_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n")


class SaidUnder(NamedTuple):
    """A passage with the heading above it and the title of its document; empty where there is none."""

    text: str
    heading: str = ""
    title: str = ""


class ProposedFor(NamedTuple):
    """A criterion that a passage may be evidence of."""

    criterion: str
    score: float
    """0 to 1, to be compared within one passage only."""
    why: str
    """The words of the passage that speak for it, and what of the criterion they are most like."""


def propose(said: Iterable[SaidUnder], *, standards: Collection[str] = ()) -> list[list[ProposedFor]]:
    """For each passage the criteria that it may be evidence of, best first; none where it says that something isn't there.

    `standards` are those in scope; without any all count.
    """
    ranking, settings = _ranking(), load_settings().of_passages
    allowed = _serving(frozenset(standards))
    found: list[list[ProposedFor]] = []
    for each in said:
        text = " ".join(sentence for sentence in _SENTENCES.split(each.text) if not denies(sentence))
        if len(text.split()) < settings.fewest_words:
            found.append([])
            continue
        likeness = ranking.index.likeness(text)
        around = settings.heading * _scores(each.heading) + settings.title * _scores(each.title)
        own = 1 - settings.heading - settings.title
        scores = np.round(own * ranking.scores(likeness) + around, DIGITS) * allowed
        found.append(list(_best(text, scores, likeness, ranking)))
    return found


def denies(sentence: str) -> bool:
    """Whether a sentence says that something isn't there, or not yet."""
    return holds_one(f" {plain(sentence)} ", phrases_of("documents", "denies"))


def _best(text: str, scores: Floats, likeness: Floats, ranking: Ranking) -> Iterator[ProposedFor]:
    settings = load_settings().of_passages
    for place in np.argsort(-scores, kind="stable")[: settings.top].tolist():
        if scores[place] >= settings.lowest:
            telling = ranking.telling(place, likeness)
            words = ", ".join(_shared(text, telling.terms))
            quoted = brief(telling.text, most=LONGEST_QUOTE)
            yield ProposedFor(ranking.leaves[place], float(scores[place]), f"{words}: {quoted}" if words else quoted)


def _shared(text: str, terms: Terms) -> list[str]:
    """The words of a text that stand in these terms too, those that say most first."""
    words = dict.fromkeys(word for word in plain(text).split() if word not in load_settings().stop_words)
    once: dict[str, str] = {}
    for word in words:
        if stem(word) in terms[0]:
            once.setdefault(stem(word), word)
    return sorted(once.values(), key=len, reverse=True)[: load_settings().of_passages.words_named]


@cache
def _scores(text: str) -> Floats:
    ranking = _ranking()
    return ranking.scores(ranking.index.likeness(text))


@by_language
def _ranking() -> Ranking:
    catalogue = load_catalogue()
    return Ranking(tuple(catalogue.criteria), tuple(_passages(catalogue)), load_settings().of_passages.weights)


def _passages(catalogue: Catalogue) -> Iterator[Passage]:
    phrases = {
        name: said for standard in catalogue.standards for name, said in load_phrases(catalogue, standard).items()
    }
    for place, (name, criterion) in enumerate(catalogue.criteria.items()):
        titles = tuple(dict.fromkeys(catalogue.title_of(each) for each in criterion.requirements))
        vocabulary = tuple(dict.fromkeys(word for each in criterion.requirements for word in phrases.get(each, ())))
        texts: list[tuple[Kind, Sequence[str]]] = [
            ("text", (criterion.text,)),
            ("ask", (criterion.ask,)),
            ("evidence", criterion.evidence),
        ]
        own = [
            Passage(place, kind, "; ".join(said), terms_of("; ".join(map(as_written, said))), name)
            for kind, said in texts
        ]
        yield from own
        yield Passage(place, "title", "; ".join(titles), terms_of("; ".join(titles)), name)
        yield Passage(place, "vocabulary", "", terms_of("; ".join(vocabulary)), name)
        words, letters = Counter[str](), Counter[str]()
        for each in own:
            words.update(each.terms[0])
            letters.update(each.terms[1])
        yield Passage(place, "whole", "", (words, letters), name)


@cache
def _serving(standards: frozenset[str]) -> Floats:
    """1 for each criterion that serves one of these standards, or any where none is given; 0 for the others."""
    criteria = load_catalogue().criteria.values()
    return np.array(
        [
            float(not standards or any(standard_of(ref) in standards for ref in criterion.requirements))
            for criterion in criteria
        ]
    )
