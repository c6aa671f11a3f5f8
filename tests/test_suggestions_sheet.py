"""The sheet of suggestions: what it shows, what is read back into columns.yml, and what happens when both changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ims_lib import paths
from ims_lib.assessment_workbook import read_suggestions
from ims_lib.assessment_workbook.how_to_judge import SHEET as HOW_TO_JUDGE
from ims_lib.assessment_workbook.review import SHEET as REVIEW
from ims_lib.assessment_workbook.suggestions import FORM, SHEET
from ims_lib.cli import main
from ims_lib.client import read_client
from ims_lib.errors import BadClient, CannotWrite
from ims_lib.register import read_register
from ims_lib.register.settled.reading import load_reading
from ims_lib.report.review_sheet import why_left
from ims_lib.settled_answers import SettledAnswer, keep_answer, merge_suggestions

DAY = "2026-11-24"
BACKUP = "27001:A.8.13"
TEXT = "Backups are restored every quarter to see that they work"
CONTROLS = f"Control,Title,Status\nA.5.1,Policies for information security,Planned\n,{TEXT},Implemented\n,=1+1 backup,Planned\n"


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    return begun(tmp_path)


def begun(practice: Path) -> Path:
    folder = practice / "acme"
    assert main(["new", str(folder), "--standards", "27001"]) == 0
    (folder / "controls.csv").write_text(CONTROLS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice whose client has had its first report."""
    folder = begun(tmp_path_factory.mktemp("practice"))
    report(folder)
    return folder.parent


@pytest.fixture
def reported(once: Path, tmp_path: Path) -> Path:
    """The client with its report, to change."""
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "acme"


def report(folder: Path) -> dict[str, object]:
    assert main(["report", str(folder), "--out", str(folder.parent / "out"), "--as-of", DAY]) == 0
    text = (folder.parent / "out" / "acme" / "results.json").read_text(encoding="utf-8")
    found: dict[str, object] = json.loads(text)
    return found


def shares(results: dict[str, object], name: str) -> float:
    rows: list[dict[str, float]] = results["requirements"]  # type: ignore[assignment]
    return next(row["asserted"] for row in rows if row["id"] == name)


def fill(folder: Path, verdict: str | None, *, ref: str = BACKUP, text: str = TEXT) -> str:
    """Decide on a suggestion as an assessor does in a spreadsheet program; the cell of the verdict."""
    book = load_workbook(folder / "assessment.xlsx")
    sheet = book[SHEET]
    heading = {cell.value: cell.column for cell in sheet[3]}
    row = next(
        row[0].row
        for row in sheet.iter_rows(min_row=4)
        if (row[heading["The row says"] - 1].value, row[heading["Requirement"] - 1].value) == (text, ref)
    )
    sheet.cell(row, heading["Verdict"]).value = verdict
    book.save(folder / "assessment.xlsx")
    return f"{FORM.letter('Verdict')}{row}"


def said(folder: Path) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    found = load_reading(folder / "columns.yml").said_of(TEXT)
    return found.accepted, found.rejected


def codes(folder: Path) -> list[tuple[str, str]]:
    findings = read_register(read_client(folder)).findings
    return [(f.level, f.code) for f in findings.itertuples() if f.code.startswith("suggestion.")]


def test_a_new_workbook_has_the_sheet_with_nothing_on_it_yet(acme: Path) -> None:
    book = load_workbook(acme / "assessment.xlsx")
    assert book.sheetnames == [REVIEW, SHEET, HOW_TO_JUDGE]
    assert [cell.value for cell in book[SHEET][3]] == list(FORM.columns)
    assert book[SHEET].max_row == 3
    assert read_suggestions(acme / "assessment.xlsx") == ()


