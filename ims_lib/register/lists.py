"""The tables on a sheet that are lists which a client keeps beside its controls, by their headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache, lru_cache
from typing import TypeAlias

from ims_lib.register.by_cells import Head, Header, better, called_as, heading_by_cells, without_legend
from ims_lib.register.by_content import ID_ALONE, likely_columns, naming_place
from ims_lib.register.cell_values import day_first
from ims_lib.register.cells import address, cell_at, filled
from ims_lib.register.decision_columns import with_decision
from ims_lib.register.model import SourceGrid
from ims_lib.register.plans import Column, Plan, heading_of, is_example, plans, spoken
from ims_lib.register.settled.kept_columns import place_of
from ims_lib.register.vocabulary import holds_one, plain, threshold, worth_of_part
from ims_lib.spreadsheet.grid import Grid, Row


def assign(cells: Sequence[tuple[int, str]], plan: Plan, *, exactly: bool = False) -> dict[str, int]:
    """The places of a plan's columns, each where its heading names it best; a heading names one column.

    `cells` are places and headings. `exactly`: only headings that are a column's own phrase count.
    """
    least = threshold("inputs", "alone") if exactly else threshold("inputs", "heading")
    order = list(plan.columns)
    wishes = sorted(
        (-score, place, order.index(name))
        for place, text in cells
        for said in [spoken(text)]
        for name, column in plan.columns.items()
        if (score := _likeness(said, column, exactly=exactly)) >= least
    )
    found: dict[str, int] = {}
    for _, place, index in wishes:
        if order[index] not in found and place not in found.values():
            found[order[index]] = place
    return {name: found[name] for name in order if name in found}


def _likeness(said: str, column: Column, *, exactly: bool) -> float:
    """How well a heading names a column, 0 to 1: 1 where it is one of its phrases, less where it holds one."""
    if said in column.headings or said in column.alone:
        return 1.0 if said in column.headings else threshold("inputs", "alone")
    return 0.0 if exactly else _held(said, column.headings)


@lru_cache(maxsize=65536)
def _held(said: str, phrases: frozenset[str]) -> float:
    """The longest phrase that stands in a heading, by its share of the heading's words; 0 where none does."""
    words = said.split()[:8]
    best = 0.0
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            if " ".join(words[start:end]) in phrases:
                best = max(best, worth_of_part(end - start, len(words)))
    return best


def list_of(headings: Sequence[str], *, named: Sequence[str]) -> Plan | None:
    """The list that these headings belong to, of those that the register has no kind for; none where it isn't sure.

    `named` are the names of sheet and file: where they speak for a list, half of the headings are enough.
    """
    cells = [(place, heading) for place, heading in enumerate(headings) if heading]
    if len(cells) > threshold("inputs", "most_columns"):
        return None
    best: tuple[float, Plan] | None = None
    for plan in (plan for plan in plans().values() if plan.kind is None and not plan.by_cells):
        columns = assign(cells, plan, exactly=True)
        share = len(columns) / max(len(cells), 1)
        least = threshold("inputs", "share_if_named" if speaks_for(plan, named) else "share")
        if plan.names in columns and share >= least and len(columns) >= threshold("inputs", "fewest_columns"):
            best = max(best or (0.0, plan), (share, plan), key=lambda each: each[0])
    return best[1] if best else None


ListTableRead: TypeAlias = tuple[Plan, Mapping[str, int], Sequence[Row]]
"""What a table is, its columns by name, and its rows."""


def list_tables(source: SourceGrid) -> Iterator[ListTableRead]:
    """The tables of a sheet: what each is, its columns by name, that which names a row among them, and its rows."""
    return ((plan, places, body) for plan, places, body in likely_tables(source) if plan.names in places)


