"""What drives a control by a client's own word: law, contract, risk or the organisation's own choice (drivers.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ims_lib.register.vocabulary import clean, holds_one, load, plain, spellings

Kind = Literal["law", "contract", "risk", "own", ""]
_APART = re.compile(r"[,;+&\n]|\s/\s")
_EXPLAINED = re.compile(r"(?:^|[\s,;:(])([^\W\d_]{1,4}(?:/[^\W\d_]{1,4})?)\s*=\s*([^=,;.\n]+?)(?=[,;.\n]|$)")
"""L = law, C = customer contract."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One driver as it is typed, what it says in words, and which kind it is; no kind where nobody can tell."""

    typed: str
    words: str
    kind: Kind


def read_drivers(text: str, legend: Mapping[str, str] | None = None) -> tuple[Driver, ...]:
    """The drivers that a cell names, in its order; `legend`: what the sheet says of its own codes, by the code."""
    return tuple(each for piece in _pieces(text) for each in _read(piece, legend or {}))


def names_drivers_only(text: str, legend: Mapping[str, str] | None = None) -> bool:
    """Whether a cell holds drivers and nothing else: a code where one would look for a reason."""
    known = {*map(plain, legend or ()), *_kinds()}
    return bool(text) and all(plain(each.typed) in known for each in read_drivers(text, legend))


def legend_of(lines: Iterable[str]) -> dict[str, str]:
    """Code → words, as lines above or below a list explain them, where the words name a driver."""
    found = (pair for line in lines for pair in _EXPLAINED.findall(clean(line)))
    return {code: words.strip() for code, words in found if kind_of(words)}


def kind_of(words: str) -> Kind:
    """The first kind that some words name; empty where they name none."""
    said = plain(words)
    if said in _kinds():
        return _kinds()[said]
    return next((kind for kind, phrases in _phrases().items() if holds_one(f" {said} ", phrases)), "")


def is_driver_heading(heading: str) -> bool:
    return plain(heading) in _headings("headings")


def is_loose_heading(heading: str) -> bool:
    """Whether a heading may stand above drivers: the cells must say so."""
    return plain(heading) in _headings("loose")


def driver_in_heading(heading: str) -> str:
    """The driver that a heading ends with, as it is typed: 'Reason for selection LR' is LR; empty where it is none."""
    words = clean(heading).split()
    tails = (" ".join(words[start:]) for start in range(len(words)))
    return next((tail for tail in tails if plain(tail) in _kinds()), "")


def _pieces(text: str) -> list[str]:
    return [piece for part in _APART.split(clean(text)) if (piece := part.strip(" .()"))]


def _read(piece: str, legend: Mapping[str, str]) -> list[Driver]:
    told = {plain(code): words for code, words in legend.items()}
    if plain(piece) in told:
        words = told[plain(piece)]
        return [Driver(piece, words, kind_of(words))]
    if plain(piece) not in _kinds():
        codes = [code for code in re.split(r"[\s/]+", piece) if code]
        if len(codes) > 1 and all(plain(code) in told or _is_code(code) for code in codes):
            return [each for code in codes for each in _read(code, legend)]
    return [Driver(piece, piece, kind_of(piece))]


def _is_code(word: str) -> bool:
    return word.isupper() and plain(word) in _kinds()


@cache
def _phrases() -> Mapping[Kind, frozenset[str]]:
    return {kind: frozenset(spellings(languages)) for kind, languages in load("drivers")["kinds"].items()}


@cache
def _kinds() -> Mapping[str, Kind]:
    """Phrase → kind; of one that two kinds have, the first."""
    found: dict[str, Kind] = {}
    for kind, phrases in _phrases().items():
        for phrase in phrases:
            found.setdefault(phrase, kind)
    return found


@cache
def _headings(which: str) -> frozenset[str]:
    return frozenset(spellings(load("drivers")[which]))
