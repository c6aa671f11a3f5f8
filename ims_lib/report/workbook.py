"""The deliverable workbooks: one that a client works with for a year, and beside it what stands behind the figures.

No macro and no link out of the file. Formulas are ours alone, each with what it comes to; a text that came from a sheet
stays text, whatever it begins with. No sheet is locked, for filters and folded columns would be, too. The same input gives
the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from ims_lib.assessment_workbook import REPORT_MARK
from ims_lib.cell_text import allowed
from ims_lib.client.filled_sheets import PLAN
from ims_lib.files import pack, unpack
from ims_lib.languages import noted, say, translated
from ims_lib.report.brand import brand_on_paper
from ims_lib.report.figures import places_within
from ims_lib.report.method import rows_made
from ims_lib.report.plan_rows import folded_by_phase
from ims_lib.report.steps import head_of_sheet, rows_of_steps
from ims_lib.report.steps.decisions import WAITS, decisions_by_package, findings_of_steps
from ims_lib.report.steps.risk_rows import risks_with_treatment
from ims_lib.report.workbook_cells import LINE, PROPOSED, SEVERAL, Looks, looks_of, value_of, write_cell, write_head
from ims_lib.report.workbook_cover import write_cover
from ims_lib.report.workbook_formulas import counted_in, row_formula
from ims_lib.report.workbook_plans import WORKBOOK, cover_of, sheet_plans, sheets_of
from ims_lib.report.workbook_print import A3, A4, DIGIT, set_up_print
from ims_lib.report.workbook_sheets import Row, questions_to_settle, rows_by_sheet
from ims_lib.steps import Steps

HEADER_ROW = 3
"""Counted from 1. Above it: the sheet's title, and how to read it."""
A3_FROM, WIDEST = 168, 242
"""Characters: a table wider than the first would be smaller than 7 points on A4, than the second on A3, where a wider font
stands in for the usual one."""
PAGE_WIDTH = 785
"""Pixels of A4 across within its margins, where a wider font stands in for the usual one."""
NARROW = 12
"""Characters: columns up to so wide keep their width where a table is too wide."""
NOTE_WIDTH = 150
"""Characters of a line of the sentence above a table, at least: it stands over so many columns."""
CELL_MARGINS = 1.5
"""Characters: what a cell leaves free beside its text."""
TURNED = 150
"""Points: how high a row of headings is in which some stand upright."""
CHOICES = "{key}_choices"
"""What a row calls the choices of its own for a column."""
FILL = {"in": noted("to fill in"), "correct": noted("to correct"), "try": noted("to try out")}
"""What a heading says of a column that is the client's to write in."""


@dataclass(frozen=True, slots=True)
class WorkbookColumn:
    """A column of a table: what a row calls it, its heading, its width in characters and its format."""

    key: str
    heading: str
    width: float
    format: str = "text"
    optional: bool = False
    hidden: bool = False
    """Folded away to the right of all others, and not printed."""
    aside: bool = False
    """Shown to the right of all that is printed."""
    turned: bool = False
    """Whether the heading stands upright, over a narrow column."""
    choices: Sequence[str] = ()
    """What the client chooses from when it fills the column in."""
    formula: Mapping[str, Any] | None = None
    """What its cells reckon (see workbook_formulas.py)."""
    told: bool = False
    """Whether its values are words that code goes by, said in the language only here."""
    colours: Mapping[str, str] = field(default_factory=dict)
    """What a cell begins with, or `<` and a number that it lies below, or `*` and what it ends with → its style."""
    fill: str = ""
    """Whether the client fills it in or may correct it (see FILL); empty where it is only to be read."""

    @property
    def label(self) -> str:
        """The heading as it is written: what is to be filled in says so in words, beside its colour."""
        return f"{self.heading} ({translated(FILL[self.fill])})" if self.fill else self.heading

    @property
    def least(self) -> float:
        """Characters that the longest word of the heading takes, with its margins; nothing where it stands upright."""
        return 0 if self.turned else max(map(len, re.split(r"[\s-]+", self.label))) + CELL_MARGINS

    @property
    def style(self) -> str:
        """How its cells look: texts that are folded away stand in one line, so that they make no row higher."""
        return "folded" if self.hidden and self.format in ("text", *SEVERAL) else self.format


