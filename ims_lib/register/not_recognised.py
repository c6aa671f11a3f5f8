"""What of a sheet or file was not recognised, so that nothing is lost in silence: what was tried, and what to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ims_lib.languages import noted, say, translated
from ims_lib.register.cells import filled
from ims_lib.register.layout.heading_roles import roles_of, without_period, year_of
from ims_lib.register.lists import list_tables
from ims_lib.register.lists_doubted import WHICH, asked_between, likely_lists, of_lists, unknown_headings
from ims_lib.register.model import Finding, Level, SourceGrid
from ims_lib.register.settled.reading import Reading
from ims_lib.register.sheet import SheetTable, TableRead
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.statuses.status_columns import is_answered, is_target, tells_status
from ims_lib.register.statuses.wordings import is_status, read_status
from ims_lib.register.vocabulary import brief, threshold
from ims_lib.spreadsheet.grid import Grid, column_letter
from ims_lib.told import finding_at
from ims_lib.wording import in_marks

MOST_NAMED = 6
"""Headings that a question names."""


def of_sheet(grid: Grid, reads: Sequence[TableRead], file: str, reading: Reading) -> list[Finding]:
    """What a sheet holds that was not recognised. `reads` are its tables of controls, risks, documents or audits."""
    kinds = [read.table.kind for read in reads]
    top = replace(grid, rows=grid.rows[: int(threshold("columns", "cells_looked_at"))])
    columns = [] if "controls" in kinds else of_lists(source_of(file, top, [r.table for r in reads], reading), reads)
    if not any(filled(row) for row in grid.rows):
        return [finding_at("sheet.no_table/empty", (file, grid.name))]
    if not reads:
        return [_without_table(SourceGrid(file, "other", grid, reading)), *columns]
    found = [finding for read in reads for finding in _of_table(read, file, grid.name)]
    return [*found, *(finding for read in reads for finding in _unread_statuses(read, grid, file)), *columns]


def of_file(reads: Sequence[Sequence[TableRead]], findings: Sequence[Finding], file: str) -> list[Finding]:
    """A question where nothing of a file was read."""
    if any(reads) or any(finding.code in ("sheet.list", WHICH) for finding in findings):
        return []
    return [finding_at("sheet.no_controls", (file,))]


def _without_table(source: SourceGrid) -> Finding:
    file, grid = source.file, source.grid
    lists = [translated(plan.title) for plan, *_ in list_tables(source)]
    if not lists and (likely := likely_lists(source)):
        return asked_between(likely, source)
    if not lists:
        return finding_at("sheet.no_table", (file, grid.name))
    return finding_at("sheet.list", (file, grid.name), fromkeys=", ".join(dict.fromkeys(lists)))


def source_of(file: str, grid: Grid, tables: Sequence[SheetTable], reading: Reading) -> SourceGrid:
    """A sheet without controls as the lists are read from it, with the kind and the titles that its tables were taken for."""
    kind = next((table.kind for table in tables if table.kind != "other"), "other")
    titles = {
        table.header_row: table.layout.roles["title"][0]
        for table in tables
        if table.header_row and "title" in table.layout.roles
    }
    return SourceGrid(file, kind, grid, reading, titles=titles)


def _of_table(read: TableRead, *sheet: str | None) -> Iterator[Finding]:
    """What one table leaves open, with the columns that it is likely about; `sheet` is its file and sheet."""
    table, head = read.table, (*sheet, f"A{read.table.header_row or 1}")
    if not read.records:
        yield finding_at("sheet.no_controls/unfilled", head)
        return
    if table.header_row is None and not table.layout.table.headings:
        first = f"A{table.entries[0].row.number}" if table.entries else None
        yield finding_at("sheet.no_headings", (*sheet, first))
    if table.kind != "controls":
        return
    roles, headings = table.layout.roles, unknown_headings(table)
    unknown = ", ".join(in_marks(brief(text, most=30)) for text in list(headings.values())[:MOST_NAMED])
    told = any("status" in record.cells for record in read.records)  # by colour, where no column says it
    if not told and not any(role in ("status", "maturity") or role.startswith("marked_") for role in roles):
        likely = say("; if it is one of {unknown}, say which", unknown=unknown) if unknown else ""
        yield finding_at("sheet.no_status", (*head, tuple(map(column_letter, headings))), likely=likely)
    for won, lost in table.rivals:
        heading, other = (
            f"{column_letter(c.column.index)} {in_marks(brief(c.column.heading, most=30))}" for c in (won, lost)
        )
        role = {"ref": say("the references"), "applicable": say("what applies")}[won.role]
        place = (*head, (column_letter(lost.column.index),))
        found = finding_at("ref.two_columns", place, other=other, role=role, heading=heading)
        yield found._replace(code=f"{won.role}.two_columns")
    if len(read.records) >= threshold("rows_without_reference") and not any(record.refs for record in read.records):
        tried = say("; if {unknown} holds its references, say so in columns.yml", unknown=unknown) if unknown else ""
        letters = tuple(map(column_letter, headings))
        yield finding_at("sheet.no_references", (*head, letters), records=len(read.records), tried=tried)


def _unread_statuses(read: TableRead, grid: Grid, file: str) -> Iterator[Finding]:
    """Columns that hold words of a status and aren't read, as another one is: an earlier year's, or somebody else's."""
    layout = read.table.layout
    chosen = layout.roles.get("status", ())
    if not chosen or not read.records or read.table.kept.get("status") or layout.table.places:
        return
    used = {column for listed in layout.roles.values() for column in listed}
    for column, heading in sorted(layout.table.headings.items()):
        another = any(score == 1.0 and role != "status" for role, score in roles_of(heading).items())
        if column in used or is_target(heading) or another:
            continue
        other = _OtherColumn(read.table, column, chosen[0])
        level, code, _, sentence = next(each for each in _OTHER_COLUMNS if each[2](other))
        if level is not None:
            letters = () if code == NEWEST_YEAR else (column_letter(column),)
            cell = f"{column_letter(column)}{read.table.header_row or 1}"
            yield Finding(level, code, translated(sentence).format(other), file, grid.name, cell, letters)


