"""What one step says in a line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Headline:
    """The step's number and name, its section, and its figure with the words after it."""

    number: int
    step: str
    anchor: str
    figure: str
    text: str
