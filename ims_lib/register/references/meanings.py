"""Which of the readings of a number a title speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from ims_lib.register.references.candidates import Candidate, Numbers
from ims_lib.register.references.titles import Gist, Titles


@dataclass(frozen=True, slots=True)
class Meanings:
    """What numbers and titles of all standards stand for."""

    numbers: Numbers
    titles: Titles

    def spoken_of(self, candidates: list[Candidate], gist: Gist | None) -> list[Candidate]:
        """The readings of the one meaning that the title speaks of; none where it speaks of none, of several, or of
        what bears another number."""
        if gist is None or len(candidates) < 2:
            return candidates if gist and candidates and self.titles.names(gist, candidates[0].own) else []
        groups = self.numbers.meanings(candidates)
        if len(groups) == 1:
            return candidates
        picked = self.titles.pick(gist, tuple(tuple(name for c in group for name in c.titled) for group in groups))
        group = [] if picked is None else groups[picked]
        told = {c.standard: tuple(each.own for each in group) for c in group}
        other = any(self.titles.elsewhere(gist, names, standard) for standard, names in told.items())
        return [] if other else group

    def of_discipline(self, left: list[Candidate], gist: Gist | None, *, exact: bool) -> list[Candidate]:
        """Of one meaning, the clause of the standard whose discipline the title names: AI policy, service policy.

        `exact`: only where the title is nearly the requirement's own, which then beats the name of the sheet.
        """
        if gist is None or not gist.disciplines or len({c.standard for c in left}) < 2:
            return left
        fitting = [c for c in left if c.standard in gist.disciplines]
        if len({c.standard for c in fitting}) != 1:
            return left
        return fitting if not exact or self.titles.names(gist, fitting[0].own) else left
