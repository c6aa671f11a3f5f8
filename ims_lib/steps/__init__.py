"""The seven steps to one integrated management system, each a function from frames to frames."""

from ims_lib.steps.walk import WALKS_KEPT, Steps, walk_steps

__all__ = ["WALKS_KEPT", "Steps", "walk_steps"]
