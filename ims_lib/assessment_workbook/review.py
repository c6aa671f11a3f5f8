"""The review sheet: one row per requirement in scope, its review columns read back as judgements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ims_lib.assessment_workbook.form import (
    HEADER_ROW,
    Form,
    add_drop_down,
    fill_sheet,
    letter_now,
    read_rows,
    read_sheet,
)
from ims_lib.catalogue.model import Catalogue
from ims_lib.cell_places import CellPlace
from ims_lib.errors import BadClient
from ims_lib.judgements.model import Judgement
from ims_lib.scales import NOT_APPLICABLE, judgement_labels, judgement_levels

SHEET = "Review"
JUDGED = ("new", "reason", "evidence", "who", "when")
"""The parts of a judgement that the sheet shows."""
OPEN = ("Verdict", "Reason", "Evidence seen", "Assessor", "Date")
"""The review columns, one for each of them: the only cells that can be filled in."""
HIDDEN = ("Was: verdict", "Was: reason", "Was: evidence", "Was: assessor", "Was: date")
"""What stood in the review columns when the sheet was written, so that a change can be told."""
LINES = "Lines of judgements.csv when this sheet was written"
FORM = Form(
    sheet=SHEET,
    widths={
        "Requirement": 16,
        "Title": 34,
        "Question to ask": 52,
        "The client says": 26,
        "In cell": 30,
        "Verdict": 14,
        "Reason": 44,
        "Evidence seen": 34,
        "Assessor": 18,
        "Date": 12,
        **dict.fromkeys(HIDDEN, 12),
    },
    open=OPEN,
    hidden=HIDDEN,
    about=(
        f"Verdicts: {', '.join(f'{key} {label}' for key, label in judgement_labels().items())}; "
        f"{NOT_APPLICABLE} for a control of an Annex A. Empty: not judged.",
        "Only the light columns can be filled in. They are read back and added to judgements.csv. "
        "The sheet How to judge says what each verdict looks like.",
    ),
    wanted=("Requirement", *OPEN),
)
COLUMNS = FORM.columns


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A filled row of the review sheet: its values by name as in judgements.csv, and the cell of its verdict."""

    values: Mapping[str, str]
    was: tuple[str, str, str]
    """Verdict, reason and evidence when the sheet was written."""
    source: str
    cells: Mapping[str, str]
    """Where its values stand, by their names."""


@dataclass(frozen=True, slots=True)
class Review:
    """A review sheet as it was filled in."""

    rows: tuple[ReviewRow, ...]
    lines: int = 0
    """How many lines judgements.csv had when the sheet was written."""


@dataclass(frozen=True, slots=True)
class ClientSays:
    """What the client's own rows say of a requirement, and where, as a person reads it."""

    text: str
    place: str


def read_review(path: Path) -> Review:
    """The rows of a review sheet that hold something, now or when it was written.

    Raises BadClient when the review sheet or one of its columns is gone.
    """
    rows = review_rows(path)
    letters = {
        part: letter_now(rows, FORM, path, name) for part, name in zip(("on", *JUDGED), FORM.wanted, strict=True)
    }
    found = []
    for number, cell in read_rows(rows, FORM, path):
        values = {"on": cell["Requirement"], **{part: cell[name] for part, name in zip(JUDGED, OPEN, strict=True)}}
        before = {part: cell[name] for part, name in zip(JUDGED, HIDDEN, strict=True)}
        if not values["on"] or not any([values["new"], values["reason"], values["evidence"], *before.values()]):
            continue
        was = (before["new"], before["reason"], before["evidence"])
        changed = (values["new"], values["reason"], values["evidence"]) != was
        if changed and any(was):
            # A name and a date that stayed are those of the judgement that stood there, not of the change.
            values |= {key: "" for key in ("who", "when") if values[key] == before[key]}
        cells = {part: f"{letter}{number}" for part, letter in letters.items()}
        found.append(ReviewRow(values, was, str(CellPlace(path.name, SHEET, cells["new"])), cells))
    return Review(tuple(found), lines_of(rows))


def review_rows(path: Path) -> list[tuple[Any, ...]]:
    """Every row of a review sheet. Raises BadClient when it is gone."""
    rows = read_sheet(path, SHEET)
    if rows is None:
        raise BadClient(
            f"{path.name}: the sheet '{SHEET}' is gone; make a new workbook with `ims new` and copy it there"
        )
    return rows


def lines_of(rows: Sequence[Sequence[Any]]) -> int:
    """How many lines judgements.csv had when the sheet was written."""
    first = list(rows[0]) if rows else []
    if LINES not in first:
        return 0
    behind = first[first.index(LINES) + 1 :]
    return int(behind[0]) if behind and isinstance(behind[0], int) else 0


def rows_to_review(
    catalogue: Catalogue, standards: set[str], said: Mapping[str, ClientSays], judgements: Mapping[str, Judgement]
) -> Iterator[list[str]]:
    """A row per requirement in scope: what to ask, what the client says, what is judged, and that again, hidden."""
    for name, requirement in catalogue.leaves.items():
        if requirement.standard not in standards:
            continue
        asks = [catalogue.criteria[item].ask for item in catalogue.criteria_of[name]]
        client, judged = said.get(name, ClientSays("", "")), judgements.get(name)
        review = [getattr(judged, part) if judged else "" for part in JUDGED]
        title = requirement.title or "(no title in the standard)"
        yield [name, title, "\n".join(asks), client.text, client.place, *review, *review]


def fill_review(sheet: Any, rows: Sequence[Sequence[str]], lines: int, catalogue: Catalogue) -> None:
    """Write the review sheet. The verdicts to choose from know that a clause can't be not applicable."""
    fill_sheet(sheet, FORM, rows)
    sheet.cell(1, len(COLUMNS) - 1, LINES)
    sheet.cell(1, len(COLUMNS), lines)
    letter = FORM.letter("Verdict")
    clauses = {row[0] for row in rows if catalogue.leaves[row[0]].part == "clauses"}
    for choices, wanted in ((list(judgement_levels()), True), ([*judgement_levels(), NOT_APPLICABLE], False)):
        cells = [f"{letter}{n}" for n, row in enumerate(rows, start=HEADER_ROW + 1) if (row[0] in clauses) is wanted]
        add_drop_down(sheet, choices, cells, no_such="No such verdict")
