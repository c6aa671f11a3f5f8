"""The deliverable workbook: what stands in it, that text stays text, and that the same input gives the same bytes."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

import ims_lib.report
from ims_lib import paths
from ims_lib.assessment import Source
from ims_lib.catalogue.criteria import Serves
from ims_lib.cell_text import CUT_NOTE, FORMULA_STARTS, LONGEST_TEXT, clean
from ims_lib.client import read_client
from ims_lib.coverage import SHARES, score_coverage
from ims_lib.dates import day as spoken
from ims_lib.gaps import find_gaps
from ims_lib.inputs import read_inputs
from ims_lib.register import read_register
from ims_lib.register.model import LEDGER, Finding, Register, Table
from ims_lib.report.figures import bar, taken_as
from ims_lib.report.workbook import write_workbook
from ims_lib.report.workbook_cells import value_of
from ims_lib.report.workbook_plans import DETAILS, sheet_plans
from ims_lib.roadmap import Roadmap, plan_roadmap
from ims_lib.scales import report_setting
from ims_lib.steps import walk_steps
from tests.builders import assessed, catalogue, client, criterion, row, write_client, write_xlsx
from tests.conftest import demo

HEADER_ROW = 3
WITH_HEAD = ("Statement of Applicability", "Audit programme", "Risks")
"""Sheets that say something above their table: whose statement it is, and that no register of the client's was read."""
SHEETS = [
    "Cover",
    "Brief",
    "Decisions",
    "Plan",
    "Actions",
    "Requirements",
    "Statement of Applicability",
    "Documents",
    "Risks",
    "AI systems",
    "Services",
    "Audit programme",
    "Interview",
    "Management review",
]
BEHIND = [
    "Cover",
    "Impact assessments",
    "Watch list",
    "Summary",
    "Changes",
    "Progress",
    "Packages",
    "Integrated or separate",
    "What if",
    "Shared clauses",
    "RACI",
    "Processes",
    "Process steps",
    "Records",
    "Evidence",
    "Pairs",
    "Audit days",
    "Auditors",
    "Certification audits",
    "Risk notes",
    "Risk links",
    "Asked of each",
    "AI in services",
    "AI roles and controls",
    "AI duties",
    "Criteria by requirement",
    "Criteria",
    "Register",
    "Questions",
    "Sources",
    "How this was made",
]
TEMPLATES, LIBRARY = Path(ims_lib.report.__path__[0]) / "templates", paths.DATA / "library"
SHOWN, READ = range(8, 17), range(3, 13)
"""Columns of a sheet that a client works with, beside those that are folded away, and of them those that aren't to be filled in."""
KNOWLEDGE = catalogue(
    criterion("audit.programme", "27001:9.2.2", "42001:9.2.2", "20000-1:9.2.1", days=4),
    criterion("audit.done", "27001:9.2.1", "42001:9.2.1", days=3, needs=["audit.programme"]),
    criterion("incident.recorded", "20000-1:8.6.1", "27001:A.5.26", days=2),
    criterion("incident.plan", "27001:A.5.24", days=2.5),
    criterion("access.rule", "27001:A.5.15", days=1),
    criterion("impact.assessed", "42001:6.1.4", "42001:A.5.2", days=8, needs=["audit.done"]),
)
ROWS = (
    row(4, "27001:9.2.1", "partial"),
    row(5, "27001:9.2.2", "not_implemented"),
    row(6, "27001:A.5.24", "implemented"),
    row(7, "27001:A.5.26", "planned"),
    replace(row(8, "27001:A.5.15", "not_applicable"), notes="Guests are let in by others"),
)
FINDINGS = (
    Finding("note", "sheet.hidden", "The sheet is hidden.", "soa.xlsx", "Old"),
    Finding("question", "ref.ambiguous", "Which 5.2 is meant?", "soa.xlsx", "SoA", "A9"),
)
SAID: dict[str, Any] = {
    "judgements": {"20000-1:8.6.1": "L"},
    "certificates": [{"standard": "20000-1", "edition": 2018, "valid_to": "2028-06-30"}],
    "not_started": ["42001"],
    "capacity": 10,
}


def make(*records: Any, **said: Any) -> tuple[Register, Roadmap]:
    said = SAID | said
    ledger = [{"file": "soa.xlsx", "sheet": "SoA", "rows": len(records), **dict.fromkeys(LEDGER, 0)}]
    tables = [Table("soa.xlsx", "SoA", "controls", 3, {"ref": "A"}, "named so")]
    coverage = score_coverage(assessed(KNOWLEDGE, *records, **said))
    return Register.of(records, FINDINGS, tables, ledger), plan_roadmap(find_gaps(coverage), client(**said))


