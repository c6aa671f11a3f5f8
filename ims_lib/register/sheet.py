"""One sheet's tables as far as they can be understood alone: columns, kinds, rows, and what their numbers speak for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from ims_lib.languages import say, translated
from ims_lib.register.by_cells import lists_headed_by
from ims_lib.register.cells import cell_at, filled, text_of
from ims_lib.register.layout.column import Column, without_count
from ims_lib.register.layout.column_claims import Claimed
from ims_lib.register.layout.columns import assign_roles
from ims_lib.register.layout.heading_roles import roles_of
from ims_lib.register.layout.kinds import kind_of, of_the_list
from ims_lib.register.layout.rows import Entry, classify, is_sum
from ims_lib.register.layout.sections import Section, foreign_above, section_lines, take_apart
from ims_lib.register.layout.table_cells import Foreign, Layout
from ims_lib.register.layout.tables import RawTable, find_tables, is_repeated_heading
from ims_lib.register.model import Record, SourceGrid
from ims_lib.register.plans import Plan, plans
from ims_lib.register.references.mentions import Mentions, parse, with_articles
from ims_lib.register.references.resolve import Resolver
from ims_lib.register.references.surroundings import NOTHING
from ims_lib.register.room import Room
from ims_lib.register.settled.kept_columns import Place, place_of
from ims_lib.register.settled.reading import Reading
from ims_lib.register.statuses.legend import Explained
from ims_lib.register.statuses.status_columns import answers_apart, is_key
from ims_lib.register.statuses.wordings import is_status
from ims_lib.register.vocabulary import plain, threshold
from ims_lib.spreadsheet.grid import Grid, Row, column_letter

MOST_UNNAMED = 60
"""Columns without a heading are looked into only so far to the right: wide sheets repeat themselves."""

LAST_LOOKED = 240
"""From here on only the first rows of a column tell its role, which keeps a sheet of 16,000 columns quick."""


@dataclass(frozen=True)
class SheetTable:
    """A table with its columns, kind and rows."""

    layout: Layout
    kind: str
    reason: str
    entries: Sequence[Entry]
    file: str
    sections: Mapping[int, Section] = field(default_factory=dict)
    kept: Mapping[str, Sequence[Place]] = field(default_factory=dict)
    """Role → where the columns stand that the assessor named for it."""
    rivals: Sequence[tuple[Claimed, Claimed]] = ()
    """What a column claimed that got a role, and what one claimed nearly as strongly that isn't read."""

    @property
    def lowest_counts(self) -> bool:
        """Whether the assessor named several columns of statuses: then a row's lowest counts."""
        return len(self.kept.get("status", ())) > 1

    @property
    def grid(self) -> Grid:
        return self.layout.grid

    @property
    def header_row(self) -> int | None:
        return self.layout.table.header_row

    @property
    def letters(self) -> dict[str, str]:
        """Role → letters of its column, in the order of the columns; several of a role in the order of the sheet."""
        places = {column: there[0] for (_, column), there in self.layout.table.places.items()}
        return {
            role: ", ".join(column_letter(places.get(column, column)) for column in columns)
            for role, columns in sorted(self.layout.roles.items(), key=lambda item: item[1][0])
        }

    @property
    def ends_of_refs(self) -> tuple[str, ...]:
        """The letters of the first and last column of references, where there are several."""
        columns = sorted(self.layout.roles.get("ref", ()))
        several = len(columns) > 1 and not self.layout.table.places
        return (column_letter(columns[0]), column_letter(columns[-1])) if several else ()

    @property
    def headed(self) -> dict[str, str]:
        """Letters of each column that has a heading → that heading, in the order of the sheet."""
        if self.layout.table.places:
            return {}
        return {column_letter(column): text for column, text in sorted(self.layout.table.headings.items())}

    def headings_of(self, role: str) -> list[str]:
        """The headings of a role's columns."""
        return [self.layout.table.headings.get(column, "") for column in self.layout.roles.get(role, ())]

    @cached_property
    def records(self) -> list[Row]:
        return [entry.row for entry in self.entries if entry.what == "records"]

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The place of each record among all, by the number of its row."""
        return {row.number: n for n, row in enumerate(self.records)}

    def title_for_reading(self, row: Row) -> str | None:
        """The title that may tell what a number means: of risks and actions it is that of the risk."""
        titles = self._titles
        if row.number not in titles:
            titles[row.number] = self._title(row)
        return titles[row.number]

    def _title(self, row: Row) -> str | None:
        if self.kind != "controls" or "title" not in self.layout.roles:
            return None
        title = self.layout.text(row, "title")
        for _, found in self.layout.mentions(row):
            if found.rest and title.endswith(found.rest[-20:]):
                return found.rest
        return title or None

    def sources(self, resolver: Resolver) -> list[frozenset[str]]:
        """What each number of the table can only come from; all reference columns together."""
        return [
            resolver.sources(mention, title)
            for row in self.records
            for title in [self.title_for_reading(row)]
            for _, found in self.layout.mentions(row)
            for mention in found.ours
        ]

    @cached_property
    def mentioned(self) -> Mapping[int, Sequence[tuple[Row, Mentions]]]:
        """For each column of references, the records that have something there, and what it mentions."""
        found: dict[int, list[tuple[Row, Mentions]]] = {}
        for row in self.records:
            for column, mentions in self.layout.mentions(row):
                found.setdefault(column, []).append((row, mentions))
        return found

    @cached_property
    def _titles(self) -> dict[int, str | None]:
        """The titles found already, by the number of their row."""
        return {}

    @cached_property
    def around(self) -> list[str]:
        """Texts that speak for the whole table: the lines above and the sheet's name."""
        return [*_lines(self.layout.table.titles), *([self.grid.name] if self.grid.name else [])]

    @property
    def above(self) -> list[str]:
        """The lines above the sheet's first table: they speak for the others as the file's name does."""
        return _lines(self.layout.table.said_first)


