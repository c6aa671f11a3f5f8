"""What steps 1 and 3 are made of: each process with its criteria, what the client has of them, and who owns it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from ims_lib.assessment import Verdict
from ims_lib.assessment.verdicts import is_declared
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.named_processes import load_named_processes
from ims_lib.catalogue.workflows import load_workflows
from ims_lib.coverage import Coverage
from ims_lib.gaps import Gaps
from ims_lib.register.model import Record, Register
from ims_lib.register.vocabulary import plain
from ims_lib.scales import report_setting

STATES = ("in place", "reusable", "in part", "missing", "disputed", "not started", "unknown")
"""What the client has of a criterion: all of it for every standard in scope that it serves; all of it, which has to be
extended to one of them; something; nothing; what two of its own cells contradict each other about; nothing, as the client
says of the whole standard; nobody spoke of it."""
PARTLY_REUSABLE = "partly reusable"
"""Of several criteria: some are there for another standard, the others missing or unknown."""
PARTS = (
    "process",
    "common",
    "adds",
    "standards",
    "role",
    "text",
    "state",
    "exists",
    "level",
    "channel",
    "days",
    "possible_days",
    "cells",
    "requirements",
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a process: who is named for most of its criteria in the client's rows, or else the role that usually does."""

    name: str
    origin: str
    """client or proposed."""
    rows: int = 0
    """How many of the client's rows on the process name this owner."""
    of: int = 0
    """How many of them name an owner at all."""


def process_parts(gaps: Gaps) -> pd.DataFrame:
    """A row a criterion in scope: index criterion, columns PARTS.

    It is common where it serves at least two of the standards in scope; else `adds` is the one that it serves.
    Level and channel are its own, wherever it was stated or seen; cells say where. It exists where its own level is that
    of a thing in place; its state says whether it is so for every standard that it serves.
    """
    coverage = gaps.coverage
    days, possible = gaps.criteria["days"].to_dict(), gaps.unknown["possible_days"].to_dict()
    rows = {}
    for row in coverage.criteria.itertuples():
        name = str(row.Index)
        standards = in_order(row.standards, coverage)
        common = len(standards) > 1
        rows[name] = (
            row.process,
            common,
            "" if common else standards[0],
            standards,
            coverage.catalogue.criteria[name].role or "",
            coverage.catalogue.criteria[name].text,
            state_in_scope(row, coverage),
            is_in_place(row.own_level),
            row.own_level,
            row.own_channel,
            days.get(name, 0.0),
            possible.get(name, 0.0),
            cells_of(name, row.requirements, coverage),
            row.requirements,
        )
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(PARTS)).rename_axis("criterion")
    return frame.astype({"common": bool, "exists": bool, "level": float, "days": float, "possible_days": float})


def cells_of(criterion: str, requirements: Iterable[str], coverage: Coverage) -> tuple[str, ...]:
    """The cells that say how far a criterion exists; those of both sides where they contradict each other."""
    own = coverage.assessment.own[criterion].sources
    verdicts = (coverage.assessment.verdicts[name, criterion] for name in requirements)
    both = (
        source for verdict in verdicts if verdict.disputed_by for source in (*verdict.sources, *verdict.disputed_by)
    )
    return tuple(dict.fromkeys(source.cell for source in (*own, *both)))


def by_process(parts: pd.DataFrame) -> dict[str, list[Any]]:
    """The rows of process_parts by process, each with its criterion as Index; lists, for they are walked many times."""
    groups: dict[str, list[Any]] = {}
    for row in parts.itertuples():
        groups.setdefault(row.process, []).append(row)
    return groups


def is_in_place(level: float | None) -> bool:
    """Whether a level is that of a thing in place: largely achieved or better."""
    return level is not None and level >= report_setting("there_from")


def state_of(level: float | None) -> str:
    """What a criterion's own level means in a word, whatever standard it was stated for."""
    if level is None or level != level:
        return "unknown"
    if is_in_place(level):
        return "in place"
    return "in part" if level > 0 else "missing"


def state_in_scope(row: Any, coverage: Coverage) -> str:
    """What the client has of a criterion, a row of coverage.criteria, for all standards in scope that it serves.

    What exists for one of them and has to be extended to another isn't in place but reusable.
    """
    name, own = str(row.Index), state_of(row.own_level)
    found = {standard: served_in(standard, row.requirements, name, coverage) for standard in row.standards}
    if own == "unknown" and any(verdict.disputed_by for verdicts in found.values() for verdict in verdicts):
        return "disputed"
    if own == "missing" and is_declared(coverage.assessment.own[name]):
        return "not started"
    if own != "in place":
        return own
    if all(is_in_place(_met(verdicts)) for verdicts in found.values()):
        return "in place"
    if any(verdict.reusable for verdicts in found.values() for verdict in verdicts):
        return "reusable"
    return "in part" if any(_met(verdicts) for verdicts in found.values()) else "unknown"


