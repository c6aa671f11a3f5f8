"""Cells of the deliverable workbook: how they look, how a value of a column is written, text as text, and what stands above a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import Any

import pandas as pd

from ims_lib.cell_text import FORMULA_STARTS, fitted
from ims_lib.languages import translated
from ims_lib.report.figures import places
from ims_lib.wording import percent

SEVERAL: Mapping[str, Callable[[Any], str]] = {
    "names": ", ".join,
    "lines": "\n".join,
    "points": lambda texts: "\n".join(f"• {text}" for text in texts),
    "cells": lambda cells: "\n".join(places(cells)),
}
"""How several texts stand in one cell; written as text."""
PROPOSED = "_proposed"
"""How the style of a cell ends whose text or day is ours, and nobody's decision yet."""
DAYS = ("date", f"date{PROPOSED}", "month", "input")
"""How a day is written: whole, or as the month that it lies in."""
Looks = Mapping[str, tuple[Any, Any]]
"""How a cell of each style looks: most, and a text that begins like a formula."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell reckons, and what that is as the workbook is written."""

    text: str
    value: float | str


def looks_of(book: Any, styles: Mapping[str, Mapping[str, Any]]) -> Looks:
    """The looks of each style, known to the workbook. What begins like a formula stays text when somebody edits it."""
    return {
        style: (book.add_format(properties), book.add_format({**properties, "quote_prefix": True}))
        for style, properties in styles.items()
    }


def write_cell(sheet: Any, row: int, column: int, value: Any, style: str, looks: Looks) -> None:
    """Write a value, row and column counted from 0; nothing where there is none. A link leads to the sheet that it names.

    A share is written as the whole per cent that the page shows: what is added up in the workbook comes to what is
    added up on the page.
    """
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, looks[style][0], value.value)
        return
    value = value_of(value, style)
    if value is None:
        return
    plain, quoted = looks["text" if style in SEVERAL else style]
    if style == "link":
        name = translated(value)
        sheet.write_url(row, column, f"internal:'{name}'!A1", plain, name)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, quoted if value.startswith(FORMULA_STARTS) else plain)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, looks[style if style in DAYS else "date"][0])
    else:
        sheet.write(row, column, percent(value) / 100 if style == "share" else value, plain)


def value_of(value: Any, style: str) -> Any:
    """A value as a cell takes it; None where there is nothing to write."""
    if style in SEVERAL and value is not None:
        value = SEVERAL[style]([value] if isinstance(value, str) else value)
    if isinstance(value, str):
        return fitted(value) or None
    if value is None or pd.isna(value):
        return None
    return value if isinstance(value, int | float | date) else value.item()


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
    for row, (spanned, texts, styles) in enumerate(lines, start=first):
        high = 1
        for span, text, style in zip(spanned, texts, styles, strict=True):
            left, right = (place % len(widths) for place in span)
            if right > left:
                sheet.merge_range(row, left, row, right, "", looks[style][0])
            write_cell(sheet, row, left, text, style, looks)
            high = max(high, len(wrap(text, int(FILLED * sum(widths[left : right + 1])))))
        # Cells that are merged don't grow by themselves.
        sheet.set_row(row, LINE * high)
    sheet.set_row(first + len(lines), LINE / 2)
