"""Write the spreadsheets of the invented clients from the text in their `text/` folders.

    python data/clients/write_sheets.py

A text file is one sheet: settings (`key: value`), an empty line, then the rows of the sheet, cells
apart by a tab. The same text gives the same bytes: times are fixed, and nothing is compressed,
because compressors differ.
`README.md` beside this file says how to change a sheet.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

CLIENTS = Path(__file__).resolve().parent
WRITTEN_AT = dt.datetime(2026, 11, 24, 8, 0)
HEADER_FILL, HEADER_INK = "0F5563", "FFFFFF"
TITLE_POINTS = 13
CM_PER_CHARACTER = 0.2
XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'

Cell = str | int | dt.date


@dataclass(frozen=True)
class Sheet:
    """One sheet as its text file has it: where it goes, how it looks, its rows from row 1 on."""

    settings: dict[str, str]
    rows: list[list[str]]

    @property
    def file(self) -> str:
        return self.settings["file"]

    @property
    def name(self) -> str:
        return self.settings["sheet"]

    @property
    def header_row(self) -> int:
        return int(self.settings["header_row"])

    @property
    def widths(self) -> list[int]:
        """Widths of the columns in characters, A first."""
        return [int(width) for width in self.settings["widths"].split()]

    @property
    def last_row(self) -> int:
        """The table ends above the first empty row below its header."""
        below = range(self.header_row, len(self.rows))
        return next((row for row in below if not self.rows[row]), len(self.rows))


def main() -> None:
    for folder in sorted(text.parent for text in CLIENTS.glob("*/text")):
        for file, content in render_sheets(folder).items():
            (folder / file).write_bytes(content)
            print(f"{folder.name}/{file}: {len(content):,} bytes")


def render_sheets(folder: Path) -> dict[str, bytes]:
    """The spreadsheets of one client's folder, file name to content; writes nothing.

    Text files that name the same file become its sheets, in the order of their own names.
    """
    renderers = {".xlsx": render_xlsx, ".csv": render_csv, ".ods": render_ods}
    sheets = [read_text(path) for path in sorted((folder / "text").glob("*.tsv"))]
    by_file = groupby(sheets, key=lambda sheet: sheet.file)
    return {file: renderers[Path(file).suffix](list(group)) for file, group in by_file}


def read_text(path: Path) -> Sheet:
    """The settings and rows of one text file. In a cell `\\n` is a line break."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    settings = dict(line.split(": ", 1) for line in head.splitlines())
    lines = body.removesuffix("\n").split("\n")
    cells = [[cell.replace("\\n", "\n") for cell in line.split("\t")] if line else [] for line in lines]
    return Sheet(settings, cells)


def typed(text: str) -> Cell:
    """A whole number and a date (2026-12-31) get their type; all else is text, 8.10 above all."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return dt.date.fromisoformat(text)
    return int(text) if re.fullmatch(r"\d+", text) else text


# --- xlsx ---


def render_xlsx(sheets: list[Sheet]) -> bytes:
    book = Workbook()
    book.properties.creator = ""
    book.properties.created = WRITTEN_AT
    book.remove(book.active)
    for sheet in sheets:
        fill_worksheet(book.create_sheet(sheet.name), sheet)
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as archive:
        parts = {name: canonical(archive.read(name)) for name in archive.namelist()}
    # openpyxl puts the time of saving here, whatever the workbook's properties say
    core = parts["docProps/core.xml"].decode()
    modified = rf"\g<1>{WRITTEN_AT:%Y-%m-%dT%H:%M:%SZ}"
    parts["docProps/core.xml"] = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", modified, core).encode()
    return pack(parts, first="[Content_Types].xml")


def canonical(part: bytes) -> bytes:
    """The same XML in its canonical form: openpyxl writes it otherwise where lxml is installed."""
    return f"{XML_DECLARATION}\n{ElementTree.canonicalize(part.decode())}".encode()


def fill_worksheet(worksheet: Worksheet, sheet: Sheet) -> None:
    for row, cells in enumerate(sheet.rows, start=1):
        for column, text in enumerate(cells, start=1):
            if not text:
                continue
            cell = worksheet.cell(row, column, typed(text))
            if sheet.header_row <= row <= sheet.last_row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, dt.date):
                cell.number_format = "yyyy-mm-dd"
    worksheet["A1"].font = Font(bold=True, size=TITLE_POINTS)
    for cell in worksheet[sheet.header_row]:
        cell.font = Font(bold=True, color=HEADER_INK)
        cell.fill = PatternFill("solid", fgColor=HEADER_FILL)
    for column, width in enumerate(sheet.widths, start=1):
        worksheet.column_dimensions[get_column_letter(column)].width = width
    worksheet.freeze_panes = sheet.settings.get("freeze")
    worksheet.auto_filter.ref = f"A{sheet.header_row}:{get_column_letter(len(sheet.widths))}{sheet.last_row}"


# --- csv ---


def render_csv(sheets: list[Sheet]) -> bytes:
    """One sheet as a spreadsheet program exports it.

    Lines end in CR LF, and rows of more than one cell have the full width.
    """
    (sheet,) = sheets
    width = max(len(cells) for cells in sheet.rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=sheet.settings["delimiter"])
    for cells in sheet.rows:
        writer.writerow(cells + [""] * (width - len(cells)) if len(cells) > 1 else cells)
    return out.getvalue().encode(sheet.settings["encoding"])


# --- ods ---

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    ]
)
ODS_MANIFEST = f"""{XML_DECLARATION}
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
ODS_CELL_STYLES = f"""<number:date-style style:name="day">
<number:day number:style="long"/><number:text>.</number:text>
<number:month number:style="long"/><number:text>.</number:text><number:year number:style="long"/></number:date-style>
<style:style style:name="title" style:family="table-cell">
<style:text-properties fo:font-weight="bold" fo:font-size="{TITLE_POINTS}pt"/></style:style>
<style:style style:name="header" style:family="table-cell">
<style:table-cell-properties fo:background-color="#{HEADER_FILL}"/>
<style:text-properties fo:font-weight="bold" fo:color="#{HEADER_INK}"/></style:style>
<style:style style:name="body" style:family="table-cell">
<style:table-cell-properties fo:wrap-option="wrap"/></style:style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>
"""


