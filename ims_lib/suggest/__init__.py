"""Free text → the requirements that it probably speaks of, best first."""

from ims_lib.suggest.ranking import suggest

__all__ = ["suggest"]