class Books:
    """Both workbooks of a report: a sheet is found in the one that has it."""

    def __init__(self, path: Path) -> None:
        self.client, self.details = load_workbook(path), load_workbook(path.with_name(DETAILS))
        self.worksheets = [*self.client.worksheets, *self.details.worksheets]
        self.properties = self.client.properties

    def __getitem__(self, sheet: str) -> Any:
        return self.client[sheet] if sheet in self.client.sheetnames else self.details[sheet]


def write(path: Path, *records: Any, **said: Any) -> tuple[Any, Roadmap]:
    register, roadmap = make(*records, **said)
    steps = walk_steps(register, roadmap)
    write_workbook(path, steps)
    write_workbook(path.with_name(DETAILS), steps, book=DETAILS)
    return Books(path), roadmap


def header_row(sheet: Any) -> int:
    """The row that is repeated in print: the headings; further down below the head of a sheet that is signed."""
    return int(sheet.print_title_rows.rpartition("$")[2])


def table(book: Any, sheet: str) -> list[dict[str, Any]]:
    header, *rows = book[sheet].iter_rows(min_row=header_row(book[sheet]), values_only=True)
    return [dict(zip(header, values, strict=True)) for values in rows]


def pages(sheet: Any) -> tuple[int, int]:
    """How many pages a sheet is printed across and down: one where nothing is said, any number where it is 0."""
    across, down = sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight
    return 1 if across is None else across, 1 if down is None else down


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Roadmap]:
    return write(tmp_path_factory.mktemp("workbook") / "workbook.xlsx", *ROWS)


def test_every_sheet_is_there_with_a_header_to_filter_and_to_print(written: tuple[Any, Roadmap]) -> None:
    book, _ = written
    assert book.client.sheetnames == SHEETS
    assert book.details.sheetnames == BEHIND
    for sheet in (sheet for sheet in book.worksheets if sheet.title != "Cover"):
        top = header_row(sheet)
        assert (top == HEADER_ROW) == (sheet.title not in WITH_HEAD)
        headings = [cell.value for cell in sheet[top]]
        assert all(headings), sheet.title
        assert len(set(headings)) == len(headings), sheet.title
        assert all(cell.font.b for cell in sheet[top])
        assert sheet.freeze_panes.endswith(str(top + 1))
        assert sheet.auto_filter.ref == f"A{top}:{sheet.cell(max(sheet.max_row, top), len(headings)).coordinate}"
        assert sheet.print_title_rows == f"${top}:${top}"
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        if "pages" not in (plan_of(sheet.title) if sheet.title != "Cover" else ()):
            assert (pages(sheet), sheet.sheet_properties.pageSetUpPr.fitToPage) == ((1, 0), True)


def test_a_sheet_that_a_client_works_with_shows_few_columns(written: tuple[Any, Roadmap]) -> None:
    for sheet in written[0].client.worksheets[1:]:
        dimensions = sheet.column_dimensions.values()
        shown = sum(each.max - each.min + 1 for each in dimensions if not each.hidden)
        planned = [item for item in plan_of(sheet.title)["columns"] if "hidden" not in item]
        most = sum(3 if item.get("each") else 1 for item in planned)
        filled_in = sum("fill" in item for item in planned)
        assert {shown, most} <= {*SHOWN}, sheet.title
        assert {shown - filled_in, most - filled_in} <= {*READ}, sheet.title


def plan_of(sheet: str) -> dict[str, Any]:
    return next(plan for plan in sheet_plans()["sheets"] if plan["sheet"] == sheet)


def test_a_sentence_that_names_a_sheet_names_the_workbook_that_has_it() -> None:
    """In templates and in the words of the library; within a workbook a sheet of the other one is named with its file."""
    books = {plan["sheet"]: plan["book"].removesuffix(".xlsx") for plan in sheet_plans()["sheets"]}
    names = "|".join(sorted(books, key=len, reverse=True))
    texts = [path.read_text(encoding="utf-8") for path in (*TEMPLATES.glob("*.j2"), *LIBRARY.glob("*.yml"))]
    before = [found for text in texts for found in re.findall(rf"(workbook|details)\.xlsx, sheet ({names})\b", text)]
    assert len(before) >= 8
    assert [(file, sheet) for file, sheet in before if books[sheet] != file] == []
    behind = re.compile(rf"[Ss]heet ({names})\b(?: (?:of|in) (\w+)\.xlsx)?")
    found = [(sheet, *each) for sheet, text in notes().items() for each in behind.findall(text)]
    assert len(found) >= 8
    assert [each for each in found if each[2] != "lists" and books[each[1]] != (each[2] or books[each[0]])] == []


