"""The client's rows behind a requirement, each with what it says beside its state, in the client's own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ims_lib.assessment.statements import speaks_for_its_leaves
from ims_lib.catalogue.model import Catalogue
from ims_lib.judgements.model import Judgement
from ims_lib.register.model import Place, Record, Register
from ims_lib.register.settled.reading import CODE as ACCEPTED
from ims_lib.scales import NOT_APPLICABLE
from ims_lib.steps.open_points import undecided_rows


@dataclass(frozen=True, slots=True)
class BesideState:
    """What stands beside a state or a verdict: the remark and what is named as evidence, whole; empty where nothing does."""

    remark: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class NamingRow:
    """A row that names a requirement: its cell, its word for the state or else its title, and why it leaves it out."""

    cell: str
    found: str
    place: Place
    """File, sheet and row."""
    reason: str = ""
    accepted: bool = False
    """The row names no requirement: the assessor accepted that its text speaks of this one."""
    beside: BesideState = BesideState()
    through: str = ""
    """The heading above the requirement that the row names; empty where it names the requirement itself."""
    open: bool = False
    """Whether it waits for an answer that the row speaks of this requirement; until then it says nothing of it."""
    stateless: bool = False
    """Whether it stands in a list of controls and says no state at all."""
    left_out: bool = False
    """Whether it calls a clause not applicable, which a clause can't be: the row counts for nothing there."""


def mentions_of(register: Register, catalogue: Catalogue) -> dict[str, tuple[NamingRow, ...]]:
    """By requirement the rows that name it, then those that name a heading above it, then those whose reference is open."""
    found: defaultdict[str, list[NamingRow]] = defaultdict(list)
    named = frozenset(name for record in register.controls for name in record.refs)
    clauses = {name for name, requirement in catalogue.requirements.items() if requirement.part == "clauses"}
    for record in register.rows:
        for name in record.refs:
            found[name].append(_mention(record, is_clause=name in clauses))
    for record in register.controls:
        for heading, leaf in _below(record.refs, catalogue, named):
            is_open = not speaks_for_its_leaves(heading, catalogue)
            found[leaf].append(_mention(record, through=heading, is_open=is_open, is_clause=leaf in clauses))
    for record, candidates in undecided_rows(register):
        names = (name for name in candidates if name in catalogue.requirements)
        for leaf in dict.fromkeys(leaf for name in names for leaf in catalogue.leaves_below(name)):
            found[leaf].append(_mention(record, is_open=True))
    return {name: tuple(listed) for name, listed in found.items()}


def beside_cells(register: Register, judgements: Iterable[Judgement] = ()) -> dict[str, BesideState]:
    """By the cell that a source names what the row, or the line of a judgement, says beside it."""
    found = {record.state_cell: _beside(record) for record in register.controls}
    found |= {each.source: BesideState(each.reason or "", each.evidence or "") for each in judgements}
    return {cell: beside for cell, beside in found.items() if beside != BesideState()}


def _mention(record: Record, *, through: str = "", is_open: bool = False, is_clause: bool = False) -> NamingRow:
    return NamingRow(
        cell=record.state_cell,
        found=record.status_text or record.title or "",
        place=record.place,
        stateless=record.is_control and record.status == "unknown" and not record.status_text,
        reason=(record.reason or "") if record.status == NOT_APPLICABLE else "",
        accepted=ACCEPTED in record.flags,
        beside=_beside(record) if record.is_control else BesideState(),
        through=through,
        open=is_open,
        left_out=is_clause and record.is_control and record.status == NOT_APPLICABLE,
    )


def _beside(record: Record) -> BesideState:
    return BesideState(record.notes or "", record.evidence or "")


def _below(refs: Iterable[str], catalogue: Catalogue, named: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each heading that a row names, with the leaves below it that no row names."""
    for name in refs:
        if name in catalogue.requirements and name not in catalogue.leaves:
            yield from ((name, leaf) for leaf in catalogue.leaves_below(name) if leaf not in named)