def test_shows_suggestions_with_score_and_reason_to_accept_or_reject(reported: Path) -> None:
    sheet = load_workbook(reported / "assessment.xlsx")[SHEET]
    rows = [dict(zip(FORM.columns, row, strict=True)) for row in sheet.iter_rows(min_row=4, values_only=True)]
    first = next(row for row in rows if row["Requirement"] == BACKUP)
    assert (first["Row"], first["The row says"], first["Verdict"]) == ("controls.csv › B3", TEXT, None)
    assert float(first["Score"]) > 0
    assert first["Why"]
    (choice,) = sheet.data_validations.dataValidation
    assert (choice.formula1, str(choice.sqref)) == ('"accept,reject"', f"G4:G{3 + len(rows)}")


def test_only_the_verdict_can_be_filled_in_and_nothing_is_a_formula(reported: Path) -> None:
    sheet = load_workbook(reported / "assessment.xlsx")[SHEET]
    assert sheet.protection.sheet
    cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row]
    assert {FORM.columns[cell.column - 1] for cell in cells if not cell.protection.locked} == {"Verdict"}
    assert all(cell.data_type != "f" for cell in cells)
    assert next(cell for cell in cells if cell.value == "=1+1 backup").quotePrefix
    assert sheet.column_dimensions["H"].hidden


def test_accepted_there_counts_is_added_once_and_shown(reported: Path) -> None:
    assert shares(report(reported), BACKUP) == 0
    fill(reported, "accept")
    fill(reported, "reject", text="=1+1 backup")
    first = report(reported)
    assert shares(first, BACKUP) == 1
    assert said(reported) == ((BACKUP,), ())
    assert load_reading(reported / "columns.yml").said_of("=1+1 backup").rejected == (BACKUP,)
    assert "by the assessor's acceptance" in json.dumps(first["findings"])
    rows = {(row.text, row.ref): (row.verdict, row.was) for row in read_suggestions(reported / "assessment.xlsx")}
    assert rows[TEXT, BACKUP] == ("accept", "accept")
    assert rows["=1+1 backup", BACKUP] == ("reject", "reject")
    before = [(reported / name).read_bytes() for name in ("assessment.xlsx", "columns.yml", "controls.csv")]
    assert report(reported) == first
    assert [(reported / name).read_bytes() for name in ("assessment.xlsx", "columns.yml", "controls.csv")] == before
    page = (reported.parent / "out" / "acme" / "report.html").read_text(encoding="utf-8")
    assert "named by the assessor's acceptance" in page


def test_counts_before_it_is_added_and_says_so(reported: Path) -> None:
    fill(reported, "accept")
    assert read_register(read_client(reported)).records["refs"].iloc[1] == (BACKUP,)
    assert codes(reported) == [("note", "suggestion.not_merged")]
    assert "1 of its rows waits" in str(why_left(reported / "assessment.xlsx"))
    assert merge_suggestions(reported) == 1
    assert codes(reported) == []
    assert merge_suggestions(reported) == 0


def test_emptied_verdict_takes_it_back(reported: Path) -> None:
    fill(reported, "accept")
    report(reported)
    fill(reported, None)
    assert shares(report(reported), BACKUP) == 0
    assert said(reported) == (None, ())