def notes() -> dict[str, str]:
    """What stands above the table of each sheet, with rows and without."""
    return {plan["sheet"]: f"{plan['note']} {plan.get('empty', '')}" for plan in sheet_plans()["sheets"]}


def test_cover_links_to_every_sheet(written: tuple[Any, Roadmap]) -> None:
    for book, sheets in ((written[0].client, SHEETS), (written[0].details, BEHIND)):
        cells = [cell for cells in book["Cover"].iter_rows() for cell in cells]
        assert [cell.hyperlink.location for cell in cells if cell.hyperlink] == [f"'{name}'!A1" for name in sheets[1:]]
    cover = written[0]["Cover"]
    facts = {label: value for label, value in cover.iter_rows(max_col=2, values_only=True) if label}
    assert facts["As of"] == datetime(2026, 11, 24)
    assert facts["Held"] == "ISO/IEC 20000-1:2018"
    assert facts["Wanted"] == "ISO/IEC 27001:2022, ISO/IEC 42001:2023"


def test_shares_are_those_of_the_coverage_in_the_whole_per_cent_of_the_page(written: tuple[Any, Roadmap]) -> None:
    book, roadmap = written
    coverage = roadmap.gaps.coverage
    rows = {found["Requirement"]: found for found in table(book, "Requirements")}
    assert list(rows) == list(coverage.requirements.index)
    headings = {
        "verified": "Verified",
        "asserted": "Asserted",
        "inferred": "Carried over",
        "unknown": "Unknown",
        "gap": "Gap",
    }
    for name, expected in coverage.requirements.iterrows():
        shown = bar(expected) if expected["applicable"] and expected["criteria"] else None
        if shown:
            assert {kind: rows[name][headings[kind]] for kind in SHARES} == {
                k: n / 100 for k, n in shown.shares.items()
            }
            three = (rows[name]["At least"], rows[name]["Likely in place"], rows[name]["At most"])
            assert three == (shown.at_least / 100, shown.likely / 100, shown.at_most / 100)
            assert rows[name]["Reusable (of unknown and gap)"] == shown.reusable / 100
            assert all(abs(rows[name][headings[kind]] - expected[kind]) < 0.01 for kind in SHARES)
        else:
            assert rows[name]["Gap"] is None
    parts = [found for found in table(book, "Summary") if found["Group"] == "part"]
    at_least = [b and b.at_least / 100 for b in map(bar, coverage.parts.to_dict("records"))]
    assert [found["At least"] for found in parts] == at_least
    assert {cell.number_format for cell in book["Requirements"]["D"][HEADER_ROW:] if cell.value is not None} == {"0 %"}


def test_a_figure_can_be_followed_to_its_cell(written: tuple[Any, Roadmap]) -> None:
    rows = {found["Requirement"]: found for found in table(written[0], "Requirements")}
    assert rows["27001:9.2.1"]["What says so"] == "soa.xlsx › SoA › F4 “partial” (partly implemented)"
    assert rows["27001:A.5.15"]["Applicable"] == "no"
    # a standard not started takes nothing over; a certificate stands for the clauses that it names
    assert rows["42001:9.2.1"]["Carried over from"] is None
    assert rows["27001:A.5.26"]["What says so"].startswith("soa.xlsx › SoA › F7")
    assert rows["27001:4.1"]["Remark"].startswith("Not in the catalogue yet")


REACH = catalogue(
    criterion(
        "audit.programme",
        links=[
            Serves(id="27001:9.2.2", note="One programme."),
            Serves(id="42001:9.2.2", within=("audit.covers_ai",)),
            Serves(id="27001:9.2.1", asks="means"),
        ],
    ),
    criterion("audit.covers_ai", "42001:9.2.2"),
    criterion("audit.acted_on", "27001:9.2.2"),
)


