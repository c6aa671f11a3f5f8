"""What stands above the table of a sheet that is signed: lines with a label, and a small table of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from ims_lib.report.workbook_cells import Looks, write_cell

_Line = tuple[Sequence[tuple[int, int]], Sequence[str], Sequence[str]]
"""The columns, the text and the look of each cell."""
LINE = 15
"""Points of a line of text."""
FILLED = 0.85
"""How much of a line is filled before its next word, in a wider font than the usual one."""


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of the small table: its cells and how they look."""

    cells: tuple[str, ...]
    style: str


@dataclass(frozen=True, slots=True)
class SheetHead:
    """All of it."""

    title: str
    """Instead of that of the sheet; empty where that stays."""
    lines: tuple[tuple[str, str], ...]
    table: tuple[HeadLine, ...]

    @property
    def rows(self) -> int:
        """How many rows it takes below the title and the note, with the empty one that parts it from the headings."""
        return len(self.lines) + len(self.table) + 1


def write_head(
    sheet: Any,
    head: SheetHead,
    spans: Sequence[tuple[int, int]],
    widths: Sequence[float],
    first: int,
    looks: Looks,
    *,
    shown: int,
) -> None:
    """Write it from a row on, counted from 0. `spans`: the first and last column of each cell of its table, from the end where
    below 0; `widths` of the columns, of which so many are `shown`."""
    last = shown - 1
    lines: list[_Line] = [(((0, 0), (1, last)), line, ("label", "text")) for line in head.lines]
    lines += [(tuple(spans), line.cells, (line.style,) * len(line.cells)) for line in head.table]
    for row, (places, texts, styles) in enumerate(lines, start=first):
        high = 1
        for span, text, style in zip(places, texts, styles, strict=True):
            left, right = (place % len(widths) for place in span)
            if right > left:
                sheet.merge_range(row, left, row, right, "", looks[style][0])
            write_cell(sheet, row, left, text, style, looks)
            high = max(high, len(wrap(text, int(FILLED * sum(widths[left : right + 1])))))
        # Cells that are merged don't grow by themselves.
        sheet.set_row(row, LINE * high)
    sheet.set_row(first + len(lines), LINE / 2)
