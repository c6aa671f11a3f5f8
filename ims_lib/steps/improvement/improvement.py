"""Continual improvement for one client: its actions, what changed and why, opportunities, and what to watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ims_lib.frames import frame_of
from ims_lib.gaps import Gap
from ims_lib.inputs import Inputs
from ims_lib.register.model import NO_REGISTER, Finding, Register
from ims_lib.roadmap import Roadmap
from ims_lib.steps.actions import NOT_OPEN, Action, check_actions, columns_missing, list_actions
from ims_lib.steps.field_work import AGREED, field_work
from ims_lib.steps.improvement.aged import AgedJudgement, aged_judgements, aged_questions
from ims_lib.steps.improvement.changes import NUMBERS, Changes, compare_snapshots
from ims_lib.steps.improvement.progress import ProgressPoint, comparable, earlier_points, point_of
from ims_lib.steps.improvement.slips import Slips, compare_plans
from ims_lib.steps.improvement.snapshot import snapshot_of, take_earlier
from ims_lib.steps.improvement.undecided import AskedBefore, asked_before
from ims_lib.steps.improvement.watch import Watched, watch_list
from ims_lib.steps.unfollowed import ask_of_unfollowed
from ims_lib.wording import in_counts

OPPORTUNITY, OPEN = "opportunity", "open"


@dataclass(frozen=True)
class Improvement:
    """What keeps the one system moving."""

    __repr__ = in_counts

    entries: tuple[Action, ...]
    """The client's own list."""
    found: tuple[Action, ...]
    """What the assessor found, but for strengths."""
    proposed: tuple[Gap, ...]
    """Gaps whose proposed weight is opportunity, largest first; a proposal for the list."""
    watched: tuple[Watched, ...]
    """What to keep an eye on outside, those usual in the sector first; a proposal."""
    changes: Changes | None
    """What is another than in the earlier assessment; None where there is none to compare with."""
    aged: tuple[AgedJudgement, ...]
    findings: tuple[Finding, ...]
    progress: tuple[ProgressPoint, ...] = ()
    """How far the client was on the day of each report, this one last."""
    slips: Slips | None = None
    """The plan of the earlier report beside that of today; none where there is none to compare with."""
    asked_before: tuple[AskedBefore, ...] = ()
    """The decisions of the earlier report."""
    columns_missing: tuple[str, ...] = ()
    """Owner, due day: what a list of the client's has no column for, so that nobody can say what its entries lack of it."""

    @property
    def every(self) -> tuple[Action, ...]:
        """All that there is to follow up: the client's own list, then what the assessor found."""
        return (*self.entries, *self.found)

    @cached_property
    def actions(self) -> pd.DataFrame:
        """A row for each of them."""
        return frame_of(self.every, Action)

    @cached_property
    def watch(self) -> pd.DataFrame:
        """Index watch: what to keep an eye on outside."""
        return frame_of(self.watched, Watched, index="watch")

    @cached_property
    def opportunities(self) -> pd.DataFrame:
        """Index requirement: what is proposed for the list."""
        return frame_of(self.proposed, Gap, index="requirement", without=("severity", "why", "gap_of_spoken"))

    def count(self, state: str) -> int:
        """How many of them are in this state: open, overdue or closed, be its effect unchecked; one of which the action is agreed is open."""
        counts_as = {AGREED: OPEN, **dict.fromkeys(NOT_OPEN, NOT_OPEN[0])}
        return sum(counts_as.get(action.state, action.state) == state for action in self.every)

    @property
    def undated(self) -> int:
        """How many open actions have no due day, so that nobody can say whether they are late."""
        return sum(action.state in (OPEN, AGREED) and action.due is None for action in self.every)

    def table_findings(self) -> pd.DataFrame:
        """What is wrong with single entries and with earlier results: level, code, message and where it stands."""
        return pd.DataFrame(self.findings, columns=Finding._fields).drop(columns=["candidates", "text"])

    def table_progress(self) -> pd.DataFrame:
        """A row for each report by these rules of scoring: days of known work, those that may come on top, gaps and packages left."""
        columns = ["as_of", "days", "possible_days", "gaps", "packages"]
        return pd.DataFrame(
            [[getattr(each, name) for name in columns] for each in comparable(self.progress)], columns=columns
        )

    def table_reasons(self) -> pd.DataFrame:
        """How much each kind of reason moved the three numbers of each part; empty where nothing is compared."""
        return self.changes.by_kind if self.changes else pd.DataFrame(columns=list(NUMBERS))

    def table_changes(self) -> pd.DataFrame:
        """The requirements that changed, with the three numbers before and now, and why; empty where nothing is compared."""
        columns = ["title", *(f"before_{name}" for name in NUMBERS), *NUMBERS, "kinds", "why", "cells"]
        return self.changes.requirements[columns] if self.changes else pd.DataFrame(columns=columns)

    @property
    def not_compared(self) -> str:
        """Why there are no changes although earlier results were given; empty where none were."""
        told = [finding for finding in self.findings if finding.code.startswith("earlier.")]
        return told[0].message if told else ""


def improve(
    roadmap: Roadmap, inputs: Inputs, earlier: Mapping[str, Any] | None = None, register: Register = NO_REGISTER
) -> Improvement:
    """Actions as of the day, opportunities, the watch list, and what changed since `earlier`, a parsed results.json.

    Without the `register` no finding of the assessor on a row of the client's is among the actions.

    Earlier results that can't be read, are another client's or not from an earlier day are a finding.
    """
    coverage = roadmap.gaps.coverage
    as_of = coverage.client.as_of
    present = snapshot_of(coverage)
    before, fault = take_earlier(earlier, present)
    aged = tuple(aged_judgements(before, present, coverage))
    opportunities = (gap for gap in roadmap.gaps.found.values() if gap.severity == OPPORTUNITY)
    return Improvement(
        entries=list_actions(inputs, as_of, coverage.catalogue),
        found=tuple(
            each.as_action(as_of)
            for each in field_work(coverage, register).findings
            if each.state and each.requirements
        ),
        proposed=tuple(sorted(opportunities, key=lambda gap: -gap.gap)),
        watched=watch_list(coverage),
        changes=compare_snapshots(before, present, coverage.catalogue) if before else None,
        aged=aged,
        findings=(
            *([fault] if fault else []),
            *check_actions(inputs, as_of, coverage.catalogue),
            *ask_of_unfollowed(inputs.lists),
            *aged_questions(aged),
        ),
        progress=(*earlier_points(earlier, roadmap), point_of(roadmap)),
        slips=compare_plans(earlier, roadmap) if before else None,
        asked_before=asked_before(earlier) if before else (),
        columns_missing=columns_missing(inputs),
    )
