"""Step 3: each process merged over the standards in scope, what each standard still wants of it, and how it runs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypedDict

import pandas as pd

from ims_lib.catalogue.named_processes import load_named_processes
from ims_lib.catalogue.workflows import load_workflows
from ims_lib.coverage import FIGURES, Coverage, split
from ims_lib.frames import frame_of
from ims_lib.gaps import SMALLEST_SHARE, Gaps
from ims_lib.register.model import Register
from ims_lib.roadmap.packages import needs_without_circles
from ims_lib.steps.merged import (
    Owner,
    Part,
    by_process,
    cells_of_all,
    days_of,
    in_reading_order,
    merged,
    merging_text,
    owners,
    possible_days_of,
    process_parts,
    served_in,
    standards_of,
    state_of_all,
)

GOOD_PRACTICE = "good practice"
"""The state of a step or decision whose criteria no standard in scope demands: they are usual ways to see what is demanded."""
SHEET, STEPS_SHEET = "Processes", "Process steps"


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
class Line:
    """A line of a checklist: a thing to do, to ask or to have in a process, and what the client has of it."""

    process: str
    number: str
    kind: Literal["step", "decision", "criterion"]
    """A step; what one standard adds at it; a criterion, where there are no steps."""
    step: str
    """Id of the step or criterion; a decision has that of its step."""
    title: str
    criteria: tuple[str, ...]
    """Those in scope that say it."""
    state: str
    """A word of STATES, partly reusable or good practice; empty where it does not apply."""
    in_place: int
    """How many of the criteria are."""
    days: float
    """Working days of known work."""
    possible_days: float
    cells: tuple[str, ...]
    standard: str = ""
    """The one that asks it; empty where all do."""
    text: str = ""
    then: str = ""
    """What follows from a yes."""
    tell: tuple[str, ...] = ()
    lane: str = ""
    accountable: str = ""
    record: str = ""
    """What it leaves behind."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the standards in scope: how far it is, and the way it runs."""

    process: str
    title: str
    does: str
    aligned: bool
    """Whether it is one of the five that the roadmap names."""
    standards: tuple[str, ...]
    owner: str
    owner_origin: str
    criteria: int
    missing: tuple[str, ...]
    """Criteria, each once."""
    to_look_at: tuple[str, ...]
    days: float
    """Working days of known work."""
    possible_days: float
    figures: Mapping[str, float]
    """As FIGURES, of its criteria, each by its own level: how far it exists, for whatever standard."""
    deltas: Mapping[str, Delta]
    """By standard."""
    checklist: tuple[Line, ...]
    """The way it runs: its steps, each followed by what the standards in scope add there, or its criteria."""

    @property
    def merged(self) -> bool:
        """Whether it serves two standards or more."""
        return len(self.standards) > 1

    @property
    def is_proposed(self) -> bool:
        """Whether its owner is a role that we propose."""
        return self.owner_origin == "proposed"


@dataclass(frozen=True)
class AlignedProcesses:
    """The processes of the standards in scope: how far each is, what is missing for whom, and the way it runs."""

    rows: tuple[Process, ...]
    """In reading order."""

    def named(self, process: str) -> Process:
        """The process of this id."""
        return next(row for row in self.rows if row.process == process)

    @cached_property
    def merged_rows(self) -> tuple[Process, ...]:
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
        deltas = [delta for row in self.rows for delta in row.deltas.values()]
        return frame_of(deltas, Delta, index=["process", "standard"], figures=FIGURES)

    def steps_of(self, process: str) -> pd.DataFrame:
        """The checklist of one process, in order, a column for each part of a Line."""
        return frame_of(self.named(process).checklist, Line)


def _frame(rows: Iterable[Process]) -> pd.DataFrame:
    return frame_of(rows, Process, index="process", also=("merged",), without=("deltas", "checklist"), figures=FIGURES)


def align_processes(gaps: Gaps, register: Register) -> AlignedProcesses:
    """Each process over the standards in scope: coverage and delta per standard, and its checklist in order.

    To extend is a criterion that exists wholly for another standard and isn't shown to reach this one: nothing of it is
    to be built. Of the others missing is one with a known gap in the standard, to be looked at one that nobody spoke of
    there, or whose remainder isn't carried over. A process runs by the steps of its workflow; without any its criteria stand in
    the order of their needs. Decisions of standards outside the scope are left out.
    """
    coverage, parts = gaps.coverage, process_parts(gaps)
    groups, by_id = by_process(parts), {part.criterion: part for part in parts}
    known, both = owners(register, coverage.catalogue), merged(groups, coverage)
    needs, _ = needs_without_circles(coverage.catalogue.criteria)
    figures = _figures(coverage.whole_processes) | _figures(coverage.processes)

    def runs(name: str) -> Iterator[Line]:
        if _has_steps(name):
            return _by_steps(name, by_id, coverage)
        return _by_criteria(name, groups[name], needs, coverage) if name in both else iter(())

    return AlignedProcesses(
        tuple(_process(name, groups[name], known[name], runs(name), figures, gaps) for name in in_reading_order(groups))
    )