def write_workbooks(folder: Path, steps: Steps) -> None:
    rows = sheet_rows(steps)
    for name in sheet_plans()["books"]:
        (folder / name).write_bytes(_workbook(name, rows, steps))


def write_workbook(path: Path, steps: Steps, *, book: str = WORKBOOK) -> None:
    """Write one of them."""
    path.write_bytes(_workbook(book, sheet_rows(steps), steps))


def sheet_rows(steps: Steps) -> dict[str, list[Row]]:
    of_steps = rows_of_steps(steps)
    rows = {**rows_by_sheet(steps, findings_of_steps(steps)), **of_steps}
    decided = decisions_by_package(steps)
    for row in rows[PLAN]:
        own = decided.get(row["package"], {})
        row |= {
            "after": [*row.get("after", ()), *filter(None, [own.get(WAITS)])],
            "decisions": [told for name, told in own.items() if name != WAITS],
        }
    rows[PLAN] = folded_by_phase(rows[PLAN], steps.coverage.client.as_of)
    rows["Risks"] = risks_with_treatment(of_steps, steps.coverage.client)
    rows["Interview"] = [
        *questions_to_settle(rows["Questions"], steps.owners.evidence, steps.coverage.client),
        *rows["Interview"],
    ]
    rows["How this was made"] = rows_made(steps.coverage)
    return rows


def _workbook(name: str, rows: Mapping[str, list[Row]], steps: Steps) -> bytes:
    client = steps.coverage.client
    at = datetime.combine(client.as_of, time())
    saved = io.BytesIO()
    with Workbook(saved, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": allowed(cover_of(name)["title"].format(name=client.name)),
                "subject": ", ".join(steps.coverage.catalogue.standards[each].label for each in client.standards),
                "author": allowed(client.settings.assessor or ""),
                "keywords": REPORT_MARK,
                "created": at,
            }
        )
        looks = looks_of(book, _styles(brand_on_paper(client.practice)))
        write_cover(book, name, looks, steps)
        # what counts is laid out after what it counts
        plans = sorted(sheets_of(name), key=lambda plan: "counts" in plan)
        tables: dict[str, _Laid] = {}
        for plan in plans:
            counts = [
                {"group": say("To do"), **line, "what": translated(line["what"])}
                | {"count": counted_in(counted_rows.rows, counted_rows.span, line)}
                for line in plan.get("counts", ())
                for counted_rows in [tables[line["sheet"]]]
            ]
            tables[plan["sheet"]] = _Laid(plan, [*counts, *rows[plan["sheet"]]], steps)
        for plan in sheets_of(name):
            _write_table(book, looks, tables[plan["sheet"]], steps)
    return pack(unpack(saved.getvalue()), at=at)


def _styles(brand: str) -> Mapping[str, Mapping[str, Any]]:
    """How cells look; titles and headings that are only read in a practice's colour, where it has one."""
    styles: dict[str, Mapping[str, Any]] = sheet_plans()["styles"]
    branded = {"title": "font_color", "section": "font_color", "header": "bg_color", "turned": "bg_color"}
    return styles | {name: {**styles[name], of: brand} for name, of in branded.items() if brand}


