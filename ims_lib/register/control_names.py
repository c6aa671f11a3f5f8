"""Which controls a title names in another language than English, in the words of `data/vocabulary/control_names.csv`."""

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


def named_controls(title: str) -> dict[str, float]:
    """The controls that a title names → the share of its letters that do so, from 0 to 1.

    What only says that it is about information security is left out on both sides.
    """
    said = plain(title)
    if not said.isascii() and _WITHOUT_SPACES.search(said):
        return _named_in_signs(_without_spaces(said))
    words, known = said.split(), _by_first_word()
    found: dict[str, set[int]] = defaultdict(set)
    for start, word in enumerate(words):
        for name, control in known.get(word, ()):
            if words[start : start + len(name)] == name:
                found[control].update(range(start, start + len(name)))
    if not found:
        return {}
    weights = [_weight(word) for word in words]
    weights = weights if any(weights) else [len(word) for word in words]
    return {control: sum(weights[n] for n in places) / sum(weights) for control, places in found.items()}


def _named_in_signs(said: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, control in _in_signs():
        if name in said:
            found[control] = max(found.get(control, 0.0), len(name) / len(said))
    return found


def _weight(word: str) -> int:
    """How many letters of a word tell controls apart."""
    return 0 if word in _of_all() or (len(word) < SHORTEST and word.isascii()) else len(word)


def _without_spaces(said: str) -> str:
    joined = said.replace(" ", "")
    for phrase in _discipline():
        joined = joined.replace(phrase.replace(" ", ""), "")
    return joined or said


@cache
def _of_all() -> frozenset[str]:
    """The words of the phrases for information security: they stand in the names of many controls."""
    return frozenset(word for phrase in _discipline() for word in phrase.split())


@cache
def _discipline() -> Sequence[str]:
    return tuple(spellings(load("disciplines")["named"]["27001"]))


@cache
def _by_first_word() -> Mapping[str, Sequence[tuple[list[str], str]]]:
    """First word → the names that begin with it, by words, and the control of each."""
    found: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
    for name, control in _listed():
        if not _WITHOUT_SPACES.search(name):
            words = name.split()
            found[words[0]].append((words, control))
    return found


@cache
def _in_signs() -> Sequence[tuple[str, str]]:
    return [(_without_spaces(name), control) for name, control in _listed() if _WITHOUT_SPACES.search(name)]


def _listed() -> Iterator[tuple[str, str]]:
    """Every spelling of a name, plain, with its control."""
    with (FOLDER / "control_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in dict.fromkeys(spellings(row["names"].split(";"))):
                yield name, row["id"]
