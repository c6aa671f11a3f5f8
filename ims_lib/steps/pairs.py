"""Pairs: what two of the standards give each other, how far the client is there, and the next thing to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from ims_lib.catalogue.library import Pair, load_library
from ims_lib.coverage import SHARES, split
from ims_lib.gaps import Gaps
from ims_lib.roadmap.packages import needs_without_circles
from ims_lib.steps.merged import in_order, process_parts

SHEET = "Pairs"
COLUMNS = (
    "pair", "standards", "title", "means", "gain", "criteria", "in_place", *SHARES, "at_least", "likely", "at_most",
    "next", "next_text", "next_kind", "next_process", "next_days", "days", "possible_days", "cells",
)  # fmt: skip


@dataclass(frozen=True)
class Pairs:
    """The opportunities of the library whose two standards are in scope."""

    pairs: pd.DataFrame
    """Index pair: standards, title, means, gain, criteria (those in scope), in_place (how many), the five shares and three
    numbers of the mean over them, each by its own level; next (a criterion; empty where nothing is open), next_text,
    next_kind (do, look), next_process, next_days; days and possible_days of all that is open in it; cells."""

    def of(self, *standards: str) -> pd.DataFrame:
        """The pairs of these two standards."""
        return self.pairs[[set(both) == set(standards) for both in self.pairs["standards"]]]


def find_pairs(gaps: Gaps) -> Pairs:
    """How far the client is with each pair of its standards, and the next thing to do.

    Next is, of the criteria that aren't in place, the one with fewest days for which nothing else must be in place
    before; where all of the pair's own wait for others, it is one of these. Where all are in place it is what is left of
    one. What nobody spoke of is to be looked at.
    """
    coverage = gaps.coverage
    parts = {row.Index: row for row in process_parts(gaps).itertuples()}
    first = _what_comes_first(parts, gaps)
    scope = set(coverage.client.standards)
    lines = [_pair(pair, gaps, parts, first) for pair in load_library().pairs.values() if set(pair.standards) <= scope]
    return Pairs(pd.DataFrame([line for line in lines if line["criteria"]], columns=list(COLUMNS)).set_index("pair"))


def _pair(pair: Pair, gaps: Gaps, parts: Mapping[str, Any], first: Callable[[str], tuple[str, ...]]) -> dict[str, Any]:
    coverage = gaps.coverage
    rows = [parts[name] for name in pair.criteria if name in parts]
    wanting = [row.Index for row in rows if row.state != "in place"]
    left = [row.Index for row in rows if row.days + row.possible_days > 0]
    return {
        "pair": pair.id, "standards": in_order(pair.standards, coverage), "title": pair.title, "means": pair.means,
        "gain": pair.gain, "criteria": tuple(row.Index for row in rows),
        "in_place": sum(row.state == "in place" for row in rows),
        **_figures([split(coverage.assessment.own[row.Index]) for row in rows]),
        **_next([name for item in wanting for name in first(item)] or left, parts, coverage.catalogue.processes),
        "days": float(sum(row.days for row in rows)), "possible_days": float(sum(row.possible_days for row in rows)),
        "cells": tuple(dict.fromkeys(cell for row in rows for cell in row.cells)),
    }  # fmt: skip


def _figures(shares: list[dict[str, float]]) -> dict[str, float]:
    """The mean of the five shares, and the three numbers made of them."""
    mean = {kind: sum(share[kind] for share in shares) / max(len(shares), 1) for kind in SHARES}
    at_least = mean["verified"] + mean["asserted"]
    likely = at_least + mean["inferred"]
    return mean | {"at_least": at_least, "likely": likely, "at_most": likely + mean["unknown"]}


def _next(ready: Iterable[str], parts: Mapping[str, Any], processes: Mapping[str, Any]) -> dict[str, Any]:
    """The criterion to turn to: fewest days, then the order in which the pair names it."""
    names = list(dict.fromkeys(ready))
    if not names:
        return {"next": "", "next_text": "", "next_kind": "", "next_process": "", "next_days": 0.0}
    row = min((parts[name] for name in names), key=lambda row: row.days + row.possible_days)
    return {
        "next": row.Index, "next_text": row.text, "next_kind": "look" if row.state == "unknown" else "do",
        "next_process": processes[row.process].title, "next_days": row.days + row.possible_days,
    }  # fmt: skip


def _what_comes_first(parts: Mapping[str, Any], gaps: Gaps) -> Callable[[str], tuple[str, ...]]:
    """For a criterion not in place: itself where all that it needs is, else what it waits for in the end."""
    needs, _ = needs_without_circles(gaps.coverage.catalogue.criteria)

    @cache
    def waits_for(name: str) -> tuple[str, ...]:
        before = dict.fromkeys(item for need in needs[name] for item in waits_for(need))
        return tuple(before) or ((name,) if name in parts and parts[name].state != "in place" else ())

    return waits_for
