"""The assessment workbook: one row per requirement in scope, for an assessor to fill in and for us to read back.

It is known by a mark inside it, whatever it is called. Only its review columns are read, as judgements.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from ims_lib.catalogue.model import Catalogue
from ims_lib.errors import BadClient

MARK = "ims-workbook-assessment"
SHEET = "Review"
COLUMNS = ("Requirement", "Title", "Question to ask", "Verdict", "Reason", "Evidence seen", "Assessor", "Date")
WIDTHS = (18, 44, 60, 12, 44, 36, 18, 12)
READ_AS = {"Requirement": "on", "Verdict": "new", "Reason": "reason", "Evidence seen": "evidence",
           "Assessor": "who", "Date": "when"}  # fmt: skip


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


def write_assessment_workbook(path: Path, catalogue: Catalogue, standards: Iterable[str]) -> None:
    """A blank workbook: each requirement of the standards in scope with a question, verdict cells empty."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    from ims_lib.scales import judgement_labels

    book = Workbook()
    book.properties.category = MARK
    book.properties.title = "Assessment workbook"
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    verdicts = ", ".join(f"{key} {label}" for key, label in judgement_labels().items())
    sheet.append([f"Verdicts: {verdicts}; not_applicable for a control of an Annex A. Empty: not judged."])
    sheet.append([])
    sheet.append(COLUMNS)
    for name, requirement in catalogue.leaves.items():
        if requirement.standard in set(standards):
            asks = [catalogue.criteria[item].ask for item in catalogue.criteria_of[name]]
            sheet.append([name, requirement.title or "(no title in the standard)", "\n".join(asks) or None])
    choices = DataValidation(type="list", formula1='"N,P,L,F,not_applicable"', allow_blank=True)
    sheet.add_data_validation(choices)
    choices.add(f"D4:D{sheet.max_row}")
    for cell in sheet[3]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE9F2")
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C4"
    sheet.auto_filter.ref = f"A3:H{sheet.max_row}"
    book.save(path)


def read_review(path: Path) -> Iterator[dict[str, str]]:
    """The rows with a verdict: on, new, reason, evidence, who, when, and the cell as source.

    Raises BadClient when the review sheet or one of its columns is gone.
    """
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        if SHEET not in book.sheetnames:
            raise BadClient(
                f"{path.name}: the sheet '{SHEET}' is gone; make a new workbook with `ims new` and copy it there"
            )
        rows = book[SHEET].iter_rows(values_only=True)
        heading: dict[str, int] = {}
        for number, row in enumerate(rows, start=1):
            if not heading:
                if row and row[0] == COLUMNS[0]:
                    heading = {str(name): place for place, name in enumerate(row) if name}
                    missing = [name for name in READ_AS if name not in heading]
                    if missing:
                        raise BadClient(f"{path.name}, sheet '{SHEET}': column {', '.join(missing)} is gone")
                continue
            values = {key: _text(row[heading[name]]) for name, key in READ_AS.items() if heading[name] < len(row)}
            if values.get("on") and values.get("new"):
                yield {**values, "source": f"{path.name}!{SHEET}!D{number}"}
    finally:
        book.close()


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return "" if value is None else str(value).strip()
