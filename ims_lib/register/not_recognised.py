"""What of a sheet or file was not recognised, so that nothing is lost in silence: what was tried, and what to say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ims_lib.cell_places import column_in
from ims_lib.languages import noted, say, translated
from ims_lib.register.cells import address, cell_at, filled
from ims_lib.register.decision_columns import decisions_of
from ims_lib.register.layout.heading_roles import roles_of, without_period, year_of
from ims_lib.register.lists import assign, heading_above, likely_tables, list_tables, unread
from ims_lib.register.model import Finding, Level, SourceGrid
from ims_lib.register.plans import Plan, plans
from ims_lib.register.settled.kept_columns import index_of
from ims_lib.register.settled.reading import Reading
from ims_lib.register.sheet import SheetTable, TableRead
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.statuses.status_columns import is_answered, is_target, tells_status
from ims_lib.register.statuses.wordings import is_status, read_status
from ims_lib.register.vocabulary import brief, plain, threshold
from ims_lib.spreadsheet.grid import Grid, Row, column_letter
from ims_lib.wording import in_marks

MOST_NAMED = 6
"""Headings that a question names."""


def of_sheet(grid: Grid, reads: Sequence[TableRead], file: str, reading: Reading) -> list[Finding]:
    """What a sheet holds that was not recognised. `reads` are its tables of controls, risks, documents or audits."""
    kinds = [read.table.kind for read in reads]
    top = replace(grid, rows=grid.rows[: int(threshold("columns", "cells_looked_at"))])
    columns = [] if "controls" in kinds else _of_lists(source_of(file, top, [r.table for r in reads], reading), reads)
    if not any(filled(row) for row in grid.rows):
        return [Finding("note", "sheet.no_table", say("the sheet is empty"), file, grid.name)]
    if not reads:
        return [_without_table(grid, file), *columns]
    of_tables = (finding for read in reads for finding in _of_table(read))
    found = [Finding(level, code, text, file, grid.name, cell, like) for level, code, text, cell, like in of_tables]
    return [*found, *(finding for read in reads for finding in _unread_statuses(read, grid, file)), *columns]


def of_file(reads: Sequence[Sequence[TableRead]], findings: Sequence[Finding], file: str) -> list[Finding]:
    """A question where nothing of a file was read."""
    if any(reads) or any(finding.code == "sheet.list" for finding in findings):
        return []
    text = say("no sheet of this file holds a table that we can read; check that it is the right file")
    return [Finding("question", "sheet.no_controls", text, file)]


def _without_table(grid: Grid, file: str) -> Finding:
    lists = [translated(plan.title) for plan, *_ in list_tables(SourceGrid(file, "other", grid))]
    if not lists:
        text = say("no table of controls, risks, documents or audits, and no other list that we know")
        return Finding("note", "sheet.no_table", text, file, grid.name)
    text = say(
        "read as: {fromkeys}; it sets no level, and stands beside what is stated, as evidence or as a question",
        fromkeys=", ".join(dict.fromkeys(lists)),
    )
    return Finding("note", "sheet.list", text, file, grid.name)


def source_of(file: str, grid: Grid, tables: Sequence[SheetTable], reading: Reading) -> SourceGrid:
    """A sheet without controls as the lists are read from it, with the kind and the titles that its tables were taken for."""
    kind = next((table.kind for table in tables if table.kind != "other"), "other")
    titles = {
        table.header_row: table.layout.roles["title"][0]
        for table in tables
        if table.header_row and "title" in table.layout.roles
    }
    return SourceGrid(file, kind, grid, reading, titles=titles)


def _of_lists(source: SourceGrid, reads: Sequence[TableRead]) -> list[Finding]:
    """A note for each list on columns that are filled in and that nobody read, for they may say what is missed elsewhere; a
    question where one of them may name the rows, or where no row of a list arrived."""
    used = {column for read in reads for listed in read.table.layout.roles.values() for column in listed}
    tables = list(likely_tables(source))
    found = list(_not_arrived(source, reads, {plan.kind for plan, *_ in tables}))
    for plan, places, body in tables:
        if plan.names not in places:
            continue
        decided = decisions_of(plan, places, heading_above(source.grid, body), body).places
        known = {*places.values(), *plan.parts.values(), *decided, *used}
        # The fullest first: what is named must not hide behind a column for one remark.
        columns = sorted(unread(places[plan.names], known, source.grid, body), key=lambda column: -column[2])
        named = ", ".join(
            f"{column_in(cell)} {in_marks(brief(text, most=30))}"
            + (say(" (in {in_rows} of {rows} rows)", in_rows=in_rows, rows=rows) if in_rows < rows else "")
            for cell, text, in_rows, rows in columns[:MOST_NAMED]
        )
        named += say(" and {columns} more", columns=len(columns) - MOST_NAMED) if len(columns) > MOST_NAMED else ""
        text = say(
            "{lower}: not read, though filled in: {named}; if one counts, head it as in the sheets of `ims new`",
            lower=translated(plan.title).lower(),
            named=named,
        )
        found += (
            [Finding("note", "list.column_unread", text, source.file, source.grid.name, columns[0][0])]
            if columns
            else []
        )
        found += _other_titles(plan, places[plan.names], columns, body, source)
    return found


def _not_arrived(source: SourceGrid, reads: Sequence[TableRead], arrived: Collection[str | None]) -> Iterator[Finding]:
    """A question on each table whose rows are counted and of which none is an entry of its list."""
    for read in reads:
        titles = [translated(plan.title) for plan in plans().values() if plan.kind == read.table.kind]
        if titles and read.records and read.table.kind not in arrived:
            headings = _unknown_headings(read.table)
            text = say(
                "{title}: {rows} rows were found, and none is read as an entry; say which column tells what each is "
                "about, or put the headings at the top of the sheet",
                title=titles[0],
                rows=len(read.records),
            )
            cell, letters = f"A{read.table.header_row or 1}", tuple(map(column_letter, headings))
            yield Finding("question", "list.no_rows", text, source.file, source.grid.name, cell, letters)


def _other_titles(
    plan: Plan, names: int, columns: Sequence[tuple[str, str, int, int]], body: Sequence[Row], source: SourceGrid
) -> Iterator[Finding]:
    """A question where the heading over what names a row isn't one of the list's, and an unread column is full of text."""
    head = heading_above(source.grid, body)
    headed, kept = (
        cell_at(head, names) if head else "",
        source.reading and source.reading.columns_of(source.file, source.grid.name),
    )
    if (
        plan.kind is None
        or (kept and "title" in kept)
        or names in assign([(names, headed)], plan, exactly=True).values()
    ):
        return
    full = [
        (column_in(cell), f"{column_in(cell)} {in_marks(brief(text, most=30))}")
        for cell, text, in_rows, rows in columns
        if in_rows == rows and _is_text(cell_at(row, index_of(column_in(cell))) for row in body)
    ]
    if full or "title" not in roles_of(headed):
        also = say("; {other} is full of text and isn’t read", other=full[0][1]) if full else ""
        text = say(
            "{title}: column {column} '{heading}' counts as what each row is about, though its heading doesn’t "
            "say so{also}; say which column it is",
            title=translated(plan.title),
            column=column_letter(names),
            heading=brief(headed, most=30),
            also=also,
        )
        letters = (*(column for column, _ in full), column_letter(names))
        cell = address(names, head.number if head else 1)
        yield Finding("question", "list.title", text, source.file, source.grid.name, cell, letters)


def _is_text(cells: Iterable[str]) -> bool:
    """Whether cells hold whole phrases, each its own: no names, grades or days."""
    said = [cell for cell in cells if cell]
    words = [len([word for word in plain(cell).split() if not word.isdigit()]) for cell in said]
    return sum(words) >= threshold("inputs", "words_of_text") * len(said) and len({*said}) == len(said)


def _of_table(read: TableRead) -> Iterator[tuple[Level, str, str, str | None, tuple[str, ...]]]:
    """Level, code, text, cell and likely columns of what one table leaves open."""
    table, head = read.table, f"A{read.table.header_row or 1}"
    if not read.records:
        yield (
            "warning",
            "sheet.no_controls",
            say("headings without a filled row below them: a template that nobody filled in"),
            head,
            (),
        )
        return
    if table.header_row is None and not table.layout.table.headings:
        first = f"A{table.entries[0].row.number}" if table.entries else None
        text = say("the table has no heading row; its columns were named by what stands in them, check them")
        yield "warning", "sheet.no_headings", text, first, ()
    if table.kind != "controls":
        return
    roles, headings = table.layout.roles, _unknown_headings(table)
    unknown = ", ".join(in_marks(brief(text, most=30)) for text in list(headings.values())[:MOST_NAMED])
    told = any("status" in record.cells for record in read.records)  # by colour, where no column says it
    if not told and not any(role in ("status", "maturity") or role.startswith("marked_") for role in roles):
        likely = say("; if it is one of {unknown}, say which", unknown=unknown) if unknown else ""
        text = say("no column was recognised as the status, so every row is unknown{likely}", likely=likely)
        yield "question", "sheet.no_status", text, head, tuple(map(column_letter, headings))
    for won, lost in table.rivals:
        heading, other = (
            f"{column_letter(c.column.index)} {in_marks(brief(c.column.heading, most=30))}" for c in (won, lost)
        )
        role = {"ref": say("the references"), "applicable": say("what applies")}[won.role]
        text = say(
            "column {other} can hold {role} nearly as well as {heading}, which counts; say in columns.yml which does",
            other=other,
            role=role,
            heading=heading,
        )
        yield "question", f"{won.role}.two_columns", text, head, (column_letter(lost.column.index),)
    if len(read.records) >= threshold("rows_without_reference") and not any(record.refs for record in read.records):
        tried = say("; if {unknown} holds its references, say so in columns.yml", unknown=unknown) if unknown else ""
        text = say(
            "none of the {records} rows names a requirement of the three standards, so they set no level{tried}",
            records=len(read.records),
            tried=tried,
        )
        yield "question", "sheet.no_references", text, head, tuple(map(column_letter, headings))


def _unread_statuses(read: TableRead, grid: Grid, file: str) -> Iterator[Finding]:
    """Columns that hold words of a status and aren't read, as another one is: an earlier year's, or somebody else's."""
    layout = read.table.layout
    chosen = layout.roles.get("status", ())
    if not chosen or not read.records or read.table.kept.get("status") or layout.table.places:
        return
    used = {column for listed in layout.roles.values() for column in listed}
    for column, heading in sorted(layout.table.headings.items()):
        if column in used or is_target(heading) or _names_another_role(heading):
            continue
        other = _OtherColumn(read.table, column, chosen[0])
        level, code, _, sentence = next(each for each in _OTHER_COLUMNS if each[2](other))
        if level is not None:
            letters = () if code == NEWEST_YEAR else (column_letter(column),)
            cell = f"{column_letter(column)}{read.table.header_row or 1}"
            yield Finding(level, code, translated(sentence).format(other), file, grid.name, cell, letters)


def _names_another_role(heading: str) -> bool:
    return any(score == 1.0 and role != "status" for role, score in roles_of(heading).items())


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


def _unknown_headings(table: SheetTable) -> dict[int, str]:
    """The headings that no role was found for that says something of the rows of this kind, by column."""
    of_risks = ("level", "likelihood", "consequence") if table.kind == "controls" else ()
    used = {column for role, listed in table.layout.roles.items() if role not in of_risks for column in listed}
    return {column: text for column, text in sorted(table.layout.table.headings.items()) if column not in used}
