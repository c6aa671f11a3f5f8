"""A register in its layout → the cells of its sheets and the records that must be read from them; then a file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

from tests.register.layouts.layout import Case, Look
from tests.register.layouts.register import Item
from tests.register.sheet_files import ODS_NAMES


@dataclass
class Page:
    """One sheet: its cells by row and column, 1-based and 0-based, and what of it is merged."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    wanted: list[dict[str, Any]] = field(default_factory=list)

    @property
    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    @property
    def width(self) -> int:
        return max((column for _, column in self.cells), default=0) + 1

    def line(self, row: int, start: int, texts: Sequence[str]) -> int:
        """Write texts side by side; the row below."""
        for n, text in enumerate(texts):
            self.put(row, start + n, text)
        return row + 1

    def put(self, row: int, column: int, text: str | None) -> None:
        if text:
            self.cells[row, column] = text

    def rows(self) -> list[list[str]]:
        """All rows from the first to the last filled one."""
        return [
            [self.cells.get((row, column), "") for column in range(self.width)] for row in range(1, self.last_row + 1)
        ]


def lay_out(case: Case) -> list[Page]:
    """The sheets of a case, with the records wanted of each."""
    pages = [Page(name) for name in (case.sheets if case.arrangement.startswith("over") else case.sheets[:1])]
    row = 1
    for n, (look, items) in enumerate(case.parts):
        page = pages[min(n, len(pages) - 1)]
        row = 1 if page is not pages[0] or n == 0 or case.arrangement == "side by side" else row + 1
        row = _lines(page, look, row, shown=not (n and case.arrangement == "side by side"))
        if case.arrangement.startswith("cards"):
            row = _cards(page, look, items, row, case.arrangement)
        else:
            bare = n > 0 and case.arrangement == "over sheets without headings"
            row = _table(page, look, items, row if not bare else 1, headed=not bare)
        if not (case.arrangement == "side by side" and n == 0):
            row = _below(page, look, max(row, page.last_row + 1))
    for page in pages:
        page.wanted.sort(key=lambda record: record["row"])
    return pages


def _lines(page: Page, look: Look, row: int, *, shown: bool) -> int:
    for line in look.lines:
        row = page.line(row, look.left, line) if shown else row + 1
    return row + (1 if look.blank_above and look.lines else 0)


def _below(page: Page, look: Look, row: int) -> int:
    row += 1
    for line in look.below:
        lone = len(line) == 1 or {"status", "applicable", "ref"} & set(look.columns[:2])
        row = page.line(row, look.left, line[:1] if lone else line)
    return row


def _table(page: Page, look: Look, items: Sequence[Item], row: int, *, headed: bool) -> int:
    row = _header(page, look, row) if headed else row
    since, shared = 0, 0
    for n, item in enumerate(items):
        if not shared and look.repeat and since >= look.repeat:
            row, since = _header(page, look, row), 0
        if not shared and n in look.sections:
            row = page.line(row, look.column(look.columns[0]), ["Group of rows"])
        shared = max(0, shared - 1)
        if n in look.merged:
            column = look.column("ref")
            page.merged.append((row, column, row + look.merged[n], column))
            shared = look.merged[n]
        since += 1
        evidence = item.evidence if "evidence" in look.columns else None
        for role in look.columns:
            page.put(row, look.column(role), _cell(item, role))
        wanted = _wanted(row, item, look)
        if n in look.goes_on and not any(start <= n <= start + more for start, more in look.merged.items()):
            row += 1
            page.put(row, look.column("evidence"), look.goes_on[n])
            wanted["evidence"] = f"{evidence}\n{look.goes_on[n]}" if evidence else look.goes_on[n]
        page.wanted.append(wanted)
        row += 1
    if look.total:
        page.put(row, look.column(look.columns[0]), look.total)
        last = look.columns[-1] if look.columns[-1] != "ref" else look.columns[-2]
        page.put(row, look.column(last), "12")
        row += 1
    return row


def _header(page: Page, look: Look, row: int) -> int:
    places = [look.column(role) for role in look.columns]
    if look.header == "names of groups above":
        at = max(2, look.split)
        groups = [(places[0], places[at - 1], "Basics"), (places[at], places[-1], "Further")]
        row = _groups(page, row, groups, joined=look.joined_cells)
    if look.header == "two rows":
        _groups(page, row, [(places[look.split], places[-1], "Further")], joined=look.joined_cells)
        for role in look.columns[: look.split]:
            page.put(row, look.column(role), look.headings[role])
        for role in look.columns[look.split :]:
            page.put(row + 1, look.column(role), look.headings[role])
        return row + 2
    for role in look.columns:
        page.put(row, look.column(role), look.headings[role])
    return row + 1


