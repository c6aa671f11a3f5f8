"""The report: a section each for what a client asks, the page around them, and the deliverables beside it."""

from ims_lib.report.chapters import section_chapters
from ims_lib.report.compare import compare
from ims_lib.report.deliverables import write_deliverables
from ims_lib.report.gap_table import section_gaps
from ims_lib.report.method import section_limits, section_method, section_sources
from ims_lib.report.questions import all_findings, section_questions
from ims_lib.report.requirements import section_requirements, trace
from ims_lib.report.roadmap_table import section_roadmap
from ims_lib.report.shared import section_shared
from ims_lib.report.summary import section_masthead, section_summary

__all__ = [
    "all_findings",
    "compare",
    "section_chapters",
    "section_gaps",
    "section_limits",
    "section_masthead",
    "section_method",
    "section_questions",
    "section_requirements",
    "section_roadmap",
    "section_shared",
    "section_sources",
    "section_summary",
    "trace",
    "write_deliverables",
]