def _lines(rows: Sequence[Row]) -> list[str]:
    """The texts of rows, the nearest to the table below them first."""
    return [" ".join(text_of(v) for v in row.values if v is not None) for row in reversed(rows)]


def read_sheet(
    grid: Grid,
    *,
    cards: Sequence[RawTable],
    file: str,
    resolver: Resolver,
    reading: Reading,
    room: Room,
    before: SheetTable | None = None,
) -> list[SheetTable]:
    """The tables of a sheet, each with what its columns and rows are. None: nothing of ours stands there.

    A list without headings goes on with those of the table `before` it, on the sheet before. `cards` are those found on it.
    """
    raws = cards or [_continue(raw, before) for raw in find_tables(grid)]
    heads: set[int] = set() if cards else {number for raw in raws for number in raw.header_rows}
    listed = lists_headed_by(heads, SourceGrid(file, "other", grid, reading)) if heads else {}
    return [
        _read_table(grid, part, columns, listed, file=file, resolver=resolver, reading=reading, room=room)
        for raw in raws
        for columns in [_columns(raw)]
        for part in take_apart(raw, columns)
    ]


def with_explained(table: SheetTable, explained: Sequence[Explained]) -> SheetTable:
    """The table with the column as status that holds the words that the file explains, where no other tells one."""
    words = {each.word for each in explained if each.sheet == table.grid.name or not each.word.isdigit()}
    layout, roles = table.layout, table.layout.roles
    told = any(role in ("status", "maturity") or role.startswith("marked_") for role in roles)
    if told or table.kind != "controls":
        return table
    taken = {
        *roles.get("ref", ()),
        *roles.get("title", ()),
        *(p.column for listed in table.kept.values() for p in listed),
    }
    columns = _columns(layout.table)
    rows = len(table.records)
    free = [each for each in columns[:LAST_LOOKED] if each.index not in taken and not is_key(each.cells, rows)]
    held = [each.index for each in free if _holds(each, words)]
    if not held:
        return table
    others = {role: [c for c in listed if c not in held] for role, listed in roles.items()}
    found = {role: listed for role, listed in others.items() if listed} | {"status": held}
    answers_apart(found, columns, {each.index: roles_of(each.heading) for each in columns})
    return replace(table, layout=replace(layout, roles=found))


def _holds(column: Column, words: Container[str]) -> bool:
    """Whether a column holds several of these words, and hardly another one that is no status."""
    known = [plain(cell) for cell in column.cells if plain(cell) in words]
    told = sum(plain(cell) in words or is_status(cell) for cell in column.cells)
    return len({*known}) > 1 and told >= threshold("majority") * len(column.cells)


def _continue(raw: RawTable, before: SheetTable | None) -> RawTable:
    if raw.headings or before is None or before.kind == "other" or "ref" not in before.layout.roles:
        return raw
    column = before.layout.roles["ref"][0]
    same = sum(parse(cell_at(row, column)).lead for row in raw.body) > len(raw.body) / 2
    table = before.layout.table
    return replace(raw, headings=table.headings, said_first=[*table.said_first, *table.titles]) if same else raw


