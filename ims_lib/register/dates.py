"""Dates in cells: when something is due, and what a reference may have been before a spreadsheet took it for a date."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache
from typing import NamedTuple

from ims_lib.register.vocabulary import load, plain

IN_LINE = re.compile(r"(?<!\d)(?:20\d\d-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]20\d\d)(?!\d)")
"""A day as a line of text names it."""


class Typed(NamedTuple):
    """A dotted number that is typed like a date, and whether its day comes first: 2001-01-10 was 10.1.1 or, month first, 1.10.1."""

    number: str
    day_first: bool


def typed_like(text: str) -> list[Typed]:
    """The numbers that a spreadsheet may have taken for this date; 05. Jan was 5.1. None where the text is no date."""
    shown = _DAY_AND_MONTH.fullmatch(text.strip())
    if shown:
        day, name = shown["day"] or shown["day_after"], plain(shown["month"] or shown["month_before"])
        months = enumerate(zip(_months(), ROMAN, strict=True), start=1)
        month = next((n for n, (names, roman) in months if name == roman or name.startswith(names)), None)
        return [Typed(f"{int(day)}.{month}", True), Typed(f"{month}.{int(day)}", False)] if month else []
    match = _WHOLE.match(text.strip())
    if not match:
        return []
    year, month, day = (int(match[part] or match[f"{part}_last"]) for part in ("year", "month", "day"))
    short = year % 100
    typed = [
        Typed(f"{day}.{month}.{short}", True),
        Typed(f"{month}.{day}.{short}", False),
        Typed(f"{day}.{month}", True),
        Typed(f"{month}.{day}", False),
        *([Typed(f"{month}.{short}", True)] if day == 1 else []),
    ]
    # What is typed without a year becomes a day of the year in which it is typed; of an early one the year was typed too.
    typed = typed[:2] if 0 < short <= _EARLY and year > 2000 else typed
    return [each for each in typed if not each.number.endswith(".0")]


_DAY_AND_MONTH = re.compile(
    r"(?P<day>\d{1,2})[./ -]\s?(?P<month>(?<=\.)[IVX]{1,4}|[^\W\d_]{3,9})\.?|(?P<month_before>[^\W\d_]{3,9})[./ -]\s?(?P<day_after>\d{1,2})\.?"
)


ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
"""Months as some countries count them: 05.IX is the fifth of September."""
_EARLY = 12
"""Years of this century in which nobody typed a list that is read today."""
_WHOLE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<day_last>\d\d)\.(?P<month_last>\d\d)\.(?P<year_last>(?:19|20)\d\d)$"
)
"""A day as a spreadsheet writes it, as a date or in a text file: 2026-01-05, 05.01.2026."""


@cache
def _months() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(plain, names)) for names in load("rows")["months"])


@lru_cache(maxsize=4096)
def read_date(text: str, day_first: bool | None = None) -> dt.date | None:
    """A day that a cell names: 2027-01-31, 31.01.2027, 31/01/2027 or 01/31/2027; a month alone is its last day.

    03/04/2027 can be two days: the one that the order of its column tells, else the later, so that nothing is called overdue early.
    None: no day is named.
    """
    iso = re.match(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?$", text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None)
    written = re.match(r"(\d{1,2})[./](\d{1,2})[./](\d{4})$", text)
    if written:
        first, second, year = int(written[1]), int(written[2]), int(written[3])
        days = [_day(year, second, first), *([_day(year, first, second)] if "/" in text else [])]
        found = [day for day in days if day]
        return max(found, default=None) if day_first is None or len(found) < len(days) else days[day_first - 1]
    return None


def year_typed(text: str) -> str:
    """The year that alone was typed into a cell for a day: 2023 is shown as 1905-07-15 there. Any other text as it is."""
    day = read_date(text) if _WHOLE.fullmatch(text) else None
    first, last = load("reading")["inputs"]["years"]
    numbers = [(day - start).days for start in _COUNTED_FROM] if day else []
    return next((str(number) for number in numbers if first <= number <= last), text)


_COUNTED_FROM = (dt.date(1899, 12, 30), dt.date(1904, 1, 1))
"""The days that spreadsheets count from."""


def _day(year: int, month: int, day: int | None) -> dt.date | None:
    try:
        if day is None:
            return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        return dt.date(year, month, day)
    except ValueError:
        return None
