"""Step 3: each process merged over the standards in scope, what each standard still wants of it, and how it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pandas as pd

from ims_lib.catalogue.library import SaidOfEach
from ims_lib.catalogue.workflows import Workflow
from ims_lib.coverage import FIGURES, Coverage, split
from ims_lib.frames import by_names, frame_of
from ims_lib.grouping import grouped
from ims_lib.languages import noted
from ims_lib.roadmap.packages import needs_without_circles
from ims_lib.standard_ids import standard_of
from ims_lib.steps.merged import (
    MergedProcess,
    MergedProcesses,
    Part,
    cells_of_all,
    days_of,
    possible_days_of,
    served_in,
    state_of_all,
)
from ims_lib.tolerances import SMALLEST_SHARE
from ims_lib.wording import in_counts

GOOD_PRACTICE = noted("good practice")
"""The state of a step or decision whose criteria no standard in scope demands: they are usual ways to see what is demanded."""
SHEET, STEPS_SHEET = "Processes", "Process steps"
COLUMNS = ("merged", "aligned", "criteria", "missing", "to_look_at", "days", "possible_days")
OF_LINES = ("criteria", "in_place", "days", "possible_days", "cells")
"""Columns of a frame of processes and of one of lines, beside their fields."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What one standard still wants of one process: criteria by id, working days.

    A criterion that two standards miss stands with both, its days too.
    """

    process: str
    standard: str
    criteria: int
    """How many of the process serve the standard."""
    missing: tuple[str, ...]
    to_look_at: tuple[str, ...]
    to_extend: tuple[str, ...]
    days: float
    possible_days: float
    figures: Mapping[str, float]
    """Those of coverage, as FIGURES."""


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """A line of a checklist: a thing to do, to ask or to have in a process, and what the client has of it."""

    process: str
    number: str
    kind: Literal["step", "decision", "criterion"]
    """A step; what one standard adds at it; a criterion, where there are no steps."""
    step: str
    """Id of the step or criterion; a decision has that of its step."""
    title: str
    parts: tuple[Part, ...]
    """The criteria in scope that say it."""
    state: str
    """A word of STATES, partly reusable or good practice; empty where it does not apply."""
    standard: str = ""
    """The one that asks it; empty where all do."""
    text: str = ""
    then: str = ""
    """What follows from a yes."""
    tell: tuple[str, ...] = ()
    each_system: tuple[SaidOfEach, ...] = ()
    """What is said here of each AI system that the client lists."""
    lane: str = ""
    accountable: str = ""
    record: str = ""
    """What it leaves behind."""

    @property
    def criteria(self) -> tuple[str, ...]:
        """Ids of those in scope that say it."""
        return tuple(part.criterion for part in self.parts)

    @property
    def in_place(self) -> int:
        """How many of them are."""
        return sum(part.state == "in place" for part in self.parts)

    @property
    def days(self) -> float:
        """Working days of known work."""
        return days_of(self.parts)

    @property
    def possible_days(self) -> float:
        return possible_days_of(self.parts)

    @property
    def cells(self) -> tuple[str, ...]:
        return cells_of_all(self.parts)


@dataclass(frozen=True)
class AlignedProcesses:
    """The processes of the standards in scope: how far each is, what is missing for whom, and the way it runs."""

    __repr__ = in_counts

    rows: tuple[MergedProcess, ...]
    """In reading order."""
    deltas: Mapping[str, Mapping[str, Delta]]
    """By process and standard."""
    checklists: Mapping[str, tuple[ChecklistLine, ...]]
    """The way each process runs: its steps, each followed by what the standards in scope add there, or its criteria."""

    @cached_property
    def merged_rows(self) -> tuple[MergedProcess, ...]:
        """The processes that serve at least two of the standards in scope."""
        return tuple(row for row in self.rows if row.merged)

    @cached_property
    def processes(self) -> pd.DataFrame:
        """Index process, a column for each part of a Process and for each of its figures."""
        return _frame(self.rows)

    @cached_property
    def merged(self) -> pd.DataFrame:
        """Those of them that serve at least two of the standards in scope."""
        return _frame(self.merged_rows)

    @cached_property
    def by_standard(self) -> pd.DataFrame:
        """Index process and standard, a column for each part of a Delta and for each of its figures."""
        deltas = [delta for own in self.deltas.values() for delta in own.values()]
        return frame_of(deltas, Delta, index=["process", "standard"], figures=FIGURES)

    def steps_of(self, process: str) -> pd.DataFrame:
        """The checklist of one process, in order, a column for each part of a Line."""
        return frame_of(self.checklists[process], ChecklistLine, also=OF_LINES, without=("parts",))


def _frame(rows: Iterable[MergedProcess]) -> pd.DataFrame:
    return frame_of(rows, MergedProcess, index="process", also=COLUMNS, without=("parts",), figures=FIGURES)


def align_processes(processes: MergedProcesses) -> AlignedProcesses:
    """Each process over the standards in scope: coverage and delta per standard, and its checklist in order.

    To extend is a criterion that exists wholly for another standard and isn't shown to reach this one: nothing of it is
    to be built. Of the others missing is one with a known gap in the standard, to be looked at one that nobody spoke of
    there, or whose remainder isn't carried over. A process runs by the steps of its workflow; without any its criteria stand in
    the order of their needs. Decisions of standards outside the scope are left out.
    """
    coverage, rows = processes.coverage, processes.rows
    needs, _ = needs_without_circles(coverage.catalogue.criteria)
    figures = by_names(coverage.processes[list(FIGURES)])
    return AlignedProcesses(
        rows=rows,
        deltas={
            row.process: {name: _delta(name, row, figures[row.process, name], coverage) for name in row.standards}
            for row in rows
        },
        checklists={row.process: tuple(_runs(row, processes.parts, needs, coverage)) for row in rows},
    )


def _runs(
    row: MergedProcess, parts: Mapping[str, Part], needs: Mapping[str, tuple[str, ...]], coverage: Coverage
) -> Iterator[ChecklistLine]:
    """The checklist of a process; one that serves a single standard has none, unless it is run in steps."""
    if row.workflow and row.workflow.steps:
        return _by_steps(row, row.workflow, parts, coverage)
    return _by_criteria(row, needs, coverage) if row.merged else iter(())


def _delta(standard: str, row: MergedProcess, figures: Mapping[str, float], coverage: Coverage) -> Delta:
    """What one standard still wants of one process."""
    serving = [part for part in row.parts if standard in part.standards]
    wants = grouped((_wants(standard, part, coverage), part) for part in serving)
    missing, unknown, extend = (wants.get(kind, ()) for kind in ("gap", "unknown", "reusable"))
    return Delta(
        process=row.process,
        standard=standard,
        criteria=len(serving),
        missing=tuple(part.criterion for part in missing),
        to_look_at=tuple(part.criterion for part in unknown),
        to_extend=tuple(part.criterion for part in extend),
        # days of an open criterion stand under days where any standard knows it to be missing, else under possible_days;
        # of what is missing here and unknown elsewhere they are possible, for it may exist
        days=days_of(missing),
        possible_days=float(possible_days_of(missing) + sum(part.open_days for part in unknown)),
        figures=figures,
    )


def _wants(standard: str, part: Part, coverage: Coverage) -> str:
    """What a standard still wants of a criterion: reusable, where it is only to be extended; gap, unknown or nothing."""
    served = served_in(standard, part.requirements, part.criterion, coverage)
    if not part.open_days > 0 and any(verdict.reusable > SMALLEST_SHARE for verdict in served):
        return "reusable"
    shares = [split(verdict) for verdict in served]
    return next((kind for kind in ("gap", "unknown") if any(share[kind] > SMALLEST_SHARE for share in shares)), "")


def _by_steps(
    row: MergedProcess, flow: Workflow, parts: Mapping[str, Part], coverage: Coverage
) -> Iterator[ChecklistLine]:
    """The steps of a workflow, each followed by what the standards in scope add there."""
    scope = coverage.client.standards
    for number, step in enumerate(flow.steps, start=1):
        here = [parts[name] for name in step.criteria if name in parts]
        yield ChecklistLine(
            process=row.process,
            number=str(number),
            kind="step",
            step=step.id,
            title=step.title,
            text=step.text,
            tell=step.informed,
            lane=step.lane,
            accountable=step.accountable,
            record=step.record,
            parts=tuple(here),
            state=_state(here, step.criteria, coverage),
        )
        asked = [decision for decision in step.decisions if decision.standard in scope]
        for place, decision in enumerate(sorted(asked, key=lambda item: scope.index(item.standard)), start=1):
            here = [parts[name] for name in decision.criteria if name in parts]
            yield ChecklistLine(
                process=row.process,
                number=f"{number}.{place}",
                kind="decision",
                step=step.id,
                standard=decision.standard,
                title=decision.question,
                then=decision.then,
                tell=decision.tell,
                each_system=decision.each_system,
                lane=step.lane,
                accountable=step.accountable,
                parts=tuple(here),
                state=_state(here, decision.criteria, coverage),
            )


def _by_criteria(
    row: MergedProcess, needs: Mapping[str, tuple[str, ...]], coverage: Coverage
) -> Iterator[ChecklistLine]:
    """Criteria in the order of their needs; what is common comes before additions that wait for the same."""
    by_id = {part.criterion: part for part in sorted(row.parts, key=lambda part: not part.common)}
    for number, name in enumerate(_in_order_of_needs(by_id, needs), start=1):
        yield ChecklistLine(
            process=row.process,
            number=str(number),
            kind="criterion",
            step=name,
            standard=by_id[name].adds,
            title=by_id[name].text,
            accountable=row.workflow.owner if row.workflow else "",
            record=", ".join(coverage.catalogue.criteria[name].evidence),
            parts=(by_id[name],),
            state=by_id[name].state,
        )


def _in_order_of_needs(names: Iterable[str], needs: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The names as they stand, each after those that it needs among them."""
    wanted = dict.fromkeys(names)
    order: dict[str, None] = {}

    def take(name: str) -> None:
        if name not in order:
            for need in needs.get(name, ()):
                if need in wanted:
                    take(need)
            order[name] = None

    for name in wanted:
        take(name)
    return list(order)


def _state(here: Iterable[Part], criteria: Iterable[str], coverage: Coverage) -> str:
    """What the client has of these criteria, of which those in scope are here; empty where what demands them doesn't apply."""
    known = coverage.catalogue.criteria
    demanding = {standard_of(ref) for name in criteria if name in known for ref in known[name].requirements}
    is_demanded = not demanding.isdisjoint(coverage.client.standards)
    return state_together(part.state for part in here) or ("" if is_demanded else GOOD_PRACTICE)


def state_together(states: Iterable[str]) -> str:
    """The state of several criteria; what the client's own records contradict is open, so the whole isn't called missing."""
    found = set(states)
    whole = state_of_all(found)
    return "disputed" if whole == "missing" and "disputed" in found else whole
