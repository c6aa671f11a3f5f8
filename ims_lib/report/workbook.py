"""The deliverable workbook: everything behind the report, sheet by sheet, to filter, print and hand on.

Values only: no formula, no macro, no link out of the file. A text that came from a sheet stays text, whatever
it begins with. The same input gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from importlib.resources import files
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any

import yaml
from xlsxwriter import Workbook

from ims_lib.assessment_workbook import REPORT_MARK
from ims_lib.cell_text import allowed
from ims_lib.client.filled_sheets import sheets_read_back
from ims_lib.coverage import Coverage
from ims_lib.register.model import Register
from ims_lib.report.answers import held, wanted_and_looked_at
from ims_lib.report.deterministic_zip import pack, unpack
from ims_lib.report.figures import WORDS, counted, day, days
from ims_lib.report.how_made import rows_made
from ims_lib.report.masthead import draft_state, records_in_words
from ims_lib.report.steps import head_of_sheet, rows_of_steps
from ims_lib.report.versions import state_of_report, versions_of_report
from ims_lib.report.workbook_cells import SEVERAL, Looks, looks_of, value_of, write_cell
from ims_lib.report.workbook_head import LINE, write_head
from ims_lib.report.workbook_sheets import Row, rows_by_sheet
from ims_lib.roadmap import Roadmap
from ims_lib.steps import Steps
from ims_lib.wording import listed

HEADER_ROW = 3
"""Counted from 1. Above it: the sheet's title, and how to read it."""
DIGIT = 7
"""Pixels of a digit, by which columns are wide."""
A3, A4 = 8, 9
A3_FROM = 233
"""Characters: a table wider than this would be too small to read on A4."""
NOTE_WIDTH = 150
"""Characters of a line of the sentence above a table, at least: it stands over so many columns."""
TURNED = 150
"""Points: how high a row of headings is in which some stand upright."""
FILL = {"in": "to fill in", "correct": "to correct"}
"""What a heading says of a column that is the client's to write in."""
MARGINS, FOOTER_MARGIN = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.7}, 0.3
"""Inches."""


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
    fill: str = ""
    """Whether the client fills it in or may correct it (see FILL); empty where it is only to be read."""

    @property
    def label(self) -> str:
        """The heading as it is written: what is to be filled in says so in words, beside its colour."""
        return f"{self.heading} ({FILL[self.fill]})" if self.fill else self.heading

    @property
    def style(self) -> str:
        """How its cells look: texts that are folded away stand in one line, so that they make no row higher."""
        return "folded" if self.hidden and self.format in ("text", *SEVERAL) else self.format

    @property
    def label_style(self) -> str:
        return "turned" if self.turned else "fill" if self.fill else "header"


def write_workbook(path: Path, steps: Steps) -> None:
    """Write workbook.xlsx: cover, summary, a sheet or more for each step, roadmap, register, gaps, questions, sources."""
    path.write_bytes(_workbook(steps))


def _workbook(steps: Steps) -> bytes:
    coverage, register, roadmap = steps.coverage, steps.register, steps.roadmap
    client = coverage.client
    at = datetime.combine(client.as_of, time())
    saved = io.BytesIO()
    with Workbook(saved, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": allowed(f"Gap analysis: {client.name}"),
                "subject": ", ".join(coverage.catalogue.standards[name].label for name in client.standards),
                "author": allowed(client.settings.assessor or ""),
                "keywords": REPORT_MARK,
                "created": at,
            }
        )
        looks = looks_of(book, sheet_plans()["styles"])
        _write_cover(book, looks, register, roadmap)
        rows = rows_by_sheet(register, roadmap, steps.findings) | rows_of_steps(steps)
        rows["How this was made"] = rows_made(coverage)
        for plan in sheet_plans()["sheets"]:
            write_table(book, looks, plan, rows[plan["sheet"]], steps)
    return pack(unpack(saved.getvalue()), at=at)


@cache
def sheet_plans() -> dict[str, Any]:
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


def write_table(book: Any, looks: Looks, plan: Mapping[str, Any], rows: list[Row], steps: Steps) -> None:
    """A sheet with a title, a sentence, and one table whose header stays in view and is repeated in print."""
    columns = _shown(plan, rows, steps)
    printed = [column.width for column in columns if not (column.hidden or column.aside)]
    sheet = book.add_worksheet(plan["sheet"])
    head = head_of_sheet(plan["sheet"], steps)
    below = HEADER_ROW + (head.rows if head else 0)
    sheet.freeze_panes(below, plan["freeze"])
    sheet.repeat_rows(below - 1)
    _set_up_print(sheet, steps.coverage, paper=A3 if sum(printed) > A3_FROM else A4)
    sheet.print_area(0, 0, below - 1 + len(rows), len(printed) - 1)
    sheet.hide_gridlines(0)
    write_cell(sheet, 0, 0, (head and head.title) or plan["title"], "title", looks)
    _write_note(sheet, plan["note"] if rows else plan.get("empty", plan["note"]), printed, looks)
    if any(column.turned for column in columns):
        sheet.set_row(below - 1, TURNED)
    if head:
        widths = [column.width for column in columns]
        write_head(sheet, head, plan["spans"], widths, HEADER_ROW - 1, looks, shown=len(printed))
    for place, column in enumerate(columns):
        folded = {"level": 1, "hidden": True} if column.hidden else {}
        sheet.set_column_pixels(place, place, column.width * DIGIT, None, folded)
        write_cell(sheet, below - 1, place, column.label, column.label_style, looks)
        for number, row in enumerate(rows, start=below):
            value = row.get(column.key)
            if column.style == "folded":
                value = value_of(value, column.format)
            write_cell(sheet, number, place, value, column.style, looks)
        if column.choices and rows:
            # another word may stand there too
            choices = {"validate": "list", "source": column.choices, "show_error": False}
            sheet.data_validation(below, place, below + len(rows) - 1, place, choices)
    sheet.autofilter(below - 1, 0, below - 1 + len(rows), len(columns) - 1)


