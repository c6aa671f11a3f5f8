"""The workbook that `ims new` writes for a client's own lists: a sheet for each input, empty but for an example, with drop-downs and notes."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ims_lib.assessment_workbook.form import HEADER_ROW, set_on_paper, sheet_plan
from ims_lib.inputs.rows import INPUTS
from ims_lib.languages import noted, say, translated
from ims_lib.register.plans import Column, Plan, heading_of, plans

FILE = "lists.xlsx"
ROWS = 200
"""How many rows have drop-downs and date formats."""
PROMPTS = {"date": noted("A day, as 2027-01-31"), "standards": noted("27001, 20000-1, 42001, or all")}
EXAMPLE_INK = "FF808080"
HEADER_FILL, HEADER_INK = "FF0F5563", "FFFFFFFF"


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
    sheet = book.create_sheet(plan.sheet)
    sheet["A1"] = plan.title
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A2"] = say(
        "One row each. Leave the sheet empty if the client keeps such a list elsewhere: put "
        "that file into the folder instead."
    )
    sheet["A2"].font = Font(italic=True)
    for place, column in enumerate(plan.columns.values(), start=1):
        letter = get_column_letter(place)
        cell = sheet.cell(HEADER_ROW, place, heading_of(column))
        cell.font = Font(bold=True, color=HEADER_INK)
        cell.fill = PatternFill("solid", fgColor=HEADER_FILL)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[letter].width = sheet_plan("lists")["widths"][column.reading]
        _help(sheet, column, plan.help.get(column.name, ""), f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + ROWS}")
        _example(sheet.cell(HEADER_ROW + 1, place), column, plan.example.get(column.name))
    set_on_paper(sheet)


def _example(cell: Any, column: Column, text: str | None) -> None:
    """A cell of the example row, in grey; a day is one."""
    if text:
        cell.value = dt.date.fromisoformat(text) if column.reading == "date" else text
        cell.font = Font(italic=True, color=EXAMPLE_INK)


def _help(sheet: Any, column: Column, note: str, cells: str) -> None:
    """What a column takes: a list to choose from, what to write, or both."""
    forms = [form.replace("_", " ") for form in column.normal_forms]
    choices = {"words": forms, "several": forms, "yes_no": ["yes", "no"]}.get(column.reading)
    prompt = note or translated(PROMPTS.get(column.reading, ""))
    if not choices and not prompt:
        return
    rule = DataValidation(allow_blank=True, showErrorMessage=False)  # the client's own words are read too
    if choices:
        rule.type, rule.formula1 = "list", f'"{",".join(choices)}"'
    elif column.reading == "date":
        rule.type, rule.operator, rule.formula1 = "date", "greaterThan", "1"
        for row in () if column.by_cells else sheet[cells]:  # where a year is enough it is to stay one on the screen
            row[0].number_format = "yyyy-mm-dd"
    if prompt:
        rule.promptTitle, rule.prompt, rule.showInputMessage = heading_of(column), prompt, True
    rule.add(cells)
    sheet.add_data_validation(rule)
