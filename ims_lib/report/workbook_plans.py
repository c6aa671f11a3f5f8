"""Which workbooks there are, which sheets each has, and what stands on them: templates/workbook.yml and templates/sheets/."""

from __future__ import annotations

from itertools import chain
from typing import Any

import yaml

from ims_lib.languages import by_language, say, translated
from ims_lib.languages.texts import TEMPLATES, in_this_language

WORKBOOK, DETAILS = "workbook.xlsx", "details.xlsx"
"""What a client works with; what stands behind it."""


@by_language
def sheet_plans() -> dict[str, Any]:
    """The covers, the books with their groups of sheets, how cells look, and every sheet in the order of the books."""
    found: dict[str, Any] = _load("workbook.yml")
    listed = sorted(each.name for each in TEMPLATES.joinpath("sheets").iterdir())
    plans = {plan["sheet"]: plan for name in listed for plan in _load("sheets", name)}
    for plan in plans.values():
        columns = (found["figures"] if item == "figures" else [item] for item in plan["columns"])
        plan["columns"] = list(chain.from_iterable(columns))
    order = [(name, sheet) for name, groups in found["books"].items() for sheet in chain.from_iterable(groups.values())]
    return found | {"sheets": [plans[sheet] | {"book": name} for name, sheet in order]}


def sheets_of(book: str) -> list[dict[str, Any]]:
    """The plans of a book's sheets."""
    return [plan for plan in sheet_plans()["sheets"] if plan["book"] == book]


def place_of_sheet(sheet: str) -> str:
    """Where a sheet is found, by our name for it or its name in the workbook: details.xlsx, sheet RACI."""
    names = (sheet, translated(sheet))
    book = next(plan["book"] for plan in sheet_plans()["sheets"] if translated(plan["sheet"]) in names)
    return say("{book}, sheet {sheet}", book=book, sheet=names[-1])


def cover_of(book: str) -> dict[str, Any]:
    """The plan of a book's cover."""
    cover: dict[str, Any] = sheet_plans()["cover"]
    return (
        cover
        if book == WORKBOOK
        else {key: cover[key] for key in ("sheet", "widths")} | sheet_plans()["cover_of_details"]
    )


def _load(*place: str) -> Any:
    path = TEMPLATES.joinpath(*place)
    text = path.read_text(encoding="utf-8")
    return in_this_language(path, yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
