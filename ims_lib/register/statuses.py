"""What a status cell says: one of six statuses, a percentage, a maturity, or a word that nobody has explained."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ims_lib.register.model import STATUSES
from ims_lib.register.nearest import KnownWords
from ims_lib.register.vocabulary import clean, load, plain, spellings

HIGHEST_MATURITY = 5
"""Of the levels 0 to 5 of ISO/IEC 33020 and its kin."""

ABBREVIATION = 2
"""A status of so many signs is an abbreviation: a legend knows better than the vocabulary what it means."""


@dataclass(frozen=True, slots=True)
class StatusReading:
    """A status, and whether the wording is new to us."""

    status: str
    new_word: bool = False


@lru_cache(maxsize=8192)
def read_status(text: str) -> StatusReading:
    """The status that a wording means. A word that nothing explains is unknown, and said to be new."""
    whole = plain(text)
    if not whole:
        return StatusReading("unknown")
    known = _known()
    if whole in known:
        return StatusReading(known[whole])
    percent = _percent(text)
    if percent is not None:
        return StatusReading(percent)
    head = plain(re.split(r"\s+-\s+|[(:;,\n]", clean(text), maxsplit=1)[0])
    begun = known.get(head) or _beginning(head or whole)
    rest = whole[len(head) :].split()
    if begun and not (begun == "implemented" and _speaks_of_another(rest, begun)):
        return StatusReading(begun)
    return StatusReading("unknown", new_word=True)


def status_within(text: str) -> str | None:
    """The one status that an explanation speaks of: 'control implemented and in daily use'. None for none or for several."""
    reading = read_status(text)
    if not reading.new_word:
        return reading.status if reading.status != "unknown" else None
    words, known, found = plain(text).split()[:30], _known(), set()
    start = 0
    while start < len(words):
        ends = [
            e
            for e in range(min(start + 5, len(words)), start, -1)
            if known.get(p := " ".join(words[start:e])) and len(p) > 3
        ]
        if ends:
            found.add(known[" ".join(words[start : ends[0]])])
        start = ends[0] if ends else start + 1
    return next(iter(found)) if len(found) == 1 else None


def nearest_word(text: str) -> str | None:
    """The known wording that a new one may be a slip of, as the vocabulary writes it; a life cycle's words are no slips."""
    whole = plain(text)
    near = None if whole in _life_cycle() else _slips().nearest(whole[:60], alike=0.7)
    return _as_typed()[near] if near else None


def is_status(text: str) -> bool:
    """Whether a text is a wording of a status, of a step of a life cycle, or a percentage."""
    reading = read_status(text)
    return bool(plain(text)) and (not reading.new_word or plain(text) in _life_cycle())


def read_fraction(text: str, *, whole: float) -> str | None:
    """The status of a share of work done: 0 is not implemented, all of it implemented, between partial."""
    try:
        figure = float(text.replace("%", "").replace(",", ".").strip())
    except ValueError:
        return None
    if not 0 <= figure <= whole:
        return None
    return "not_implemented" if figure == 0 else "implemented" if figure == whole else "partial"


@lru_cache(maxsize=4096)
def read_maturity(text: str) -> float | None:
    """A maturity level from 0 to 5 as a figure: '3', 'Level 3', '3 - Defined', '2,5'; none where it is beyond."""
    match = re.search(r"(?<![\d.,])\d(?:[.,]\d+)?(?![\d.,])", text)
    level = float(match[0].replace(",", ".")) if match else None
    return level if level is None or level <= HIGHEST_MATURITY else None


def _percent(text: str) -> str | None:
    match = re.match(r"\s*(\d{1,3}(?:[.,]\d+)?)\s*%", text)
    return read_fraction(match[1], whole=100) if match else None


def _beginning(said: str) -> str | None:
    """The status of a wording that goes on: 'implemented since May'. A second, other status in it makes it unclear."""
    words = said.split()
    known = _known()
    for end in range(min(len(words) - 1, 5), 0, -1):
        status = known.get(" ".join(words[:end]))
        if status and end + len(words) > 2 and not _speaks_of_another(words[end:], status):
            return status if len(" ".join(words[:end])) > 3 else None
    return None


def _speaks_of_another(words: list[str], status: str) -> bool:
    known = _known()
    ends = [
        known.get(" ".join(words[a:b])) for a in range(len(words)) for b in range(a + 1, min(a + 5, len(words)) + 1)
    ]
    return any(end not in (None, status, "unknown") for end in ends) or bool(set(words) & _turns())


@cache
def _known() -> dict[str, str]:
    said = load("statuses")
    known: dict[str, str] = {}
    for status in STATUSES:
        for phrase in (
            *spellings(said[status]),
            *spellings(said["answers"].get(status, {})),
            *spellings(said["signs"].get(status, ())),
        ):
            known.setdefault(phrase, status)
    return known


@cache
def _as_typed() -> dict[str, str]:
    """Plain wordings long enough to be mistyped, and how the vocabulary writes them."""
    said = load("statuses")
    typed = {plain(word): word for status in STATUSES for listed in said[status].values() for word in listed}
    return {word: shown for word, shown in typed.items() if len(word) > 3}


@cache
def _slips() -> KnownWords:
    return KnownWords(_as_typed())


@cache
def _life_cycle() -> frozenset[str]:
    return frozenset(spellings(load("statuses")["life_cycle"]))


@cache
def _turns() -> frozenset[str]:
    return frozenset(spellings(load("statuses")["turns"]))
