"""Where the tables of a sheet are: title lines above, one or two heading rows, the rows below, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from ims_lib.register.cells import filled, text_of
from ims_lib.register.columns import CORE, roles_of
from ims_lib.register.references import parse
from ims_lib.register.vocabulary import plain, threshold
from ims_lib.spreadsheet.grid import Grid, Row


@dataclass(frozen=True)
class RawTable:
    """A heading row and what stands below it, before anything is understood."""

    headings: Mapping[int, str]
    """Column → text of its heading."""
    header_rows: tuple[int, ...]
    """Rows of the sheet that its headings take; none for the right one of two tables side by side."""
    header_row: int | None
    body: Sequence[Row]
    titles: Sequence[Row] = ()
    """Lines above, from the end of the table before."""
    span: tuple[int, int] = (0, 1 << 20)
    """First and last column that belong to it, where tables stand side by side."""
    blank_before: frozenset[int] = field(default_factory=frozenset)
    """Numbers of the rows that follow an empty row."""
    without: frozenset[int] = frozenset()
    """Columns of other standards, where each standard has a status column of its own."""
    standard: str | None = None
    """The standard that its status column belongs to."""
    statuses: tuple[int, frozenset[int]] | None = None
    """The status column of this standard, and those of all."""
    places: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """For cards: row's number and column of the table → column and row of the sheet."""
    rest: Sequence[Row] = ()
    """For cards: the rows after the first of each."""

    @cached_property
    def lowered(self) -> Mapping[int, str]:
        """The headings in small letters, for finding them again below."""
        return {column: text.lower() for column, text in self.headings.items()}


def find_tables(grid: Grid) -> list[RawTable]:
    """The tables of a sheet from top to bottom, then from left to right. None: nothing looks like a heading."""
    rows = [row for row in grid.rows if any(text_of(value) for value in row.values if value is not None)]
    gaps = frozenset(b.number for a, b in pairwise(rows) if b.number > a.number + 1)
    tables = [part for table in _split(rows, gaps, grid) for part in _side_by_side(table)]
    return tables or _without_heading(rows, gaps)


def is_repeated_heading(row: Row, table: RawTable) -> bool:
    """Whether a row of the body says the headings once more, as after a page break."""
    values, same, other = row.values, 0, 0
    width = len(values)
    most = 0.4 * width
    for column, text in table.lowered.items():
        value = values[column] if column < width else None
        if value is None:
            continue
        # Most rows differ in the length of each cell already, and all rows of a sheet are asked.
        if isinstance(value, str) and len(value) >= len(text) and value.strip().lower() == text:
            same += 1
        elif not isinstance(value, str) or (value and not value.isspace()):
            other += 1
            if other > most:  # more than two fifths of the filled cells say something else
                return False
    return same >= 2 and same >= 0.6 * len(filled(row))


def _split(rows: list[Row], gaps: frozenset[int], grid: Grid) -> list[RawTable]:
    at = _heading_at(rows)
    if at is None:
        return []
    above, upper, last = _heading_rows(rows, at, grid)
    tables = _split(rows[:above], gaps, grid) if above >= 3 and (inner := _heading_at(rows[:above])) is not None and _strong(
        rows[inner]
    ) else []  # fmt: skip
    starts = [at]
    for n in range(last + 1, len(rows)):
        row = rows[n]
        loose = row.number in gaps or _is_lone(rows[n - 1])
        if loose and n + 1 < len(rows) and _strong(row) and not _same_heading(row, rows[starts[-1]]):
            starts.append(n)
    ends = [*starts[1:], len(rows)]
    titles = [] if tables else rows[:above]
    for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
        first, body = (above, rows[last + 1 : end]) if n == 0 else (start, rows[start + 1 : end])
        headings = _headings(rows, upper, at, last, grid) if n == 0 else dict(filled(rows[start]))
        numbers = tuple(row.number for row in rows[first : (last if n == 0 else start) + 1])
        tables.append(
            RawTable(headings, numbers, rows[start].number, body, titles if n == 0 else (), blank_before=gaps)
        )
    return tables


