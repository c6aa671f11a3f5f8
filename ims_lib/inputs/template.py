"""The workbook that `ims new` writes for a client's own lists: a sheet for each input, empty, with drop-downs."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ims_lib.inputs.rows import INPUTS
from ims_lib.register.plans import Column, Plan, heading_of, plans

FILE = "lists.xlsx"
HEADER_ROW = 3
ROWS = 200
"""How many rows have drop-downs and date formats."""
WIDTH = {
    "date": 14,
    "number": 12,
    "yes_no": 10,
    "standards": 20,
    "words": 18,
    "several": 20,
    "duration": 12,
    "text": 30,
}
HEADER_FILL, HEADER_INK = "FF0F5563", "FFFFFFFF"
A4 = 9


def write_input_template(path: Path) -> None:
    """A workbook with an empty sheet for each input: fill in those that the client has no list of, leave the others."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in INPUTS:
        _sheet(book, plans()[name])
    saved = io.BytesIO()
    book.save(saved)
    path.write_bytes(saved.getvalue())


def _sheet(book: Any, plan: Plan) -> None:
    sheet = book.create_sheet(plan.id.replace("_", " ").capitalize())
    sheet["A1"] = plan.title
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A2"] = (
        "One row each. Leave the sheet empty if the client keeps such a list elsewhere: put that file into the folder instead."
    )
    sheet["A2"].font = Font(italic=True)
    for place, column in enumerate(plan.columns.values(), start=1):
        letter = get_column_letter(place)
        cell = sheet.cell(HEADER_ROW, place, heading_of(column))
        cell.font = Font(bold=True, color=HEADER_INK)
        cell.fill = PatternFill("solid", fgColor=HEADER_FILL)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[letter].width = WIDTH[column.reading]
        _help(sheet, column, f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + ROWS}")
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def _help(sheet: Any, column: Column, cells: str) -> None:
    """What a column takes: a list to choose from, or what to write."""
    forms = [form.replace("_", " ") for form in column.normal_forms]
    choices = {"words": forms, "yes_no": ["yes", "no"]}.get(column.reading)
    if choices:
        rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        rule.showErrorMessage = False  # the client's own words are read too
    elif column.reading == "date":
        rule = DataValidation(
            type="date", operator="greaterThan", formula1="1", allow_blank=True, showErrorMessage=False
        )
        rule.prompt, rule.showInputMessage = "A day, as 2027-01-31", True
        for row in sheet[cells]:
            row[0].number_format = "yyyy-mm-dd"
    elif column.reading == "standards":
        rule = DataValidation(allow_blank=True, showErrorMessage=False)
        rule.prompt, rule.showInputMessage = "27001, 20000-1, 42001, or all", True
    else:
        return
    rule.add(cells)
    sheet.add_data_validation(rule)
