"""The seven steps in the report: a line, a section, sheets of the workbook, and an entry in results.json for each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

from ims_lib.inputs import INPUTS
from ims_lib.languages import say
from ims_lib.report.method import list_called
from ims_lib.report.section import Section, render
from ims_lib.report.steps.ai_systems.rows import rows_systems
from ims_lib.report.steps.audit import headline_audit
from ims_lib.report.steps.audit_rows import head_audit, results_audit, rows_audit
from ims_lib.report.steps.benefit import results_benefit, rows_benefit
from ims_lib.report.steps.decisions import findings_of_steps, rows_decisions
from ims_lib.report.steps.documents import headline_documents, results_documents, rows_documents
from ims_lib.report.steps.improve import headline_improve, results_improve, rows_improve
from ims_lib.report.steps.pairs import results_pairs, rows_pairs
from ims_lib.report.steps.processes import headline_processes, results_processes, rows_processes
from ims_lib.report.steps.review import headline_review, results_review, rows_review
from ims_lib.report.steps.risk_rows import head_risks, results_risks, rows_risks
from ims_lib.report.steps.risks import headline_risks
from ims_lib.report.steps.sector import results_sector
from ims_lib.report.steps.shared import headline_shared, results_shared, rows_shared
from ims_lib.report.steps.soa import head_soa, headline_soa, results_soa, rows_soa
from ims_lib.report.steps.what_if import results_what_if, rows_what_if
from ims_lib.report.workbook_cells import SheetHead
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import WALKS_KEPT, Steps

HEADLINES = (
    *(headline_shared, headline_risks, headline_processes, headline_documents, headline_soa),
    *(headline_audit, headline_review, headline_improve),
)
"""One a step; two where a step has two sections."""
ROWS = (
    *(rows_decisions, rows_shared, rows_risks, rows_processes, rows_documents, rows_soa, rows_audit, rows_review),
    *(rows_improve, rows_pairs, rows_benefit, rows_systems, rows_what_if),
)
"""Of the sheets of each."""


def section_steps(steps: Steps) -> Section:
    """The seven steps, a line each; what the same step says more stands behind its first headline."""
    client = steps.coverage.client
    headlines = (headline(steps) for headline in HEADLINES)
    return render(
        "steps",
        name=client.short_name,
        heading=say("Seven steps to one management system"),
        lines=[list(lines) for _, lines in groupby(headlines, key=lambda line: line.number)],
        given=[list_called(name) for name in steps.inputs.given()],
        lacking=[list_called(name) for name in INPUTS if name not in steps.inputs.given()],
    )


@lru_cache(maxsize=WALKS_KEPT)
def rows_of_steps(steps: Steps) -> Mapping[str, list[Row]]:
    """The rows of the steps' sheets, by the sheet's name; the same object for the same steps."""
    return {sheet: rows for rows_of in ROWS for sheet, rows in rows_of(steps).items()}


def head_of_sheet(sheet: str, steps: Steps) -> SheetHead | None:
    """What stands above the table of a sheet that is signed or rests on proposals alone; none above any other."""
    return (head_soa(steps) | head_risks(steps) | head_audit(steps)).get(sheet)


def results_of_steps(steps: Steps) -> dict[str, Any]:
    """The steps' figures as plain values, by step."""
    return {
        "shared": results_shared(steps),
        "risks": results_risks(steps),
        "processes": results_processes(steps),
        "documents": results_documents(steps),
        "soa": results_soa(steps),
        "audit": results_audit(steps),
        "review": results_review(steps),
        "improvement": results_improve(steps),
        "pairs": results_pairs(steps),
        "sector": results_sector(steps),
        "benefit": results_benefit(steps),
        "what_if": results_what_if(steps),
        "findings": findings_of_steps(steps).to_dict("records"),
    }
