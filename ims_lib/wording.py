"""Numbers and names within sentences, wherever people read them."""

from __future__ import annotations

import math
from collections.abc import Iterable


def counted(number: int, noun: str, plural: str = "") -> str:
    """1 question, 2 questions."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """a, b and c."""
    names = list(items)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""


def percent(share: float) -> int:
    """A share of 1 as whole per cent, a half up. Of five shares the ends are rounded, so that they add up to 100."""
    return math.floor(share * 100 + 0.5 + 1e-9)


def days(value: float) -> str:
    """Working days: halves below ten, whole above, with the unit's number only."""
    rounded = round(value * 2) / 2 if value < 10 else round(value)
    if value > 0 and rounded == 0:
        return "< 0.5"
    return f"{rounded:g}"
