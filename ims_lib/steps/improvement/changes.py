"""What changed between two assessments, per requirement and standard, and how much of it is whose doing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from ims_lib.assessment import Verdict
from ims_lib.catalogue.model import Catalogue
from ims_lib.coverage import SHARES, split
from ims_lib.frames import frame_of
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, translated
from ims_lib.standard_ids import standard_of
from ims_lib.steps.improvement.reasons import KINDS, Reason, moved, reason
from ims_lib.steps.improvement.snapshot import Snapshot

NUMBERS = ("at_least", "likely", "at_most")
Shares = npt.NDArray[np.float64]
"""The five shares, in the order of every bar; moves of them add up to 0."""
TO_NUMBERS = np.array([[1, 1, 0, 0, 0], [1, 1, 1, 0, 0], [1, 1, 1, 1, 0]], dtype=float)
"""At least, likely and at most of five shares: where the second, third and fourth segment of a bar ends."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """How far a part of a standard moved."""

    standard: str
    part: str
    figures: Mapping[str, float]
    """before_* and the five shares and three numbers, move_* of the numbers."""
    changed: int
    """Requirements."""


@dataclass(frozen=True, slots=True)
class KindOfMove:
    """How much of a part's move of each number has one kind of reason."""

    standard: str
    part: str
    kind: str
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RequirementChange:
    """A requirement where something changed."""

    requirement: str
    standard: str
    part: str
    title: str
    figures: Mapping[str, float]
    """before_* and the three numbers (NaN where it didn't count), move_*, part_* (what it adds to its part's move: their sum
    is the move), catalogue_* (the part of the requirement's move that is no doing of the client)."""
    kinds: tuple[str, ...]
    why: tuple[str, ...]
    cells: tuple[str, ...]
    added: tuple[str, ...]
    """Criteria that it asks now, and no longer asks."""
    removed: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """How far this assessment is from an earlier one. Numbers are fractions, moves what came on top of the earlier ones."""

    since: dt.date
    catalogue_changed: bool
    """Whether the criteria or anything else of the catalogue is another than it was."""
    of_parts: tuple[PartChange, ...]
    """Of the parts that are in both."""
    of_kinds: tuple[KindOfMove, ...]
    """Those of a part add up to its move."""
    of_requirements: tuple[RequirementChange, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    """Standards that are in scope only now, or only were before; they are not compared."""

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Index standard and part."""
        figures = (*_names("before_", *SHARES), *_names("before_"), *SHARES, *NUMBERS, *_names("move_"))
        return frame_of(self.of_parts, PartChange, index=["standard", "part"], figures=figures)

    @cached_property
    def by_kind(self) -> pd.DataFrame:
        """Index standard, part and kind."""
        return frame_of(self.of_kinds, KindOfMove, index=["standard", "part", "kind"], figures=NUMBERS)

    @cached_property
    def requirements(self) -> pd.DataFrame:
        """Index requirement."""
        figures = [name for prefix in OF_REQUIREMENTS for name in _names(prefix)]
        return frame_of(self.of_requirements, RequirementChange, index="requirement", figures=figures)


_ASKS = {
    "systems": noted("with the AI systems listed now it {asks}"),
    "catalogue": noted("the catalogue {asks}"),
}
"""How criteria that came or went are told, by whose they are."""
OF_REQUIREMENTS = ("before_", "", "move_", "part_", "catalogue_")
"""What the three numbers of a requirement are of."""


@dataclass(frozen=True)
class _Move:
    """One requirement, before and now; no numbers where it isn't counted."""

    name: str
    before: Shares | None
    after: Shares | None
    by_kind: Mapping[str, Shares]
    reasons: tuple[Reason, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def compare_snapshots(before: Snapshot, after: Snapshot, catalogue: Catalogue) -> Changes:
    """What changed, per requirement and per part of a standard, with the reasons.

    A requirement's move is split over its reasons: criteria that both assessments have count for the client, what came or
    went with the AI systems listed, or with the catalogue, is the rest. A part's move is split over its requirements: one that
    counted in both gives its own move times the mean of both weights, what is left goes to those that began or ceased to count.
    """
    both = [name for name in after.standards if name in before.standards]
    moves = [
        _compare(name, before, after)
        for name in dict.fromkeys([*after.requirements, *before.requirements])
        if standard_of(name) in both
    ]
    parts: list[PartChange] = []
    kinds: list[KindOfMove] = []
    requirements: list[RequirementChange] = []
    for key, mine in grouped((_part_of(move.name), move) for move in moves).items():
        found = _part_move(mine)
        if found is None:
            continue
        old, new, shares = found
        changed = [move for move in mine if move.reasons]
        parts.append(PartChange(*key, _figures_of_part(old, new), len(changed)))
        kinds += [KindOfMove(*key, kind, _figures("", value)) for kind, value in _by_kind(mine, old, new)]
        requirements += [_changed(move, key, shares[move.name], catalogue) for move in changed]
    return Changes(
        since=before.as_of,
        catalogue_changed=before.catalogue != after.catalogue,
        of_parts=tuple(parts),
        of_kinds=tuple(kinds),
        of_requirements=tuple(requirements),
        joined=tuple(name for name in after.standards if name not in before.standards),
        left=tuple(name for name in before.standards if name not in after.standards),
    )


def part_figures(snapshot: Snapshot) -> pd.DataFrame:
    """The three numbers of each part of a standard; index standard and part, those with anything to share out."""
    said = snapshot.requirements.items()
    found = grouped((_part_of(name), _mean(verdicts.values())) for name, verdicts in said if verdicts)
    rows = [(*key, *_numbers(np.mean(shares, axis=0))) for key, shares in found.items()]
    return pd.DataFrame(rows, columns=["standard", "part", *NUMBERS]).set_index(["standard", "part"])


def _compare(name: str, before: Snapshot, after: Snapshot) -> _Move:
    old, new = before.requirements.get(name), after.requirements.get(name)
    if not old or not new:
        return _begun_or_ceased(name, before, after)
    common = [item for item in new if item in old]
    added, removed = tuple(item for item in new if item not in old), tuple(item for item in old if item not in new)
    by_kind: dict[str, Shares] = defaultdict(_nothing)
    reasons: list[Reason] = []
    for item in common:
        if moved(old[item], new[item]):
            why = reason(old[item], new[item], standard_of(name), (before, after))
            by_kind[why.kind] += (_shares(new[item]) - _shares(old[item])) / len(common)
            reasons.append(why)
    was, now = _mean(old.values()), _mean(new.values())
    if added or removed:
        kind = _whose_criteria(before, after)
        by_kind[kind] = (now - was) - sum(by_kind.values(), _nothing())
        changes = ((noted("asks {count} more ({names})"), added), (noted("asks {count} less ({names})"), removed))
        asks = translated(" and ").join(
            say(text, count=len(names), names=", ".join(names)) for text, names in changes if names
        )
        reasons.append(Reason(kind, say(_ASKS[kind], asks=asks)))
    return _Move(name, was, now, by_kind, tuple(dict.fromkeys(reasons)), added, removed)


def _begun_or_ceased(name: str, before: Snapshot, after: Snapshot) -> _Move:
    """A requirement that counts in one of the two only, or in none."""
    old, new = before.requirements.get(name, {}), after.requirements.get(name, {})
    was, now = (_mean(said.values()) if said else None for said in (old, new))
    reasons: tuple[Reason, ...] = ()
    if (old is None) != (new is None):
        state = say("not applicable any more") if new is None else say("applicable now")
        cells = tuple(dict.fromkeys(s.cell for verdict in (new or old or {}).values() for s in verdict.sources))
        reasons = (Reason("applicable", state, cells),)
    elif was is not None or now is not None:
        served = say("no criterion serves it any more") if now is None else say("criteria serve it now")
        reasons = (Reason(_whose_criteria(before, after), served),)
    return _Move(name, was, now, {}, reasons, tuple(new or ()), tuple(old or ()))


def _whose_criteria(before: Snapshot, after: Snapshot) -> str:
    """By what kind of reason criteria came or went: where the catalogue is the same, the AI systems that are listed."""
    return "systems" if before.catalogue == after.catalogue else "catalogue"


def _part_move(moves: Sequence[_Move]) -> tuple[Shares, Shares, dict[str, Shares]] | None:
    """The part's numbers before and now, and what each requirement adds to the move; none where one side has none."""
    old, new = [m.before for m in moves if m.before is not None], [m.after for m in moves if m.after is not None]
    if not old or not new:
        return None
    was, now = np.mean(old, axis=0), np.mean(new, axis=0)
    shares = {move.name: _own(move, len(old), len(new)) for move in moves}
    middle = (was + now) / 2
    crossing = [move for move in moves if (move.before is None) != (move.after is None)]
    for move in crossing:
        if move.after is not None:
            shares[move.name] = (move.after - middle) / len(new)
        elif move.before is not None:
            shares[move.name] = (middle - move.before) / len(old)
    rest = (now - was) - sum(shares.values(), _nothing())
    for move in crossing:
        shares[move.name] = shares[move.name] + rest / len(crossing)
    return was, now, shares


def _by_kind(moves: Sequence[_Move], was: Shares, now: Shares) -> Iterator[tuple[str, Shares]]:
    """How much of the part's move has each reason, in the order of KINDS; reasons that move nothing are left out."""
    n_old, n_new = sum(m.before is not None for m in moves), sum(m.after is not None for m in moves)
    found: dict[str, Shares] = defaultdict(_nothing)
    for move in moves:
        if move.before is not None and move.after is not None:
            for kind, value in move.by_kind.items():
                found[kind] = found[kind] + value * (1 / n_old + 1 / n_new) / 2
    crossing = [move for move in moves if (move.before is None) != (move.after is None)]
    if crossing:
        kinds = {why.kind for move in crossing for why in move.reasons}
        kind, told = next(kind for kind in KINDS if kind in kinds), sum(found.values(), _nothing())
        found[kind] = found[kind] + (now - was) - told
    return ((kind, found[kind]) for kind in KINDS if kind in found)


def _own(move: _Move, n_old: int, n_new: int) -> Shares:
    if move.before is None or move.after is None:
        return _nothing()
    return (move.after - move.before) * (1 / n_old + 1 / n_new) / 2


def _nothing() -> Shares:
    return np.zeros(len(SHARES))


def _changed(move: _Move, key: tuple[str, str], share: Shares, catalogue: Catalogue) -> RequirementChange:
    nothing = np.full(len(SHARES), np.nan)
    was, now = (nothing if value is None else value for value in (move.before, move.after))
    figures = (was, now, now - was, share, move.by_kind.get("catalogue", _nothing()))
    return RequirementChange(
        move.name,
        *key,
        title=catalogue.label_of(move.name) if move.name in catalogue.requirements else "",
        figures={
            name: value
            for prefix, shares in zip(OF_REQUIREMENTS, figures, strict=True)
            for name, value in _figures(prefix, shares).items()
        },
        kinds=tuple(kind for kind in KINDS if any(why.kind == kind for why in move.reasons)),
        why=tuple(why.text for why in move.reasons),
        cells=tuple(dict.fromkeys(cell for why in move.reasons for cell in why.cells)),
        added=move.added,
        removed=move.removed,
    )


def _figures_of_part(old: Shares, new: Shares) -> dict[str, float]:
    before = dict(zip(_names("before_", *SHARES), old.tolist(), strict=True)) | _figures("before_", old)
    now = dict(zip(SHARES, new.tolist(), strict=True)) | _figures("", new)
    return before | now | _figures("move_", new - old)


def _figures(prefix: str, shares: Shares) -> dict[str, float]:
    """The three numbers of five shares."""
    return dict(zip(_names(prefix), _numbers(shares).tolist(), strict=True))


def _names(prefix: str, *names: str) -> list[str]:
    """The names, else those of the three numbers, with a prefix."""
    return [f"{prefix}{name}" for name in names or NUMBERS]


def _shares(verdict: Verdict) -> Shares:
    return np.array(list(split(verdict).values()))


def _numbers(shares: Shares) -> Shares:
    return TO_NUMBERS @ shares


def _mean(verdicts: Iterable[Verdict]) -> Shares:
    return np.asarray(np.mean([_shares(verdict) for verdict in verdicts], axis=0))


def _part_of(name: str) -> tuple[str, str]:
    """The standard and the part of it that a requirement stands in, be it in the catalogue still or not."""
    return standard_of(name), "annex_a" if ":A." in name else "clauses"
