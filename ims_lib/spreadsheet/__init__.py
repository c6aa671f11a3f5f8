"""Bytes of a stranger → grids of cells, with what was remarkable on the way."""

from ims_lib.spreadsheet.grid import Grid, Row, Workbook
from ims_lib.spreadsheet.isolated import read_workbook

__all__ = ["Grid", "Row", "Workbook", "read_workbook"]
