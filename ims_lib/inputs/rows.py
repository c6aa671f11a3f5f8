"""The rows of a client's lists, a class for each list: what stands in each column, and where the row stands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

from ims_lib.cell_places import CellPlace
from ims_lib.dates import day, long_month
from ims_lib.languages import say

Sheet = tuple[str, str | None]
"""File and sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A row of a list. Its columns are those of data/vocabulary/inputs.yml; where nothing stands, or nothing that could be
    read, they are None.

    A day is a date, a span of time minutes, a number the cell's own; a word stands in its normal form, standards in the
    order of reports. Rules call the cell's own text `<column>_text`.
    """

    file: str
    sheet: str | None
    row: int
    cell: str
    """That which names the row: file!sheet!A7."""
    cells: Mapping[str, str]
    """Column → F31, of the columns that the list has."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Column → the cell's own text, where it is read as something else: a day, a number, a word. None of an empty cell."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """Column → what was typed, of all that isn't empty, before anything was read in it."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Column that its list lacks → the cell of one that nobody read and that may be it."""
    id: str | None = None
    """Its own number or code, where the list has such a column."""
    refs: tuple[str, ...] = ()
    """Requirements that the row names."""
    headed: str | None = None
    """The one standard whose discipline the sheet's name or a line above its table names."""
    stated_on: dt.date | None = None
    """The day that the list says of itself above its table or in the file's name."""
    notes: str | None = None

    def place_of(self, column: str) -> CellPlace:
        """Where a column of the row stands; that which names the row where the list has no such column."""
        place = CellPlace.from_text(self.cell)
        return CellPlace(place.file, place.sheet, self.cells.get(column, place.cell))

    @property
    def on_sheet(self) -> Sheet:
        """Where the row stands."""
        return self.file, self.sheet

    def lacks(self, column: str) -> bool:
        """Whether nothing stands in a column, nor in one that nobody read and that may be it: then alone it is said to be missing."""
        return column not in self.unread and value_in(self, column) is None

    def unsaid(self, column: str, missing: str) -> str:
        """What is told where a column has no value: that it is missing, or where something stands that may be it."""
        cell = self.unread.get(column)
        return say("not read: perhaps {cell}", cell=cell) if cell else missing


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRow(ListRow):
    """A row with a state in one of the words that its list knows."""

    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRow(ListRow):
    """A risk, as the client's register has it: grades and levels are its own words."""

    title: str
    category: str | None = None
    asset: str | None = None
    ai_system: str | None = None
    threat: str | None = None
    vulnerability: str | None = None
    cause: str | None = None
    effect: str | None = None
    likelihood: str | None = None
    consequence: str | None = None
    level: str | None = None
    treatment: str | None = None
    plan: str | None = None
    owner: str | None = None
    due: dt.date | None = None
    status: str | None = None
    residual_likelihood: str | None = None
    residual_consequence: str | None = None
    residual_level: str | None = None
    controls: str | None = None
    accepted_by: str | None = None
    accepted_on: dt.date | None = None
    next_review: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow(StatedRow):
    """A document of the client's list."""

    title: str
    type: str | None = None
    standards: tuple[str, ...] | None = None
    version: str | None = None
    owner: str | None = None
    approved_by: str | None = None
    approved_on: dt.date | None = None
    next_review: dt.date | None = None
    place: str | None = None
    retention: str | None = None
    controls: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow(StatedRow):
    """A nonconformity, an audit finding or an action."""

    kind: str | None = None
    title: str
    source: str | None = None
    raised_on: dt.date | None = None
    correction: str | None = None
    cause: str | None = None
    corrective_action: str | None = None
    effective: str | None = None
    owner: str | None = None
    due: dt.date | None = None
    closed_on: dt.date | None = None
    controls: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierRow(StatedRow):
    """A supplier, from outside or of the organisation itself."""

    name: str
    service: str | None = None
    criticality: str | None = None
    ai: bool | None = None
    agreement: str | None = None
    started: dt.date | None = None
    ends: dt.date | None = None
    reviewed_on: dt.date | None = None
    next_review: dt.date | None = None
    result: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveRow(StatedRow):
    """An objective; `target` and `actual` are in what it is measured by, without a unit."""

    title: str
    standards: tuple[str, ...] | None = None
    measure: str | None = None
    target: float | None = None
    actual: float | None = None
    due: dt.date | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow(StatedRow):
    """An incident; `time_allowed` and `duration` are minutes."""

    title: str
    kind: str | None = None
    priority: str | None = None
    major: bool | None = None
    opened: dt.date | None = None
    closed: dt.date | None = None
    affected: str | None = None
    cause: str | None = None
    escalated: str | None = None
    target: dt.date | None = None
    time_allowed: float | None = None
    duration: float | None = None
    review: str | None = None
    told: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementRow(ListRow):
    """A figure of one period; `target` and `actual` are in `unit`."""

    title: str
    kind: str | None = None
    period: str | None = None
    target: float | None = None
    actual: float | None = None
    unit: str | None = None
    better: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditorRow(ListRow):
    """Somebody who audits; `days_per_year` are days of work."""

    name: str
    standards: tuple[str, ...] | None = None
    works_in: str | None = None
    days_per_year: float | None = None
    external: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAuditRow(StatedRow):
    """An audit of the client's programme."""

    title: str
    topics: str | None = None
    standards: tuple[str, ...] | None = None
    planned_on: dt.date | None = None
    held_on: dt.date | None = None
    auditor: str | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow(ListRow):
    """A change, from its request until it went live."""

    title: str
    kind: str | None = None
    service: str | None = None
    affected: str | None = None
    requested_on: dt.date | None = None
    approved_by: str | None = None
    approved_on: dt.date | None = None
    deployed_on: dt.date | None = None
    reviewed_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRow(StatedRow):
    """An AI system or a service."""

    name: str
    """What people read: where others of the list have the same name, with what tells them apart (see told_apart)."""
    shared_name: str | None = None
    """That name as its cell has it; none where nothing else has it."""

    @property
    def own_name(self) -> str:
        """The name as its cell has it: what other lists call it by."""
        return self.shared_name or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class AiSystemRow(NamedRow):
    """An AI system that the client provides, makes or uses.

    Roles are the organisation's own, by ISO/IEC 22989 (`role`) and by the EU AI Act (`ai_act_role`), never mixed up.
    """

    purpose: str | None = None
    """What it decides or makes."""
    owner: str | None = None
    provider: str | None = None
    model: str | None = None
    """Model or product, with its version."""
    kinds: tuple[str, ...] | None = None
    """Of predictive, generative, retrieval, agent and rules."""
    role: tuple[str, ...] | None = None
    """Of provider, producer, customer, partner and subject."""
    ai_act_role: tuple[str, ...] | None = None
    """Of provider, deployer, importer, distributor and product manufacturer."""
    since: dt.date | None = None
    services: str | None = None
    trained_on: str | None = None
    data: str | None = None
    personal_data: bool | None = None
    affected: str | None = None
    regulated_product: str | None = None
    """What the list says of it as a regulated product: class of a medical device, CE mark, or no."""
    autonomy: str | None = None
    """Advises, confirmed (acts after a person's go), supervised (a person watches and can stop it), alone or alone_in_part."""
    impact_assessed_on: dt.date | None = None
    reviewed_on: dt.date | None = None
    retirement: dt.date | None = None
    in_scope: bool | None = None
    scope_reason: str | None = None
    supplier_remark: str | None = None
    """What the list of suppliers remarks on its maker."""
    supplier_place: CellPlace | None = None

    def place_of(self, column: str) -> CellPlace:
        """Where a column of the row stands, the remark on its maker in the list of suppliers."""
        of_supplier = self.supplier_place if column == "supplier_remark" else None
        return of_supplier or ListRow.place_of(self, column)

    @property
    def acts_alone(self) -> bool:
        """Whether it acts on its own, always or in part."""
        return self.autonomy in ("alone", "alone_in_part")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow(NamedRow):
    """A service of the catalogue; `rto` and `rpo` are minutes, targets and attainment are the cell's own text."""

    owner: str | None = None
    customers: str | None = None
    criticality: str | None = None
    target: str | None = None
    attained: str | None = None
    suppliers: str | None = None
    rto: float | None = None
    rpo: float | None = None
    ai_systems: str | None = None
    in_scope: bool | None = None
    scope_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactAssessmentRow(ListRow):
    """An assessment of what an AI system may do to people and society, by the kit's form and scale; a screening is one."""

    system: str
    """By its name or id."""
    form: str | None = None
    """Screening or full_form."""
    assessed_on: dt.date | None = None
    assessed_by: str | None = None
    severity: str | None = None
    likelihood: str | None = None
    measures: str | None = None
    residual: str | None = None
    """The level that is left: low, moderate, high or severe."""
    decision: str | None = None
    """Accepted, accepted_with_conditions, refused or open."""
    conditions: str | None = None
    """What has to be met, and by when, where it was accepted with conditions."""
    signed_off_by: str | None = None
    signed_off_on: dt.date | None = None
    next_review: dt.date | None = None


