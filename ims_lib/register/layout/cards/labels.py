"""Which texts of a sheet are labels of cards: those that stand in one column once a card, with a value beside them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from ims_lib.register.cells import filled
from ims_lib.register.layout.cards.pile import is_label, most_common, typed, usual
from ims_lib.register.layout.headings import is_data
from ims_lib.register.statuses.wordings import is_status
from ims_lib.register.vocabulary import plain, threshold
from ims_lib.spreadsheet.grid import Row, Value

Labels = Mapping[int, frozenset[str]]
"""Columns of labels from left to right, each with its labels as they are compared."""

LAST = 1 << 20
"""No sheet has a column to the right of this one."""


class Cell(NamedTuple):
    """A filled cell that may be a label. `own` is what stands behind its colon: 'Status: done'."""

    column: int
    typed: str
    label: str
    value: Value
    own: str | None = None


class Line(NamedTuple):
    """A row of the sheet with its filled cells."""

    row: Row
    cells: Sequence[Cell]


def lines_of(
    rows: Iterable[Row], own: frozenset[tuple[int, str]], columns: Container[int] = range(LAST + 1)
) -> list[Line]:
    """The lines of a sheet, without those that only rule it off. `own`: columns and labels with their value in one cell.

    Only in `columns` may labels stand.
    """
    lines = ((row, filled(row)) for row in rows)
    return [
        Line(
            row, [_cell(column, text, row, own) if column in columns else _value(column, row) for column, text in cells]
        )
        for row, cells in lines
        if not _is_ruler(cells)
    ]


def _is_ruler(cells: Sequence[tuple[int, str]]) -> bool:
    """Whether a row holds nothing but a line drawn with signs: -----, =====."""
    return len(cells) == 1 and len(cells[0][1]) > 2 and len(set(cells[0][1])) == 1 and not cells[0][1].isalnum()


def _cell(column: int, text: str, row: Row, own: frozenset[tuple[int, str]]) -> Cell:
    value = row.values[column]
    parts = _COLON.fullmatch(text) if own else None
    if parts and (column, plain(parts[1])) in own:
        return Cell(column, parts[1], plain(parts[1]), value, parts[2].strip())
    label = typed(text)
    return Cell(column, label, plain(label), value)


def _value(column: int, row: Row) -> Cell:
    return Cell(column, "", "", row.values[column])


_COLON = re.compile(r"([^:：\n]{1,60}[^:：\n\d])[:：]\s*(\S.*)", re.DOTALL)
"""A label with its value behind a colon; no time, no edition."""


def labels_with_values(rows: Iterable[Row]) -> frozenset[tuple[int, str]]:
    """Columns and labels that stand before a colon more than once, with something behind it."""
    found = ((column, parts[1]) for row in rows for column, text in filled(row) if (parts := _COLON.fullmatch(text)))
    times = Counter((column, plain(label)) for column, label in found)
    return frozenset(each for each, count in times.items() if count >= threshold("cards", "fewest"))


def label_columns(lines: Sequence[Line]) -> Labels:
    """The columns of labels among these lines; none where no column holds labels with values beside them."""
    cells: dict[int, list[Cell]] = defaultdict(list)
    for line in lines:
        for cell in line.cells:
            cells[cell.column].append(cell)
    found = {column: labels for column in sorted(cells) if (labels := _labels_among(cells[column]))}
    beside = _beside(lines, found)
    chains = [_chain(found, beside, start) for start in found]
    most = max(chains, key=lambda chain: sum(map(len, chain.values())), default={})
    return most if len(most) <= threshold("cards", "widest") else {}


def _beside(lines: Sequence[Line], labels: Labels) -> dict[int, list[int]]:
    """Where the values of a column's labels begin: the column of the next cell, the label's own where its value is in it."""
    found: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        for cell, after in zip_longest(line.cells, line.cells[1:]):
            if cell.label in labels.get(cell.column, ()):
                found[cell.column].append(cell.column if cell.own else after.column if after else LAST + 1)
    return found


def _chain(labels: Labels, beside: Mapping[int, Sequence[int]], start: int) -> Labels:
    """The columns of labels from one to the right, each with values before the next."""
    chain: list[int] = []
    for column in (column for column in labels if column >= start):
        if _have_values(beside[column], LAST + 1) and (not chain or _have_values(beside[chain[-1]], column)):
            chain.append(column)
    return {column: labels[column] for column in chain if chain[0] == start}


def _have_values(beside: Sequence[int], until: int) -> bool:
    """Whether most labels of a column have a value that begins before another column."""
    return sum(column < until for column in beside) >= threshold("cards", "labels_with_values") * len(beside)


def _labels_among(cells: Sequence[Cell]) -> frozenset[str]:
    """The texts of a column that come back once a card, where they are most of the column."""
    texts = [cell.label for cell in cells]
    times = Counter(texts)
    cards = usual(times.values())
    often = threshold("majority") * cards
    if cards < threshold("cards", "fewest"):
        return frozenset()
    first = next(text for text in texts if times[text] >= often)
    blocks: list[Counter[str]] = []
    for text in texts[texts.index(first) :]:
        if text == first:
            blocks.append(Counter())
        blocks[-1][text] += 1
    enough = threshold("cards", "labels_of_column") * sum(block.total() for block in blocks)
    known = frozenset(text for text, count in times.items() if _is_regular(text, blocks, often=count >= often))
    labels = known - {cell.label for cell in cells if cell.label in known and is_data(cell.typed)}
    held = sum(block[label] for block in blocks for label in labels)
    return labels if held >= enough and 2 * sum(map(is_status, labels)) <= len(labels) else frozenset()


def _is_regular(text: str, blocks: Sequence[Counter[str]], *, often: bool) -> bool:
    """Whether a text stands on most cards, equally often on most of these; one that we know for a label may be missing."""
    there = [block[text] for block in blocks if block[text]] if often or is_label(text) else []
    spread = len(there) >= threshold("majority") * len(blocks) or is_label(text)
    return bool(there) and spread and 2 * there.count(most_common(there)) > len(there)
