"""What management has to decide in the months ahead, the weightiest first."""

from ims_lib.steps.decisions.finding import find_decisions
from ims_lib.steps.decisions.model import Decisions, ManagementDecision, OpenQuestions

__all__ = ["Decisions", "ManagementDecision", "OpenQuestions", "find_decisions"]
