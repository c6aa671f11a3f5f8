"""Sheets of a report's workbook that were filled in: their rows by heading, wherever the columns stand now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ims_lib.assessment_workbook.form import text_of
from ims_lib.cell_places import CellPlace
from ims_lib.dates import spoken
from ims_lib.errors import FileRefused
from ims_lib.findings import Finding
from ims_lib.judgements.model import UNNAMED, day_of
from ims_lib.languages import by_language, in_all_languages, say
from ims_lib.languages.texts import chosen_words
from ims_lib.scales import scale_rows
from ims_lib.spreadsheet import Row, read_workbook
from ims_lib.spreadsheet.grid import column_letter
from ims_lib.told import sentence
from ims_lib.wording import in_marks, listed

PLAN = "Plan"
"""The sheet of what is agreed of packages; the others are those of entries.csv."""
OF_LISTS = ("AI systems", "Services")
"""Sheets that show the client's own lists and aren't read back: what was typed there is told."""


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A sheet that is read back: what is filled in, and what its rows are known by. Headings as they begin."""

    sheet: str
    code: str
    """What the codes of its questions begin with."""
    fields: tuple[str, ...]
    known_by: tuple[str, ...]
    """Folded away at the right: what a row is about, and how many lines the csv had when the sheet was written."""
    also: tuple[str, ...] = ()
    """What else is read of a row, where it is there."""
    speaks_for_file: bool = False
    """Whether it asks about a workbook that can't be read at all; one of its sheets does."""


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row of such a sheet: texts and cells by heading."""

    texts: Mapping[str, str]
    cells: Mapping[str, CellPlace]


@by_language
def sheets_read_back(*, old: bool = False) -> tuple[str, ...]:
    """All of them; with those that only workbooks of earlier releases have."""
    return (
        PLAN,
        *dict.fromkeys(row["sheet"] for row in scale_rows("entries") if row["sheet"] and (old or not row["old"])),
    )


def read_filled(path: Path, form: SheetForm, doubts: list[Finding]) -> list[FilledRow]:
    """The rows of a form below its headings; none where the workbook has no such sheet. What can't be read back is a question."""
    known = path.stat()
    grids, damage = _book(path, known.st_mtime_ns, known.st_size)
    if told := damage.get(form.sheet) or (form.speaks_for_file and damage.get("")):
        _not_read(path, form, "unreadable", told, doubts)
        return []
    rows = grids.get(form.sheet, ())
    start, places = _headings(rows, form)
    found = [_row(row, places, path, form) for row in rows if row.number > start]
    gone = [in_marks(name) for name in (*form.fields, *form.known_by) if name not in places]
    is_filled = any(each.texts.get(name) for each in found for name in form.fields)
    if gone and rows and (is_filled or form.known_by[-1] in places):
        told = (
            say("its column {gone} is", gone=gone[0])
            if len(gone) == 1
            else say("its columns {gone} are", gone=listed(gone))
        )
        _not_read(
            path, form, "column_gone", say("{told} gone; fill in the workbook of the latest report", told=told), doubts
        )
    return [] if gone else found


def _not_read(path: Path, form: SheetForm, code: str, why: str, doubts: list[Finding]) -> None:
    before = say("for ") if code == "column_gone" else ""
    text = say(
        "nothing of this sheet is read back{part} {before}{why}", part="," if before else ":", before=before, why=why
    )
    doubts.append(Finding("question", f"{form.code}.{code}", text, path.name, form.sheet))


@lru_cache(maxsize=4)
def _book(path: Path, _changed: int, _size: int) -> tuple[Mapping[str, Sequence[Row]], Mapping[str, str]]:
    """The rows of what is read back, read once as long as the file stays as it is, for a client is opened often; and by sheet why
    one can't be read, without a name why none can."""
    try:
        book = read_workbook(path)
    except FileRefused as refused:
        return {}, {"": str(refused)}
    damage = {each.sheet or "": each.message for each in reversed(book.remarks) if each.level == "error"}
    kept = (*sheets_read_back(old=True), *OF_LISTS)
    sheets = {said: sheet for sheet in kept for said in in_all_languages(sheet)}
    return (
        {sheets[grid.name]: grid.rows for grid in book.grids if grid.name in sheets},
        {sheets.get(name, name): why for name, why in damage.items()},
    )


def _headings(rows: Sequence[Row], form: SheetForm) -> tuple[int, dict[str, int]]:
    """The number of the row of headings, the one with most that we know, and where each stands, whatever its heading adds."""
    known = (*form.fields, *form.known_by, *form.also)
    most: tuple[int, dict[str, int]] = (0, {})
    for row in rows:
        texts = [text_of(value).partition(" (")[0] for value in row.values]
        stand = {said: place for place, said in reversed(list(enumerate(texts)))}
        places = {name: stand[said] for name in known for said in in_all_languages(name) if said in stand}
        most = max(most, (row.number, places), key=lambda item: len(item[1]))
    return most


def _row(row: Row, places: Mapping[str, int], path: Path, form: SheetForm) -> FilledRow:
    texts = {name: text_of(row.values[place]) for name, place in places.items() if place < len(row.values)}
    texts = {name: chosen_words().get(text, text) for name, text in texts.items()}
    cells = {
        name: CellPlace(path.name, form.sheet, f"{column_letter(place)}{row.number}") for name, place in places.items()
    }
    return FilledRow(texts, cells)


def day_in(text: str) -> str | None:
    """The day in a cell as year-month-day; empty where none is given; None where the text is no day, or two."""
    day = day_of(text)
    return None if day is None else day[:10]


def differs(here: str, there: str, place: str, who: str, when: str) -> str:
    """What is asked where a cell says one thing and the csv, by now, another."""
    by = say(" by {who}", who=who) if who != UNNAMED else ""
    said = (
        say(", agreed{by} on {on_day}, after this sheet was written", by=by, on_day=spoken(when[:10])) if when else ""
    )
    return sentence(
        "filled.differs", here=_quoted(here), there=_quoted(there), place=CellPlace.from_text(place), said=said
    )


def _quoted(text: str) -> str:
    return in_marks(spoken(text)) if text else say("empty")


def asked(code: str, text: str, place: CellPlace) -> Finding:
    """A question at a cell."""
    return Finding("question", code, text, *place)
