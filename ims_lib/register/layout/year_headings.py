"""Headings that name a year: the same column has another one next year."""

from __future__ import annotations

import re

from ims_lib.register.vocabulary import load

ANY = "*"
"""Stands in a kept name for what changes from year to year: figures in a file's name, the year in a heading."""

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def year_of(heading: str) -> int | None:
    """The year that a heading names; none where it names none or several."""
    found = YEAR.findall(heading)
    return int(found[0]) if len(found) == 1 else None


def without_year(heading: str) -> str:
    """A heading with its year left open, so that next year's fits too."""
    return YEAR.sub(ANY, heading)


def period_of(heading: str) -> tuple[int, ...]:
    """The year of a heading and the quarter, month or day within it, for finding the latest: Q3 2025, 03/2025, März 2025."""
    figures = [int(figure) for figure in _FIGURES.findall(_months_as_figures(heading))]
    return tuple(reversed(figures)) if figures and figures[-1] == year_of(heading) else tuple(figures)


def without_period(heading: str) -> str:
    """A heading with its year, and what within it, left open."""
    return _FIGURES.sub(ANY, _months_as_figures(heading)).lower()


def _months_as_figures(heading: str) -> str:
    """A heading that names a year, with the names of months as their numbers."""
    months = load("rows")["months"] if year_of(heading) else ()
    found = {name: n for n, names in enumerate(months, start=1) for name in names}
    return _WORDS.sub(lambda match: str(found.get(match[0][:3].lower(), match[0])), heading)


_FIGURES = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]{3,}")
