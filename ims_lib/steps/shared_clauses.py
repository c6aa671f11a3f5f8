"""Step 1: the blueprint of the integrated system, with what one process does for all standards and what each adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ims_lib.catalogue.named_processes import load_named_processes
from ims_lib.catalogue.workflows import Step, load_workflows
from ims_lib.coverage import FIGURES, Coverage
from ims_lib.frames import frame_of
from ims_lib.gaps import Gaps
from ims_lib.register.model import Finding, Register
from ims_lib.steps.merged import (
    Owner,
    Part,
    by_process,
    days_of,
    in_reading_order,
    merged,
    merging_text,
    owners,
    possible_days_of,
    process_parts,
    standards_of,
)

SHEET, RACI_SHEET = "Shared clauses", "RACI"
ACCOUNTABLE = ("A", "A/R")
"""Letters of the one who answers for an activity; A/R does it as well."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many criteria serve one set of standards."""

    standards: tuple[str, ...]
    criteria: int
    exist: int
    """Somewhere, for whatever standard."""
    met: int
    """In place for each standard of the set."""
    reusable: int
    """They exist, and have to be extended to one of the set."""
    processes: tuple[str, ...]
    """To which they belong, that with most of them first."""


@dataclass(frozen=True, slots=True)
class SharedProcess:
    """A process of the blueprint: what it does for all, what each standard adds, and whose it is."""

    process: str
    title: str
    shared: bool
    """Whether it is one of the seven."""
    merged: bool
    """Whether it serves at least two of the standards in scope."""
    does: str
    standards: tuple[str, ...]
    starts: str
    ends: str
    owner: str
    owner_origin: str
    """client or proposed."""
    owner_rows: int
    owner_of: int
    """How many of the client's rows on it name this owner, and how many name any."""
    parts: tuple[Part, ...]
    """Its criteria."""
    criteria: int
    common: int
    common_met: int
    """In place for each standard that they serve."""
    common_reusable: int
    adds: Mapping[str, int]
    """Criteria by the one standard that they serve."""
    adds_met: Mapping[str, int]
    days: float
    """Working days of known work."""
    possible_days: float
    figures: Mapping[str, float]
    """As FIGURES, of its criteria, each by its own level."""

    @property
    def is_proposed(self) -> bool:
        """Whether its owner is a role that we propose."""
        return self.owner_origin == "proposed"


@dataclass(frozen=True, slots=True)
class Duty:
    """What one role has to do with one activity of a process."""

    process: str
    number: int
    activity: str
    record: str
    role: str
    letter: str
    """R, A, A/R, C or I."""


