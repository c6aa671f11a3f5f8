"""A report's workbook in another language, put back among the client's files: known as ours, and nothing of it read as the client's."""

from __future__ import annotations

import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

import ims_lib as ims
from ims_lib import paths
from ims_lib.assessment_workbook import READ_BACK, is_report_workbook, sheet_called
from ims_lib.batch.render import render_report
from ims_lib.client.entry_sheets import read_entered
from ims_lib.inputs.rows import ImpactAssessmentRow, ListRow
from ims_lib.register.lists import list_tables
from ims_lib.register.read import read_file

BOOKS = ("workbook.xlsx", "details.xlsx")


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_workbook_put_back_untouched_says_nothing_new(language: str, tmp_path: Path) -> None:
    folder = tmp_path / "lumen"
    shutil.copytree(paths.DEMO_CLIENTS / "lumen", folder)
    settings = re.sub("(?m)^language:.*", "", (folder / "client.yml").read_text(encoding="utf-8"))
    (folder / "client.yml").write_text(f"{settings}\nlanguage: {language}\n", encoding="utf-8")
    client = ims.open_client(folder, as_of="2026-12-01")
    before = ims.read_register(client)
    page = render_report(client, out=tmp_path / "out")
    for book in BOOKS:
        shutil.copy(page.parent / book, folder / book)
        assert is_report_workbook(folder / book)
    sheet = sheet_called(folder / "details.xlsx", READ_BACK)
    [(_, columns, _)] = list_tables(*read_file(folder / "details.xlsx", only_sheet=sheet).grids)
    assert {field.name for field in fields(ImpactAssessmentRow)} - {field.name for field in fields(ListRow)} <= set(
        columns
    )
    now = ims.read_register(ims.open_client(folder, as_of="2026-12-01"))
    assert now.rows == before.rows
    assert {each.code for each in now.found} - {each.code for each in before.found} <= {"file.own_report"}
    faults: list[str] = []
    counts, lines, doubts = read_entered(folder, client.as_of, faults)
    assert (dict(counts), lines, doubts, faults) == ({}, 0, [], [])
