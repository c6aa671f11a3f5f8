"""The assessment workbook: one row per requirement in scope, for an assessor to fill in and for us to read back.

It is known by a mark inside it, whatever it is called. Only its review columns are read, as judgements.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ims_lib.catalogue.model import Catalogue
from ims_lib.cell_text import FORMULA_STARTS, clean
from ims_lib.errors import BadClient
from ims_lib.scales import NOT_APPLICABLE, judgement_labels, judgement_levels

if TYPE_CHECKING:
    from ims_lib.judgements.model import Judgement

MARK = "ims-workbook-assessment"
FILE = "assessment.xlsx"
SHEET = "Review"
HEADER_ROW = 3
WIDTHS = {"Requirement": 16, "Title": 34, "Question to ask": 52, "The client says": 26, "In cell": 30, "Verdict": 14,
          "Reason": 44, "Evidence seen": 34, "Assessor": 18, "Date": 12, "Was: verdict": 12, "Was: reason": 12,
          "Was: evidence": 12, "Was: assessor": 12, "Was: date": 12}  # fmt: skip
COLUMNS = tuple(WIDTHS)
READ_AS = {"Requirement": "on", "Verdict": "new", "Reason": "reason", "Evidence seen": "evidence",
           "Assessor": "who", "Date": "when"}  # fmt: skip
OPEN = ("Verdict", "Reason", "Evidence seen", "Assessor", "Date")
"""The review columns: the only cells that can be filled in."""
HIDDEN = {"Was: verdict": "new", "Was: reason": "reason", "Was: evidence": "evidence", "Was: assessor": "who",
          "Was: date": "when"}  # fmt: skip
"""What stood in the review columns when the sheet was written, so that a change can be told."""
LINES = "Lines of judgements.csv when this sheet was written"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A filled row of the review sheet: its values by name as in judgements.csv, and the cell of its verdict."""

    values: Mapping[str, str]
    was: tuple[str, str, str]
    """Verdict, reason and evidence when the sheet was written."""
    source: str


@dataclass(frozen=True, slots=True)
class Review:
    """A review sheet as it was filled in."""

    rows: tuple[ReviewRow, ...]
    lines: int = 0
    """How many lines judgements.csv had when the sheet was written."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the client's own rows say of a requirement, and where, as a person reads it."""

    text: str
    place: str


def find_assessment_workbooks(folder: Path) -> list[Path]:
    """The assessment workbooks of a client's folder, by name; copies that a program keeps open are none."""
    return [
        path
        for path in sorted(folder.iterdir(), key=lambda item: item.name)
        if path.is_file() and not path.name.startswith(("~$", ".~lock")) and is_assessment_workbook(path)
    ]


def is_assessment_workbook(path: Path) -> bool:
    """Whether a file carries our mark. A file that is no readable zip carries none."""
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo("docProps/core.xml")
            return info.file_size < 65_536 and MARK.encode() in archive.read(info)
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
        return False


def write_assessment_workbook(
    path: Path,
    catalogue: Catalogue,
    standards: Iterable[str],
    *,
    said: Mapping[str, Said] | None = None,
    judgements: Mapping[str, Judgement] | None = None,
    lines: int = 0,
) -> None:
    """A workbook with each requirement of the standards in scope: what to ask, what the client says, what is judged.

    `lines` is how many lines judgements.csv has. The file appears whole or not at all; one with the same content
    stays untouched.
    """
    rows = list(_rows(catalogue, set(standards), said or {}, judgements or {}))
    if path.exists() and _content(path) == _as_texts(rows, lines):
        return
    book = _book(rows, lines, catalogue)
    handle, name = tempfile.mkstemp(prefix=".assessment.", suffix=".tmp", dir=path.parent)
    os.close(handle)
    try:
        book.save(name)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def read_review(path: Path) -> Review:
    """The rows of a review sheet that hold something, now or when it was written.

    Raises BadClient when the review sheet or one of its columns is gone.
    """
    rows = list(_sheet_rows(path))
    start, place_of = _heading(rows, path)
    letter = chr(ord("A") + place_of["Verdict"])
    found = []
    for number, row in enumerate(rows[start:], start=start + 1):
        cell = _reader(row, place_of)
        values = {key: cell(name) for name, key in READ_AS.items()}
        before = {key: cell(name) for name, key in HIDDEN.items()}
        if not values["on"] or not any([values["new"], values["reason"], values["evidence"], *before.values()]):
            continue
        was = (before["new"], before["reason"], before["evidence"])
        changed = (values["new"], values["reason"], values["evidence"]) != was
        if changed and any(was):
            # A name and a date that stayed are those of the judgement that stood there, not of the change.
            values |= {key: "" for key in ("who", "when") if values[key] == before[key]}
        found.append(ReviewRow(values, was, f"{path.name}!{SHEET}!{letter}{number}"))
    return Review(tuple(found), _lines(rows))