def _groups(page: Page, row: int, groups: Sequence[tuple[int, int, str]], *, joined: bool) -> int:
    for start, end, name in groups:
        page.put(row, start, name)
        if joined and end > start:
            page.merged.append((row, start, row, end))
    return row + 1


def _cards(page: Page, look: Look, items: Sequence[Item], row: int, arrangement: str) -> int:
    for item in items:
        page.wanted.append(_wanted(row, item, look))
        if arrangement == "cards beside":
            for role in look.columns:
                page.line(row, look.left, [look.headings[role], _cell(item, role) or ""])
                row += 1
        else:
            wide = 1 if arrangement == "cards below" else min(2 + look.split % 2, len(look.columns) - 1)
            for n in range(0, len(look.columns), wide):
                for column, role in enumerate(look.columns[n : n + wide]):
                    at = look.left + column * (1 + look.repeat % 2)
                    page.put(row, at, look.headings[role])
                    page.put(row + 1, at, _cell(item, role))
                row += 2
        row += look.between
    return row


def _cell(item: Item, role: str) -> str | None:
    return {
        "ref": item.reference,
        "title": item.title,
        "status": item.wording,
        "applicable": item.answer,
        "owner": item.owner,
        "evidence": item.evidence,
        "standard": item.standard,
        "extra": "K-12",
    }[role]


def _wanted(row: int, item: Item, look: Look) -> dict[str, Any]:
    return {
        "row": row,
        "refs": list(item.refs),
        "title": item.title,
        "status": item.status,
        "applicable": item.applicable,
        "owner": item.owner if "owner" in look.columns else None,
        "evidence": item.evidence if "evidence" in look.columns else None,
    }


def write(case: Case, pages: Sequence[Page], folder: Path) -> Path:
    """The sheets as a file of the case's format; for csv the wanted rows become its physical lines."""
    path = folder / f"{case.file}.{case.form}"
    if case.form == "csv":
        path.write_bytes(_csv(case, pages[0]))
    elif case.form == "ods":
        _write_ods(case, pages, path)
    else:
        _write_xlsx(case, pages, path)
    return path


def _write_xlsx(case: Case, pages: Sequence[Page], path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for (row, column), text in page.cells.items():
            cell = sheet.cell(row, column + 1)
            cell.value, cell.data_type = text, "s"
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(start_row=top, start_column=left + 1, end_row=bottom, end_column=right + 1)
        for row in case.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in case.hidden_columns:
            sheet.column_dimensions["ABCDEFGHI"[column]].hidden = True
    book.save(path)


def _csv(case: Case, page: Page) -> bytes:
    text, lines = io.StringIO(newline=""), {}
    writer = csv.writer(
        text,
        delimiter=case.delimiter,
        quoting=csv.QUOTE_ALL if case.quoted else csv.QUOTE_MINIMAL,
        lineterminator=case.line_end,
    )
    for number, row in enumerate(page.rows(), start=1):
        lines[number] = text.getvalue().count("\n") + 1
        while row and not row[-1] and not case.padded:
            row.pop()
        writer.writerow(row)
    for record in page.wanted:
        record["row"] = lines[record["row"]]
    return text.getvalue().encode(case.encoding)


def _write_ods(case: Case, pages: Sequence[Page], path: Path) -> None:
    tables = "".join(_ods_table(case, page) for page in pages)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMES} office:version="1.3"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("content.xml", content)


def _ods_table(case: Case, page: Page) -> str:
    columns = "".join(f"<table:table-column{_collapsed(n in case.hidden_columns)}/>" for n in range(page.width))
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merged}
    covered = {
        (row, column)
        for top, left, bottom, right in page.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    rows = "".join(
        f"<table:table-row{_collapsed(number in case.hidden_rows)}>"
        + "".join(_ods_cell(text, spans.get((number, n)), covered=(number, n) in covered) for n, text in enumerate(row))
        + "</table:table-row>"
        for number, row in enumerate(page.rows(), start=1)
    )
    return f"<table:table table:name={quoteattr(page.name)}>{columns}{rows}</table:table>"


def _ods_cell(text: str, span: tuple[int, int] | None, *, covered: bool) -> str:
    if covered:
        return "<table:covered-table-cell/>"
    merged = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    if not text:
        return f"<table:table-cell{merged}/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell{merged} office:value-type="string">{lines}</table:table-cell>'


def _collapsed(hidden: bool) -> str:
    return ' table:visibility="collapse"' if hidden else ""
