"""What a client's cell says of likelihood, consequence or level → a grade of the register's scale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import prod

from ims_lib.languages import by_language
from ims_lib.register.plans import words_for
from ims_lib.register.vocabulary import load, plain, spellings
from ims_lib.risks.scales import RiskScale, bands, regrade
from ims_lib.scales import setting

NUMBER = re.compile(
    r"\(?[A-Za-z]?(?P<n>\d{1,3}(?:[.,]\d+)?)\)?\s*(?:/\s*(?P<of>\d{1,3})|(?P<percent>%))?\s*(?:$|[-–—:=.(|,])"
)
NUMBER_BEHIND = re.compile(r"\((?P<n>\d{1,3}(?:[.,]\d+)?)\)\s*$")
SIZES = (3, 4, 5, 10, 100)
"""Numbers of grades that a sheet's scale can have."""


@dataclass(frozen=True, slots=True)
class Grade:
    """How likely and how grave, on the register's scale; the band alone where no grades are given."""

    likelihood: int | None = None
    consequence: int | None = None
    band: str | None = None
    level: int | None = None
    """The register's own number for both together, where its grades aren't read."""

    @property
    def grades(self) -> tuple[int, int] | None:
        """Both, where both are there."""
        return None if self.likelihood is None or self.consequence is None else (self.likelihood, self.consequence)

    @property
    def score(self) -> int | None:
        """Likelihood × consequence, else the register's own level."""
        return self.level if self.grades is None else prod(self.grades)

    @property
    def word(self) -> str:
        """What the band is called; empty where there is none."""
        return bands()[self.band].word if self.band else ""


@dataclass(frozen=True, slots=True)
class GradeSaid:
    """What a cell says: a number, perhaps of so many, or one of five words from very_low to very_high."""

    number: float | None = None
    of: int | None = None
    word: str | None = None


@lru_cache(maxsize=4096)
def read_grade(text: str | None) -> GradeSaid | None:
    """What a cell says of a grade; none where nothing stands there or it is not understood (see is_open).

    "4", "4 - likely", "likely (4)", "4/5" and "hoch" are understood; where a number and a word stand there, the number counts.
    """
    if text is None or is_open(text):
        return None
    found = NUMBER.match(text.strip()) or NUMBER_BEHIND.search(text)
    if found:
        parts = found.groupdict()
        of = 100 if parts.get("percent") else int(parts["of"]) if parts.get("of") else None
        number = float(parts["n"].replace(",", "."))
        return GradeSaid(number=number, of=of) if number > 0 else None
    words = plain(text)
    known = _words()
    if words in known:
        return GradeSaid(word=known[words])
    inside = [phrase for phrase in known if f" {phrase} " in f" {words} "]
    return GradeSaid(word=known[max(inside, key=lambda phrase: (len(phrase), phrase))]) if inside else None


def is_open(text: str | None) -> bool:
    """Whether a cell says nothing yet: empty, a dash, to be decided."""
    return not text or not text.strip() or plain(text) in words_for("nothing")


def size_of_sheet(said: Iterable[GradeSaid], wanted: int | None) -> tuple[int, bool]:
    """How many grades the scale of one sheet has, by what stands on it; and whether that is more than a guess.

    `wanted` is what client.yml says; it holds unless a larger grade stands there.
    """
    listed = list(said)
    numbers = [item.number for item in listed if item.number is not None]
    of = max((item.of for item in listed if item.of), default=0)
    largest = max([*numbers, float(of)], default=0.0)
    if wanted is not None and largest <= wanted:
        return wanted, True
    if of or largest > setting("risk/register", "default_grades"):
        return next((size for size in SIZES if size >= largest), SIZES[-1]), True
    default = int(setting("risk/register", "default_grades"))
    words = {item.word for item in listed if item.word}
    if not numbers:
        return (3, True) if words and words <= {"low", "medium", "high"} else (default, True)
    if len(numbers) < setting("risk/register", "rows_for_scale"):
        return default, True
    size = next(size for size in SIZES if size >= largest)
    return size, size >= default


def grade_of(said: GradeSaid, *, size: int, scale: RiskScale) -> int | None:
    """The grade on the register's scale; none for a number beyond the sheet's own scale."""
    if said.word:
        own = size if size in (3, 4, 5) else scale.grades
        place = load("risk_words")["grades_of_words"][own][list(load("risk_words")["grades"]).index(said.word)]
        return regrade(place, of=own, to=scale.grades)
    if said.number is None or said.number > size:
        return None
    return regrade(said.number, of=size, to=scale.grades)


def band_of_level(text: str | None, *, size: int, largest: float, scale: RiskScale) -> str | None:
    """The band of a level that the client gives by itself: by its word, or by its number as a product of two grades.

    A sheet whose largest level is no more than its grades counts levels in grades: 4 of 5, not 4 of 25.
    """
    said = read_grade(text)
    if said is not None and said.word:
        return scale.nearest_band(load("risk_words")["band_of_words"][said.word])
    if said is None or said.number is None or largest > size * size:
        return None
    product = (
        regrade(said.number, of=size, to=scale.grades) ** 2
        if largest <= size
        else said.number * (scale.grades / size) ** 2
    )
    return scale.band_of_score(product)


@by_language
def _words() -> Mapping[str, str]:
    return {phrase: word for word, listed in load("risk_words")["grades"].items() for phrase in spellings(listed)}
