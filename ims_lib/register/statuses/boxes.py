"""Boxes to tick within a cell: '☒ Compliant  ☐ Partly' says 'Compliant'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from ims_lib.register.vocabulary import load


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
