"""The sheet that says what each verdict looks like, and how many records to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ims_lib.cell_text import clean
from ims_lib.scales import anchors, judgement_labels, samples
from ims_lib.spreadsheet.grid import column_letter

SHEET = "How to judge"
KINDS = {
    "mechanism": "A rule, role or process",
    "scope": "That something covers this standard's field",
    "record": "That something was done, by its records",
}
WIDTHS = (26, 24, 90)
FIRST_LIST = 4
"""The place of the first hidden column of names."""
Names = Mapping[str, tuple[str, ...]]
"""Criterion → names of the AI systems or services that it is assessed for."""


def samples_told() -> str:
    """How many records to look at, by how many there are, in a line."""
    steps = samples()
    ends = [f"to {int(step['population_from']) - 1}" for step in steps[1:]] + ["and more"]
    parts = [f"{step['population_from']} {end}: {step['take']}" for step, end in zip(steps, ends, strict=True)]
    return f"Records to look at, by how many there are: {', '.join(parts)}."


def lists_of(named: Names) -> list[tuple[str, ...]]:
    """The lists of names that the review sheet offers, each once: several criteria are assessed for the same systems."""
    return list(dict.fromkeys(tuple(clean(name) for name in names) for names in named.values()))


def cells_of(named: Names) -> dict[str, str]:
    """Criterion → the cells that hold the names to choose from."""
    letters = {names: column_letter(place) for place, names in enumerate(lists_of(named), start=FIRST_LIST)}
    return {
        criterion: f"'{SHEET}'!${letter}$1:${letter}${len(names)}"
        for criterion, names in named.items()
        for letter in [letters[tuple(clean(name) for name in names)]]
    }


def names_in(rows: Sequence[Sequence[Any]] | None) -> list[tuple[str, ...]]:
    """The lists of names that stand on the sheet."""
    width = max(map(len, rows or ()), default=0)
    columns = ([row[place] for row in rows or () if place < len(row)] for place in range(FIRST_LIST, width))
    return [tuple(str(name) for name in column if name is not None) for column in columns]


def fill_how_to_judge(sheet: Any, lists: Sequence[Sequence[str]] = ()) -> None:
    """A page to read beside the review sheet, and hidden beside it the names to choose from there; nothing on it is read back."""
    from openpyxl.styles import Alignment, Font

    sheet.title = SHEET
    sheet.append(["What a criterion is about", "Verdict", "What it looks like"])
    for kind, looks in anchors().items():
        for level, text in looks.items():
            sheet.append([KINDS[kind], f"{level} {judgement_labels()[level]}", text])
    sheet.append([])
    sheet.append(["Records there are, from", "Look at", "How"])
    heads = (1, sheet.max_row)
    for step in samples():
        sheet.append([step["population_from"], step["take"], step["why"]])
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row in heads)
    for place, names in enumerate(lists, start=FIRST_LIST):
        sheet.column_dimensions[column_letter(place)].hidden = True
        for number, name in enumerate(names, start=1):
            cell = sheet.cell(number, place + 1, name)
            cell.data_type = "s"
    for letter, width in zip("ABC", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
