"""From mentions to requirements: the surroundings decide, and what they can't decide becomes a question.

Which kinds of evidence there are, and their order, stands in data/vocabulary/evidence.yml: a later one only chooses
among what the earlier ones left. Titles tell meanings apart; which standard's clause of one meaning it is, they tell
only by naming its discipline.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TypeVar

from ims_lib.register.references import doubts as said
from ims_lib.register.references.candidates import OLD, Candidate, Numbers
from ims_lib.register.references.doubts import Doubt
from ims_lib.register.references.mentions import Mention, steps_of, without_part
from ims_lib.register.references.surroundings import NOTHING, Beside, Named, Surroundings
from ims_lib.register.references.titles import Gist, Titles
from ims_lib.register.references.tokens import Part
from ims_lib.register.vocabulary import load

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


@dataclass(slots=True)
class Case:
    """A number whose readings are weighed, with all that speaks for one of them."""

    mention: Mention
    beside: Beside
    around: Surroundings
    last: Candidate | None
    """What the number before it in the cell was read as."""
    gist: Gist | None
    untitled: list[Candidate] = field(default_factory=list)
    """The readings that were left when the title was asked."""
    titled: list[Candidate] = field(default_factory=list)
    """Those of them that the title speaks of."""


Way = Callable[[Case, list[Candidate]], list[Candidate]]
"""A kind of evidence: which of the readings it leaves."""


class Resolver:
    """Decides what numbers mean."""

    def __init__(self, numbers: Numbers, titles: Titles) -> None:
        self.numbers, self.titles = numbers, titles
        self._unknown: dict[Hashable, Doubt] = {}
        self._sources: dict[Hashable, frozenset[str]] = {}
        self._parts: dict[Hashable, bool | None] = {}
        self._kept: dict[int, Kept] = {}
        self._ways: list[tuple[str, Way]] = [
            (each["by"], getattr(self, f"_by_{each['name']}")) for each in load("evidence")["references"]
        ]

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
        chosen = self._titled(candidates, gist)
        firm = [c for c in chosen or candidates if not c.lost or chosen]
        firm = self._of_discipline(firm, gist, exact=False) if chosen else firm
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
            parts = {c.annex for c in self._titled(candidates, gist) or candidates if not c.lost and not c.old}
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
        case = Case(own, beside, around, last, gist)
        left, by = candidates, ""
        for told, way in self._ways:
            fewer = way(case, left)
            by = told if len(fewer) < len(left) else by
            left = fewer
        if torn := self._torn(case):
            return None, [torn], ""
        if len({c.own for c in left}) == 1:
            return left[0], [], by
        return None, [said.ambiguous(mention, left)], ""

    def _not_found(self, mention: Mention) -> Doubt:
        key = (mention.number, mention.part, mention.standard, mention.edition)
        if key not in self._unknown:  # a list by another framework's numbers has the same ones over and over
            self._unknown[key] = said.not_found(mention, self.numbers.known)
        return self._unknown[key]

    def _torn(self, case: Case) -> Doubt | None:
        """A question, where the title speaks of what the sheet's own standard has under another number.

        Nonconformity is 10.2 in two of the standards and 10.1 in the third: on a sheet of the third one, a 10.2 with
        that title is a slip in either the number or the title.
        """
        titled, title = case.titled, case.beside.title
        if not titled or case.mention.standard or title is None:
            return None
        standard = case.around.standard(case.beside)
        if any(c.standard == standard for c in titled):
            return None
        own = [c for c in case.untitled if c.standard == standard and not c.lost]
        if standard is None or not own:
            return None
        twin = self.numbers.counterpart(titled[0], standard)
        several = len({c.standard for c in titled}) > 1
        named = self._of_discipline(titled, case.gist, exact=False)
        if twin is None and (not several or len({c.standard for c in named}) == 1):
            return None
        listed = [*([twin] if twin else []), *own, *titled]
        return said.title_of_another(case.mention, title, listed, standard)

    # What each kind of evidence leaves of the readings; data/vocabulary/evidence.yml says in which order it is asked.

    def _by_edition(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        if case.around.edition(case.mention, case.beside) != OLD:
            return left
        # Only 27001 was numbered so: its clauses bear other titles now.
        return _keep(left, lambda c: c.standard == "27001" and self.numbers.were_of_2013(c))

    def _by_line_above(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        """What the row's own cell in the column of standards says of the part holds for numbers that name no standard."""
        left = _keep(left, _is(case.beside.section))
        return left if case.mention.standard else _keep(left, _is_part(case.beside.own_part))

    def _by_part_of_column(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        """A column headed so holds no number of the other kind, unless its own numbers say what they are."""
        return left if case.around.lettered else self._by_part_of_heading(case, left)

    def _by_title(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        case.untitled, case.titled = left, self._titled(left, case.gist)
        return case.titled or left

    def _by_number_before(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        last = case.last
        if not case.mention.carried or last is None:
            return left
        return _keep(left, lambda c: c.standard == last.standard and c.annex == last.annex)

    def _by_heading(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return _keep(left, _is(case.around.heading))

    def _by_exact_title(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return self._of_discipline(left, case.gist, exact=True)

    def _by_part_of_line(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        """A line stands over those below it until the next one, unless each control is written with its A anyway."""
        written = case.around.bare_clauses and not case.mention.part
        return left if written else _keep(left, _is_part(case.beside.section_part))

    def _by_neighbours(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        """Whether a zero is lost, where the number alone can't say: 5.19, 5.2, 5.21 is a list up to 5.21."""
        if case.titled or not any(c.lost for c in left):
            return left
        fitting = [c for c in left if _fits(c, case.beside)]
        decided = bool(fitting) and len({c.lost for c in fitting}) == 1
        if not case.beside.figure:  # text keeps its zero, unless the file was saved from figures: numbers stand twice
            decided = decided and case.mention.number in case.around.doubled
            return fitting if decided else _keep(left, lambda c: not c.lost)
        if case.beside.late:
            return _keep(left, lambda c: c.lost)
        return fitting if decided else left

    def _by_part_of_heading(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        if case.mention.part or case.around.bare_clauses:  # 'Controls' above may stand over clauses too
            return left
        return _keep(left, _is_part(case.around.heading_part))

    def _by_faded_line(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        """The line above the block before, unless a control of either Annex A stays open in a mixed column."""
        both = len({c.standard for c in left}) > 1 and all(c.annex for c in left)
        is_open = both and bool(case.beside.title) and not case.titled and case.around.majority is None
        return left if is_open else _keep(left, _is(case.beside.faded))

    def _by_sheet(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return reduce(_keep, map(_is, case.around.sheet), left)

    def _by_standards_of_sheet(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return _keep(left, lambda c: c.standard in case.around.spoken_of)

    def _by_labels(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return left if case.mention.standard else _keep(left, lambda c: c.standard not in case.around.labelled)

    def _by_discipline(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return self._of_discipline(left, case.gist, exact=False)

    def _by_written_bare(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        """Who means the Annex writes its A here."""
        around, mention = case.around, case.mention
        bare = mention.part is None and (around.bare_clauses or mention.standard in around.lettered)
        return _keep(left, lambda c: not c.annex) if bare else left

    def _by_majority(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return _keep(left, lambda c: c.source == case.around.majority)

    def _by_run(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return _keep(left, lambda c: c.annex == case.beside.run)

    def _by_selection(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        selects = case.around.selects and case.around.heading_part != "clause"
        return _keep(left, lambda c: c.annex) if selects else left

    def _by_standard_alone(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        """ "42001 8.2": who means the Annex writes its A, unless the column has controls without it too."""
        around, mention = case.around, case.mention
        either = around.mixed and mention.standard == around.heading[0]
        return _keep(left, lambda c: not c.annex) if mention.standard and not mention.part and not either else left

    def _by_file(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return reduce(_keep, map(_is, case.around.file), left)

    def _by_elsewhere(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return _keep(left, lambda c: c.source == case.around.elsewhere)

    def _by_current(self, case: Case, left: list[Candidate]) -> list[Candidate]:
        return _keep(left, lambda c: bool(c.names))

    def _is_objective(
        self, candidates: list[Candidate], beside: Beside, around: Surroundings, gist: Gist | None
    ) -> bool:
        """Whether the number is an objective of 42001's Annex A, whose controls begin at .2, on a sheet of that standard."""
        if not all(c.annex and c.standard != "42001" and c.number.endswith(".1") for c in candidates if c.names):
            return False
        told = [beside.section[0], around.heading[0], beside.faded[0], *(named[0] for named in around.sheet)]
        told.append(around.majority)
        if next((standard for standard in told if standard), None) != "42001" or self._titled(candidates, gist):
            return False
        areas = self.numbers.areas("42001")
        return any(c.number.removeprefix("A.").removesuffix(".1") in areas for c in candidates)

    def _titled(self, candidates: list[Candidate], gist: Gist | None) -> list[Candidate]:
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

    def _of_discipline(self, left: list[Candidate], gist: Gist | None, *, exact: bool) -> list[Candidate]:
        """Of one meaning, the clause of the standard whose discipline the title names: AI policy, service policy.

        `exact`: only where the title is nearly the requirement's own, which then beats the name of the sheet.
        """
        if gist is None or not gist.disciplines or len({c.standard for c in left}) < 2:
            return left
        fitting = [c for c in left if c.standard in gist.disciplines]
        if len({c.standard for c in fitting}) != 1:
            return left
        return fitting if not exact or self.titles.names(gist, fitting[0].own) else left

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


def _keep(candidates: list[Candidate], wanted: Callable[[Candidate], bool]) -> list[Candidate]:
    """Those that fit; all of them where none does."""
    return [c for c in candidates if wanted(c)] or candidates if len(candidates) > 1 else candidates


def _is(named: Named) -> Callable[[Candidate], bool]:
    standard, edition = named
    if named == NOTHING:
        return lambda c: True
    return lambda c: (
        (standard in (None, c.standard))
        and (edition is None or not c.annex or c.standard != "27001" or bool(c.old) == (edition == OLD))
    )


def _is_part(part: Part | None) -> Callable[[Candidate], bool]:
    return lambda c: part is None or (c.annex == (part != "clause") and not c.old)


def _fits(candidate: Candidate, beside: Beside) -> bool:
    stem, _, step = candidate.number.removeprefix("A.").rpartition(".")
    return beside.before == f"{stem}.{int(step) - 1}" or beside.after == f"{stem}.{int(step) + 1}"
