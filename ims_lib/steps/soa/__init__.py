"""The one Statement of Applicability over the Annexes A of the standards in scope."""

from ims_lib.steps.soa.model import ASKED as ASKED
from ims_lib.steps.soa.model import OPEN as OPEN
from ims_lib.steps.soa.model import SHEET as SHEET
from ims_lib.steps.soa.model import Applies as Applies
from ims_lib.steps.soa.model import ControlEntry as ControlEntry
from ims_lib.steps.soa.model import StatementOfApplicability as StatementOfApplicability
from ims_lib.steps.soa.model import Version as Version
from ims_lib.steps.soa.statement import state_applicability as state_applicability
from ims_lib.steps.soa.versions import STATEMENT as STATEMENT
from ims_lib.steps.soa.versions import draft_after as draft_after
from ims_lib.steps.soa.versions import version_of as version_of
