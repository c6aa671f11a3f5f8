"""Where a text of a client's names something, sets a condition, or ends a sentence."""

from __future__ import annotations

import re
from functools import cache

from ims_lib.register.vocabulary import load, spellings

MONTHS = "|".join(re.escape(name) for month in load("rows")["month_names"] for name in spellings(month))
"""The names of the months, one or another."""
_STOP = rf"\.(?=\s|$)(?!\s+\w+\s+\d{{4}})(?!(?<=\d\.)\s+(?i:{MONTHS})\b)"
"""A full stop, but for that of a day, as in 28. Februar 2027 and 28. Februar."""
SENTENCES = re.compile(rf"[;\n]|{_STOP}")


def sets_condition(text: str) -> bool:
    """Whether something goes on or is done only so long, or only so."""
    return bool(words_of("condition").search(text))


@cache
def words_of(name: str) -> re.Pattern[str]:
    """The words under a name of put_before.yml where they stand in a text by themselves, the longest first."""
    listed = load("put_before")[name]
    phrases = {*spellings(listed), *(phrase for each in listed.values() for phrase in each)}
    words = "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))
    return re.compile(rf"(?i:(?<!\w)(?:{words})(?!\w))")


def named(name: str) -> re.Pattern[str]:
    """Something where a text names it by just this name."""
    return re.compile(rf"(?i)(?<![\w-]){re.escape(name)}(?![\w-])")


def holds(text: str, name: str) -> bool:
    """Whether a text names something by just this name."""
    return named(name).search(text) is not None
