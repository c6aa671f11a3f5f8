"""What is remarkable about a sheet or file, in the words of an assessor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from ims_lib.spreadsheet.areas import Areas, Place
from ims_lib.spreadsheet.grid import Remark, Row, column_letter
from ims_lib.spreadsheet.limits import FAR, MOST_LISTED
from ims_lib.spreadsheet.preflight import printable

MACROS = Remark("note", "file.macros", "The file carries macros; they were neither read nor run.")


def cell_errors(sheet: str | None, errors: Mapping[Place, str]) -> list[Remark]:
    """One remark for each cell with an error value, or for each run of them when there are many."""
    return [
        Remark(
            "error",
            "cell.error",
            "{cells} shows {text}, so what should stand there is lost; correct it in the spreadsheet.",
            sheet,
            cells,
            {"cells": cells, "text": printable(text, most=80)},
        )
        for cells, text in listed(errors)
    ]


def cells_without_value(sheet: str | None, formulas: Mapping[Place, str]) -> list[Remark]:
    """One remark for each formula whose result was never stored."""
    return [
        Remark(
            "warning",
            "cell.no_value",
            "{cells} is a formula that was never calculated, so it has no value; open the file in Excel or LibreOffice,"
            " save it, and read it again.",
            sheet,
            cells,
            {"cells": cells},
        )
        for cells, _ in listed(formulas)
    ]


def hidden(sheet: str | None, *, whole: bool, rows: Iterable[int], columns: Iterable[int]) -> list[Remark]:
    """That a sheet, its rows or its columns are hidden; they are read like all others."""
    remarks = []
    if whole:
        remarks.append(Remark("note", "sheet.hidden", "The sheet is hidden; it was read like the others.", sheet))
    if rows := sorted(rows):
        remarks.append(
            Remark(
                "note",
                "row.hidden",
                "Row {rows} is hidden; it was read like the others."
                if len(rows) == 1
                else "Rows {rows} are hidden; they were read like the others.",
                sheet,
                f"{rows[0]}:{rows[-1]}",
                {"rows": runs([str(row) for row in rows], rows)},
            )
        )
    if columns := sorted(columns):
        letters = [column_letter(column) for column in columns]
        remarks.append(
            Remark(
                "note",
                "column.hidden",
                "Column {columns} is hidden; it was read like the others."
                if len(columns) == 1
                else "Columns {columns} are hidden; they were read like the others.",
                sheet,
                f"{letters[0]}:{letters[-1]}",
                {"columns": runs(letters, columns)},
            )
        )
    return remarks


def far_rows(sheet: str | None, rows: Sequence[Row]) -> list[Remark]:
    """That something stands far below everything else, mostly by a slip of the finger."""
    for before, row in pairwise(rows):
        if row.number - before.number > FAR:
            return [
                Remark(
                    "note",
                    "sheet.far_cell",
                    "Row {row} is filled, far below the row before it ({before}); delete it if it stands there by mistake.",
                    sheet,
                    f"{row.number}:{row.number}",
                    {"row": str(row.number), "before": str(before.number)},
                )
            ]
    return []


def breaks_off(sheet: str | None, row: int) -> Remark:
    """That a sheet's content ends in the middle."""
    return Remark(
        "error",
        "sheet.damaged",
        "The sheet is damaged and breaks off after row {row}; what follows is lost. Open the file in its own program, let"
        " it repair the sheet, and save it anew.",
        sheet,
        parts={"row": str(row)},
    )


def listed(cells: Mapping[Place, str]) -> list[tuple[str, str]]:
    """Address and text of cells: one by one while they are few, else runs within a column, else the first of them."""
    areas = cells if isinstance(cells, Areas) else Areas.of(cells)
    found: list[tuple[Place, Place, str]] = []
    count = 0
    for column, (first, last, text) in areas.all_down():
        count += last - first + 1
        if found and found[-1][1] == (first - 1, column):
            found[-1] = (found[-1][0], (last, column), found[-1][2])
        else:
            found.append(((first, column), (last, column), text))
    if count <= MOST_LISTED:
        return [(address(place), areas[place]) for place in sorted(areas)]
    if len(found) > MOST_LISTED:
        rest = found[MOST_LISTED - 1 :]
        top, left = min(first[0] for first, _, _ in rest), min(first[1] for first, _, _ in rest)
        bottom, right = max(last[0] for _, last, _ in rest), max(last[1] for _, last, _ in rest)
        found = [*found[: MOST_LISTED - 1], ((top, left), (bottom, right), areas.get((top, left), "an error"))]
    return [
        (address(first) if first == last else f"{address(first)}:{address(last)}", text) for first, last, text in found
    ]


def runs(names: Sequence[str], numbers: Sequence[int]) -> str:
    """Numbers in ascending order as ranges of their names: 4-5, 9. Beyond the first twenty they are only counted."""
    found: list[list[int]] = []
    for index, number in enumerate(numbers):
        if found and numbers[found[-1][-1]] == number - 1:
            found[-1].append(index)
        else:
            found.append([index])
    texts = [names[run[0]] if len(run) == 1 else f"{names[run[0]]}-{names[run[-1]]}" for run in found]
    if len(texts) > MOST_LISTED:
        more = sum(len(run) for run in found[MOST_LISTED:])
        texts = [*texts[:MOST_LISTED], f"… (+{more})"]
    return ", ".join(texts)


def address(place: Place) -> str:
    """A cell's address: (7, 1) is B7."""
    return f"{column_letter(place[1])}{place[0]}"
