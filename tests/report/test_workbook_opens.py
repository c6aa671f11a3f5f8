"""The deliverable workbook opens without repair, prints as it should, and reads back through our own ingest."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ims_lib.files import unpack
from ims_lib.inputs import read_inputs
from ims_lib.inputs.template import write_input_template
from ims_lib.register import read_file
from ims_lib.report.workbook import A3, A3_FROM, A4, DIGIT, FILL, write_workbooks
from ims_lib.report.workbook_plans import DETAILS
from ims_lib.steps import Steps
from tests.builders import AS_OF
from tests.conftest import demo
from tests.report.ooxml import faults_of
from tests.report.test_workbook import HEADER_ROW, ROWS, header_row, pages, table, write

ASIDE = {
    "Statement of Applicability": ["To be settled"],
    "Actions": ["Corrected by (to fill in)"],
    "Documents": ["Corrected by (to fill in)"],
    "Interview": [
        *(f"{name} (to fill in)" for name in ("Answered by", "Answered on", "Evidence seen", "Judged by")),
        "What is looked at",
    ],
    "Requirements": ["Reusable (of unknown and gap)", "Unknown", "Gap", "Remark"],
}
"""What is to be read on the screen and stands on no paper that somebody signs."""
FORMS = tuple(f"({words})" for words in FILL.values())
FOLDED_TO_FILL = {
    "Actions": ["Closed on (to correct)"],
    "Statement of Applicability": [
        "Applies by decision (to fill in)",
        "Reason by decision (to fill in)",
        "Decided by (to fill in)",
        "Decided on (to fill in)",
    ],
    "Plan": ["Agreed start (to fill in)", "Note (to fill in)", "Who says so (to fill in)"],
    "Risks": ["Role of who accepts (to fill in)"],
}
"""What may be filled in and isn't needed."""
WIDE_ROOM = 4 / 3
"""How much wider columns are where another font stands in for the usual one, as on machines without Calibri."""
READABLE, FONT = 7, 11
"""Points: the smallest that people read on paper, and the size in which all tables are written."""
POINTS_OF_A_PIXEL, INCH = 0.75, 72
RECKONED = {"Brief", "Decisions", "Plan", "Documents", "Risks"}
"""Sheets of every client with formulas."""
PRINTED = {A4: (11.69 - 0.8) * INCH, A3: (16.54 - 0.8) * INCH}
"""Points between the margins, across."""


def letters_of(sheet: Any) -> list[str]:
    return [cell.column_letter for cell in sheet[header_row(sheet)]]


def columns_of(sheet: Any) -> dict[str, Any]:
    """The setting of each column; alike ones stand once in the file."""
    items = sheet.column_dimensions.values()
    return {get_column_letter(place): item for item in items for place in range(item.min, item.max + 1)}


def printed(sheet: Any) -> list[tuple[str, float]]:
    """The columns within the print area, each with its width in digits."""
    first, last = (
        part.strip("$").rstrip("0123456789").strip("$") for part in sheet.print_area.split("!")[-1].split(":")
    )
    letters = letters_of(sheet)
    here = letters[letters.index(first) : letters.index(last) + 1]
    return [(letter, columns_of(sheet)[letter].width) for letter in here]


def printed_size(sheet: Any) -> float:
    """How many points high its text is on paper: one page wide, on the paper that it is set up for."""
    wide = sum(width * DIGIT for _, width in printed(sheet)) * POINTS_OF_A_PIXEL
    assert {cell.font.sz for cells in sheet.iter_rows(min_row=header_row(sheet)) for cell in cells} == {FONT}
    return FONT * min(1.0, PRINTED[sheet.page_setup.paperSize] / (wide * WIDE_ROOM))


@cache
def _loaded(path: Path) -> Any:
    return load_workbook(path)


@pytest.fixture(scope="module")
def path(demo_report: Path) -> Path:
    """The demo client's workbook."""
    return demo_report / "workbook.xlsx"