def _is_lone(row: Row) -> bool:
    """Whether a row has one filled cell; rows with many values, which most are, need no closer look."""
    values = tuple(row.values)
    return len(values) - values.count(None) <= 3 and len(filled(row)) == 1


def _heading_at(rows: Sequence[Row]) -> int | None:
    """The first row whose words are headings nearly as much as those of the best one."""
    looked = rows[: int(threshold("header", "rows_looked_at"))]
    scores = [_known_headings(row) for row in looked]
    best = max(scores, default=0.0)
    if best < threshold("header", "fewest_known"):
        return None
    return next(
        n for n, score in enumerate(scores) if score >= 0.6 * best and score >= threshold("header", "fewest_known")
    )


def _known_headings(row: Row) -> float:
    """How many of a row's cells are headings that the vocabulary knows; 0 where the row can't be a heading row."""
    cells = filled(row)
    if len(cells) < 2 or any(not isinstance(row.values[column], str) or _is_data(text) for column, text in cells):
        return 0.0
    known = [roles_of(text) for _, text in cells]
    hits = [max(roles.values()) for roles in known if roles]
    core = sum(bool(CORE & roles.keys()) for roles in known)
    if core < 1 or len(hits) < 0.3 * len(cells) or not any(hit >= 0.9 for hit in hits):
        return 0.0
    return float(len(hits))


def _strong(row: Row) -> bool:
    cells = filled(row)
    return _known_headings(row) >= max(3.0, 0.6 * len(cells))


@lru_cache(maxsize=8192)
def _is_data(text: str) -> bool:
    """Whether a cell can't be a heading: a reference, a figure, or a long text."""
    if len(text) > threshold("header", "longest_heading") or text.replace(".", "").replace(",", "").isdigit():
        return True
    mentions = parse(text).ours
    return any("." in m.number.removeprefix("A.") for m in mentions)


def _same_heading(a: Row, b: Row) -> bool:
    return {plain(text) for _, text in filled(a)} == {plain(text) for _, text in filled(b)}


def _heading_rows(rows: Sequence[Row], at: int, grid: Grid) -> tuple[int, int | None, int]:
    """First row of the heading, the row of group names above it (or none), and its last row."""
    upper = at - 1 if at and _is_group_row(rows[at - 1], rows[at], grid) else None
    last = at
    if at + 1 < len(rows) and upper is None and _goes_on(rows[at], rows[at + 1], grid):
        last = at + 1
    return (at if upper is None else upper), upper, last


def _is_group_row(above: Row, row: Row, grid: Grid) -> bool:
    """Whether the row above names groups of columns: it has gaps or merged cells, which a line of a cover has not."""
    cells = filled(above)
    wide = any(top == above.number == bottom and right > left for top, left, bottom, right in grid.merged)
    if not wide and all(b == a + 1 for (a, _), (b, _) in pairwise(cells)):
        return False
    return (
        above.number == row.number - 1
        and 2 <= len(cells) < len(filled(row))
        and all(isinstance(above.values[column], str) and not _is_data(text) for column, text in cells)
        and not any(text.endswith(":") for _, text in cells)
    )


def _goes_on(row: Row, below: Row, grid: Grid) -> bool:
    """Whether the row below is the second row of the heading: it fills what is empty above it."""
    upper, lower = dict(filled(row)), filled(below)
    if below.number != row.number + 1 or not lower:
        return False
    if any(not isinstance(below.values[column], str) or _is_data(text) for column, text in lower):
        return False
    new = [column for column, _ in lower if column not in upper]
    spread = {column for top, left, bottom, right in grid.merged if top == row.number == bottom and right > left
              for column in range(left, right + 1)}  # fmt: skip
    first = min(upper)
    below_first = first in dict(lower)
    known = sum(bool(roles_of(text)) for _, text in lower)
    return bool(new or spread) and not below_first and known >= max(1, len(lower) / 2)


