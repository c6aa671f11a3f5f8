"""Step 1: the blueprint of the integrated system, with what one process does for all standards and what each adds; and who answers for each process, does a part of it, is asked and is told, in the client's own roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from ims_lib.catalogue.owner_evidence import load_owner_evidence
from ims_lib.catalogue.workflows import Step, load_workflows
from ims_lib.coverage import FIGURES
from ims_lib.frames import frame_of
from ims_lib.grouping import grouped
from ims_lib.languages import translated
from ims_lib.register.model import Finding
from ims_lib.scales import report_setting
from ims_lib.steps.merged import MergedProcess, MergedProcesses, Part
from ims_lib.steps.owners import Owner, Owners
from ims_lib.told import finding_at
from ims_lib.wording import in_counts

SHEET, RACI_SHEET = "Shared clauses", "RACI"
BLUEPRINT = (
    *("shared", "merged", "criteria", "common", "common_met", "common_reusable", "adds", "adds_met"),
    *("days", "possible_days"),
)


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


@dataclass(frozen=True)
class SharedClauses:
    """What the standards in scope share, process by process, and who does what."""

    __repr__ = in_counts

    overlaps: tuple[Overlap, ...]
    """Shared by most first, then what most criteria serve."""
    rows: tuple[MergedProcess, ...]
    """The blueprint, in reading order: the seven, and what serves at least two of the standards in scope."""
    raci: Raci
    """Over all processes of the standards in scope."""
    findings: tuple[Finding, ...]

    @cached_property
    def overlap(self) -> pd.DataFrame:
        """A column for each part of an Overlap."""
        return frame_of(self.overlaps, Overlap)

    @cached_property
    def blueprint(self) -> pd.DataFrame:
        """Index process, a column for each part of a Process and for each of its figures."""
        return frame_of(self.rows, MergedProcess, index="process", also=BLUEPRINT, without=("parts",), figures=FIGURES)

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Index criterion, for each process of the blueprint: what is common and what one standard adds (see Part)."""
        parts = [part for row in self.rows for part in row.parts]
        return frame_of(parts, Part, index="criterion", also=("common", "adds", "exists"))


def share_clauses(processes: MergedProcesses) -> SharedClauses:
    """The blueprint of one management system for the client's standards."""
    rows = tuple(row for row in processes.rows if row.merged or row.shared)
    return SharedClauses(
        overlaps=_overlaps(processes.parts.values()),
        rows=rows,
        raci=assign_roles({row.process: row.title for row in processes.rows}, processes.owners),
        findings=tuple(_findings([row for row in rows if row.merged], processes.owners)),
    )


def _overlaps(parts: Iterable[Part]) -> tuple[Overlap, ...]:
    overlaps = [
        Overlap(
            standards=standards,
            criteria=len(own),
            exist=sum(part.exists for part in own),
            met=sum(part.state == "in place" for part in own),
            reusable=sum(part.state == "reusable" for part in own),
            processes=tuple(name for name, _ in Counter(part.process for part in own).most_common()),
        )
        for standards, own in grouped((part.standards, part) for part in parts).items()
    ]
    return tuple(sorted(overlaps, key=lambda each: (-len(each.standards), -each.criteria)))


def _findings(listed: Collection[MergedProcess], owners: Owners) -> Iterator[Finding]:
    """One sentence on processes that no row gives an owner, one on those with several and none for most."""
    if proposed := [row.title for row in listed if row.is_proposed]:
        yield finding_at("process.no_owner", ("details.xlsx", translated(SHEET)), proposed=", ".join(proposed))
    named = [(row.title, owners.processes[row.process]) for row in listed if not row.is_proposed]
    if several := [title for title, owner in named if 2 * owner.rows < owner.of]:
        yield finding_at("process.several_owners", ("details.xlsx", translated(SHEET)), several=", ".join(several))


_WEAKEST_FIRST = ("I", "C", "R")
PROCESS_OWNER = "Process owner"
"""The role of workflows.yml that is whoever owns the process."""


@dataclass(frozen=True, slots=True)
class RaciRow:
    """A process, its owner, and the letter of each role that has to do with it."""

    process: str
    title: str
    owner: Owner
    letters: Mapping[str, str]
    """Role → A/R, R, C or I."""
    to_name: bool = False
    """Whether who does a part of it is to be named, as the role that our steps come to does so everywhere."""


