"""Burn-down: known work and gaps of a client over all its reports, carried on from one results.json to the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from ims_lib.assessment import SCORING
from ims_lib.frames import by_names
from ims_lib.roadmap import Roadmap, count_worked

HISTORY = "history"
"""Where a results.json keeps what earlier ones said."""


class Shares(BaseModel, frozen=True):
    """How a part of a standard stood; none where nothing of it is applicable."""

    gap: float | None
    unknown: float | None
    likely: float | None


class ProgressPoint(BaseModel, frozen=True):
    """How far a client was on the day of a report."""

    as_of: dt.date
    scoring: int
    """By which rules of scoring; what other rules say isn't compared."""
    days: float = Field(ge=0)
    """Working days of known work."""
    possible_days: float = Field(ge=0)
    """Those that what nobody spoke of may add."""
    gaps: int = Field(ge=0)
    """How many requirements have a gap."""
    packages: int = Field(ge=0)
    """How many packages of work are left."""
    standards: Mapping[str, Mapping[str, Shares]]
    """Standard → part → its shares."""


def point_of(roadmap: Roadmap) -> ProgressPoint:
    """The report at hand."""
    gaps, coverage = roadmap.gaps, roadmap.gaps.coverage
    standards: dict[str, dict[str, Shares]] = {}
    for (standard, part), row in by_names(coverage.parts).items():
        shares = {name: None if row[name] != row[name] else float(row[name]) for name in Shares.model_fields}
        standards.setdefault(standard, {})[part] = Shares(**shares)
    return ProgressPoint(
        as_of=coverage.client.as_of,
        scoring=SCORING,
        days=roadmap.days,
        possible_days=gaps.possible_days,
        gaps=len(gaps.found),
        packages=count_worked(roadmap.in_order),
        standards=standards,
    )


def earlier_points(results: Mapping[str, Any] | None, roadmap: Roadmap) -> tuple[ProgressPoint, ...]:
    """What the earlier results of this client say and what they carry on, the oldest first, each day once."""
    client = roadmap.gaps.coverage.client
    if not results or results.get("client") != client.id:
        return ()
    found = {point.as_of: point for point in points_in(results) if point.as_of < client.as_of}
    return tuple(found[day] for day in sorted(found))


def points_in(results: Mapping[str, Any]) -> Iterator[ProgressPoint]:
    """The points that a results.json carries on, and its own last; what can't be read is left out."""
    carried = results.get(HISTORY)
    for each in carried if isinstance(carried, list) else ():
        with suppress(ValidationError):
            yield ProgressPoint.model_validate(each)
    with suppress(ValidationError):
        yield _OwnResults.model_validate(results).point


class _Listed(BaseModel):
    """A package of results.json."""

    kind: str | None = None


class _OwnResults(BaseModel):
    """What results.json says of its own day."""

    as_of: dt.date
    scoring: int = 1
    days: float
    possible_days: float
    gaps: list[Any]
    roadmap: list[_Listed]
    standards: Mapping[str, Mapping[str, Shares]]

    @property
    def point(self) -> ProgressPoint:
        """Raises ValidationError where a figure can't be one."""
        return ProgressPoint(
            **self.model_dump(include={"as_of", "scoring", "days", "possible_days", "standards"}),
            gaps=len(self.gaps),
            packages=sum(item.kind is not None for item in self.roadmap),
        )


def comparable(points: Sequence[ProgressPoint]) -> tuple[ProgressPoint, ...]:
    """Those by the rules of scoring of the last one."""
    return tuple(point for point in points if point.scoring == points[-1].scoring)
