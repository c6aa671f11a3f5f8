"""Which requirements a number can stand for, before anything around it is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ims_lib.catalogue import Catalogue
from ims_lib.languages import as_written
from ims_lib.register.references.mentions import Mention
from ims_lib.register.references.titles import alike, core_words
from ims_lib.register.vocabulary import threshold
from ims_lib.standard_ids import number_of

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
    def titled(self) -> tuple[str, ...]:
        """The ids whose titles are its own: of a control of 2013, that of the one control that took it over too."""
        return (self.own, *self.names) if self.old and len(self.names) == 1 else (self.own,)

    @property
    def number(self) -> str:
        return number_of(self.own)


class Numbers:
    """All numbers of the three standards and of 27001:2013."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._found: dict[tuple[str, str | None, str | None, int | None, bool], list[Candidate]] = {}
        self._grouped: dict[tuple[tuple[str, bool], ...], list[list[Candidate]]] = {}

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

    @cached_property
    def known(self) -> tuple[str, ...]:
        """All numbers, for finding the nearest to one that no standard has."""
        return tuple(dict.fromkeys((*self.current, *self.old)))

    def candidates(self, mention: Mention) -> list[Candidate]:
        """Every reading of a mention, those with a lost zero last. None: no standard has such a number."""
        key = (mention.number, mention.part, mention.standard, mention.edition, mention.carried)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._candidates(mention)
        return found

    def meanings(self, candidates: Sequence[Candidate]) -> list[list[Candidate]]:
        """The readings grouped by what they ask: the same clause of several standards is one meaning."""
        key = tuple((c.own, c.lost) for c in candidates)
        groups = self._grouped.get(key)
        if groups is None:
            groups = self._grouped[key] = []
            for candidate in candidates:
                group = next((g for g in groups if self._same_clause(g[0], candidate)), None)
                if group is None:
                    groups.append([candidate])
                else:
                    group.append(candidate)
        return groups

    def counterpart(self, candidate: Candidate, standard: str) -> Candidate | None:
        """The clause of another standard that realises the same clause of the Harmonized Structure under its own number."""
        row = self.catalogue.requirements.get(candidate.names[0]) if candidate.names else None
        if row is None or row.hs_relation != "same":
            return None
        twins = (
            r
            for r in self.catalogue.requirements.values()
            if r.standard == standard and r.hs_id == row.hs_id and r.hs_relation == "same"
        )
        return next((Candidate((r.id,), standard, annex=False) for r in twins), None)

    def areas(self, standard: str) -> frozenset[str]:
        """The areas of a standard's Annex A that hold objectives, without the A: 2, 3, 6.2."""
        return frozenset(
            number.removeprefix("A.")
            for number, found in self.current.items()
            if number.count(".") == 1 and any(c.standard == standard and c.annex for c in found)
        )

    def _candidates(self, mention: Mention) -> list[Candidate]:
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
        number = number_of(name)
        now = [row.id for row in self.catalogue.harmonized.values() if row.id_in_2012_edition == number]
        return name if number in now or not now else f"27001:{now[0]}"

    def were_of_2013(self, candidate: Candidate) -> bool:
        """Whether a reading can be of 27001:2013, which had no 6.3 and no numbers for the parts of 9.2 and 9.3."""
        if candidate.annex:
            return True
        row = self.catalogue.harmonized.get(self.catalogue.requirements[candidate.names[0]].hs_id or "")
        then = row.id_in_2012_edition if row else None
        return row is None or (then is not None and then.count(".") == row.id.count("."))

    def reads(self, standard: str, edition: int) -> bool:
        """Whether the numbers of an edition are known: those of the current editions and of 27001:2013 are."""
        return edition == OLD or standard not in self._editions or self._editions[standard] == edition

    @cached_property
    def _editions(self) -> dict[str, int]:
        return {e.standard: e.edition for e in self.catalogue.editions if e.state == "current"}

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """The ids from one to another of the same standard and depth, both included."""
        names = list(self.catalogue.requirements)
        depth = first.count(".")
        start, end = names.index(first), names.index(last)
        return tuple(name for name in names[start : end + 1] if name.count(".") == depth)

    def _same_clause(self, a: Candidate, b: Candidate) -> bool:
        """Whether two readings of one number are the same clause of two standards; one without a title speaks against none."""
        if a.annex or b.annex or a.lost or b.lost:
            return False
        first, second = (self.catalogue.requirements[c.names[0]].title for c in (a, b))
        if not first or not second:
            return True
        words, others = core_words(as_written(first)), core_words(as_written(second))
        return alike(words, others) >= threshold("titles", "likely") or words <= others or others <= words

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
