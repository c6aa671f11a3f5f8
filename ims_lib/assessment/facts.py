"""Rows of the client's own lists with what is worked out of each.

The rules of data/library/contradictions.yml call facts and columns by their names; data/library/facts.yml says what each fact means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from ims_lib.inputs.rows import ListRow, value_in

RowT = TypeVar("RowT", bound=ListRow, covariant=True)


class RemarkBeside(NamedTuple):
    """What stands beside a record, and in which cell."""

    text: str
    cell: str


@dataclass(frozen=True, kw_only=True)
class FactsOf(Generic[RowT]):
    """A row, and the standards that it is about; `facts["open"]` is what the rules call so: a fact, else what stands in that column."""

    row: RowT
    standards: tuple[str, ...]
    """Those that its column names, else those of its text or its sheet; none: all."""
    names: tuple[str, ...] = ()
    """Those alone that the row itself names: in its column, or by a requirement that a finding is about."""
    worked_out: Mapping[str, Any] = field(default_factory=dict)
    """By the names of facts.yml. `_said` is a cell's own words behind a fact, and a fact of a column's name comes before the column."""
    cells_of_facts: Mapping[str, str] = field(default_factory=dict)
    """Fact → F31, of those that rest on one cell."""

    @property
    def cells(self) -> Mapping[str, str]:
        """The cell of each column that the list has, and of each fact that has one."""
        return {**self.row.cells, **self.cells_of_facts}

    def __getitem__(self, name: str) -> Any:
        return self.worked_out[name] if name in self.worked_out else value_in(self.row, name)


Facts = FactsOf[ListRow]
"""Of a row of whichever list."""


def standards_of(row: ListRow, named: str | Iterable[str] | None = None) -> tuple[str, ...]:
    """The standards that a row speaks of: those which its column or its text names, else that of its sheet's heading."""
    said = named or row.headed or ()
    return (said,) if isinstance(said, str) else tuple(said)


def remark_in(row: ListRow, column: str, text: str | None) -> RemarkBeside:
    """What stands in a column, as a remark."""
    return RemarkBeside(text or "", row.cells[column])


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRow(ListRow):
    """A control of the Statement of Applicability, with the cell of its state."""

    id: str
    title: str | None
