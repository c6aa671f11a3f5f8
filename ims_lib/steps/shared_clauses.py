"""Step 1: the blueprint of the integrated system, with what one process does for all standards and what each adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ims_lib.catalogue.named_processes import load_named_processes
from ims_lib.catalogue.workflows import Step, load_workflows
from ims_lib.coverage import FIGURES, Coverage
from ims_lib.gaps import Gaps
from ims_lib.register.model import Finding, Register
from ims_lib.steps.merged import (
    Owner,
    by_process,
    in_order,
    in_reading_order,
    merged,
    merging_text,
    owners,
    process_parts,
)

SHEET, RACI_SHEET = "Shared clauses", "RACI"
COLUMNS = (
    "process",
    "title",
    "shared",
    "merged",
    "does",
    "standards",
    "starts",
    "ends",
    "owner",
    "owner_origin",
    "owner_rows",
    "owner_of",
    "criteria",
    "common",
    "common_met",
    "common_reusable",
    "adds",
    "adds_met",
    "days",
    "possible_days",
)
ACCOUNTABLE = ("A", "A/R")
"""Letters of the one who answers for an activity; A/R does it as well."""


@dataclass(frozen=True)
class SharedClauses:
    """What the standards in scope share, process by process, and who does what."""

    overlap: pd.DataFrame
    """A row for each set of standards that criteria serve: standards, criteria, exist (somewhere), met (in place for each
    standard of the set), reusable (exist, and have to be extended to one of them), processes (most first)."""
    blueprint: pd.DataFrame
    """Index process, in reading order: title, shared (one of the seven), merged, does, standards, starts, ends, owner,
    owner_origin (client, proposed), owner_rows, owner_of, criteria, common, common_met (in place for each standard that
    they serve), common_reusable, adds and adds_met (by standard), days, possible_days, and the figures of
    its criteria, each by its own level."""
    parts: pd.DataFrame
    """Index criterion, for each process of the blueprint: what is common and what one standard adds (see steps.merged)."""
    raci: pd.DataFrame
    """A row for each activity and role: process, number, activity, record, role, letter (R, A, A/R, C, I)."""
    findings: tuple[Finding, ...]

    @property
    def merged(self) -> pd.DataFrame:
        """The processes that serve at least two of the standards in scope."""
        return self.blueprint[self.blueprint["merged"]]

    def matrix(self, process: str) -> pd.DataFrame:
        """The RACI of one process: activities by roles, in the order in which roles appear."""
        rows = self.raci[self.raci["process"] == process]
        names = rows["number"].astype(str) + " " + rows["activity"]
        table = rows.assign(name=names).pivot(index="name", columns="role", values="letter")
        return table.reindex(index=names.drop_duplicates(), columns=rows["role"].drop_duplicates()).fillna("")


def share_clauses(gaps: Gaps, register: Register) -> SharedClauses:
    """The blueprint of one management system for the client's standards.

    What serves at least two of the standards in scope is common: the process does it once. What serves one is that
    standard's addition. The owner is who is named for most of its criteria in the client's rows,
    else the role that usually owns the process.
    """
    coverage = gaps.coverage
    parts = process_parts(gaps)
    groups = by_process(parts)
    both = merged(groups)
    names = in_reading_order({*both, *(name for name in load_named_processes().shared if name in groups)})
    known = owners(register, coverage.catalogue)
    blueprint = _blueprint({name: groups[name] for name in names}, both, known, coverage)
    return SharedClauses(
        overlap=_overlap(groups, coverage),
        blueprint=blueprint,
        parts=parts[parts["process"].isin(names)],
        raci=_raci({name: groups[name] for name in names}, known),
        findings=tuple(_findings(blueprint[blueprint["merged"]])),
    )


def _overlap(groups: Mapping[str, list[Any]], coverage: Coverage) -> pd.DataFrame:
    """Shared by most first, then what most criteria serve."""
    found: dict[tuple[str, ...], list[Any]] = {}
    for rows in groups.values():
        for row in rows:
            found.setdefault(row.standards, []).append(row)
    lines = [
        (
            standards,
            len(rows),
            sum(row.exists for row in rows),
            _count(rows, "in place"),
            _count(rows, "reusable"),
            tuple(name for name, _ in Counter(row.process for row in rows).most_common()),
        )
        for standards, rows in found.items()
    ]
    lines.sort(key=lambda line: (-len(line[0]), -line[1]))
    return pd.DataFrame(lines, columns=["standards", "criteria", "exist", "met", "reusable", "processes"])


def _blueprint(
    groups: Mapping[str, list[Any]], both: Iterable[str], known: Mapping[str, Owner], coverage: Coverage
) -> pd.DataFrame:
    seven, merges = set(load_named_processes().shared), set(both)
    lines = []
    for name, rows in groups.items():
        owner, workflow, entry = known[name], load_workflows().get(name), coverage.catalogue.processes[name]
        common = [row for row in rows if row.common]
        added = {item: [row for row in rows if row.adds == item] for item in coverage.client.standards}
        lines.append(
            {
                "process": name,
                "title": entry.title,
                "shared": name in seven,
                "merged": name in merges,
                "does": merging_text(name, coverage),
                "standards": in_order({item for row in rows for item in row.standards}, coverage),
                "starts": workflow.starts if workflow else "",
                "ends": workflow.ends if workflow else "",
                "owner": owner.name,
                "owner_origin": owner.origin,
                "owner_rows": owner.rows,
                "owner_of": owner.of,
                "criteria": len(rows),
                "common": len(common),
                "common_met": _count(common, "in place"),
                "common_reusable": _count(common, "reusable"),
                "adds": {item: len(own) for item, own in added.items()},
                "adds_met": {item: _count(own, "in place") for item, own in added.items()},
                "days": float(sum(row.days for row in rows)),
                "possible_days": float(sum(row.possible_days for row in rows)),
            }
        )
    frame = pd.DataFrame(lines, columns=list(COLUMNS)).set_index("process")
    return frame.astype({"shared": bool, "merged": bool}).join(coverage.whole_processes[list(FIGURES)])


def _count(rows: Iterable[Any], state: str) -> int:
    return sum(row.state == state for row in rows)


def _raci(groups: Mapping[str, list[Any]], known: Mapping[str, Owner]) -> pd.DataFrame:
    lines = [line for name, rows in groups.items() for line in _activities(name, rows, known[name])]
    return pd.DataFrame(lines, columns=["process", "number", "activity", "record", "role", "letter"])


def _activities(name: str, rows: Iterable[Any], owner: Owner) -> Iterator[tuple[str, int, str, str, str, str]]:
    """One line an activity and role. A process without steps has its criteria as activities; its owner answers for each."""
    workflow = load_workflows().get(name)
    if workflow and workflow.steps:
        for number, step in enumerate(workflow.steps, start=1):
            for role, letter in _letters(step).items():
                yield name, number, step.title, step.record, role, letter
        return
    answers = workflow.owner if workflow else owner.name or "Owner of the process"
    for number, row in enumerate(sorted(rows, key=lambda row: not row.common), start=1):
        yield name, number, row.text, "", answers, "A"


def _letters(step: Step) -> dict[str, str]:
    """Role → letter; who answers for the step stands before who does it, and a role has one letter only."""
    does = "A/R" if step.lane == step.accountable else "R"
    letters = {step.lane: does, step.accountable: does if does == "A/R" else "A"}
    for role in step.consulted:
        letters.setdefault(role, "C")
    for role in step.informed:
        letters.setdefault(role, "I")
    return letters


def _findings(blueprint: pd.DataFrame) -> Iterator[Finding]:
    """One sentence on processes that no row gives an owner, one on those with several and none for most."""
    proposed = blueprint[blueprint["owner_origin"] == "proposed"]
    if len(proposed):
        text = f"No row names an owner for {_titles(proposed)}: a role is proposed until the client names one"
        yield Finding("note", "process.no_owner", text, "workbook.xlsx", SHEET)
    client = blueprint[blueprint["owner_origin"] == "client"]
    several = client[2 * client["owner_rows"].astype(float) < client["owner_of"].astype(float)]
    if len(several):
        text = f"Several owners and none for most rows: {_titles(several)}. One process wants one owner"
        yield Finding("note", "process.several_owners", text, "workbook.xlsx", SHEET)


def _titles(rows: pd.DataFrame) -> str:
    titles: list[Any] = list(rows["title"])
    return ", ".join(titles)
