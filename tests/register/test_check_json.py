"""The object that `ims check --json` prints, field by field, and files from disk to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ims_lib.commands import check as command
from ims_lib.register import check_json, read_file
from ims_lib.register.model import LEDGER
from ims_lib.register.read import combine
from tests.register.sheets import check, sheet

SOA = "Control ID,Control,Applicable,Status,Owner,Evidence\nA.5.7,Threat intelligence,Yes,Implemented,Ana,E-1\nA.5.8,Projects,No,,,\n"


@pytest.fixture
def soa(tmp_path: Path) -> Path:
    path = tmp_path / "soa.csv"
    path.write_text(SOA, encoding="utf-8")
    return path


def test_the_object(soa: Path) -> None:
    found = check_json(read_file(soa))
    assert found["file"] == "soa.csv"
    assert list(found) == ["file", "sheets", "records", "findings", "ledger"]
    assert found["sheets"][0] | {"reason": ""} == {
        "name": None,
        "kind": "controls",
        "header_row": 1,
        "reason": "",
        "columns": {"ref": "A", "title": "B", "applicable": "C", "status": "D", "owner": "E", "evidence": "F"},
    }
    assert found["records"][0] == {
        "sheet": None,
        "row": 2,
        "title": "Threat intelligence",
        "refs": ["27001:A.5.7"],
        "ref_text": "A.5.7",
        "old_refs": [],
        "applicable": True,
        "status": "implemented",
        "status_text": "Implemented",
        "owner": "Ana",
        "evidence": "E-1",
        "kind": "controls",
        "flags": [],
    }
    assert found["records"][1]["applicable"] is False
    assert found["records"][1]["status"] == "not_applicable"
    assert found["records"][1]["owner"] is None
    assert set(found["ledger"]) == {"rows", *LEDGER}
    assert all(set(finding) == {"level", "code", "sheet", "cell", "message"} for finding in found["findings"])
    json.dumps(found, allow_nan=False)


def test_flags_are_codes_of_findings() -> None:
    found = check(
        sheet("Control | Title | Status\nA.5.99 | x1 | Green\nCC6.1 | Logical | done\nA.5.7 | Physical entry | done")
    )
    known = {finding["code"] for finding in found["findings"]}
    assert {flag for record in found["records"] for flag in record["flags"]} <= known
    assert found["records"][0]["flags"] == ["ref.not_found", "status.new_word"]


# code | the sheet | the date column, the number column | what it can be
CANDIDATES = {
    "of_two_standards": (
        "ref.ambiguous",
        "Control | Title | Status\nA.8.4 | Something | done",
        {},
        ["27001:A.8.4", "42001:A.8.4"],
    ),
    "a_date": (
        "ref.digits_lost",
        "Ref | Title | Status\nA.5.1 | Policies | done\n2026-01-10 | x | done",
        {"dates": (0,)},
        ["27001:10.1", "20000-1:10.1", "42001:10.1"],
    ),
    "a_zero_lost": (
        "ref.digits_lost",
        "ISO 27001 control | Title | Status\n8.1 | Information deletion | done\n8.11 | Data masking | done",
        {"figures": (0,)},
        ["27001:A.8.10"],
    ),
    "a_title_of_another": (
        "ref.title_differs",
        "ISO 27001 Annex A | Title | Status\nA.5.7 | Physical entry | done\nA.5.9 | Clear desk | done",
        {},
        ["27001:A.5.7", "27001:A.7.2"],
    ),
    "a_slip": (
        "status.new_word",
        "Control | Title | Status\nA.5.7 | Threat intelligence | Implemneted",
        {},
        ["implemented"],
    ),
    "nothing_near": ("status.new_word", "Control | Title | Status\nA.5.7 | Threat intelligence | Frobbed", {}, None),
}


@pytest.mark.parametrize("name", CANDIDATES)
def test_a_finding_carries_what_it_can_be(name: str) -> None:
    code, text, options, wanted = CANDIDATES[name]
    found = check(sheet(text, **options))
    finding = next(finding for finding in found["findings"] if finding["code"] == code)
    assert finding.get("candidates") == wanted, finding
    assert ("candidates" in finding) == (wanted is not None)


def test_risks_carry_their_own_columns() -> None:
    found = check(
        sheet("Risk ID | Risk | Likelihood | Impact | Risk level | Treatment\nR-1 | Theft | 2 | 3 | 6 | Mitigate")
    )
    record = found["records"][0]
    assert (record["likelihood"], record["consequence"], record["level"], record["treatment"]) == (
        "2",
        "3",
        "6",
        "Mitigate",
    )
    assert "likelihood" not in check(sheet("Control | Status\nA.5.7 | done"))["records"][0]


def test_fields_of_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "commas.csv"
    path.write_text(
        "Control,Title,Status,Owner\nA.5.7,Threats,done,Ana\nA.5.8,Projects, small,done,Ana\nA.5.9,Inventory\n",
        encoding="utf-8",
    )
    found = check_json(read_file(path))
    assert [(f["code"], f["cell"], f["level"]) for f in found["findings"] if f["code"] == "row.fields"] == [
        ("row.fields", "A3", "warning"),
        ("row.fields", "A4", "warning"),
    ]
    assert found["records"][1]["flags"][-1] == "row.fields"


def test_one_register_of_two_files(soa: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Control;Status\nA.8.1;done\n", encoding="utf-8")
    register = combine([read_file(soa), read_file(other)])
    assert list(register.records["file"]) == ["soa.csv", "soa.csv", "other.csv"]
    assert list(register.ledger["file"]) == ["soa.csv", "other.csv"]
    assert combine([]).records.empty


def test_only_one_sheet() -> None:
    text = "Control | Status\nA.5.7 | done"
    found = check(sheet(text, "One"), sheet(text.replace("5.7", "5.8"), "Two"), only_sheet="Two")
    assert [record["sheet"] for record in found["records"]] == ["Two"]
    assert "sheet.not_found" in [f["code"] for f in check(sheet(text, "One"), only_sheet="Three")["findings"]]


def test_command(soa: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "missing.xlsx"
    assert command.run([str(soa)], as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["ledger"]["records"] == 2
    assert command.run([str(missing), str(soa)], as_json=True) == 1
    printed = capsys.readouterr()
    first, second = (json.loads(line) for line in printed.out.splitlines())
    assert (first["file"], set(first)) == ("missing.xlsx", {"file", "error"})
    assert second["file"] == "soa.csv"
    assert "missing.xlsx" in printed.err
    assert command.run([str(missing)] * 9) == 1
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_only_inside_a_client_folder_its_settled_answers_count(
    soa: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "columns.yml").write_text("statuses:\n  Implemented: planned\n", encoding="utf-8")

    def first() -> tuple[int, Any]:
        code = command.run([str(soa)], as_json=True)
        found = json.loads(capsys.readouterr().out)
        return code, found["error"] if "error" in found else found["records"][0]["status"]

    assert first() == (0, "implemented")
    (tmp_path / "client.yml").write_text("name: Acme\n", encoding="utf-8")
    assert first() == (0, "planned")
    (tmp_path / "columns.yml").write_text("status: {}\n", encoding="utf-8")
    assert first() == (1, "columns.yml, status: is no section of this file (nearest: statuses)")


def test_command_for_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "green.csv"
    path.write_text("Control,Status\nA.5.7,Implemeted\nA.5.8,done\n", encoding="utf-8")
    assert command.run([str(path)]) == 0
    text = capsys.readouterr().out
    assert "green.csv: controls, headings in row 1, 2 records" in text
    assert "green.csv: 1 thing to settle" in text
    assert "B2  question: status 'Implemeted' (nearest: 'implemented') is new to us" in text
    assert "`ims report` asks" not in text


def test_what_lists_say_of_each_other_is_left_to_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ai.csv"
    path.write_text("Id,AI system,Type of AI,Provider,Our role\nA1,Tutor,LLM,Ours,\n", encoding="utf-8")
    assert command.run([str(path)]) == 0
    assert "what lists say of each other, and of the client's roles, `ims report` asks" in capsys.readouterr().out


CONTROLS = st.sampled_from([*(f"A.5.{n}" for n in range(1, 38)), *(f"A.8.{n}" for n in range(6, 35))])
STATUSES = {
    "implemented": "Implemented",
    "partial": "Partial",
    "planned": "geplant",
    "not_implemented": "Nicht umgesetzt",
}
WORDS = st.text(alphabet="bcdfghlmnprstvwz", min_size=3, max_size=9)


LOST = "ref.digits_lost"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(
        st.tuples(CONTROLS, WORDS, st.sampled_from(sorted(STATUSES)), st.booleans(), WORDS), min_size=1, max_size=12
    ),
    order=st.permutations(["Control ID", "Name", "Status", "Applicable", "Owner"]),
    above=st.integers(0, 3),
    bare=st.booleans(),
)
def test_a_random_register_reads_back_equal(rows: list[Any], order: list[str], above: int, bare: bool) -> None:
    lines = ["Statement of Applicability"] * above + [" | ".join(order)]
    for control, name, status, applies, owner in rows:
        cells = {
            "Control ID": control.removeprefix("A.") if bare else control,
            "Name": f"Q{name} q",
            "Owner": f"Q{owner}",
            "Status": STATUSES[status] if applies else "",
            "Applicable": "yes" if applies else "no",
        }
        lines.append(" | ".join(cells[heading] for heading in order))
    found = check(sheet("\n".join(lines), "SoA ISO 27001"))
    wanted = [
        ([f"27001:{control}"], f"Q{name} q", status if applies else "not_applicable", applies, f"Q{owner}")
        for control, name, status, applies, owner in rows
    ]
    # A bare 5.2 above 5.21 may be 5.20 without its zero: read so with a warning.
    refs = [[r["refs"][0].removesuffix("0")] if LOST in r["flags"] else r["refs"] for r in found["records"]]
    rest = [(r["title"], r["status"], r["applicable"], r["owner"]) for r in found["records"]]
    assert [(ref, *each) for ref, each in zip(refs, rest, strict=True)] == wanted
