"""The values of a sheet's cells, read by calamine: fast, and letter by letter."""

from __future__ import annotations

import datetime as dt
import io
import math
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError

from ims_lib.spreadsheet.grid import Oddity, Row, Value
from ims_lib.spreadsheet.preflight import Source

Rows = tuple[list[Row], dict[tuple[int, int], Oddity]]


class NotForCalamine(Exception):
    """calamine cannot read this workbook or sheet."""


def open_book(source: Source) -> CalamineWorkbook:
    """The workbook as calamine opens it. Raises FileRefused for a locked one, NotForCalamine for one it can't read."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(source.data))
    except PasswordError:
        raise source.refused("is encrypted with a password; save it without a password and try again.") from None
    except BaseException as fault:
        raise refused_by_calamine(fault) from None


def read_values(book: CalamineWorkbook, index: int) -> Rows:
    """The filled rows of a sheet, and its dates by row and column. Raises NotForCalamine."""
    try:
        sheet = book.get_sheet_by_index(index)
    except BaseException as fault:
        raise refused_by_calamine(fault) from None
    return read_rows(sheet)


def refused_by_calamine(fault: BaseException) -> BaseException:
    """The fault as ours. A panic of the Rust library is no Exception in Python, but no reason to stop either."""
    if isinstance(fault, Exception) or type(fault).__name__ == "PanicException":
        return NotForCalamine(str(fault))
    return fault


def read_rows(sheet: CalamineSheet) -> Rows:
    """The filled rows of a sheet, and its dates."""
    rows: list[Row] = []
    oddities: dict[tuple[int, int], Oddity] = {}
    # The same text, number or date in a thousand rows is kept once. True and 1.0 are equal, so types are kept apart.
    texts: dict[str, str] = {}
    told: dict[type, dict[Any, tuple[Value, Oddity | None]]] = {}
    left: list[Value] = [None] * (sheet.start[1] if sheet.start else 0)
    for row_number, cells in enumerate(sheet.iter_rows(), 1):
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        values = left.copy()
        for column, cell in enumerate(cells, len(left)):
            if isinstance(cell, str):
                values.append(texts.setdefault(cell, cell) if cell else None)
                continue
            known = told.setdefault(type(cell), {})
            found = known.get(cell) or known.setdefault(cell, tell(cell))
            values.append(found[0])
            if found[1] is not None:
                oddities[row_number, column] = found[1]
        rows.append(Row(row_number, values))
    return rows, oddities


def tell(cell: Any) -> tuple[Value, Oddity | None]:
    """A cell's value, and what is odd about it; that it is a number goes without saying."""
    if isinstance(cell, bool):
        return cell, None
    if isinstance(cell, int | float):
        value = number(cell)
        return value, Oddity("number", value) if isinstance(value, str) else None
    text = day_or_time(cell)
    return text, Oddity("date", text)


def number(cell: float) -> Value:
    """A number, whole where it is whole; what has no digits (infinite, not a number) becomes text."""
    if not math.isfinite(cell):
        return str(cell)
    return int(cell) if abs(cell) < 1e15 and cell == int(cell) else cell


def day_or_time(cell: dt.date | dt.time | dt.timedelta) -> str:
    """A date, time or duration as ISO text; a date alone where the time is midnight."""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return cell.isoformat()