class _Laid:
    """A sheet's table as it is laid out: its columns, where its rows begin, and the rows with their formulas."""

    def __init__(self, plan: Mapping[str, Any], rows: Sequence[Row], steps: Steps) -> None:
        self.plan, self.columns = plan, _shown(plan, rows, steps)
        self.head = head_of_sheet(plan["sheet"], steps)
        self.below = HEADER_ROW + (self.head.rows if self.head else 0)
        """The first row of the table below its headings, counted from 0."""
        self.letters = {column.key: xl_col_to_name(place) for place, column in enumerate(self.columns)}
        self.rows = [self._reckoned(row, number, steps) for number, row in enumerate(rows, start=self.below + 1)]

    def _reckoned(self, row: Row, number: int, steps: Steps) -> Row:
        reckoning = {column.key: column.formula for column in self.columns if column.formula}
        if not reckoning or row.get("is_counted"):
            return row
        as_of, method = steps.coverage.client.as_of, steps.risks.method
        cell = partial("{1}{0}".format, number)
        return row | {
            key: row_formula(spec, row, lambda other: cell(self.letters[other]), as_of=as_of, method=method)
            for key, spec in reckoning.items()
        }

    @property
    def last(self) -> int:
        """The last row, counted from 0; that of the headings where there is none below."""
        return self.below - 1 + len(self.rows)

    def span(self, key: str) -> str:
        """Where a column stands, for a formula on another sheet."""
        return f"'{translated(self.plan['sheet'])}'!${self.letters[key]}${self.below + 1}:${self.letters[key]}${self.last + 1}"


def write_table(book: Any, looks: Looks, plan: Mapping[str, Any], rows: Sequence[Row], steps: Steps) -> None:
    """A sheet of any book of ours, by its plan."""
    _write_table(book, looks, _Laid(plan, rows, steps), steps)


def _write_table(book: Any, looks: Looks, laid: _Laid, steps: Steps) -> None:
    """A sheet with a title, a sentence, and one table whose header stays in view and is repeated in print."""
    plan, columns, rows, below = laid.plan, laid.columns, laid.rows, laid.below
    printed = [column.width for column in columns if not (column.hidden or column.aside)]
    sheet = book.add_worksheet(translated(plan["sheet"]))
    sheet.freeze_panes(below, plan.get("freeze", 2))
    sheet.repeat_rows(below - 1)
    set_up_print(sheet, steps.coverage, paper=A3 if sum(printed) > A3_FROM else A4)
    first = _page_by(sheet, laid, sum(printed)) if "pages" in plan else 0
    sheet.print_area(first, 0, laid.last, len(printed) - 1)
    sheet.hide_gridlines(0)
    write_cell(sheet, 0, 0, (laid.head and laid.head.title) or plan["title"], "title", looks)
    _write_note(sheet, plan["note"] if rows else plan.get("empty", plan["note"]), printed, looks)
    if any(column.turned for column in columns):
        sheet.set_row(below - 1, TURNED)
    if laid.head:
        widths = [column.width for column in columns]
        write_head(sheet, laid.head, plan["spans"], widths, HEADER_ROW - 1, looks, shown=len(printed))
    read = places_within(steps.register)
    for place, column in enumerate(columns):
        folded = {"level": 1, "hidden": True} if column.hidden else {}
        sheet.set_column_pixels(place, place, column.width * DIGIT, None, folded)
        label_style = "turned" if column.turned else "fill" if column.fill else "header"
        write_cell(sheet, below - 1, place, column.label, label_style, looks)
        style, key = column.style, column.key
        for number, row in enumerate(rows, start=below):
            value = row.get(key)
            if value is None or value == "":
                continue
            if (column.choices or column.told) and isinstance(value, str):
                value = translated(value)
            if key != "entry":
                value = read(value)
            if style == "folded":
                value = value_of(value, column.format)
            look = style + PROPOSED if key in row.get("by_us", ()) else style
            write_cell(sheet, number, place, value, look, looks)
        if rows:
            _add_rules(sheet, column, (below, place, laid.last, place), rows, looks)
    sheet.outline_settings(symbols_below=False)
    for number, row in enumerate(rows, start=below):
        if row.get("is_folded"):
            sheet.set_row(number, None, None, {"level": 1, "hidden": not row.get("is_open")})
    sheet.autofilter(below - 1, 0, laid.last, len(columns) - 1)


def _page_by(sheet: Any, laid: _Laid, width: float) -> int:
    """Begin a page with each new value of a column; the first row that is printed. Excel breaks no page where a sheet is fitted to it."""
    by, printed = laid.plan["pages"], laid.plan["printed"]
    numbered = [(number, row) for number, row in enumerate(laid.rows, start=laid.below) if row.get(printed)]
    begins = {row.get(by): number for number, row in reversed(numbered)}
    sheet.set_h_pagebreaks(sorted(begins.values())[1:])
    sheet.set_print_scale(min(100, int(100 * PAGE_WIDTH / (width * DIGIT))))
    return min(begins.values(), default=0)


