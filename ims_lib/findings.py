"""Something to settle or to know: what is said of a file, a judgement or an entry, at the cell that it is about."""

from __future__ import annotations

from typing import Literal, NamedTuple

Level = Literal["error", "question", "warning", "note"]


class Finding(NamedTuple):
    """Something to settle or to know: level and code as in the contract, a sentence for the assessor."""

    level: Level
    code: str
    message: str
    file: str
    sheet: str | None = None
    cell: str | None = None
    candidates: tuple[str, ...] = ()
    """What it can be, likeliest first: ids of requirements (of 2013 too), a status, or the letters of columns; or none.

    For steps of maturity the steps that are asked.
    """
    text: str = ""
    """The text of the one cell that an answer is kept for, where a row has several of its kind."""
