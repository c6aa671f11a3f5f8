"""Scales of risk: grades of likelihood and consequence, the matrix that makes bands of them, who may accept what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ims_lib import paths
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language, say, translated
from ims_lib.languages.texts import read_texts
from ims_lib.nearest import did_you_mean
from ims_lib.scales import scale_rows, scale_words
from ims_lib.told import sentence
from ims_lib.tolerances import ROUNDING

AI = "ai"
"""The category of risks that are about AI."""
Matrix = Mapping[tuple[int, int], str]
"""(likelihood, consequence) → band."""


@dataclass(frozen=True, slots=True)
class Band:
    """A risk level: its word, who may accept a risk of it, and its tint in charts."""

    id: str
    word: str
    accepted_by: str
    colour: str
    rank: int
    """0 for the lowest."""
    act_within_days: int
    """Calendar days within which an action that we propose for a risk of it is done."""

    @property
    def letter(self) -> str:
        """How a matrix marks it: the first of its word, in the language that is written in."""
        return self.word[:1].upper()


@dataclass(frozen=True, slots=True)
class GradeOfScale:
    """A grade of likelihood or consequence: a word, and what it means."""

    word: str
    means: str


@dataclass(frozen=True)
class RiskScale:
    """Grades 1 to `grades` on both axes, and the band of each pair."""

    grades: int
    likelihood: tuple[GradeOfScale, ...]
    consequence: tuple[GradeOfScale, ...]
    matrix: Matrix

    def band(self, likelihood: int, consequence: int) -> str:
        """The band of two grades."""
        return self.matrix[likelihood, consequence]

    @property
    def bands(self) -> tuple[str, ...]:
        """The bands that the matrix uses, the lowest first."""
        used = set(self.matrix.values())
        return tuple(name for name in bands() if name in used)

    def nearest_band(self, band: str) -> str:
        """The band itself, or the highest of the matrix below it: a matrix without critical calls it high."""
        below = [name for name in self.bands if rank(name) <= rank(band)]
        return below[-1] if below else self.bands[0]

    def band_of_score(self, score: float) -> str:
        """The band of a product of two grades: the highest that any pair of so much or less has."""
        reached = [rank(band) for (a, b), band in self.matrix.items() if a * b <= score]
        return list(bands())[max(reached, default=0)]


@by_language
def bands() -> dict[str, Band]:
    """Risk levels by id, the lowest first."""
    return {
        row["band"]: Band(
            row["band"],
            row["word"],
            row["accepted_by"],
            row["colour"],
            place,
            int(row["act_within_days"]),
        )
        for place, row in enumerate(scale_rows("risk/bands"))
    }


def rank(band: str) -> int:
    """The place of a band, 0 for the lowest."""
    return bands()[band].rank


appetite = partial(scale_words, "risk/appetite", "category", "acceptable")
"""The highest band that is acceptable without treatment, by category; ours, until the client says its own."""
category_words = partial(scale_words, "risk/appetite", "category", "word")
"""What each category of risks is called in a report."""
category_standards = partial(scale_words, "risk/appetite", "category", "standard")
"""The standard whose risks each category holds."""


@by_language
def limiting() -> tuple[str, ...]:
    """Criteria, or first halves of their ids, that limit the harm when a risk has come true."""
    return tuple(row["criteria"] for row in scale_rows("risk/limiting"))


actions = partial(scale_words, "risk/actions", "criterion", "action")
"""Criterion whose text looks back on what was done → what is to be done now, so that it holds from then on."""


@by_language
def risk_names() -> dict[str, tuple[str, ...]]:
    """What clients call a risk of the library in their own registers, by its id."""
    return {row["risk"]: tuple(name.strip() for name in row["names"].split(";")) for row in scale_rows("risk/names")}


@by_language
def risk_scales() -> dict[int, RiskScale]:
    """The scales by their number of grades. Raises BadCatalogue with every hole."""
    found, faults = {}, []
    for item in read_texts(paths.DATA / "scales" / "risk" / "scales.yml"):
        grades = item["grades"]
        matrix = matrix_of_rows(item["matrix"]) if "matrix" in item else matrix_by_score(grades, item["bands"])
        axes = [tuple(GradeOfScale(**grade) for grade in item[axis]) for axis in ("likelihood", "consequence")]
        faults += [
            say("scales/risk/scales.yml, {grades} grades: {fault}", grades=grades, fault=fault)
            for fault in check_matrix(grades, matrix)
        ]
        faults += [
            say("scales/risk/scales.yml, {grades} grades: an axis has {axis}", grades=grades, axis=len(axis))
            for axis in axes
            if len(axis) != grades
        ]
        found[grades] = RiskScale(grades, axes[0], axes[1], matrix)
    BadCatalogue.raise_with(faults)
    return found


def matrix_by_score(grades: int, begins: Mapping[str, Any]) -> dict[tuple[int, int], str]:
    """The matrix where the product of the grades decides: each band from its score on. Pairs below all stay without."""
    order = sorted((float(score), band) for band, score in begins.items())
    found = {}
    for likelihood, consequence in _pairs(grades):
        reached = [band for score, band in order if score <= likelihood * consequence]
        if reached:
            found[likelihood, consequence] = reached[-1]
    return found


def matrix_of_rows(rows: Sequence[Sequence[Any]]) -> dict[tuple[int, int], str]:
    """The matrix of rows of bands: the first row is the lowest likelihood, its first band the lightest consequence."""
    return {
        (likelihood, consequence): str(band)
        for likelihood, row in enumerate(rows, start=1)
        for consequence, band in enumerate(row, start=1)
        if band not in (None, "")
    }


def check_matrix(grades: int, matrix: Matrix) -> list[str]:
    """What is wrong with a matrix: pairs without a band, bands that don't exist, bands that fall where a grade rises."""
    faults = [
        say("likelihood {a} with consequence {b} has no band", a=a, b=b)
        for a, b in _pairs(grades)
        if (a, b) not in matrix
    ]
    faults += [no_band(name) for name in dict.fromkeys(matrix.values()) if name not in bands()]
    faults += [
        say("likelihood {a} with consequence {b} is more than {grades} grades", a=a, b=b, grades=grades)
        for a, b in matrix
        if max(a, b) > grades
    ]
    if not faults:
        for a, b in _pairs(grades):
            for c, d in ((a + 1, b), (a, b + 1)):
                if (c, d) in matrix and rank(matrix[c, d]) < rank(matrix[a, b]):
                    faults.append(sentence("bands.below", c=c, d=d, a=a, b=b))
    return faults


def no_band(name: str) -> str:
    """What is said of a name that is no band."""
    hint = did_you_mean(name, bands(), translated(" (nearest: '{}')"))
    return say("'{name}' is no band{hint}; it can be {bands}", name=name, hint=hint, bands=", ".join(bands()))


def regrade(grade: float, *, of: int, to: int) -> int:
    """A grade on a scale with another number of grades; both ends meet, and a half is rounded up."""
    place = (grade - 1) / (of - 1) * (to - 1) if of > 1 else 0.0
    return min(max(int(1 + place + 0.5 + ROUNDING), 1), to)


def _pairs(grades: int) -> Iterator[tuple[int, int]]:
    return ((a, b) for a in range(1, grades + 1) for b in range(1, grades + 1))
