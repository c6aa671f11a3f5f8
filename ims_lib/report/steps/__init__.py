"""The seven steps in the report: a section, sheets of the workbook, and an entry in results.json for each."""

from __future__ import annotations

from typing import Any

from ims_lib.report.steps.audit import results_audit, rows_audit, section_audit
from ims_lib.report.steps.benefit import results_benefit, rows_benefit, section_benefit
from ims_lib.report.steps.documents import results_documents, rows_documents, section_documents
from ims_lib.report.steps.improve import results_improve, rows_improve, section_improve
from ims_lib.report.steps.overview import section_steps
from ims_lib.report.steps.pairs import results_pairs, rows_pairs, section_pairs
from ims_lib.report.steps.processes import results_processes, rows_processes, section_processes
from ims_lib.report.steps.review import results_review, rows_review, section_review
from ims_lib.report.steps.risk_rows import results_risks, rows_risks
from ims_lib.report.steps.risks import section_risks
from ims_lib.report.steps.sector import results_sector, section_sector
from ims_lib.report.steps.shared import results_shared, rows_shared, section_shared
from ims_lib.report.steps.soa import results_soa, rows_soa, section_soa
from ims_lib.report.steps.what_if import results_what_if, rows_what_if, section_what_if
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps

__all__ = [
    "results_of_steps",
    "rows_of_steps",
    "section_audit",
    "section_benefit",
    "section_documents",
    "section_improve",
    "section_pairs",
    "section_processes",
    "section_review",
    "section_risks",
    "section_sector",
    "section_shared",
    "section_soa",
    "section_steps",
    "section_what_if",
]


def rows_of_steps(steps: Steps) -> dict[str, list[Row]]:
    """The rows of the steps' sheets, by the sheet's name."""
    return {
        **rows_shared(steps),
        **rows_risks(steps),
        **rows_processes(steps),
        **rows_documents(steps),
        **rows_soa(steps),
        **rows_audit(steps),
        **rows_review(steps),
        **rows_improve(steps),
        **rows_pairs(steps),
        **rows_benefit(steps),
        **rows_what_if(steps),
    }


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
        "findings": steps.findings.to_dict("records"),
    }
