"""The register: a row per control of the client's own sheets, each with its file, sheet and cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from ims_lib.cell_places import CellPlace
from ims_lib.client.entries import Correction
from ims_lib.findings import Finding as Finding
from ims_lib.findings import Level as Level
from ims_lib.frames import frame_of
from ims_lib.spreadsheet.grid import Grid
from ims_lib.wording import in_counts

if TYPE_CHECKING:
    from ims_lib.register.settled.reading import Reading

STATUSES = ("implemented", "partial", "planned", "not_implemented", "not_applicable", "unknown")
LEDGER = ("records", "headers", "titles", "blank", "notes", "continued", "repeats", "refused")

TEXT = ("title", "description")
"""Roles of the columns in which a row says what it is about."""
STATE = ("status", "applicable", "ref")
"""Roles of the columns in which a row says its state, else whether it applies, else what it speaks of."""
Place = tuple[str, str | None, int]
"""File, sheet and row."""


OWN_REPORT = "file.own_report"
"""The code of the note on a file that is the workbook of a report."""


@dataclass(frozen=True, slots=True)
class Record:
    """One control as the client wrote it. `refs` are current-edition ids in the standard's order."""

    file: str
    sheet: str | None
    row: int
    kind: str
    title: str | None
    refs: tuple[str, ...]
    ref_text: str | None
    old_refs: tuple[str, ...]
    applicable: bool | None
    status: str
    status_text: str | None
    owner: str | None = None
    evidence: str | None = None
    reason: str | None = None
    driver: str | None = None
    """What drives a control, as it is written; of columns with marks the headings of those that are marked."""
    risk_ids: str | None = None
    """The risks that the row of a control names, as they are written."""
    notes: str | None = None
    due: str | None = None
    ahead: str | None = None
    """What a control's row says of what comes next."""
    maturity: float | None = None
    likelihood: str | None = None
    consequence: str | None = None
    level: str | None = None
    treatment: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    """Role of a column → the cell it was read from, for example status → F31."""
    flags: tuple[str, ...] = ()

    @property
    def is_control(self) -> bool:
        """Whether it stands in a list of controls; others set no level."""
        return self.kind == "controls"

    @property
    def place(self) -> Place:
        """File, sheet and row."""
        return self.file, self.sheet, self.row

    @property
    def id(self) -> str:
        """What a judgement on the row is on: file!sheet!row."""
        return CellPlace(self.file, self.sheet, str(self.row)).on

    @property
    def state_cell(self) -> str:
        """The cell in which it says its state, as far as it says one: file!sheet!F31."""
        return self.named(*STATE)

    def cell_of(self, *roles: str) -> str:
        """The cell of the first of these roles that it was read from, else the first of its row: F31."""
        return next(filter(None, map(self.cells.get, roles)), f"A{self.row}")

    def place_of(self, *roles: str) -> CellPlace:
        """The same with its file and sheet."""
        return CellPlace(self.file, self.sheet, self.cell_of(*roles))

    def named(self, *roles: str) -> str:
        """The same as it is kept everywhere: file!sheet!F31."""
        return str(self.place_of(*roles))


def with_flags(record: Record, codes: Sequence[str]) -> Record:
    """The record with these codes after its own, each once; the record itself where nothing is new."""
    if not codes:
        return record
    flags = tuple(dict.fromkeys([*record.flags, *codes]))
    return record if flags == record.flags else Record(*(*_without_flags(record), flags))


_without_flags = attrgetter(*[part.name for part in fields(Record)][:-1])
"""All that a record says but its flags, which stand last."""


