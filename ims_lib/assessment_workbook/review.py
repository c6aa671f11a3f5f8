"""The review sheet: one row per requirement in scope, its review columns read back as judgements.

Below a requirement stands what is assessed for each AI system or service: a row for each judgement there is, on all or
on one of them, and one row more to fill in. So the sheet grows with what was judged, not with criteria times systems:
with 50 systems it is as long as with three, and several names in one cell judge them alike at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ims_lib.assessment_workbook.form import (
    HEADER_ROW,
    add_drop_down,
    add_names,
    close_cells,
    fill_sheet,
    letters_now,
    load_form,
    read_rows,
    read_sheet,
)
from ims_lib.catalogue.model import Catalogue
from ims_lib.cell_places import CellPlace
from ims_lib.errors import BadClient
from ims_lib.judgements.model import AT, Judgement
from ims_lib.scales import NOT_APPLICABLE, judgement_labels, judgement_levels
from ims_lib.standard_ids import number_of

SHEET = "Review"
JUDGED = ("new", "reason", "evidence", "who", "when")
"""The parts of a judgement that the sheet shows."""
SAID = JUDGED[:3]
"""Those of them by which one judgement is told from another."""
OBJECT = "AI system or service"
"""Which of them a row below a requirement is about; empty: all alike."""
SEVERAL = ";"
"""What stands between the names of several."""
LINES = "Lines of judgements.csv when this sheet was written"
FORM = load_form(SHEET, verdicts=", ".join(f"{key} {label}" for key, label in judgement_labels().items()))
_, *JUDGED_IN = FORM.open
"""The columns in which the parts of a judgement stand."""
WAS_OBJECT, *WAS_JUDGED_IN = FORM.hidden
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
    """The rows of a review sheet that hold something, now or when it was written. Raises BadClient when the review sheet or one of its columns is gone."""
    rows = review_rows(path)
    letters = letters_now(rows, FORM, path)
    judged = [each for number, cell in read_rows(rows, FORM, path) for each in _judged_in(number, cell)]
    named = {each.values["on"] for each in judged if not each.moved}
    moved = {each.values["on"]: each.was for each in judged if each.moved}
    found = [
        ReviewRow(
            each.values,
            # Where two rows changed places, each holds now what the other held.
            moved.get(each.values["on"], each.was) if each.is_new else each.was,
            str(CellPlace(path.name, SHEET, f"{letters['Verdict']}{each.number}")),
            _cells(letters, each.number, each.values),
        )
        for each in judged
        if not (each.moved and each.values["on"] in named)
    ]
    return Review(tuple(found), lines_of(rows))


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a row of the sheet says of one AI system or service, or of all, and verdict, reason and evidence that it had."""

    number: int
    values: Mapping[str, str]
    was: tuple[str, str, str]
    is_new: bool = False
    """Whether the row was about another one, or about none yet, when the sheet was written."""
    moved: bool = False
    """Whether the row is no longer about this one: what it held of it is withdrawn."""


def _judged_in(number: int, cell: Mapping[str, str]) -> Iterator[_Judged]:
    """What a row says now, once for each AI system or service that it names, and what it no longer says of those that it named.

    None where it holds nothing and held nothing. One whose verdict, reason and evidence were emptied is about what it
    was about.
    """
    values = {part: cell[name] for part, name in zip(JUDGED, JUDGED_IN, strict=True)}
    before = {part: cell[name] for part, name in zip(JUDGED, WAS_JUDGED_IN, strict=True)}
    now, was = ((each["new"], each["reason"], each["evidence"]) for each in (values, before))
    if not cell["Requirement"] or not any([*now, *before.values()]):
        return
    held = _names_in(cell, WAS_OBJECT) if any(was) else []
    names = _names_in(cell, OBJECT) if any(now) else held
    if names != held or (now != was and any(was)):
        # A name and a date that stayed are those of the judgement that stood there, not of the change.
        values |= {key: "" for key in ("who", "when") if values[key] == before[key]}
    for on in names:
        is_new = on not in held
        yield _Judged(number, {"on": on, **values}, ("", "", "") if is_new else was, is_new=is_new)
    for on in held if not number_of(cell["Requirement"]) else ():  # a requirement is judged for all alike
        if on not in names:
            yield _Judged(number, {"on": on, **values, **dict.fromkeys(SAID, "")}, was, moved=True)


