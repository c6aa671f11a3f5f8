"""Which requirements a number can stand for, before anything around it is looked at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from ims_lib.catalogue import Catalogue
from ims_lib.register.references import Mention

OLD = 2013
"""The edition of 27001 whose references are converted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a number. `names` are current ids: one, or those that took over a 2013 control."""

    names: tuple[str, ...]
    standard: str
    annex: bool
    old: str | None = None
    lost: bool = False
    """The number once ended in a zero: 8.1 was 8.10."""

    @property
    def source(self) -> str:
        """Where it belongs: a standard's id, or 27001-2013."""
        return f"{self.standard}-{OLD}" if self.old else self.standard

    @property
    def own(self) -> str:
        """The id as its own edition prints it."""
        return self.old or self.names[0]

    @property
    def number(self) -> str:
        return self.own.partition(":")[2]


class Numbers:
    """All numbers of the three standards and of 27001:2013."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    @cached_property
    def current(self) -> dict[str, tuple[Candidate, ...]]:
        found: dict[str, list[Candidate]] = defaultdict(list)
        for name, row in self.catalogue.requirements.items():
            found[row.number].append(Candidate((name,), row.standard, row.part == "annex_a"))
        return {number: tuple(listed) for number, listed in found.items()}

    @cached_property
    def old(self) -> dict[str, Candidate]:
        """Controls of 2013 with what took them over; objectives and domains with nothing."""
        taken: dict[str, list[str]] = defaultdict(list)
        for link in self.catalogue.links_2013:
            if link.old_id:
                taken[link.old_id].append(f"27001:{link.new_id}")
        for number in list(taken):
            stem = number.rpartition(".")[0]
            while stem != "A":
                taken.setdefault(stem, [])
                stem = stem.rpartition(".")[0]
        return {
            number: Candidate(tuple(dict.fromkeys(names)), "27001", True, old=f"27001-{OLD}:{number}")
            for number, names in taken.items()
        }

    def candidates(self, mention: Mention) -> list[Candidate]:
        """Every reading of a mention, those with a lost zero last. None: no standard has such a number."""
        found = self._readings(mention)
        if not found and mention.carried:
            found = self._readings(replace(mention, number=mention.number.removeprefix("A."), part=None))
        if mention.standard:
            found = [candidate for candidate in found if candidate.standard == mention.standard]
        if mention.edition == OLD and mention.standard in (None, "27001"):
            found = [candidate for candidate in found if candidate.old or not candidate.annex]
        elif mention.edition is not None:
            found = [candidate for candidate in found if not candidate.old]
        return found

    def clause_of_2013(self, name: str) -> str:
        """The current id of a clause of 27001:2013, joined by meaning: its 10.1 is today's 10.2."""
        number = name.partition(":")[2]
        now = [row.id for row in self.catalogue.harmonized.values() if row.id_in_2012_edition == number]
        return name if number in now or not now else f"27001:{now[0]}"

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """The ids from one to another of the same standard and depth, both included."""
        names = list(self.catalogue.requirements)
        depth = first.count(".")
        start, end = names.index(first), names.index(last)
        return tuple(name for name in names[start : end + 1] if name.count(".") == depth)

    def _readings(self, mention: Mention) -> list[Candidate]:
        number = mention.number
        if mention.part == "annex" or number.startswith("A"):
            return self._annex(number)
        if mention.part == "control":
            return self._annex(f"A.{number}")
        clauses = [c for c in self.current.get(number, ()) if not c.annex]
        if mention.part == "clause":
            return clauses
        controls = [c for c in self._annex(f"A.{number}") if "." in number or not c.old]
        if number.count(".") == 1:
            controls = [c for c in controls if not c.old or c.names]
        return clauses + controls + self._with_zero(number)

    def _annex(self, number: str) -> list[Candidate]:
        current = [c for c in self.current.get(number, ()) if c.annex]
        old = self.old.get(number)
        return [*current, old] if old else current

    def _with_zero(self, number: str) -> list[Candidate]:
        """What a bare number may have been before a spreadsheet took it for a figure and dropped its last zero."""
        if number.count(".") != 1 or number.endswith("0"):
            return []
        return [replace(c, lost=True) for c in self.current.get(f"A.{number}0", ()) if c.annex]