def _headings(rows: Sequence[Row], upper: int | None, at: int, last: int, grid: Grid) -> dict[int, str]:
    main = dict(filled(rows[at]))
    if upper is not None:
        groups = _spread(rows[upper], main, grid)
        return {
            column: f"{groups[column]} {text}" if _helps(groups.get(column), text) else text
            for column, text in main.items()
        }
    if last > at:
        lower = dict(filled(rows[last]))
        groups = _spread(rows[at], {**main, **lower}, grid)
        return {
            column: f"{groups[column]} {lower[column]}"
            if column in lower and column in groups
            else lower.get(column) or main[column]
            for column in sorted({*main, *lower})
        }
    return main


def _helps(group: str | None, text: str) -> bool:
    """Whether the name of the group changes what a heading means; 'Details' above 'Status' doesn't."""
    if not group:
        return False
    return bool(roles_of(group)) or not roles_of(text)


def _spread(row: Row, below: Mapping[int, str], grid: Grid) -> dict[int, str]:
    """The names of a row of groups, each over the columns up to the next one or the end of its merged cells."""
    cells = dict(filled(row))
    merged = {left: right for top, left, bottom, right in grid.merged if top <= row.number <= bottom}
    spread: dict[int, str] = {}
    name, until = None, -1
    for column in range(max([*cells, *below], default=-1) + 1):
        if column in cells:
            name, until = cells[column], merged.get(column, column if merged else 1 << 20)
        if name is not None and column <= until:
            spread[column] = name
    return spread


def _side_by_side(table: RawTable) -> Iterable[RawTable]:
    """The tables of one heading row with empty columns between them, where each has headings of its own."""
    blocks: list[list[int]] = []
    for column in sorted(table.headings):
        if blocks and column == blocks[-1][-1] + 1:
            blocks[-1].append(column)
        else:
            blocks.append([column])
    whole = [
        b for b in blocks if len({r for c in b for r in roles_of(table.headings[c]) if r in CORE}) >= 2 and len(b) >= 2
    ]
    first = {plain(table.headings[c]) for c in whole[0]} if whole else set()
    alike = [b for b in whole if len(first & {plain(table.headings[c]) for c in b}) >= 2]
    if len(alike) < 2:
        return [table]
    edges = [block[0] for block in alike[1:]]
    parts = []
    for n, block in enumerate(alike):
        left = 0 if n == 0 else block[0]
        right = edges[n] - 1 if n < len(edges) else 1 << 20
        headings = {c: text for c, text in table.headings.items() if left <= c <= right}
        parts.append(RawTable(headings, table.header_rows if n == 0 else (), table.header_row, table.body, table.titles if n == 0 else (),
                              (left, right), table.blank_before))  # fmt: skip
    return parts


def _without_heading(rows: list[Row], gaps: frozenset[int]) -> list[RawTable]:
    """A list of references without headings, taken as it stands; a row of other words right above it is its heading."""
    starts = [n for n, row in enumerate(rows) if any(_is_reference(text) for _, text in filled(row)[:3])]
    if len(starts) < 2 or len(starts) < 0.5 * (len(rows) - starts[0]):
        return []
    first = starts[0]
    above = rows[first - 1] if first else None
    if above is not None and len(filled(above)) >= 2 and not any(_is_data(text) for _, text in filled(above)):
        return [
            RawTable(
                dict(filled(above)), (above.number,), above.number, rows[first:], rows[: first - 1], blank_before=gaps
            )
        ]
    return [RawTable({}, (), None, rows[first:], rows[:first], blank_before=gaps)]


@lru_cache(maxsize=8192)
def _is_reference(text: str) -> bool:
    found = parse(text)
    return found.lead and "." in found.ours[0].number.removeprefix("A.")
