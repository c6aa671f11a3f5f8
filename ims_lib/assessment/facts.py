"""Rows of the client's own lists with what is worked out of each.

The rules of data/library/contradictions.yml call facts and columns by their names; its head says what each fact means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ims_lib.inputs.rows import (
    ActionRow,
    ChangeRow,
    DocumentRow,
    IncidentRow,
    ListRow,
    ObjectiveRow,
    PlannedAuditRow,
    RiskRow,
    SupplierRow,
    value_in,
)


class RemarkBeside(NamedTuple):
    """What stands beside a record, and in which cell."""

    text: str
    cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A row, and the standards that it is about."""

    row: ListRow
    standards: tuple[str, ...]
    """Those that its column names, else those of its text or its sheet; none: all."""
    names: tuple[str, ...] = ()
    """Those alone that the row itself names: in its column, or by a requirement that a finding is about."""
    cells_of_facts: Mapping[str, str] = field(default_factory=dict)
    """Fact → F31, of those that rest on one cell."""

    @property
    def cells(self) -> Mapping[str, str]:
        """The cell of each column that the list has, and of each fact that has one."""
        return {**self.row.cells, **self.cells_of_facts}


def value_of(facts: Facts, name: str) -> Any:
    """What the rules call by this name: a fact, else what stands in the column; none where the list has neither."""
    return getattr(facts, name, value_in(facts.row, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFacts(Facts):
    """A risk. Its level now is what the client says is left, else the one before treatment."""

    row: RiskRow
    risk: str
    """Its id in the register."""
    settled: bool
    left_unknown: bool
    measure_open: bool
    untold: str
    security: bool
    untreated: bool
    level_known: bool
    above: bool
    within: bool
    accepted: bool
    accepted_beyond: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts(Facts):
    """A document. A policy is one that names a standard, a discipline or a topic of information security."""

    row: DocumentRow
    policy: bool
    overall: bool
    overall_security: bool
    overall_service: bool
    overall_ai: bool
    topic: str | None
    rules_on: str | None
    scope: bool
    operating: bool
    in_force: bool
    lacks: str
    next_review_text: str | None
    """What stands in place of the day of the next review; else the state of the document, where that says: overdue."""
    unapproved: bool
    unreleased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts(Facts):
    """A nonconformity, finding or action; one whose state is a word that we don't know is neither open nor closed."""

    row: ActionRow
    by_internal_audit: bool
    concerns: str
    open: bool | None
    ineffective: bool
    back: bool
    look_ahead: bool
    recommended: bool
    effective: str | None
    """The look at its effect; none where that lies ahead."""
    effective_said: str | None
    """The same, whenever it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierFacts(Facts):
    """A supplier."""

    row: SupplierRow
    internal: bool
    own_group: bool
    no_matter_of_security: RemarkBeside | None
    of_little_weight: RemarkBeside | None
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveFacts(Facts):
    """An objective: of it nothing is worked out."""

    row: ObjectiveRow


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts(Facts):
    """An incident. Its kind is the client's word, or one of security where the title says so."""

    row: IncidentRow
    escalation_noted: bool
    open: bool | None
    review_ahead: bool
    solved_late: bool
    took_longer: bool
    major: bool
    security: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAuditFacts(Facts):
    """A planned audit. One that was moved to a day ahead is planned for that day, and the list says why, or doesn't."""

    row: PlannedAuditRow
    held: dt.date | str | None
    """A day, a word or something that we can't read."""
    held_said: str | None
    planned_on: dt.date | None
    moved_unexplained: bool
    called_off: RemarkBeside | None
    held_beside: RemarkBeside | None
    held_later: bool
    first_ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts(Facts):
    """A change."""

    row: ChangeRow
    approval: dt.date | str | None
    approval_said: str | None
    preapproved: bool
    late: bool
    kind_known: bool
    service_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRow(ListRow):
    """A control of the Statement of Applicability, with the cell of its state."""

    id: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlFacts(Facts):
    """A control that the Statement of Applicability takes in."""

    row: ControlRow
    status: bool | None
    """Whether it is said; none where it isn't."""
    applicable: bool
    absent: bool
    document: str | None
