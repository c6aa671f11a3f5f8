"""The seven steps to one integrated management system, each a function from frames to frames."""

from ims_lib.steps.walk import Steps, walk_steps

__all__ = ["Steps", "walk_steps"]
