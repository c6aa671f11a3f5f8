"""The report: a section each for what a client asks, the page around them, and the deliverables beside it."""

from ims_lib.report.chapters import section_chapters
from ims_lib.report.compare import compare
from ims_lib.report.deliverables import draft, write_deliverables
from ims_lib.report.gap_table import section_gaps
from ims_lib.report.history import read_history, read_results
from ims_lib.report.method import section_limits, section_method, section_sources
from ims_lib.report.questions import all_findings, section_questions
from ims_lib.report.requirements import section_requirements, trace
from ims_lib.report.roadmap_table import section_roadmap
from ims_lib.report.steps import (
    section_audit,
    section_benefit,
    section_documents,
    section_improve,
    section_pairs,
    section_processes,
    section_review,
    section_risks,
    section_sector,
    section_shared,
    section_soa,
    section_steps,
    section_what_if,
)
from ims_lib.report.summary import section_masthead, section_summary

__all__ = [
    "all_findings",
    "compare",
    "draft",
    "read_history",
    "read_results",
    "section_audit",
    "section_benefit",
    "section_chapters",
    "section_documents",
    "section_gaps",
    "section_improve",
    "section_limits",
    "section_masthead",
    "section_method",
    "section_pairs",
    "section_processes",
    "section_questions",
    "section_requirements",
    "section_review",
    "section_risks",
    "section_roadmap",
    "section_sector",
    "section_shared",
    "section_soa",
    "section_sources",
    "section_steps",
    "section_summary",
    "section_what_if",
    "trace",
    "write_deliverables",
]
