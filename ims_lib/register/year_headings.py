"""Headings that name a year: the same column has another one next year."""

from __future__ import annotations

import re

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
