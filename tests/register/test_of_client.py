"""The register of a client's folder: which files and sheets its answers leave out, and which answers meet nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_lib.assessment import assess
from ims_lib.client import Log, read_client
from ims_lib.coverage import score_coverage
from ims_lib.errors import NoTableFound
from ims_lib.inputs.template import write_input_template
from ims_lib.judgements import Decision
from ims_lib.register import read_register, require_table
from tests.builders import write_client, write_xlsx

ROWS = [["Control", "Status"], ["A.5.1", "done"], ["A.5.2", "planned"], ["A.5.3", "done"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    for name in ("SoA v1.xlsx", "Risks.xlsx"):
        write_xlsx(folder / name, {"List": ROWS})
    return folder


def _settle(folder: Path, text: str) -> None:
    (folder / "columns.yml").write_text(text, encoding="utf-8")


def test_answers_that_meet_no_file_or_sheet_are_told(folder: Path) -> None:
    _settle(
        folder, 'columns: {"SoA *.xlsx!List": {status: B}, "SoA *.xlsx!Liste": {status: B}}\nskip: [Old, Risks.xlsx]'
    )
    register = read_register(read_client(folder))
    told = register.findings[register.findings["code"] == "answer.unmet"]["message"]
    assert list(told) == [
        "columns.yml speaks of 'SoA *.xlsx!Liste', and no file or sheet is called so",
        "columns.yml speaks of 'Old', and no file or sheet is called so",
    ]
    assert set(register.records["file"]) == {"SoA v1.xlsx"}


def test_a_client_whose_sheets_are_all_left_out_is_told_so(folder: Path) -> None:
    _settle(folder, "skip: [List]")
    with pytest.raises(NoTableFound, match=r"columns\.yml leaves out List"):
        require_table(read_register(read_client(folder)))


def test_a_file_that_is_refused_is_named_once(folder: Path) -> None:
    (folder / "empty.xlsx").write_bytes(b"")
    register = read_register(read_client(folder))
    (said,) = register.findings[register.findings["code"] == "file.refused"].itertuples()
    assert (said.file, said.message) == ("empty.xlsx", "is empty (0 bytes); ask for the file again.")


def test_what_stands_above_and_below_the_controls_is_kept_with_its_cell(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    rows = [["Statement of Applicability"], [], *ROWS, [], ["Approval is pending", "", "by the board"]]
    write_xlsx(folder / "SoA.xlsx", {"List": rows})
    kept = read_register(read_client(folder)).lines
    assert [(line.sheet, line.cell, line.text) for line in kept] == [
        ("List", "A1", "Statement of Applicability"),
        ("List", "A8", "Approval is pending"),
        ("List", "C8", "by the board"),
    ]


def test_a_list_of_ai_systems_or_services_is_enough_to_begin_with_and_the_controls_are_asked_for(
    tmp_path: Path,
) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["42001"]\n')
    system = ["AI-1", "Ticket triage", "Sorts tickets", "Service desk lead", "A vendor", "customer"]
    write_xlsx(folder / "AI.xlsx", {"List": [["Id", "AI system", "Purpose", "Owner", "Provider", "Role"], system]})
    register = read_register(read_client(folder))
    assert not register.rows
    assert [finding.code for finding in register.asked] == ["client.no_controls"]


# sheet → headings of it, as the sentence on unknown headings names them, and a row
LISTS: dict[str, tuple[str, list[str]]] = {
    "AI": ("AI system, Purpose, Owner, Kind of AI", ["Sorter", "Sorts letters", "Desk", "predictive"]),
    "Services": ("Service, Owner, Customers", ["Hosting", "Desk", "all"]),
    "Risks": ("Risk, Likelihood, Impact, Owner", ["Theft", "2", "3", "Ann"]),
    "Controls": ("Control, Title, Status", ["A.5.7", "Threats", "done"]),
}


@pytest.mark.parametrize("sheet", LISTS)
def test_headings_that_nobody_understood_are_named_with_those_that_are(sheet: str, tmp_path: Path) -> None:
    headings, row = LISTS[sheet]
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["42001"]\n')
    strange = [f"Blurb {number}" for number in range(len(row))]
    write_xlsx(folder / "ours.xlsx", {sheet: [strange, row if sheet != "Controls" else ["x", "y", "z"]]})
    with pytest.raises(NoTableFound) as raised:
        require_table(read_register(read_client(folder)))
    assert "Not understood: 'Blurb 0', 'Blurb 1', 'Blurb 2'" in str(raised.value)
    assert f"(ours.xlsx, {sheet})" in str(raised.value)
    assert headings in str(raised.value)
    write_xlsx(folder / "ours.xlsx", {sheet: [headings.split(", "), row]})
    require_table(read_register(read_client(folder)))


def test_an_entry_in_a_list_of_any_kind_is_enough_to_begin_with(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    write_xlsx(
        folder / "ours.xlsx", {"Suppliers": [["Supplier", "Service", "Contract end"], ["Alder", "Web", "2028-01-31"]]}
    )
    register = require_table(read_register(read_client(folder)))
    assert [finding.code for finding in register.asked] == ["client.no_controls"]


def test_lists_that_nobody_has_filled_in_are_no_beginning(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["42001"]\n')
    write_input_template(folder / "lists.xlsx")
    with pytest.raises(NoTableFound, match=r"no table of controls"):
        require_table(read_register(read_client(folder)))


def test_a_client_without_a_sheet_has_an_empty_register_that_can_be_judged(tmp_path: Path) -> None:
    client = read_client(write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n'))
    register = read_register(client)
    assert (register.rows, [each.code for each in register.found if each.level != "note"]) == ((), [])
    assert [each.message for each in register.found] == [
        "no table of controls was found in acme (no spreadsheet in the folder); "
        "put the client's own spreadsheet into its folder"
    ]
    shares = score_coverage(assess(register, client)).requirements
    assert (shares["unknown"] > 0.99).all()
    Log(client, "Ann").judge(Decision("27001:A.5.9", "F"))
    client = read_client(client)
    register = require_table(read_register(client))
    assert score_coverage(assess(register, client)).requirements.loc["27001:A.5.9", "verified"] > 0.99
