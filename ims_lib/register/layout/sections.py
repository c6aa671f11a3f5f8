"""What stands nearest to a record and says whose numbers it bears: a column or line of standards, the lines above; a table with a status for each is taken apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ims_lib.register.cells import text_of
from ims_lib.register.layout.column import Column
from ims_lib.register.layout.rows import Entry
from ims_lib.register.layout.table_cells import Foreign, Layout
from ims_lib.register.layout.tables import RawTable
from ims_lib.register.references.surroundings import NOTHING, Named
from ims_lib.register.references.tokens import Part, named_other, named_part, named_standard, names_only
from ims_lib.register.statuses.status_columns import hold_statuses
from ims_lib.register.vocabulary import load, plain, threshold


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


def take_apart(raw: RawTable, columns: Sequence[Column]) -> list[RawTable]:
    """The table once for each standard that has a status column of its own, without the columns of the others."""
    owners = _owners(columns)
    standards = list(dict.fromkeys(owners[c.index] for c in columns if c.index in owners and hold_statuses(c.cells)))
    if len(standards) < 2:
        return [raw]
    parts = []
    for n, standard in enumerate(standards):
        others = frozenset(index for index, owner in owners.items() if owner != standard)
        headings = {index: text for index, text in raw.headings.items() if index not in others}
        own = next(c.index for c in columns if owners.get(c.index) == standard and hold_statuses(c.cells))
        shared = frozenset(c.index for c in columns if c.index in owners and hold_statuses(c.cells))
        parts.append(
            replace(
                raw,
                headings=headings,
                without=others,
                standard=standard,
                statuses=(own, shared),
                header_rows=raw.header_rows if n == 0 else (),
                titles=raw.titles if n == 0 else (),
            )
        )
    return parts


def _owners(columns: Sequence[Column]) -> dict[int, str]:
    """Which standard a column belongs to: the one it names, or for headings that stand there twice the one named before."""
    times = Counter(plain(column.heading) for column in columns if column.heading)
    owners: dict[int, str] = {}
    last = None
    for column in sorted(columns, key=lambda column: column.index):
        named = named_standard(column.heading)[0] if column.heading else None
        last = named or last
        if named or (last and times[plain(column.heading)] > 1):
            owners[column.index] = named or str(last)
    return owners