def _read_table(
    grid: Grid,
    raw: RawTable,
    columns: Sequence[Column],
    by_cells: Mapping[int, Plan],
    *,
    file: str,
    resolver: Resolver,
    reading: Reading,
    room: Room,
) -> SheetTable:
    columns = [column for column in columns if column.index not in raw.without]
    numbers = [*resolver.numbers.current, *resolver.numbers.old]
    assigned = assign_roles(columns, known=numbers)
    roles = _titled(assigned.roles, raw)
    kept = {
        role: [place_of(role, each, raw.headings, raw.texts) for each in listed]
        for role, listed in reading.columns_of(file, grid.name).items()
    }
    roles = _as_kept(roles, kept)
    lines = [" ".join(text_of(v) for v in row.values if v is not None) for row in raw.titles]
    plan = next((by_cells[number] for number in raw.header_rows if number in by_cells), None)
    if said := reading.list_of(file, grid.name):
        kind, reason = plans()[said].kind or "other", say("as was said: {list}", list=translated(plans()[said].title))
    else:
        kind, reason = kind_of(columns, roles, around=[*lines, grid.name or "", file], listed=plan)
    layout = Layout(grid, raw, roles if "status" in kept else of_the_list(roles, columns, kind))
    if kind != "other":
        room.take(layout)
    entries = classify(layout) if kind != "other" else []
    if kind != "other" and not kept and (told := assigned.told()):
        reason = say("{reason}; columns: {told}", reason=reason, told=told)
    rivals = [] if kept else list(assigned.rivals())
    table = SheetTable(layout, kind, reason, entries, file, section_lines(entries, layout), kept, rivals)
    foreign = _foreign_rows(table, resolver)
    return replace(table, layout=replace(layout, foreign=foreign)) if foreign else table


def _foreign_rows(table: SheetTable, resolver: Resolver) -> dict[int, Foreign]:
    """The rows that bear another framework's numbers, by what stands beside or above them, unless half of their titles are ours."""
    above = foreign_above([table.around, table.above, [table.file.rpartition(".")[0]]])
    found: dict[Foreign, list[int]] = defaultdict(list)
    ours: Counter[Foreign] = Counter()
    for row in table.records:
        section = table.sections[row.number]
        if foreign := section.foreign or (above if section.named == NOTHING else None):
            found[foreign].append(row.number)
            title = None if foreign.firm else table.title_for_reading(row)
            mentions = [m for _, said in table.layout.mentions(row) for m in said.ours] if title else []
            ours[foreign] += any(resolver.fits(mention, title or "") for mention in mentions)
    return {number: each for each, rows in found.items() if 2 * ours[each] < len(rows) for number in rows}


def _as_kept(roles: Mapping[str, list[int]], kept: Mapping[str, Sequence[Place]]) -> dict[str, list[int]]:
    """The columns of each role with those that the assessor named in their places; what stands nowhere changes nothing."""
    found = dict(roles)
    for role, places in kept.items():
        named = [place.column for place in places if place.column is not None]
        if named:
            others = {r: [c for c in listed if c not in named] for r, listed in found.items() if r != role}
            found = {r: listed for r, listed in others.items() if listed} | {role: named}
    return found


def _titled(roles: dict[str, list[int]], raw: RawTable) -> dict[str, list[int]]:
    """The roles with the title of cards that bear it above their labels, unless a label says that it is one."""
    named = raw.headings.get(roles["title"][0], "") if "title" in roles else ""
    said = roles_of(named).get("title", 0.0) >= threshold("cards", "sure")
    if raw.title is None or said or raw.title in chain.from_iterable(roles.values()):
        return roles
    return {**roles, "title": [raw.title]}


def _columns(raw: RawTable) -> list[Column]:
    left, right = raw.span
    widest = max((len(row.values) for row in raw.body), default=0)
    named = sorted(raw.headings)
    unnamed = [
        c for c in range(left, min(right + 1, widest, MOST_UNNAMED)) if c not in raw.headings and c not in raw.without
    ]
    most = int(threshold("columns", "cells_looked_at"))
    cells: dict[int, list[str]] = {index: [] for index in [*named, *unnamed]}
    numbers: dict[int, list[int]] = {index: [] for index in cells}
    wanted = set(cells)
    looked = 0
    rows, every = _told_rows(raw)
    for row in rows:
        if looked > most and not any(cell_at(row, index) for index in wanted):
            continue
        if not every and not _may_be_record(row, raw):
            continue
        for index in wanted:
            if text := cell_at(row, index):
                cells[index].append(with_articles(text) if index in raw.articles else text)
                numbers[index].append(row.number)
        looked += 1
        if looked > most:
            wanted = {index for index in wanted if index < LAST_LOOKED and len(cells[index]) < most}
            if not wanted:
                break
    return [
        without_count(Column(index, raw.headings.get(index, ""), texts, numbers[index]))
        for index, texts in cells.items()
    ]


def _told_rows(raw: RawTable) -> tuple[Iterable[Row], bool]:
    """The rows of a table with more than one cell from the first that may be a record; every row where none may."""
    told = (row for row in raw.body if len(row.values) - list(row.values).count(None) > 1)
    first = next((row for row in told if _may_be_record(row, raw)), None)
    return (raw.body, True) if first is None else (chain((first,), told), False)


def _may_be_record(row: Row, raw: RawTable) -> bool:
    return not is_repeated_heading(row, raw) and not is_sum(filled(row))


@dataclass(frozen=True)
class TableRead:
    """A table with its records; `repeats` when another table says the same more fully."""

    table: SheetTable
    records: tuple[Record, ...]
    repeats: bool = False
