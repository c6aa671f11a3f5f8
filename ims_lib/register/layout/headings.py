"""The headings of a table: which row of a sheet they stand in, and what two rows of them say together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from ims_lib.register.cells import filled
from ims_lib.register.layout.heading_roles import CORE, YEAR, roles_of
from ims_lib.register.references.mentions import parse, with_articles
from ims_lib.register.references.tokens import named_by_heading, named_other, named_standard
from ims_lib.register.statuses.wordings import is_status
from ims_lib.register.vocabulary import threshold
from ims_lib.spreadsheet.grid import Grid, Row, Value


@dataclass(frozen=True, slots=True)
class Heading:
    """The rows of a heading, by their place in the list of rows, and its texts by column."""

    first: int
    at: int
    """The main row; above it may be names of groups, below it a second row."""
    last: int
    texts: Mapping[int, str]


def first_heading(rows: Sequence[Row]) -> int | None:
    """The first row whose words are headings nearly as much as those of the best one."""
    looked = rows[: int(threshold("header", "rows_looked_at"))]
    scores = [0.0 if n and _is_record(looked[n - 1]) else _known(row) for n, row in enumerate(looked)]
    best = max(scores, default=0.0)
    if best < threshold("header", "fewest_known"):
        return None
    return next(
        n
        for n, score in enumerate(scores)
        if score >= threshold("header", "near_best") * best and score >= threshold("header", "fewest_known")
    )


def _is_record(row: Row) -> bool:
    """Whether a row is one of a table already: a reference with other things beside it. Below it no table begins."""
    cells = filled(row)
    return len(cells) >= 3 and any(
        is_data(text) and (f := parse(text)).lead and f.ours[0].explicit for _, text in cells
    )


def read_heading(rows: Sequence[Row], at: int, grid: Grid) -> Heading:
    """The heading whose main row is the one at this place."""
    first, upper, last = _heading_rows(rows, at, grid)
    return Heading(first, at, last, _headings(rows, upper, at, last, grid))


def is_strong(row: Row) -> bool:
    cells = filled(row)
    return _known(row) >= max(threshold("header", "strong_fewest"), threshold("header", "strong") * len(cells))


def begins_heading(rows: Sequence[Row], at: int, grid: Grid) -> bool:
    """Whether the row at this place, with a second one above or below it if there is one, surely is a heading."""
    if is_strong(rows[at]) or any(is_data(text) for _, text in filled(rows[at])):
        return is_strong(rows[at])
    head = read_heading(rows, at, grid)
    if head.first < at and is_strong(rows[head.first]):
        return False
    width = max(head.texts, default=-1) + 1
    return is_strong(Row(rows[at].number, [head.texts.get(column) for column in range(width)]))


@lru_cache(maxsize=8192)
def is_data(text: str) -> bool:
    """Whether a cell can't be a heading: a reference, a figure, or a long text."""
    if len(text) > threshold("header", "longest_heading") or text.replace(".", "").replace(",", "").isdigit():
        return True
    if any("." in mention.number.removeprefix("A.") for mention in parse(with_articles(text)).ours):
        return True
    return _WORD_AND_NUMBER.fullmatch(text) is not None and named_other(text) is None


_WORD_AND_NUMBER = re.compile(r"[^\W\d_]+\.?\s*\d+(?:\.\d+)+")
"""A number of a requirement behind a word that we may not know."""


def _may_head(value: Value, text: str) -> bool:
    """Whether a cell can stand in a heading: words, or the year or standard that a column speaks of."""
    if len(text) <= _LONGEST_NUMBER and text.isdigit():
        return bool(YEAR.fullmatch(text)) or named_standard(text)[0] is not None
    return isinstance(value, str) and not is_data(text)


_LONGEST_NUMBER = 5
"""Figures of a year or of a standard's number."""


def _known(row: Row) -> float:
    """How many of a row's cells are headings that the vocabulary knows; 0 where the row can't be a heading row."""
    cells = filled(row)[: int(threshold("header", "cells_looked_at"))]
    if len(cells) < 2 or not all(_may_head(row.values[column], text) for column, text in cells):
        return 0.0
    known = [roles_of(text) for _, text in cells]
    hits = [max(roles.values()) for roles in known if roles]
    hits += [0.0 for _, text in cells if text.isdecimal() and named_by_heading(text)[0]]
    core = sum(bool(CORE & roles.keys()) for roles in known)
    if (
        core < 1
        or len(hits) < threshold("header", "known") * len(cells)
        or max(hits, default=0.0) < threshold("header", "sure")
    ):
        return 0.0
    return float(len(hits))


