"""A sheet to fill in: how it is laid out, written and read back. Texts only, no formula."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from ims_lib.cell_places import column_in
from ims_lib.cell_text import FORMULA_STARTS, clean
from ims_lib.errors import BadClient
from ims_lib.spreadsheet.grid import column_letter
from ims_lib.yaml_text import data_file

HEADER_ROW = 3
CLOSED = "FFF4F6F8"
"""The tint of cells that can't be filled in."""


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of a sheet with their widths, and which of them can be filled in or are hidden behind the others."""

    sheet: str
    widths: Mapping[str, int]
    open: tuple[str, ...]
    """The only cells that can be filled in."""
    hidden: tuple[str, ...]
    """What stood in them when the sheet was written, so that a change can be told. They stand last."""
    about: tuple[str, str]
    """Two lines above the headings."""
    wanted: tuple[str, ...]
    """Columns without which the sheet can't be read."""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.widths)

    def letter(self, column: str) -> str:
        return column_letter(self.columns.index(column))


def sheet_plan(name: str) -> Mapping[str, Any]:
    """How a sheet to fill in is laid out, by data/program/sheets_to_fill_in.yml."""
    plan: Mapping[str, Any] = data_file("program/sheets_to_fill_in.yml")[name]
    return plan


def load_form(sheet: str, **said: str) -> Form:
    """The form of a sheet, with what is `said` in the lines above its headings."""
    plan = sheet_plan(sheet)
    first, second = (line.format(**said) for line in plan["about"])
    open_ones, hidden, wanted = (tuple(plan[part]) for part in ("open", "hidden", "wanted"))
    return Form(sheet, plan["widths"], open_ones, hidden, (first, second), wanted)


def fill_sheet(sheet: Any, form: Form, rows: Sequence[Sequence[str]]) -> None:
    """Write a form's headings and rows, protected but for the cells to fill in, ready for paper."""
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    sheet.title = form.sheet
    sheet["A1"], sheet["A2"] = form.about
    fills = {True: PatternFill("solid", fgColor="FFFFF7DB"), False: PatternFill("solid", fgColor=CLOSED)}
    top = Alignment(wrap_text=True, vertical="top")
    for place, name in enumerate(form.columns, start=1):
        cell = sheet.cell(HEADER_ROW, place, name)
        cell.font, cell.fill, cell.alignment = Font(bold=True), PatternFill("solid", fgColor="FFDCE9F2"), top
        for number, row in enumerate(rows, start=HEADER_ROW + 1):
            cell = sheet.cell(number, place)
            _put(cell, row[place - 1])
            cell.alignment, cell.fill = top, fills[name in form.open]
            if name in form.open:
                cell.protection = Protection(locked=False)
                # as text, what is typed there is never taken for a formula or a date of its own making
                cell.number_format = "yyyy-mm-dd" if name == "Date" else "@"
    _set_up(sheet, form, HEADER_ROW + len(rows))


def close_cells(sheet: Any, cells: Iterable[str]) -> None:
    """Cells of a column to fill in that can't be, in their row."""
    from openpyxl.styles import PatternFill, Protection

    for place in cells:
        sheet[place].protection = Protection(locked=True)
        sheet[place].fill = PatternFill("solid", fgColor=CLOSED)


def add_drop_down(sheet: Any, choices: Sequence[str], cells: Sequence[str]) -> None:
    """Words to choose from in some cells of one column; anything else is refused."""
    refused = f"Choose one of {', '.join(choices)}, or leave it empty."
    _offer(sheet, f'"{",".join(choices)}"', cells, "No such verdict", refused)


def add_names(sheet: Any, source: str, cells: Sequence[str]) -> None:
    """Names to choose from, which stand in the cells `source`; who types another is warned, for several may stand in a cell."""
    warned = "Several names with ; between them are fine. Keep what you typed?"
    _offer(sheet, source, cells, "Not on the list", warned, style="warning")


