"""The assessment workbook: sheets for an assessor to fill in and for us to read back.

It is known by a mark inside it, whatever it is called. Only the columns that can be filled in are read: of the
review sheet as judgements, of the suggestions as answers.
"""

from ims_lib.assessment_workbook.marks import FILE, find_assessment_workbooks, is_assessment_workbook, why_not_rewritten
from ims_lib.assessment_workbook.review import COLUMNS, HIDDEN, OPEN, SHEET, Review, ReviewRow, Said, read_review
from ims_lib.assessment_workbook.suggestions import Suggested, SuggestionRow, read_suggestions
from ims_lib.assessment_workbook.write import write_assessment_workbook

__all__ = [
    "COLUMNS",
    "FILE",
    "HIDDEN",
    "OPEN",
    "SHEET",
    "Review",
    "ReviewRow",
    "Said",
    "Suggested",
    "SuggestionRow",
    "find_assessment_workbooks",
    "is_assessment_workbook",
    "read_review",
    "read_suggestions",
    "why_not_rewritten",
    "write_assessment_workbook",
]
