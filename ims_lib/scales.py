"""Levels, weights and factors: the numbers that turn words into figures, kept in data/scales/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

from ims_lib import paths
from ims_lib.errors import BadCatalogue
from ims_lib.grouping import grouped
from ims_lib.languages import by_language
from ims_lib.languages.texts import read_table
from ims_lib.nearest import hint

NOT_APPLICABLE = "not_applicable"
"""A status and a verdict without a level."""


@dataclass(frozen=True, slots=True)
class GapWeight:
    """A rule of the table of proposed weights: the first that fits counts.

    It fits from `gap_from` on, the share of a requirement that is missing, or from `judged_from` on, what is missing of one
    of its criteria by an assessor's judgement; both 0 to 1, `judged_from` none where a single criterion doesn't decide.
    """

    part: str
    gap_from: float
    judged_from: float | None
    weight: str
    why: str
    shown: frozenset[str] = frozenset()
    """Usual risks: it fits only where the client's own remarks show one of them to have come true."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that nobody knows for sure: where integration saves least, where it likely is, where it saves most."""

    name: str
    low: float
    likely: float
    high: float
    why: str

    def at(self, case: str) -> float:
        """Its value in one of CASES."""
        return float(getattr(self, case))


CASES = ("low", "likely", "high")
"""Integration saves least, likely, most. All assumptions are taken from the same case."""


@by_language
def scale_words(name: str, key: str, value: str) -> dict[str, str]:
    """One column of a table of data/scales/ by another."""
    return {row[key]: row[value] for row in scale_rows(name)}


@by_language
def judgement_levels() -> dict[str, float]:
    """Level of each verdict N, P, L, F, from 0 to 1."""
    return {row["id"]: float(Fraction(row["level"])) for row in scale_rows("judgements")}


judgement_labels = partial(scale_words, "judgements", "id", "label")
"""What each verdict is called."""
verdict_words = partial(scale_words, "verdict_words", "word", "verdict")
"""What people write for a verdict, in small letters → the verdict."""
plan_words = partial(scale_words, "plan_words", "word", "status")
"""What people write for the status of a package of the plan, in small letters → the status."""


@by_language
def anchors() -> dict[str, dict[str, str]]:
    """What each verdict looks like, by the kind of criterion (mechanism, scope, record) and verdict."""
    by_kind = grouped((row["kind"], (row["level"], row["looks_like"])) for row in scale_rows("anchors"))
    return {kind: dict(levels) for kind, levels in by_kind.items()}


@by_language
def samples() -> tuple[dict[str, str], ...]:
    """How many records to look at: population_from (1 and more), take (a number, or all), why."""
    return scale_rows("samples")


@by_language
def status_levels() -> dict[str, float | None]:
    """Level of each status, from 0 to 1; none for those that say nothing about a level."""
    return {row["id"]: float(Fraction(row["level"])) if row["level"] else None for row in scale_rows("statuses")}


status_labels = partial(scale_words, "statuses", "id", "label")
"""What each status is called in a report."""


@by_language
def gap_weights() -> tuple[GapWeight, ...]:
    """The rules that propose a gap's weight, in order."""
    rows = scale_rows("gap_weights")
    judged_from = [float(row["judged_from"]) if row["judged_from"] else None for row in rows]
    return tuple(
        GapWeight(
            row["part"], float(row["gap_from"]), judged, row["weight"], row["why"], frozenset(row["shown"].split())
        )
        for row, judged in zip(rows, judged_from, strict=True)
    )


@by_language
def gap_worth() -> dict[str, float]:
    """What a gap's share is multiplied by in the roadmap, by its proposed weight."""
    return {row["weight"]: float(row["factor"]) for row in scale_rows("gap_worth")}


@by_language
def benefit_assumptions(data: Path = paths.DATA) -> dict[str, Assumption]:
    """What the comparison of one system with separate ones assumes. Raises BadCatalogue where an assumption cannot be."""
    found = {
        row["name"]: Assumption(
            row["name"], float(row["value_low"]), float(row["value_likely"]), float(row["value_high"]), row["why"]
        )
        for row in scale_rows("benefit", data)
    }
    BadCatalogue.raise_with(
        f"benefit.csv, {item.name}: {fault}" for item in found.values() for fault in _faults(item, found)
    )
    return found


def _faults(item: Assumption, known: Mapping[str, Assumption]) -> Iterator[str]:
    """Why an assumption cannot be."""
    values = [item.at(case) for case in CASES]
    if min(values) < 0:
        yield "a negative number"
    if item.likely != sorted(values)[1]:
        yield "value_likely isn't between value_low and value_high"
    for case in CASES if item.name.startswith("repeat_") else ():
        if item.at(case) < known["agree_more"].at(case):
            yield f"value_{case} is below that of agree_more, so one process would cost more than several"


@by_language
def share_styles() -> dict[str, dict[str, str]]:
    """Word, colour, edge, pattern and meaning of each of the five shares, in the order of every bar."""
    return {row["id"]: row for row in scale_rows("shares")}


@by_language
def reach_styles() -> dict[str, dict[str, str]]:
    """Word and colour for criteria that serve one, two or three standards."""
    return {row["id"]: row for row in scale_rows("reach")}


def head_count_factor(persons: int | None) -> float:
    """What a criterion's days are multiplied by for an organisation of this size; 1 where the size is unknown."""
    if persons is None:
        return 1.0
    fitting = [float(row["factor"]) for row in scale_rows("head_count") if int(row["persons_from"]) <= persons]
    return fitting[-1] if fitting else float(scale_rows("head_count")[0]["factor"])


@cache  # a number, the same in each language
def setting(table: str, name: str) -> float:
    """A number from a table of data/scales/ with the columns name, value and why. Raises BadCatalogue where it has no such name."""
    values = {row["name"]: row["value"] for row in scale_rows(table)}
    if name not in values:
        raise BadCatalogue(f"{table}.csv has no setting {name}; {hint(name, values)}")
    return float(values[name])


roadmap_setting = partial(setting, "roadmap")
"""A number that decides how the roadmap is planned, from data/scales/roadmap.csv."""
report_setting = partial(setting, "report")
"""A number that decides how the report shows something, from data/scales/report.csv."""


@by_language
def scale_rows(name: str, data: Path = paths.DATA) -> tuple[dict[str, str], ...]:
    """The rows of a table of data/scales/."""
    return tuple(read_table(data / "scales" / f"{name}.csv"))
