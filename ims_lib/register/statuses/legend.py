"""What a file says itself that its wordings mean ('U = umgesetzt' below a table, or a sheet with words and their meanings), and its colours."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count, islice, pairwise, takewhile
from typing import TYPE_CHECKING

from ims_lib.register.cells import address, filled
from ims_lib.register.layout.rows import announces_legend
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.statuses.wordings import ABBREVIATION, read_status, status_within
from ims_lib.register.vocabulary import clean, load, plain, senses, threshold
from ims_lib.spreadsheet.grid import Grid, Row

if TYPE_CHECKING:
    from ims_lib.register.sheet import SheetTable


@dataclass(frozen=True, slots=True)
class Explained:
    """A wording that a cell explains, and the status that its explanation speaks of."""

    word: str
    """As it is compared."""
    typed: str
    status: str
    sheet: str | None
    cell: str


def read_legend(grid: Grid, tables: Sequence[SheetTable]) -> list[Explained]:
    """The wordings that a sheet explains outside its records: above, below or beside them, top to bottom."""
    found = []
    looked = islice(free_cells(grid, tables), int(threshold("legend", "rows_looked_at")))
    rows = [(row, cells[: int(threshold("legend", "cells_looked_at"))]) for row, cells in looked]
    values = {row.number: {column for column, text in cells if _counts_or_marks(text)} for row, cells in rows}
    named = announces_legend(grid.name or "")
    heads = {plain(head) for table in tables for head in table.headings_of("status")}
    signs = _lines_of_signs(rows)
    last = None
    for row, cells in rows:
        begins = any(announces_legend(text) or (len(cells) == 1 and plain(text) in heads) for _, text in cells)
        last = row.number if begins or last == row.number - 1 else None
        for column, text in cells:
            marked = _mark(text) if last is not None or row.number in signs else []
            found += [_explained(word, status, grid, column, row) for word, status in [*pairs_of(text), *marked]]
        around = [values.get(row.number - 1, set()), values.get(row.number + 1, set())]
        for (column, word), (beside, meaning) in pairwise(cells):
            # Two headings of a table of counts, with figures or marks below or above both, explain nothing.
            if any({column, beside} <= columns for columns in around):
                continue
            status = _meaning(word, meaning, expressly=named or last is not None)
            if status:
                found.append(_explained(word, status, grid, column, row))
    return found


def _lines_of_signs(rows: Sequence[tuple[Row, Sequence[tuple[int, str]]]]) -> set[int]:
    """The rows that explain a sign each, one right below the other, or several signs in one cell."""
    several = {row.number for row, cells in rows if any(len(_mark(text)) > 1 for _, text in cells)}
    explains = {row.number for row, cells in rows if len(cells) == 1 and _mark(cells[0][1])}
    return several | {number for number in explains if not explains.isdisjoint((number - 1, number + 1))}


def _explained(word: str, status: str, grid: Grid, column: int, row: Row) -> Explained:
    return Explained(plain(word), word, status, grid.name, address(column, row.number))


def _counts_or_marks(text: str) -> bool:
    """Whether a cell holds a figure, a share or a mark, as stand below the headings of a table of counts."""
    return bool(_FIGURE.fullmatch(text)) or (len(text) == 1 and read_applicable(text) is not None)


_FIGURE = re.compile(r"[-+]?\d+(?:[.,]\d+)*\s*%?")


def free_cells(grid: Grid, tables: Sequence[SheetTable]) -> Iterator[tuple[Row, list[tuple[int, str]]]]:
    """The cells that no table of ours has taken, row by row: of records, those beside its columns."""
    listed = [table for table in tables if table.kind != "other"]
    heads: set[int] = {number for table in listed for number in table.layout.table.header_rows}
    taken: dict[int, set[int]] = {}
    for table in listed:
        columns = {column for role, each in table.layout.roles.items() if role not in _ASIDE for column in each}
        columns |= _block({*table.layout.table.headings, *columns}, min(columns, default=0))
        for entry in table.entries:
            if entry.what == "card" or (entry.what == "records" and table.layout.table.places):
                heads.add(entry.row.number)
            elif entry.what in ("records", "continued"):
                taken.setdefault(entry.row.number, set()).update(columns)
    most, n = int(threshold("legend", "rows_looked_at")), 0
    for row in grid.rows:
        free = taken.get(row.number, set())
        n += bool(free)
        if free and n > most:  # a legend beside the records stands beside the first of them
            continue
        cells = (
            [(column, text) for column, text in filled(row) if column not in free] if row.number not in heads else []
        )
        if cells:
            yield row, cells


def _block(columns: set[int], first: int) -> set[int]:
    """The columns from the first on that stand side by side, up to an empty one: those of the records themselves."""
    return set(takewhile(columns.__contains__, count(first)))


_ASIDE = ("none",)
"""Roles whose columns say nothing of a record."""


def _meaning(word: str, explanation: str, *, expressly: bool = False) -> str | None:
    """The status that a legend gives a wording: an abbreviation, or one that the vocabulary doesn't know.

    `expressly`: a sign of equality stands between the two, or both below the word legend. Then an explanation that is
    a status itself beats the vocabulary: in 'Partly = in place for some of it' the word says more than the explanation.
    """
    if len(word) > threshold("legend", "longest_word"):
        return None
    if len(plain(word)) <= ABBREVIATION or read_status(word).new_word:
        return status_within(explanation)
    told = read_status(explanation) if expressly else None
    if told is None or told.new_word or told.status == "unknown":
        return None
    # 'mostly = gaps' says what is missing of what is there in part.
    return None if (read_status(word).status, told.status) == ("partial", "not_implemented") else told.status


def _mark(text: str) -> list[tuple[str, str]]:
    """The signs that a line of a legend explains without a sign between: '~ works in part', several of them far apart."""
    found = []
    for piece in _APART.split(clean(text)):
        sign, _, meaning = piece.partition(" ")
        status = _meaning(sign, meaning, expressly=True) if len(sign) == 1 and not sign.isalnum() and meaning else None
        found += [(sign, status)] if status else []
    return found


_APART = re.compile(r"\s{3,}|\s*[|·]\s*|\n")


def pairs_of(text: str) -> Iterator[tuple[str, str]]:
    """The wordings that a line explains: 'U = umgesetzt, T = teilweise umgesetzt' or 'x: done; o: missing'."""
    line = clean(text)
    sign = "=" if "=" in line else ":" if line.count(":") > 1 else None
    if sign is None:
        return
    for piece in _explanations(line, sign):
        word, _, meaning = piece.rpartition(sign)
        word = word.rpartition(":")[2].strip(" '\"„“”()")
        status = _meaning(word, meaning, expressly=sign == "=") if meaning and word else None
        if status:
            yield word, status


def legend_beside(grid: Grid, body: Sequence[Row]) -> dict[str, str]:
    """What a list's sheet says of short words above its headings or below its rows, plain: 'P = in proef'."""
    rows = {row.number for row in body}
    outside = [cells for row in grid.rows if len(cells := filled(row)) == 1 or row.number not in rows]
    free = [text for cells in outside for _, text in cells if "=" in text]
    pieces = [piece.partition("=") for text in free for piece in _explanations(clean(text), "=")]
    told = [(plain(word.rpartition(":")[2]), meaning.strip()) for word, _, meaning in pieces]
    return {word: meaning for word, meaning in told if 0 < len(word) <= ABBREVIATION and meaning}