def render_ods(sheets: list[Sheet]) -> bytes:
    widths = sorted({width for sheet in sheets for width in sheet.widths})
    columns = "\n".join(
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * CM_PER_CHARACTER:.1f}cm"/></style:style>'
        for width in widths
    )
    tables = "\n".join(ods_table(sheet) for sheet in sheets)
    content = (
        f'{XML_DECLARATION}\n<office:document-content {ODS_NAMES} office:version="1.3">\n'
        f"<office:automatic-styles>\n{ODS_CELL_STYLES}{columns}\n</office:automatic-styles>\n"
        f"<office:body><office:spreadsheet>\n{tables}\n</office:spreadsheet></office:body>\n"
        "</office:document-content>\n"
    )
    parts = {"mimetype": ODS_TYPE, "META-INF/manifest.xml": ODS_MANIFEST, "content.xml": content}
    return pack({name: text.encode() for name, text in parts.items()}, first="mimetype")


def ods_table(sheet: Sheet) -> str:
    columns = "".join(f'<table:table-column table:style-name="w{width}"/>' for width in sheet.widths)
    rows = "\n".join(
        "<table:table-row>"
        + "".join(ods_cell(text, ods_style(sheet, row)) for text in cells or [""])
        + "</table:table-row>"
        for row, cells in enumerate(sheet.rows, start=1)
    )
    return f'<table:table table:name="{escape(sheet.name)}">{columns}\n{rows}\n</table:table>'


def ods_style(sheet: Sheet, row: int) -> str:
    if row == sheet.header_row:
        return "header"
    if row == 1:
        return "title"
    return "body" if sheet.header_row < row <= sheet.last_row else "Default"


def ods_cell(text: str, style: str) -> str:
    value = typed(text)
    if not text:
        return "<table:table-cell/>"
    if isinstance(value, dt.date):
        attributes = f'table:style-name="date" office:value-type="date" office:date-value="{value}"'
        text = f"{value:%d.%m.%Y}"
    elif isinstance(value, int):
        attributes = f'table:style-name="{style}" office:value-type="float" office:value="{value}"'
    else:
        attributes = f'table:style-name="{style}" office:value-type="string"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell {attributes}>{lines}</table:table-cell>"


def pack(parts: dict[str, bytes], *, first: str) -> bytes:
    """A zip of the parts, `first` in front and the rest by name, each stored with the fixed time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda part: (part != first, part)):
            entry = zipfile.ZipInfo(name, WRITTEN_AT.timetuple()[:6])
            entry.create_system = 3  # as on Unix, also when written on Windows
            archive.writestr(entry, parts[name])
    return packed.getvalue()


if __name__ == "__main__":
    main()
