"""The sheet of suggestions: what rows without a reference may speak of, accepted or rejected by the assessor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ims_lib.assessment_workbook.form import (
    HEADER_ROW,
    add_drop_down,
    fill_sheet,
    letters_now,
    load_form,
    read_rows,
    read_sheet,
)
from ims_lib.cell_places import CellPlace
from ims_lib.cell_text import clean

SHEET = "Suggestions"
CHOICES = ("accept", "reject")
FORM = load_form(SHEET)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion as the sheet shows it. `place` is where the text stands, `verdict` accept, reject, or empty."""

    place: str
    text: str
    ref: str
    title: str
    score: str
    why: str
    verdict: str


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """What stands on the sheet for one text and requirement, what stood there when it was written, and its cell."""

    text: str
    ref: str
    verdict: str
    was: str
    source: str


def read_suggestions(path: Path) -> tuple[SuggestionRow, ...]:
    """The rows of the sheet with a verdict, now or when it was written; none where a workbook has no such sheet. Raises BadClient when one of its columns is gone."""
    rows = read_sheet(path, SHEET)
    if rows is None:
        return ()
    letter = letters_now(rows, FORM, path)["Verdict"]
    found = []
    for number, cell in read_rows(rows, FORM, path):
        source = str(CellPlace(path.name, SHEET, f"{letter}{number}"))
        verdict = cell["Verdict"].casefold()
        if cell["The row says"] and cell["Requirement"] and (verdict or cell["Was: verdict"]):
            says, requirement = cell["The row says"], cell["Requirement"]
            found.append(SuggestionRow(says, requirement, verdict, cell["Was: verdict"], source))
    return tuple(found)


def rows_to_decide(suggestions: Iterable[Suggested]) -> Iterator[list[str]]:
    """A row per suggestion. A text that a cell can't hold as it is stays out: it couldn't be read back."""
    for each in suggestions:
        if clean(each.text).split() == each.text.split():
            yield [each.place, each.text, each.ref, each.title, each.score, each.why, each.verdict, each.verdict]


def fill_suggestions(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    """Write the sheet of suggestions, with the two words to choose from."""
    fill_sheet(sheet, FORM, rows)
    letter = FORM.letter("Verdict")
    cells = [f"{letter}{number}" for number in range(HEADER_ROW + 1, HEADER_ROW + 1 + len(rows))]
    add_drop_down(sheet, CHOICES, cells)
