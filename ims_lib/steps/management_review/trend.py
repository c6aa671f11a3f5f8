"""What earlier results of the client say, beside the figures of now: risks above the acceptance level, actions, shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.frames import by_names
from ims_lib.languages import noted, say, spaced, translated
from ims_lib.steps.actions import NOT_OPEN
from ims_lib.steps.improvement.changes import part_figures
from ims_lib.steps.improvement.snapshot import Snapshot, snapshot_of, take_earlier
from ims_lib.wording import counted, first_of, labelled, percent


@dataclass(frozen=True)
class Earlier:
    """Results of an earlier day."""

    snapshot: Snapshot
    results: Mapping[str, Any]

    @property
    def on(self) -> str:
        """The day, as people write it."""
        return day(self.snapshot.as_of)

    def risks(self) -> Mapping[str, bool] | None:
        """The client's risks then, each with whether it lay above what is acceptable; None where the results tell none."""
        rows = self._of_step("risks", "risks")
        found = {
            row["risk"]: bool(row.get("above"))
            for row in rows
            if row.get("origin") == "client" and not row.get("same_as")
        }
        return found or None

    def actions(self) -> Sequence[str]:
        """The states of the client's actions then."""
        return [str(row.get("state")) for row in self._of_step("improvement", "actions")]

    def _of_step(self, step: str, name: str) -> Sequence[Mapping[str, Any]]:
        """What a step's entry in the results lists; nothing where they have no such entry."""
        found: Sequence[Mapping[str, Any]] = self.results.get("steps", {}).get(step, {}).get(name, ())
        return found


def earlier_of(results: Mapping[str, Any] | None, coverage: Coverage) -> Earlier | None:
    """Earlier results, where they are this client's and can be compared with; None where there are none."""
    snapshot, _ = take_earlier(results, snapshot_of(coverage))
    return Earlier(snapshot, results) if snapshot is not None and results is not None else None


def trend_of_risks(
    above: Sequence[str], all_of_them: Sequence[str], earlier: Earlier | None, most: int, by_us: str = ""
) -> str:
    """How many risks lie above what is acceptable now, how many did then, and which are new or have gone below."""
    risks = counted(len(all_of_them), "risk")
    now = say("{above} of {risks} above what is acceptable", above=len(above), risks=risks) + by_us
    before = earlier.risks() if earlier else None
    if earlier is None or before is None:
        return say("{now}; no earlier results to compare with", now=now)
    then = [name for name, is_above in before.items() if is_above]
    moves = {
        translated("new"): [name for name in all_of_them if name not in before],
        translated("risen above"): [name for name in above if name in before and not before[name]],
        translated("no longer above"): [name for name in then if name not in above],
    }
    told = "".join(spaced("; ") + labelled(what, first_of(names, most, ", ")) for what, names in moves.items() if names)
    text = noted("{now}, {then} of {before} on {on}{told}")
    return say(text, now=now, then=len(then), before=len(before), on=earlier.on, told=told)


def trend_of_actions(earlier: Earlier | None) -> str:
    """How many actions were open and overdue then; empty where no earlier results tell it."""
    states = earlier.actions() if earlier else []
    if not states or earlier is None:
        return ""
    late, open_ones = states.count("overdue") or say("none"), sum(state not in NOT_OPEN for state in states)
    entries, told = counted(len(states), "entry", "entries"), noted("{entries} on {on}, {states} open, {late} overdue")
    return say(told, entries=entries, on=earlier.on, states=open_ones, late=late)


def share_then(standard: str, part: str, earlier: Earlier | None) -> str:
    """How far a part of a standard was in place then; empty where no earlier results tell it."""
    row = by_names(part_figures(earlier.snapshot)).get((standard, part)) if earlier else None
    if earlier is None or row is None:
        return ""
    return say("; at least {at_least} % on {on}", at_least=percent(row["at_least"]), on=earlier.on)