def likely_tables(source: SourceGrid) -> Iterator[ListTableRead]:
    """The same, and those in which several columns may be the one that names a row: they have none."""
    rows = [row for row in source.grid.rows if filled(row)]
    heads: list[Head] = []
    for n, row in enumerate(rows):
        if not heads and n > threshold("inputs", "rows_looked_at"):
            break
        said = heading_by_cells(rows, n, source, before=heads[-1] if heads else None)
        said = better(_header(row, source, again=bool(heads)), said)
        if said:
            _, plan, columns = said
            if heads and heads[-1][0] == n - 1 and plan.by_cells:
                heads.pop()  # headings over headings
            heads.append((n, *_as_kept(row, plan, columns, source)))
    for place, (n, plan, columns) in enumerate(heads):
        end = heads[place + 1][0] if place + 1 < len(heads) else len(rows)
        body = without_legend(rows[n + 1 : end]) if plan.by_cells else rows[n + 1 : end]
        places = _with_ids(plan, columns, rows[n], body)
        likely = likely_columns(plan, places, rows[n], body)
        places |= {
            name: found[0] for name, found in likely.items() if len(found) == 1 and plan.columns[name].read_by_content
        }
        if plan.names not in {*places, *likely} and source.kind == plan.kind and rows[n].number in source.titles:
            places = {plan.names: source.titles[rows[n].number], **places}
        if plan.names not in {*places, *likely} and (names := _named_by_cells(places, rows[n], body)) is not None:
            plan, places = replace(plan, proposed=True), {plan.names: names, **places}
        if likely or plan.names in places:
            ordered = {name: places[name] for name in plan.columns if name in places}
            plan = replace(_in_one_order(plan, ordered, body), likely=likely)
            yield *with_decision(plan, ordered, rows[n], body), body


def _in_one_order(plan: Plan, places: Mapping[str, int], body: Sequence[Row]) -> Plan:
    """A list whose days are written with the day or the month first, where those tell that can be read in one way only."""
    dates = [name for name in places if plan.columns[name].reading == "date"]
    first = day_first(cell_at(row, places[name]) for name in dates for row in body)
    told = {} if first is None else {name: replace(plan.columns[name], day_first=first) for name in dates}
    return replace(plan, columns={**plan.columns, **told})


def _named_by_cells(places: Mapping[str, int], head: Row, body: Sequence[Row]) -> int | None:
    """The column that may name the rows by its cells, of those that no heading of the list names."""
    free = [column for column, _ in filled(head) if column not in places.values()]
    return naming_place({column: [cell_at(row, column) for row in body] for column in free})


def _with_ids(plan: Plan, places: Mapping[str, int], head: Row, body: Sequence[Row]) -> dict[str, int]:
    """The columns with the one that names a row as that of its id, where it holds ids alone and another heading names the row too."""
    names = places.get(plan.names)
    named = [text for row in body if names is not None and (text := cell_at(row, names))]
    if (
        names is None
        or "id" not in plan.columns
        or "id" in places
        or not named
        or not all(map(ID_ALONE.fullmatch, named))
    ):
        return dict(places)
    left = [(column, text) for column, text in filled(head) if column not in places.values()]
    found = assign(left, plan, exactly=True).get(plan.names)
    return dict(places) if found is None else {**places, "id": names, plan.names: found}


def heading_above(grid: Grid, body: Sequence[Row]) -> Row | None:
    """The row of headings above the rows of a table."""
    first = body[0].number if body else 0
    return next((row for row in reversed(grid.rows) if row.number < first and filled(row)), None)


def unread(names: int, known: Set[int], grid: Grid, body: Sequence[Row]) -> Iterator[tuple[str, str, int, int]]:
    """Cell and text of each heading over a column that isn't among the known ones, in how many rows it is filled in, of how many.

    `names`: the column that names a row; a row without a name is none.
    """
    head = heading_above(grid, body)
    rows = [row for row in body if cell_at(row, names)]
    for column, text in filled(head) if head and rows else ():
        filled_in = sum(bool(cell_at(row, column)) for row in rows)
        if column not in known and filled_in:
            yield address(column, head.number if head else 0), text, filled_in, len(rows)


