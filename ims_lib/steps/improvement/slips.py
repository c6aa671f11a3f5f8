"""Dates then and now: what the plan said in the earlier report of milestones and of the client's own days, beside today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from ims_lib.roadmap import Roadmap


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A milestone that the plan has on another day than the earlier report; none where it can't be named."""

    standard: str
    milestone: str
    title: str
    then: dt.date | None
    now: dt.date | None

    @property
    def days_later(self) -> int | None:
        """Calendar days; below 0 it comes earlier."""
        return (self.now - self.then).days if self.now and self.then else None


@dataclass(frozen=True, slots=True)
class KeptDays:
    """How many days of the client's own rows the plan keeps."""

    kept: int
    of: int


@dataclass(frozen=True, slots=True)
class Slips:
    """The plan of the earlier report beside that of today."""

    as_of: dt.date
    """The day of the earlier report."""
    moved: tuple[MovedDay, ...]
    then: KeptDays
    now: KeptDays

    @property
    def is_any(self) -> bool:
        return bool(self.moved) or self.then != self.now


def compare_plans(earlier: Mapping[str, Any] | None, roadmap: Roadmap) -> Slips | None:
    """What moved since the earlier results; none where these tell no plan. That they may be compared was looked at before."""
    try:
        before = _EarlierPlan.model_validate(earlier)
    except ValidationError:
        return None
    then = {(item.standard, item.milestone): item.day for item in before.milestones}
    now = {(item.standard, item.milestone): item for item in roadmap.milestones}
    moved = []
    for key in dict.fromkeys([*now, *then]):
        standard, milestone = key
        today = now[key].day if key in now else None
        if standard in roadmap.gaps.coverage.client.standards and then.get(key) != today:
            title = now[key].title if key in now else milestone.replace("_", " ").capitalize()
            moved.append(MovedDay(standard, milestone, title, then.get(key), today))
    own = before.roadmap_plan.own_dates
    return Slips(
        as_of=before.as_of,
        moved=tuple(moved),
        then=KeptDays(sum(item.kept for item in own), len(own)),
        now=KeptDays(sum(item.is_kept for item in roadmap.own_dates), len(roadmap.own_dates)),
    )


class _Milestone(BaseModel):
    milestone: str
    standard: str
    day: dt.date


class _OwnDate(BaseModel):
    kept: bool


class _Plan(BaseModel):
    own_dates: list[_OwnDate] = []


class _EarlierPlan(BaseModel):
    """What is compared of results.json."""

    as_of: dt.date
    milestones: list[_Milestone]
    roadmap_plan: _Plan
