"""A file whose first bytes have been looked at → a workbook of grids, whatever its kind."""

from __future__ import annotations

from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.grid import Workbook
from ims_lib.spreadsheet.preflight import FileBytes


def read_source(source: FileBytes, *, encoding: str | None = None) -> Workbook:
    """Every sheet as a grid of texts, with remarks. Raises FileRefused, with one sentence."""
    if source.kind == "text":
        from ims_lib.spreadsheet.delimited import read_delimited

        return read_delimited(source, encoding=encoding)
    if source.kind == "ole":
        from ims_lib.spreadsheet.values import read_excel_97

        return read_excel_97(source)
    box = Container(source)
    if box.format == "ods":
        from ims_lib.spreadsheet.open_document import read_open_document

        return read_open_document(box)
    from ims_lib.spreadsheet.excel import read_excel

    return read_excel(box)
