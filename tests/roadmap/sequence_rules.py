"""Which rules of sequence_rules.yml a roadmap breaks, by brute force: every pair of things that a rule names is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict

from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.roadmap import Planned, Roadmap
from ims_lib.roadmap.work import reached_from
from ims_lib.standard_ids import standard_of

RULES = Path(__file__).with_name("sequence_rules.yml")
EACH = "each"
AUDITS = {"internal_audit", "management_review"}
"""Milestones that take a while: they begin with the standard's first package of the phase, and last as long as it at least."""
When = Literal["start", "end", "live"]
Severity = Literal["must", "should"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Selector(Frozen):
    """What a side of a pair is about."""

    criteria: tuple[str, ...] = ()
    glob: tuple[str, ...] = ()
    kind: str | None = None
    milestone: str | None = None
    date: Literal["valid_to"] | None = None


class Pair(Frozen):
    """What comes before what, and by how many days."""

    before: Selector
    after: Selector
    standard: str | None = None
    same: Literal["thread"] | None = None
    severity: Severity | None = None
    at: tuple[When, When] = ("end", "start")
    min_days: int = 0
    max_days: int | None = None


class Rule(Frozen):
    """A rule with its pairs."""

    id: str
    rule: str
    severity: Severity
    exceptions: tuple[str, ...]
    requires: tuple[str, ...] = ()
    pairs: tuple[Pair, ...]


class Thing(NamedTuple):
    """A criterion or a milestone on the days of its package or of its own."""

    name: str
    start: date
    end: date
    live: date
    item: Planned | None
    """The package that closes a criterion."""

    def on(self, when: When) -> date:
        return self.start if when == "start" else self.end if when == "end" else self.live

    def __str__(self) -> str:
        where = f" in {self.item.package}" if self.item else ""
        return f"{self.name}{where} ({self.start} to {self.end})"


@dataclass(frozen=True)
class Breach:
    """Two things in the wrong order, or a milestone that isn't there."""

    rule: str
    severity: Severity
    standard: str
    before: str
    after: str
    excused: str = ""
    """The exception that the rule names and that holds here."""

    def __str__(self) -> str:
        why = f" [{self.excused}]" if self.excused else ""
        return f"{self.rule} {self.severity} {self.standard}: {self.before} before {self.after}{why}"


def load_rules() -> tuple[Rule, ...]:
    found: Any = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return tuple(map(Rule.model_validate, found["rules"]))


def breaches(roadmap: Roadmap, rules: Iterable[Rule]) -> list[Breach]:
    """Every breach; a criterion that no package closes and a standard that isn't in scope break nothing."""
    return [each for rule in rules for each in _Looking(roadmap).breaches_of(rule)]


class _Looking:
    def __init__(self, roadmap: Roadmap) -> None:
        coverage = roadmap.gaps.coverage
        self.roadmap, self.client = roadmap, coverage.client
        self.held = coverage.assessment.certified
        self.criteria = coverage.catalogue.criteria
        self.home = {name: item for item in roadmap.in_order if not item.is_look for name in item.criteria}
        self.dated = {name for item in roadmap.own_dates for name in item.packages}
        self.lasts = {phase.id: phase.lasts_days for phase in load_sequence().phases}

    def breaches_of(self, rule: Rule) -> Iterator[Breach]:
        there = {(item.milestone, item.standard) for item in self.roadmap.milestones}
        not_said = {item.standard for item in self.roadmap.not_said}
        for standard in self.client.standards:
            for name in rule.requires:
                if standard not in {*self.held, *not_said} and (name, standard) not in there:
                    yield Breach(rule.id, rule.severity, standard, name, "a plan without it")
        for number, pair in enumerate(rule.pairs, start=1):
            for standard in self._standards(pair):
                for before, after in self._pairs(pair, standard):
                    if self._fits(pair, before, after):
                        continue
                    excused = next((name for name in rule.exceptions if self._holds(name, standard, after)), "")
                    severity = pair.severity or rule.severity
                    yield Breach(f"{rule.id}.{number}", severity, standard, str(before), str(after), excused)

    def _standards(self, pair: Pair) -> list[str]:
        if pair.same or pair.standard == EACH:
            return list(self.client.standards)
        return [name for name in self.client.standards if name == pair.standard]

    def _pairs(self, pair: Pair, standard: str) -> Iterator[tuple[Thing, Thing]]:
        before = list(self._selected(pair.before, standard))
        for after in self._selected(pair.after, standard):
            for each in before:
                if not pair.same or self._is_thread(each.name, after.name):
                    yield each, after

    def _fits(self, pair: Pair, before: Thing, after: Thing) -> bool:
        first, then = before.on(pair.at[0]), after.on(pair.at[1])
        in_time = pair.max_days is None or then <= first + timedelta(days=pair.max_days)
        return first + timedelta(days=pair.min_days) <= then and in_time

    def _holds(self, exception: str, standard: str, after: Thing) -> bool:
        if exception == "already_certified":
            return standard in self.held
        if after.item is None:
            return False
        if exception == "dated_by_client":
            return after.item.package in self.dated
        return exception == "quick_win" and after.item.is_quick_win

    def _selected(self, side: Selector, standard: str) -> Iterator[Thing]:
        everything = side.kind is not None and not side.criteria and not side.glob
        for name, item in self.home.items():
            named = name in side.criteria or any(fnmatchcase(name, glob) for glob in side.glob)
            if (everything or named) and side.kind in (None, item.kind) and self._serves(name, standard):
                assert item.start is not None
                assert item.end is not None
                yield Thing(name, item.start, item.end, item.start if item.kind == "run" else item.end, item)
        if side.milestone:
            for found in self.roadmap.milestones:
                if (found.milestone, found.standard) == (side.milestone, standard):
                    yield Thing(
                        side.milestone, self._begins(found.milestone, standard, found.day), *[found.day] * 2, None
                    )
        if side.date:
            for held in self.client.settings.certificates:
                if held.standard == standard and held.valid_to:
                    yield Thing(side.date, *[held.valid_to] * 3, None)

    def _begins(self, milestone: str, standard: str, day: date) -> date:
        if milestone not in AUDITS:
            return day
        own = [
            item.start
            for item in self.home.values()
            if (item.phase, item.standard) == (milestone, standard) and item.start
        ]
        return min([*own, day - timedelta(days=self.lasts[milestone])])

    def _serves(self, criterion: str, standard: str) -> bool:
        """Also where it is only a usual way to see a requirement."""
        return standard in (standard_of(link.id) for link in self.criteria[criterion].serves)

    def _is_thread(self, before: str, after: str) -> bool:
        first, then = self.criteria[before], self.criteria[after]
        return first.process == then.process and before != after and before in self._needs(then)

    def _needs(self, criterion: Criterion) -> set[str]:
        """All that it needs, directly or over others."""
        return reached_from(criterion.needs, lambda name: self.criteria[name].needs)
