"""A file of any kind we read → a workbook of grids."""

from __future__ import annotations

from pathlib import Path

from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.delimited import read_delimited
from ims_lib.spreadsheet.excel import read_excel
from ims_lib.spreadsheet.excel_97 import read_excel_97
from ims_lib.spreadsheet.grid import Workbook
from ims_lib.spreadsheet.open_document import read_open_document
from ims_lib.spreadsheet.preflight import open_file


def read_workbook(path: Path, *, encoding: str | None = None) -> Workbook:
    """Every sheet of a spreadsheet as a grid of texts, with remarks; the file itself is never changed.

    What the file is is decided by its content, not by its name. `encoding` is for text files only and
    overrules detection. Raises FileRefused, with one sentence, when the file cannot be read.
    """
    source = open_file(Path(path))
    if source.kind == "text":
        return read_delimited(source, encoding=encoding)
    if source.kind == "ole":
        return read_excel_97(source)
    box = Container(source)
    return read_open_document(box) if box.format == "ods" else read_excel(box)
