"""The assessment: for each criterion in each requirement it serves, a level, the channel it came through, and its cells."""

from ims_lib.assessment.model import SCORING, Assessment, Source, Verdict
from ims_lib.assessment.rules import assess

__all__ = ["SCORING", "Assessment", "Source", "Verdict", "assess"]
