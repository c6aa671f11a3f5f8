"""From mentions to requirements: the surroundings decide, and what they can't decide becomes a question.

Which kinds of evidence there are, and their order, stands in data/vocabulary/evidence.yml: a later one only chooses
among what the earlier ones left. Titles tell meanings apart; which standard's clause of one meaning it is, they tell
only by naming its discipline.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ims_lib.register.references import doubts as said
from ims_lib.register.references.candidates import OLD, Candidate, Numbers
from ims_lib.register.references.doubts import Doubt
from ims_lib.register.references.mentions import Mention, steps_of, without_part
from ims_lib.register.references.surroundings import Beside, Surroundings
from ims_lib.register.references.titles import Gist, Titles
from ims_lib.register.references.ways import Case, Meanings, Weighed, weigh

_T = TypeVar("_T")

Decision = tuple[Candidate | None, list[Doubt], str]
"""The reading of a mention, if there is one; what must be said about it; by which evidence it was chosen among several."""

MOST_KEPT = 1 << 15
"""Decisions remembered at a time, so that a sheet on which no two rows are alike takes no more memory."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a cell refers to, and what must be said about it."""

    refs: tuple[str, ...] = ()
    old_refs: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    by: tuple[str, ...] = ()
    """The evidence that decided, for each number that could have meant several."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was decided in a column already. It holds what speaks for the column, whose id is its key, so that it stays its own."""

    around: Surroundings
    answers: dict[Hashable, Answer] = field(default_factory=dict)
    """Of cells with one number."""
    decisions: dict[Hashable, Decision] = field(default_factory=dict)
    """Of each of several numbers."""
    losing: dict[Hashable, bool] = field(default_factory=dict)
    """Whether a number, as written, may have lost a zero."""


