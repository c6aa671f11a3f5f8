"""What an organisation approves in the workbook stands as approved in the pack, a paper of its own, and under the same version everywhere."""

from __future__ import annotations

import io
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

import ims_lib as ims
from ims_lib import paths
from ims_lib.catalogue import load_catalogue
from ims_lib.client import merge_entries
from ims_lib.files import unpack
from ims_lib.report.pack import certification_pack
from ims_lib.report.steps import head_of_sheet
from ims_lib.report.workbook import write_workbook
from ims_lib.standard_ids import number_of
from ims_lib.steps import Steps
from tests.builders import write_client
from tests.report.test_filled_in import SOA, fill, first_key

FIRST, LATER, LAST = date(2026, 11, 30), date(2026, 12, 10), date(2026, 12, 20)
PARTS = {SOA: ("statement", "statement_of_applicability"), "Audit programme": ("programme", "audit_programme")}


def walked(folder: Path, as_of: date) -> Steps:
    client = ims.open_client(folder, as_of=as_of)
    register = ims.read_register(client)
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, client)))
    return ims.walk_steps(register, ims.plan_roadmap(gaps, client, register=register))


def approve(folder: Path, name: str, as_of: date) -> None:
    """Sign statement and programme in the workbook of a day."""
    for sheet, (key, _) in PARTS.items():
        fill(folder, sheet, f"{key}/{as_of}", name, **{"Approved on": as_of})
    merge_entries(folder, when=as_of)


def reasons(part: bytes) -> dict[object, tuple[object, ...]]:
    return {row[0]: (row[2], row[4]) for row in load_workbook(io.BytesIO(part)).worksheets[0].values}


