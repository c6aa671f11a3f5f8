"""Judgements: appended and never overwritten, by several at once, from the review sheet too; texts stay texts."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ims_lib import paths
from ims_lib.assessment_workbook import ClientSays, merge_review, write_assessment_workbook
from ims_lib.assessment_workbook.review import COLUMNS, FORM, OBJECT, SHEET
from ims_lib.cell_text import allowed
from ims_lib.cli import main
from ims_lib.client import Client, left_aside, read_client
from ims_lib.errors import BadClient, CannotWrite, JudgedMeanwhile
from ims_lib.judgements import Decision, append_judgements
from ims_lib.judgements.log import COLUMNS as LOG_COLUMNS
from ims_lib.judgements.log import read_log
from ims_lib.report.review_sheet import why_left
from tests.builders import catalogue, criterion, write_client, write_xlsx

GOOD = 'name: Acme\nstandards: ["27001", "42001"]\nassessor: Lead assessor\n'
HEADER = "when,who,on,old,new,reason,evidence\n"
DAY = "2026-11-24"
EACH, HERE = "lifecycle.watched", "42001:A.6.2.6"
KNOWLEDGE = catalogue(
    criterion("access.rules", "27001:A.5.15"),
    criterion("ai.policy", "42001:A.2.2"),
    criterion(EACH, HERE).model_copy(update={"per": "ai_system"}),
)
PLACE = COLUMNS.index(OBJECT)
ACCESS, POLICY, SCOPE = "27001:A.5.15", "42001:A.2.2", "27001:4.3"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_client(tmp_path / "acme", GOOD)


def lines(folder: Path) -> list[dict[str, str]]:
    with (folder / "judgements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judge(folder: Path, on: str, new: str, **more: str) -> None:
    append_judgements(folder, [Decision(on, new, **more)], who="A", when=DAY)


# how another program left the file | what is added
LEFT = {
    "no_last_line_end": (HEADER + f",,{ACCESS},,F,,", f"\n{DAY},A,{POLICY},,N,,\n"),
    "windows_line_ends": (HEADER.replace("\n", "\r\n"), f"{DAY},A,{POLICY},,N,,\r\n"),
    "byte_order_mark": ("\ufeff" + HEADER, f"{DAY},A,{POLICY},,N,,\n"),
    "empty": ("", HEADER + f"{DAY},A,{POLICY},,N,,\n"),
    "another_order": ("on,new,old,who,when,evidence,reason\n", f"{POLICY},N,,A,{DAY},,\n"),
}

# fault | the file before | what is judged | words of the sentence
FAULTS = {
    "no_verdict_of_ours": (HEADER, Decision(ACCESS, "good"), ["new is 'good'", "N, P, L, F, not_applicable"]),
    "on_nothing": (HEADER, Decision(" ", "F"), ["say what is judged"]),
    "columns_gone": ("on,new\n", Decision(ACCESS, "F"), ["column when, who", "missing"]),
    "semicolons": (HEADER.replace(",", ";"), Decision(ACCESS, "F"), ["column on and new missing"]),
    "a_quote_never_closed": (
        HEADER + f',,{POLICY},,F,"seen,\n' + f",,{POLICY},,F,,\n" * 10_000,
        Decision(ACCESS, "F"),
        ["judgements.csv line 2: ", "close the double quote"],
    ),
    "a_quote_never_closed_in_the_header": (
        '"' + HEADER + f",,{POLICY},,F,,\n" * 10_000,
        Decision(ACCESS, "F"),
        ["judgements.csv line 1: ", "close the double quote"],
    ),
    "too_long": (HEADER, Decision(ACCESS, "F", "x" * 40_000), ["reason is longer"]),
}


class TestAppend:
    def test_first_line_brings_the_header_and_each_says_what_was_there(self, folder: Path) -> None:
        judge(folder, ACCESS, "P", reason="one rule, two versions", evidence="policy v1")
        judge(folder, ACCESS, "L")
        assert (folder / "judgements.csv").read_text(encoding="utf-8") == (
            HEADER + f'{DAY},A,{ACCESS},,P,"one rule, two versions",policy v1\n' + f"{DAY},A,{ACCESS},P,L,,\n"
        )

    def test_earlier_bytes_stay(self, folder: Path) -> None:
        before = HEADER + f"2025-01-01,B,{ACCESS},,F,ok,seen\n"
        (folder / "judgements.csv").write_text(before, encoding="utf-8")
        judge(folder, POLICY, "N")
        assert (folder / "judgements.csv").read_text(encoding="utf-8").startswith(before)

    @pytest.mark.parametrize("name", LEFT)
    def test_keeps_the_form_that_it_finds(self, folder: Path, name: str) -> None:
        before, added = LEFT[name]
        (folder / "judgements.csv").write_bytes(before.encode("utf-8"))
        judge(folder, POLICY, "N")
        assert (folder / "judgements.csv").read_bytes().decode("utf-8") == before + added

    def test_a_line_whose_verdict_is_none_is_kept_counts_for_nothing_and_stops_no_other(self, folder: Path) -> None:
        before = HEADER + f"{DAY},A,{ACCESS},,P,,\n{DAY},A,{ACCESS},P,Lagely,,\n"
        (folder / "judgements.csv").write_text(before, encoding="utf-8")
        judge(folder, ACCESS, "L")
        judge(folder, POLICY, "N")
        added = f"{DAY},A,{ACCESS},P,L,,\n{DAY},A,{POLICY},,N,,\n"
        assert (folder / "judgements.csv").read_text(encoding="utf-8") == before + added

    @pytest.mark.parametrize("name", FAULTS)
    def test_a_fault_is_a_sentence_and_adds_nothing(self, folder: Path, name: str) -> None:
        before, decision, words = FAULTS[name]
        (folder / "judgements.csv").write_text(before, encoding="utf-8")
        with pytest.raises(BadClient) as caught:
            append_judgements(folder, [Decision(POLICY, "F"), decision], who="A", when=DAY)
        assert all(word in str(caught.value) for word in words), str(caught.value)
        assert (folder / "judgements.csv").read_text(encoding="utf-8") == before

    def test_other_encoding_is_a_sentence(self, folder: Path) -> None:
        (folder / "judgements.csv").write_bytes(HEADER.encode() + ",,x,,F,Prüfung,\n".encode("cp1252"))
        with pytest.raises(BadClient, match="save it as UTF-8"):
            judge(folder, ACCESS, "F")

    def test_no_place_to_write_is_a_sentence(self, folder: Path) -> None:
        (folder / "judgements.csv").mkdir()
        with pytest.raises(CannotWrite, match=r"acme/judgements\.csv: cannot be written"):
            judge(folder, ACCESS, "F")

    def test_no_place_to_wait_for_others_is_a_sentence(self, folder: Path) -> None:
        (folder / ".judgements.csv.lock").mkdir()
        with pytest.raises(CannotWrite, match=r"acme/judgements\.csv: cannot be written"):
            judge(folder, ACCESS, "F")
        assert not (folder / "judgements.csv").exists()

    def test_what_finds_room_only_in_part_is_taken_back(self, folder: Path) -> None:
        judge(folder, ACCESS, "F")
        before = (folder / "judgements.csv").read_bytes()
        code = (
            "import resource, signal, sys; from pathlib import Path\n"
            "from ims_lib.judgements import Decision, append_judgements\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 10}, {len(before) + 10}))\n"
            f"append_judgements(Path(sys.argv[1]), [Decision({POLICY!r}, 'N')], who='A', when={DAY!r})"
        )
        run = subprocess.run(
            [sys.executable, "-c", code, str(folder)], cwd=paths.PROJECT, capture_output=True, text=True, check=False
        )
        assert "acme/judgements.csv: cannot be written (No space left on device); nothing was kept" in run.stderr
        assert (folder / "judgements.csv").read_bytes() == before

    def test_leaves_only_a_hidden_file_beside_it(self, folder: Path) -> None:
        judge(folder, ACCESS, "F")
        client = read_client(folder)
        assert {path.name for path in folder.iterdir()} == {"client.yml", "judgements.csv", ".judgements.csv.lock"}
        assert (client.inputs, left_aside(client.folder)) == ((), ())

    def test_a_decision_on_what_is_not_shown_any_more_is_not_kept(self, folder: Path) -> None:
        judge(folder, ACCESS, "P")
        with pytest.raises(JudgedMeanwhile, match=f"{ACCESS}: judged P by A in the meantime"):
            append_judgements(folder, [Decision(POLICY, "F"), Decision(ACCESS, "F", old="")], who="B", when=DAY)
        assert len(lines(folder)) == 1

    def test_withdrawing(self, folder: Path) -> None:
        judge(folder, ACCESS, "P")
        append_judgements(folder, [Decision(ACCESS, "", "wrong site")], who="B", when=DAY)
        assert read_client(folder).judgements == {}
        assert (lines(folder)[1]["old"], lines(folder)[1]["new"]) == ("P", "")


def test_two_processes_at_once_lose_nothing(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ims_lib.judgements import Decision, append_judgements\n"
        "for n in range(60): append_judgements(Path(sys.argv[1]), [Decision(f'{sys.argv[2]}!S!{n}', 'NPLF'[n % 4], 'x' * 300)], "
        "who=sys.argv[2], when='2026-11-24')"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(folder), name], cwd=paths.PROJECT, env=os.environ.copy())
        for name in ("a", "b")
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    found = lines(folder)
    assert len(found) == 120
    for name in ("a", "b"):
        assert [line["on"] for line in found if line["who"] == name] == [f"{name}!S!{n}" for n in range(60)]


ACTIVE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "'=1",
    "''=1",
    "'quoted'",
    "\t=1",
    "a\n=1",
    "<b>x</b>",
    'x,y;z"',
    "_x0041_",
]


@pytest.mark.parametrize("text", ACTIVE)
def test_active_texts_stay_texts(folder: Path, text: str) -> None:
    judge(folder, ACCESS, "L", reason=text, evidence=text)
    (line,) = lines(folder)
    assert not line["reason"].startswith(("=", "+", "-", "@", "\t", "\r"))
    kept = read_client(folder).judgements[ACCESS]
    assert (kept.reason, kept.evidence) == (text.strip(), text.strip())
    write_assessment_workbook(folder / "a.xlsx", KNOWLEDGE, ["27001"], judgements={ACCESS: kept}, lines=1)
    cell = next(row for row in load_workbook(folder / "a.xlsx")[SHEET].iter_rows(min_row=4) if row[0].value == ACCESS)
    assert {part.data_type for part in cell} <= {"s", "n"}
    assert merge_review(read_client(folder)).appended == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([ACCESS, POLICY, "f.csv!3"]),
            st.sampled_from(["N", "P", "L", "F", "not_applicable", ""]),
            st.text(max_size=40),
            st.text(max_size=40),
        ),
        max_size=12,
    )
)
def test_replayed_it_is_what_was_judged(
    tmp_path_factory: pytest.TempPathFactory, judged: list[tuple[str, str, str, str]]
) -> None:
    folder = write_client(tmp_path_factory.mktemp("replay") / "acme", GOOD)
    wanted: dict[str, tuple[str, str, str]] = {}
    for on, new, reason, evidence in judged:
        judge(folder, on, new, reason=reason, evidence=evidence)
        wanted[on.replace("csv!3", "csv!!3")] = (new, allowed(reason).strip(), allowed(evidence).strip())
    found = read_client(folder).judgements
    assert {on: (j.new, j.reason, j.evidence) for on, j in found.items()} == {k: v for k, v in wanted.items() if v[0]}
    assert len(read_log(folder, [])) == len(judged)


class Sheet:
    """The review sheet of a client folder, as an assessor fills it in."""

    names: Sequence[str] = ("Triage", "Writer, of letters")

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "assessment.xlsx"
        self.write()

    def write(self) -> None:
        write_assessment_workbook(
            self.path,
            KNOWLEDGE,
            ["27001", "42001"],
            judgements=self.client.judgements,
            lines=len(read_log(self.folder, [])),
            assessed_for={EACH: "assessed for each of AI-1 Triage; AI-2 Writer"},
            names={EACH: self.names},
        )

    @property
    def client(self) -> Client:
        return read_client(self.folder)

    def fill(self, on: str, **values: str) -> str:
        """Fill in a row by the headings of its columns; the cell of its verdict."""
        book = load_workbook(self.path)
        row = next(cell.row for cell in book[SHEET]["A"] if cell.value == on)
        return self._fill(book, row, values)

    def fill_each(self, was: str, called: str, **values: str) -> str:
        """Fill in the row of EACH that was about this object, or about none."""
        book = load_workbook(self.path)
        row = next(r[0].row for r in book[SHEET].iter_rows() if r[0].value == EACH and (r[PLACE].value or "") == was)
        return self._fill(book, row, {OBJECT: called, **values})

    def _fill(self, book: Any, row: int, values: Mapping[str, str]) -> str:
        for name, value in values.items():
            book[SHEET].cell(row, COLUMNS.index(name.replace("_", " ")) + 1).value = value or None
        book.save(self.path)
        return f"G{row}"

    def counts(self) -> Mapping[str, str]:
        return {on: judgement.new for on, judgement in self.client.judgements.items()}


class TestMerging:
    @pytest.fixture
    def sheet(self, folder: Path) -> Sheet:
        judge(folder, ACCESS, "P", reason="old rules")
        return Sheet(folder)

    def test_untouched_adds_nothing(self, sheet: Sheet) -> None:
        merged = merge_review(sheet.client)
        assert (merged.appended, merged.questions) == ((), ())

    def test_changes_are_added_once(self, sheet: Sheet) -> None:
        sheet.fill(ACCESS, Verdict="L", Reason="new rules", Assessor="Second assessor", Date="2026-12-01")
        sheet.fill(POLICY, Verdict="not_applicable", Reason="no AI")
        before = sheet.counts()
        merged = merge_review(sheet.client, when=DAY)
        assert [(line.on, line.new, line.who, line.when) for line in merged.appended] == [
            (ACCESS, "L", "Second assessor", "2026-12-01"),
            (POLICY, "not_applicable", "Lead assessor", DAY),
        ]
        assert [line["old"] for line in lines(sheet.folder)] == ["", "P", ""]
        assert sheet.counts() == before == {ACCESS: "L", POLICY: "not_applicable"}
        again = merge_review(sheet.client)
        assert (again.appended, again.questions) == ((), ())

    def test_counts_before_it_is_merged_and_says_so(self, sheet: Sheet) -> None:
        sheet.fill(ACCESS, Verdict="F")
        assert sheet.counts()[ACCESS] == "F"
        assert [(doubt.level, doubt.code) for doubt in sheet.client.doubts] == [("note", "judgement.not_merged")]

    def test_name_and_date_that_stayed_are_not_those_of_the_change(self, sheet: Sheet) -> None:
        sheet.fill(ACCESS, Verdict="F")
        (line,) = merge_review(sheet.client, when=DAY).appended
        assert line.who == "Lead assessor"

    def test_a_line_is_never_without_a_name(self, sheet: Sheet) -> None:
        (sheet.folder / "client.yml").write_text('name: Acme\nstandards: ["27001", "42001"]\n', encoding="utf-8")
        sheet.fill(ACCESS, Verdict="F")
        (line,) = merge_review(sheet.client, when=DAY).appended
        assert (line.who, line.by) == ("workbook", "somebody not named")

    def test_who_judged_is_asked_until_the_name_is_typed_beside_the_verdict(self, sheet: Sheet) -> None:
        (sheet.folder / "client.yml").write_text('name: Acme\nstandards: ["27001", "42001"]\n', encoding="utf-8")
        sheet.fill(ACCESS, Verdict="F")
        merge_review(sheet.client, when=DAY)
        (doubt,) = sheet.client.doubts
        assert (doubt.level, doubt.code) == ("question", "judgement.who")
        assert f"{ACCESS} F" in doubt.message
        sheet.fill(ACCESS, Verdict="F", Assessor="Rita Baumann", Date="2026-12-01")
        assert sheet.counts()[ACCESS] == "F"
        (line,) = merge_review(sheet.client, when=DAY).appended
        assert (line.new, line.who, line.when) == ("F", "Rita Baumann", "2026-12-01")
        assert not sheet.client.doubts
        assert not merge_review(sheet.client, when=DAY).appended

    def test_a_day_is_kept_by_the_calendar_and_one_that_is_none_is_asked_and_not_kept(self, sheet: Sheet) -> None:
        sheet.fill(ACCESS, Verdict="F", Date="20.11.2026")
        cell = sheet.fill(POLICY, Verdict="L", Date="32.11.2026")
        merged = merge_review(sheet.client, when=DAY)
        assert [(line.on, line.when) for line in merged.appended] == [(ACCESS, "2026-11-20")]
        (doubt,) = [each for each in sheet.client.doubts if each.code == "judgement.day"]
        assert (doubt.level, doubt.cell) == ("question", cell.replace("G", "K"))
        assert "'32.11.2026' is no day, or two" in doubt.message
        assert sheet.counts() == {ACCESS: "F", POLICY: "L"}

    def test_a_change_whose_day_is_none_is_asked_until_it_is_one_and_what_counted_counts(self, sheet: Sheet) -> None:
        cell = sheet.fill(ACCESS, Verdict="N", Reason="withdrawn", Date="3/4/2026")
        for _ in range(2):
            (doubt,) = merge_review(sheet.client, when=DAY).questions
            assert (doubt.level, doubt.code, doubt.cell) == ("question", "judgement.day", cell.replace("G", "K"))
            assert doubt.message.endswith("for example 2027-01-29; until then P counts, as before")
            assert list(sheet.client.doubts) == [doubt]
            assert why_left(sheet.path)
        assert (sheet.counts()[ACCESS], [line["new"] for line in lines(sheet.folder)]) == ("P", ["P"])
        sheet.fill(ACCESS, Date="2026-04-03")
        assert [(line.new, line.when) for line in merge_review(sheet.client).appended] == [("N", "2026-04-03")]
        assert why_left(sheet.path) is None

    def test_a_first_verdict_whose_day_is_none_keeps_its_sheet(self, sheet: Sheet) -> None:
        sheet.fill(POLICY, Verdict="P", Date="3/4/2026")
        assert [doubt.code for doubt in merge_review(sheet.client).questions] == ["judgement.day"]
        assert why_left(sheet.path)
        sheet.fill(POLICY, Date="3.4.2026")
        assert [(line.new, line.when) for line in merge_review(sheet.client).appended] == [("P", "2026-04-03")]
        assert [line["on"] for line in lines(sheet.folder)] == [ACCESS, POLICY]

    def test_emptied_verdict_withdraws(self, sheet: Sheet) -> None:
        sheet.fill(ACCESS, Verdict="", Reason="")
        assert sheet.counts() == {}
        assert [line.new for line in merge_review(sheet.client).appended] == [""]
        assert sheet.counts() == {}

    def test_merged_line_that_is_overruled_later_stays_merged(self, sheet: Sheet) -> None:
        sheet.fill(ACCESS, Verdict="L")
        merge_review(sheet.client)
        judge(sheet.folder, ACCESS, "N")
        again = merge_review(sheet.client)
        assert (again.appended, again.questions) == ((), ())
        assert sheet.counts()[ACCESS] == "N"

    def test_both_changed_is_a_question_and_changes_nothing(self, sheet: Sheet) -> None:
        cell = sheet.fill(ACCESS, Verdict="F")
        judge(sheet.folder, ACCESS, "N")
        before = (sheet.folder / "judgements.csv").read_bytes()
        for _ in range(2):
            merged = merge_review(sheet.client)
            assert merged.appended == ()
            (doubt,) = merged.questions
            assert (doubt.level, doubt.code, doubt.cell) == ("question", "judgement.conflict", cell)
            assert "was P when this sheet was written. Here it is now F, in judgements.csv N by A" in doubt.message
        assert (sheet.folder / "judgements.csv").read_bytes() == before
        assert sheet.counts()[ACCESS] == "N"
        assert [doubt.code for doubt in sheet.client.doubts] == ["judgement.conflict"]

    @pytest.mark.parametrize(("on_the_sheet", "added"), [("N", 1), ("P", 0)])
    def test_a_conflict_ends_when_the_sheet_agrees_or_goes_back(
        self, sheet: Sheet, on_the_sheet: str, added: int
    ) -> None:
        sheet.fill(ACCESS, Verdict="F")
        judge(sheet.folder, ACCESS, "N")
        sheet.fill(ACCESS, Verdict=on_the_sheet)
        merged = merge_review(sheet.client)
        assert (len(merged.appended), merged.questions) == (added, ())
        assert merge_review(sheet.client).appended == ()
        assert sheet.counts()[ACCESS] == "N"

    def test_both_changed_to_the_same_is_none(self, sheet: Sheet) -> None:
        sheet.fill(ACCESS, Verdict="F", Reason="")
        judge(sheet.folder, ACCESS, "F")
        merged = merge_review(sheet.client)
        assert (merged.appended, merged.questions) == ((), ())

    def test_reason_without_verdict_is_a_question(self, sheet: Sheet) -> None:
        sheet.fill(POLICY, Reason="talked to nobody yet")
        merged = merge_review(sheet.client)
        assert merged.appended == ()
        assert [doubt.code for doubt in merged.questions] == ["judgement.no_verdict"]

    def test_two_at_once_add_it_once(self, sheet: Sheet) -> None:
        sheet.fill(ACCESS, Verdict="F")
        code = (
            "import sys; from ims_lib.client import read_client; from ims_lib.assessment_workbook import merge_review\n"
            "merge_review(read_client(sys.argv[1]))"
        )
        running = [
            subprocess.Popen([sys.executable, "-c", code, str(sheet.folder)], cwd=paths.PROJECT) for _ in range(2)
        ]
        assert [process.wait(timeout=60) for process in running] == [0, 0]
        assert len(lines(sheet.folder)) == 2


class TestSingleObjects:
    """Rows below a requirement: judgements on all AI systems or services, or on one of them."""

    def rows(self, sheet: Sheet) -> list[tuple[str, str]]:
        listed = load_workbook(sheet.path)[SHEET].iter_rows(min_row=4, values_only=True)
        return [(row[PLACE] or "", row[PLACE + 1] or "") for row in listed if row[0] == EACH]

    def test_one_row_to_fill_in_stands_below_the_requirement_and_what_is_judged_has_its_own(self, folder: Path) -> None:
        sheet = Sheet(folder)
        assert self.rows(sheet) == [("", "")]
        names = [cell.value for cell in load_workbook(sheet.path)[SHEET]["A"]]
        assert names.index(EACH) == names.index(HERE) + 1
        judge(folder, f"{EACH}@AI-2", "N")
        judge(folder, EACH, "P")
        sheet.write()
        assert self.rows(sheet) == [("", "P"), ("AI-2", "N"), ("", "")]

    def test_it_cannot_be_judged_not_applicable(self, folder: Path) -> None:
        sheet = load_workbook(Sheet(folder).path)[SHEET]
        (row,) = [cell.row for cell in sheet["A"] if cell.value == EACH]
        (found,) = [v.formula1 for v in sheet.data_validations.dataValidation if f"G{row}" in v.sqref]
        assert found == '"N,P,L,F"'

    def test_several_names_in_a_cell_are_judged_alike_and_stand_apart_afterwards(self, folder: Path) -> None:
        sheet = Sheet(folder)
        sheet.fill_each("", "AI-1; Writer", Verdict="L", Reason="limits set")
        assert [(line.on, line.new, line.reason) for line in merge_review(sheet.client).appended] == [
            (f"{EACH}@AI-1", "L", "limits set"),
            (f"{EACH}@Writer", "L", "limits set"),
        ]
        assert merge_review(sheet.client).appended == ()
        sheet.write()
        assert self.rows(sheet) == [("AI-1", "L"), ("Writer", "L"), ("", "")]

    def test_the_names_are_there_to_choose_from_on_these_rows_alone_and_others_are_only_warned_of(
        self, folder: Path
    ) -> None:
        judge(folder, f"{EACH}@AI-1", "P")
        book = load_workbook(Sheet(folder).path)
        wanted = {f"F{cell.row}" for cell in book[SHEET]["A"] if cell.value == EACH}
        (found,) = [v for v in book[SHEET].data_validations.dataValidation if v.formula1.startswith("'How to judge'")]
        assert {cell.coordinate for part in found.sqref for row in book[SHEET][str(part)] for cell in row} == wanted
        assert (found.errorStyle, found.showErrorMessage) == ("warning", True)
        sheet, cells = found.formula1.replace("'", "").split("!")
        assert [row[0].value for row in book[sheet][cells.replace("$", "")]] == ["Triage", "Writer, of letters"]
        assert book[sheet].column_dimensions["E"].hidden

    def test_the_sheet_is_written_anew_for_new_names_alone(self, folder: Path) -> None:
        sheet = Sheet(folder)
        before = sheet.path.read_bytes()
        sheet.write()
        assert sheet.path.read_bytes() == before
        sheet.names = ("Triage",)
        sheet.write()
        (found,) = [
            v.formula1 for v in load_workbook(sheet.path)[SHEET].data_validations.dataValidation if "How" in v.formula1
        ]
        assert found == "'How to judge'!$E$1:$E$1"

    def test_no_name_is_all_alike(self, folder: Path) -> None:
        sheet = Sheet(folder)
        sheet.fill_each("", "", Verdict="P")
        assert [(line.on, line.new) for line in merge_review(sheet.client).appended] == [(EACH, "P")]

    @pytest.mark.parametrize(
        ("was", "called", "left"),
        [
            ("AI-1", "AI-2", ["AI-2"]),
            ("AI-1", "AI-2; AI-3", ["AI-2", "AI-3"]),
            ("AI-1", "AI-1; AI-2", ["AI-1", "AI-2"]),
            ("AI-1", "", [""]),
            ("", "AI-2", ["AI-2"]),
        ],
        ids=["another", "two_others", "one_more", "all_alike", "no_longer_all"],
    )
    def test_another_name_moves_a_judgement_and_one_more_leaves_it(
        self, folder: Path, was: str, called: str, left: list[str]
    ) -> None:
        judge(folder, self.on(was), "P")
        sheet = Sheet(folder)
        sheet.fill_each(was, called)
        wanted = {self.on(name): "P" for name in left}
        assert sheet.counts() == wanted
        added = merge_review(sheet.client, when=DAY).appended
        assert {line.on: line.new for line in added} == (
            wanted | {self.on(was): ""} if was not in left else {self.on("AI-2"): "P"}
        )
        assert {line.who for line in added} == {"Lead assessor"}, "not the name and day of the old judgement"
        assert sheet.counts() == wanted
        again = merge_review(sheet.client)
        assert (again.appended, again.questions) == ((), ())

    def test_two_that_change_places_hold_what_the_other_held(self, folder: Path) -> None:
        judge(folder, self.on("AI-1"), "P")
        judge(folder, self.on("AI-2"), "F")
        sheet = Sheet(folder)
        sheet.fill_each("AI-1", "AI-3")
        sheet.fill_each("AI-2", "AI-1")
        sheet.fill_each("AI-3", "AI-2")
        merged = merge_review(sheet.client)
        assert merged.questions == ()
        assert sheet.counts() == {self.on("AI-1"): "F", self.on("AI-2"): "P"}

    def test_a_second_row_for_one_that_is_judged_is_asked(self, folder: Path) -> None:
        judge(folder, self.on("AI-1"), "P")
        judge(folder, self.on("AI-2"), "F")
        sheet = Sheet(folder)
        sheet.fill_each("AI-2", "AI-1")
        assert [doubt.code for doubt in merge_review(sheet.client).questions] == ["judgement.conflict"]
        assert sheet.counts() == {self.on("AI-1"): "P"}

    def test_a_requirement_keeps_its_verdict_whatever_stands_in_its_closed_cell(self, folder: Path) -> None:
        judge(folder, ACCESS, "P")
        sheet = Sheet(folder)
        sheet.fill(ACCESS, AI_system_or_service="AI-1")
        assert sheet.counts()[ACCESS] == "P"

    def on(self, called: str) -> str:
        return f"{EACH}@{called}" if called else EACH

    @pytest.mark.parametrize("called", ["AI-1", ""], ids=["name_left", "name_emptied"])
    def test_an_emptied_row_withdraws_what_it_was_about(self, folder: Path, called: str) -> None:
        judge(folder, f"{EACH}@AI-1", "P")
        sheet = Sheet(folder)
        sheet.fill_each("AI-1", called, Verdict="")
        assert [(line.on, line.new) for line in merge_review(sheet.client).appended] == [(f"{EACH}@AI-1", "")]
        assert sheet.counts() == {}

    def test_what_is_wrong_with_a_name_is_told_at_its_cell(self, folder: Path) -> None:
        sheet = Sheet(folder)
        cell = sheet.fill_each("", "AI-9", Verdict="P")
        judged = sheet.client.judgements[f"{EACH}@AI-9"]
        assert (judged.place_of("on").cell, judged.place_of("new").cell) == (cell.replace("G", "F"), cell)


class TestReviewSheet:
    def test_only_review_cells_can_be_filled_in(self, folder: Path) -> None:
        sheet = load_workbook(Sheet(folder).path)[SHEET]
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        for row in sheet.iter_rows(min_row=4):
            open_ones = set(FORM.open) if row[0].value == EACH else set(FORM.open) - {OBJECT}
            assert {COLUMNS[n] for n, cell in enumerate(row) if not cell.protection.locked} == open_ones

    def test_it_says_that_a_name_and_a_day_are_typed_anew(self, folder: Path) -> None:
        assert "types name and day anew" in load_workbook(Sheet(folder).path)[SHEET]["A2"].value

    def test_drop_downs_know_that_a_clause_cannot_be_left_out(self, folder: Path) -> None:
        sheet = load_workbook(Sheet(folder).path)[SHEET]
        row_of = {cell.value: cell.row for cell in sheet["A"]}
        for on, wanted in ((SCOPE, '"N,P,L,F"'), (ACCESS, '"N,P,L,F,not_applicable"')):
            (found,) = [v.formula1 for v in sheet.data_validations.dataValidation if f"G{row_of[on]}" in v.sqref]
            assert found == wanted

    def test_frozen_filtered_and_ready_for_paper(self, folder: Path) -> None:
        sheet = load_workbook(Sheet(folder).path)[SHEET]
        assert sheet.freeze_panes == "B4"
        assert sheet.auto_filter.ref.startswith("A3:K")
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows) == (
            "landscape",
            0,
            "$3:$3",
        )
        hidden = [COLUMNS[n] for n in range(len(COLUMNS)) if sheet.column_dimensions[chr(ord("A") + n)].hidden]
        assert hidden == list(FORM.hidden)

    def test_has_no_formula_whatever_the_client_wrote(self, folder: Path) -> None:
        said = {ACCESS: ClientSays('=HYPERLINK("x")', "soa.xlsx › SoA › F3"), POLICY: ClientSays("+49 30", "x")}
        write_assessment_workbook(folder / "a.xlsx", KNOWLEDGE, ["27001", "42001"], said=said)
        cells = [
            cell
            for row in load_workbook(folder / "a.xlsx")[SHEET].iter_rows()
            for cell in row
            if cell.value is not None
        ]
        assert all(cell.data_type != "f" for cell in cells)
        assert next(cell for cell in cells if cell.value == said[ACCESS].text).quotePrefix

    def test_same_content_is_left_untouched(self, folder: Path) -> None:
        judge(folder, ACCESS, "P", reason="two\nlines _x0041_")
        sheet = Sheet(folder)
        before = (sheet.path.stat().st_mtime_ns, sheet.path.read_bytes())
        sheet.write()
        assert (sheet.path.stat().st_mtime_ns, sheet.path.read_bytes()) == before

    def test_is_left_when_something_would_be_lost(self, folder: Path) -> None:
        sheet = Sheet(folder)
        assert why_left(sheet.path) is None
        (folder / "~$assessment.xlsx").write_bytes(b"x")
        assert "open in a spreadsheet program" in str(why_left(sheet.path))
        (folder / "~$assessment.xlsx").unlink()
        book = load_workbook(sheet.path)
        book.create_sheet("My notes")
        book.save(sheet.path)
        assert "a sheet that we didn't write ('My notes')" in str(why_left(sheet.path))
        sheet.fill(ACCESS, Reason="no verdict yet")
        assert "1 of its rows waits" in str(why_left(sheet.path))

    def test_earlier_workbook_without_the_hidden_columns_is_read(self, folder: Path) -> None:
        headings = ["Requirement", "Title", "Question to ask", "Verdict", "Reason", "Evidence seen", "Assessor", "Date"]
        path = write_xlsx(
            folder / "old.xlsx", {SHEET: [["Verdicts: …"], [], headings, [ACCESS, "", "", "L", "seen"], [POLICY]]}
        )
        book = load_workbook(path)
        book.properties.category = "ims-workbook-assessment"
        book.save(path)
        assert [(line.on, line.new) for line in merge_review(read_client(folder)).appended] == [(ACCESS, "L")]
        assert merge_review(read_client(folder)).appended == ()


def test_log_columns_are_those_of_the_data_dictionary() -> None:
    text = (paths.DATA / "README.md").read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith("| `judgements.csv` | append only")]
    assert all(f"`{name}`" in line for name in LOG_COLUMNS)


class TestReport:
    """What `ims report` does with the review sheet of a client that has one."""

    @pytest.fixture
    def acme(self, tmp_path: Path) -> Path:
        main(["new", str(tmp_path / "acme"), "--standards", "27001"])
        text = "Control,Title,Status\nA.5.15,Access control,=Implemented\n"
        (tmp_path / "acme" / "controls.csv").write_text(text, encoding="utf-8")
        return tmp_path / "acme"

    def report(self, acme: Path) -> dict[str, object]:
        assert main(["report", str(acme), "--out", str(acme.parent / "out"), "--as-of", DAY]) == 0
        found: dict[str, object] = json.loads(
            (acme.parent / "out" / "acme" / "results.json").read_text(encoding="utf-8")
        )
        return found

    def cells(self, acme: Path) -> dict[str, object]:
        sheet = load_workbook(acme / "assessment.xlsx")[SHEET]
        row = next(row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0] == ACCESS)
        return dict(zip(COLUMNS, row, strict=True))

    def fill(self, acme: Path, **values: str) -> None:
        book = load_workbook(acme / "assessment.xlsx")
        row = next(cell.row for cell in book[SHEET]["A"] if cell.value == ACCESS)
        for name, value in values.items():
            book[SHEET].cell(row, COLUMNS.index(name) + 1).value = value
        book.save(acme / "assessment.xlsx")

    def test_shows_what_the_client_says_and_keeps_the_client_s_file(self, acme: Path) -> None:
        before = (acme / "controls.csv").read_bytes()
        self.report(acme)
        assert self.cells(acme)["The client says"] == "=Implemented (implemented)"
        assert self.cells(acme)["In cell"] == "controls.csv › C2"
        assert (acme / "controls.csv").read_bytes() == before
        assert not (acme / "judgements.csv").exists()

    def test_merges_first_and_gives_the_same_the_second_time(self, acme: Path) -> None:
        self.fill(acme, Verdict="P", Reason="half of it")
        first = self.report(acme)
        assert [line["new"] for line in lines(acme)] == ["P"]
        assert self.cells(acme)["Was: verdict"] == "P"
        sheet = (acme / "assessment.xlsx").read_bytes()
        assert self.report(acme) == first
        assert (acme / "assessment.xlsx").read_bytes() == sheet

    def test_leaves_a_sheet_with_a_conflict_and_says_so(self, acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.report(acme)
        self.fill(acme, Verdict="F")
        judge(acme, ACCESS, "N")
        sheet = (acme / "assessment.xlsx").read_bytes()
        found = self.report(acme)
        assert (acme / "assessment.xlsx").read_bytes() == sheet
        assert "judgement.conflict" in json.dumps(found["findings"])
        assert found["questions"] == 1
        assert "note: assessment.xlsx was left as it is: 1 of its rows waits for a decision" in capsys.readouterr().out

    def test_a_verdict_on_an_ai_system_that_no_list_has_is_asked(self, acme: Path) -> None:
        (acme / "client.yml").write_text('name: Acme\nstandards: ["42001"]\nassessor: A\n', encoding="utf-8")
        listed = "AI system,Id,Kind,Role,Status\nTriage,AI-1,predictive,customer,live\n"
        (acme / "ai_systems.csv").write_text(listed, encoding="utf-8")
        self.report(acme)
        book = load_workbook(acme / "assessment.xlsx")
        (row,) = [cells for cells in book[SHEET].iter_rows() if cells[0].value == "lifecycle.drift"]
        assert row[COLUMNS.index("The client says")].value == "assessed for each of AI-1 Triage"
        row[PLACE].value, row[PLACE + 1].value = "Triage; AI-7", "P"
        book.save(acme / "assessment.xlsx")
        findings = self.report(acme)["findings"]
        assert isinstance(findings, list)
        (told,) = [each for each in findings if each["code"] == "judgement.object"]
        assert "no list of the client's has 'AI-7'" in told["message"]
        assert [line["on"] for line in lines(acme)] == ["lifecycle.drift@Triage", "lifecycle.drift@AI-7"]

    def test_a_verdict_whose_day_is_none_is_asked_every_time_and_stays_on_the_sheet(self, acme: Path) -> None:
        self.fill(acme, Verdict="P", Date="3/4/2026")
        sheet = (acme / "assessment.xlsx").read_bytes()
        for _ in range(2):
            found = self.report(acme)
            assert (found["questions"], "judgement.day" in json.dumps(found["findings"])) == (1, True)
            assert (acme / "assessment.xlsx").read_bytes() == sheet
        self.fill(acme, Date="2026-04-03")
        self.report(acme)
        assert [(line["new"], line["when"]) for line in lines(acme)] == [("P", "2026-04-03")]
