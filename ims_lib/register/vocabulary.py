"""Words as data: what data/vocabulary/ says about headings, statuses, kinds of sheets, frameworks and thresholds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from ims_lib import paths
from ims_lib.cell_text import folded
from ims_lib.languages import noted
from ims_lib.wording import in_words
from ims_lib.yaml_text import data_file

FOLDER = paths.DATA / "vocabulary"
TEXTS_KEPT = 1 << 15
"""Texts of which a reading is kept: twice the columns that a sheet may have, each of which is looked at several times."""

_SPANS = (range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070), range(0xFE00, 0xFE10))
_INVISIBLE = dict.fromkeys([0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, *(sign for span in _SPANS for sign in span)])
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−﹘﹣－"}
_TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "°": "o"})
"""How signs are typed where a keyboard lacks them: Kürzel is Kuerzel, n° is no."""


def clean(text: str) -> str:
    """A text without invisible characters and odd spaces, dashes made one; letters and case as they were."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_DASHES).strip()


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """A text as it is compared: small letters without accents, words with one space between; a lone sign stays."""
    letters = text.lower()
    if not text.isascii():
        # Nº and N° are one word, whichever of the two signs the keyboard had.
        letters = folded(clean(text.replace("º", "°")))
        words = _NO_WORD.sub(" ", letters).strip()
    else:
        words = " ".join(letters.translate(_NO_WORD_OF_ASCII).split())
    return words or "".join(letters.split())


_NO_WORD = re.compile(r"[\W_]+")
_NO_WORD_OF_ASCII = str.maketrans({chr(n): " " for n in range(128) if _NO_WORD.match(chr(n))})


QUOTED = 100
"""Letters of a cell that are quoted where more than a glance at it is wanted."""


def brief(text: str, *, most: int = 60) -> str:
    """A stranger's text as it may stand within a sentence: on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


@cache
def load(name: str) -> Mapping[str, Any]:
    """A vocabulary file as it stands."""
    return MappingProxyType(data_file(f"vocabulary/{name}.yml"))


@cache
def threshold(*steps: str) -> float:
    """A figure of reading.yml, for example threshold("titles", "same")."""
    value: Any = load("reading")
    for step in steps:
        value = value[step]
    return float(value)


def worth_of_part(words: int, of: int) -> float:
    """How well a heading of so many words names what a phrase of some of them does, from 0 to 1."""
    return threshold("header", "part") + threshold("header", "part_of_words") * words / of


def choices_in(text: str) -> list[str]:
    """The wordings between which a text leaves the choice: in / out, yes or no."""
    return _or().split(text)


@cache
def _or() -> re.Pattern[str]:
    return re.compile(rf"\s*/\s*|\s+(?:{_alternatives('or')})\s+", re.IGNORECASE)


@cache
def out_of() -> str:
    """A pattern of what stands between a part and the whole: 3 of 9, 3/9."""
    return rf"\s?(?:/|{_alternatives('out_of')})\s?"


def _alternatives(name: str) -> str:
    return "|".join(map(re.escape, load("rows")[name]))


@cache
def senses(name: str) -> Mapping[str, tuple[str, ...]]:
    """A vocabulary file's phrases, plain, in all languages, each with all that it can stand for in the file's order."""
    found: dict[str, list[str]] = {}
    for meaning, languages in load(name).items():
        for phrase in spellings(languages):
            held = found.setdefault(phrase, [])
            if meaning not in held:
                held.append(meaning)
    return MappingProxyType({phrase: tuple(meanings) for phrase, meanings in found.items()})


def names_id(text: str | None, own_id: str | None) -> bool:
    """Whether an id stands in a text as a whole: 26-10 doesn't in M-26-10. A bare number stands for anything."""
    if not text or not own_id or own_id.isdigit():
        return False
    return re.search(rf"(?<![\w-]){re.escape(own_id)}(?![\w-])", text, re.IGNORECASE) is not None


def holds_one(said: str, phrases: Iterable[str]) -> bool:
    """Whether one of these phrases stands in a plain text, with a blank at either end, as words of their own."""
    return any(f" {phrase} " in said for phrase in phrases)


_STATUSES = (
    *(noted("implemented"), noted("partial"), noted("planned")),
    *(noted("not implemented"), noted("not applicable"), noted("unknown")),
)


def status_in_words(status: str) -> str:
    """A status of ours as a sentence says it."""
    return in_words(status)


def totals() -> frozenset[str]:
    """The words with which a row of sums begins, plain."""
    return phrases_of("rows", "totals")


@cache
def phrases_of(name: str, *steps: str) -> frozenset[str]:
    """The phrases at a place of a vocabulary file, plain, in all the ways they are typed, for example phrases_of("rows", "ahead")."""
    listed: Any = load(name)
    for step in steps:
        listed = listed[step]
    return frozenset(spellings(listed))


def spellings(listed: Any) -> Iterator[str]:
    """All phrases below a place of a vocabulary file, plain, in the ways they are typed: ä is also written a and ae, n° no."""
    if isinstance(listed, dict):
        for part in listed.values():
            yield from spellings(part)
        return
    for phrase in listed:
        yield plain(phrase)
        if phrase.isascii():
            continue
        folded = clean(phrase.replace("º", "°")).casefold()
        typed = folded.translate(_TYPED)
        if typed != folded:
            yield plain(typed)