@dataclass(frozen=True)
class Raci:
    """One matrix over all processes: its columns mean the same in every row."""

    __repr__ = in_counts

    rows: tuple[RaciRow, ...]
    roles: tuple[str, ...]
    """Who owns a process or a part of one, or approves a document that governs one: whom most processes have as owner first."""
    invented: frozenset[str]
    """Those of them that are roles of ours, and none of the client's."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The roles as they head their columns."""
        return tuple(map(self.marked, self.roles))

    def marked(self, role: str) -> str:
        """A role, with a mark where it is none of the client's."""
        return f"{role} (proposed)" if role in self.invented else role

    @cached_property
    def matrix(self) -> pd.DataFrame:
        """Index the title of a process, a column a role."""
        letters = [[row.letters.get(role, "") for role in self.roles] for row in self.rows]
        return pd.DataFrame(letters, index=[row.title for row in self.rows], columns=list(self.headings), dtype=object)


def assign_roles(titles: Mapping[str, str], owners: Owners) -> Raci:
    """The matrix of these processes, by id and title.

    A is whoever owns the process. R is named for a requirement of it, or does a step; C is asked at a step or approves a
    document that governs the process; I is told. Steps are those of our workflows, in the client's roles; what none of
    them bears is left out.
    """
    parts = {name: owners.named_in(name) for name in titles}
    approving = {name: owners.evidence.approving(name) for name in titles}
    answers = Counter(owners.processes[name].name for name in titles)
    also = [role for name in titles for role in (*parts[name], *approving[name])]
    roles = tuple(filter(None, dict.fromkeys([*(role for role, _ in answers.most_common()), *also])))
    rows = []
    for name, title in titles.items():
        owner = owners.processes[name]
        said = [*dict.fromkeys(approving[name], "C").items(), *((role, "R") for role in parts[name])]
        said += _at_most(_by_steps(name, owner, owners), {owner.name, *parts[name]})
        rows.append(RaciRow(name, title, owner, _letters(owner, said, roles)))
    invented = {row.owner.name for row in rows if row.owner.is_invented}
    return Raci(tuple(_spread(rows, parts)), roles, frozenset(invented))


def _spread(rows: Collection[RaciRow], parts: Mapping[str, Collection[str]]) -> Iterator[RaciRow]:
    """The rows without the parts that no file names for a role to which our steps give one in very many processes."""
    doing = Counter(role for row in rows for role, letter in row.letters.items() if letter == "R")
    most = report_setting("raci_most_doing") * len(rows)
    for row in rows:
        left_out = {
            role
            for role, letter in row.letters.items()
            if letter == "R" and doing[role] > most and role not in parts[row.process]
        }
        letters = {role: letter for role, letter in row.letters.items() if role not in left_out}
        yield replace(row, letters=letters, to_name=bool(left_out))


def _letters(owner: Owner, said: Iterable[tuple[str, str]], roles: tuple[str, ...]) -> dict[str, str]:
    """The strongest letter of each role; the owner answers, and does a part."""
    strongest: dict[str, str] = {}
    for role, letter in sorted(said, key=lambda pair: _WEAKEST_FIRST.index(pair[1])):
        strongest[role] = letter
    others = {role: letter for role, letter in strongest.items() if role != owner.name and role in roles}
    return {owner.name: "A/R"} | others


def _at_most(said: Iterable[tuple[str, str]], named: Collection[str]) -> Iterator[tuple[str, str]]:
    """The letters by steps: of those whom no file names for the process the few who do most steps do it, the others are asked."""
    listed = list(said)
    doing = Counter(role for role, letter in listed if letter == "R" and role not in named)
    most = {role for role, _ in doing.most_common(int(report_setting("raci_proposed_doing")))}
    for role, letter in listed:
        yield role, "C" if letter == "R" and role in doing and role not in most else letter


def _by_steps(process: str, owner: Owner, owners: Owners) -> Iterator[tuple[str, str]]:
    """Role and letter of whoever bears a role at a step; nobody where none of the client's is near."""
    known = load_owner_evidence()
    workflow = load_workflows().get(process)
    for role, letter in (pair for step in (workflow.steps if workflow else ()) for pair in _of_step(step)):
        here = owners.part_here(role)
        entries = known.roles[here].entries if isinstance(here, str) and here in known.roles else None
        if role == PROCESS_OWNER:
            yield owner.name, letter
        elif entries and (listed := owners.evidence.entries_of(entries, process)):
            # Each answers for an own entry: the process is his to run only where it is about such entries.
            its = process in known.entries_propose.get(entries, ())
            yield from ((item.owner, letter if its else "C") for item in listed if its or letter != "I")
        else:
            yield here if isinstance(here, str) else here.name, letter


def _of_step(step: Step) -> Iterator[tuple[str, str]]:
    yield from ((role, "R") for role in (step.lane, step.accountable))
    yield from ((role, "C") for role in step.consulted)
    yield from ((role, "I") for role in (*step.informed, *(role for each in step.decisions for role in each.tell)))