def _offer(
    sheet: Any, source: str, cells: Sequence[str], title: str, said: str, *, style: Literal["warning"] | None = None
) -> None:
    """A list to choose from in some cells, and what is said of anything else."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if cells:
        choice = DataValidation("list", source, allow_blank=True, showErrorMessage=True, errorStyle=style)
        choice.errorTitle, choice.error, choice.sqref = title, said, _ranges(cells)
        sheet.add_data_validation(choice)


def read_sheet(path: Path, sheet: str) -> list[tuple[Any, ...]] | None:
    """The rows of one sheet; None where the workbook has no such sheet."""
    from openpyxl import load_workbook

    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        return list(book[sheet].iter_rows(values_only=True)) if sheet in book.sheetnames else None


def read_rows(rows: Sequence[Sequence[Any]], form: Form, path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Below the headings each row's number, and its texts by column; empty where one is missing. Raises BadClient when the headings or one that is wanted is gone."""
    start, place_of = _heading(rows, form, path)
    for number, row in enumerate(rows[start:], start=start + 1):
        texts = {name: text_of(row[place]) for name, place in place_of.items() if place < len(row)}
        yield number, defaultdict(str, texts)


def letters_now(rows: Sequence[Sequence[Any]], form: Form, path: Path) -> dict[str, str]:
    """The letter of each column where it stands now, of those that the sheet has."""
    return {name: column_letter(place) for name, place in _heading(rows, form, path)[1].items()}


def content(rows: Iterable[Sequence[Any]], form: Form) -> list[list[str]]:
    """What stands on a form from its headings on, to compare."""
    body = [[text_of(value) for value in row] for row in list(rows)[HEADER_ROW - 1 :]]
    return [row + [""] * (len(form.columns) - len(row)) for row in body]


def as_content(rows: Iterable[Sequence[str]], form: Form) -> list[list[str]]:
    """What would stand there, to compare."""
    return [list(form.columns), *([clean(str(value)).strip() for value in row] for row in rows)]


def text_of(value: object) -> str:
    """A cell's value as text; a day as year-month-day."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return "" if value is None else str(value).strip()


def _put(cell: Any, text: str) -> None:
    """Text as text: what begins like a formula is shown as it is, and stays text when somebody edits it."""
    if not text:
        return
    cell.value = clean(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)


def _ranges(cells: Sequence[str]) -> Any:
    """Cells of one column as ranges of neighbours: programs slow down over hundreds of single ones."""
    from openpyxl.worksheet.cell_range import MultiCellRange

    letter = column_in(cells[0])
    numbers = [int(cell.removeprefix(letter)) for cell in cells]
    there = set(numbers)
    starts = [n for n in numbers if n - 1 not in there]
    ends = [n for n in numbers if n + 1 not in there]
    return MultiCellRange(" ".join(f"{letter}{a}:{letter}{b}" for a, b in zip(starts, ends, strict=True)))


def _set_up(sheet: Any, form: Form, last_row: int) -> None:
    """Widths, filter, protection without a password, and paper with the pages numbered."""
    for name, width in form.widths.items():
        sheet.column_dimensions[form.letter(name)].width = width
        sheet.column_dimensions[form.letter(name)].hidden = name in form.hidden
    shown = form.letter(form.columns[len(form.columns) - len(form.hidden) - 1])
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{shown}{last_row}"
    sheet.protection.sheet = True
    # openpyxl's flags say what is forbidden: filtering and making columns wider stay allowed
    sheet.protection.autoFilter = sheet.protection.formatColumns = sheet.protection.formatRows = False
    set_on_paper(sheet)
    sheet.print_area = f"A1:{shown}{last_row}"
    sheet.oddFooter.center.text = "&P / &N"


def set_on_paper(sheet: Any) -> None:
    """A sheet below headings on A4, landscape, as wide as the page; the headings stay above, on the screen too."""
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _heading(rows: Sequence[Sequence[Any]], form: Form, path: Path) -> tuple[int, dict[str, int]]:
    """The number of the heading row, and where each column stands."""
    for number, row in enumerate(rows, start=1):
        if row and row[0] == form.columns[0]:
            heading = {str(name): place for place, name in enumerate(row) if name}
            missing = [name for name in form.wanted if name not in heading]
            if missing:
                raise BadClient(f"{path.name}, sheet '{form.sheet}': column {', '.join(missing)} is gone; put it back")
            return number, heading
    raise BadClient(f"{path.name}, sheet '{form.sheet}': the row of headings is gone; the first is '{form.columns[0]}'")
