"""One management review: the inputs that the standards ask for, filled from the client's data, and its agenda."""

from ims_lib.steps.management_review.review import ManagementReview, prepare_review

__all__ = ["ManagementReview", "prepare_review"]
