"""Which sheets the workbooks have, what stands on each, and where one is found: templates/workbook.yml and templates/sheets/."""

from __future__ import annotations

from itertools import chain
from typing import Any

from ims_lib.languages import by_language, say, translated
from ims_lib.languages.texts import TEMPLATES, read_texts

WORKBOOK, DETAILS = "workbook.xlsx", "details.xlsx"
"""What a client works with; what stands behind it."""


@by_language
def sheet_plans() -> dict[str, Any]:
    """The covers, the books with their groups of sheets, how cells look, and every sheet in the order of the books."""
    found: dict[str, Any] = read_texts(TEMPLATES / "workbook.yml")
    listed = sorted((TEMPLATES / "sheets").iterdir())
    plans = {plan["sheet"]: plan for path in listed for plan in read_texts(path)}
    for plan in plans.values():
        columns = (found["figures"] if item == "figures" else [item] for item in plan["columns"])
        plan["columns"] = list(chain.from_iterable(columns))
    order = [(name, sheet) for name, groups in found["books"].items() for sheet in chain.from_iterable(groups.values())]
    return found | {"sheets": [plans[sheet] | {"book": name} for name, sheet in order]}


def sheets_of(book: str) -> list[dict[str, Any]]:
    return [plan for plan in sheet_plans()["sheets"] if plan["book"] == book]


def place_of_sheet(sheet: str) -> str:
    """Where a sheet is found, by our name for it or its name in the workbook: details.xlsx, sheet RACI."""
    names = (sheet, translated(sheet))
    book = next(plan["book"] for plan in sheet_plans()["sheets"] if translated(plan["sheet"]) in names)
    return say("{book}, sheet {sheet}", book=book, sheet=names[-1])


def cover_of(book: str) -> dict[str, Any]:
    cover: dict[str, Any] = sheet_plans()["cover"]
    return (
        cover
        if book == WORKBOOK
        else {key: cover[key] for key in ("sheet", "widths")} | sheet_plans()["cover_of_details"]
    )
