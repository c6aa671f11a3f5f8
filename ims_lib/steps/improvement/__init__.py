"""Continual improvement: actions, what changed since an earlier assessment and why, opportunities, and a watch list."""

from ims_lib.steps.improvement.improvement import Improvement, improve

__all__ = ["Improvement", "improve"]
