"""A client's folder: settings, judgements, inputs and the assessment workbook."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ims_lib.assessment_workbook import is_assessment_workbook, merge_review, write_assessment_workbook
from ims_lib.assessment_workbook.review import SHEET
from ims_lib.client import left_aside, read_client
from ims_lib.client.folders import find_client, find_inputs
from ims_lib.errors import BadClient, UnknownClient
from ims_lib.judgements import Decision, append_judgements
from ims_lib.judgements.log import read_log
from ims_lib.workspace import HOME
from tests.builders import catalogue, criterion, write_client, write_xlsx

GOOD = 'name: Acme\nstandards: ["27001", "42001"]\n'
HEADER = "when,who,on,old,new,reason,evidence\n"

# fault | client.yml | what the sentence holds
SETTINGS_FAULTS = [
    ("no name", 'standards: ["27001"]\n', ["acme/client.yml: name is missing"]),
    ("no standard", "name: Acme\n", ["standards is missing"]),
    ("a key with nothing behind it", "name: Acme\nstandards:\n", ["standards is missing"]),
    (
        "a standard that isn't one of three",
        'name: Acme\nstandards: ["27001", "27017"]\n',
        ["number 2 of standards is", "'27017'", "27001, 20000-1, 42001"],
    ),
    (
        "a certificate of a standard that isn't one of three",
        GOOD + 'certificates: [{standard: "9001"}]\n',
        ["standard of number 1 of certificates is", "'9001'"],
    ),
    (
        "a standard not started that isn't one of three",
        GOOD + 'not_started: ["22301"]\n',
        ["number 1 of not_started is", "'22301'"],
    ),
    (
        "a date in another order",
        GOOD + 'certificates: [{standard: "27001", valid_to: "30.06.2028"}]\n',
        ["valid_to of number 1 of certificates is", "30.06.2028"],
    ),
    (
        "a day that no calendar has",
        GOOD + 'certificates: [{standard: "27001", valid_to: 2028-06-31}]\n',
        ["acme/client.yml", "year-month-day"],
    ),
    ("nobody in scope", GOOD + "head_count: 0\n", ["head_count is '0': 1 or more is wanted"]),
    (
        "words for a number",
        GOOD + "head_count: many\n",
        ["head_count is 'many': a whole number is wanted, such as 140"],
    ),
    ("less than no capacity", GOOD + "capacity: {days_per_month: -1}\n", ["capacity.days_per_month", "'-1'"]),
    (
        "a month that no year has",
        GOOD + "capacity: {days_per_month: 5, no_work_in: [13]}\n",
        ["number 1 of capacity.no_work_in is", "'13'", "August or 8", "2027-08"],
    ),
    (
        "a date wanted for a standard that isn't one of three",
        GOOD + 'wanted: {"9001": 2027-12-01}\n',
        ["wanted.9001 is", "27001, 20000-1"],
    ),
    ("no text for a name", 'name: ""\nstandards: ["27001"]\n', ["name is '': a text is wanted"]),
    ("an empty list of standards", "name: Acme\nstandards: []\n", ["standards is '[]': 1 or more are wanted"]),
    (
        "a date of a standard without quotes",
        GOOD + "wanted: {27001: soon}\n",
        ["wanted.27001 is 'soon': a day is wanted"],
    ),
    (
        "days from outside without a number",
        GOOD + "outside: {day_rate: 900}\n",
        ["outside is", "say how many days there are"],
    ),
    ("no days from outside", GOOD + "outside: {days: 0}\n", ["outside.days", "'0'", "more than 0 is wanted"]),
    ("words for days", GOOD + "capacity: {days_per_month: lots}\n", ["is 'lots': a number is wanted, such as 7.5"]),
    ("words for a wanted date", GOOD + 'wanted: {"42001": next spring}\n', ["wanted.42001", "'next spring'"]),
    ("a list for a name", 'name: [Acme]\nstandards: ["27001"]\n', ["name", "text is wanted", "list"]),
    ("one standard for a list", 'name: Acme\nstandards: "27001"\n', ["standards", 'such as ["27001"]']),
    (
        "a key that stands twice",
        GOOD + "certificates: []\ncertificates: []\n",
        ["acme/client.yml line 4", "'certificates' stands twice"],
    ),
    ("a bracket left open", "name: Acme\nstandards: [27001\n", ["acme/client.yml line", "not readable as YAML"]),
    ("a sentence", "we have nothing\n", ["'key: value' lines are wanted"]),
    ("nothing", "", ["'key: value' lines are wanted"]),
]


@pytest.mark.parametrize(
    ("settings", "words"), [case[1:] for case in SETTINGS_FAULTS], ids=[case[0] for case in SETTINGS_FAULTS]
)
def test_faults_of_settings_are_sentences(tmp_path: Path, settings: str, words: list[str]) -> None:
    with pytest.raises(BadClient) as caught:
        read_client(write_client(tmp_path / "acme", settings))
    (sentence,) = caught.value.faults
    assert all(word in sentence for word in words), sentence


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    folder = write_client(
        tmp_path / "acme",
        'standards: ["27017"]\nhead_count: many\n',
        judgements=HEADER + ",,27001:A.5.1,,F\n,,27001:A.5.2,,F,a,b,c,d\n",
    )
    with pytest.raises(BadClient) as caught:
        read_client(folder)
    assert len(caught.value.faults) == 4
    assert [word for word in ("name", "27017", "many", "more fields") if word not in str(caught.value)] == []


def test_each_fault_of_the_settings_names_its_key_and_line(tmp_path: Path) -> None:
    settings = (
        'name: Acme\nstandards: ["27001"]\nwanted:\n  "27001": 2027-13-01\nhead_count: 0\n'
        "certificates:\n  - standard: 27001\n    valid_to: 2027-02-30\ncapacity: {days_per_month: many}\n"
    )
    with pytest.raises(BadClient) as caught:
        read_client(write_client(tmp_path / "acme", settings))
    assert [fault.partition(" is ")[0] for fault in caught.value.faults] == [
        "acme/client.yml line 4: wanted.27001",
        "acme/client.yml line 5: head_count",
        "acme/client.yml line 8: valid_to of number 1 of certificates",
        "acme/client.yml line 9: capacity.days_per_month",
    ]
    assert "'2027-13-01': a day is wanted as year-month-day" in str(caught.value)


def test_client_yml_in_another_encoding_is_a_sentence(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", GOOD)
    (folder / "client.yml").write_bytes('name: "Spital Zürich"\n'.encode("cp1252"))
    with pytest.raises(BadClient, match=r"line \d+: no UTF-8 text; save it as UTF-8"):
        read_client(folder)


def test_a_key_within_a_block_that_nothing_reads_is_told(tmp_path: Path) -> None:
    settings = (
        GOOD
        + 'certificates: [{standard: "27001", valid_until: 2028-06-30}]\ncapacity: {days_per_month: 9, keepfree: 2}\n'
    )
    client = read_client(write_client(tmp_path / "acme", settings))
    assert client.unknown_settings == (
        "'certificates.valid_until' is not used (did you mean valid_to?)",
        "'capacity.keepfree' is not used (did you mean keep_free?)",
    )


def test_a_misspelt_key_is_told_beside_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadClient) as caught:
        read_client(write_client(tmp_path / "acme", 'name: Acme\nstandars: ["27001"]\n'))
    assert list(caught.value.faults) == [
        "acme/client.yml: standards is missing",
        "acme/client.yml: 'standars' is not used (did you mean standards?)",
    ]


def test_what_is_left_aside_is_told(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", GOOD)
    for name in ("policy.rtf", "columns.yaml", "judgments.csv", "~$soa.xlsx", "README.txt"):
        (folder / name).write_text("", encoding="utf-8")
    assert left_aside(folder) == (
        "columns.yaml is not read as columns.yml; name it so",
        "judgments.csv is read as one of the client's files, not as judgements.csv; name it so",
        "policy.rtf is not read; .xlsx, .xlsm, .xls, .ods, .csv, .docx, .pdf, .pptx, .eml, .txt and .md are",
    )


def test_spreadsheets_a_folder_down_are_told(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", GOOD)
    (folder / "older").mkdir()
    (folder / "older" / "soa.csv").write_text("", encoding="utf-8")
    told = ("older/ is not looked into; move its spreadsheets to the client's folder itself if they count",)
    assert left_aside(folder) == told
    (folder / "soa.csv").write_text("", encoding="utf-8")
    (folder / "evidence").mkdir()
    (folder / "evidence" / "log.csv").write_text("", encoding="utf-8")
    assert left_aside(folder) == told


def test_unknown_setting_names_the_nearest(tmp_path: Path) -> None:
    client = read_client(write_client(tmp_path / "acme", GOOD + "headcount: 80\nshade: blue\n"))
    assert client.unknown_settings == ("'headcount' is not used (did you mean head_count?)", "'shade' is not used")


def test_settings_as_people_write_them(tmp_path: Path) -> None:
    text = (
        "name: 1848\nstandards: [27001, 20000-1]\nnot_started: [42001]\ncapacity: 12\nsector:\n"
        "wanted: {20000-1: 2027-12-01}\ncertificates:\n"
        "  - {standard: 27001, edition: 2022, valid_to: 2028-06-30}\n"
    )
    client = read_client(write_client(tmp_path / "acme", text), as_of="2026-11-24")
    assert client.name == client.short_name == "1848"
    assert client.standards == ("27001", "20000-1")
    assert client.settings.not_started == ["42001"]
    assert client.settings.capacity is not None
    assert client.settings.capacity.days_per_month == 12
    assert client.settings.wanted == {"20000-1": date(2027, 12, 1)}
    assert client.settings.certificates[0].standard == "27001"
    assert client.settings.certificates[0].valid_to == date(2028, 6, 30)
    assert client.as_of == date(2026, 11, 24)


def test_wrong_as_of_date_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadClient, match=r"24.11.2026.*year-month-day"):
        read_client(write_client(tmp_path / "acme", GOOD), as_of="24.11.2026")


class TestFinding:
    def test_by_path(self, tmp_path: Path) -> None:
        assert read_client(write_client(tmp_path / "acme", GOOD)).id == "acme"

    def test_by_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(HOME, str(tmp_path))
        write_client(tmp_path / "clients" / "acme", GOOD)
        assert read_client("acme").folder == (tmp_path / "clients" / "acme").resolve()

    def test_near_name_is_offered(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(HOME, str(tmp_path))
        write_client(tmp_path / "clients" / "acme", GOOD)
        with pytest.raises(UnknownClient, match=r"acne: .*did you mean acme\?"):
            read_client("acne")

    def test_else_the_known_ones_are_listed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(HOME, str(tmp_path))
        write_client(tmp_path / "clients" / "acme", GOOD)
        with pytest.raises(UnknownClient, match="known are acme, harbour"):
            read_client("zzz")

    def test_folder_without_settings(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownClient, match=r"no client\.yml"):
            read_client(tmp_path)


class TestJudgements:
    def test_latest_line_counts(self, tmp_path: Path) -> None:
        text = HEADER + "2026-11-20,A,27001:A.5.1,,F,,\n2026-11-01,B,27001:A.5.1,F,P,,\n"
        judgement = read_client(write_client(tmp_path / "acme", GOOD, judgements=text)).judgements["27001:A.5.1"]
        assert (judgement.new, judgement.who, judgement.source) == ("P", "B", "judgements.csv!E3")

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (HEADER + ",,27001:A.5.1,,F,we saw it, in May,\n,,27001:A.5.2,,L,,,\n", "line 2: more fields"),
            (HEADER + ",,27001:A.5.1\n", "line 2: ends before the verdict"),
            (HEADER + "\n  \n2026-11-20,Assessor\n", "line 4: ends before the verdict"),
            (HEADER + ',,27001:A.5.1,,F,"never closed,\n,,27001:A.5.2,,L,,\n,,27001:A.5.3,,L,,\n', "double quote"),
            (HEADER.replace("reason", "reasn") + ",,27001:A.5.1,,F,,\n", r"'reasn' \(reason\?\) is misspelt"),
            (HEADER.replace(",", ";") + ";;27001:A.5.1;;F;;\n", "save it with commas"),
        ],
    )
    def test_a_line_of_which_something_would_be_lost_is_a_fault(self, tmp_path: Path, text: str, said: str) -> None:
        with pytest.raises(BadClient, match=said):
            read_client(write_client(tmp_path / "acme", GOOD, judgements=text))

    def test_fields_that_are_empty_at_the_end_may_be_left_out(self, tmp_path: Path) -> None:
        client = read_client(write_client(tmp_path / "acme", GOOD, judgements=HEADER + ",A,27001:A.5.1,,F\n"))
        assert client.judgements["27001:A.5.1"].new == "F"

    def test_empty_withdraws(self, tmp_path: Path) -> None:
        text = HEADER + ",A,27001:A.5.1,,F,,\n,A,27001:A.5.2,,L,,\n,A,27001:A.5.1,F,,,\n"
        assert set(read_client(write_client(tmp_path / "acme", GOOD, judgements=text)).judgements) == {"27001:A.5.2"}

    @pytest.mark.parametrize(
        ("on", "kept"),
        [("list.csv!7", "list.csv!!7"), ("list.csv!!7", "list.csv!!7"), ("a.xlsx!S!x!7", "a.xlsx!S!x!7")],
    )
    def test_row_of_a_csv_has_no_sheet(self, tmp_path: Path, on: str, kept: str) -> None:
        folder = write_client(tmp_path / "acme", GOOD, judgements=HEADER + f",A,{on},,N,,\n")
        assert set(read_client(folder).judgements) == {kept}

    def test_small_letters_and_blanks(self, tmp_path: Path) -> None:
        text = HEADER + ",A, 27001:A.5.1 ,, f ,,\n,A,27001:A.5.2,,not_applicable,,\n"
        found = read_client(write_client(tmp_path / "acme", GOOD, judgements=text)).judgements
        assert [item.new for item in found.values()] == ["F", "not_applicable"]

    @pytest.mark.parametrize(
        ("said", "verdict"),
        [("not applicable", "not_applicable"), ("N/A", "not_applicable"), ("Fully", "F"), ("partially achieved", "P")],
    )
    def test_plain_words_for_a_verdict(self, tmp_path: Path, said: str, verdict: str) -> None:
        folder = write_client(tmp_path / "acme", GOOD, judgements=HEADER + f",A,27001:A.5.1,,{said},,\n")
        assert read_client(folder).judgements["27001:A.5.1"].new == verdict

    @pytest.mark.parametrize(
        ("said", "when", "asked"),
        [
            ("2026-11-20", "2026-11-20", None),
            ("20.11.2026", "2026-11-20", None),
            ("11/20/2026", "2026-11-20", None),
            ("11/10/2026", "", "'11/10/2026' is no day, or two"),
            ("32.11.2026", "", "'32.11.2026' is no day, or two"),
            ("soon", "", "'soon' is no day, or two"),
            (
                "2027-05-01",
                "2027-05-01",
                "dated after the day of this report, 28 November 2026: 27001:A.5.1 on 1 May 2027",
            ),
            ("", "", None),
        ],
    )
    def test_the_day_of_a_judgement_is_checked(self, tmp_path: Path, said: str, when: str, asked: str | None) -> None:
        folder = write_client(tmp_path / "acme", GOOD, judgements=HEADER + f"{said},A,27001:A.5.1,,F,,\n")
        client = read_client(folder, as_of="2026-11-28")
        assert client.judgements["27001:A.5.1"].when == when
        doubts = [(doubt.code, doubt.cell) for doubt in client.doubts]
        assert doubts == ([("judgement.day", "A2")] if asked else [])
        assert not asked or asked in client.doubts[0].message

    def test_a_line_that_nobody_signed_is_asked_and_left_out(self, tmp_path: Path) -> None:
        text = HEADER + "2026-01-01,,27001:A.5.1,,L,,\n,A,27001:A.5.2,,P,,\n, ,27001:A.5.2,P,,,\n"
        folder = write_client(tmp_path / "acme", GOOD, judgements=text)
        client = read_client(folder)
        assert {on: judgement.new for on, judgement in client.judgements.items()} == {"27001:A.5.2": "P"}
        (doubt,) = client.doubts
        assert (doubt.level, doubt.code, doubt.file, doubt.cell) == (
            "question",
            "judgement.who",
            "judgements.csv",
            "B2",
        )
        assert doubt.message.startswith("2 lines don't say who judged: 27001:A.5.1 L and more.")
        append_judgements(folder, [Decision("27001:A.5.2", "F", old="P")], who="B", when="2026-11-24")
        assert read_client(folder).doubts[0].message.startswith("1 line doesn't say who judged: 27001:A.5.1 L.")
        (folder / "judgements.csv").write_text(text.replace(",,27001:A.5.1", ",A,27001:A.5.1"), encoding="utf-8")
        assert read_client(folder).judgements["27001:A.5.1"].who == "A"

    def test_missing_column(self, tmp_path: Path) -> None:
        folder = write_client(tmp_path / "acme", GOOD, judgements="when;who;on;old;new;reason;evidence\n")
        with pytest.raises(BadClient, match="column on and new missing"):
            read_client(folder)

    def test_line_breaks_of_all_kinds_stay_in_their_cell(self, tmp_path: Path) -> None:
        text = HEADER + ',A,27001:A.5.1,,F,one\x0btwo\u2028three,"four\nfive"\n,A,27001:A.5.2,,P,,\n'
        found = read_client(write_client(tmp_path / "acme", GOOD, judgements=text)).judgements
        assert found["27001:A.5.1"].reason == "one\x0btwo\u2028three"
        assert found["27001:A.5.1"].evidence == "four\nfive"
        assert set(found) == {"27001:A.5.1", "27001:A.5.2"}

    def test_empty_file(self, tmp_path: Path) -> None:
        assert read_client(write_client(tmp_path / "acme", GOOD, judgements="")).judgements == {}


KNOWLEDGE = catalogue(criterion("access.rules", "27001:A.5.15"), criterion("ai.policy", "42001:A.2.2"))


class TestInputs:
    def test_only_the_clients_own_spreadsheets(self, tmp_path: Path) -> None:
        folder = write_client(tmp_path / "acme", GOOD, judgements=HEADER)
        for name in (
            "soa.CSV",
            "list.ods",
            "old.xls",
            "notes.txt",
            "t.tsv",
            "m.xlsm",
            "~$soa.xlsx",
            ".~lock.soa.xlsx#",
            ".~lock.list.csv",
            "plan.docx",
            "columns.yml",
        ):
            (folder / name).write_text("x", encoding="utf-8")
        write_xlsx(folder / "soa.xlsx", {"SoA": [["Control", "Status"]]})
        write_assessment_workbook(folder / "assessment.xlsx", KNOWLEDGE, ["27001"])
        (folder / "below").mkdir()
        (folder / "below" / "more.csv").write_text("x", encoding="utf-8")
        (folder / "folder.csv").mkdir()
        names = {path.name for path in find_inputs(folder)}
        assert names == {"soa.CSV", "list.ods", "old.xls", "notes.txt", "t.tsv", "m.xlsm", "soa.xlsx"}

    def test_assessment_workbook_is_known_by_its_mark(self, tmp_path: Path) -> None:
        renamed = tmp_path / "controls 2026.xlsx"
        write_assessment_workbook(renamed, KNOWLEDGE, ["27001"])
        lookalike = write_xlsx(tmp_path / "assessment.xlsx", {SHEET: [["Requirement", "Verdict"]]})
        assert is_assessment_workbook(renamed)
        assert not is_assessment_workbook(lookalike)


class TestAssessmentWorkbook:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = write_client(tmp_path / "acme", GOOD)
        write_assessment_workbook(folder / "assessment.xlsx", KNOWLEDGE, ["27001", "42001"])
        return folder

    def test_blank_says_nothing(self, folder: Path) -> None:
        assert read_client(folder).judgements == {}

    def test_has_the_standards_in_scope(self, tmp_path: Path) -> None:
        write_assessment_workbook(tmp_path / "a.xlsx", KNOWLEDGE, ["20000-1"])
        names = [row[0] for row in load_workbook(tmp_path / "a.xlsx")[SHEET].iter_rows(min_row=4, values_only=True)]
        assert len(names) == 63
        assert {str(name).partition(":")[0] for name in names} == {"20000-1"}

    def test_round_trip(self, folder: Path) -> None:
        row = _fill(folder / "assessment.xlsx", "27001:A.5.15", "L", "Rules are two years old", "Access policy v1")
        judgement = read_client(folder).judgements["27001:A.5.15"]
        assert (judgement.new, judgement.reason, judgement.evidence) == (
            "L",
            "Rules are two years old",
            "Access policy v1",
        )
        assert (judgement.who, judgement.when) == ("Lead assessor", "2026-11-20")
        assert judgement.source == f"assessment.xlsx!{SHEET}!G{row}"

    def test_is_read_under_any_name(self, folder: Path) -> None:
        _fill(folder / "assessment.xlsx", "42001:A.2.2", "not_applicable")
        shutil.move(folder / "assessment.xlsx", folder / "Bewertung.xlsx")
        assert read_client(folder).judgements["42001:A.2.2"].new == "not_applicable"

    def test_log_counts_after_it(self, folder: Path) -> None:
        _fill(folder / "assessment.xlsx", "27001:A.5.15", "L")
        (folder / "judgements.csv").write_text(HEADER + ",A,27001:A.5.15,L,N,,\n", encoding="utf-8")
        assert read_client(folder).judgements["27001:A.5.15"].new == "N"

    def test_a_wrong_verdict_is_one_question_and_all_else_counts(self, folder: Path) -> None:
        row = _fill(folder / "assessment.xlsx", "27001:A.5.15", "Lagely")
        _fill(folder / "assessment.xlsx", "42001:A.2.2", "P")
        (folder / "judgements.csv").write_text(
            HEADER + "2026-11-20,A,27001:A.5.15,,N,,\n2026-11-20,A,27001:A.5.16,,Q,,\n", encoding="utf-8"
        )
        client = read_client(folder)
        assert {on: each.new for on, each in client.judgements.items()} == {"27001:A.5.15": "N", "42001:A.2.2": "P"}
        asked = {each.cell: each.message for each in client.doubts if each.code == "judgement.verdict"}
        assert asked == {
            f"G{row}": "27001:A.5.15: 'Lagely' is none of N, P, L and F; until then it isn't counted",
            "E3": "27001:A.5.16: 'Q' is none of N, P, L and F; until then it isn't counted",
        }
        merge_review(client, when="2026-11-24")
        told = {each.on: each.new for each in read_log(folder, []) if not each.unread}
        assert told == {"27001:A.5.15": "N", "42001:A.2.2": "P"}, "what can be read is kept"

    def test_sheet_gone(self, folder: Path) -> None:
        book = load_workbook(folder / "assessment.xlsx")
        book[SHEET].title = "Other"
        book.save(folder / "assessment.xlsx")
        with pytest.raises(BadClient, match="'Review' is gone"):
            read_client(folder)


def _fill(path: Path, name: str, verdict: str, reason: str = "", evidence: str = "") -> int:
    """Judge a requirement as an assessor does in a spreadsheet program; the row that it stands in."""
    book = load_workbook(path)
    sheet = book[SHEET]
    row = next(cell.row for cell in sheet["A"] if cell.value == name)
    for column, value in zip("GHIJK", (verdict, reason, evidence, "Lead assessor", date(2026, 11, 20)), strict=True):
        sheet[f"{column}{row}"] = value or None
    book.save(path)
    return int(row)


def test_what_we_keep_ourselves_is_no_sheet_of_the_client(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", "name: Acme\n")
    for name in ("entries.csv", "plan.csv", "judgements.csv", "controls.csv"):
        (folder / name).write_text("Control,Status\nA.5.1,done\nA.5.2,done\n", encoding="utf-8")
    assert [path.name for path in find_inputs(folder)] == ["controls.csv"]


def test_a_workspace_that_is_not_there_is_told_before_any_client_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME, str(tmp_path / "practise"))
    with pytest.raises(UnknownClient, match="practise: there is no such folder"):
        find_client("harbour")
    assert not (tmp_path / "practise").exists()


def test_a_client_that_is_open_keeps_its_day_unless_another_is_given(tmp_path: Path) -> None:
    client = read_client(write_client(tmp_path / "acme", GOOD), as_of="2020-01-01")
    assert read_client(client).as_of.isoformat() == "2020-01-01"
    assert read_client(client, as_of="2021-02-03").as_of.isoformat() == "2021-02-03"