class Resolver:
    """Decides what numbers mean."""

    def __init__(self, numbers: Numbers, titles: Titles) -> None:
        self.numbers, self.titles, self.meanings = numbers, titles, Meanings(numbers, titles)
        self._unknown: dict[Hashable, Doubt] = {}
        self._sources: dict[Hashable, frozenset[str]] = {}
        self._parts: dict[Hashable, bool | None] = {}
        self._kept: dict[int, Kept] = {}

    def sources(self, mention: Mention, title: str | None) -> frozenset[str]:
        """Where a mention can only come from, by its number and title alone: evidence for its column."""
        gist = self.titles.gist(title) if title else None
        key = (mention.number, mention.part, mention.standard, mention.edition, mention.carried, gist)
        found = self._sources.get(key)
        if found is None:
            found = self._sources_of(mention, gist)
            _keep_in(self._sources, key, found)
        return found

    def _sources_of(self, mention: Mention, gist: Gist | None) -> frozenset[str]:
        candidates = self.numbers.candidates(mention)
        if len(candidates) == 1:
            return frozenset((candidates[0].source,))
        chosen = self.meanings.spoken_of(candidates, gist)
        firm = [c for c in chosen or candidates if not c.lost or chosen]
        firm = self.meanings.of_discipline(firm, gist, exact=False) if chosen else firm
        plausible = [c for c in firm if c.names] or firm
        return frozenset(c.source for c in plausible)

    def only_part(self, mention: Mention, title: str | None) -> bool | None:
        """Whether a bare number can only be a control (True) or a clause (False)."""
        if mention.part:
            return None
        gist = self.titles.gist(title) if title else None
        key = (mention.number, mention.standard, mention.edition, mention.carried, gist)
        if key not in self._parts:
            candidates = self.numbers.candidates(mention)
            parts = {
                c.annex for c in self.meanings.spoken_of(candidates, gist) or candidates if not c.lost and not c.old
            }
            _keep_in(self._parts, key, next(iter(parts)) if len(parts) == 1 else None)
        return self._parts[key]

    def known(self, mention: Mention) -> bool:
        """Whether any standard has the number."""
        return bool(self.numbers.candidates(mention))

    def fits(self, mention: Mention, title: str) -> bool:
        """Whether a title is likely that of one of the readings of a number."""
        candidates, gist = self.numbers.candidates(mention), self.titles.gist(title)
        return any(self.titles.likely(gist, c.own) for c in candidates)

    def answer(self, mentions: Sequence[Mention], beside: Beside, around: Surroundings) -> Answer:
        """The requirements of one cell, in the standards' order. The same number in the same place is decided once."""
        if len(mentions) != 1:
            return self._answer(mentions, beside.alone, around)
        (mention,), title = mentions, beside.title
        gist = self.titles.gist(title) if title else None
        kept = self._kept_for(around)
        key = (self._place(mention, beside, around), mention.until, gist)
        answer = kept.answers.get(key) or kept.answers.get((key, title))
        if answer is None:
            answer = self._answer(mentions, beside, around)
            # What quotes the title holds for its very words only.
            quotes = any(doubt.quotes_title for doubt in answer.doubts)
            _keep_in(kept.answers, (key, title) if quotes else key, answer)
        return answer

    def _answer(self, mentions: Sequence[Mention], beside: Beside, around: Surroundings) -> Answer:
        refs: list[str] = []
        old: list[str] = []
        doubts: list[Doubt] = []
        decided: list[str] = []
        last: Candidate | None = None
        gist = self.titles.gist(beside.title) if beside.title else None
        for mention in mentions:
            if len(mentions) == 1:
                chosen, doubt, by = self._decide_among(mention, beside, around, last, gist)
            else:
                chosen, doubt, by = self._decide(mention, beside, around, last)
            doubts += doubt
            if chosen is None:
                continue
            decided += [by] if by else []
            last = chosen
            names, was = self._convert(mention, chosen, beside, around)
            refs += names
            old += was
            doubts += self._remarks(mention, chosen, names, was, beside, gist)
            if mention.until:
                more, doubt = self._range(mention, chosen)
                refs += more
                doubts += doubt
        if len(refs) > 1:
            refs = sorted(dict.fromkeys(refs), key=self.numbers.catalogue.position_of.__getitem__)
        return Answer(tuple(refs), tuple(dict.fromkeys(old)), tuple(dict.fromkeys(doubts)), tuple(decided))

    def _kept_for(self, around: Surroundings) -> Kept:
        kept = self._kept.get(id(around))
        if kept is None:
            kept = self._kept[id(around)] = Kept(around)
        return kept

    def _place(self, mention: Mention, beside: Beside, around: Surroundings) -> Hashable:
        """All that a decision depends on beside the title, and what stood before in the cell."""
        written = (mention.number, mention.part, mention.standard, mention.edition, mention.carried)
        kept = self._kept_for(around)
        loses = kept.losing.get(written)
        if loses is None:
            loses = kept.losing[written] = any(c.lost for c in self.numbers.candidates(_headed(mention, around)))
        # The numbers above and below only tell whether a zero is lost.
        between = (beside.before, beside.after, beside.late) if loses else None
        told = (beside.section, beside.faded, beside.section_part, beside.own_part, beside.run, beside.figure)
        return written, told, between

    def _decide(self, mention: Mention, beside: Beside, around: Surroundings, last: Candidate | None) -> Decision:
        """The reading of one of several mentions of a cell, whose title is that of all."""
        decided = self._kept_for(around).decisions
        carried = (last.standard, last.annex) if mention.carried and last is not None else None
        key = (self._place(mention, beside, around), carried)
        found = decided.get(key)
        if found is None:
            found = self._decide_among(mention, beside, around, last, None)
            _keep_in(decided, key, found)
        return found

    def _decide_among(
        self, mention: Mention, beside: Beside, around: Surroundings, last: Candidate | None, gist: Gist | None
    ) -> Decision:
        """The reading of a mention, or why there is none."""
        own = _headed(mention, around)
        candidates = self.numbers.candidates(own)
        goes_on = last is None or any(c.standard == last.standard for c in candidates)
        if mention.carried and (around.bare_clauses or not goes_on):  # "A.5.27, 10.2": a clause behind a control
            mention = without_part(mention)
            own = _headed(mention, around)
            candidates = self.numbers.candidates(own)
        standard, edition = around.named(mention, beside)
        if standard and edition and not self.numbers.reads(standard, edition):
            return None, [said.edition_unknown(standard, edition)], ""
        if not candidates:
            return None, [self._not_found(own)], ""
        if not own.standard and self._is_objective(candidates, beside, around, gist):
            return None, [said.objective_of_42001(mention)], ""
        if len(candidates) == 1:
            return candidates[0], [], ""
        case = Case(self.meanings, own, beside, around, last, gist)
        weighed = weigh(case, candidates)
        if torn := self._torn(case, weighed):
            return None, [torn], ""
        if len({c.own for c in weighed.left}) == 1:
            return weighed.left[0], [], weighed.by
        return None, [said.ambiguous(mention, weighed.left)], ""

    def _not_found(self, mention: Mention) -> Doubt:
        key = (mention.number, mention.part, mention.standard, mention.edition)
        if key not in self._unknown:  # a list by another framework's numbers has the same ones over and over
            self._unknown[key] = said.not_found(mention, self.numbers.known)
        return self._unknown[key]

    def _torn(self, case: Case, weighed: Weighed) -> Doubt | None:
        """A question, where the title speaks of what the sheet's own standard has under another number."""
        titled, title = list(weighed.titled), case.beside.title
        if not titled or case.mention.standard or title is None:
            return None
        standard = case.around.standard(case.beside)
        if any(c.standard == standard for c in titled):
            return None
        own = [c for c in weighed.untitled if c.standard == standard and not c.lost]
        if standard is None or not own:
            return None
        twin = self.numbers.counterpart(titled[0], standard)
        several = len({c.standard for c in titled}) > 1
        named = self.meanings.of_discipline(titled, case.gist, exact=False)
        if twin is None and (not several or len({c.standard for c in named}) == 1):
            return None
        listed = [*([twin] if twin else []), *own, *titled]
        return said.title_of_another(case.mention, title, listed, standard)

    def _is_objective(
        self, candidates: list[Candidate], beside: Beside, around: Surroundings, gist: Gist | None
    ) -> bool:
        """Whether the number is an objective of 42001's Annex A, whose controls begin at .2, on a sheet of that standard."""
        if not all(c.annex and c.standard != "42001" and c.number.endswith(".1") for c in candidates if c.names):
            return False
        told = [beside.section[0], around.heading[0], beside.faded[0], *(named[0] for named in around.sheet)]
        told.append(around.majority)
        if next((standard for standard in told if standard), None) != "42001" or self.meanings.spoken_of(
            candidates, gist
        ):
            return False
        areas = self.numbers.areas("42001")
        return any(c.number.removeprefix("A.").removesuffix(".1") in areas for c in candidates)

    def _convert(
        self, mention: Mention, chosen: Candidate, beside: Beside, around: Surroundings
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if chosen.old:
            return chosen.names, (chosen.old,)
        if not chosen.annex and chosen.standard == "27001" and around.edition(mention, beside) == OLD:
            was = f"27001-{OLD}:{chosen.number}"
            return (self.numbers.clause_of_2013(chosen.names[0]),), (was,)
        return chosen.names, ()

    def _remarks(
        self,
        mention: Mention,
        chosen: Candidate,
        names: tuple[str, ...],
        was: tuple[str, ...],
        beside: Beside,
        gist: Gist | None,
    ) -> list[Doubt]:
        found = [said.converted(mention, was[0], names)] if was else []
        if chosen.lost:
            found.append(said.zero_lost(mention, chosen))
        row = self.numbers.catalogue.requirements.get(names[0]) if len(names) == 1 else None
        if row and not row.leaf:
            found.append(said.heading(names[0]))
        if beside.title and gist and names and not chosen.lost:
            other = self.titles.elsewhere(gist, (chosen.own, *names), chosen.standard)
            if other:
                found.append(said.title_differs(mention, names[0], beside.title, other))
        return found

    def _range(self, mention: Mention, first: Candidate) -> tuple[tuple[str, ...], list[Doubt]]:
        number = str(mention.until)
        if first.annex and not number.startswith("A."):
            number = f"A.{number}"
        last = f"{first.standard}:{number}"
        if first.old:
            ends = [n for n in self.numbers.old if n.rpartition(".")[0] == first.number.rpartition(".")[0]]
            listed = [self.numbers.old[n] for n in ends if steps_of(first.number) <= steps_of(n) <= steps_of(number)]
            return tuple(name for c in listed for name in c.names), []
        if last not in self.numbers.catalogue.requirements:
            return (), [said.range_ends_nowhere(number, first.standard)]
        return self.numbers.between(first.names[0], last), []


def _headed(mention: Mention, around: Surroundings) -> Mention:
    """A mention with the standard that its column's heading names, where it names none itself."""
    heading = around.heading[0]
    if not heading or mention.standard:
        return mention
    return Mention(mention.number, mention.part, heading, mention.edition, mention.until, mention.carried)


def _keep_in(kept: dict[Hashable, _T], key: Hashable, found: _T) -> None:
    """Remember what was found, of so many places at most: on a long sheet no two may be alike."""
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = found
