"""Where the tables of a sheet are: title lines above, one or two heading rows, the rows below, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from statistics import median

from ims_lib.register.cells import cell_at, filled, text_of
from ims_lib.register.layout.heading_roles import CORE, roles_of
from ims_lib.register.layout.headings import Heading, begins_heading, first_heading, is_data, read_heading
from ims_lib.register.references.mentions import heads_articles, parse, with_articles
from ims_lib.register.references.tokens import named_other, named_standard
from ims_lib.register.vocabulary import plain, threshold
from ims_lib.spreadsheet.grid import Grid, Row

FEW_ROWS = 50
"""Rows that tell how a column writes its references."""


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
    title: int | None = None
    """For cards: the column of what stands above the labels of each, which is its title if no label names one."""
    said_first: Sequence[Row] = ()
    """For further tables of a sheet, or one that goes on: the lines above the first, which speak for them too."""
    heading_rows: Sequence[Mapping[int, str]] = ()
    """The heading's rows as they stand."""

    @cached_property
    def texts(self) -> Mapping[int, frozenset[str]]:
        """Column → what heads it: its heading as a whole, and the text of each of its rows."""
        rows = [self.headings, *self.heading_rows]
        columns = {column for row in rows for column in row}
        return {column: frozenset(row[column] for row in rows if column in row) for column in columns}

    @cached_property
    def articles(self) -> frozenset[int]:
        """The columns that call clauses articles: their heading, or a line above a column of articles, names a standard of ours."""
        above = [*self.titles, *self.said_first]
        lines = [text_of(value) for row in above for value in row.values if value is not None]
        named = any(named_standard(line)[0] for line in lines) and not any(map(named_other, lines))
        widest = max((len(row.values) for row in self.body[:FEW_ROWS]), default=0)
        columns = {*self.headings, *range(widest)} if named else self.headings
        return frozenset(
            column
            for column in columns
            if named_standard(self.headings.get(column, ""))[0] or (named and self._holds_articles(column))
        )

    def _holds_articles(self, column: int) -> bool:
        texts = [text for row in self.body[:FEW_ROWS] if (text := cell_at(row, column))]
        typed = [clauses for text in texts if (clauses := with_articles(text)) != text]
        told = sum(any("." in mention.number for mention in parse(text).ours) for text in typed)
        return heads_articles(self.headings.get(column, "")) or 2 * told > len(texts)

    @cached_property
    def lowered(self) -> Mapping[int, str]:
        """The headings in small letters, for finding them again below."""
        return {column: text.lower() for column, text in self.headings.items()}

    @cached_property
    def words(self) -> frozenset[str]:
        """All texts of its heading in small letters: a row without any of them is no heading again."""
        said = (text for row in self.heading_rows for text in row.values())
        return frozenset((*self.lowered.values(), *(text.lower() for text in said)))

    @cached_property
    def several(self) -> Sequence[list[tuple[int, str]]]:
        """The rows of a heading of several rows, each of which may stand there again."""
        rows = [sorted(row.items()) for row in self.heading_rows]
        return rows if len(rows) > 1 else []


def find_tables(grid: Grid) -> list[RawTable]:
    """The tables of a sheet from top to bottom, then from left to right. None: nothing looks like a heading."""
    rows = [row for row in grid.rows if any(text_of(value) for value in row.values if value is not None)]
    gaps = frozenset(
        b.number for a, b in pairwise(rows) if b.number > a.number + 1 and b.number > a.number + _lines_of(a)
    )
    tables = [part for table in _split(rows, gaps, grid) for part in _side_by_side(table)]
    return tables or _without_heading(rows, gaps, grid)


def _lines_of(row: Row) -> int:
    """How many lines of a file a row takes: in csv a cell of several lines is no empty row."""
    return 1 + sum(value.count("\n") for value in row.values if isinstance(value, str)) if row.fields else 1


