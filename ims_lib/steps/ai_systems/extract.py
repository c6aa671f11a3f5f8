"""Whether the list of services calls itself a part of a greater one, and that of AI systems says that it leaves something out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ims_lib.grouping import grouped
from ims_lib.inputs.listed import lines_above, notes_below
from ims_lib.inputs.rows import AiSystemRow, DocumentRow, ListRow
from ims_lib.register.model import Register
from ims_lib.register.vocabulary import holds_one, load, phrases_of, plain, spellings
from ims_lib.steps.ai_systems.words_against import affirmed_in


@dataclass(frozen=True, slots=True)
class Extract:
    """A line above a list by which it is a part."""

    words: str
    cell: str
    whole: int | None
    """How many there are in all; none where no line says it."""
    beyond: tuple[int, str] | None = None
    """Of how many more these are a part by the list of documents, and the cell that says so; none where nothing does."""


def extract_of(rows: Sequence[ListRow], register: Register, documents: Sequence[DocumentRow] = ()) -> Extract | None:
    """The first line above a list that calls it an extract, or names more services than it has."""
    if not rows:
        return None
    said = load("limited")["extract"]
    words, named = frozenset(spellings(said["words"])), "|".join(said["named"])
    beside = re.compile(rf"(?<!\d)(\d{{1,4}})\s+(?:{named})\b")
    lines = [(cell, text, plain(text)) for cell, text in lines_above(rows[0], register)]
    numbers = {cell: [int(found) for found in beside.findall(line)] for cell, _, line in lines}
    whole = max((each for found in numbers.values() for each in found), default=0)
    more = whole > len(rows)
    for cell, text, line in lines:
        if holds_one(f" {line} ", words) or (more and whole in numbers[cell]):
            return Extract(text, cell, whole if more else None, _beyond(whole, named, documents) if more else None)
    return None


def left_out_of(systems: Sequence[AiSystemRow], register: Register) -> tuple[str, str] | None:
    """The first line above or below the AI systems by which their list isn't whole, with its cell; none where no line says so."""
    words = phrases_of("limited", "extract", "words")
    for rows in grouped((row.on_sheet, row) for row in systems).values():
        for cell, text in (*lines_above(rows[0], register), *notes_below(rows, register)):
            if affirmed_in("not_whole", text) or holds_one(f" {plain(text)} ", words):
                return text, cell
    return None


def _beyond(part: int, named: str, documents: Sequence[DocumentRow]) -> tuple[int, str] | None:
    """The number of which the whole of a list is a part, by the title of a document: catalogue (14 of 23 services)."""
    said = re.compile(rf"(?<!\d){part}\s+(?:[^\W\d]+\s+){{1,3}}(\d{{1,4}})\s+(?:{named})\b")
    for row in documents:
        if (found := said.search(plain(row.title))) and int(found[1]) > part:
            return int(found[1]), str(row.place_of("title"))
    return None
