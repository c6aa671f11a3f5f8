"""The assessment workbook: sheets for an assessor to fill in and for us to read back.

It is known by a mark inside it, whatever it is called. Only the columns that can be filled in are read: of the
review sheet as judgements, of the suggestions as answers.
"""

from ims_lib.assessment_workbook.marks import READ_BACK as READ_BACK
from ims_lib.assessment_workbook.marks import REPORT_MARK as REPORT_MARK
from ims_lib.assessment_workbook.marks import find_assessment_workbooks as find_assessment_workbooks
from ims_lib.assessment_workbook.marks import is_assessment_workbook as is_assessment_workbook
from ims_lib.assessment_workbook.marks import is_report_workbook as is_report_workbook
from ims_lib.assessment_workbook.marks import sheet_called as sheet_called
from ims_lib.assessment_workbook.marks import why_not_rewritten as why_not_rewritten
from ims_lib.assessment_workbook.merging import merge_review as merge_review
from ims_lib.assessment_workbook.review import ClientSays as ClientSays
from ims_lib.assessment_workbook.review import read_review as read_review
from ims_lib.assessment_workbook.suggestions import Suggested as Suggested
from ims_lib.assessment_workbook.suggestions import SuggestionRow as SuggestionRow
from ims_lib.assessment_workbook.suggestions import read_suggestions as read_suggestions
from ims_lib.assessment_workbook.write import write_assessment_workbook as write_assessment_workbook
