"""Pairs: what two of the standards give each other, how far the client is there, and the next thing to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from ims_lib.assessment import Verdict
from ims_lib.catalogue.library import Pair, load_library
from ims_lib.coverage import SHARES, Coverage, split
from ims_lib.gaps import SMALLEST_SHARE, Gaps
from ims_lib.roadmap.packages import needs_without_circles
from ims_lib.steps.merged import Part, in_order, is_in_place, process_parts, served_in

SHEET = "Pairs"
COLUMNS = (
    "pair",
    "standards",
    "title",
    "means",
    "gain",
    "criteria",
    "in_place",
    "to_extend",
    *SHARES,
    "at_least",
    "likely",
    "at_most",
    "reusable",
    "next",
    "next_text",
    "next_kind",
    "next_before",
    "next_process",
    "next_days",
    "days",
    "possible_days",
    "cells",
)


@dataclass(frozen=True, slots=True)
class Here:
    """How far one criterion is there for two standards: as far as in the one that it is less far in."""

    shares: dict[str, float]
    reusable: float
    gates: tuple[str, ...]
    """What has to be shown first, so that what exists for one counts for the other."""
    disputed: bool

    @property
    def in_place(self) -> bool:
        return is_in_place(sum(self.shares[kind] for kind in ("verified", "asserted", "inferred")))


@dataclass(frozen=True)
class Pairs:
    """The opportunities of the library whose two standards are in scope."""

    pairs: pd.DataFrame
    """Index pair: standards, title, means, gain, criteria (those that serve one of the two), in_place (how many, for each
    of the two that they serve), to_extend (how many exist for one, in whole or in part, and have to be extended), the five shares,
    three numbers and reusable of the mean over them, each as in the standard that it is less far in; next (a criterion;
    empty where nothing is open), next_text, next_kind (do, look, extend: it exists, and is to reach the other standard), next_before (whether it is none of the pair's own: one of
    these waits for it), next_process, next_days; days and possible_days of all
    that is open in it; cells."""

    def of(self, *standards: str) -> pd.DataFrame:
        """The pairs of these two standards."""
        return self.pairs[[set(both) == set(standards) for both in self.pairs["standards"]]]


def find_pairs(gaps: Gaps) -> Pairs:
    """How far the client is with each pair of its standards, and the next thing to do.

    A criterion that serves both is in place only where it is so in both; what exists for one is reusable for the other.
    Next is, of the criteria that aren't in place, the one with fewest days for which nothing else must be in place
    before; where all of the pair's own wait for others, it is one of these; of what is reusable, the gate that keeps it
    from counting. Where all are in place it is what is left of one. What nobody spoke of is to be looked at.
    """
    coverage = gaps.coverage
    parts = {part.criterion: part for part in process_parts(gaps)}
    first = _what_comes_first(parts, gaps)
    scope = set(coverage.client.standards)
    lines = [_pair(pair, gaps, parts, first) for pair in load_library().pairs.values() if set(pair.standards) <= scope]
    return Pairs(pd.DataFrame([line for line in lines if line["criteria"]], columns=list(COLUMNS)).set_index("pair"))


def _pair(pair: Pair, gaps: Gaps, parts: Mapping[str, Part], first: Callable[[str], tuple[str, ...]]) -> dict[str, Any]:
    coverage = gaps.coverage
    rows = [parts[name] for name in pair.criteria if name in parts and set(parts[name].standards) & set(pair.standards)]
    here = {row.criterion: _here(row, pair.standards, coverage) for row in rows}
    wanting = [
        item
        for row in rows
        if not here[row.criterion].in_place
        for item in _to_turn_to(row, here[row.criterion], first)
    ]
    left = [row.criterion for row in rows if row.open_days > 0]
    there = [row.criterion for row in rows if not here[row.criterion].in_place]
    return {
        "pair": pair.id,
        "standards": in_order(pair.standards, coverage),
        "title": pair.title,
        "means": pair.means,
        "gain": pair.gain,
        "criteria": tuple(here),
        "in_place": sum(item.in_place for item in here.values()),
        "to_extend": sum(item.reusable > SMALLEST_SHARE and not item.in_place for item in here.values()),
        **_figures(list(here.values())),
        **_next(wanting or left or there, parts, here, coverage.catalogue.processes),
        "days": float(sum(row.days for row in rows)),
        "possible_days": float(sum(row.possible_days for row in rows)),
        "cells": tuple(dict.fromkeys(cell for row in rows for cell in row.cells)),
    }


def _here(row: Part, standards: Iterable[str], coverage: Coverage) -> Here:
    """A criterion in that of the two standards that it is less far in."""
    return max(
        (
            _within(served_in(name, row.requirements, row.criterion, coverage))
            for name in standards
            if name in row.standards
        ),
        key=lambda here: (here.shares["gap"] + here.shares["unknown"], here.shares["gap"]),
    )


def _within(verdicts: list[Verdict]) -> Here:
    """A criterion over the requirements of one standard that it serves."""
    many = len(verdicts)
    shares = [split(verdict) for verdict in verdicts]
    return Here(
        shares={kind: sum(share[kind] for share in shares) / many for kind in SHARES},
        reusable=sum(verdict.reusable for verdict in verdicts) / many,
        gates=tuple(dict.fromkeys(gate for verdict in verdicts for gate in verdict.held_by)),
        disputed=any(verdict.disputed_by for verdict in verdicts),
    )


def _to_turn_to(row: Part, here: Here, first: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """What a criterion that isn't in place waits for; itself where only somebody's answer is wanting."""
    if here.disputed:
        return (row.criterion,)
    names = here.gates if row.exists and here.gates else (row.criterion,)
    return tuple(item for name in names for item in first(name))


def _figures(here: list[Here]) -> dict[str, float]:
    """The mean of the five shares, the three numbers made of them, and what is reusable."""
    many = max(len(here), 1)
    mean = {kind: sum(item.shares[kind] for item in here) / many for kind in SHARES}
    at_least = mean["verified"] + mean["asserted"]
    likely = at_least + mean["inferred"]
    numbers = {"at_least": at_least, "likely": likely, "at_most": likely + mean["unknown"]}
    return mean | numbers | {"reusable": sum(item.reusable for item in here) / many}


def _next(
    ready: Iterable[str], parts: Mapping[str, Part], here: Mapping[str, Here], processes: Mapping[str, Any]
) -> dict[str, Any]:
    """The criterion to turn to: fewest days, then the order in which the pair names it."""
    names = list(dict.fromkeys(ready))
    if not names:
        return {
            "next": "",
            "next_text": "",
            "next_kind": "",
            "next_before": False,
            "next_process": "",
            "next_days": 0.0,
        }
    row = min((parts[name] for name in names), key=lambda row: row.open_days)
    look = row.state == "unknown" or (row.criterion in here and here[row.criterion].disputed)
    kind = "look" if look else "do" if row.open_days > 0 else "extend"
    return {
        "next": row.criterion,
        "next_text": row.text,
        "next_kind": kind,
        "next_before": row.criterion not in here,
        "next_process": processes[row.process].title,
        "next_days": row.open_days,
    }


def _what_comes_first(parts: Mapping[str, Part], gaps: Gaps) -> Callable[[str], tuple[str, ...]]:
    """For a criterion that doesn't exist yet: itself where all that it needs does, else what it waits for in the end."""
    needs, _ = needs_without_circles(gaps.coverage.catalogue.criteria)

    @cache
    def waits_for(name: str) -> tuple[str, ...]:
        before = dict.fromkeys(item for need in needs[name] for item in waits_for(need))
        return tuple(before) or ((name,) if name in parts and not parts[name].exists else ())

    return waits_for
