"""The ids of the standards. It imports nothing heavy: the command line knows them before a command needs more."""

from __future__ import annotations

import re
from typing import Literal, get_args

StandardId = Literal["27001", "20000-1", "42001"]
STANDARDS: tuple[StandardId, ...] = get_args(StandardId)
"""In the order in which they are shown everywhere."""


def standards_in(text: str) -> list[str]:
    """The standards that a sentence names, in their order."""
    return [name for name in STANDARDS if re.search(rf"\b{name}\b", text)]


def standard_of(requirement: str) -> str:
    """The standard of a requirement's id: 27001 of 27001:A.5.1."""
    return requirement.partition(":")[0]


def number_of(requirement: str) -> str:
    """The number of a requirement within its standard: A.5.1 of 27001:A.5.1."""
    return requirement.partition(":")[2]
