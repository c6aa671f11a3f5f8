"""The template for a client's own lists: what is filled in reads back equal, and what isn't makes no noise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ims_lib.assessment_workbook.form import HEADER_ROW
from ims_lib.inputs import INPUTS, read_inputs
from ims_lib.inputs.template import FILE, write_input_template
from ims_lib.new_client import make_client
from ims_lib.register import read_file
from ims_lib.register.plans import Column, plans
from tests.builders import write_xlsx

# What is typed into a column → what it reads as, by how its cells are read; each column goes through all of its list.
VALUES: Mapping[str, Sequence[tuple[Any, Any]]] = {
    "text": [
        ("plain words", "plain words"),
        ("4 - likely", "4 - likely"),
        ("Ängste & Ärger, 日本語", "Ängste & Ärger, 日本語"),
        ("two\nlines", "two\nlines"),
        ("'quoted'; with, marks", "'quoted'; with, marks"),
        ("x" * 3000, "x" * 3000),
        (None, None),
    ],
    "date": [
        (dt.date(2027, 5, 31), dt.date(2027, 5, 31)),
        (dt.datetime(2024, 2, 29, 13, 30), dt.date(2024, 2, 29)),
        ("2027-01-09", dt.date(2027, 1, 9)),
        ("31.12.2026", dt.date(2026, 12, 31)),
        ("tbd", None),
        (None, None),
    ],
    "number": [
        (12.5, 12.5),
        (0, 0.0),
        (-3, -3.0),
        (1_000_000, 1e6),
        ("99,5 %", 99.5),
        ("≥ 4", 4.0),
        ("1'250 h", 1250.0),
        ("n/a", None),
        (None, None),
    ],
    "yes_no": [("yes", True), ("no", False), ("ja", True), ("x", True), ("-", False), (True, True), (None, None)],
    "standards": [
        ("27001", ("27001",)),
        ("27001, 42001", ("27001", "42001")),
        (42001, ("42001",)),
        ("all", ("27001", "20000-1", "42001")),
        ("ISO/IEC 20000-1:2018", ("20000-1",)),
        ("ISO 27001 and ISO 42001", ("27001", "42001")),
        (None, None),
    ],
    "duration": [
        ("4 h", 240.0),
        ("240 min", 240.0),
        ("1,5 Std.", 90.0),
        ("19", 1140.0),
        ("max. 2 jours", 2880.0),
        (None, None),
    ],
}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    write_input_template(tmp_path / FILE)
    return tmp_path / FILE


def sheet_of(name: str) -> str:
    return plans()[name].sheet


def cases_of(column: Column) -> Sequence[tuple[Any, Any]]:
    if column.reading == "words":
        return [*((form.replace("_", " "), form) for form in column.normal_forms), *column.words.items(), (None, None)]
    if column.reading == "several":
        forms = column.normal_forms
        return [*((form.replace("_", " "), (form,)) for form in forms), (" and ".join(forms), forms), (None, None)]
    return VALUES[column.reading]


def filled_in(template: Path) -> dict[str, list[dict[str, Any]]]:
    """Rows typed into every sheet until each column has gone through all its values; what they should read as."""
    book = load_workbook(template)
    wanted: dict[str, list[dict[str, Any]]] = {}
    for name in INPUTS:
        plan, sheet = plans()[name], book[sheet_of(name)]
        for number in range(max(len(cases_of(column)) for column in plan.columns.values())):
            expected = {}
            for place, column in enumerate(plan.columns.values(), start=1):
                said = cases_of(column)
                typed, value = said[number % len(said)]
                if column.name == plan.names:
                    typed = value = f"entry {number + 1}"
                sheet.cell(HEADER_ROW + 1 + number, place).value = typed
                expected[column.name] = value
            wanted.setdefault(name, []).append(expected)
    book.save(template)
    return wanted


def test_values_of_every_kind_read_back_equal(template: Path) -> None:
    wanted = filled_in(template)
    found = read_inputs(read_file(template))
    assert found.findings.empty, found.findings["message"].tolist()
    assert found.given() == INPUTS
    for name in INPUTS:
        frame = getattr(found, name)
        assert len(frame) == len(wanted[name]), name
        assert list(frame["row"]) == list(range(HEADER_ROW + 1, HEADER_ROW + 1 + len(frame)))
        for line, expected in zip(frame.to_dict("records"), wanted[name], strict=True):
            assert {column: line[column] for column in expected} == expected, (name, line["cell"])


def test_an_untouched_template_is_one_note(template: Path) -> None:
    found = read_file(template)
    assert [(level, code) for level, code in found.findings[["level", "code"]].itertuples(index=False)] == [
        ("note", "sheet.blank_list")
    ]
    assert all(sheet_of(name) in found.findings.at[0, "message"] for name in INPUTS)
    assert read_inputs(found).given() == ()
    assert found.records.empty
    assert (found.ledger[["records", "refused"]] == 0).all(axis=None)


def test_the_sheets_left_blank_beside_a_filled_one_are_named(template: Path) -> None:
    book = load_workbook(template)
    for place, value in enumerate(["S-1", "Northgrid", "Power"], start=1):
        book["Suppliers"].cell(HEADER_ROW + 1, place, value)
    book.save(template)
    found = read_file(template)
    (told,) = found.findings.loc[found.findings["code"] == "sheet.blank_list", "message"]
    assert "Suppliers" not in told
    assert "Risks, Documents" in told
    assert not (found.findings["level"] != "note").any()
    assert list(read_inputs(found).suppliers["name"]) == ["Northgrid"]


def test_other_headings_without_rows_still_warn(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "soa.xlsx", {"SoA": [["Control", "Title", "Status", "Owner", "Evidence"]]})
    assert "sheet.no_controls" in set(read_file(path).findings["code"])


def test_a_new_client_gets_the_template_and_keeps_what_is_there(tmp_path: Path) -> None:
    folder = make_client(str(tmp_path / "acme"), name=None, standards=["27001"], holds=[])
    assert load_workbook(folder / FILE).sheetnames == [sheet_of(name) for name in INPUTS]
    other = tmp_path / "other"
    other.mkdir()
    (other / FILE).write_bytes(b"the client's own")
    make_client(str(other), name=None, standards=["27001"], holds=[])
    assert (other / FILE).read_bytes() == b"the client's own"


def test_every_column_that_takes_certain_words_offers_them(template: Path) -> None:
    book = load_workbook(template)
    for name in INPUTS:
        rules = book[sheet_of(name)].data_validations.dataValidation
        offered = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in rules if rule.type == "list"}
        for place, column in enumerate(plans()[name].columns.values(), start=1):
            cell = book[sheet_of(name)].cell(HEADER_ROW + 1, place).coordinate
            if column.reading in ("words", "several"):
                assert offered[cell].strip('"').split(",") == [form.replace("_", " ") for form in column.normal_forms]
            assert (cell in offered) == (column.reading in ("words", "several", "yes_no"))


def test_reading_needs_the_whole_heading_row(template: Path) -> None:
    """A sheet whose last row is nearly our headings is somebody's own, and is told as any other."""
    book = load_workbook(template)
    book["Risks"].cell(HEADER_ROW, 3, "Kategorie")
    book.save(template)
    codes = read_file(template).findings[["sheet", "code"]].values.tolist()
    assert ["Risks", "sheet.no_controls"] in codes


