"""Whether a row applies: yes, no, or not said; and what boxes to tick in a cell say: '☒ Compliant  ☐ Partly' says 'Compliant'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from ims_lib.register.vocabulary import clean, load, plain, spellings


@lru_cache(maxsize=8192)
def boxes_of(text: str) -> Sequence[tuple[str, bool]]:
    """The wordings of a cell that have a box before or behind them, and whether it is ticked; none in other cells."""
    first, *parts = _signs().split(text)
    signs, wordings = parts[::2], [part.strip(_BETWEEN) for part in parts[1::2]]
    if wordings and not wordings[-1] and first.strip():  # Yes ☐ No ☒
        wordings = [first.strip(_BETWEEN), *wordings[:-1]]
    listed = zip(wordings, signs, strict=True)
    return tuple((wording, sign.lower() in _ticked()) for wording, sign in listed if wording)


def ticked(text: str) -> str:
    """What a cell says where its boxes are empty or ticked: the ticked wordings only; all of a cell without boxes."""
    boxes = boxes_of(text)
    return ", ".join(wording for wording, is_ticked in boxes if is_ticked) if boxes else text


_BETWEEN = " \t\r\n\xa0,;|/"
"""What may stand between two wordings."""


@cache
def _signs() -> re.Pattern[str]:
    signs = [re.escape(sign) for listed in load("statuses")["boxes"].values() for sign in listed]
    return re.compile(f"({'|'.join(signs)})", re.IGNORECASE)


@cache
def _ticked() -> frozenset[str]:
    return frozenset(load("statuses")["boxes"]["ticked"])


@lru_cache(maxsize=8192)
def read_applicable(text: str) -> bool | None:
    """True for applicable, False for not applicable, None where the text says neither; of boxes the ticked one counts."""
    known, text = _known(), ticked(text)
    whole = plain(text)
    if not whole or is_doubted(text):
        return None
    if whole in known:
        return known[whole]
    head = plain(re.split(r"\s+-\s+|[(:;,–]", clean(text), maxsplit=1)[0])
    return known.get(head)


def is_doubted(text: str) -> bool:
    """Whether a question mark stands behind words: 'ja?'."""
    return "?" in text and any(letter.isalnum() for letter in text)


@cache
def _known() -> dict[str, bool]:
    said = load("applicability")
    return {
        **dict.fromkeys(spellings(said["applicable"]), True),
        **dict.fromkeys(spellings(said["not_applicable"]), False),
    }
