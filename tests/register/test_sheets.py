"""Whole sheets in the manner of clients, each read from xlsx, csv and ods: every record, none more, none less."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_lib.register import Reading, check_json, read_file
from ims_lib.register.read import read_grids
from ims_lib.spreadsheet import read_workbook
from tests.register.sheet_files import FORMATS, found_as_wanted, read_sheet_file

SHEETS = sorted((Path(__file__).parent / "sheets").glob("*.txt"))
SOME = 8
"""Every so manieth sheet goes through a process of its own too."""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", SHEETS, ids=[path.stem for path in SHEETS])
def test_a_sheet_is_read_exactly(path: Path, form: str, tmp_path: Path) -> None:
    file = read_sheet_file(path)
    if form not in file.formats:
        pytest.skip("says something that this format can't hold")
    # In this process: what the one for strangers' files gives is the same, as the next test says.
    workbook = read_workbook(file.write(tmp_path, form), isolated=False)
    found = check_json(read_grids(workbook, reading=Reading(), as_of=file.as_of))
    for sheet in file.sheets:
        records = [r for r in found["records"] if r["sheet"] == (None if form == "csv" else sheet.name)]
        records.sort(key=lambda record: record["row"])
        assert len(records) == len(sheet.wanted) or [r["row"] for r in records] == [w["row"] for w in sheet.wanted]
        assert [found_as_wanted(r, w) for r, w in zip(records, sheet.wanted, strict=True)] == sheet.wanted
    ledger = found["ledger"]
    assert ledger["rows"] == sum(number for part, number in ledger.items() if part != "rows")
    assert ledger["records"] == len(found["records"])
    codes = {finding["code"] for finding in found["findings"]}
    assert set(file.settings.get("findings", "").split()) <= codes
    assert ("status.by_colour" in codes) == any("status.by_colour" in w["flags"] for s in file.sheets for w in s.wanted)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", SHEETS[::SOME], ids=[path.stem for path in SHEETS[::SOME]])
def test_so_it_is_through_the_process_that_reads_strangers_files(path: Path, form: str, tmp_path: Path) -> None:
    file = read_sheet_file(path)
    if form not in file.formats:
        pytest.skip("says something that this format can't hold")
    written = file.write(tmp_path, form)
    here = read_grids(read_workbook(written, isolated=False), reading=Reading(), as_of=file.as_of)
    assert check_json(read_file(written, reading=Reading(), as_of=file.as_of)) == check_json(here)


def test_enough_sheets_of_the_standards_that_nobody_publishes_sheets_for() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SHEETS]
    assert len(texts) >= 20
    assert sum("20000-1:" in text or "42001:" in text for text in texts) >= len(texts) / 2
