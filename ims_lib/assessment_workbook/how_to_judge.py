"""The sheet that says what each verdict looks like, and how many records to look at."""

from __future__ import annotations

from typing import Any

from ims_lib.scales import anchors, judgement_labels, samples

SHEET = "How to judge"
KINDS = {
    "mechanism": "A rule, role or process",
    "scope": "That something covers this standard's field",
    "record": "That something was done, by its records",
}
WIDTHS = (26, 24, 90)


def samples_told() -> str:
    """How many records to look at, by how many there are, in a line."""
    steps = samples()
    ends = [f"to {int(step['population_from']) - 1}" for step in steps[1:]] + ["and more"]
    parts = [f"{step['population_from']} {end}: {step['take']}" for step, end in zip(steps, ends, strict=True)]
    return f"Records to look at, by how many there are: {', '.join(parts)}."


def fill_how_to_judge(sheet: Any) -> None:
    """A page to read beside the review sheet; nothing on it is read back."""
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
    for letter, width in zip("ABC", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
