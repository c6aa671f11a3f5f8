"""What management has to decide in the months ahead, the weightiest first, and what it has decided."""

from ims_lib.decided_settings import MadeDecision
from ims_lib.steps.decisions.finding import find_decisions
from ims_lib.steps.decisions.model import Decisions, ManagementDecision, OpenQuestions

__all__ = ["Decisions", "MadeDecision", "ManagementDecision", "OpenQuestions", "find_decisions"]