def test_accepted_here_and_rejected_there_is_a_question_and_columns_yml_counts(
    reported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = fill(reported, "accept")
    keep_answer(reported, SettledAnswer("texts", TEXT, ("reject", BACKUP)))
    before = [(reported / name).read_bytes() for name in ("assessment.xlsx", "columns.yml")]
    results = report(reported)
    assert [(reported / name).read_bytes() for name in ("assessment.xlsx", "columns.yml")] == before
    assert shares(results, BACKUP) == 0
    (finding,) = read_register(read_client(reported)).questions.to_dict("records")
    assert (finding["code"], finding["sheet"], finding["cell"]) == ("suggestion.conflict", SHEET, cell)
    assert "was not decided for 'Backups are restored" in finding["message"]
    assert "Here it is now accepted, in columns.yml rejected, which counts" in finding["message"]
    assert "note: assessment.xlsx was left as it is: 1 of its rows waits" in capsys.readouterr().out
    fill(reported, "reject")
    assert codes(reported) == []


@pytest.mark.parametrize("command", ["report", "batch"])
def test_a_workbook_whose_name_has_an_exclamation_mark_is_asked_about_as_well(
    reported: Path, tmp_path: Path, command: str
) -> None:
    cell = fill(reported, "accept")
    keep_answer(reported, SettledAnswer("texts", TEXT, ("reject", BACKUP)))
    (reported / "assessment.xlsx").rename(reported / "acme final!.xlsx")
    folder = reported if command == "report" else tmp_path
    assert main([command, str(folder), "--out", str(tmp_path / "out"), "--as-of", DAY]) == 0
    results = json.loads((tmp_path / "out" / "acme" / "results.json").read_text(encoding="utf-8"))
    asked = [each for each in results["findings"] if each["code"] == "suggestion.conflict"]
    assert [(each["file"], each["sheet"], each["cell"]) for each in asked] == [("acme final!.xlsx", SHEET, cell)]


def test_the_same_decided_in_both_is_no_question(reported: Path) -> None:
    fill(reported, "accept")
    keep_answer(reported, SettledAnswer("texts", TEXT, ("accept", BACKUP)))
    assert codes(reported) == []
    assert merge_suggestions(reported) == 0


def test_none_of_these_stands_as_rejected_and_can_be_overruled_there(reported: Path) -> None:
    keep_answer(reported, SettledAnswer("texts", TEXT, ("none", "")))
    report(reported)
    rows = [row for row in read_suggestions(reported / "assessment.xlsx") if row.text == TEXT]
    assert {row.verdict for row in rows} == {"reject"}
    fill(reported, "accept")
    report(reported)
    assert said(reported)[0] == (BACKUP,)


def test_no_place_to_write_still_counts_and_says_so(reported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(reported, "accept")

    def full(*_: object) -> None:
        raise CannotWrite("acme/columns.yml: cannot be written (No space left on device); nothing was kept")

    monkeypatch.setattr("ims_lib.settled_answers._replace", full)
    results = report(reported)
    assert shares(results, BACKUP) == 1
    assert "suggestion.not_merged" in json.dumps(results["findings"])
    assert not (reported / "columns.yml").exists()


WRONG = {
    "no_requirement": (
        "Requirement",
        "27001:A.8.999",
        r"assessment.xlsx!Suggestions!G4: there is no requirement '27001:A.8.999'",
    ),
    "a_heading_gone": (None, "", r"assessment.xlsx, sheet 'Suggestions': column Verdict is gone"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_a_sentence(reported: Path, name: str) -> None:
    column, value, sentence = WRONG[name]
    book = load_workbook(reported / "assessment.xlsx")
    sheet = book[SHEET]
    if column:
        sheet[f"{FORM.letter('Verdict')}4"] = "accept"
        sheet[f"{FORM.letter(column)}4"] = value
    else:
        sheet[f"{FORM.letter('Verdict')}3"] = value
    book.save(reported / "assessment.xlsx")
    with pytest.raises(BadClient, match=sentence):
        read_register(read_client(reported))


def test_a_word_that_is_none_is_one_question_and_all_else_counts(reported: Path) -> None:
    fill(reported, "acept")
    (asked,) = (each for each in read_register(read_client(reported)).asked if each.code == "suggestion.word")
    assert "'acept' is none of accept and reject; until then it isn't counted" in asked.message
    assert merge_suggestions(reported) == 0


def test_an_earlier_workbook_without_the_sheet_gets_it(acme: Path) -> None:
    book = load_workbook(acme / "assessment.xlsx")
    del book[SHEET]
    book.save(acme / "assessment.xlsx")
    report(acme)
    assert load_workbook(acme / "assessment.xlsx")[SHEET].max_row > 3


def test_its_columns_are_those_of_the_data_dictionary() -> None:
    text = (paths.DATA / "README.md").read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith("| `assessment.xlsx`")]
    assert f"sheet `{SHEET}`" in line
    (line,) = [line for line in text.splitlines() if line.startswith("| `columns.yml` | settled")]
    assert "`texts`" in line
