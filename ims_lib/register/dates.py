"""Dates in cells: when something is due, and what a reference may have been before a spreadsheet took it for a date."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache


def numbers_of_date(text: str) -> list[str]:
    """The dotted numbers that are typed like this date: 2001-01-10 was 10.1.1, or 1.10.1 where months come first."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", text)
    if not match:
        return []
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    short = year % 100
    typed = [f"{day}.{month}.{short}", f"{month}.{day}.{short}", f"{day}.{month}", f"{month}.{day}", f"{month}.{short}"]
    return list(dict.fromkeys(number for number in typed if not number.endswith(".0")))


@lru_cache(maxsize=4096)
def read_date(text: str) -> dt.date | None:
    """A day that a cell names: 2027-01-31, 31.01.2027, 31/01/2027 or 01/31/2027; a month alone is its last day.

    03/04/2027 can be two days: it is the later of them, so that nothing is called overdue early. None: no day is named.
    """
    iso = re.match(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?$", text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None)
    written = re.match(r"(\d{1,2})[./](\d{1,2})[./](\d{4})$", text)
    if written:
        first, second, year = int(written[1]), int(written[2]), int(written[3])
        days = [_day(year, second, first), *([_day(year, first, second)] if "/" in text else [])]
        return max((day for day in days if day), default=None)
    return None


def _day(year: int, month: int, day: int | None) -> dt.date | None:
    try:
        if day is None:
            return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        return dt.date(year, month, day)
    except ValueError:
        return None