def _as_kept(row: Row, plan: Plan, columns: Mapping[str, int], source: SourceGrid) -> tuple[Plan, dict[str, int]]:
    """A table's columns with those that the assessor named in their places."""
    kept = source.reading.columns_of(source.file, source.grid.name) if source.reading else {}
    headings = dict(filled(row))
    texts = {column: frozenset((text,)) for column, text in headings.items()}
    named = {
        name: place.column
        for name, column in plan.columns.items()
        for role in [column.role if column.role in kept else name]
        if role in kept and (place := place_of(role, kept[role][0], headings, texts)).column is not None
    }
    left = {name: place for name, place in columns.items() if place not in named.values()}
    return plan, {name: (left | named)[name] for name in plan.columns if name in left or name in named}


def _header(row: Row, source: SourceGrid, *, again: bool) -> Header | None:
    """What a row is the header of, with the places of its columns; none where it is no header."""
    cells = [(column, text) for column, text in filled(row) if len(text) <= 80]
    if not 2 <= len(cells) <= threshold("inputs", "most_columns") or any(
        isinstance(value, float | int) for value in row.values
    ):
        return None
    best: tuple[tuple[bool, float], Header] | None = None
    for plan in plans().values():
        if plan.by_cells or source.said_list not in (None, plan.id):
            continue
        if plan.kind is not None and source.kind not in (plan.kind, "other"):
            continue
        columns = assign(cells, plan, exactly=again)
        if plan.kind and source.kind == plan.kind and (naming := plan.naming(columns)) is not None:
            columns = {plan.names: naming, **columns}
        named = source.kind == plan.kind or source.said_list == plan.id or called_as(plan, source.names)
        if plan.names not in columns and not named:
            continue
        names_rows = plan.names in columns
        rank = names_rows or source.kind == plan.kind, len(columns) + threshold("inputs", "named") * named
        enough = len(columns) >= threshold("inputs", "fewest_columns") - (named and names_rows and not again)
        sure = names_rows and not again and source.kind in (plan.kind, "other")
        enough = enough and (sure or len(columns) >= threshold("inputs", "share_if_named") * len(cells))
        if enough and (named or _marked(plan, columns, dict(cells))) and (best is None or rank > best[0]):
            best = rank, (rank[1], plan, columns)
    return best[1] if best else None


def _marked(plan: Plan, columns: Mapping[str, int], headings: Mapping[int, str]) -> bool:
    """Whether a table's columns are those of this list rather than of any: a change too has a number, a description and a type."""
    if not plan.marks or not plan.marks.isdisjoint(columns):
        return True
    about_others = any(plain(heading) in plan.others for heading in headings.values())
    return not about_others and plan.names in columns and speaks_for(plan, [headings[columns[plan.names]]])


def speaks_for(plan: Plan, named: Sequence[str]) -> bool:
    """Whether one of these names, of a sheet or a file, speaks for a list."""
    return any(holds_one(f" {plain(name)} ", plan.sheets) for name in named)


def is_blank_list(grid: Grid) -> bool:
    """Whether the last filled row of a sheet holds the template's headings of one list, letter by letter, or its example below them."""
    rows = (cells for row in reversed(grid.rows) if (cells := filled(row)))
    last = next(rows, [])
    plan = _template_headings().get(_texts(last))
    if plan is None and (plan := _template_headings().get(_texts(next(rows, [])))) is not None:
        texts = dict(last)
        return is_example(plan, {name: texts.get(place, "") for place, name in enumerate(plan.columns)})
    return plan is not None


def _texts(cells: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(text for _, text in cells)


@cache
def _template_headings() -> Mapping[tuple[str, ...], Plan]:
    return {tuple(heading_of(column) for column in plan.columns.values()): plan for plan in plans().values()}