def _explanations(line: str, sign: str) -> list[str]:
    """The pieces of a line that explain a wording each; what has no sign of its own goes on with the one before it."""
    found: list[str] = []
    for piece in re.split(rf"[,;\n|•·]|\s/\s|\.\s(?!{sign})|\s(?=\S{{1,2}}\s?{sign})", line):
        if sign in piece or not found:
            found.append(piece)
        else:
            found[-1] += f", {piece.strip()}"
    return found


_PIECES = re.compile(r"[,;\n|•·]|\s/\s|\.\s")


@dataclass(frozen=True)
class ColourLegend:
    """Status and cell that explain colours: by the colour that a cell is filled with itself, and by the name it uses."""

    fills: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    settled: Callable[[str], str | None] = lambda _: None
    """What the assessor said that a colour means, by its name, or its name and digits."""

    def explains(self, colour: str) -> tuple[str, str] | None:
        """The status that a colour stands for, and the cell that says so; no cell where the assessor said it."""
        for name in (with_digits(colour), colour_name(colour)):
            if status := self.settled(name):
                return status, ""
        return self.fills.get(colour) or self.names.get(colour_name(colour))


def with_digits(colour: str) -> str:
    """A colour's name and digits, which tell shades of one name apart: green #C6EFCE."""
    return f"{colour_name(colour)} #{colour}"


@lru_cache(maxsize=4096)
def colour_name(colour: str) -> str:
    """What a colour of six digits is called: red, orange, yellow, green, blue, purple, grey or black."""
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    if max(parts) <= threshold("colours", "black"):
        return "black"
    if max(parts) - min(parts) <= threshold("colours", "grey"):
        return "grey"
    degrees = 360 * colorsys.rgb_to_hls(*(part / 255 for part in parts))[0]
    hues: Mapping[str, float] = load("reading")["colours"]["hues"]
    return next((name for name, last in hues.items() if degrees <= last), next(iter(hues)))


def read_colour_legend(grid: Grid, tables: Sequence[SheetTable], settled: Callable[[str], str | None]) -> ColourLegend:
    """What a sheet says outside its records of the colours: 'green = implemented', or a green cell with that word."""
    fills: dict[str, tuple[str, str]] = {}
    names: dict[str, tuple[str, str]] = {}
    for row, cells in free_cells(grid, tables):
        texts = dict(cells)
        for column, text in cells:
            where = address(column, row.number)
            for piece in _PIECES.split(text):
                for name, status in _named(piece, beside=texts.get(column + 1, "")):
                    names.setdefault(name, (status, where))
            left = (row.number, column - 1) if column and column - 1 not in texts else (row.number, column)
            fill = grid.fills.get((row.number, column)) or grid.fills.get(left)
            if fill and (meant := status_within(text)):
                fills.setdefault(fill, (meant, where))
    return ColourLegend(fills, names, settled)


def _named(piece: str, *, beside: str) -> Sequence[tuple[str, str]]:
    """The colours that a piece of text begins with, with the status that it or the cell beside it goes on with."""
    words = plain(piece).split()
    for at, word in enumerate(words[:2]):  # 'light green' is a green
        names = senses("colours").get(word, ())
        if names:
            rest = " ".join(words[at + 1 :])
            status = status_within(rest or beside)
            return [(name, status) for name in names] if status else ()
    return ()
