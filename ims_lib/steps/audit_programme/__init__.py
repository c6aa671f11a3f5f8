"""One audit programme for all standards in scope: what is looked at, how often, by whom, when, and what that saves."""

from ims_lib.steps.audit_programme.model import AuditProgramme
from ims_lib.steps.audit_programme.programme import plan_audits

__all__ = ["AuditProgramme", "plan_audits"]