def _process(
    name: str,
    parts: Iterable[Part],
    owner: Owner,
    checklist: Iterable[Line],
    figures: Mapping[Any, Mapping[str, float]],
    gaps: Gaps,
) -> Process:
    listed, coverage = list(parts), gaps.coverage
    standards, criteria = standards_of(listed, coverage), [part.criterion for part in listed]
    return Process(
        process=name,
        title=coverage.catalogue.processes[name].title,
        does=merging_text(name, coverage),
        aligned=name in load_named_processes().aligned,
        standards=standards,
        owner=owner.name,
        owner_origin=owner.origin,
        criteria=len(listed),
        missing=tuple(item for item in criteria if item in gaps.criteria.index),
        to_look_at=tuple(item for item in criteria if item in gaps.unknown.index),
        days=days_of(listed),
        possible_days=possible_days_of(listed),
        figures=figures[name],
        deltas={item: _delta(name, item, listed, figures[name, item], coverage) for item in standards},
        checklist=tuple(checklist),
    )


def _figures(frame: pd.DataFrame) -> dict[Any, dict[str, float]]:
    """The figures of each row of coverage, by its index."""
    return dict(zip(frame.index, frame[list(FIGURES)].to_dict("records"), strict=True))


def _delta(
    process: str, standard: str, parts: Iterable[Part], figures: Mapping[str, float], coverage: Coverage
) -> Delta:
    """What one standard still wants of one process."""
    serving = [part for part in parts if standard in part.standards]
    missing, unknown, extend = [], [], []
    for part in serving:
        served = served_in(standard, part.requirements, part.criterion, coverage)
        shares = [split(verdict) for verdict in served]
        if not part.open_days > 0 and any(verdict.reusable > SMALLEST_SHARE for verdict in served):
            extend.append(part)
        elif any(share["gap"] > SMALLEST_SHARE for share in shares):
            missing.append(part)
        elif any(share["unknown"] > SMALLEST_SHARE for share in shares):
            unknown.append(part)
    return Delta(
        process=process,
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


def _has_steps(process: str) -> bool:
    workflow = load_workflows().get(process)
    return workflow is not None and bool(workflow.steps)


def _by_steps(process: str, parts: Mapping[str, Part], coverage: Coverage) -> Iterator[Line]:
    """The steps of a workflow, each followed by what the standards in scope add there."""
    scope = coverage.client.standards
    for number, step in enumerate(load_workflows()[process].steps, start=1):
        yield Line(
            process=process,
            number=str(number),
            kind="step",
            step=step.id,
            title=step.title,
            text=step.text,
            tell=step.informed,
            lane=step.lane,
            accountable=step.accountable,
            record=step.record,
            **_has(step.criteria, parts, coverage),
        )
        asked = [decision for decision in step.decisions if decision.standard in scope]
        for place, decision in enumerate(sorted(asked, key=lambda item: scope.index(item.standard)), start=1):
            yield Line(
                process=process,
                number=f"{number}.{place}",
                kind="decision",
                step=step.id,
                standard=decision.standard,
                title=decision.question,
                then=decision.then,
                tell=decision.tell,
                lane=step.lane,
                accountable=step.accountable,
                **_has(decision.criteria, parts, coverage),
            )


def _by_criteria(
    process: str, parts: Iterable[Part], needs: Mapping[str, tuple[str, ...]], coverage: Coverage
) -> Iterator[Line]:
    """Criteria in the order of their needs; what is common comes before additions that wait for the same."""
    by_id = {part.criterion: part for part in sorted(parts, key=lambda part: not part.common)}
    workflow = load_workflows().get(process)
    for number, name in enumerate(_in_order_of_needs(by_id, needs), start=1):
        yield Line(
            process=process,
            number=str(number),
            kind="criterion",
            step=name,
            standard=by_id[name].adds,
            title=by_id[name].text,
            accountable=workflow.owner if workflow else "",
            record=", ".join(coverage.catalogue.criteria[name].evidence),
            **_has((name,), by_id, coverage),
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


class _Has(TypedDict):
    """What the client has of a line: see Line."""

    criteria: tuple[str, ...]
    state: str
    in_place: int
    days: float
    possible_days: float
    cells: tuple[str, ...]


def _has(criteria: Collection[str], parts: Mapping[str, Part], coverage: Coverage) -> _Has:
    """What the client has of these criteria, those outside the scope left out."""
    here = [parts[name] for name in criteria if name in parts]
    states = [part.state for part in here]
    return {
        "criteria": tuple(part.criterion for part in here),
        "state": _together(states) if here else _not_weighing(criteria, coverage),
        "in_place": states.count("in place"),
        "days": days_of(here),
        "possible_days": possible_days_of(here),
        "cells": cells_of_all(here),
    }


def _not_weighing(criteria: Iterable[str], coverage: Coverage) -> str:
    """Why none of these criteria weighs here: none is demanded in scope, or what demands them doesn't apply (empty)."""
    known = coverage.catalogue.criteria
    demanding = {ref for name in criteria if name in known for ref in known[name].requirements}
    return "" if any(ref.partition(":")[0] in coverage.client.standards for ref in demanding) else GOOD_PRACTICE


def _together(states: Iterable[str]) -> str:
    """The state of several criteria; what the client's own records contradict is open, so the whole isn't called missing."""
    found = set(states)
    whole = state_of_all(found)
    return "disputed" if whole == "missing" and "disputed" in found else whole
