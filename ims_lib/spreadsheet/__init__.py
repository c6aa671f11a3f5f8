"""Bytes of a stranger → grids of cells, with what was remarkable on the way."""

from ims_lib.spreadsheet.grid import Grid, Oddities, Oddity, Remark, Row, Workbook, column_letter
from ims_lib.spreadsheet.isolated import read_workbook

__all__ = ["Grid", "Oddities", "Oddity", "Remark", "Row", "Workbook", "column_letter", "read_workbook"]
