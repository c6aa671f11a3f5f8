"""Cells of the deliverable workbook: named styles, and pens that write one column each, text as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from ims_lib.cell_text import FORMULA_STARTS, clean
from ims_lib.report.figures import percent, places

FORMATS = {
    "text": "General",
    "count": "0",
    "share": "0 %",
    "move": "+0.0 %;−0.0 %;0.0 %",
    "level": "0.00",
    "days": "0.0",
    "date": "yyyy-mm-dd",
}
SEVERAL: Mapping[str, Callable[[Any], str]] = {
    "names": ", ".join,
    "lines": "\n".join,
    "points": lambda texts: "\n".join(f"• {text}" for text in texts),
    "cells": lambda cells: "\n".join(places(cells)),
}
"""How several texts stand in one cell; written as text."""
HEADER_FILL, HEADER_INK, LINK_INK = "FF0F5563", "FFFFFFFF", "FF0B568A"
FILL_FILL = "FF7A4A00"
"""Behind the heading of a column that is to be filled in."""


def styles() -> Iterator[Any]:
    """Styles of cells by name. Headers are bold, so that nothing is told by colour alone."""
    wrapped = Alignment(wrap_text=True, vertical="top")
    dated = Alignment(vertical="top", horizontal="left")
    figure = Alignment(vertical="top", horizontal="right")
    for name, number_format in FORMATS.items():
        alignment = {"text": wrapped, "date": dated}.get(name, figure)
        yield NamedStyle(f"ims {name}", font=_font(), alignment=alignment, number_format=number_format)
    yield NamedStyle("ims title", font=_font(bold=True, size=16))
    yield NamedStyle("ims section", font=_font(bold=True, size=13))
    yield NamedStyle("ims note", font=_font(italic=True), alignment=Alignment(vertical="top"))
    yield NamedStyle("ims label", font=_font(bold=True), alignment=wrapped)
    yield NamedStyle("ims link", font=_font(underline="single", color=LINK_INK), alignment=wrapped)
    for name, colour in {"header": HEADER_FILL, "fill": FILL_FILL}.items():
        yield NamedStyle(
            f"ims {name}",
            font=_font(bold=True, color=HEADER_INK),
            fill=PatternFill("solid", fgColor=colour),
            alignment=Alignment(wrap_text=True, vertical="center"),
        )


def _font(*, size: int = 11, **options: Any) -> Any:
    """A font with name and size said: programs differ in what they take where neither is."""
    return Font(name="Calibri", family=2, size=size, **options)


def pen_for(sheet: Any, style: str) -> Callable[[Any], Any]:
    """What makes the cells of one column. A cell is styled once and used again for each row: styling is what costs.

    A cell made is to be appended before the next is made. A share is written as the whole per cent that the page shows:
    what is added up in the workbook comes to what is added up on the page.
    """
    plain, quoted = (_styled(sheet, "text" if style in SEVERAL else style) for _ in range(2))
    # shown as it is, and still text when somebody edits the cell and leaves it
    quoted.quotePrefix = True

    def write(value: Any) -> Any:
        value = value_of(value, style)
        if value is None:
            return None
        if style == "share":
            value = percent(value) / 100
        cell = quoted if isinstance(value, str) and value.startswith(FORMULA_STARTS) else plain
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, date):
            # openpyxl has just put a date format of its own choice
            cell.number_format = FORMATS["date"]
        return cell

    return write


def cell_of(sheet: Any, value: Any, style: str, *, link: str | None = None) -> Any:
    """One cell by itself; `link` is the sheet that a click leads to."""
    cell = pen_for(sheet, style)(value)
    if link is not None:
        cell.hyperlink = Hyperlink(ref="", location=f"'{link}'!A1", display=str(value))
    return cell


def _styled(sheet: Any, style: str) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.style = f"ims {style}"
    return cell


def value_of(value: Any, style: str) -> Any:
    """A value as a cell takes it; None where there is nothing to write."""
    if style in SEVERAL and value is not None:
        value = SEVERAL[style]([value] if isinstance(value, str) else value)
    if isinstance(value, str):
        return clean(value) or None
    if value is None or pd.isna(value):
        return None
    return value if isinstance(value, int | float | date) else value.item()
