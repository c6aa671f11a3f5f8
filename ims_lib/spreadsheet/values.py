"""The values of a sheet's cells, read by calamine: fast, and letter by letter; all there is of an .xls workbook of Excel 97-2003."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ims_lib.spreadsheet import remarks as told
from ims_lib.spreadsheet.grid import Grid, Oddities, Oddity, Remark, Row, Value, Workbook, number
from ims_lib.spreadsheet.preflight import FileBytes

Rows = tuple[list[Row], dict[tuple[int, int], Oddity]]


class NotForCalamine(Exception):
    """calamine cannot read this workbook or sheet."""


def open_book(source: FileBytes) -> CalamineWorkbook:
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
    # The same text or date in a thousand rows is kept once.
    texts: dict[str, str] = {}
    days: dict[Any, Oddity] = {}
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
            elif isinstance(cell, float):
                value = number(cell)
                values.append(value)
                if isinstance(value, str):
                    oddities[row_number, column] = Oddity("number", value)
            elif isinstance(cell, int):  # true and false too; that a number is one goes without saying
                values.append(cell)
            else:
                day = days.get(cell) or days.setdefault(cell, Oddity("date", day_or_time(cell)))
                values.append(day.text)
                oddities[row_number, column] = day
        rows.append(Row(row_number, values))
    return rows, oddities


def day_or_time(cell: dt.date | dt.time | dt.timedelta) -> str:
    """A date, time or duration as ISO text; a date alone where the time is midnight."""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return cell.isoformat()


def read_excel_97(source: FileBytes) -> Workbook:
    """Every sheet of an old workbook as a grid.

    Error values, hidden rows, colours and formulas without a result can't be told from blanks here: a note says so.
    """
    try:
        book = open_book(source)
        about = [sheet for sheet in enumerate(book.sheets_metadata) if sheet[1].typ == SheetTypeEnum.WorkSheet]
        read = [(sheet, *read_values(book, index)) for index, sheet in about]
    except NotForCalamine:
        raise source.refused(
            "is damaged or not a workbook that can be read; open it in Excel and save it as .xlsx."
        ) from None
    remarks = [
        Remark(
            "note",
            "file.old_format",
            "The file has the format of Excel 97-2003, of which only the values are read: hidden rows, colours, error"
            " values and formulas without a result don't show; save it as .xlsx to have them checked.",
        )
    ]
    grids = []
    for sheet, rows, oddities in read:
        hidden = sheet.visible != SheetVisibleEnum.Visible
        last_row = rows[-1].number if rows else 0
        grids.append(Grid(sheet.name, rows, last_row, hidden=hidden, oddities=Oddities(oddities, rows)))
        remarks += told.hidden(sheet.name, whole=hidden, rows=(), columns=())
    return Workbook(file=source.name, format="xls", grids=grids, remarks=remarks)