def _add_rules(
    sheet: Any, column: WorkbookColumn, area: tuple[int, int, int, int], rows: Sequence[Row], looks: Looks
) -> None:
    """What may be chosen in a column, or in its cell of a row that has choices of its own, and the colours of what it says."""
    areas = {area: column.choices} if column.choices else {}
    first, place, _, _ = area
    areas |= {
        (number, place, number, place): row[CHOICES.format(key=column.key)]
        for number, row in enumerate(rows, start=first)
        if CHOICES.format(key=column.key) in row
    }
    for cells, choices in areas.items():
        # another word may stand there too
        sheet.data_validation(
            *cells, {"validate": "list", "source": list(map(translated, choices)), "show_error": False}
        )
    for said, style in column.colours.items():
        rule = {"type": "text", "criteria": "begins with", "value": translated(said)}
        if said.startswith("<"):
            rule = {"type": "cell", "criteria": "<", "value": said[1:]}
        elif said.startswith("*"):
            rule |= {"criteria": "ends with", "value": said[1:]}
        sheet.conditional_format(*area, rule | {"format": looks[style][0], "stop_if_true": True})


def _shown(plan: Mapping[str, Any], rows: Sequence[Row], steps: Steps) -> list[WorkbookColumn]:
    """The columns of which there is something, those that aren't printed behind the others, those that are folded last."""
    columns = list(columns_of(plan, steps))
    if "offered_with" in plan and not any(row.get(plan["offered_with"]) for row in rows):
        columns = [
            replace(
                each, fill="", choices=(), told=each.told or bool(each.choices), hidden=each.hidden or each.fill == "in"
            )
            for each in columns
        ]
    found = [
        column
        for column in columns
        if not column.optional or any(value_of(row.get(column.key), column.format) is not None for row in rows)
    ]
    return _fitting(sorted(found, key=lambda column: (column.hidden, column.aside)))


def _fitting(columns: Sequence[WorkbookColumn]) -> list[WorkbookColumn]:
    """The columns, none narrower than a word of its heading; where those that are printed are too wide together, the wide ones are
    narrower, each by its share, so that no longer words ask for another paper."""
    planned = sum(column.width for column in columns if not (column.hidden or column.aside))
    found = [replace(column, width=max(column.width, column.least)) for column in columns]
    printed = [column.width for column in found if not (column.hidden or column.aside)]
    over = sum(printed) - (A3_FROM if planned <= A3_FROM else WIDEST)
    wide = sum(width for width in printed if width > NARROW)
    if over <= 0 or not wide:
        return found
    kept = 1 - over / wide
    return [
        column
        if column.hidden or column.width <= NARROW
        else replace(column, width=max(NARROW, column.least, column.width * kept))
        for column in found
    ]


def _write_note(sheet: Any, text: str, widths: Sequence[float], looks: Looks) -> None:
    """How to read the table, in lines over its first columns, so that none of it is lost in print."""
    wide, last = widths[0], 0
    while wide < NOTE_WIDTH and last < len(widths) - 1:
        last += 1
        wide += widths[last]
    if last:
        sheet.merge_range(1, 0, 1, last, "", looks["told"][0])
    write_cell(sheet, 1, 0, text, "told", looks)
    sheet.set_row(1, LINE * ceil(len(text) / wide))


def columns_of(plan: Mapping[str, Any], steps: Steps) -> Iterator[WorkbookColumn]:
    """The columns of a sheet's plan, one that stands for each standard or role once for each."""
    repeated = {"standard": steps.coverage.client.standards, "role": steps.shared.raci.headings}
    for item in plan["columns"]:
        said = {"fill": "correct" if "choices" in item else ""} | item
        each = said.pop("each", "")
        for name in repeated.get(each, ("",)):
            heading = item["heading"].format(**{each: name})
            yield WorkbookColumn(**said | {"key": f"{item['key']} {name}".strip(), "heading": heading})