def is_repeated_heading(row: Row, table: RawTable) -> bool:
    """Whether a row of the body says the headings once more, as after a page break."""
    if table.several and _may_be_heading(row, table) and len(said := filled(row)) > 1 and said in table.several:
        return True
    values, same, other = row.values, 0, 0
    width = len(values)
    most = threshold("header", "other") * width
    for column, text in table.lowered.items():
        value = values[column] if column < width else None
        if value is None:
            continue
        # Most rows differ in the length of each cell already, and all rows of a sheet are asked.
        if isinstance(value, str) and len(value) >= len(text) and value.strip().lower() == text:
            same += 1
        elif not isinstance(value, str) or (value and not value.isspace()):
            other += 1
            if other > most:
                return False
    return same >= 2 and same >= threshold("header", "again") * len(filled(row))


def _may_be_heading(row: Row, table: RawTable) -> bool:
    """Whether any text of a row is that of a heading: of most rows none is, and they need no closer look."""
    return not table.words.isdisjoint([value.strip().lower() for value in row.values if isinstance(value, str)])


def _split(rows: list[Row], gaps: frozenset[int], grid: Grid) -> list[RawTable]:
    at = first_heading(rows)
    if at is None:
        return []
    heads = [_read_whole(rows, at, grid)]
    above = heads[0].first
    inner = first_heading(rows[:above]) if above >= 3 else None
    tables: list[RawTable] = []
    if inner is not None and begins_heading(rows[:above], inner, grid):
        above -= _lines_above(rows, heads[0], inner, gaps)
        tables = _split(rows[:above], gaps, grid)
    n = heads[0].last + 1
    while n < len(rows):
        head = _next_heading(rows, n, gaps, grid)
        if head is not None:
            own_lines = rows[head.first - _lines_above(rows, head, heads[-1].last, gaps) : head.first]
            pairs = any(len(filled(row)) == 2 for row in own_lines)  # Author, Ana: of a list of its own
            heads += [head] if pairs or not _says_again(rows, head, heads[-1]) else []
            n = head.last
        n += 1
    lines = [_lines_above(rows, head, before.last, gaps) for before, head in pairwise(heads)]
    starts = [0 if not tables else above, *(head.first - many for head, many in zip(heads[1:], lines, strict=True))]
    first_titles = [*(tables[0].titles if tables else ()), *rows[starts[0] : heads[0].first]]
    for n, (head, start) in enumerate(zip(heads, starts, strict=True)):
        end = starts[n + 1] if n + 1 < len(heads) else len(rows)
        tables.append(
            RawTable(
                head.texts,
                tuple(row.number for row in rows[head.first : head.last + 1]),
                rows[head.at].number,
                rows[head.last + 1 : end],
                rows[start : head.first],
                blank_before=gaps,
                said_first=() if n == 0 else first_titles,
                heading_rows=_texts_of(rows, head),
            )
        )
    return tables


def _next_heading(rows: Sequence[Row], n: int, gaps: frozenset[int], grid: Grid) -> Heading | None:
    """The heading of a further table, where row n is its main row: something parts it from the table above."""
    row = rows[n]
    parted = row.number in gaps or rows[n - 1].number in gaps or any(map(_is_slim, rows[max(0, n - 2) : n]))
    if not parted:  # which is so of most rows, and words are looked up slowly
        return None
    head = _read_whole(rows, n, grid) if begins_heading(rows, n, grid) else None
    if head is None:
        return None
    m = head.first
    while (
        rows[m].number not in gaps and m > 1 and len(filled(rows[m - 1])) == 2 and not _names_requirement(rows[m - 1])
    ):
        m -= 1
    loose = rows[m].number in gaps or len(filled(rows[m - 1])) == 1
    return head if loose else None


def _says_again(rows: Sequence[Row], head: Heading, before: Heading) -> bool:
    """Whether a heading is that of the table above once more: the same rows, or each of its texts in the same column."""
    if _texts_of(rows, head) == _texts_of(rows, before):
        return True
    known = {plain(text): column for column, text in before.texts.items()}
    again = [known[plain(text)] == column for column, text in head.texts.items() if plain(text) in known]
    return all(again) and len(again) >= threshold("header", "again") * len(head.texts)


def _texts_of(rows: Sequence[Row], head: Heading) -> list[dict[int, str]]:
    return [dict(filled(row)) for row in rows[head.first : head.last + 1]]


