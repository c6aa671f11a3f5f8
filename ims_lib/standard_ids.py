"""The ids of the standards. It imports nothing heavy: the command line knows them before a command needs more."""

from __future__ import annotations

from typing import Literal, get_args

StandardId = Literal["27001", "20000-1", "42001"]
STANDARDS: tuple[StandardId, ...] = get_args(StandardId)
"""In the order in which they are shown everywhere."""