def by_requirement(folder: Path, knowledge: Any, *records: Any, **said: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The sheet's rows by requirement and criterion."""
    coverage = score_coverage(assessed(knowledge, *records, **said))
    found = Register.of(records, [], [], [])
    steps = walk_steps(found, plan_roadmap(find_gaps(coverage), coverage.client))
    write_workbook(folder / DETAILS, steps, book=DETAILS)
    rows = table(load_workbook(folder / DETAILS), "Criteria by requirement")
    return {(row["Requirement"], row["Criterion"]): row for row in rows}


def test_each_pair_says_what_is_required_reusable_and_held_by_which_gate(tmp_path: Path) -> None:
    judged = {"27001:9.2.2": "F", "audit.covers_ai": "P"}
    rows = by_requirement(tmp_path, REACH, judgements=judged)
    held = rows["42001:9.2.2", "audit.programme"]
    assert (held["Required or usual"], held["Channel"]) == ("required", "carried over")
    assert (held["Carried over"], held["Unknown"], held["Gap"]) == (0.33, 0, 0.67)
    assert held["Reusable (of unknown and gap)"] == 0.67
    assert held["Carried over from"] == "27001:9.2.2"
    assert held["Counts here as far as this is shown"] == f"• {REACH.criteria['audit.covers_ai'].text}"
    usual = rows["27001:9.2.1", "audit.programme"]
    assert (usual["Required or usual"], usual["Channel"], usual["Unknown"]) == ("usual, not demanded", None, None)
    assert rows["27001:9.2.2", "audit.programme"]["Why one thing serves all"] == "One programme."


def test_a_row_that_was_judged_stays_the_clients_row() -> None:
    assert taken_as(Source("soa.xlsx!SoA!F4", "In work", "judged P by Lead assessor")) == (
        "the client's row, as judged by Lead assessor: P, partially achieved"
    )
    verdict = Source("judgements.csv!E2", "L", "judged by Lead assessor, 20 November 2026")
    assert taken_as(verdict) == "largely achieved, judged by Lead assessor, 20 November 2026"


def test_a_share_is_written_as_a_whole_per_cent_in_every_sheet(written: tuple[Any, Roadmap]) -> None:
    shares = [
        cell.value
        for sheet in written[0].worksheets
        for cells in sheet.iter_rows(min_row=HEADER_ROW + 1)
        for cell in cells
        if cell.number_format == "0 %" and cell.value is not None
    ]
    assert len(shares) > 300
    assert not [value for value in shares if value != round(value, 2)]


def test_a_control_left_out_has_the_reason_of_the_statement_of_applicability(written: tuple[Any, Roadmap]) -> None:
    rows = {found["Requirement"]: found["Remark"] for found in table(written[0], "Requirements")}
    said = "Not applicable. Reason: soa.xlsx › SoA › A8 “Guests are let in by others”"
    assert rows["27001:A.5.15"] == said
    (why,) = (
        found["Reason for inclusion or exclusion"]
        for found in table(written[0], "Statement of Applicability")
        if found["Control"] == "27001:A.5.15"
    )
    assert why in said


def test_documents_of_a_client_without_a_list_of_them_are_not_offered_to_be_corrected(
    written: tuple[Any, Roadmap],
) -> None:
    sheet = written[0]["Documents"]
    headings = [str(cell.value) for cell in sheet[header_row(sheet)]]
    assert {"State", "Owner", "Next review", "Corrected by"} <= set(headings)
    assert not sheet.data_validations.dataValidation


def test_every_gap_and_every_package_stands_in_it(written: tuple[Any, Roadmap]) -> None:
    book, roadmap = written
    gaps = roadmap.gaps.requirements
    lacking = {
        found["Requirement"]: found
        for found in table(book, "Requirements")
        if found["Proposed weight, no audit finding"]
    }
    assert lacking.keys() == set(gaps.index)
    assert {name: found["Proposed weight, no audit finding"] for name, found in lacking.items()} == dict(
        gaps["severity"]
    )
    packages = roadmap.packages
    lines = table(book, "Plan")
    counts = [found for found in lines if found["No."] is None]
    soon = roadmap.gaps.coverage.client.as_of + timedelta(days=report_setting("packages_open_days"))
    later = [item for item in roadmap.in_order if not item.is_look and item.start and item.start > soon]
    phases = [each.title for each in roadmap.phases if {item.package for item in later} & {*each.packages}]
    assert [found["Package"].partition(":")[0] for found in counts] == [f"Begins by {spoken(soon)}", *phases]
    hidden = sum(book["Plan"].row_dimensions[n].hidden for n in range(1, book["Plan"].max_row + 1))
    assert hidden == len(later)
    planned = sorted((found for found in lines if found["No."]), key=lambda found: found["No."])
    bodies = ("surveillance", "recertification", "stage_1", "stage_2")
    held = [item for item in roadmap.milestones if item.note or item.milestone in bodies]
    assert [found["End"].date() for found in planned[len(packages) :]] == sorted(item.day for item in held)
    assert {"stage_1", "stage_2"} < {item.milestone for item in held}
    wanted = [found for found in planned if found["What it is for"] == "Certificate that is wanted"]
    assert wanted
    assert all(found["Waits for"] and found["Package id"] is None for found in wanted)
    planned = planned[: len(packages)]
    assert [found["Package"] for found in planned] == [item.label for item in roadmap.in_order]
    assert sum(found["Days"] for found in planned[1:]) == pytest.approx(roadmap.days, abs=1 / 4)
    assert all(found["Days"] % 0.25 == 0 for found in planned)
    assert planned[-1]["End"].date() == packages["end"].iloc[-1]
    members = [(found["No."], found["Criterion"]) for found in table(book, "Packages")]
    assert members == [
        (order, name) for order, names in zip(packages["order"], packages["criteria"], strict=True) for name in names
    ]
    assert {found["Criterion"] for found in table(book, "Criteria")} == set(roadmap.gaps.coverage.criteria.index)


def test_questions_come_first(written: tuple[Any, Roadmap]) -> None:
    kinds = [found["Kind"] for found in table(written[0], "Questions")]
    assert kinds[0] == "question"
    assert kinds == sorted(kinds, key=lambda kind: kind != "question")


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "-2", "@SUM(A1)", '=HYPERLINK("http://x.example","x")', "#N/A", "{=A1}"]
)
def test_a_text_from_a_sheet_never_becomes_a_formula(tmp_path: Path, text: str) -> None:
    record = replace(row(4, "27001:A.5.24", "partial"), title=text, owner=text, evidence=text, status_text=text)
    book, _ = write(tmp_path / "workbook.xlsx", record, name=text, scope=text)
    (found,) = table(book, "Register")
    assert {found["Title"], found["Owner"], found["Evidence"], found["Status as written"]} == {text}
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            assert not [cell for cell in cells if cell.data_type == "e"]
            assert not [cell.value for cell in cells if cell.data_type == "f" and is_of_theirs(cell.value, text)]
            assert {cell.quotePrefix for cell in cells if cell.value == text} <= {text.startswith(FORMULA_STARTS)}