def test_what_was_approved_is_a_paper_of_its_own_and_of_the_same_version_in_pack_and_workbook(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(paths.DEMO_CLIENTS / "harbour", tmp_path / "harbour"))
    steps, by = walked(folder, FIRST), {"Decided by": "Managing director", "Decided on": FIRST}
    write_workbook(folder / "first.xlsx", steps)
    book = load_workbook(folder / "first.xlsx")
    heads = [cell.value for cell in next(row for row in book[SOA] if row[0].value == "Control")]
    decided = {"Applies by decision": "yes"} | by
    for row in book[SOA].iter_rows():
        if str(row[2].value).startswith("to be decided"):
            for heading, value in decided.items():
                row[heads.index(f"{heading} (to fill in)")].value = value
    book.save(folder / "first.xlsx")
    own = {"Applies by decision": "no", "Reason by decision": "Nobody here builds AI"}
    fill(folder, SOA, "control/42001:A.2.3", "first.xlsx", **own)
    approve(folder, "first.xlsx", FIRST)
    write_workbook(folder / "second.xlsx", walked(folder, LATER))
    fill(folder, SOA, "control/42001:A.2.3", "second.xlsx", **{"Reason by decision": "No AI is built here"})
    for as_of, numbers, reason in (
        (LATER, ("4.3", "2"), "Nobody here builds AI"),
        (LAST, ("4.4", "3"), "No AI is built here"),
    ):
        if as_of == LAST:
            approve(folder, "second.xlsx", LATER)
        steps = walked(folder, as_of)
        pack = unpack(certification_pack(steps))
        contents = pack["contents.html"].decode().replace("<wbr>", "")
        for (sheet, (_, file)), number in zip(PARTS.items(), numbers, strict=True):
            head = head_of_sheet(sheet, steps)
            signed = [line.cells for line in head.table if line.style == "text" and line.cells[4]] if head else []
            assert signed[-1][0] == number
            part = f"{file}_{number}.xlsx"
            told = re.escape(f"<td>{number}</td><td>approved on {signed[-1][4]} by Managing director</td>")
            assert re.search(rf'href="{part}".*?in force, as it was approved</td>{told}', contents), part
            assert not re.search(
                r"\(proposed\)|in doubt|\[(proposed|by)",
                str(list(load_workbook(io.BytesIO(pack[part])).worksheets[0].values)),
            )
        statement = reasons(pack[f"statement_of_applicability_{numbers[0]}.xlsx"])
        assert statement["42001:A.2.3"] == ("no", reason)
        assert {applies for applies, _ in statement.values()} >= {"yes", "no"}
        assert "to be decided" not in {applies for applies, _ in statement.values()}
    for book_signed in ("first.xlsx", "second.xlsx"):
        (folder / book_signed).unlink()
    pack = unpack(certification_pack(walked(folder, LAST)))
    told = pack["contents.html"].decode().replace("<wbr>", "")
    assert told.count("the workbook in which this version was approved is no longer among the files") == len(PARTS)
    assert not any(re.search(r"_\d", part) for part in pack), "no paper stands for what can't be shown"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A client that says of each control how far it is and not why, and an assessor that saw one document, with the first workbook."""
    folder = write_client(
        tmp_path_factory.mktemp("clients") / "small",
        "name: Small\nstandards: ['27001']\n",
        judgements="when,who,on,old,new,reason,evidence\n2026-11-02,Lead assessor,27001:A.5.1,,F,read,Security policy 2.0\n",
    )
    controls = [name for name in load_catalogue().leaves if name.startswith("27001:A.")]
    rows = [f"{number_of(name)},Implemented,Head of IT" for name in controls]
    (folder / "controls.csv").write_text("\n".join(["Control,Status,Owner", *rows]), encoding="utf-8")
    write_workbook(folder / "signed.xlsx", walked(folder, FIRST))
    return folder


@pytest.fixture
def folder(report: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(report, tmp_path / "small"))


def test_a_reason_of_ours_that_was_signed_is_the_organisation_s_own_while_it_stays_the_same(folder: Path) -> None:
    fill(folder, SOA, f"statement/{FIRST}", "signed.xlsx", **{"Approved by": "Director", "Approved on": FIRST})
    book = load_workbook(folder / "signed.xlsx")
    (other,) = (row for row in book[SOA].iter_rows() if row[0].value == "27001:A.8.4")
    other[4].value = "[proposed] Another reason"
    book.save(folder / "signed.xlsx")
    merge_entries(folder, when=FIRST)
    steps = walked(folder, LATER)
    assert [entry.control for entry in steps.soa.entries if entry.is_drafted] == ["27001:A.8.4"]
    own = [entry for entry in steps.soa.entries if not entry.is_drafted]
    assert all("signed.xlsx" in str(entry.source_cells) for entry in own)
    part = unpack(certification_pack(steps))["statement_of_applicability.xlsx"]
    empty = [row[0] for row in load_workbook(io.BytesIO(part)).worksheets[0].values if row[2] == "yes" and not row[3]]
    assert empty == ["27001:A.8.4"]


def test_what_an_assessor_saw_is_in_the_index_of_evidence(folder: Path) -> None:
    index = unpack(certification_pack(walked(folder, LATER)))["evidence_index.xlsx"]
    assert any("Security policy 2.0" in row for row in load_workbook(io.BytesIO(index)).worksheets[0].values)


def test_a_review_without_a_day_isn_t_concluded(folder: Path) -> None:
    key = first_key(folder, "Management review", "review/", "signed.xlsx")
    fill(folder, "Management review", key, "signed.xlsx", **{"Concluded or decided": "All is well"})
    merge_entries(folder, when=LATER)
    assert "management_review.xlsx" not in unpack(certification_pack(walked(folder, LATER)))
    (asked,) = (each for each in ims.open_client(folder, as_of=LATER).doubts if each.code == "entry.unfinished")
    assert asked.file == "signed.xlsx"
    fill(folder, "Management review", key, "signed.xlsx", **{"Decided on": LATER})
    merge_entries(folder, when=LATER)
    assert "management_review.xlsx" in unpack(certification_pack(walked(folder, LATER)))
