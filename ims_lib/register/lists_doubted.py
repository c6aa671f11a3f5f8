"""What is asked of the lists on a sheet: which list it is, which column names its rows, and which columns nobody reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ims_lib.cell_places import column_in
from ims_lib.languages import say, translated
from ims_lib.register.by_cells import called_as, heading_by_cells
from ims_lib.register.cells import address, cell_at, filled
from ims_lib.register.decision_columns import decisions_of
from ims_lib.register.layout.heading_roles import roles_of
from ims_lib.register.lists import assign, heading_above, likely_tables, speaks_for, unread
from ims_lib.register.model import Finding, SourceGrid
from ims_lib.register.plans import Plan, plans
from ims_lib.register.settled.kept_columns import index_of
from ims_lib.register.sheet import SheetTable, TableRead
from ims_lib.register.vocabulary import brief, plain, threshold
from ims_lib.spreadsheet.grid import Row, column_letter
from ims_lib.told import finding_at
from ims_lib.wording import in_marks, listed

WHICH = "list.which"
MOST_NAMED = 6
"""Headings that a note names."""


def of_lists(source: SourceGrid, reads: Sequence[TableRead]) -> list[Finding]:
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
        found += (
            [
                finding_at(
                    "list.column_unread",
                    (source.file, source.grid.name, columns[0][0]),
                    lower=translated(plan.title).lower(),
                    named=named,
                )
            ]
            if columns
            else []
        )
        found += _other_titles(plan, places, columns, body, source)
    return found


def _asked_which(plan: Plan, places: Mapping[str, int], head: Row, source: SourceGrid) -> Finding:
    """A question whether a sheet is the list that it is read as, where its columns alone speak for that; with others that it may be."""
    headings, marks = dict(filled(head)), [place for name, place in places.items() if name in plan.marks]
    others = {each.id: len(assign([*headings.items()], each)) for each in plans().values() if each.id != plan.id}
    enough = [name for name, columns in others.items() if columns >= threshold("inputs", "fewest_columns")]
    likely = (plan.id, *sorted(enough, key=lambda name: -others[name])[:MOST_OTHERS])
    cell = address(places[plan.names], head.number)
    return finding_at(
        "list.which/named" if called_as(plan, source.names) else "list.which",
        (source.file, source.grid.name, cell, likely),
        list=translated(plan.title),
        columns=listed(_column(place, headings) for place in sorted(marks)),
        title=_column(places[plan.names], headings),
    )


MOST_OTHERS = 3
"""Lists that such a question offers beside the one that a sheet is read as."""


def _column(place: int, headings: Mapping[int, str]) -> str:
    return f"{column_letter(place)} {in_marks(brief(headings[place], most=30))}"


def _not_arrived(source: SourceGrid, reads: Sequence[TableRead], arrived: Collection[str | None]) -> Iterator[Finding]:
    """A question on each table whose rows are counted and of which none is an entry of its list."""
    for read in reads:
        of_kind = [plan for plan in plans().values() if plan.kind == read.table.kind]
        if not of_kind or not read.records or read.table.kind in arrived:
            continue
        if likely := likely_lists(source):
            yield asked_between([*likely, *of_kind], source)
        else:
            headings = unknown_headings(read.table)
            cell, letters = f"A{read.table.header_row or 1}", tuple(map(column_letter, headings))
            yield finding_at(
                "list.no_rows",
                (source.file, source.grid.name, cell, letters),
                title=translated(of_kind[0].title),
                rows=len(read.records),
            )


def _other_titles(
    plan: Plan,
    places: Mapping[str, int],
    columns: Sequence[tuple[str, str, int, int]],
    body: Sequence[Row],
    source: SourceGrid,
) -> Iterator[Finding]:
    """A question where nothing but its columns says which list it is; else where the heading over what names a row isn't one of the
    list's, and an unread column is full of text."""
    head, names = heading_above(source.grid, body), places[plan.names]
    headed = cell_at(head, names) if head else ""
    kept = source.reading.columns_of(source.file, source.grid.name) if source.reading else {}
    is_named = names in assign([(names, headed)], plan, exactly=True).values()
    if head is None or not (plan.proposed or (plan.kind and "title" not in kept and not is_named)):
        return
    above = [text for row in source.grid.rows if row.number < head.number for _, text in filled(row)]
    if not source.said_list and (plan.proposed or (plan.marks and not speaks_for(plan, [*source.names, *above]))):
        yield _asked_which(plan, places, head, source)
        return
    full = [
        (column_in(cell), f"{column_in(cell)} {in_marks(brief(text, most=30))}")
        for cell, text, in_rows, rows in columns
        if in_rows == rows and _is_text(cell_at(row, index_of(column_in(cell))) for row in body)
    ]
    if full or ("title" not in roles_of(headed) and not source.said_list):
        also = say("; {other} is full of text and isn’t read", other=full[0][1]) if full else ""
        letters = (*(column for column, _ in full), column_letter(names))
        cell = address(names, head.number if head else 1)
        yield finding_at(
            "list.title",
            (source.file, source.grid.name, cell, letters),
            title=translated(plan.title),
            column=column_letter(names),
            heading=brief(headed, most=30),
            also=also,
        )


def _is_text(cells: Iterable[str]) -> bool:
    """Whether cells hold whole phrases, each its own: no names, grades or days."""
    said = [cell for cell in cells if cell]
    words = [len([word for word in plain(cell).split() if not word.isdigit()]) for cell in said]
    return sum(words) >= threshold("inputs", "words_of_text") * len(said) and len({*said}) == len(said)


def likely_lists(source: SourceGrid) -> list[Plan]:
    """The lists of which the first rows of a sheet may be the headings, though neither a name nor what only such a list has says so."""
    rows = [row for row in source.grid.rows if filled(row)]
    looked = range(min(len(rows), int(threshold("inputs", "rows_looked_at"))))
    source = replace(source, kind="other")
    heads = (heading_by_cells(rows, n, source, before=None, asked=True) for n in looked if not source.said_list)
    return list({plan.id: plan for _, plan, _ in filter(None, heads)}.values())


def asked_between(lists: Sequence[Plan], source: SourceGrid) -> Finding:
    first = next(row.number for row in source.grid.rows if filled(row))
    names = tuple(plan.id for plan in lists)
    return finding_at(
        "list.which/several",
        (source.file, source.grid.name, f"A{first}", names),
        lists=listed((in_marks(translated(plan.title)) for plan in lists), translated("or")),
    )


def unknown_headings(table: SheetTable) -> dict[int, str]:
    """The headings that no role was found for that says something of the rows of this kind, by column."""
    of_risks = ("level", "likelihood", "consequence") if table.kind == "controls" else ()
    used = {column for role, listed in table.layout.roles.items() if role not in of_risks for column in listed}
    return {column: text for column, text in sorted(table.layout.table.headings.items()) if column not in used}
