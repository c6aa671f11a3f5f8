"""The first sheet of a deliverable workbook: who is assessed against what, how to read the sheets, and links to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import ceil
from typing import Any

from docx.image.image import Image
from xlsxwriter.utility import quote_sheetname

from ims_lib.client.filled_sheets import sheets_read_back
from ims_lib.dates import day
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import Register
from ims_lib.report.answers import held, wanted_and_looked_at
from ims_lib.report.figures import share_words
from ims_lib.report.masthead import draft_state, records_in_words
from ims_lib.report.versions import versions_of_report
from ims_lib.report.workbook_cells import LINE, Looks, write_cell
from ims_lib.report.workbook_formulas import AS_OF
from ims_lib.report.workbook_plans import DETAILS, WORKBOOK, cover_of, sheet_plans, sheets_of
from ims_lib.report.workbook_print import DIGIT, set_up_print
from ims_lib.roadmap import Roadmap
from ims_lib.steps import Steps
from ims_lib.wording import counted, days, listed

LOGO_HEIGHT = 42
"""Pixels of a practice's logo on the cover."""
AS_OF_LABEL = noted("As of")
"""What stands beside the day from which days are counted."""


def write_cover(book: Any, name: str, looks: Looks, steps: Steps) -> None:
    """Who is assessed against what, how to read the sheets, and links to them."""
    coverage, plan = steps.coverage, cover_of(name)
    sheet = book.add_worksheet(translated(plan["sheet"]))
    for place, width in enumerate(plan["widths"]):
        sheet.set_column_pixels(place, place, width * DIGIT)
    sheet.hide_gridlines(2)
    set_up_print(sheet, coverage)
    title = [(plan["title"].format(name=coverage.client.name), "title")]
    state = [
        (
            say("{draft_state}; as of {as_of}", draft_state=draft_state(coverage), as_of=day(coverage.client.as_of)),
            "note",
        )
    ]
    lines = [title, state, *_block("", _facts(steps.register, steps.roadmap).items())]
    if versions := versions_of_report(coverage.client):
        lines += [[], [(say("Versions"), "section")], [(translated(name), "header") for name in versions[-1]]]
        lines += [[(text, "text") for text in each.values()] for each in versions]
    for number, (group, sheets) in enumerate(sheet_plans()["books"][name].items()):
        heading = (
            translated(group)
            if number
            else say("Contents: {group}", group=f"{translated(group)[0].lower()}{translated(group)[1:]}")
        )
        titles = {item["sheet"]: item["title"] for item in sheets_of(name)}
        lines += _block(heading, [(translated(each), titles[each]) for each in sheets], style="link")
    files = {"details": DETAILS, "workbook": WORKBOOK, "read_back": listed(map(translated, sheets_read_back()))}
    lines += _block(say("How to read it"), (("", text.format(**files)) for text in plan["how_to_read"]))
    if "shares" in plan:
        lines += _block(say("The five shares"), ((share_words()[kind], text) for kind, text in plan["shares"].items()))
        lines += _block(
            say("The three numbers, and what stands beside them"),
            ((translated(name), text) for name, text in plan["numbers"].items()),
        )
    if "limits" in plan:
        lines += _block(say("What this doesn't say"), (("", text) for text in plan["limits"]))
    _write_lines(sheet, lines, plan["widths"], looks)
    place = next(row for row, line in enumerate(lines, start=1) if line[:1] == [(translated(AS_OF_LABEL), "label")])
    book.define_name(AS_OF, f"={quote_sheetname(translated(plan['sheet']))}!$B${place}")
    if logo := coverage.client.practice and coverage.client.practice.picture:
        picture, room = Image.from_file(str(logo)), sum(plan["widths"][1:]) * DIGIT
        scale = LOGO_HEIGHT / picture.px_height
        sheet.set_row_pixels(0, LOGO_HEIGHT)
        options = {"x_offset": room - picture.px_width * scale, "x_scale": scale, "y_scale": scale, "decorative": True}
        sheet.insert_image(0, 1, str(logo), options)


def _write_lines(sheet: Any, lines: Iterable[Sequence[tuple[Any, str]]], widths: Sequence[float], looks: Looks) -> None:
    """The lines of the cover; the text beside a label spans all further columns, and its row is as high as it needs."""
    for row, line in enumerate(lines):
        match line:
            case [_, (text, style)]:
                sheet.merge_range(row, 1, row, len(widths) - 1, "", looks[style][0])
                sheet.set_row(row, LINE * ceil(len(str(text)) / sum(widths[1:])))
        for column, (value, style) in enumerate(line):
            write_cell(sheet, row, column, value, style, looks)


def _block(heading: str, lines: Iterable[tuple[str, Any]], *, style: str = "label") -> Iterator[list[tuple[Any, str]]]:
    """Lines of the cover below an empty one: of each its values from the left, with their styles."""
    yield []
    if heading:
        yield [(heading, "section")]
    yield from ([(label, style), (value, "input" if isinstance(value, date) else "text")] for label, value in lines)


def _facts(register: Register, roadmap: Roadmap) -> dict[str, Any]:
    gaps, coverage = roadmap.gaps, roadmap.gaps.coverage
    client, standards = coverage.client, coverage.catalogue.standards
    files, judgements = register.ledger["file"].nunique(), len(client.judgements)
    counts = (counted(files, "file"), records_in_words(register), counted(judgements, "judgement"))
    holds, wants, looked_at = (
        ", ".join(standards[name].label for name in names)
        for names in (held(coverage), *wanted_and_looked_at(coverage))
    )
    practice = client.practice
    facts = {
        noted("Client"): client.name,
        noted("Held"): holds or say("none"),
        noted("Wanted"): wants or say("none"),
        noted("In scope too"): looked_at,
        noted("Scope"): (client.settings.scope or "").strip(),
        AS_OF_LABEL: client.as_of,
        noted("Assessor"): "" if versions_of_report(client) else client.settings.assessor,
        noted("Practice"): ", ".join([practice.name, *practice.address.split("\n")]).strip(", ") if practice else "",
        noted("Disclaimer"): practice.disclaimer if practice else "",
        noted("Made from"): ", ".join(counts),
        noted("Gaps"): say(
            "{requirements} with a gap, weights proposed, no audit finding",
            requirements=counted(len(gaps.found), "requirement"),
        ),
        noted("Known work"): say(
            "{days} days; up to {possible_days} more are not known yet",
            days=days(roadmap.days),
            possible_days=days(gaps.possible_days),
        ),
    }
    return {translated(label): value for label, value in facts.items() if value}