def _names_in(cell: Mapping[str, str], column: str) -> list[str]:
    """What a row is about by this column: a criterion for each AI system or service there, or the requirement or criterion alone."""
    names = [name.strip() for name in cell[column].replace("\n", SEVERAL).split(SEVERAL) if name.strip()]
    return [f"{cell['Requirement']}{AT}{name}" for name in names] or [cell["Requirement"]]


def _cells(letters: Mapping[str, str], number: int, values: Mapping[str, str]) -> dict[str, str]:
    """Where the parts of a judgement stand."""
    columns = {"on": OBJECT if AT in values["on"] else "Requirement", **dict(zip(JUDGED, JUDGED_IN, strict=True))}
    return {part: f"{letters[name]}{number}" for part, name in columns.items()}


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
    catalogue: Catalogue,
    standards: set[str],
    said: Mapping[str, ClientSays],
    judgements: Mapping[str, Judgement],
    assessed_for: Mapping[str, str],
) -> Iterator[list[str]]:
    """A row per requirement in scope: what to ask, what the client says, what is judged, and that again, hidden.

    Below the first that demands it each criterion of `assessed_for`, which tells for whom one is assessed one by one.
    """
    shown: set[str] = set()
    for name, requirement in catalogue.leaves.items():
        if requirement.standard not in standards:
            continue
        asks = [catalogue.criteria[item].ask for item in catalogue.criteria_of[name]]
        client = said.get(name, ClientSays("", ""))
        title = requirement.title or "(no title in the standard)"
        yield [name, title, "\n".join(asks), client.text, client.place, *_twice("", judgements.get(name))]
        for item in catalogue.criteria_of[name]:
            if item in assessed_for and item not in shown:
                shown.add(item)
                yield from _of_each(item, catalogue, judgements, assessed_for[item])


def _of_each(
    criterion: str, catalogue: Catalogue, judgements: Mapping[str, Judgement], told: str
) -> Iterator[list[str]]:
    """A row for each judgement on a criterion, that on all first, and one to fill in."""
    found = catalogue.criteria[criterion]
    parts = {on: on.partition(AT) for on in sorted(judgements)}
    judged = {on: part for on, part in parts.items() if catalogue.renamed.get(part[0], part[0]) == criterion}
    for on, (name, _, called) in judged.items():
        yield [name, found.text, found.ask, told, "", *_twice(called, judgements[on])]
    yield [criterion, found.text, found.ask, told, "", *_twice("", None)]


def _twice(called: str, judged: Judgement | None) -> list[str]:
    """The open cells of a row and the hidden ones behind them."""
    review = [called, *(getattr(judged, part) if judged else "" for part in (*JUDGED[:-1], "day"))]
    return review * 2


def fill_review(
    sheet: Any, rows: Sequence[Sequence[str]], lines: int, catalogue: Catalogue, names: Mapping[str, str]
) -> None:
    """Write the review sheet. The verdicts to choose from know that only a control can be not applicable.

    `names`: criterion → the cells with the names of the AI systems or services to choose from.
    """
    fill_sheet(sheet, FORM, rows)
    sheet.cell(1, len(COLUMNS) - 1, LINES)
    sheet.cell(1, len(COLUMNS), lines)
    letter = FORM.letter("Verdict")
    controls = {row[0] for row in rows if row[0] in catalogue.leaves and catalogue.leaves[row[0]].part != "clauses"}
    for choices, wanted in ((list(judgement_levels()), False), ([*judgement_levels(), NOT_APPLICABLE], True)):
        cells = [f"{letter}{n}" for n, row in enumerate(rows, start=HEADER_ROW + 1) if (row[0] in controls) is wanted]
        add_drop_down(sheet, choices, cells)
    letter = FORM.letter(OBJECT)
    for source in dict.fromkeys(names.values()):
        here = [n for n, row in enumerate(rows, start=HEADER_ROW + 1) if names.get(row[0]) == source]
        add_names(sheet, source, [f"{letter}{n}" for n in here])
    close_cells(
        sheet,
        [f"{FORM.letter(OBJECT)}{n}" for n, row in enumerate(rows, start=HEADER_ROW + 1) if row[0] in catalogue.leaves],
    )