def test_the_sheets_of_ai_systems_and_services_say_what_to_write_in_each_column(template: Path) -> None:
    book = load_workbook(template)
    for name, sheet in {"ai_systems": "AI systems", "services": "Services"}.items():
        rules = {str(rule.sqref).split(":")[0]: rule for rule in book[sheet].data_validations.dataValidation}
        for place, column in enumerate(plans()[name].columns.values(), start=1):
            rule = rules[book[sheet].cell(HEADER_ROW + 1, place).coordinate]
            assert rule.showInputMessage
            assert 10 < len(rule.prompt) <= 255, column.name
            assert len(rule.promptTitle) <= 32
            assert (rule.type == "list") == (column.reading in ("words", "several", "yes_no")), column.name
            assert len(rule.formula1 or "") <= 255


@pytest.mark.parametrize("name", [name for name in INPUTS if plans()[name].example])
def test_an_example_is_read_only_once_somebody_writes_over_it(template: Path, name: str) -> None:
    plan = plans()[name]
    assert plan.example.keys() <= plan.columns.keys()
    book = load_workbook(template)
    sheet = book[plan.sheet]
    place = list(plan.columns).index(plan.names) + 1
    assert sheet.cell(HEADER_ROW + 1, place).value == plan.example[plan.names]
    assert sheet.cell(HEADER_ROW + 1, place).font.color.rgb == "FF808080"
    sheet.cell(HEADER_ROW + 2, place, "Ours")
    sheet.cell(HEADER_ROW + 2, place + 1, "something")
    book.save(template)
    assert getattr(read_inputs(read_file(template)), name)[plan.names].tolist() == ["Ours"]
    sheet.cell(HEADER_ROW + 1, place, "Overwritten")
    book.save(template)
    assert getattr(read_inputs(read_file(template)), name)[plan.names].tolist() == ["Overwritten", "Ours"]


@pytest.mark.parametrize("name", [name for name in INPUTS if plans()[name].example])
def test_what_is_left_of_an_example_that_was_written_over_counts_as_empty_and_is_told(
    template: Path, name: str
) -> None:
    plan = plans()[name]
    book = load_workbook(template)
    sheet = book[plan.sheet]
    sheet.cell(HEADER_ROW + 1, list(plan.columns).index(plan.names) + 1, "Overwritten")
    book.save(template)
    found = read_inputs(read_file(template))
    (row,) = getattr(found, name).to_dict("records")
    chosen = {column for column in plan.example if plan.columns[column].reading not in ("text", "date")}
    assert {column for column in plan.columns if row[column] is not None} == chosen | {plan.names}
    (told,) = found.findings.itertuples()
    assert (told.level, told.code) == ("warning", "input.example_left")
    letters = {column: get_column_letter(place) for place, column in enumerate(plan.columns, start=1)}
    assert all(f"{letters[column]}{HEADER_ROW + 1}" in told.message for column in plan.example.keys() - {plan.names})


@pytest.mark.parametrize(
    ("left", "below", "counts"),
    [(("notes",), 1, False), (("reviewed_on",), 0, False), (("affected",), 0, True), (("reviewed_on",), 1, True)],
    ids=["note_in_any_row", "day_in_its_place", "one_text_alone", "day_in_another_row"],
)
def test_a_cell_is_left_of_the_example_where_it_says_so_or_stands_in_its_place(
    template: Path, left: tuple[str, ...], below: int, counts: bool
) -> None:
    plan = plans()["ai_systems"]
    book = load_workbook(template)
    sheet = book[plan.sheet]
    for place, column in enumerate(plan.columns, start=1):
        text = plan.example.get(column, "")
        sheet.cell(HEADER_ROW + 1 + below, place).value = {"name": "Ours", "model": "X 1"}.get(
            column, text if column in left else None
        )
    book.save(template)
    found = read_inputs(read_file(template))
    (row,) = found.ai_systems.to_dict("records")
    assert all((row[column] is not None) is counts for column in left)
    assert ("input.example_left" in set(found.findings.code)) is not counts
