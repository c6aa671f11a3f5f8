"""What each kind of evidence leaves of a number's readings, by its name in data/vocabulary/evidence.yml, which says in which
order they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce

from ims_lib.register.references.candidates import OLD, Candidate, Numbers
from ims_lib.register.references.mentions import Mention
from ims_lib.register.references.surroundings import NOTHING, Beside, Named, Surroundings
from ims_lib.register.references.titles import Gist, Titles
from ims_lib.register.references.tokens import Part
from ims_lib.register.vocabulary import load


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


@dataclass(frozen=True, slots=True)
class Case:
    """A number whose readings are weighed, with all that speaks for one of them."""

    known: Meanings
    mention: Mention
    beside: Beside
    around: Surroundings
    last: Candidate | None
    """What the number before it in the cell was read as."""
    gist: Gist | None
    titled: tuple[Candidate, ...] = ()
    """The readings that the title speaks of, of those that were left when it was asked."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the evidence left of a number's readings."""

    left: list[Candidate]
    by: str
    """The evidence that left the fewest, in words."""
    untitled: list[Candidate]
    """Those that were left when the title was asked."""
    titled: tuple[Candidate, ...]
    """Those of them that it speaks of."""


Way = Callable[[Case, list[Candidate]], list[Candidate]]
"""A kind of evidence: which of the readings it leaves."""


def weigh(case: Case, candidates: list[Candidate]) -> Weighed:
    """Each kind of evidence chooses among what the earlier ones left."""
    before, after = _ways()
    untitled, by = _narrow(case, candidates, before)
    case = replace(case, titled=tuple(case.known.spoken_of(untitled, case.gist)))
    left, by_later = _narrow(case, untitled, after)
    return Weighed(left, by_later or by, untitled, case.titled)


def _narrow(case: Case, left: list[Candidate], ways: Sequence[tuple[str, Way]]) -> tuple[list[Candidate], str]:
    by = ""
    for told, way in ways:
        fewer = way(case, left)
        by = told if len(fewer) < len(left) else by
        left = fewer
    return left, by


@cache
def _ways() -> tuple[list[tuple[str, Way]], list[tuple[str, Way]]]:
    """The kinds of evidence in their order, in words and as functions: before the title, and from it on."""
    listed = load("evidence")["references"]
    told = [(each["by"], WAYS[each["name"]]) for each in listed]
    title = next(n for n, each in enumerate(listed) if each["name"] == "title")
    return told[:title], told[title:]


def _edition(case: Case, left: list[Candidate]) -> list[Candidate]:
    if case.around.edition(case.mention, case.beside) != OLD:
        return left
    # Only 27001 was numbered so: its clauses bear other titles now.
    return _keep(left, lambda c: c.standard == "27001" and case.known.numbers.were_of_2013(c))


def _line_above(case: Case, left: list[Candidate]) -> list[Candidate]:
    """What the row's own cell in the column of standards says of the part holds for numbers that name no standard."""
    left = _keep(left, _is(case.beside.section))
    return left if case.mention.standard else _keep(left, _is_part(case.beside.own_part))


def _part_of_column(case: Case, left: list[Candidate]) -> list[Candidate]:
    """A column headed so holds no number of the other kind, unless its own numbers say what they are."""
    return left if case.around.lettered else _part_of_heading(case, left)


def _number_before(case: Case, left: list[Candidate]) -> list[Candidate]:
    last = case.last
    if not case.mention.carried or last is None:
        return left
    return _keep(left, lambda c: c.standard == last.standard and c.annex == last.annex)


def _part_of_line(case: Case, left: list[Candidate]) -> list[Candidate]:
    """A line stands over those below it until the next one, unless each control is written with its A anyway."""
    written = case.around.bare_clauses and not case.mention.part
    return left if written else _keep(left, _is_part(case.beside.section_part))


def _neighbours(case: Case, left: list[Candidate]) -> list[Candidate]:
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


def _part_of_heading(case: Case, left: list[Candidate]) -> list[Candidate]:
    if case.mention.part or case.around.bare_clauses:  # 'Controls' above may stand over clauses too
        return left
    return _keep(left, _is_part(case.around.heading_part))


def _faded_line(case: Case, left: list[Candidate]) -> list[Candidate]:
    """The line above the block before, unless a control of either Annex A stays open in a mixed column."""
    both = len({c.standard for c in left}) > 1 and all(c.annex for c in left)
    is_open = both and bool(case.beside.title) and not case.titled and case.around.majority is None
    return left if is_open else _keep(left, _is(case.beside.faded))


def _written_bare(case: Case, left: list[Candidate]) -> list[Candidate]:
    """Who means the Annex writes its A here."""
    around, mention = case.around, case.mention
    bare = mention.part is None and (around.bare_clauses or mention.standard in around.lettered)
    return _keep(left, lambda c: not c.annex) if bare else left


def _selection(case: Case, left: list[Candidate]) -> list[Candidate]:
    selects = case.around.selects and case.around.heading_part != "clause"
    return _keep(left, lambda c: c.annex) if selects else left


def _standard_alone(case: Case, left: list[Candidate]) -> list[Candidate]:
    """ "42001 8.2": who means the Annex writes its A, unless the column has controls without it too."""
    around, mention = case.around, case.mention
    either = around.mixed and mention.standard == around.heading[0]
    return _keep(left, lambda c: not c.annex) if mention.standard and not mention.part and not either else left


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


WAYS: Mapping[str, Way] = {
    "edition": _edition,
    "line_above": _line_above,
    "part_of_column": _part_of_column,
    "title": lambda case, left: list(case.titled) or left,
    "number_before": _number_before,
    "heading": lambda case, left: _keep(left, _is(case.around.heading)),
    "exact_title": lambda case, left: case.known.of_discipline(left, case.gist, exact=True),
    "part_of_line": _part_of_line,
    "neighbours": _neighbours,
    "part_of_heading": _part_of_heading,
    "faded_line": _faded_line,
    "sheet": lambda case, left: reduce(_keep, map(_is, case.around.sheet), left),
    "standards_of_sheet": lambda case, left: _keep(left, lambda c: c.standard in case.around.spoken_of),
    "labels": lambda case, left: _keep(
        left, lambda c: bool(case.mention.standard) or c.standard not in case.around.labelled
    ),
    "discipline": lambda case, left: case.known.of_discipline(left, case.gist, exact=False),
    "written_bare": _written_bare,
    "majority": lambda case, left: _keep(left, lambda c: c.source == case.around.majority),
    "run": lambda case, left: _keep(left, lambda c: c.annex == case.beside.run),
    "selection": _selection,
    "standard_alone": _standard_alone,
    "file": lambda case, left: reduce(_keep, map(_is, case.around.file), left),
    "elsewhere": lambda case, left: _keep(left, lambda c: c.source == case.around.elsewhere),
    "current": lambda case, left: _keep(left, lambda c: bool(c.names)),
}