@dataclass(frozen=True)
class _OtherColumn:
    """A column that nobody reads, beside the one of the statuses that counts."""

    table: SheetTable
    column: int
    chosen: int

    def __str__(self) -> str:
        return say("column {named}", named=self._named(self.column))

    @property
    def counting(self) -> str:
        return say("{named} counts", named=self._named(self.chosen))

    @property
    def period(self) -> str:
        """What it is an earlier one of, by the headings."""
        return (
            say("year")
            if year_of(self._heading(self.column)) != year_of(self._heading(self.chosen))
            else say("part of the year")
        )

    @property
    def rows(self) -> str:
        """In how many rows the two differ, of those that this one says something in."""
        count = len(self.filled)
        if count == len(self.table.records):
            return say("{differing} of {count} rows", differing=self.differing, count=count)
        return say("{differing} of the {count} rows that it is filled in for", differing=self.differing, count=count)

    @cached_property
    def filled(self) -> list[tuple[str, str]]:
        """What it says, and what the one that counts says beside it."""
        at = self.table.layout.at
        rows = ((at(row, self.column), at(row, self.chosen)) for row in self.table.records)
        return [(text, beside) for text, beside in rows if text]

    @cached_property
    def differing(self) -> int:
        return sum(read_status(text).status != read_status(beside).status for text, beside in self.filled)

    def answers_before_status(self) -> bool:
        """Whether it says yes or no left of the status, where no column says what applies."""
        applies = "applicable" in self.table.layout.roles
        return self.column < self.chosen and not applies and is_answered(self._texts)

    def tells_no_status(self) -> bool:
        """Whether its words are none of a status: beside a column of answers, in half of the rows at most (Designed, Operating)."""
        if tells_status(self._texts):
            return False
        answers = any(read_applicable(self.table.layout.at(row, self.chosen)) is not None for row in self.table.records)
        return not answers or 2 * sum(map(is_status, self._texts)) <= len(self.table.records)

    def is_of_earlier_period(self) -> bool:
        heading = self._heading(self.column)
        return without_period(heading) == without_period(self._heading(self.chosen)) and bool(year_of(heading))

    def differs(self) -> bool:
        return self.differing > 0

    @property
    def _texts(self) -> list[str]:
        return [text for text, _ in self.filled]

    def _heading(self, column: int) -> str:
        return self.table.layout.table.headings.get(column, "")

    def _named(self, column: int) -> str:
        return f"{column_letter(column)} {in_marks(brief(self._heading(column)))}"


NEWEST_YEAR = "status.newest_year"
_NOT_READ = noted("{0} holds words of a status too, and isn't read; {0.counting}")
_OTHER_COLUMNS: tuple[tuple[Level | None, str, Callable[[_OtherColumn], bool], str], ...] = (
    (
        "question",
        "applicable.unread",
        _OtherColumn.answers_before_status,
        noted("{0} answers yes or no before the status; if it says what applies, say so"),
    ),
    (None, "", _OtherColumn.tells_no_status, ""),
    (
        "note",
        NEWEST_YEAR,
        _OtherColumn.is_of_earlier_period,
        noted("{0} is of an earlier {0.period}; {0.counting}"),
    ),
    (
        "warning",
        "status.other_column",
        _OtherColumn.differs,
        noted("{0} holds words of a status too, and isn't read; {0.counting}, from which it differs in {0.rows}"),
    ),
    ("note", "status.other_column", lambda _: True, _NOT_READ),
)
"""What is told of such a column: level, code, when, and how. The first that holds is; nothing, where it tells no status."""
