"""The one Statement of Applicability over the Annexes A of the standards in scope."""

from ims_lib.steps.soa.model import ASKED, OPEN, SHEET, Applies, ControlEntry, StatementOfApplicability, Version
from ims_lib.steps.soa.statement import state_applicability
from ims_lib.steps.soa.versions import STATEMENT, draft_after, version_of

__all__ = [
    "ASKED",
    "OPEN",
    "SHEET",
    "STATEMENT",
    "Applies",
    "ControlEntry",
    "StatementOfApplicability",
    "Version",
    "draft_after",
    "state_applicability",
    "version_of",
]
