"""The client's own risks on one scale: grades and bands of each, what is acceptable, and who may accept it."""

from ims_lib.risks.graded import GradedRisks, grade_risks

__all__ = ["GradedRisks", "grade_risks"]
