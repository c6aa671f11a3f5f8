"""A random register in a random layout reads back equal; `python -m tests.fuzz --only layouts` tries as many as one likes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings

from ims_lib.register import check_json
from ims_lib.register.read import read_grids
from ims_lib.spreadsheet import read_workbook
from tests.register.layouts.layout import Case, cases
from tests.register.layouts.writer import Page, lay_out, write

EXAMPLES = 200
"""The same ones every time; `make fuzz` tries others for as long as one likes."""
TOGETHER = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@settings(TOGETHER, max_examples=EXAMPLES)
@given(cases())
def test_any_layout_reads_back_equal(case: Case) -> None:
    check(case, isolated=False)


@settings(TOGETHER, max_examples=5)
@given(cases())
def test_so_it_does_through_the_process_that_reads_strangers_files(case: Case) -> None:
    check(case, isolated=True)


def check(case: Case, *, isolated: bool) -> None:
    """Every record of every sheet as it was written, none more, and every row accounted for."""
    pages = lay_out(case)
    with TemporaryDirectory() as folder:
        path = write(case, pages, Path(folder))
        found = check_json(read_grids(read_workbook(path, isolated=isolated)))
        if "file.encoding" in _questions(found):  # a few letters of a code page can be those of another: say which
            found = check_json(read_grids(read_workbook(path, isolated=isolated, encoding=case.encoding)))
    for page in pages:
        name = None if case.form == "csv" else page.name
        records = [_shown(record, page) for record in found["records"] if record["sheet"] == name]
        assert sorted(records, key=lambda r: (r["row"], r["refs"])) == sorted(
            page.wanted, key=lambda r: (r["row"], r["refs"])
        )
    ledger = found["ledger"]
    assert ledger["rows"] == sum(number for part, number in ledger.items() if part != "rows")
    assert ledger["records"] == sum(len(page.wanted) for page in pages) == len(found["records"])
    assert _questions(found) == set()


def _questions(found: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in found["findings"] if finding["level"] in ("error", "question")}


def _shown(record: dict[str, Any], page: Page) -> dict[str, Any]:
    return {name: record[name] for name in page.wanted[0]}
