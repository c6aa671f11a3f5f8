"""One text file → the same sheet as xlsx, csv and ods, with what a careful reader finds in each of its rows.

A file begins with comment lines that say what makes it hard, then settings (`key: value`), an empty line, and the rows
of the sheet from row 1 on. A bar parts cells, `\\n` is a line break in a cell, `=8.1` is stored as a number and
`@2001-01-10` as a date where the format can; `{C6EFCE}` at a cell's end fills it with that colour. Behind `=>` stands
what the row must give: requirements, status, then `in` or `out` (applicable or not), `old:` and `level:` values, and the
codes of its flags with a `!`.
A line `--- name` begins another sheet, `merged:` names merged cells of the sheet that follows it.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import PatternFill

from ims_lib.register.model import STATUSES

FORMATS = ("xlsx", "csv", "ods")
_FILLED = re.compile(r"(.*)\{([0-9A-F]{6})\}", re.DOTALL)
ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        **{same: same for same in ("office", "table", "text", "style")},
        "fo": "xsl-fo-compatible",
    }.items()
)


@dataclass
class TextSheet:
    """One sheet: its name, rows of cells, merged cells, and the records wanted, by row."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    wanted: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class SheetFile:
    """A text file: settings and sheets."""

    name: str
    settings: dict[str, str]
    sheets: list[TextSheet]

    @property
    def formats(self) -> list[str]:
        return self.settings.get("formats", " ".join(FORMATS)).split()

    @property
    def as_of(self) -> dt.date | None:
        day = self.settings.get("as_of")
        return dt.date.fromisoformat(day) if day else None

    def write(self, folder: Path, form: str) -> Path:
        """The sheet as a file of one of the formats."""
        path = folder / f"{self.settings.get('file', self.name)}.{form}"
        {"xlsx": _write_xlsx, "csv": _write_csv, "ods": _write_ods}[form](path, self)
        return path


def read_sheet_file(path: Path) -> SheetFile:
    """A text file read."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    settings = dict(line.split(": ", 1) for line in head.split("\n") if not line.startswith("#") and ": " in line)
    sheets = [TextSheet(settings.get("sheet", "Sheet1"))]
    for line in body.rstrip("\n").split("\n"):
        if line.startswith("--- "):
            sheets.append(TextSheet(line[4:].strip()))
        elif line.startswith("merged: "):
            sheets[-1].merged += line[8:].split()
        else:
            cells, _, wanted = line.partition("=>")
            row = [cell.strip().replace("\\n", "\n") for cell in cells.split("|")] if cells.strip() else []
            sheets[-1].rows.append(row)
            if "=>" in line:
                sheets[-1].wanted += [_wanted(len(sheets[-1].rows), part) for part in wanted.split("&&")]
    return SheetFile(path.stem, settings, [s for s in sheets if s.rows])


def found_as_wanted(record: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """What a record says of the things that are wanted of it."""
    shown = {
        "row": record["row"],
        "refs": record["refs"],
        "status": record["status"],
        "flags": sorted(record["flags"]),
        "applicable": record["applicable"],
        "old_refs": record["old_refs"],
        "maturity": record.get("maturity"),
        "title": record["title"],
    }
    return {key: shown[key] for key in wanted}


def _wanted(row: int, text: str) -> dict[str, Any]:
    text, _, title = text.partition(" title:")
    wanted: dict[str, Any] = {"row": row, "refs": [], "status": "unknown", "flags": []}
    for word in text.split():
        if word in STATUSES:
            wanted["status"] = word
        elif word in ("in", "out"):
            wanted["applicable"] = word == "in"
        elif word.startswith("!"):
            wanted["flags"].append(word[1:])
        elif word.startswith("old:"):
            wanted["old_refs"] = [f"27001-2013:{number}" for number in word[4:].split(",")]
        elif word.startswith("level:"):
            wanted["maturity"] = float(word[6:])
        else:
            wanted["refs"].append(word)
    wanted["flags"].sort()
    return wanted | ({"title": title.strip()} if title else {})


def _parts(cell: str) -> tuple[str, str]:
    """A cell's text and the colour that it is filled with."""
    found = _FILLED.fullmatch(cell)
    return (found[1].strip(), found[2]) if found else (cell, "")


def _value(cell: str) -> str | float | dt.date | None:
    if cell[:1] == "=":
        return float(cell[1:]) if "." in cell else int(cell[1:])
    return dt.date.fromisoformat(cell[1:]) if cell[:1] == "@" else cell or None


def _write_xlsx(path: Path, file: SheetFile) -> None:
    book = Workbook()
    book.remove(book.active)
    for sheet in file.sheets:
        page = book.create_sheet(sheet.name)
        for number, row in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(row, start=1):
                text, colour = _parts(cell)
                if cell:
                    page.cell(number, column).value = _value(text)
                if colour:
                    page.cell(number, column).fill = PatternFill("solid", fgColor=colour)
        for area in sheet.merged:
            page.merge_cells(area)
    book.save(path)


def _write_csv(path: Path, file: SheetFile) -> None:
    (sheet,) = file.sheets
    delimiter = file.settings.get("delimiter", ",")
    with path.open("w", encoding=file.settings.get("encoding", "utf-8"), newline="") as handle:
        writer = csv.writer(handle, delimiter={"tab": "\t"}.get(delimiter, delimiter))
        width = max(map(len, sheet.rows))
        for row in sheet.rows:
            values = [_value(_parts(cell)[0]) for cell in row]
            cells = ["" if value is None else str(value) for value in values]
            writer.writerow([*cells, *[""] * (width - len(cells))] if row else [])


def _write_ods(path: Path, file: SheetFile) -> None:
    tables = "".join(
        f'<table:table table:name="{escape(sheet.name)}">{"".join(map(_ods_row, sheet.rows))}</table:table>'
        for sheet in file.sheets
    )
    colours = sorted(
        {colour for sheet in file.sheets for row in sheet.rows for cell in row if (colour := _parts(cell)[1])}
    )
    styles = "".join(
        f'<style:style style:name="{colour}" style:family="table-cell">'
        f'<style:table-cell-properties fo:background-color="#{colour.lower()}"/></style:style>'
        for colour in colours
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMES} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("content.xml", content)


def _ods_row(row: list[str]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row)) or '<table:table-cell/>'}</table:table-row>"


def _ods_cell(cell: str) -> str:
    text, colour = _parts(cell)
    value = _value(text)
    head = f'<table:table-cell table:style-name="{colour}"' if colour else "<table:table-cell"
    if value is None:
        return f"{head}/>"
    if isinstance(value, dt.date):
        return (
            f'{head} office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'
        )
    if isinstance(value, str):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'{head} office:value-type="string">{lines}</table:table-cell>'
    return f'{head} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