def is_of_theirs(formula: object, text: str) -> bool:
    """Whether a formula is a text of a client's, or holds it."""
    return text in str(getattr(formula, "text", formula))


@pytest.mark.parametrize("text", ["_x0041_", "a _x000D_ b", " first", "last\n", "<b>&amp;</b>"])
def test_a_text_from_a_sheet_stays_as_it_is(tmp_path: Path, text: str) -> None:
    book, _ = write(tmp_path / "workbook.xlsx", replace(row(4, "27001:A.5.24", "partial"), owner=text))
    (found,) = table(book, "Register")
    assert found["Owner"] == text


OURS = re.compile(r"IF\(AND\(|IF\(OR\(|SUMPRODUCT\(1\*")
"""How each formula of ours begins."""


@pytest.mark.parametrize("name", ["workbook.xlsx", DETAILS])
def test_no_part_holds_a_formula_of_others_a_macro_or_a_link_out(tmp_path: Path, name: str) -> None:
    write(tmp_path / "workbook.xlsx", replace(ROWS[0], owner="=1+1", notes="https://x.example"))
    with zipfile.ZipFile(tmp_path / name) as archive:
        names = archive.namelist()
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in names}
    assert names[0] == "[Content_Types].xml"
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    formulas = [item.text or "" for root in parts.values() for item in root.iter() if item.tag.endswith("}f")]
    assert not [text for text in formulas if not OURS.match(text)]
    assert (len(formulas) > 20) == (name == "workbook.xlsx")
    for root in parts.values():
        assert not [item for item in root.iter() if item.get("TargetMode") == "External"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x1fc", "a�b�c"),
        ("lone \ud800 half", "lone � half"),
        ("not \ufffe xml", "not � xml"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("keeps\ttab and 😀", "keeps\ttab and 😀"),
        ("_x0041_", "_x005F_x0041_"),
        ("x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
    ],
)
def test_what_a_cell_cannot_hold_is_shown(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize("text", ["x" * 40_000, "😀" * 20_000, "ä😀" * 20_000])
def test_too_long_a_text_is_cut_with_a_note(text: str) -> None:
    cut = clean(text)
    assert cut.endswith(CUT_NOTE)
    assert text.startswith(cut.removesuffix(CUT_NOTE))
    assert LONGEST_TEXT - 2 <= len(cut.encode("utf-16-le")) // 2 <= LONGEST_TEXT


@pytest.mark.parametrize(
    ("form", "values", "written"),
    [
        ("names", ("27001", "42001"), "27001, 42001"),
        ("lines", ("first", "second"), "first\nsecond"),
        ("points", ["a thing"], "• a thing"),
        ("cells", ("a.xlsx!SoA!F4", "a.xlsx!SoA!F5", "b.csv!A2"), "a.xlsx › SoA › F4, F5\nb.csv › A2"),
        ("cells", "a.xlsx!SoA!F4", "a.xlsx › SoA › F4"),
        ("names", "27001", "27001"),
        ("names", (), None),
        ("lines", None, None),
    ],
)
def test_several_texts_stand_in_a_cell_as_its_column_says(form: str, values: object, written: str | None) -> None:
    assert value_of(values, form) == written


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write(first, *ROWS)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    book, _ = write(second, *ROWS)
    assert first.read_bytes() == second.read_bytes()
    assert book.properties.created == book.properties.modified == datetime(2026, 11, 24)
    with zipfile.ZipFile(first) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 24, 0, 0, 0)}


