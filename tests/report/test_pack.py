"""The certification pack: its parts and contents, the client's own word alone, the same bytes for the same input."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ims_lib.cli import main
from ims_lib.files import unpack
from ims_lib.report.pack import certification_pack, in_own_words
from ims_lib.report.page import hashed
from tests.conftest import AS_OF, demo

PARTS = {
    "audit_programme.xlsx": ["Sessions"],
    "evidence_index.xlsx": ["Evidence index"],
    "management_review.xlsx": ["Inputs and results"],
    "risk_register_and_treatment.xlsx": ["Risk register", "Treatment"],
    "statement_of_applicability.xlsx": ["Controls"],
}
OURS = re.compile(
    r"proposed|in doubt|to settle|not listed|to be named|to book|judgements\.csv|carried over|assessor|in place at least|\?$"
)
"""What only a draft of ours says."""


def sheets(name: str) -> dict[str, list[tuple[object, ...]]]:
    """By sheet of the pack its rows, the title and the note first."""
    parts = unpack(certification_pack(demo(name)))
    books = {part: load_workbook(io.BytesIO(parts[part])) for part in parts if part.endswith(".xlsx")}
    assert {part: book.sheetnames for part, book in books.items()}.items() <= PARTS.items()
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for book in books.values() for sheet in book}


@pytest.mark.parametrize("name", ["harbour", "stadtspital", "lumen"])
def test_no_proposal_and_no_doubt_of_ours_is_in_it(name: str) -> None:
    told = [(sheet, cell) for sheet, rows in sheets(name).items() for row in rows for cell in row if cell]
    assert not [(sheet, cell) for sheet, cell in told if OURS.search(str(cell))]
    assert not [cell for _, cell in told if re.match(r"P-\d\d\b", str(cell))], "a risk that we propose"


def test_the_contents_list_each_part_with_version_and_day() -> None:
    parts = unpack(certification_pack(demo("harbour")))
    page = parts["contents.html"].decode()
    rows = re.findall(r'<tr><td class="name">(.*?)</tr>', page)
    in_force = rows.pop(0)
    assert re.sub("<wbr>", "", in_force) == (
        "harbour_soa.xlsx</td><td>Statement of Applicability in force: the organisation&#39;s own file, to be handed in beside "
        "these papers</td><td>4.2</td><td>approved on 15 September 2026 by Managing director</td>"
    ), "what counts until the draft is approved, in no part of the zip and so without a link"
    linked = [
        "statement_of_applicability.xlsx",
        "risk_register_and_treatment.xlsx",
        "evidence_index.xlsx",
        "certificates.html",
    ]
    assert re.findall(r'href="([^"]+)"', page) == linked
    assert {*linked, "contents.html"} == parts.keys()
    assert "<td>4.3</td><td>24 November 2026, draft to follow 4.2, not approved</td>" in rows[0]
    assert re.sub("<wbr>", "", rows[2]) == (
        "QM-02 Internal audit programme 2026-2028</td><td>Internal audit programme in force: the organisation&#39;s own document, to "
        "be handed in beside these papers</td><td>1</td><td>12 January 2026, approved by Managing director</td>"
    ), "ours isn't approved and holds no session, so there is no file"
    register = (
        "<td>2026-09</td><td>15 September 2026, approved by Managing director; its file last saved on 24 November 2026"
    )
    assert register in rows[1], (
        "the version in the client's list, and that the file is of a later day; its rows name none"
    )
    assert "<script" not in page
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert style
    assert f"default-src 'none'; style-src '{hashed(style[1])}'\"" in page
    assert (
        '<td class="name">ISO/IEC 27001</td><td>2022</td><td>30 June 2028</td>' in parts["certificates.html"].decode()
    )


def test_a_part_without_a_row_is_no_file_and_the_contents_say_what_there_is_instead() -> None:
    for name, told in {"lumen": "No programme of internal audits is approved yet.", "harbour": "QM-02"}.items():
        parts = unpack(certification_pack(demo(name)))
        assert "audit_programme.xlsx" not in parts
        assert told in parts["contents.html"].decode()


def test_a_risk_has_the_words_of_the_client_s_register_alone() -> None:
    listed = {each.title: each for each in demo("harbour").inputs.lists.risks}
    heads, *rows = sheets("harbour")["Risk register"][2:]
    assert "Category" not in heads, "the register has no such column, and ours isn't the client's word"
    own = {"Asset": "asset", "Threat": "threat", "Weakness, causes": "vulnerability"}
    for row in (dict(zip(heads, cells, strict=True)) for cells in rows):
        assert {head: row[head] for head in own} == {head: getattr(listed[row["Risk"]], own[head]) for head in own}


def test_a_category_is_written_as_the_register_writes_it() -> None:
    row = {"level_from": "client", "own_action": True, "category": "service"}
    own = replace(
        next(iter(demo("harbour").inputs.lists.risks)), category="service", texts={"category": "IT operations"}
    )
    assert in_own_words(row, own)["category"] == "IT operations"


def test_a_certificate_whose_day_has_passed_is_not_held(tmp_path: Path) -> None:
    file = tmp_path / "pack.zip"
    assert main(["export", "harbour", "--to", "pack", "--as-of", "2028-07-01", "--out", str(file)]) == 0
    page = unpack(file.read_bytes())["certificates.html"].decode()
    assert "None." in page
    assert "27001" not in page


def test_of_a_control_that_nobody_has_decided_the_statement_says_so_and_gives_no_reason_of_ours() -> None:
    controls = {row[0]: row for row in sheets("harbour")["Controls"][3:]}
    assert len(controls) == 93 + 38
    assert {row[2] for row in controls.values()} == {"yes", "no", "to be decided"}
    assert controls["27001:A.5.4"][4] == "Team leads decide day by day how seriously the rules are taken"
    assert controls["27001:A.5.36"][6] == "not stated", "the assessor alone says how far it is done"
    assert all(row[6] for row in controls.values()), "no status is left blank"
    assert (controls["27001:A.6.3"][6], controls["27001:A.5.23"][8]) == ("not stated", None), "tbc HR; Draft of POL-13"
    assert not [cell for row in controls.values() for cell in row if re.search(r"\?$|\btbc\b", str(cell))]
    drafted = {each.control for each in demo("harbour").soa.entries if each.is_drafted}
    assert drafted
    assert not [controls[name][4] for name in drafted if controls[name][4]]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pack.zip"
    assert main(["export", "lumen", "--to", "pack", "--as-of", AS_OF, "--out", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert file.read_bytes() == certification_pack(demo("lumen"))
