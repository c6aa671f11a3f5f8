"""What is typed into the workbook's sheets that only show the client's lists: asked with its cell and the list's, and what we wrote never."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

import ims_lib as ims
from ims_lib.report.typed_beside import typed_beside
from ims_lib.report.workbook import write_workbook
from ims_lib.steps import Steps
from tests.builders import write_client, write_xlsx

SHEET = "AI systems"
LIST = [
    ["No.", "AI system", "Purpose", "Owner", "Provider", "Our role", "Role by the AI Act", "Status"],
    ["AI-1", "Triage", "Sorts tickets", "Desk lead", "Deskware", "customer", "deployer", "live"],
    ["AI-2", "Writer", "Drafts reports", "Level manager", "Cloudware", None, None, "pilot"],
]


def steps_of(folder: Path) -> Steps:
    client = ims.open_client(folder)
    register = ims.read_register(client)
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, client)))
    return ims.walk_steps(register, ims.plan_roadmap(gaps, client, register=register))


def test_what_was_typed_on_a_sheet_that_only_shows_a_list_is_asked(tmp_path: Path) -> None:
    folder = write_client(tmp_path, "name: Lowe\nstandards: ['42001']\n")
    controls = [["Ref", "Control", "Status"], ["42001 A.2.2", "AI policy", "In place"]]
    write_xlsx(folder / "lists.xlsx", {"Controls": controls, SHEET: LIST})
    path = folder / "workbook.xlsx"
    write_workbook(path, steps_of(folder))
    assert not list(typed_beside(steps_of(folder)))
    book = load_workbook(path)
    sheet = book[SHEET]
    heads = [str(cell.value) for cell in sheet[3]]
    typed = {(5, heads.index("Role (ISO/IEC 22989)")): "customer", (6, 0): "Meeting notes", (6, 1): "Head of sales"}
    for (row, column), text in typed.items():
        sheet.cell(row, column + 1).value = text
    book.save(path)
    found = {each.cell: each.message for each in typed_beside(steps_of(folder))}
    assert list(found) == [sheet.cell(row, column + 1).coordinate for row, column in typed]
    role, name, owner = found.values()
    assert "“customer”" in role
    assert f"lists.xlsx › {SHEET} › F3" in role
    assert "a row of its own" in name
    assert "“Head of sales” stands under 'Owner'" in owner
