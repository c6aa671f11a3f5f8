"""Step 3: each process merged over the standards in scope, what each standard still wants of it, and how it runs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ims_lib.catalogue.named_processes import load_named_processes
from ims_lib.catalogue.workflows import Decision, Step, load_workflows
from ims_lib.coverage import FIGURES, Coverage, split
from ims_lib.gaps import SMALLEST_SHARE, Gaps
from ims_lib.register.model import Register
from ims_lib.roadmap.packages import needs_without_circles
from ims_lib.steps.merged import (
    by_process,
    in_order,
    in_reading_order,
    merged,
    merging_text,
    owners,
    process_parts,
    served_in,
    state_of_all,
)

GOOD_PRACTICE = "good practice"
"""The state of a step or decision whose criteria no standard in scope demands: they are usual ways to see what is demanded."""
SHEET, STEPS_SHEET = "Processes", "Process steps"
COLUMNS = (
    "process",
    "title",
    "does",
    "merged",
    "aligned",
    "standards",
    "owner",
    "owner_origin",
    "criteria",
    "missing",
    "to_look_at",
    "days",
    "possible_days",
)
DELTA = ("process", "standard", "missing", "to_look_at", "to_extend", "days", "possible_days")
CHECKLIST = (
    "process",
    "number",
    "kind",
    "step",
    "standard",
    "title",
    "text",
    "then",
    "tell",
    "lane",
    "accountable",
    "record",
    "criteria",
    "state",
    "in_place",
    "days",
    "possible_days",
    "cells",
)


@dataclass(frozen=True)
class AlignedProcesses:
    """The processes of the standards in scope: how far each is, what is missing for whom, and the way it runs."""

    processes: pd.DataFrame
    """Index process, in reading order: title, does, merged (serves two standards or more), aligned (one of the five that
    the roadmap names), standards, owner, owner_origin, criteria, missing and to_look_at (criteria, each once), days,
    possible_days, and the figures of its criteria, each by its own level: how far it exists, for whatever standard."""
    by_standard: pd.DataFrame
    """Index process and standard: criteria, the figures of coverage, and the delta: missing, to_look_at and to_extend
    (criteria), days, possible_days. A criterion that two standards miss stands with both, its days too."""
    checklist: pd.DataFrame
    """The way a process runs, a row each: kind (step; decision, which one standard adds at a step; criterion, where there
    are no steps), number, title, text, then, tell, lane, accountable, record, and what the client has: criteria, in_place
    (how many), state (a word of STATES, good practice, or empty where it does not apply), days, possible_days, cells."""

    @property
    def merged(self) -> pd.DataFrame:
        """The processes that serve at least two of the standards in scope."""
        return self.processes[self.processes["merged"]]

    def steps_of(self, process: str) -> pd.DataFrame:
        """The checklist of one process, in order."""
        return self.checklist[self.checklist["process"] == process]


def align_processes(gaps: Gaps, register: Register) -> AlignedProcesses:
    """Each process over the standards in scope: coverage and delta per standard, and its checklist in order.

    To extend is a criterion that exists wholly for another standard and isn't shown to reach this one: nothing of it is
    to be built. Of the others missing is one with a known gap in the standard, to be looked at one that nobody spoke of
    there, or whose remainder isn't carried over. A process runs by the steps of its workflow; without any its criteria stand in
    the order of their needs. Decisions of standards outside the scope are left out.
    """
    coverage = gaps.coverage
    groups = by_process(process_parts(gaps))
    groups = {name: groups[name] for name in in_reading_order(groups)}
    parts = {row.Index: row for rows in groups.values() for row in rows}
    both = set(merged(groups))
    return AlignedProcesses(
        processes=_processes(groups, both, gaps, register),
        by_standard=_by_standard(groups, gaps),
        checklist=_checklist([name for name in groups if name in both or _has_steps(name)], groups, parts, coverage),
    )


def _processes(groups: Mapping[str, list[Any]], both: set[str], gaps: Gaps, register: Register) -> pd.DataFrame:
    coverage = gaps.coverage
    aligned, known = set(load_named_processes().aligned), owners(register, coverage.catalogue)
    missing, unknown = set(gaps.criteria.index), set(gaps.unknown.index)
    lines = [
        {
            "process": name,
            "title": coverage.catalogue.processes[name].title,
            "does": merging_text(name, coverage),
            "merged": name in both,
            "aligned": name in aligned,
            "standards": in_order({item for row in rows for item in row.standards}, coverage),
            "owner": known[name].name,
            "owner_origin": known[name].origin,
            "criteria": len(rows),
            "missing": tuple(row.Index for row in rows if row.Index in missing),
            "to_look_at": tuple(row.Index for row in rows if row.Index in unknown),
            "days": float(sum(row.days for row in rows)),
            "possible_days": float(sum(row.possible_days for row in rows)),
        }
        for name, rows in groups.items()
    ]
    frame = pd.DataFrame(lines, columns=list(COLUMNS)).set_index("process")
    return frame.astype({"merged": bool, "aligned": bool}).join(coverage.whole_processes[list(FIGURES)])


def _by_standard(groups: Mapping[str, list[Any]], gaps: Gaps) -> pd.DataFrame:
    lines = [
        _delta(name, standard, [row for row in rows if standard in row.standards], gaps.coverage)
        for name, rows in groups.items()
        for standard in in_order({item for row in rows for item in row.standards}, gaps.coverage)
    ]
    frame = pd.DataFrame(lines, columns=list(DELTA)).set_index(["process", "standard"])
    return frame.join(gaps.coverage.processes[["criteria", *FIGURES]])


def _delta(process: str, standard: str, rows: Iterable[Any], coverage: Coverage) -> dict[str, Any]:
    """What one standard still wants of one process."""
    missing, unknown, extend = [], [], []
    for row in rows:
        served = served_in(standard, row.requirements, row.Index, coverage)
        shares = [split(verdict) for verdict in served]
        to_build = row.days + row.possible_days > 0
        if not to_build and any(verdict.reusable > SMALLEST_SHARE for verdict in served):
            extend.append(row)
        elif any(share["gap"] > SMALLEST_SHARE for share in shares):
            missing.append(row)
        elif any(share["unknown"] > SMALLEST_SHARE for share in shares):
            unknown.append(row)
    return {
        "process": process,
        "standard": standard,
        "missing": tuple(row.Index for row in missing),
        "to_look_at": tuple(row.Index for row in unknown),
        "to_extend": tuple(row.Index for row in extend),
        # days of an open criterion stand under days where any standard knows it to be missing, else under possible_days;
        # of what is missing here and unknown elsewhere they are possible, for it may exist
        "days": float(sum(row.days for row in missing)),
        "possible_days": float(
            sum(row.possible_days for row in missing) + sum(row.days + row.possible_days for row in unknown)
        ),
    }


def _has_steps(process: str) -> bool:
    workflow = load_workflows().get(process)
    return workflow is not None and bool(workflow.steps)


def _checklist(
    names: Iterable[str], groups: Mapping[str, list[Any]], parts: Mapping[str, Any], coverage: Coverage
) -> pd.DataFrame:
    needs, _ = needs_without_circles(coverage.catalogue.criteria)
    lines: list[dict[str, Any]] = []
    for name in names:
        if _has_steps(name):
            lines += _by_steps(name, parts, coverage)
        else:
            lines += _by_criteria(name, groups[name], needs, coverage)
    return pd.DataFrame(lines, columns=list(CHECKLIST))


def _by_steps(process: str, parts: Mapping[str, Any], coverage: Coverage) -> Iterator[dict[str, Any]]:
    """The steps of a workflow, each followed by what the standards in scope add there."""
    scope = coverage.client.standards
    for number, step in enumerate(load_workflows()[process].steps, start=1):
        yield _line(process, str(number), step, parts, coverage)
        asked = [decision for decision in step.decisions if decision.standard in scope]
        for place, decision in enumerate(sorted(asked, key=lambda item: scope.index(item.standard)), start=1):
            yield _addition(process, f"{number}.{place}", step, decision, parts, coverage)


def _line(process: str, number: str, step: Step, parts: Mapping[str, Any], coverage: Coverage) -> dict[str, Any]:
    return {
        "process": process,
        "number": number,
        "kind": "step",
        "step": step.id,
        "standard": "",
        "title": step.title,
        "text": step.text,
        "then": "",
        "tell": step.informed,
        "lane": step.lane,
        "accountable": step.accountable,
        "record": step.record,
        **_has(step.criteria, parts, coverage),
    }


def _addition(
    process: str, number: str, step: Step, decision: Decision, parts: Mapping[str, Any], coverage: Coverage
) -> dict[str, Any]:
    return {
        "process": process,
        "number": number,
        "kind": "decision",
        "step": step.id,
        "standard": decision.standard,
        "title": decision.question,
        "text": "",
        "then": decision.then,
        "tell": decision.tell,
        "lane": step.lane,
        "accountable": step.accountable,
        "record": "",
        **_has(decision.criteria, parts, coverage),
    }


def _by_criteria(
    process: str, rows: Iterable[Any], needs: Mapping[str, tuple[str, ...]], coverage: Coverage
) -> Iterator[dict[str, Any]]:
    """Criteria in the order of their needs; what is common comes before additions that wait for the same."""
    by_name = {row.Index: row for row in sorted(rows, key=lambda row: not row.common)}
    workflow = load_workflows().get(process)
    owner = workflow.owner if workflow else ""
    for number, name in enumerate(_in_order_of_needs(by_name, needs), start=1):
        row = by_name[name]
        yield {
            "process": process,
            "number": str(number),
            "kind": "criterion",
            "step": name,
            "standard": row.adds,
            "title": row.text,
            "text": "",
            "then": "",
            "tell": (),
            "lane": "",
            "accountable": owner,
            "record": ", ".join(coverage.catalogue.criteria[name].evidence),
            **_has((name,), by_name, coverage),
        }


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


def _has(criteria: Collection[str], parts: Mapping[str, Any], coverage: Coverage) -> dict[str, Any]:
    """What the client has of these criteria, those outside the scope left out."""
    rows = [parts[name] for name in criteria if name in parts]
    states = [row.state for row in rows]
    return {
        "criteria": tuple(row.Index for row in rows),
        "state": _together(states) if rows else _not_weighing(criteria, coverage),
        "in_place": states.count("in place"),
        "days": float(sum(row.days for row in rows)),
        "possible_days": float(sum(row.possible_days for row in rows)),
        "cells": tuple(dict.fromkeys(cell for row in rows for cell in row.cells)),
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
