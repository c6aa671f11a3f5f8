"""What stands around a number and speaks for its standard, edition or part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ims_lib.register.references.candidates import OLD
from ims_lib.register.references.mentions import Mention
from ims_lib.register.references.tokens import Part
from ims_lib.register.vocabulary import threshold

Named = tuple[str | None, int | None]
"""A standard and an edition, as far as something names them."""

NOTHING: Named = (None, None)


class Beside(NamedTuple):
    """What stands around one number: title, the line above, neighbours in the column, and whether Excel saw a figure."""

    title: str | None = None
    section: Named = NOTHING
    """What the column of standards says, or the last line between the records."""
    faded: Named = NOTHING
    """What the last line between the records named, with an empty row since: it speaks more quietly."""
    section_part: Part | None = None
    own_part: Part | None = None
    """The part that the row's own cell in the column of standards names."""
    before: str | None = None
    after: str | None = None
    run: bool | None = None
    """Whether the numbers it is listed with are controls (True) or clauses (False)."""
    late: bool = False
    """A greater number of the same chapter stood above."""
    figure: bool = False
    """The cell holds a number, so a last zero would be gone."""

    @property
    def alone(self) -> Beside:
        """What still speaks for one of several numbers in a cell: the title and the neighbours are those of all."""
        return Beside(
            section=self.section,
            faded=self.faded,
            section_part=self.section_part,
            own_part=self.own_part,
            run=self.run,
            figure=False,
        )


@dataclass(frozen=True)
class Surroundings:
    """What speaks for a whole column of references."""

    heading: Named = NOTHING
    heading_part: Part | None = None
    sheet: Sequence[Named] = ()
    spoken_of: frozenset[str] = field(default_factory=frozenset)
    """All standards that the lines above and the sheet's name name."""
    labelled: frozenset[str] = field(default_factory=frozenset)
    """Standards whose numbers the column's cells name them for: a number without a name is another one's."""
    file: Sequence[Named] = ()
    selects: bool = False
    """The table says which rows apply, as a Statement of Applicability does."""
    majority: str | None = None
    elsewhere: str | None = None
    """The majority of the file's other tables."""
    lettered: frozenset[str] = field(default_factory=frozenset)
    """Standards whose controls are written with their A somewhere in the column, as in 42001:A.6.2.4."""
    bare_clauses: bool = False
    """Who wrote the column puts an A before each control, so that a number without one is a clause, behind a control too."""
    mixed: bool = False
    """Controls stand there with their A and without it, and clauses without it too: a bare number alone says nothing."""
    doubled: frozenset[str] = field(default_factory=frozenset)
    """Bare numbers that stand more than once in the column."""

    def standard(self, beside: Beside) -> str | None:
        """The standard that the place of a number speaks for: the nearest that names one, else that of the other numbers."""
        named = (beside.section, self.heading, beside.faded, *self.sheet)
        told = next((standard for standard, _ in named if standard), None)
        counted = (self.majority or "").removesuffix(f"-{OLD}") or None
        filed = next((standard for standard, _ in self.file if standard), None)
        return told or counted or filed

    def edition(self, mention: Mention, beside: Beside) -> int | None:
        """The edition that the number's place speaks of."""
        if self._silent(mention, beside):
            return OLD if self.majority == f"27001-{OLD}" else None
        named = (beside.section, self.heading, beside.faded, *self.sheet, *self.file)
        told = mention.edition or next((edition for _, edition in named if edition), None)
        return told or (OLD if self.majority == f"27001-{OLD}" else None)

    def named(self, mention: Mention, beside: Beside) -> Named:
        """The standard and edition that are named nearest to a number."""
        if self._silent(mention, beside):
            return NOTHING
        told = (
            (mention.standard, mention.edition),
            beside.section,
            self.heading,
            beside.faded,
            *self.sheet,
            *self.file,
        )
        return next((each for each in told if each[0] and each[1]), NOTHING)

    def _silent(self, mention: Mention, beside: Beside) -> bool:
        """Whether nothing names an edition, as in most sheets."""
        return not (mention.edition or self._editions or beside.section[1] or beside.faded[1])

    @cached_property
    def _editions(self) -> bool:
        return any(edition for _, edition in (self.heading, *self.sheet, *self.file))


def majority_of(sources: Sequence[frozenset[str]]) -> str | None:
    """The standard, or 27001-2013, that nearly all numbers speak for which can only come from one."""
    votes = Counter(next(iter(source)) for source in sources if len(source) == 1)
    if not votes:
        return None
    (first, count), *_ = votes.most_common()
    return first if count >= threshold("majority") * votes.total() else None