@dataclass(frozen=True)
class SharedClauses:
    """What the standards in scope share, process by process, and who does what."""

    overlaps: tuple[Overlap, ...]
    """Shared by most first, then what most criteria serve."""
    rows: tuple[SharedProcess, ...]
    """The blueprint, in reading order."""
    duties: tuple[Duty, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def overlap(self) -> pd.DataFrame:
        """A column for each part of an Overlap."""
        return frame_of(self.overlaps, Overlap)

    @cached_property
    def blueprint(self) -> pd.DataFrame:
        """Index process, a column for each part of a SharedProcess and for each of its figures."""
        return frame_of(self.rows, SharedProcess, index="process", without=("parts",), figures=FIGURES)

    @property
    def merged(self) -> pd.DataFrame:
        """The processes that serve at least two of the standards in scope."""
        return self.blueprint[self.blueprint["merged"]]

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Index criterion, for each process of the blueprint: what is common and what one standard adds (see Part)."""
        parts = [part for row in self.rows for part in row.parts]
        return frame_of(parts, Part, index="criterion", also=("common", "adds", "exists"))

    @cached_property
    def raci(self) -> pd.DataFrame:
        """A column for each part of a Duty."""
        return frame_of(self.duties, Duty)

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
    groups = by_process(process_parts(gaps))
    both, seven = merged(groups, coverage), load_named_processes().shared
    names = in_reading_order({*both, *(name for name in seven if name in groups)})
    known = owners(register, coverage.catalogue)
    rows = tuple(_process(name, groups[name], known[name], coverage) for name in names)
    return SharedClauses(
        overlaps=_overlaps(groups),
        rows=rows,
        duties=tuple(duty for row in rows for duty in _duties(row)),
        findings=tuple(_findings([row for row in rows if row.merged])),
    )


def _overlaps(groups: Mapping[str, list[Part]]) -> tuple[Overlap, ...]:
    found: dict[tuple[str, ...], list[Part]] = {}
    for parts in groups.values():
        for part in parts:
            found.setdefault(part.standards, []).append(part)
    overlaps = [
        Overlap(
            standards=standards,
            criteria=len(parts),
            exist=sum(part.exists for part in parts),
            met=_count(parts, "in place"),
            reusable=_count(parts, "reusable"),
            processes=tuple(name for name, _ in Counter(part.process for part in parts).most_common()),
        )
        for standards, parts in found.items()
    ]
    return tuple(sorted(overlaps, key=lambda each: (-len(each.standards), -each.criteria)))


def _process(name: str, parts: Iterable[Part], owner: Owner, coverage: Coverage) -> SharedProcess:
    workflow = load_workflows().get(name)
    listed = tuple(parts)
    standards, common = standards_of(listed, coverage), [part for part in listed if part.common]
    added = {item: [part for part in listed if part.adds == item] for item in coverage.client.standards}
    return SharedProcess(
        process=name,
        title=coverage.catalogue.processes[name].title,
        shared=name in load_named_processes().shared,
        merged=len(standards) > 1,
        does=merging_text(name, coverage),
        standards=standards,
        starts=workflow.starts if workflow else "",
        ends=workflow.ends if workflow else "",
        owner=owner.name,
        owner_origin=owner.origin,
        owner_rows=owner.rows,
        owner_of=owner.of,
        parts=listed,
        criteria=len(listed),
        common=len(common),
        common_met=_count(common, "in place"),
        common_reusable=_count(common, "reusable"),
        adds={item: len(own) for item, own in added.items()},
        adds_met={item: _count(own, "in place") for item, own in added.items()},
        days=days_of(listed),
        possible_days=possible_days_of(listed),
        figures=coverage.whole_processes.loc[name, list(FIGURES)].to_dict(),
    )


def _count(parts: Iterable[Part], state: str) -> int:
    return sum(part.state == state for part in parts)


def _duties(row: SharedProcess) -> Iterator[Duty]:
    """One for each activity and role. A process without steps has its criteria as activities; its owner answers for each."""
    workflow = load_workflows().get(row.process)
    if workflow and workflow.steps:
        for number, step in enumerate(workflow.steps, start=1):
            for role, letter in _letters(step).items():
                yield Duty(row.process, number, step.title, step.record, role, letter)
        return
    answers = workflow.owner if workflow else row.owner or "Owner of the process"
    for number, part in enumerate(sorted(row.parts, key=lambda part: not part.common), start=1):
        yield Duty(row.process, number, part.text, "", answers, "A")


def _letters(step: Step) -> dict[str, str]:
    """Role → letter; who answers for the step stands before who does it, and a role has one letter only."""
    does = "A/R" if step.lane == step.accountable else "R"
    letters = {step.lane: does, step.accountable: does if does == "A/R" else "A"}
    for role in step.consulted:
        letters.setdefault(role, "C")
    for role in step.informed:
        letters.setdefault(role, "I")
    return letters


def _findings(rows: Iterable[SharedProcess]) -> Iterator[Finding]:
    """One sentence on processes that no row gives an owner, one on those with several and none for most."""
    listed = list(rows)
    if proposed := [row.title for row in listed if row.is_proposed]:
        text = f"No row names an owner for {', '.join(proposed)}: a role is proposed until the client names one"
        yield Finding("note", "process.no_owner", text, "workbook.xlsx", SHEET)
    if several := [row.title for row in listed if not row.is_proposed and 2 * row.owner_rows < row.owner_of]:
        text = f"Several owners and none for most rows: {', '.join(several)}. One process wants one owner"
        yield Finding("note", "process.several_owners", text, "workbook.xlsx", SHEET)
