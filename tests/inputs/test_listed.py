"""The lists beside the controls as `ims check` tells them: kind, columns and entries, to a person and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ims_lib.commands import check as command

SUPPLIERS = """List of suppliers
Supplier,Service,Criticality,Contract ends,Next review,Codeword
Nordnetz,Hosting,1,2027-12-31,2026-05-02,Ana
Büro & Co,Paper,3,,,Ana
"""
OBJECTIVES = """Objective,Standard,Target,Actual,Due,Owner,Status
Fewer incidents,27001,12,15,2026-12-31,Ana,on track
All staff trained,"27001, 42001",100,80,2026-10-31,Ben,late
"""


def run(path: Path, capsys: pytest.CaptureFixture[str], *, as_json: bool = True) -> Any:
    assert command.run([str(path)], as_json=as_json) == 0
    text = capsys.readouterr().out
    return json.loads(text) if as_json else text


@pytest.fixture
def suppliers(tmp_path: Path) -> Path:
    path = tmp_path / "suppliers.csv"
    path.write_text(SUPPLIERS, encoding="utf-8")
    return path


def test_a_list_of_another_kind_is_a_table_of_its_kind_with_entries(
    suppliers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(suppliers, capsys)
    (table,) = found["sheets"]
    assert (table["kind"], table["header_row"]) == ("suppliers", 2)
    assert table["columns"] == {"name": "A", "service": "B", "criticality": "C", "ends": "D", "next_review": "E"}
    assert found["records"] == []
    assert found["lists"] == [
        {
            "list": "suppliers",
            "sheet": None,
            "row": 3,
            "name": "Nordnetz",
            "service": "Hosting",
            "criticality": "1",
            "ends": "2027-12-31",
            "next_review": "2026-05-02",
        },
        {"list": "suppliers", "sheet": None, "row": 4, "name": "Büro & Co", "service": "Paper", "criticality": "3"},
    ]
    assert found["ledger"]["rows"] == 4
    assert list(found)[-1] == "lists"


def test_a_person_reads_kind_entries_and_where_the_notes_are(
    suppliers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = run(suppliers, capsys, as_json=False)
    assert "suppliers.csv: suppliers, headings in row 2, 2 entries" in text
    assert "name A  service B  criticality C" in text
    assert "2 notes (--json shows them)" in text
    assert "read as suppliers · 4 rows · 0 records · 2 entries of lists ·" in text


def test_standards_are_a_list_and_a_number_without_bounds_stays_its_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, endless = tmp_path / "objectives.csv", "9" * 400
    path.write_text(OBJECTIVES.replace(",80,", f",{endless},"), encoding="utf-8")
    first, second = run(path, capsys)["lists"]
    assert (first["standards"], first["actual"]) == (["27001"], 15)
    assert (second["standards"], second["actual"]) == (["27001", "42001"], endless)


def test_a_list_of_controls_has_no_entries_and_of_one_note_one_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "soa.csv"
    path.write_text("Control,Status\nA.5.7,done\n", encoding="utf-8")
    assert run(path, capsys)["lists"] == []
    text = run(path, capsys, as_json=False)
    assert "soa.csv: controls, headings in row 1, 1 record\n" in text
    assert "entries of lists" not in text