def why_not_rewritten(path: Path) -> str | None:
    """Why a workbook must be left as it is, though nothing on it is new; None where it can be written anew."""
    for lock in (f"~${path.name}", f".~lock.{path.name}#"):
        if (path.parent / lock).exists():
            return "it is open in a spreadsheet program"
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    try:
        own = [name for name in book.sheetnames if name != SHEET]
    finally:
        book.close()
    return f"it has a sheet that we didn't write ('{own[0]}')" if own else None


def _rows(
    catalogue: Catalogue, standards: set[str], said: Mapping[str, Said], judgements: Mapping[str, Judgement]
) -> Iterator[list[Any]]:
    for name, requirement in catalogue.leaves.items():
        if requirement.standard not in standards:
            continue
        asks = [catalogue.criteria[item].ask for item in catalogue.criteria_of[name]]
        client = said.get(name, Said("", ""))
        judged = judgements.get(name)
        review = [judged.new, judged.reason, judged.evidence, judged.who, judged.when] if judged else [""] * len(OPEN)
        yield [
            name,
            requirement.title or "(no title in the standard)",
            "\n".join(asks),
            client.text,
            client.place,
            *review,
            *review,
        ]


def _book(rows: Sequence[Sequence[Any]], lines: int, catalogue: Catalogue) -> Any:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    book = Workbook()
    book.properties.category = MARK
    book.properties.title = "Assessment workbook"
    sheet = book.active
    sheet.title = SHEET
    verdicts = ", ".join(f"{key} {label}" for key, label in judgement_labels().items())
    sheet["A1"] = f"Verdicts: {verdicts}; {NOT_APPLICABLE} for a control of an Annex A. Empty: not judged."
    sheet["A2"] = "Only the light columns can be filled in. They are read back and added to judgements.csv."
    sheet.cell(1, len(COLUMNS) - 1, LINES)
    sheet.cell(1, len(COLUMNS), lines)
    fills = {True: PatternFill("solid", fgColor="FFFFF7DB"), False: PatternFill("solid", fgColor="FFF4F6F8")}
    top = Alignment(wrap_text=True, vertical="top")
    for place, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(HEADER_ROW, place, name)
        cell.font, cell.fill, cell.alignment = Font(bold=True), PatternFill("solid", fgColor="FFDCE9F2"), top
        for number, row in enumerate(rows, start=HEADER_ROW + 1):
            cell = sheet.cell(number, place)
            _put(cell, row[place - 1])
            cell.alignment, cell.fill = top, fills[name in OPEN]
            if name in OPEN:
                cell.protection = Protection(locked=False)
                # as text, what is typed there is never taken for a formula or a date of its own making
                cell.number_format = "yyyy-mm-dd" if name == "Date" else "@"
    _drop_downs(sheet, rows, catalogue)
    _set_up(sheet, HEADER_ROW + len(rows))
    return book


def _put(cell: Any, text: str) -> None:
    """Text as text: what begins like a formula is shown as it is, and stays text when somebody edits it."""
    if not text:
        return
    cell.value = clean(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)


