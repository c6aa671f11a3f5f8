"""What stands beside the page: the workbook for people, results.json for programs, the review sheet for the assessor."""

from __future__ import annotations

from pathlib import Path

from ims_lib.register.model import Register
from ims_lib.report.results import write_results
from ims_lib.report.review_sheet import refresh_review
from ims_lib.report.workbook import write_workbook
from ims_lib.roadmap import Roadmap


def write_deliverables(out: str, register: Register, roadmap: Roadmap) -> None:
    """Write workbook.xlsx and results.json into a folder; nothing where no folder is given.

    The client's assessment workbook, where there is one, is brought up to date too.
    """
    if not out:
        return
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    write_workbook(folder / "workbook.xlsx", register, roadmap)
    write_results(folder / "results.json", register, roadmap)
    refresh_review(register, roadmap.gaps.coverage)
