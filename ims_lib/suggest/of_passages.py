"""Passages of a client's documents → the criteria that they may be evidence of. Nothing counts before somebody accepts it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from ims_lib.catalogue import Catalogue, load_catalogue
from ims_lib.grouping import grouped
from ims_lib.languages import by_language, in_language, language
from ims_lib.languages.current import ENGLISH, FOLDER
from ims_lib.register.vocabulary import brief, holds_one, phrases_of, plain, spellings
from ims_lib.standard_ids import standard_of
from ims_lib.suggest.likeness import Floats, Passage, Places, Terms, stem, terms_of, together
from ims_lib.suggest.ranking import DIGITS, LONGEST_QUOTE, Ranking
from ims_lib.suggest.settings import Kind, load_own_words, load_phrases, load_settings

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


def propose(said: Sequence[SaidUnder], *, standards: Collection[str] = ()) -> list[list[ProposedFor]]:
    """For each passage of one document the criteria that it may be evidence of, best first; none for many.

    None where it says that something isn't there, and none at all in a language in which we have no criteria. `standards`
    are those in scope; without any all count.
    """
    code = language_of(" ".join(each.text for each in said))
    if not code or (code != ENGLISH and not (FOLDER / code / "criteria").is_dir()):
        return [[] for _ in said]
    with in_language(code):
        return _propose([_without_denied(each.text) for each in said], said, standards)


def language_of(text: str) -> str:
    """The language that most small words of a text are of, by its two letters; empty where too few tell."""
    counts = _small_words(text)
    best = max(counts, key=counts.__getitem__)
    settings = load_settings().of_passages
    return best if counts[best] and counts[best] >= settings.fewest_told * len(plain(text).split()) else ""


@lru_cache(maxsize=4096)
def languages_in(*texts: str) -> frozenset[str]:
    """The languages that texts of one hand may hold words of: English, which all lists borrow from, and those whose small words are not far
    fewer than those of the most; all that we read where too few tell."""
    counts, settings = _small_words(" ".join(texts)), load_settings().of_passages
    most = max(counts.values())
    if most < settings.sure_told:
        return frozenset(counts)
    return frozenset(code for code, count in counts.items() if count >= settings.share_told * most) | {ENGLISH}


def _small_words(text: str) -> dict[str, int]:
    """How many words of a text tell of each language."""
    words = plain(text).split()
    return {code: sum(word in told for word in words) for code, told in _told_by().items()}


def _propose(texts: Sequence[str], said: Sequence[SaidUnder], standards: Collection[str]) -> list[list[ProposedFor]]:
    ranking, settings = _ranking(), load_settings().of_passages
    likeness = [ranking.index.likeness(text) for text in texts]
    own = np.array([ranking.scores(each) for each in likeness])
    around = [settings.heading * _scores(each.heading) + settings.title * _scores(each.title) for each in said]
    together = own + np.array(around)
    of_process = _by_process(together)
    section = np.empty_like(of_process)
    for places in grouped((each.heading, place) for place, each in enumerate(said)).values():
        section[list(places)] = _of_others(of_process[list(places)])
    process = _processes()
    together += settings.section * section[:, process] + settings.document * _of_others(of_process)[:, process]
    together /= 1 + settings.heading + settings.title + settings.section + settings.document
    together = np.round(together, DIGITS) * _serving(frozenset(standards))
    return [
        list(_best(text, together[place], likeness[place], ranking)) if own[place].max() >= settings.lowest else []
        for place, text in enumerate(texts)
    ]


def _without_denied(text: str) -> str:
    """A passage without the sentences that say that something isn't there; empty where too little is left."""
    left = " ".join(sentence for sentence in _SENTENCES.split(text) if not denies(sentence))
    return left if len(_telling_words(left)) >= load_settings().of_passages.fewest_words else ""


def _telling_words(text: str) -> list[str]:
    """The words of a text that say something, each once."""
    small = load_settings().stop_words | _told_by()[language()]
    return [word for word in dict.fromkeys(plain(text).split()) if word not in small]


def _of_others(scores: Floats) -> Floats:
    """For each row the mean of all others; 0 where there is none."""
    means: Floats = (scores.sum(axis=0) - scores) / max(1, len(scores) - 1)
    return means


def _by_process(scores: Floats) -> Floats:
    """How much each passage speaks of each process: as much as of that criterion of it that it is most like."""
    process = _processes()
    found = np.zeros((len(scores), process.max() + 1))
    np.maximum.at(found.T, process, scores.T)
    return found


def denies(sentence: str) -> bool:
    """Whether a sentence says that something isn't there, or not yet."""
    return holds_one(f" {plain(sentence)} ", phrases_of("documents", "denies"))


def called(score: float) -> str:
    """A score in a word, for people: how like a passage and what is around it are to a criterion."""
    return next(word for word, least in load_settings().of_passages.called.items() if score >= least)


def _best(text: str, scores: Floats, likeness: Floats, ranking: Ranking) -> Iterator[ProposedFor]:
    settings = load_settings().of_passages
    for place in np.argsort(-scores, kind="stable")[: settings.top].tolist():
        if scores[place] > 0:
            telling = ranking.telling(place, likeness)
            words = ", ".join(_shared(text, telling.terms))
            quoted = brief(telling.text, most=LONGEST_QUOTE)
            yield ProposedFor(ranking.leaves[place], float(scores[place]), f"{words}: {quoted}" if words else quoted)


def _shared(text: str, terms: Terms) -> list[str]:
    """The words of a text that stand in these terms too, those that say most first."""
    once: dict[str, str] = {}
    for word in _telling_words(text):
        if stem(word) in terms[0]:
            once.setdefault(stem(word), word)
    return sorted(once.values(), key=len, reverse=True)[: load_settings().of_passages.words_named]


@by_language
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
    # Our own words are English, and would only be in the way of other languages.
    in_papers = load_own_words(catalogue) if language() == ENGLISH else {}
    for place, (name, criterion) in enumerate(catalogue.criteria.items()):
        titles = tuple(dict.fromkeys(catalogue.title_of(each) for each in criterion.requirements))
        vocabulary = tuple(dict.fromkeys(word for each in criterion.requirements for word in phrases.get(each, ())))
        texts: list[tuple[Kind, Sequence[str]]] = [
            ("text", (criterion.text,)),
            ("ask", (criterion.ask,)),
            ("evidence", criterion.evidence),
        ]
        own = [Passage(place, kind, "; ".join(said), terms_of("; ".join(said)), name) for kind, said in texts]
        own += [Passage(place, "phrase", phrase, terms_of(phrase), name) for phrase in in_papers.get(name, ())]
        yield from own
        yield Passage(place, "title", "; ".join(titles), terms_of("; ".join(titles)), name)
        yield Passage(place, "vocabulary", "", terms_of("; ".join(vocabulary)), name)
        yield Passage(place, "whole", "", together(each.terms for each in own), name)


@cache
def _processes() -> Places:
    """The number of each criterion's process."""
    named = [criterion.process for criterion in load_catalogue().criteria.values()]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(named))}
    return np.array([numbers[name] for name in named])


@cache
def _told_by() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(spellings(words)) for code, words in load_settings().of_passages.told_by.items()}


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
