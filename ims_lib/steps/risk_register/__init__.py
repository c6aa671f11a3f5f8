"""One risk register for AI, information security and services: the client's risks, and ours as proposals."""

from ims_lib.steps.risk_register.model import RiskRegister
from ims_lib.steps.risk_register.register import register_risks

__all__ = ["RiskRegister", "register_risks"]