def _heading_rows(rows: Sequence[Row], at: int, grid: Grid) -> tuple[int, int | None, int]:
    """First row of the heading, the row of group names above it (or none), and its last row."""
    beside = at and _stands_beside(rows[at - 1], rows[at], rows[at + 1 : at + 6])
    upper = at - 1 if beside or (at and _is_group_row(rows[at - 1], rows[at], grid)) else None
    last = at
    if at + 1 < len(rows) and upper is None and _goes_on(rows[at], rows[at + 1], grid):
        last = at + 1
    return (at if upper is None else upper), upper, last


def _is_group_row(above: Row, row: Row, grid: Grid) -> bool:
    """Whether the row above names groups of columns: it has gaps or merged cells, which a line of a cover has not."""
    cells = filled(above)
    wide = any(top == above.number == bottom and right > left for top, left, bottom, right in grid.merged)
    if not wide and (all(b == a + 1 for (a, _), (b, _) in pairwise(cells)) or _is_alone_at_the_end(cells, row)):
        return False
    return (
        above.number == row.number - 1
        and 2 <= len(cells) < len(filled(row))
        and all(_may_head(above.values[column], text) for column, text in cells)
        and not any(text.endswith(":") or len(text) > threshold("header", "longest_group") for _, text in cells)
    )


def _is_alone_at_the_end(cells: Sequence[tuple[int, str]], row: Row) -> bool:
    """Whether the last of two cells stands over one column only: the day of a list beside its title names no group."""
    return len(cells) == 2 and cells[-1][0] == max(column for column, _ in filled(row))


def _stands_beside(above: Row, row: Row, body: Sequence[Row]) -> bool:
    """Whether the row above holds headings of columns that have none in the row itself, and something below."""
    if above.number != row.number - 1 or any(is_data(text) or text.endswith(":") for _, text in filled(above)):
        return False
    own = _own(above, dict(filled(row)))
    return any(column < len(below.values) and below.values[column] is not None for column in own for below in body)


def _own(upper: Row, lower: Mapping[int, str]) -> dict[int, str]:
    """The cells of the upper row that are headings themselves, as nothing of the lower row stands below them."""
    return {
        column: text
        for column, text in filled(upper)
        if column not in lower and max(roles_of(text).values(), default=0.0) >= threshold("header", "sure")
    }


def _goes_on(row: Row, below: Row, grid: Grid) -> bool:
    """Whether the row below is the second row of the heading: it fills what is empty above it."""
    two = _TwoRows(row, below, grid)
    if not (two.follow or two.are_merged) or not two.may_both_head:
        return False
    if two.are_merged and not two.is_lower_merged:
        return True
    return two.fill_each_other and not two.begins_record and (two.are_parts_of_groups or two.are_known_words)


