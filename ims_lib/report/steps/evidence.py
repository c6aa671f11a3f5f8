"""The register of evidence as a sheet."""

from __future__ import annotations

from ims_lib.frames import values_of
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.evidence import register_evidence

SHEET = "Evidence"


def rows_evidence(steps: Steps) -> dict[str, list[Row]]:
    """A row for each thing that shows something."""
    found = register_evidence(steps.documents, steps.register, steps.coverage)
    return {SHEET: [values_of(each) for each in found]}