def test_a_client_without_rows_gaps_or_capacity_is_written(tmp_path: Path) -> None:
    said = {"judgements": {}, "certificates": [], "not_started": [], "capacity": None, "standards": ["20000-1"]}
    book, roadmap = write(tmp_path / "workbook.xlsx", as_of=date(1975, 2, 28), **said)
    assert not [found for found in table(book, "Requirements") if found["Proposed weight, no audit finding"]]
    assert book["Actions"]["A2"].value.startswith("The client has no such list")
    assert book["Actions"].auto_filter.ref == f"A{HEADER_ROW}:Y{HEADER_ROW}"
    planned = [found for found in table(book, "Plan") if found["No."]]
    assert [found["Start"] for found in planned] == [None] * len(roadmap.packages)


def test_of_a_workbook_among_the_clients_files_only_what_is_filled_in_as_a_list_is_read(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["42001"]\n')
    write_xlsx(folder / "soa.xlsx", {"SoA": [["Control", "Status"], ["A.2.2", "done"], ["A.2.3", "planned"]]})
    book, _ = write(folder / "kept.xlsx", *ROWS)
    sheet = book["Impact assessments"]
    places = {str(cell.value).partition(" (")[0]: cell.column for cell in sheet[HEADER_ROW]}
    for heading, value in {"System": "Triage", "Form": "screening", "Assessed on": date(2026, 11, 25)}.items():
        sheet.cell(HEADER_ROW + 1, places[heading], value)
    book.details.save(folder / DETAILS)
    register = read_register(read_client(folder))
    assert {row.file for row in register.rows} == {"soa.xlsx"}
    for name in ("kept.xlsx", DETAILS):
        of_workbook = [(finding.level, finding.code) for finding in register.found if finding.file == name]
        assert ("note", "file.own_report") in of_workbook
        assert [each for each in of_workbook if each[0] != "note"] == []
    (read,) = read_inputs(register).lists.impact_assessments
    assert (read.system, read.assessed_on) == ("Triage", date(2026, 11, 25))
    assert not read_inputs(register).lists.ai_systems


def test_risks_above_what_is_acceptable_are_counted_apart_from_those_that_we_propose(demo_report: Path) -> None:
    rows = {
        row[1].value: row[2].value
        for row in load_workbook(demo_report / "workbook.xlsx", data_only=True)["Brief"].iter_rows()
    }
    risks = demo("harbour").risks
    assert rows["Risks above what is acceptable"] == int(risks.own["above"].astype(bool).sum())
    assert rows["Risks that we propose and that lie above it"] > 0


def test_the_workbook_asks_every_question_that_the_page_counts(demo_report: Path) -> None:
    results = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))
    book = load_workbook(demo_report / "workbook.xlsx", data_only=True)
    counts = {row[1].value: row[2].value for row in book["Brief"].iter_rows()}
    asked = results["questions"] + results["questions_on_lists"]
    assert counts["Questions about the files to settle, those on lists included"] == asked
    assert any(row[0].value == "The assessor" for row in book["Interview"].iter_rows())
