"""The deliverable workbook: everything behind the report, sheet by sheet, to filter, print and hand on.

Values only: no formula, no macro, no link out of the file. A text that came from a sheet stays text, whatever
it begins with. The same input gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.xml.functions import tostring

from ims_lib.cell_text import allowed
from ims_lib.coverage import Coverage
from ims_lib.register.model import Register
from ims_lib.report.answers import held, wanted_and_looked_at
from ims_lib.report.deterministic_zip import pack, unpack
from ims_lib.report.figures import WORDS, counted, day, days
from ims_lib.report.steps import rows_of_steps
from ims_lib.report.summary import draft_state, records_in_words
from ims_lib.report.workbook_cells import cell_of, pen_for, styles, value_of
from ims_lib.report.workbook_sheets import Row, rows_by_sheet
from ims_lib.roadmap import Roadmap
from ims_lib.steps import Steps

HEADER_ROW = 3
"""Above it: the sheet's title, and how to read it."""
A3, A4 = 8, 9
A3_FROM = 260
"""Characters: a table wider than this would be too small to read on A4."""
FILL = {"in": "to fill in", "correct": "to correct"}
"""What a heading says of a column that is the client's to write in."""
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.7, "header": 0.3, "footer": 0.3}
"""Inches."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what a row calls it, its heading, its width in characters and its format."""

    key: str
    heading: str
    width: float
    format: str = "text"
    optional: bool = False
    choices: Sequence[str] = ()
    """What the client chooses from when it fills the column in."""
    fill: str = ""
    """Whether the client fills it in or may correct it (see FILL); empty where it is only to be read."""

    @property
    def label(self) -> str:
        """The heading as it is written: what is to be filled in says so in words, beside its colour."""
        return f"{self.heading} ({FILL[self.fill]})" if self.fill else self.heading


def write_workbook(path: Path, steps: Steps) -> None:
    """Write workbook.xlsx: cover, summary, a sheet or more for each step, roadmap, register, gaps, questions, sources."""
    path.write_bytes(_workbook(steps))


def _workbook(steps: Steps) -> bytes:
    coverage, register, roadmap = steps.coverage, steps.register, steps.roadmap
    book = Workbook(write_only=True)
    for style in styles():
        book.add_named_style(style)
    _write_cover(book, register, roadmap)
    rows = rows_by_sheet(register, roadmap, steps.findings) | rows_of_steps(steps)
    for plan in _plans()["sheets"]:
        _write_table(book, plan, rows[plan["sheet"]], coverage)
    return _saved(book, coverage)


def _saved(book: Any, coverage: Coverage) -> bytes:
    """The file's bytes. openpyxl dates properties and archive by the clock, so both are dated again."""
    client = coverage.client
    at = datetime.combine(client.as_of, time())
    properties = book.properties
    properties.title = allowed(f"Gap analysis: {client.name}")
    properties.subject = ", ".join(coverage.catalogue.standards[name].label for name in client.standards)
    properties.creator = allowed(client.settings.assessor or "")
    properties.language = "en"
    saved = io.BytesIO()
    book.save(saved)
    properties.created = properties.modified = at
    parts = unpack(saved.getvalue())
    parts["docProps/core.xml"] = tostring(properties.to_tree())
    return pack(parts, first="[Content_Types].xml", at=at)


@cache
def _plans() -> dict[str, Any]:
    """The cover, the sheets in their order, and their groups; the sheets of a step stand in a file of their own."""
    found: dict[str, Any] = _load("workbook.yml")
    groups: dict[str, list[Any]] = {}
    for item in found["sheets"]:
        if "group" in item:
            group = groups.setdefault(item["group"], [])
        else:
            group.extend(_load(item["sheets"]) if "sheets" in item else [item])
    sheets = [plan for plans in groups.values() for plan in plans]
    for plan in sheets:
        columns = (found["figures"] if item == "figures" else [item] for item in plan["columns"])
        plan["columns"] = list(chain.from_iterable(columns))
    return found | {"groups": groups, "sheets": sheets}


def _load(name: str) -> Any:
    text = files("ims_lib.report").joinpath("templates", *name.split("/")).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _write_table(book: Any, plan: Mapping[str, Any], rows: list[Row], coverage: Coverage) -> None:
    """A sheet with a title, a sentence, and one table whose header stays in view and is repeated in print."""
    columns = [
        column
        for column in _columns(plan, coverage)
        if not column.optional or any(value_of(row.get(column.key), column.format) is not None for row in rows)
    ]
    sheet = book.create_sheet(plan["sheet"])
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = f"{get_column_letter(plan['freeze'] + 1)}{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    _set_up_print(sheet, coverage, paper=A3 if sum(column.width for column in columns) > A3_FROM else A4)
    sheet.append([cell_of(sheet, plan["title"], "title")])
    sheet.append([cell_of(sheet, plan["note"] if rows else plan.get("empty", plan["note"]), "note")])
    sheet.append([cell_of(sheet, column.label, "fill" if column.fill else "header") for column in columns])
    pens = [pen_for(sheet, column.format) for column in columns]
    for row in rows:
        sheet.append([pen(row.get(column.key)) for pen, column in zip(pens, columns, strict=True)])
    _add_choices(sheet, columns, len(rows))
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(columns))}{HEADER_ROW + len(rows)}"