def _drop_downs(sheet: Any, rows: Sequence[Sequence[Any]], catalogue: Catalogue) -> None:
    """The verdicts to choose from: a clause can't be not applicable."""
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = chr(ord("A") + COLUMNS.index("Verdict"))
    clauses = {row[0] for row in rows if catalogue.leaves[row[0]].part == "clauses"}
    for choices, wanted in ((list(judgement_levels()), True), ([*judgement_levels(), NOT_APPLICABLE], False)):
        cells = [f"{letter}{n}" for n, row in enumerate(rows, start=HEADER_ROW + 1) if (row[0] in clauses) is wanted]
        if cells:
            choice = DataValidation(
                type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True
            )
            choice.errorTitle, choice.error = (
                "No such verdict",
                f"Choose one of {', '.join(choices)}, or leave it empty.",
            )
            choice.sqref = _ranges(cells)
            sheet.add_data_validation(choice)


def _ranges(cells: Sequence[str]) -> Any:
    """Cells of one column as ranges of neighbours: programs slow down over hundreds of single ones."""
    from openpyxl.worksheet.cell_range import MultiCellRange

    letter, numbers = cells[0][0], [int(cell[1:]) for cell in cells]
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    return MultiCellRange(" ".join(f"{letter}{a}:{letter}{b}" for a, b in zip(starts, ends, strict=True)))


def _set_up(sheet: Any, last_row: int) -> None:
    """Frozen heading, filter, protection without a password, and paper: landscape, as wide as the page, heading repeated."""
    letters = [chr(ord("A") + place) for place in range(len(COLUMNS))]
    for letter, (name, width) in zip(letters, WIDTHS.items(), strict=True):
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].hidden = name in HIDDEN
    shown = letters[len(COLUMNS) - len(HIDDEN) - 1]
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{shown}{last_row}"
    sheet.protection.sheet = True
    # openpyxl's flags say what is forbidden: filtering and making columns wider stay allowed
    sheet.protection.autoFilter = sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_area = f"A1:{shown}{last_row}"
    sheet.oddFooter.center.text = "&P / &N"


def _sheet_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        if SHEET not in book.sheetnames:
            raise BadClient(
                f"{path.name}: the sheet '{SHEET}' is gone; make a new workbook with `ims new` and copy it there"
            )
        yield from book[SHEET].iter_rows(values_only=True)
    finally:
        book.close()


def _heading(rows: Sequence[Sequence[Any]], path: Path) -> tuple[int, dict[str, int]]:
    """The number of the heading row, and where each column stands."""
    for number, row in enumerate(rows, start=1):
        if row and row[0] == COLUMNS[0]:
            heading = {str(name): place for place, name in enumerate(row) if name}
            missing = [name for name in READ_AS if name not in heading]
            if missing:
                raise BadClient(f"{path.name}, sheet '{SHEET}': column {', '.join(missing)} is gone; put it back")
            return number, heading
    raise BadClient(f"{path.name}, sheet '{SHEET}': the row of headings is gone; the first is '{COLUMNS[0]}'")


def _reader(row: Sequence[Any], place_of: Mapping[str, int]) -> Callable[[str], str]:
    """What reads one row's cells by the heading of their column; empty where the column or the cell is missing."""

    def cell(name: str) -> str:
        place = place_of.get(name)
        return "" if place is None or place >= len(row) else _text(row[place])

    return cell


def _lines(rows: Sequence[Sequence[Any]]) -> int:
    first = list(rows[0]) if rows else []
    if LINES not in first:
        return 0
    behind = first[first.index(LINES) + 1 :]
    return int(behind[0]) if behind and isinstance(behind[0], int) else 0


def _content(path: Path) -> tuple[int, list[list[str]]]:
    """What stands on a review sheet, to compare; nothing where it is none of this kind."""
    rows = list(_sheet_rows(path))
    body = [[_text(value) for value in row] for row in rows[HEADER_ROW - 1 :]]
    return _lines(rows), [row + [""] * (len(COLUMNS) - len(row)) for row in body]


def _as_texts(rows: Iterable[Sequence[Any]], lines: int) -> tuple[int, list[list[str]]]:
    return lines, [list(COLUMNS), *([clean(str(value)).strip() for value in row] for row in rows)]


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return "" if value is None else str(value).strip()
