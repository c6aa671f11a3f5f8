"""Rows of the client's own lists with what is worked out of each, by the names that data/library/contradictions.yml knows."""

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


class Remark(NamedTuple):
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
    """Its measure is done, and no level after it is given."""
    measure_open: bool
    untold: str
    """How the sentence goes on where the list has no column for its state."""
    security: bool
    untreated: bool
    level_known: bool
    above: bool
    """What the client calls acceptable."""
    within: bool
    accepted: bool
    accepted_beyond: bool
    """By somebody whom the client doesn't let accept that level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts(Facts):
    """A document. A policy is one that names a standard, a discipline or a topic of information security."""

    row: DocumentRow
    policy: bool
    overall: bool
    """Whether it is the policy of a discipline as a whole."""
    overall_security: bool
    overall_service: bool
    overall_ai: bool
    topic: str | None
    rules_on: str | None
    """Its topic, be it a policy, a procedure or a guide."""
    scope: bool
    operating: bool
    in_force: bool
    lacks: str
    """How the sentence goes on where it isn't in force."""
    next_review_text: str | None
    """What stands in place of the day of the next review; else the state of the document, where that says: overdue."""
    unapproved: bool
    unreleased: bool
    """Not in force, and no other row of its title is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts(Facts):
    """A nonconformity, finding or action; one whose state is a word that we don't know is neither open nor closed."""

    row: ActionRow
    by_internal_audit: bool
    concerns: str
    """The requirements that it names."""
    open: bool | None
    ineffective: bool
    back: bool
    """The fault may be there again."""
    look_ahead: bool
    """The look at its effect names a day ahead."""
    recommended: bool
    effective: str | None
    """The look at its effect, where that doesn't lie ahead."""
    effective_said: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierFacts(Facts):
    """A supplier."""

    row: SupplierRow
    internal: bool
    own_group: bool
    no_matter_of_security: Remark | None
    of_little_weight: Remark | None
    new: bool
    """It began less than a year ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveFacts(Facts):
    """An objective."""

    row: ObjectiveRow


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts(Facts):
    """An incident."""

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
    """What says that it was held, be it a day, a word or something that we can't read."""
    held_said: str | None
    planned_on: dt.date | None
    moved_unexplained: bool
    called_off: Remark | None
    held_beside: Remark | None
    held_later: bool
    first_ahead: bool = False
    """It is the first of its standard in the list, and lies ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts(Facts):
    """A change."""

    row: ChangeRow
    approval: dt.date | str | None
    """By whom or on which day."""
    approval_said: str | None
    preapproved: bool
    late: bool
    """Approved after it went live, and no emergency."""
    kind_known: bool
    service_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRow(ListRow):
    """A control of the Statement of Applicability, with the cell of its state."""

    id: str
    title: str | None
    status_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlFacts(Facts):
    """A control that the Statement of Applicability takes in."""

    row: ControlRow
    status: bool | None
    """Whether it is said; none where it isn't."""
    applicable: bool
    absent: bool
    """Not implemented at all."""
    document: str | None
    """What it asks for in writing."""