@dataclass(frozen=True)
class _TwoRows:
    """A row of headings and the one below it, which may be its second row."""

    row: Row
    below: Row
    grid: Grid

    @cached_property
    def upper(self) -> dict[int, str]:
        return dict(filled(self.row))

    @cached_property
    def lower(self) -> dict[int, str]:
        return dict(filled(self.below))

    @cached_property
    def grouped(self) -> set[int]:
        """The columns below headings that are merged over several."""
        return {
            column
            for top, left, bottom, right in self.grid.merged
            if top == self.row.number == bottom and right > left
            for column in range(left, right + 1)
        }

    @property
    def follow(self) -> bool:
        return self.below.number == self.row.number + 1

    @cached_property
    def are_merged(self) -> bool:
        """Whether headings are merged down over the lower row."""
        tops = ((top, left, bottom) for top, left, bottom, _ in self.grid.merged if left in self.upper)
        return any(top == self.row.number and bottom >= self.below.number for top, _, bottom in tops)

    @property
    def is_lower_merged(self) -> bool:
        """Whether something in the lower row stands in such a merged cell, and not beside it."""
        within = (column for column in self.lower if column in self.upper)
        return any(_is_merged_to(self.below.number, self.row.number, column, self.grid) for column in within)

    @property
    def may_both_head(self) -> bool:
        return bool(self.lower) and all(
            _may_head(self.below.values[column], text) for column, text in self.lower.items()
        )

    @property
    def new(self) -> list[int]:
        """The columns that only the lower row names."""
        return [column for column in self.lower if column not in self.upper]

    @property
    def fill_each_other(self) -> bool:
        return bool(self.new or self.grouped)

    @property
    def begins_record(self) -> bool:
        """Whether the lower row fills the first column as a record does, and not with a heading of its own."""
        first = min(self.upper)
        text = self.lower.get(first)
        named = roles_of(text or "")
        is_numbering = max(named.get("id", 0.0), named.get("ref", 0.0)) == 1.0  # no record has the number 'No.'
        if self.new and is_numbering:
            return False
        divides = first in self.grouped and named and not self._holds_status  # Control over No. and Name
        return bool(text) and not divides

    @property
    def _holds_status(self) -> bool:
        return any(map(is_status, self.lower.values()))

    @property
    def are_parts_of_groups(self) -> bool:
        """Whether all stand below merged headings: C, I, A below one."""
        return len(self.lower) > 1 and self.grouped.issuperset(self.lower)

    @property
    def are_known_words(self) -> bool:
        """Whether half of the lower row, and one at least, are headings or statuses that we know."""
        known = sum(bool(roles_of(text)) or is_status(text) for text in self.lower.values())
        return known >= max(1, len(self.lower) / 2)


def _is_merged_to(number: int, top: int, column: int, grid: Grid) -> bool:
    """Whether a cell of a row is merged down to another row."""
    return any(first == top and left == column and bottom >= number for first, left, bottom, _ in grid.merged)


def _headings(rows: Sequence[Row], upper: int | None, at: int, last: int, grid: Grid) -> dict[int, str]:
    main = dict(filled(rows[at]))
    if upper is not None:
        own = _own(rows[upper], main)
        groups = _spread(rows[upper], main, grid, without=own)
        texts = own | {
            column: f"{groups[column]} {text}" if _helps(groups.get(column), text) else text
            for column, text in main.items()
        }
        return dict(sorted(texts.items()))
    if last > at:
        lower = dict(filled(rows[last]))
        groups = _spread(rows[at], {**main, **lower}, grid, without=_own(rows[at], lower))
        return {
            column: f"{groups[column]} {lower[column]}"
            if column in lower and column in groups and not _is_question(groups[column], lower[column])
            else lower.get(column) or main[column]
            for column in sorted({*main, *lower})
        }
    return main


def _is_question(group: str, text: str) -> bool:
    """Whether the name of a group asks for the status that stands below it to be ticked: 'How far?' over 'Fully'."""
    asks = roles_of(group).keys() <= {"status"} and not (named_standard(group)[0] or YEAR.search(group))
    return asks and is_status(text)


def _helps(group: str | None, text: str) -> bool:
    """Whether the name of the group changes what a heading means; 'Details' above 'Status' doesn't."""
    if not group or _is_question(group, text):
        return False
    named, said = roles_of(group), roles_of(text)
    if _is_sure(said) and not _is_sure(roles_of(f"{group} {text}")) and not named_standard(group)[0]:
        return False  # 'Reference' over 'Theme', 'Statement' over 'In?'
    return bool(named) or not said


def _is_sure(roles: Mapping[str, float]) -> bool:
    """Whether a heading is a phrase of a role, not only one that holds such a phrase."""
    return max(roles.values(), default=0.0) >= threshold("header", "sure")


def _spread(row: Row, below: Mapping[int, str], grid: Grid, *, without: Mapping[int, str]) -> dict[int, str]:
    """The names of a row of groups, each over the columns up to the next one or the end of its merged cells."""
    cells = dict(filled(row))
    merged = {left: right for top, left, bottom, right in grid.merged if top <= row.number <= bottom}
    spread: dict[int, str] = {}
    name, until = None, -1
    for column in range(max([*cells, *below], default=-1) + 1):
        if column in without:
            name = None
        elif column in cells:
            name, until = cells[column], merged.get(column, column if merged else 1 << 20)
        if name is not None and column <= until:
            spread[column] = name
    return spread