def _add_choices(sheet: Any, columns: Iterable[Column], rows: int) -> None:
    """Drop-downs for the columns that the client fills in; another word may stand there too."""
    for place, column in enumerate(columns, start=1):
        if column.choices and rows:
            letter = get_column_letter(place)
            rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            rule.showErrorMessage = False
            rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + rows}")
            sheet.data_validations.append(rule)


def _columns(plan: Mapping[str, Any], coverage: Coverage) -> Iterator[Column]:
    repeated = {"standard": coverage.client.standards, "role": range(2, plan.get("roles", 0) + 1)}
    for item in plan["columns"]:
        said = {"fill": "correct" if "choices" in item else ""} | item
        each = said.pop("each", "")
        for name in repeated.get(each, ("",)):
            heading = item["heading"].format(**{each: name})
            yield Column(**said | {"key": f"{item['key']} {name}".strip(), "heading": heading})


def _set_up_print(sheet: Any, coverage: Coverage, *, paper: int = A4) -> None:
    """Across, one page wide, with grid lines, sheet and page below."""
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(**MARGINS)
    sheet.print_options.gridLines = True
    sheet.HeaderFooter.oddFooter.left.text = f"&A, as of {day(coverage.client.as_of)}, draft"
    sheet.HeaderFooter.oddFooter.right.text = "Page &P of &N"


def _write_cover(book: Any, register: Register, roadmap: Roadmap) -> None:
    """Who is assessed against what, how to read the sheets, and links to them."""
    coverage = roadmap.gaps.coverage
    plan = _plans()["cover"]
    sheet = book.create_sheet(plan["sheet"])
    for letter, width in zip("AB", plan["widths"], strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    _set_up_print(sheet, coverage)
    sheet.print_options.gridLines = False
    sheet.append([cell_of(sheet, f"Gap analysis: {coverage.client.name}", "title")])
    sheet.append([cell_of(sheet, f"{draft_state(coverage)}; as of {day(coverage.client.as_of)}", "note")])
    _write_block(sheet, "", _facts(register, roadmap).items())
    for number, (group, plans) in enumerate(_plans()["groups"].items()):
        heading = group if number else f"Contents: {group[0].lower()}{group[1:]}"
        _write_block(sheet, heading, [(item["sheet"], item["title"]) for item in plans], linked=True)
    _write_block(sheet, "How to read it", (("", text) for text in plan["how_to_read"]))
    _write_block(sheet, "The five shares", ((WORDS[kind], text) for kind, text in plan["shares"].items()))
    _write_block(sheet, "The three numbers, and what stands beside them", plan["numbers"].items())
    _write_block(sheet, "What this doesn't say", (("", text) for text in plan["limits"]))


def _write_block(sheet: Any, heading: str, lines: Iterable[tuple[str, Any]], *, linked: bool = False) -> None:
    sheet.append([])
    if heading:
        sheet.append([cell_of(sheet, heading, "section")])
    for label, value in lines:
        first = cell_of(sheet, label, "link" if linked else "label", link=label if linked else None)
        sheet.append([first, cell_of(sheet, value, "date" if isinstance(value, date) else "text")])


def _facts(register: Register, roadmap: Roadmap) -> dict[str, Any]:
    gaps, coverage = roadmap.gaps, roadmap.gaps.coverage
    client, standards = coverage.client, coverage.catalogue.standards
    files, judgements = register.ledger["file"].nunique(), len(client.judgements)
    counts = (counted(files, "file"), records_in_words(register), counted(judgements, "judgement"))
    holds, wants, looked_at = (
        ", ".join(standards[name].label for name in names)
        for names in (held(coverage), *wanted_and_looked_at(coverage))
    )
    facts = {
        "Client": client.name,
        "Held": holds or "none",
        "Wanted": wants or "none",
        "In scope too": looked_at,
        "Scope": (client.settings.scope or "").strip(),
        "As of": client.as_of,
        "Assessor": client.settings.assessor,
        "Made from": ", ".join(counts),
        "Gaps": f"{counted(len(gaps.found), 'requirement')} with a gap, weights proposed, no audit finding",
        "Known work": f"{days(gaps.days)} days; up to {days(gaps.possible_days)} more are not known yet",
        "Catalogue": coverage.catalogue.version,
    }
    return {label: value for label, value in facts.items() if value}