def _shown(plan: Mapping[str, Any], rows: list[Row], steps: Steps) -> list[WorkbookColumn]:
    """The columns of which there is something, those that aren't printed behind the others, those that are folded last."""
    found = [
        column
        for column in _columns(plan, steps)
        if not column.optional or any(value_of(row.get(column.key), column.format) is not None for row in rows)
    ]
    return sorted(found, key=lambda column: (column.hidden, column.aside))


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


def _columns(plan: Mapping[str, Any], steps: Steps) -> Iterator[WorkbookColumn]:
    repeated = {"standard": steps.coverage.client.standards, "role": steps.shared.raci.headings}
    for item in plan["columns"]:
        said = {"fill": "correct" if "choices" in item else ""} | item
        each = said.pop("each", "")
        for name in repeated.get(each, ("",)):
            heading = item["heading"].format(**{each: name})
            yield WorkbookColumn(**said | {"key": f"{item['key']} {name}".strip(), "heading": heading})


def _set_up_print(sheet: Any, coverage: Coverage, *, paper: int = A4) -> None:
    """Across, one page wide, with sheet and page below."""
    sheet.fit_to_pages(1, 0)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(**MARGINS)
    footer = f"&L&A, as of {day(coverage.client.as_of)}, {state_of_report(coverage.client).lower()}&RPage &P of &N"
    sheet.set_footer(footer, {"margin": FOOTER_MARGIN})


def _write_cover(book: Any, looks: Looks, register: Register, roadmap: Roadmap) -> None:
    """Who is assessed against what, how to read the sheets, and links to them."""
    coverage = roadmap.gaps.coverage
    plan = sheet_plans()["cover"]
    sheet = book.add_worksheet(plan["sheet"])
    for place, width in enumerate(plan["widths"]):
        sheet.set_column_pixels(place, place, width * DIGIT)
    sheet.hide_gridlines(2)
    _set_up_print(sheet, coverage)
    title = [(f"Gap analysis: {coverage.client.name}", "title")]
    state = [(f"{draft_state(coverage)}; as of {day(coverage.client.as_of)}", "note")]
    lines = [title, state, *_block("", _facts(register, roadmap).items())]
    if versions := versions_of_report(coverage.client)[:-1]:
        lines += _block(
            "Versions before this one",
            (
                (each["Version"], "; ".join(filter(None, (each["Date"], each["State"], each["What changed"]))))
                for each in versions
            ),
        )
    for number, (group, plans) in enumerate(sheet_plans()["groups"].items()):
        heading = group if number else f"Contents: {group[0].lower()}{group[1:]}"
        lines += _block(heading, [(item["sheet"], item["title"]) for item in plans], style="link")
    lines += _block(
        "How to read it", (("", text.format(read_back=listed(sheets_read_back()))) for text in plan["how_to_read"])
    )
    lines += _block("The five shares", ((WORDS[kind], text) for kind, text in plan["shares"].items()))
    lines += _block("The three numbers, and what stands beside them", plan["numbers"].items())
    lines += _block("What this doesn't say", (("", text) for text in plan["limits"]))
    for row, line in enumerate(lines):
        for column, (value, style) in enumerate(line):
            write_cell(sheet, row, column, value, style, looks)


def _block(heading: str, lines: Iterable[tuple[str, Any]], *, style: str = "label") -> Iterator[list[tuple[Any, str]]]:
    """Lines of the cover below an empty one: of each its values from the left, with their styles."""
    yield []
    if heading:
        yield [(heading, "section")]
    yield from ([(label, style), (value, "text")] for label, value in lines)


def _facts(register: Register, roadmap: Roadmap) -> dict[str, Any]:
    gaps, coverage = roadmap.gaps, roadmap.gaps.coverage
    client, standards = coverage.client, coverage.catalogue.standards
    files, judgements = register.ledger["file"].nunique(), len(client.judgements)
    counts = (counted(files, "file"), records_in_words(register), counted(judgements, "judgement"))
    holds, wants, looked_at = (
        ", ".join(standards[name].label for name in names)
        for names in (held(coverage), *wanted_and_looked_at(coverage))
    )
    versions = versions_of_report(client)
    facts = {
        "Client": client.name,
        "Held": holds or "none",
        "Wanted": wants or "none",
        "In scope too": looked_at,
        "Scope": (client.settings.scope or "").strip(),
        "As of": client.as_of,
        "Assessor": "" if versions else client.settings.assessor,
        "Practice": client.practice.name if client.practice else "",
        **{name: text for row in versions[-1:] for name, text in row.items() if name != "Date"},
        "Made from": ", ".join(counts),
        "Gaps": f"{counted(len(gaps.found), 'requirement')} with a gap, weights proposed, no audit finding",
        "Known work": f"{days(gaps.days)} days; up to {days(gaps.possible_days)} more are not known yet",
    }
    return {label: value for label, value in facts.items() if value}
