"""Bytes of a stranger → grids of cells, with what was remarkable on the way."""

from ims_lib.spreadsheet.grid import Grid, Oddity, Remark, Row, Workbook, column_letter
from ims_lib.spreadsheet.reader import read_workbook

__all__ = ["Grid", "Oddity", "Remark", "Row", "Workbook", "column_letter", "read_workbook"]
