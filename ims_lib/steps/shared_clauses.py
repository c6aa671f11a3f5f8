"""Step 1: the blueprint of the integrated system, with what one process does for all standards and what each adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ims_lib.coverage import FIGURES
from ims_lib.frames import frame_of
from ims_lib.grouping import grouped
from ims_lib.languages import say, translated
from ims_lib.register.model import Finding
from ims_lib.steps.merged import MergedProcess, MergedProcesses, Part
from ims_lib.steps.raci import Raci, assign_roles
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
        findings=tuple(_findings([row for row in rows if row.merged])),
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


def _findings(rows: Iterable[MergedProcess]) -> Iterator[Finding]:
    """One sentence on processes that no row gives an owner, one on those with several and none for most."""
    listed = list(rows)
    if proposed := [row.title for row in listed if row.is_proposed]:
        text = say(
            "Nothing in the files names an owner for {proposed}: a role is proposed until the client names one",
            proposed=", ".join(proposed),
        )
        yield Finding("note", "process.no_owner", text, "details.xlsx", translated(SHEET))
    if several := [row.title for row in listed if not row.is_proposed and 2 * row.owner_rows < row.owner_of]:
        text = say(
            "Several owners and none for most rows: {several}. One process wants one owner", several=", ".join(several)
        )
        yield Finding("note", "process.several_owners", text, "details.xlsx", translated(SHEET))