def _read_whole(rows: Sequence[Row], at: int, grid: Grid) -> Heading:
    """The heading at this place, with the line right above it where both stand there again: whatever it says, it is its row."""
    head = read_heading(rows, at, grid)
    if head.first == 0:
        return head
    looked = rows[head.first - 1 : head.first + int(threshold("header", "rows_looked_at"))]
    line, first, *below = map(filled, looked)
    again = len(line) > 1 and any(pair == (line, first) for pair in pairwise(below))
    return replace(head, first=head.first - 1) if again else head


def _lines_above(rows: Sequence[Row], head: Heading, before: int, gaps: frozenset[int]) -> int:
    """How many rows above a further heading are its title lines: a block of its own after an empty row; `before`: the heading above."""
    block: list[Row] = []
    for m in range(head.first - 1, before, -1):
        if block and rows[m + 1].number in gaps:
            return len(block)
        if len(filled(rows[m])) > 2 or _names_requirement(rows[m]):
            break
        block.append(rows[m])
    return 0


def _is_slim(row: Row) -> bool:
    """Whether a row has two filled cells at most, as lines above a heading have."""
    values = tuple(row.values)
    return len(values) - values.count(None) <= 2


def _names_requirement(row: Row) -> bool:
    return any(_is_reference(text) for _, text in filled(row))


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
        key = next((block for block in blocks[1:] if _is_key(table, block, blocks[0])), None)
        if key is None:
            return [table]
        own = {column: text for column, text in table.headings.items() if column < key[0]}
        return [replace(table, headings=own, span=(0, key[0] - 1))]
    edges = [block[0] for block in alike[1:]]
    parts = []
    for n, block in enumerate(alike):
        left = 0 if n == 0 else block[0]
        right = edges[n] - 1 if n < len(edges) else 1 << 20
        headings = {c: text for c, text in table.headings.items() if left <= c <= right}
        parts.append(
            replace(
                table,
                headings=headings,
                span=(left, right),
                header_rows=table.header_rows if n == 0 else (),
                titles=table.titles if n == 0 else (),
                said_first=table.said_first if n == 0 else (*table.said_first, *table.titles),
            )
        )
    return parts


def _is_key(table: RawTable, block: Sequence[int], first: Sequence[int]) -> bool:
    """Whether two columns beside a table repeat a heading of it over words that stand once each: a legend, or counts."""
    said = {plain(table.headings[column]) for column in first}
    words = [text for row in table.body if (text := cell_at(row, block[0]))]
    return len(block) == 2 and plain(table.headings[block[0]]) in said and len(words) == len(set(words))


FIRST_CELLS = 6
"""In which of the first filled cells of a row its reference is looked for."""


def _without_heading(rows: list[Row], gaps: frozenset[int], grid: Grid) -> list[RawTable]:
    """A list of references below headings that nobody knows, or below none."""
    starts = [n for n, row in enumerate(rows) if any(_is_reference(text) for _, text in filled(row)[:FIRST_CELLS])]
    if len(starts) < 2 or len(starts) < threshold("header", "listed") * (len(rows) - starts[0]):
        return []
    wide = threshold("header", "as_wide") * median(len(filled(rows[n])) for n in starts)
    first = top = starts[0]
    while top and (len(filled(rows[top - 1])) >= wide or _is_slim(rows[top - 1])):
        top -= 1
        first = top if len(filled(rows[top])) >= wide else first
    likely = [n for n in (first, first - 2, first - 1) if n >= 0 and _may_head(rows[n])]
    head = next((head for n in likely if (head := read_heading(rows, n, grid)).last + 1 >= first), None)
    if head is None:
        return [RawTable({}, (), None, rows[first:], rows[:first], blank_before=gaps)]
    numbers = tuple(row.number for row in rows[head.first : head.last + 1])
    body, above = rows[head.last + 1 :], rows[: head.first]
    return [RawTable(head.texts, numbers, rows[head.at].number, body, above, blank_before=gaps)]


def _may_head(row: Row) -> bool:
    return not _is_slim(row) and not any(is_data(text) for _, text in filled(row))


@lru_cache(maxsize=8192)
def _is_reference(text: str) -> bool:
    found = parse(text)
    return found.lead and "." in found.ours[0].number.removeprefix("A.")
