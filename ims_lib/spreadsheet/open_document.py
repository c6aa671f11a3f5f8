"""An .ods workbook → grids, read from its XML as a stream.

Not through calamine, which gives up on line ends between cells and fills memory where rows are repeated.
"""

from __future__ import annotations

from ims_lib.spreadsheet import remarks as told
from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.grid import Grid, Oddities, Remark, Workbook
from ims_lib.spreadsheet.limits import MOST_SHEET_BYTES
from ims_lib.spreadsheet.open_document_xml import Reader, Sheet, TooLarge
from ims_lib.spreadsheet.xml_stream import ForbiddenXml, Unreadable, stream


def read_open_document(box: Container) -> Workbook:
    """Every sheet of an OpenDocument workbook as a grid. Raises FileRefused when it is damaged or too large."""
    reader = Reader()
    try:
        chunks = box.chunks("content.xml", most=MOST_SHEET_BYTES)
        stream(chunks, start=reader.start, end=reader.end, text=reader.text)
    except Unreadable as fault:
        if not any(sheet.rows for sheet in reader.sheets):
            raise box.source.refused(
                f"is damaged ({fault}); open it in LibreOffice, let it repair the file, and save it anew."
            ) from None
        reader.sheets[-1].damaged = True
    except ForbiddenXml:
        raise box.with_definition("LibreOffice") from None
    except TooLarge:
        raise box.source.refused(
            "is too large to be read (cells repeated over too many rows and columns); delete what is below and beside"
            " the table, or save the sheet as .csv."
        ) from None
    if not reader.sheets:
        raise box.source.refused("is damaged: it has no sheet; open it in LibreOffice and save it anew.")
    grids = [grid_of(sheet, reader.hidden_styles) for sheet in reader.sheets]
    remarks = [remark for sheet, grid in zip(reader.sheets, grids, strict=True) for remark in about(sheet, grid)]
    if any(name.startswith("Basic/") for name in box.names):
        remarks.append(told.MACROS)
    return Workbook(file=box.source.name, format="ods", grids=grids, remarks=remarks)


def grid_of(sheet: Sheet, hidden_styles: set[str]) -> Grid:
    """A sheet as a grid."""
    width = max((len(row.values) for row in sheet.rows), default=0)
    return Grid(
        name=sheet.name,
        rows=sheet.rows,
        last_row=sheet.rows[-1].number if sheet.rows else 0,
        hidden=sheet.style in hidden_styles,
        hidden_rows=frozenset(sheet.hidden_rows),
        hidden_columns=frozenset(column for column in sheet.hidden_columns if column < width),
        merged=sheet.merged,
        oddities=Oddities(sheet.oddities, sheet.rows),
        comments=sheet.comments,
        links=sheet.links,
        fills=sheet.fills.areas(),
    )


def about(sheet: Sheet, grid: Grid) -> list[Remark]:
    """What is remarkable about a sheet."""
    errors = {place: oddity.text for place, oddity in sheet.oddities.items() if oddity.kind == "error"}
    formulas = {place: oddity.text for place, oddity in sheet.oddities.items() if oddity.kind == "no_value"}
    return [
        *([told.breaks_off(sheet.name, grid.last_row)] if sheet.damaged else []),
        *told.hidden(sheet.name, whole=grid.hidden, rows=grid.hidden_rows, columns=grid.hidden_columns),
        *told.cell_errors(sheet.name, errors | sheet.overlong),
        *told.cells_without_value(sheet.name, formulas),
        *told.far_rows(sheet.name, sheet.rows),
    ]
