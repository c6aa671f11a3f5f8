"""What many cells of a sheet have in common, kept by areas: a colour, or that a formula was never calculated."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from operator import itemgetter

Place = tuple[int, int]
"""Row (1-based) and column (0-based)."""
Area = tuple[int, int, int, int, str]
"""First row, first column, last row and last column, all inclusive, and what is said of each cell of it."""
Run = tuple[int, int, str]
"""First and last row of cells below each other, and what is said of them."""


class Areas(Mapping[Place, str]):
    """What is said of cells, by place, kept by areas: a sheet whose every cell is coloured costs no more than one cell.

    Where areas overlap, which they do only in files that fill a place twice, the one that begins further up counts.
    """

    def __init__(self, listed: Iterable[Area] = ()) -> None:
        self.listed = tuple(listed)
        self._columns: dict[int, list[Run]] = {}

    @classmethod
    def of(cls, cells: Mapping[Place, str]) -> Areas:
        """The same for cells that are known one by one."""
        collected = Collected()
        for (row, column), text in sorted(cells.items()):
            collected.add(row, column, column, text)
        return collected.areas()

    def __getitem__(self, place: Place) -> str:
        row, column = place
        runs = self.down(column)
        at = bisect_right(runs, row, key=itemgetter(0)) - 1
        if at < 0 or row > runs[at][1]:
            raise KeyError(place)
        return runs[at][2]

    def __iter__(self) -> Iterator[Place]:
        for column in sorted({column for area in self.listed for column in range(area[1], area[3] + 1)}):
            for first, last, _ in self.down(column):
                yield from ((row, column) for row in range(first, last + 1))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return bool(self.listed)

    def __repr__(self) -> str:
        return f"Areas({list(self.listed)})"

    def down(self, column: int) -> list[Run]:
        """What is said of the cells of a column, from top to bottom."""
        runs = self._columns.get(column)
        if runs is None:
            found = [(top, bottom, text) for top, left, bottom, right, text in self.listed if left <= column <= right]
            runs = self._columns[column] = apart(sorted(found, key=itemgetter(0)))
        return runs

    def all_down(self) -> Iterator[tuple[int, Run]]:
        """Every run with its column, column by column, from top to bottom."""
        columns: dict[int, list[Run]] = {}
        for top, left, bottom, right, text in self.listed:
            for column in range(left, right + 1):
                columns.setdefault(column, []).append((top, bottom, text))
        for column in sorted(columns):
            yield from ((column, run) for run in apart(sorted(columns[column], key=itemgetter(0))))


def apart(runs: list[Run]) -> list[Run]:
    """Runs in the order of their first rows, none reaching into another."""
    if all(a[1] < b[0] for a, b in pairwise(runs)):
        return runs
    found: list[Run] = []
    below = 0
    for first, last, text in runs:
        if last >= below:
            found.append((max(first, below), last, text))
            below = last + 1
    return found


class Collected:
    """Areas that grow cell by cell, along rows from top to bottom.

    Cells beside each other become one run, and runs that stand exactly below each other one area, where they say the
    same; with `same_text=False` whatever they say, and the text is that of the area's first cell. With more areas than
    `most` it is given up: there are none then.
    """

    def __init__(self, *, same_text: bool = True, most: int | None = None) -> None:
        self._same_text = same_text
        self._most = most
        self._given_up = False
        self._row = self._first = 0
        self._rows = 1
        self._last = -2
        self._text = ""
        self._areas: list[tuple[list[int], int, int, str]] = []
        """First and last row, which may still grow, columns and text."""
        self._open: dict[tuple[int, int, str], list[int]] = {}
        """The rows of the last area of these columns and text."""

    def add(self, row: int, first: int, last: int, text: str, *, rows: int = 1) -> None:
        """Say something of the cells from one column to another of a row, and of so many rows from it on."""
        if (
            row == self._row
            and first == self._last + 1
            and rows == self._rows
            and (text == self._text or not self._same_text)
        ):
            self._last = last
            return
        self._close()
        self._row, self._rows, self._first, self._last, self._text = row, rows, first, last, text

    def areas(self) -> Areas:
        """All areas, in the order in which they begin."""
        self._close()
        self._last = -2
        return Areas((rows[0], left, rows[1], right, text) for rows, left, right, text in self._areas)

    def _close(self) -> None:
        if self._last < 0 or self._given_up:
            return
        key = (self._first, self._last, self._text if self._same_text else "")
        bottom = self._row + self._rows - 1
        rows = self._open.get(key)
        if rows is not None and rows[1] == self._row - 1:
            rows[1] = bottom
            return
        rows = self._open[key] = [self._row, bottom]
        self._areas.append((rows, self._first, self._last, self._text))
        if self._most is not None and len(self._areas) > self._most:
            self._given_up = True
            self._areas, self._open = [], {}
