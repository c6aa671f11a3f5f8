"""Which roles the heading of a column names, and how well; and the year that it names, so that it is known again next year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ims_lib.register.plans import spoken
from ims_lib.register.references.tokens import named_other, named_part, named_standard
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.vocabulary import TEXTS_KEPT, choices_in, load, plain, senses, threshold, worth_of_part

CORE = frozenset({"ref", "title", "status", "applicable", "risk_id", "id"})
"""Roles of which a table of ours has at least one."""


_JOINED_WORDS = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
"""Where two words of a heading meet without a space: ControlName."""


_BROKEN_OFF = re.compile(r"([^\W\d_]{3,})\.")
"""A word of a heading that is broken off: Incl., Resp."""


@lru_cache(maxsize=TEXTS_KEPT)
def roles_of(heading: str) -> Mapping[str, float]:
    """How well a heading names each role, from 0 to 1; 1 where it is one of the role's phrases."""
    words = spoken(_JOINED_WORDS.sub(" ", heading)).split()[: int(threshold("header", "words_looked_at"))]
    found: dict[str, float] = {}
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            score = 1.0 if end - start == len(words) else worth_of_part(end - start, len(words))
            for role in senses("columns").get(" ".join(words[start:end]), ()):
                found[role] = max(found.get(role, 0.0), score)
    if not found and (cut := _BROKEN_OFF.fullmatch(heading.strip())):
        found = dict.fromkeys(_roles_beginning(plain(cut[1])), threshold("header", "broken_off"))
    answers = {read_applicable(part) for part in choices_in(heading)}
    if answers == {True, False}:  # 'In / Out', 'Taken or left out'
        return {"applicable": 1.0}
    for role in senses("headings_alone").get(" ".join(words), ()):
        found[role] = max(found.get(role, 0.0), threshold("header", "alone"))
    asked, _, answer = " ".join(words).rpartition(" ")
    if "applicable" in senses("columns").get(asked, ()) and (applies := read_applicable(answer)) is not None:
        found = {"applicable" if applies else "excluded": 1.0}  # 'In scope?' over Yes and No
    if len(heading) > int(threshold("header", "longest_heading")):
        return {}
    if named_other(heading):
        found["other_framework"] = threshold("header", "framework")
        found.pop("ref", None)
    elif named_standard(heading)[0] or named_part(heading) == "annex":
        found["ref"] = max(found.get("ref", 0.0), threshold("header", "standard"))
    return found


def _roles_beginning(letters: str) -> frozenset[str]:
    """The role of which words begin so, where it is one: 'Incl.'."""
    roles = {role for phrase, named in senses("columns").items() if phrase.startswith(letters) for role in named}
    return frozenset(roles) if len(roles) == 1 else frozenset()


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