@pytest.fixture(scope="module")
def book(path: Path) -> Any:
    return load_workbook(path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with few rows."""
    path = tmp_path_factory.mktemp("small") / "workbook.xlsx"
    write(path, *ROWS)
    return path


STEPS = "First step, and done when"


# --- opens without repair ---


def test_the_package_is_sound(path: Path, small: Path) -> None:
    for book in (path, path.with_name(DETAILS), small, small.with_name(DETAILS)):
        assert faults_of(book) == []


def test_the_template_is_sound(tmp_path: Path) -> None:
    write_input_template(tmp_path / "lists.xlsx")
    assert faults_of(tmp_path / "lists.xlsx") == []


Parts = dict[str, bytes]


def changed(name: str, pattern: str, new: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        text, count = re.subn(pattern, new, parts[name].decode(), count=1, flags=re.DOTALL)
        assert count == 1, f"nothing like {pattern} in {name}"
        parts[name] = text.encode()

    return change


SHEET, BOOK, RELS = "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
BROKEN: dict[str, tuple[Callable[[Parts], None], str]] = {
    "no_xml": (changed(SHEET, "</worksheet>", ""), "sheet2.xml: no element found"),
    "part_without_type": (lambda parts: parts.update({"xl/extra.bin": b"x"}), "xl/extra.bin: no type"),
    "type_without_part": (
        lambda parts: parts.pop("xl/theme/theme1.xml"),
        "a type for xl/theme/theme1.xml, which is not there",
    ),
    "relationship_to_nothing": (changed(RELS, r"worksheets/sheet2\.xml", "worksheets/no.xml"), "no.xml is not there"),
    "unknown_relationship": (
        changed(BOOK, r'r:id="rId2"|id="rId2"', 'r:id="rId999"'),
        "rId999 is no relationship of it",
    ),
    "link_out": (changed(RELS, "/>", ' TargetMode="External"/>'), "leads out"),
    "name_too_long": (changed(BOOK, 'name="Brief"', f'name="{"S" * 32}"'), "can't be a sheet's name"),
    "name_twice": (changed(BOOK, 'name="Brief"', 'name="cover"'), "two sheets have one name"),
    "style_not_there": (changed(SHEET, r' s="\d+"', ' s="999"'), "has a style that is not there"),
    "no_number": (changed(SHEET, r'(<c r="\w+" s="\d+"><v>)[^<]*', r"\g<1>many"), "is no number: many"),
    "order_of_parts": (
        changed(SHEET, r"(<pageMargins[^>]*/>)(.*)(<headerFooter.*?</headerFooter>)", r"\3\2\1"),
        "another order",
    ),
    "rows_out_of_order": (changed(SHEET, r'<row r="5"', '<row r="2"'), "doesn't stand after row"),
    "link_to_nowhere": (
        changed("xl/worksheets/sheet1.xml", "location=\"'Brief'", "location=\"'Breif'"),
        "which is not there",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_check_sees_what_is_broken(case: str, small: Path, tmp_path: Path) -> None:
    change, told = BROKEN[case]
    parts = unpack(small.read_bytes())
    change(parts)
    with zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    faults = faults_of(tmp_path / "broken.xlsx")
    assert [fault for fault in faults if told in fault], faults


@pytest.fixture(scope="module")
def calc() -> str:
    """LibreOffice Calc. Without it the test is skipped, but never in CI."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found and any(Path(found).resolve().parent.glob("libsclo.*")):
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("CI has no LibreOffice Calc; .ci/run must install it")
    pytest.skip("no LibreOffice Calc on this machine")


def through_calc(calc: str, path: Path, folder: Path) -> Path:
    """What LibreOffice makes of a workbook."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [calc, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "again"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / "again" / path.name


@pytest.mark.office
@pytest.mark.parametrize("name", ["workbook.xlsx", DETAILS])
def test_libreoffice_opens_it_and_loses_nothing(calc: str, path: Path, name: str, tmp_path: Path) -> None:
    book, again = load_workbook(path.with_name(name)), load_workbook(through_calc(calc, path.with_name(name), tmp_path))
    assert again.sheetnames == book.sheetnames
    for sheet in book.worksheets:
        there = again[sheet.title]
        for cells in sheet.iter_rows():
            for cell in cells:
                found, wanted = there[cell.coordinate].value, cell.value
                if isinstance(wanted, float):
                    assert found == pytest.approx(wanted, rel=1e-12), (sheet.title, cell.coordinate)
                elif cell.data_type != "f":
                    assert found == wanted, (sheet.title, cell.coordinate)
        assert there.freeze_panes == sheet.freeze_panes
        assert (there.auto_filter.ref or "").replace("$", "") == (sheet.auto_filter.ref or "")
        assert len(there.data_validations.dataValidation) >= bool(sheet.data_validations.dataValidation)


@pytest.mark.office
def test_a_formula_comes_to_what_is_written_in_its_cell(calc: str, made: tuple[Path, Steps], tmp_path: Path) -> None:
    """Reckoned anew from the formulas alone."""
    parts = unpack(made[0].read_bytes())
    bare = {name: re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content) for name, content in parts.items()}
    assert sum(bare[name] != content for name, content in parts.items()) >= len(RECKONED)
    with zipfile.ZipFile(tmp_path / "bare.xlsx", "w") as archive:
        for name, content in bare.items():
            archive.writestr(name, content)
    formulas, written = load_workbook(made[0]), load_workbook(made[0], data_only=True)
    again = load_workbook(through_calc(calc, tmp_path / "bare.xlsx", tmp_path), data_only=True)
    seen = set()
    for sheet in formulas.worksheets:
        for cell in (cell for cells in sheet.iter_rows() for cell in cells if cell.data_type == "f"):
            wanted, found = (book[sheet.title][cell.coordinate].value for book in (written, again))
            assert (found or "") == (pytest.approx(wanted) if isinstance(wanted, float) else wanted or ""), (
                sheet.title,
                cell.coordinate,
                cell.value,
            )
            seen.add(sheet.title)
    assert seen >= RECKONED


# --- as a consultant hands it over ---


def test_contents_are_in_groups_and_lead_to_every_sheet(book: Any) -> None:
    cover = book["Cover"]
    links = [(cell.row, cell.value) for cells in cover.iter_rows() for cell in cells if cell.hyperlink]
    assert [name for _, name in links] == book.sheetnames[1:]
    headings = {
        cell.row: cell.value
        for (cell,) in cover.iter_rows(max_col=1)
        if cell.value and cell.font.b and cell.font.sz == 13
    }
    groups = {name: max(row for row in headings if row < place) for place, name in links}
    assert headings[groups["Plan"]] == "Contents: what to do"
    assert headings[groups["Documents"]] == "What the standards ask, and what there is"
    assert headings[groups["Interview"]] == "Look and review"


def test_the_day_that_days_are_counted_from_can_be_changed(book: Any) -> None:
    _, _, place = book.defined_names["as_of"].attr_text.partition("!")
    assert book["Cover"][place.replace("$", "")].value.date() == AS_OF
    assert book["Cover"].cell(book["Cover"][place.replace("$", "")].row, 1).value == "As of"
    assert "as_of" in book["Decisions"]["F4"].value


def test_what_is_to_be_filled_in_says_so_in_words(book: Any) -> None:
    marked, plain_colour = 0, book["Brief"].cell(HEADER_ROW, 1).fill.fgColor.rgb
    for sheet in book.worksheets[1:]:
        chosen = {
            get_column_letter(column)
            for rule in sheet.data_validations.dataValidation
            for cells in rule.sqref.ranges
            for column in range(cells.min_col, cells.max_col + 1)
        }
        for cell in sheet[header_row(sheet)]:
            by_colour = cell.fill.fgColor.rgb != plain_colour
            in_words = str(cell.value).endswith(FORMS)
            assert by_colour == in_words, (sheet.title, cell.value)
            assert in_words or cell.column_letter not in chosen, (sheet.title, cell.value)
            marked += in_words
    assert marked >= 20


def test_every_sheet_is_set_up_for_print(book: Any) -> None:
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert pages(sheet) == ((1, 1) if sheet.title == "Interview" else (1, 0)), "a person's pages begin anew there"
        assert sheet.oddFooter.left.text.startswith("Harbour: &A, as of")
        if sheet.title != "Cover":
            assert header_row(sheet) >= HEADER_ROW
            wide = sum(width for _, width in printed(sheet))
            assert (sheet.page_setup.paperSize == A3) == (round(wide) > A3_FROM), sheet.title


def test_what_is_folded_stands_at_the_right_and_is_not_printed(book: Any) -> None:
    for sheet in book.worksheets[1:]:
        settings = columns_of(sheet)
        hidden = [settings[letter].hidden for letter in letters_of(sheet)]
        assert hidden == sorted(hidden), sheet.title
        shown, on_paper = letters_of(sheet)[: hidden.count(False)], [letter for letter, _ in printed(sheet)]
        assert on_paper == shown[: len(on_paper)]
        assert [sheet[f"{letter}{header_row(sheet)}"].value for letter in shown[len(on_paper) :]] == ASIDE.get(
            sheet.title, []
        )
        for cell in sheet[header_row(sheet)]:
            if settings[cell.column_letter].hidden:
                below = sheet[cell.column_letter][header_row(sheet) :]
                assert not any(each.alignment.wrap_text for each in below), (sheet.title, cell.value)
            to_fill = str(cell.value).endswith(FORMS)
            if to_fill and settings[cell.column_letter].hidden:
                assert cell.value in FOLDED_TO_FILL[sheet.title]


def test_what_begins_soon_is_printed_with_its_first_step_in_the_order_of_the_numbers(book: Any) -> None:
    sheet = book["Plan"]
    heads = {cell.value: cell.column_letter for cell in sheet[header_row(sheet)]}
    assert heads[STEPS] in dict(printed(sheet))
    open_rows = [
        row
        for row in range(header_row(sheet) + 1, sheet.max_row + 1)
        if sheet.row_dimensions[row].outlineLevel and not sheet.row_dimensions[row].hidden
    ]
    numbers = [sheet[f"{heads['No.']}{row}"].value for row in open_rows]
    assert numbers == list(range(2, len(numbers) + 2))
    assert all(sheet[f"{heads[STEPS]}{row}"].value.startswith("• First step: ") for row in open_rows)


# --- reads back ---


@pytest.fixture(scope="module", params=["harbour", "lumen", "stadtspital"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Steps]:
    """The workbook of each demo client, and what it was made from."""
    steps = demo(request.param)
    path = tmp_path_factory.mktemp(request.param) / "workbook.xlsx"
    write_workbooks(path.parent, steps)
    return path, steps


def test_every_sheet_can_be_read_on_paper(made: tuple[Path, Steps]) -> None:
    for path in (made[0], made[0].with_name(DETAILS)):
        sizes = {sheet.title: printed_size(sheet) for sheet in _loaded(path).worksheets[1:]}
        assert {name: size for name, size in sizes.items() if size < READABLE} == {}


def test_the_register_reads_back_equal(made: tuple[Path, Steps]) -> None:
    path, steps = made
    records = steps.register.records.to_dict("records")
    again = read_file(path.with_name(DETAILS), only_sheet="Register").records
    assert len(again) == len(records)
    for number, (wanted, found) in enumerate(zip(records, again.to_dict("records"), strict=True), start=HEADER_ROW + 1):
        assert found["row"] == number
        for column in ("refs", "status", "owner", "evidence", "applicable"):
            assert found[column] == wanted[column], (number, column)


def test_the_risks_stand_in_their_sheet_as_they_are(made: tuple[Path, Steps]) -> None:
    path, steps = made
    entries = list(steps.risks.entries.values())
    columns = {"Asset": "asset", "Threat": "threat", "Weakness, causes": "vulnerability"}
    for row, entry in zip(rows_of(path, "Risks"), entries, strict=True):
        assert row["Risk"] == f"{row['Risk no.']} {entry.title}"
        assert {name: row[name] or None for name in columns} == {
            name: getattr(entry, ours) or None for name, ours in columns.items()
        }
        assert entry.owner in (None, row["Owner (to correct)"])
        grades = (row["Likelihood (to try out)"], row["Consequence (to try out)"])
        assert grades == (entry.before.likelihood, entry.before.consequence)
        assert (row["Action (to correct)"] or "").startswith(entry.action or "")  # ours may stand beside it
        assert entry.due in (None, row["Due (to correct)"] and row["Due (to correct)"].date())


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet below its headings."""
    found = load_workbook(path)[sheet]
    headings, *rows = found.iter_rows(min_row=header_row(found), values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def test_the_list_of_documents_reads_back_equal(made: tuple[Path, Steps]) -> None:
    path, steps = made
    found = read_inputs(read_file(path, only_sheet="Documents"))
    assert found.findings.empty, found.findings["message"].tolist()
    own = steps.documents.listed[steps.documents.listed["document"].isna()]
    wanted = pd.concat([steps.documents.documents.reset_index(drop=True), own])
    for column in ("title", "next_review"):
        assert list(found.documents[column]) == [value or None for value in wanted[column]], column
    keepers = [steps.owners.of_document(item) for item in steps.documents.wanted.values()]
    named = [None if keeper.is_proposed else keeper.name for keeper in keepers]
    assert list(found.documents["owner"]) == [*named, *(value or None for value in own["owner"])]
    meant = {"there": "approved", "review overdue": "approved", "draft": "draft", "not released": "draft"}
    assert list(found.documents["status"]) == [meant.get(state, "missing") for state in wanted["state"]]


def test_the_statement_of_applicability_reads_back_equal(path: Path, book: Any) -> None:
    rows = table(book, "Statement of Applicability")
    again = read_file(path, only_sheet="Statement of Applicability").records
    by_control = {record.refs: record for record in again.itertuples()}
    for row in rows:
        found = by_control[(row["Control"],)]
        assert found.owner == row["Owner"]
        assert found.reason == row["Reason for inclusion or exclusion"]
        assert found.driver == row["Driver"]
        assert found.notes == row["Notes of the client"]
        assert found.evidence == row["Evidence"]
        if not row["Applies"].startswith("to be decided"):
            assert found.applicable is (row["Applies"] == "yes")
