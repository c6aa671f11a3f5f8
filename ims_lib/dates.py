"""A day as it is said, wherever people read it, and the day so many months from one."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from babel.dates import format_date

from ims_lib.languages import language
from ims_lib.languages.current import ENGLISH

QUOTED_OR_DAY = re.compile(r"“[^”]*”|„[^“]*“|«[^»]*»|\b(20\d\d-\d\d-\d\d)\b")


def day(value: date) -> str:
    """24 November 2026."""
    if language() == ENGLISH:
        return f"{value.day} {value:%B %Y}"
    return _with_first(value, "long").replace(" ", "\N{NO-BREAK SPACE}", 1)  # its full stop ends no sentence


def _with_first(value: date, form: str) -> str:
    """A day by Babel; the first of a month in French is 1er."""
    text = format_date(value, form, language())
    return f"1er{text[1:]}" if language() == "fr" and value.day == 1 else text


def short_day(value: date) -> str:
    """24 Nov 2026, where a column is narrow."""
    return f"{value.day} {value:%b %Y}" if language() == ENGLISH else _with_first(value, "medium")


def long_month(value: date) -> str:
    """November 2026."""
    return f"{value:%B %Y}" if language() == ENGLISH else format_date(value, "LLLL y", language())


def short_month(value: date) -> str:
    """Nov 2026, where a column is narrow."""
    return f"{value:%b %Y}" if language() == ENGLISH else format_date(value, "LLL y", language())


def month_name(value: date) -> str:
    """November, of whatever year."""
    return f"{value:%B}" if language() == ENGLISH else format_date(value, "LLLL", language())


def spoken(text: str) -> str:
    """A text that is a day by ISO 8601, perhaps with a time, as the day is said; any other as it stands."""
    try:
        return day(date.fromisoformat(text.partition("T")[0]))
    except ValueError:
        return text


def with_days_spoken(text: str) -> str:
    """A text in which each day by ISO 8601 is as it is said, but for those that it quotes."""
    return QUOTED_OR_DAY.sub(lambda found: spoken(found[0]) if found[1] else found[0], text)


MONTHS = 12
"""Of a year."""


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier below 0; the month's last where it has none."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