@dataclass(frozen=True, slots=True)
class Table:
    """What was taken for a table on a sheet. `columns` maps a role to a column's letters, `headings` letters to texts."""

    file: str
    name: str | None
    kind: str
    header_row: int | None
    columns: dict[str, str]
    reason: str
    headings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceGrid:
    """A sheet that holds other things than controls, as it stands, with the kind that it was taken for."""

    file: str
    kind: str
    grid: Grid
    reading: Reading | None = None
    """The answers that it is read with."""
    places: Mapping[str, str] = field(default_factory=dict)
    """What its cells are called where it stands in no spreadsheet: F2 is the line Decision of a form."""
    titles: Mapping[int, int] = field(default_factory=dict)
    """Row of headings → the column that the register takes for what names a row there."""

    @property
    def names(self) -> list[str]:
        """What the sheet and its file are called."""
        return [self.grid.name or "", self.file.rpartition(".")[0]]

    @property
    def said_list(self) -> str | None:
        """The list that somebody said it holds."""
        return self.reading.list_of(self.file, self.grid.name) if self.reading else None


class Line(NamedTuple):
    """The text of a cell above or below a sheet's rows of controls."""

    file: str
    sheet: str | None
    cell: str
    text: str


@dataclass(frozen=True, eq=False)
class Register:
    """Rows, what was found of them, tables and ledger, each also as a frame; nothing depends on the client's settings."""

    __repr__ = in_counts

    rows: tuple[Record, ...]
    found: tuple[Finding, ...]
    tables: tuple[Table, ...]
    ledger: pd.DataFrame
    """A row per file and sheet: rows and where each of them went."""
    dated: Mapping[str, dt.date] = field(default_factory=dict)
    """The day that a file says of itself, in its name, above its tables or in its properties."""
    grids: tuple[SourceGrid, ...] = ()
    """Sheets without controls, for who reads risks, documents or suppliers there; only a client's register keeps them."""
    lines: tuple[Line, ...] = ()
    """What stands above and below the controls of the other sheets."""
    corrected: Mapping[str, Sequence[Correction]] = field(default_factory=dict)
    """What counts of the client's lists otherwise than they say, by list and row: audits/26-07."""
    left: Mapping[str, str] = field(default_factory=dict)
    """What becomes of a question that no reading settles, by its code and cell: as_read or ask."""

    def written(self, file: str, as_of: dt.date) -> dt.date:
        """Since when a month without a year in a file is meant: the day that the file says of itself, where that isn't after this one."""
        return min(self.dated.get(file, as_of), as_of)

    @classmethod
    def of(
        cls,
        records: Iterable[Record],
        findings: Iterable[Finding],
        sheets: Iterable[Table],
        ledger: Iterable[dict[str, Any]],
        grids: Iterable[SourceGrid] = (),
        dated: Mapping[str, dt.date] | None = None,
        lines: Iterable[Line] = (),
    ) -> Register:
        return cls(
            rows=tuple(records),
            found=tuple(findings),
            tables=tuple(sheets),
            ledger=pd.DataFrame(list(ledger), columns=["file", "sheet", "rows", *LEDGER]),
            grids=tuple(grids),
            dated=dated or {},
            lines=tuple(lines),
        )

    @cached_property
    def controls(self) -> tuple[Record, ...]:
        """The rows of lists of controls, which alone set levels."""
        return tuple(row for row in self.rows if row.is_control)

    @cached_property
    def asked(self) -> tuple[Finding, ...]:
        """What an assessor must decide."""
        return tuple(finding for finding in self.found if finding.level == "question")

    @cached_property
    def records(self) -> pd.DataFrame:
        """The rows as a frame, a column for each part of a Record."""
        return frame_of(self.rows, Record)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What was found as a frame, a column for each part of a Finding."""
        return pd.DataFrame(self.found, columns=Finding._fields, dtype=object)

    @property
    def questions(self) -> pd.DataFrame:
        """What an assessor must decide as a frame."""
        return self.findings[self.findings["level"] == "question"]

    @cached_property
    def sheets(self) -> pd.DataFrame:
        """The tables as a frame, a column for each part of a Table."""
        return frame_of(self.tables, Table)


NO_REGISTER = Register.of((), (), (), ())
"""That of a client of whom no sheet was read."""
