"""Whether a row applies: yes, no, or not said."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ims_lib.register.statuses.boxes import ticked
from ims_lib.register.vocabulary import clean, load, plain, spellings


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