def served_in(standard: str, requirements: Iterable[str], criterion: str, coverage: Coverage) -> list[Verdict]:
    """The verdicts on a criterion in those of its requirements that belong to the standard."""
    verdicts = coverage.assessment.verdicts
    return [verdicts[item, criterion] for item in requirements if item.startswith(f"{standard}:")]


def state_of_all(states: Iterable[str]) -> str:
    """What the client has of several criteria together: a word of STATES, or partly reusable; empty where there is none."""
    found = set(states)
    if len(found) < 2:
        return next(iter(found), "")
    if found == {"in place", "reusable"}:
        return "reusable"
    if found & {"in place", "in part"}:
        return "in part"
    if "reusable" in found:
        return PARTLY_REUSABLE
    return next(state for state in STATES if state in found)


def merged(groups: Mapping[str, Iterable[Any]]) -> tuple[str, ...]:
    """Processes that serve at least two of the standards in scope: those named by the roadmap first, then by name."""
    return in_reading_order(
        name for name, rows in groups.items() if len({item for row in rows for item in row.standards}) > 1
    )


def in_reading_order(processes: Iterable[str]) -> tuple[str, ...]:
    """The seven shared processes, then the five to be aligned, then the others by name."""
    order = {name: place for place, name in enumerate(load_named_processes().order)}
    return tuple(sorted(processes, key=lambda name: (order.get(name, len(order)), name)))


def in_order(standards: Iterable[str], coverage: Coverage) -> tuple[str, ...]:
    """Standards in the order of reports."""
    wanted = set(standards)
    return tuple(name for name in coverage.client.standards if name in wanted)


def merging_text(process: str, coverage: Coverage) -> str:
    """How one process serves the standards, without the parts that tell what a standard out of scope adds.

    The text as it is where the first part does: the others lean on it.
    """
    catalogue = coverage.catalogue
    text, outside = catalogue.processes[process].merges, set(catalogue.standards) - set(coverage.client.standards)
    parts = _PARTS.split(text)
    kept = [part for part in parts if not outside.intersection(_STANDARD.findall(part))]
    return f"{' '.join(kept).rstrip('.;')}." if kept[:1] == parts[:1] else text


_PARTS = re.compile(r"(?<=[;.])\s+")
_STANDARD = re.compile(r"\b\d{5}(?:-\d)?\b")


def owners(register: Register, catalogue: Catalogue) -> Mapping[str, Owner]:
    """The owner of each process.

    A row of the client speaks for the process to which most of the criteria behind its requirements belong; one on a
    heading for all below it. Who is named for most of a process' criteria owns it; of equals the one who bears the
    proposed role's name, else the one named first. A row over several processes counts where no other names an owner.
    """
    votes = [vote for record in register.controls for vote in _votes(record, catalogue)]
    workflows = load_workflows()
    proposed = {name: workflows[name].owner if name in workflows else "" for name in catalogue.processes}
    return {name: _owner([vote for vote in votes if vote.process == name], role) for name, role in proposed.items()}


class _Vote(NamedTuple):
    """What one row says of who owns a process."""

    process: str
    owner: str
    criteria: int
    alone: bool
    """Most of what the row speaks for belongs to this process."""


def _votes(record: Record, catalogue: Catalogue) -> Iterator[_Vote]:
    if not record.owner:
        return
    leaves = {leaf for ref in record.refs for leaf in catalogue.leaves_below(ref) or (ref,)}
    behind = {name for leaf in leaves for name in catalogue.criteria_of.get(leaf, ())}
    shares = Counter(catalogue.criteria[name].process for name in sorted(behind))
    for process, count in shares.items():
        if count == max(shares.values()):
            yield _Vote(process, record.owner, count, 2 * count >= len(behind))


def _owner(votes: Iterable[_Vote], role: str) -> Owner:
    listed = list(votes)
    counted = [vote for vote in listed if vote.alone] or listed
    if not counted:
        return Owner(role, "proposed")
    weights, rows = Counter[str](), Counter[str]()
    for vote in counted:
        weights[vote.owner] += vote.criteria
        rows[vote.owner] += 1
    name = max(weights, key=lambda owner: (weights[owner], plain(owner) == plain(role)))
    return Owner(name, "client", rows[name], rows.total())


def _met(verdicts: list[Verdict]) -> float:
    return sum(verdict.met for verdict in verdicts) / len(verdicts)
