"""Texts → requirements of one standard, best first, each with the passage that speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from ims_lib.catalogue import Catalogue, load_catalogue
from ims_lib.errors import BadParameter
from ims_lib.nearest import did_you_mean
from ims_lib.register.vocabulary import brief
from ims_lib.suggest.likeness import Floats, Index, Passage, Places, passages_of
from ims_lib.suggest.settings import Kind, load_settings

COLUMNS = ["row", "ref", "score", "why"]
DIGITS = 4
"""Decimals of a score: enough for the order, and the same on every machine."""
LONGEST_QUOTE = 70
SUMS = ("vocabulary", "whole")
"""Kinds of passages that put others together."""


class Ranked(NamedTuple):
    """A leaf that a text probably speaks of."""

    ref: str
    score: float
    """Its likeness from 0 to 1, to be compared within one text only."""
    why: str
    """The passage that speaks most for it."""


def suggest(texts: Sequence[str], standard: str, *, top: int = 5, catalogue: Catalogue | None = None) -> pd.DataFrame:
    """The requirements that each text probably speaks of: a row per suggestion, best first, at most `top` a text.

    `row` is the text's place in `texts`, from 0; the others are those of Ranked.
    """
    ranked = enumerate(rank(texts, standard, top=top, catalogue=catalogue))
    return pd.DataFrame([(row, *each) for row, found in ranked for each in found], columns=COLUMNS)


def rank(
    texts: Iterable[str], standard: str, *, top: int = 5, catalogue: Catalogue | None = None
) -> list[list[Ranked]]:
    """For each text the requirements that it probably speaks of, best first, at most `top`.

    A text that shares no word with the catalogue gets none. A suggestion counts for nothing until an assessor has
    accepted it. Raises BadParameter for an unknown standard or a `top` below 1.
    """
    catalogue = catalogue or load_catalogue()
    require_standard(standard, catalogue)
    if top < 1:
        raise BadParameter(f"top is {top}; ask for at least one suggestion")
    ranking = _ranking(catalogue, standard)
    return [list(ranking.best(text, top)) for text in texts]


def require_standard(standard: str, catalogue: Catalogue) -> None:
    """Raise BadParameter, with the near match, when there is no such standard."""
    known = catalogue.standards
    if standard not in known:
        near = did_you_mean(standard, known, " (nearest: {})")
        raise BadParameter(f"{brief(standard)!r} is no standard of ours; it is one of {', '.join(known)}{near}")


@dataclass(frozen=True)
class PassageGroup:
    """The passages of one kind, leaf by leaf. A leaf with fewer than others is filled up with a passage that is like nothing."""

    weight: float
    passage: Places
    """Leaves down, their passages across."""
    best: int

    def score(self, likeness: Floats) -> Floats:
        """For each leaf the mean of its best passages of this kind, weighted."""
        found = likeness[self.passage]
        if self.best < found.shape[1]:
            found = np.partition(found, -self.best, axis=1)[:, -self.best :]
        scores: Floats = self.weight * found.sum(axis=1) / self.best
        return scores


class Ranking:
    """The leaves of one standard, or the criteria, ready to be ranked for many texts."""

    def __init__(self, leaves: tuple[str, ...], passages: Sequence[Passage], weights: Mapping[Kind, float]) -> None:
        self.leaves = leaves
        self.index = Index(passages)
        best = load_settings().best
        self.groups = [_group(passages, kind, weight, len(leaves), best) for kind, weight in weights.items()]
        self.weights = np.array([weights.get(passage.kind, 0.0) for passage in passages])
        self.quotable: list[list[int]] = [[] for _ in self.leaves]
        """For each leaf, the places of the passages that can be quoted as a reason."""
        for place, passage in enumerate(passages):
            if passage.kind not in SUMS:
                self.quotable[passage.leaf].append(place)

    def best(self, text: str, top: int) -> Iterator[Ranked]:
        """The best leaves; of equal ones the first in the standard comes first."""
        likeness = self.index.likeness(text)
        scores = np.round(self.scores(likeness), DIGITS)
        for leaf in np.argsort(-scores, kind="stable")[:top].tolist():
            if scores[leaf] > 0:
                yield Ranked(self.leaves[leaf], float(scores[leaf]), _said(self.telling(leaf, likeness)))

    def scores(self, likeness: Floats) -> Floats:
        """How like a text is to each leaf, by how like it is to each passage."""
        # One place more, for the passage that fills up groups.
        padded = np.append(likeness, 0.0)
        together: Floats = np.sum([group.score(padded) for group in self.groups], axis=0)
        return together / sum(group.weight for group in self.groups)

    def telling(self, leaf: int, likeness: Floats) -> Passage:
        """The passage about a leaf that a text is most like."""
        return self.index.passages[max(self.quotable[leaf], key=lambda place: self.weights[place] * likeness[place])]


@lru_cache(maxsize=8)
def _ranking(catalogue: Catalogue, standard: str) -> Ranking:
    return Ranking(*passages_of(catalogue, standard), load_settings().weights)


def _group(passages: Sequence[Passage], kind: str, weight: float, leaves: int, best: int) -> PassageGroup:
    listed: list[list[int]] = [[] for _ in range(leaves)]
    for place, passage in enumerate(passages):
        if passage.kind == kind:
            listed[passage.leaf].append(place)
    widest = max(1, *map(len, listed))
    table = np.array([places + [len(passages)] * (widest - len(places)) for places in listed])
    return PassageGroup(weight, table, min(best, widest))


def _said(passage: Passage) -> str:
    quoted = brief(passage.text, most=LONGEST_QUOTE)
    if passage.kind == "title":
        return f"title: {quoted}"
    if passage.kind == "phrase":
        return f"in other words: {quoted}"
    part = {"text": "", "ask": ", question", "evidence": ", evidence"}[passage.kind]
    return f"criterion{part}: {quoted}"
