"""An inventory as its file describes it: written in its format, and what is read of it held against what a reader expects."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.utils import range_boundaries

from tests.builders import write_xlsx
from tests.spreadsheet.spreadsheet_files import ODS_NAMES, ODS_TYPE, write_zip

Case = Mapping[str, Any]
DATES = ("since", "impact_assessed_on", "reviewed_on", "retirement")
UNASKED = frozenset(("kinds", "role", "ai_act_role", "status", "autonomy", "personal_data", "in_scope", *DATES))
"""Fields that must not be read where nobody expects them."""
IN_ANY_ORDER = ("role", "ai_act_role")


def write_inventory(case: Case, folder: Path) -> Path:
    """The file that a case describes."""
    path = folder / case["file"]
    sheets = {
        sheet["name"]: [[None if v == "" else v for v in row] for row in sheet["rows"]] for sheet in case["sheets"]
    }
    merged = {sheet["name"]: sheet.get("merges") or () for sheet in case["sheets"]}
    if case["format"] == "xlsx":
        write_xlsx(path, sheets, merged=merged)
    elif case["format"] == "ods":
        _write_ods(path, sheets, merged)
    else:
        (rows,) = sheets.values()
        width = max(map(len, rows))
        with path.open("w", encoding=case.get("encoding", "utf-8"), newline="") as file:
            csv.writer(file, delimiter=case["delimiter"]).writerows(
                [*row, *[None] * (width - len(row))] for row in rows
            )
    return path


def _write_ods(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Mapping[str, Sequence[str]]) -> None:
    tables = ""
    for name, rows in sheets.items():
        areas = [range_boundaries(area) for area in merged[name]]
        written = "".join(_ods_row(row, number, areas) for number, row in enumerate(rows, start=1))
        tables += f'<table:table table:name="{escape(name)}">{written}</table:table>'
    content = (
        f'<?xml version="1.0"?><office:document-content {ODS_NAMES}><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    write_zip(path, {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


def _ods_row(row: Sequence[Any], number: int, areas: Sequence[tuple[int, int, int, int]]) -> str:
    cells = []
    width = max([len(row), *(right for _, top, right, bottom in areas if top <= number <= bottom)])
    for column, value in enumerate([*row, *[None] * (width - len(row))], start=1):
        area = next((a for a in areas if a[0] <= column <= a[2] and a[1] <= number <= a[3]), None)
        begins = area is None or area[:2] == (column, number)
        tag = "table:table-cell" if begins else "table:covered-table-cell"
        spans = f' table:number-columns-spanned="{area[2] - area[0] + 1}"' if area and begins else ""
        cells.append(f"<{tag}{spans}{_ods_value(value)}</{tag}>")
    return f"<table:table-row>{''.join(cells) or '<table:table-cell/>'}</table:table-row>"


def _ods_value(value: Any) -> str:
    if value is None:
        return ">"
    if isinstance(value, dt.date):
        return f' office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p>'
    if isinstance(value, float | int):
        return f' office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
    return f' office:value-type="string"><text:p>{escape(value)}</text:p>'


def faults(case: Case, entries: Sequence[Mapping[str, Any]], findings: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What was read otherwise than a careful reader reads it; each cell that nobody can tell must be asked, and no other."""
    read = {_place(entry): entry for entry in entries if entry["list"] in ("ai_systems", "services")}
    wanted = {_place(entry): entry for entry in case["expect"]}
    yield from (f"{place}: not read" for place in wanted.keys() - read.keys())
    yield from (f"{place}: no entry" for place in read.keys() - wanted.keys())
    for place in wanted.keys() & read.keys():
        for field in wanted[place].keys() | (UNASKED & read[place].keys()):
            said, want = (_comparable(each.get(field), field) for each in (read[place], wanted[place]))
            if said != want:
                yield f"{place} {field}: {said} instead of {want}"
    sheets = {sheet["name"] for sheet in case["sheets"]} & {entry["sheet"] for entry in case["expect"]}
    asked = {f"{f['sheet'] or ''}!{f['cell']}".lstrip("!") for f in findings if f["sheet"] in sheets}
    yield from (f"{cell}: asked, or not" for cell in asked ^ set(case["questions"]))


def _place(entry: Mapping[str, Any]) -> tuple[str, str | None, int]:
    return entry["list"], entry["sheet"], entry["row"]


def _comparable(value: Any, field: str) -> Any:
    if isinstance(value, list | tuple):
        return sorted(value) if field in IN_ANY_ORDER else list(value)
    if value is None or isinstance(value, bool):
        return value
    if field in ("rto", "rpo"):
        return float(value)
    return re.findall(r"\S+", str(value))
