"""`ims suggest`: one answer a row, by the contract; a sentence where the file or the column isn't there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ims_lib.cli import main

TABLE = 'Nr,Measure\n1,"Backups are\nrestored on trial"\n2,\n3,Laptops are encrypted\n'


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "measures.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def asked(path: Path, *options: str, column: str = "Measure", standard: str = "27001") -> int:
    return main(["suggest", str(path), "--column", column, "--standard", standard, *options])


def test_json_is_an_object_a_row(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(table, "--json", "--top", "2") == 0
    found = answers(capsys)
    assert [(answer["row"], answer["text"]) for answer in found] == [
        (2, "Backups are\nrestored on trial"),
        (4, ""),
        (5, "Laptops are encrypted"),
    ]
    first, empty, _ = (answer["suggestions"] for answer in found)
    assert empty == []
    assert isinstance(first, list)
    assert [set(each) for each in first] == [{"ref", "score", "why"}] * 2
    assert first[0]["ref"] == "27001:A.8.13"


def test_told_to_a_person(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(table, "--top", "1") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "row 2  Backups are restored on trial"
    assert "27001:A.8.13  Information backup  (in other words: " in lines[1]
    assert lines[2:4] == ["row 4  (empty)", "  nothing in the catalogue is like it"]


def test_the_same_file_gives_the_same_answer(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = []
    for _ in range(2):
        asked(table, "--json")
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]


FILES = {
    "windows_code_page": ("Massnahme;Größe\nBackup geprüft;1\n".encode("cp1252"), "Massnahme", "Backup geprüft"),
    "utf_16": ("Nr\tMeasure\n1\tpatches weekly\n".encode("utf-16"), "Measure", "patches weekly"),
    "separator_line": (b"sep=;\nNr;Measure\n1;patches, weekly\n", "Measure", "patches, weekly"),
    "other_case": (b"nr,MEASURE\n1,patches weekly\n", " measure ", "patches weekly"),
}


@pytest.mark.parametrize("name", FILES)
def test_reads_what_clients_send(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, column, text = FILES[name]
    path = tmp_path / "measures.csv"
    path.write_bytes(content)
    assert asked(path, "--json", column=column) == 0
    (answer,) = answers(capsys)
    assert answer["text"] == text
    assert answer["suggestions"]


REFUSED = {
    "near_match": ("Mesure", "measures.csv: there is no column 'Mesure'; did you mean 'Measure'?"),
    "no_near_match": ("Zweck", "there is no column 'Zweck'; its first row has 'Nr', 'Measure'"),
    "control_characters": ("\x1b[31m", "there is no column '\\x1b[31m'; its first row has"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_missing_column_is_one_sentence(name: str, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    column, words = REFUSED[name]
    assert asked(table, column=column) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err
    assert len(told.err.splitlines()) == 1


def test_missing_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path / "nowhere.csv") == 1
    assert capsys.readouterr().err.startswith("ims: nowhere.csv: ")


def test_empty_file_has_no_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    assert asked(path) == 1
    assert "empty.csv" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--standard", "9001"], ["--top", "0"], ["--top", "many"]])
def test_wrong_usage(options: list[str], table: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        asked(table, *options)
    assert stopped.value.code == 2


def test_a_strangers_text_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "measures.csv"
    path.write_text("Measure\n\x1b[2Jbackup\u202e\n=HYPERLINK(1)\n", encoding="utf-8")
    assert asked(path) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert asked(path, "--json") == 0
    assert answers(capsys)[0]["text"] == "\x1b[2Jbackup\u202e"
