"""Pairs: what two of the standards give each other, how far the client is there, and the next thing to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

import pandas as pd

from ims_lib.assessment import Verdict
from ims_lib.catalogue.library import PairOfStandards, load_library
from ims_lib.coverage import SHARES, Coverage, split, with_three_numbers
from ims_lib.frames import frame_of
from ims_lib.roadmap.packages import needs_without_circles
from ims_lib.steps.merged import (
    MergedProcesses,
    Part,
    cells_of_all,
    days_of,
    in_order,
    is_in_place,
    possible_days_of,
    served_in,
)
from ims_lib.tolerances import SMALLEST_SHARE
from ims_lib.wording import in_counts

SHEET = "Pairs"
NUMBERS = (*SHARES, "at_least", "likely", "at_most", "reusable")
"""The figures of a pair, as coverage names them."""


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


@dataclass(frozen=True, slots=True)
class Next:
    """The criterion of a pair to turn to; empty where nothing is open."""

    criterion: str = ""
    text: str = ""
    kind: Literal["do", "look", "extend", ""] = ""
    """Extend: it exists, and is to reach the other standard."""
    before: bool = False
    """Whether it is none of the pair's own: one of these waits for it."""
    process: str = ""
    """Its title."""
    days: float = 0.0


@dataclass(frozen=True, slots=True)
class Opportunity:
    """What two of the standards give each other, and how far the client is there."""

    pair: str
    standards: tuple[str, ...]
    title: str
    means: str
    gain: str
    criteria: tuple[str, ...]
    """Those that serve one of the two."""
    in_place: int
    """How many of them are, for each of the two that they serve."""
    to_extend: int
    """How many exist for one, in whole or in part, and have to be extended."""
    next: Next
    days: float
    """Working days of known work in all of it."""
    possible_days: float
    cells: tuple[str, ...]
    figures: Mapping[str, float]
    """As NUMBERS: the mean over its criteria, each as in the standard that it is less far in."""


@dataclass(frozen=True)
class Pairs:
    """The opportunities of the library whose two standards are in scope."""

    __repr__ = in_counts

    rows: tuple[Opportunity, ...]

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Index pair, a column for each part of an Opportunity, of its next thing (next_text) and for each of its figures."""
        frame = frame_of(self.rows, Opportunity, without=("next",), figures=NUMBERS)
        return frame.join(frame_of((row.next for row in self.rows), Next).add_prefix("next_")).set_index("pair")


def find_pairs(processes: MergedProcesses) -> Pairs:
    """How far the client is with each pair of its standards, and the next thing to do.

    A criterion that serves both is in place only where it is so in both; what exists for one is reusable for the other.
    Next is, of the criteria that aren't in place, the one with fewest days for which nothing else must be in place
    before; where all of the pair's own wait for others, it is one of these; of what is reusable, the gate that keeps it
    from counting. Where all are in place it is what is left of one. What nobody spoke of is to be looked at.
    """
    coverage, parts = processes.coverage, processes.parts
    first = _what_comes_first(parts, coverage)
    in_scope = [pair for pair in load_library().pairs.values() if {*pair.standards} <= {*coverage.client.standards}]
    found = (_opportunity(pair, coverage, parts, first) for pair in in_scope)
    return Pairs(tuple(row for row in found if row.criteria))


def _opportunity(
    pair: PairOfStandards, coverage: Coverage, parts: Mapping[str, Part], first: Callable[[str], tuple[str, ...]]
) -> Opportunity:
    own = [parts[name] for name in pair.criteria if name in parts and set(parts[name].standards) & set(pair.standards)]
    here = {part.criterion: _here(part, pair.standards, coverage) for part in own}
    there = [part for part in own if not here[part.criterion].in_place]
    wanting = [item for part in there for item in _to_turn_to(part, here[part.criterion], first)]
    left = [part.criterion for part in own if part.open_days > 0]
    turn_to = wanting or left or [part.criterion for part in there]
    return Opportunity(
        pair=pair.id,
        standards=in_order(pair.standards, coverage),
        title=pair.title,
        means=pair.means,
        gain=pair.gain,
        criteria=tuple(here),
        in_place=len(own) - len(there),
        to_extend=sum(here[part.criterion].reusable > SMALLEST_SHARE for part in there),
        next=_next(turn_to, parts, here, coverage),
        days=days_of(own),
        possible_days=possible_days_of(own),
        cells=cells_of_all(own),
        figures=_figures(list(here.values())),
    )


def _here(part: Part, standards: Iterable[str], coverage: Coverage) -> Here:
    """A criterion in that of the two standards that it is less far in."""
    served = (served_in(name, part.requirements, part.criterion, coverage) for name in standards)
    found = (_within(verdicts) for verdicts in served if verdicts)
    return max(found, key=lambda here: (here.shares["gap"] + here.shares["unknown"], here.shares["gap"]))


def _within(verdicts: list[Verdict]) -> Here:
    """A criterion over the requirements of one standard that it serves."""
    return Here(
        shares=_mean_shares([split(verdict) for verdict in verdicts]),
        reusable=sum(verdict.reusable for verdict in verdicts) / len(verdicts),
        gates=tuple(dict.fromkeys(gate for verdict in verdicts for gate in verdict.held_by)),
        disputed=any(verdict.disputed_by for verdict in verdicts),
    )


def _to_turn_to(part: Part, here: Here, first: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """What a criterion that isn't in place waits for; itself where only somebody's answer is wanting."""
    if here.disputed:
        return (part.criterion,)
    names = here.gates if part.exists and here.gates else (part.criterion,)
    return tuple(item for name in names for item in first(name))


def _figures(here: list[Here]) -> dict[str, float]:
    """The mean of the five shares, the three numbers made of them, and what is reusable."""
    mean = with_three_numbers(_mean_shares([item.shares for item in here]))
    return mean | {"reusable": sum(item.reusable for item in here) / max(len(here), 1)}


def _mean_shares(listed: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {kind: sum(shares[kind] for shares in listed) / max(len(listed), 1) for kind in SHARES}


def _next(names: Iterable[str], parts: Mapping[str, Part], here: Mapping[str, Here], coverage: Coverage) -> Next:
    """The criterion to turn to: fewest days, then the order in which the pair names it."""
    part = min((parts[name] for name in names), key=lambda part: part.open_days, default=None)
    if part is None:
        return Next()
    look = part.state == "unknown" or (part.criterion in here and here[part.criterion].disputed)
    return Next(
        criterion=part.criterion,
        text=part.text,
        kind="look" if look else "do" if part.open_days > 0 else "extend",
        before=part.criterion not in here,
        process=coverage.catalogue.processes[part.process].title,
        days=part.open_days,
    )


def _what_comes_first(parts: Mapping[str, Part], coverage: Coverage) -> Callable[[str], tuple[str, ...]]:
    """For a criterion that doesn't exist yet: itself where all that it needs does, else what it waits for in the end."""
    needs, _ = needs_without_circles(coverage.catalogue.criteria)

    @cache
    def waits_for(name: str) -> tuple[str, ...]:
        before = dict.fromkeys(item for need in needs[name] for item in waits_for(need))
        return tuple(before) or ((name,) if name in parts and not parts[name].exists else ())

    return waits_for
