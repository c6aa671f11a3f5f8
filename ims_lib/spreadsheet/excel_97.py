"""An .xls workbook of Excel 97-2003 → grids, through calamine alone."""

from __future__ import annotations

from python_calamine import SheetTypeEnum, SheetVisibleEnum

from ims_lib.spreadsheet import remarks as told
from ims_lib.spreadsheet.grid import Grid, Oddities, Remark, Workbook
from ims_lib.spreadsheet.preflight import FileBytes
from ims_lib.spreadsheet.values import NotForCalamine, open_book, read_values


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