OfAKind = ActionRow | IncidentRow | MeasurementRow | ChangeRow
ForStandards = DocumentRow | ObjectiveRow | AuditorRow | PlannedAuditRow
"""Rows that have a column for their kind, and for the standards that they are for."""


def value_in(row: ListRow, column: str) -> Any:
    """What stands in the column that a rule in data names, or its text; none where the list has no such column."""
    name = column.removesuffix("_text")
    return getattr(row, column, None) if name == column else row.texts.get(name)


def day_said(row: ListRow, column: str) -> str:
    """A day as exactly as its cell names it: a year or a month alone is told as that. Empty where it names none."""
    value, text = value_in(row, column), row.texts.get(column, "")
    if not isinstance(value, dt.date):
        return ""
    return text if _YEAR.fullmatch(text) else long_month(value) if _MONTH.fullmatch(text) else day(value)


def days_in_part(row: ListRow) -> dict[str, str]:
    """The columns for a day in which the row names a year or a month alone, each with it."""
    told = {name: day_said(row, name) for name in row.cells}
    return {name: text for name, text in told.items() if text and text != day(value_in(row, name))}


_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"\D*[^\W\d]{3}\D*\d{4}\D*|\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}")
"""Oct 2026, octubre de 2026, 10/2026, 2026-10."""


@dataclass(frozen=True)
class Lists:
    """The client's lists, in the order of the template; one that it doesn't have is empty."""

    risks: tuple[RiskRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    audits: tuple[ActionRow, ...] = ()
    """Nonconformities, audit findings and actions."""
    suppliers: tuple[SupplierRow, ...] = ()
    objectives: tuple[ObjectiveRow, ...] = ()
    incidents: tuple[IncidentRow, ...] = ()
    measurements: tuple[MeasurementRow, ...] = ()
    auditors: tuple[AuditorRow, ...] = ()
    planned_audits: tuple[PlannedAuditRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    ai_systems: tuple[AiSystemRow, ...] = ()
    services: tuple[ServiceRow, ...] = ()
    impact_assessments: tuple[ImpactAssessmentRow, ...] = ()

    def given(self) -> dict[str, tuple[ListRow, ...]]:
        """The lists of which the client has at least one row, by name."""
        return {name: rows for name in ROWS if (rows := getattr(self, name))}


ROWS: Mapping[str, type[ListRow]] = {name: get_args(rows)[0] for name, rows in get_type_hints(Lists).items()}
"""What a row of each list is, in the order of the template."""
INPUTS = tuple(ROWS)
