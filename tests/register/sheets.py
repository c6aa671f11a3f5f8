"""Sheets written as text, a line a row and a bar between cells, so that a reader of a test sees what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ims_lib.register import check_json
from ims_lib.register.read import read_grids
from ims_lib.spreadsheet.grid import Grid, Oddity, Row, Value, Workbook


def sheet(
    text: str,
    name: str | None = "Sheet",
    *,
    figures: Sequence[int] = (),
    dates: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> Grid:
    """A grid; columns in `figures` hold numbers where they look like one, those in `dates` dates."""
    rows: list[Row] = []
    oddities: dict[tuple[int, int], Oddity] = {}
    for number, line in enumerate(text.strip("\n").split("\n"), start=1):
        values: list[Value] = [cell.strip() or None for cell in line.split("|")]
        for column, value in enumerate(values):
            if column in figures and isinstance(value, str) and value.replace(".", "").isdigit():
                values[column], oddities[number, column] = float(value), Oddity("number", value)
            if column in dates and isinstance(value, str) and value[:2] == "20" and "-" in value:
                oddities[number, column] = Oddity("date", value)
            if isinstance(value, str) and value.startswith("#"):
                values[column], oddities[number, column] = value, Oddity("error", value)
        while values and values[-1] is None:
            values.pop()
        if values:
            rows.append(Row(number, tuple(values)))
    return Grid(name, rows, last_row=rows[-1].number if rows else 0, oddities=oddities, merged=merged)


def check(*grids: Grid, file: str = "client.xlsx", **options: Any) -> dict[str, Any]:
    """What is read of these sheets; which evidence decided stands apart from the findings."""
    answer = check_json(read_grids(Workbook(file, "xlsx", grids), **options))
    answer["evidence"] = [each["message"] for each in answer["findings"] if each["code"] == "ref.evidence"]
    answer["findings"] = [each for each in answer["findings"] if each["code"] != "ref.evidence"]
    return answer


def refs(answer: dict[str, Any]) -> list[list[str]]:
    return [record["refs"] for record in answer["records"]]


def codes(answer: dict[str, Any], level: str | None = None) -> list[str]:
    return [finding["code"] for finding in answer["findings"] if level in (None, finding["level"])]
