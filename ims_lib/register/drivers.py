"""What drives a control by a client's own word: law, contract, risk or the organisation's own choice (drivers.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ims_lib.register.cell_values import denials
from ims_lib.register.stems import Stems
from ims_lib.register.vocabulary import clean, holds_one, load, phrases_of, plain, spellings

Kind = Literal["law", "contract", "risk", "own", ""]
_CLAUSES = re.compile(r"[;\n]|\.\s")
_APART = re.compile(r"[,+&]|\s/\s")
_EXPLAINED = re.compile(r"(?:^|[\s,;:(])([^\W\d_]{1,4}(?:/[^\W\d_]{1,4})?)\s*=\s*([^=,;.\n]+?)(?=[,;.\n]|$)")
"""L = law, C = customer contract."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One driver as it is typed, what it says in words, and which kind it is; no kind where nobody can tell."""

    typed: str
    words: str
    kind: Kind
    denied: bool = False
    """Whether it may say what does not drive the control."""


def read_drivers(text: str, legend: Mapping[str, str] | None = None) -> tuple[Driver, ...]:
    """The drivers that a cell names, in its order; `legend`: what the sheet says of its own codes, by the code."""
    return tuple(each for clause in _CLAUSES.split(clean(text)) for each in _of_clause(clause, legend or {}))


def names_drivers_only(text: str, legend: Mapping[str, str] | None = None) -> bool:
    """Whether a cell holds drivers and nothing else: a code where one would look for a reason."""
    known = {*map(plain, legend or ()), *_kinds()}
    return bool(text) and all(plain(each.typed) in known for each in read_drivers(text, legend))


def legend_of(lines: Iterable[str]) -> dict[str, str]:
    """Code → words, as lines above or below a list explain them, where the words name a driver."""
    found = (pair for line in lines for pair in _EXPLAINED.findall(clean(line)))
    return {code: words.strip() for code, words in found if plain(words) in _kinds() or _stems().longest(words)}


def kind_of(words: str) -> Kind:
    """The kind that some words name; empty where they name none, or two."""
    said = plain(words)
    if said in _kinds():
        return _kinds()[said]
    named = {_kinds()[hit.phrase] for hit in _stems().longest(words)}
    return named.pop() if len(named) == 1 else ""


def denies(words: str) -> bool:
    """Whether some words name a driver and deny something: not a legal requirement; law: no. What is meant has to be asked."""
    return bool(_stems().longest(words)) and holds_one(f" {plain(words)} ", denials())


def is_driver_heading(heading: str) -> bool:
    return plain(heading) in phrases_of("drivers", "headings")


def is_loose_heading(heading: str) -> bool:
    """Whether a heading may stand above drivers: the cells must say so."""
    return plain(heading) in phrases_of("drivers", "loose")


def driver_in_heading(heading: str) -> str:
    """The driver that a heading is, or ends with behind words for a reason, as it is typed; empty where it is none.

    'Reason for selection LR' is LR; 'Documented in policy' asks for something else.
    """
    words = clean(heading).split()
    ends = ((" ".join(words[:start]), " ".join(words[start:])) for start in range(len(words)))
    leads = phrases_of("drivers", "leads")
    return next(
        (end for lead, end in ends if plain(end) in _kinds() and (not lead or holds_one(f" {plain(lead)} ", leads))), ""
    )


def _of_clause(clause: str, legend: Mapping[str, str]) -> Iterator[Driver]:
    """The drivers of a clause; from the first that is denied on all are: no legal, contractual or other requirement."""
    denied = False
    for piece in (part.strip(" .()") for part in _APART.split(clause)):
        denied = denied or denies(piece)
        if denied and piece:
            yield Driver(piece, piece, "", denied=True)
        elif piece:
            yield from _read(piece, legend)


def _read(piece: str, legend: Mapping[str, str]) -> list[Driver]:
    told = {plain(code): words for code, words in legend.items()}
    if plain(piece) in told:
        words, is_none = told[plain(piece)], denies(told[plain(piece)])
        return [Driver(piece, words, "" if is_none else kind_of(words), is_none)]
    if plain(piece) not in _kinds():
        codes = [code for code in re.split(r"[\s/]+", piece) if code]
        if len(codes) > 1 and all(
            plain(code) in told or (code.isupper() and plain(code) in _kinds()) for code in codes
        ):
            return [each for code in codes for each in _read(code, legend)]
        parts = [part for part in _between().split(piece) if part]
        if len(parts) > 1 and all(map(kind_of, parts)):
            return [Driver(part, part, kind_of(part)) for part in parts]
    return [Driver(piece, piece, kind_of(piece))]


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
def _stems() -> Stems:
    return Stems(_kinds().items())


@cache
def _between() -> re.Pattern[str]:
    """What stands between two drivers of which each is named: law or contract, law/contract."""
    return re.compile(rf"\s*/\s*|\s+(?:{'|'.join(map(re.escape, load('drivers')['between']))})\s+", re.IGNORECASE)
