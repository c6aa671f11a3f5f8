"""Which requirements a title names in another language than English, in the words of `data/vocabulary/control_names.csv`."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from ims_lib.register.vocabulary import FOLDER, load, plain, spellings

SHORTEST = 4
"""Letters of a word that counts; of Latin script shorter ones are articles and the like."""

_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""A sign of a script that writes no spaces between its words."""


def named_controls(title: str, standard: str) -> dict[str, float]:
    """The requirements of a standard that a title names → the share of it that does so, from 0 to 1."""
    said = plain(title)
    if not said.isascii() and _WITHOUT_SPACES.search(said):
        return _named_in_signs(_without_spaces(said, standard), standard)
    words, known = said.split(), _by_first_word(standard)
    found: dict[str, set[int]] = defaultdict(set)
    for start, word in enumerate(words):
        for name, control in known.get(word, ()):
            if words[start : start + len(name)] == name:
                found[control].update(range(start, start + len(name)))
    if not found:
        return {}
    weights = [_weight(word, standard) for word in words]
    weights = weights if any(weights) else [len(word) for word in words]
    return {control: _share([weights[n] for n in places], weights) for control, places in found.items()}


def _share(part: Sequence[int], whole: Sequence[int]) -> float:
    """The share of what counts, in letters or in words, the smaller: a long word may stand beside another that counts."""
    return min(sum(part) / sum(whole), sum(map(bool, part)) / sum(map(bool, whole)))


def _named_in_signs(said: str, standard: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, control in _in_signs(standard):
        if name in said:
            found[control] = max(found.get(control, 0.0), len(name) / len(said))
    return found


def _weight(word: str, standard: str) -> int:
    """How many letters of a word tell requirements of the standard apart."""
    return 0 if word in _of_all(standard) or (len(word) < SHORTEST and word.isascii()) else len(word)


def _without_spaces(said: str, standard: str) -> str:
    joined = said.replace(" ", "")
    for phrase in _discipline(standard):
        joined = joined.replace(phrase.replace(" ", ""), "")
    return joined or said


@cache
def _of_all(standard: str) -> frozenset[str]:
    """The words of the phrases for what a standard is about: they stand in the names of many requirements."""
    return frozenset(word for phrase in _discipline(standard) for word in phrase.split())


@cache
def _discipline(standard: str) -> Sequence[str]:
    """What a standard is about, in the words of both tables, the longest first."""
    said = {*spellings(load("disciplines")["named"][standard]), *_listed().get(standard, ())}
    return sorted(said, key=len, reverse=True)


@cache
def _by_first_word(standard: str) -> Mapping[str, Sequence[tuple[list[str], str]]]:
    """First word → the names that begin with it, by words, and the requirement of each."""
    found: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
    for name, control in _names(standard):
        if not _WITHOUT_SPACES.search(name):
            words = name.split()
            found[words[0]].append((words, control))
    return found


@cache
def _in_signs(standard: str) -> Sequence[tuple[str, str]]:
    names = [(name, control) for name, control in _names(standard) if _WITHOUT_SPACES.search(name)]
    return [(_without_spaces(name, standard), control) for name, control in names]


def _names(standard: str) -> Iterator[tuple[str, str]]:
    """Every spelling of a name of a standard's requirements, with the requirement."""
    for control, names in _listed().items():
        if control.startswith(f"{standard}:"):
            yield from ((name, control) for name in names)


@cache
def _listed() -> Mapping[str, Sequence[str]]:
    """Id → its names, plain; those of a bare standard say what it is about."""
    found: dict[str, list[str]] = defaultdict(list)
    with (FOLDER / "control_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["id"]] += dict.fromkeys(spellings(row["names"].split(";")))
    return dict(found)
