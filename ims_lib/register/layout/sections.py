"""What stands nearest to a record and says whose numbers it bears: a column of standards, a line between the records, the lines above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ims_lib.register.cells import text_of
from ims_lib.register.layout.rows import Entry
from ims_lib.register.layout.table_cells import Foreign, Layout
from ims_lib.register.references.surroundings import NOTHING, Named
from ims_lib.register.references.tokens import Part, named_other, named_part, named_standard, names_only
from ims_lib.register.vocabulary import load, threshold


@dataclass(frozen=True, slots=True)
class Section:
    """What a line between the records names, or the column of standards. Faded: an empty row has ended the block that it stands above."""

    named: Named = NOTHING
    part: Part | None = None
    faded: bool = False
    foreign: Foreign | None = None
    own_part: Part | None = None
    """What the column of standards itself says of the part: '27001 Annex A'."""


def section_lines(entries: Sequence[Entry], layout: Layout) -> dict[int, Section]:
    """For each record, what its column of standards or the last line between the records named, and whether an empty row came in between."""
    sections: dict[int, Section] = {}
    section, begun = Section(), False
    column = _Standards([layout.text(e.row, "standard") for e in entries if e.what == "records"])
    for entry in entries:
        if entry.what == "titles":
            text = " ".join(text_of(value) for value in entry.row.values if value is not None)
            foreign = foreign_in(text)
            if named_standard(text) != NOTHING or foreign:
                section = Section(named_standard(text), foreign=foreign)
            said = [m.part for _, found in layout.mentions(entry.row) for m in found.ours]
            section = replace(section, part=next((p for p in said if p), None) or named_part(text) or section.part)
            begun, column.last = False, ""
        elif entry.what == "records":
            if begun and entry.row.number in layout.table.blank_before:
                section = replace(section, faded=True)
            begun = True
            own = column.of(layout.table.standard or layout.text(entry.row, "standard"))
            told = own.named != NOTHING or own.foreign
            sections[entry.row.number] = replace(own, part=section.part) if told else section
    return sections


class _Standards:
    """The column of standards: what a cell names, or that of the last filled one where each block of rows has one."""

    def __init__(self, texts: Sequence[str]) -> None:
        filled = [text for text in texts if text]
        known = sum(named_standard(text)[0] is not None or named_other(text) is not None for text in filled)
        self._blocks = len(filled) < len(texts) / 2
        self._telling = 0 < known >= threshold("columns", "standard_share") * len(filled)
        self.last = ""

    def of(self, text: str) -> Section:
        self.last = text or (self.last if self._blocks else "")
        return _NOTHING if not self.last else _beside(self.last, telling=self._telling)


_NOTHING = Section()


@lru_cache(maxsize=4096)
def _beside(text: str, *, telling: bool) -> Section:
    """What a cell of a column of standards names; a word that nobody knows is another framework's, where others are known."""
    foreign = foreign_in(text)
    if foreign:
        return Section(foreign=replace(foreign, sure=True, firm=True))
    named, words = named_standard(text), any(letter.isalpha() for letter in text)
    unknown = telling and words and named == NOTHING and named_part(text) is None and not names_only(text)
    return Section(named, foreign=Foreign(text, text) if unknown else None, own_part=named_part(text))


@lru_cache(maxsize=4096)
def foreign_in(text: str) -> Foreign | None:
    """The other framework that a line names, if it names none of ours."""
    other = named_other(text)
    firm = other in load("frameworks")["numbered_alike"]
    return Foreign(other, text, sure=names_only(text), firm=firm) if other else None


def foreign_above(around: Sequence[Sequence[str]]) -> Foreign | None:
    """The framework that the texts around a table name, the nearest first; none where those of its place name one of ours."""
    for texts in around:
        if any(named_standard(text) != NOTHING for text in texts):
            return None
        found = next((foreign for text in texts if (foreign := foreign_in(text))), None)
        if found:
            return found
    return None
