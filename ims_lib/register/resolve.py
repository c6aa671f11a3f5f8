"""From mentions to requirements: the surroundings decide, and what they can't decide becomes a question.

Evidence in order: what the cell names; the line above or the column of standards; the title beside the number; the
heading; the sheet; what the other numbers of the column can only be; the file; the client. A later one only
chooses among what the earlier ones left.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ims_lib.register.candidates import OLD, Candidate, Numbers
from ims_lib.register.model import Level
from ims_lib.register.references import Mention, Part
from ims_lib.register.titles import Titles
from ims_lib.register.vocabulary import brief, threshold

Named = tuple[str | None, int | None]
"""A standard and an edition, as far as something names them."""

NOTHING: Named = (None, None)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A thing to say about a reference; the caller knows its cell."""

    level: Level
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a cell refers to, and what must be said about it."""

    refs: tuple[str, ...] = ()
    old_refs: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands around one number: title, the line above, neighbours in the column, and whether Excel saw a figure."""

    title: str | None = None
    section: Named = NOTHING
    section_part: Part | None = None
    before: str | None = None
    after: str | None = None
    run: bool | None = None
    """Whether the numbers it is listed with are controls (True) or clauses (False)."""
    figure: bool = False
    """The cell holds a number, so a last zero would be gone."""


@dataclass(frozen=True)
class Surroundings:
    """What speaks for a whole column of references."""

    heading: Named = NOTHING
    heading_part: Part | None = None
    sheet: Sequence[Named] = ()
    file: Sequence[Named] = ()
    selects: bool = False
    """The table says which rows apply, as a Statement of Applicability does."""
    majority: str | None = None
    elsewhere: str | None = None
    """The majority of the file's other tables."""
    doubled: frozenset[str] = field(default_factory=frozenset)
    """Bare numbers that stand more than once in the column."""


class Resolver:
    """Decides what numbers mean."""

    def __init__(self, numbers: Numbers, titles: Titles) -> None:
        self.numbers, self.titles = numbers, titles

    def sources(self, mention: Mention, title: str | None) -> frozenset[str]:
        """Where a mention can only come from, by its number and title alone: evidence for its column."""
        candidates = self.numbers.candidates(mention)
        chosen = self._by_title(candidates, title)
        firm = [c for c in chosen or candidates if not c.lost or chosen]
        plausible = [c for c in firm if c.names] or firm
        return frozenset(c.source for c in plausible)

    def only_part(self, mention: Mention, title: str | None) -> bool | None:
        """Whether a bare number can only be a control (True) or a clause (False)."""
        if mention.part:
            return None
        candidates = self.numbers.candidates(mention)
        parts = {c.annex for c in self._by_title(candidates, title) or candidates if not c.lost and not c.old}
        return next(iter(parts)) if len(parts) == 1 else None

    def known(self, mention: Mention) -> bool:
        """Whether any standard has the number."""
        return bool(self.numbers.candidates(mention))

    def answer(self, mentions: Sequence[Mention], beside: Beside, around: Surroundings) -> Answer:
        """The requirements of one cell, in the standards' order."""
        refs: list[str] = []
        old: list[str] = []
        doubts: list[Doubt] = []
        last: Candidate | None = None
        for mention in mentions:
            alone = beside if len(mentions) == 1 else replace(beside, title=None, before=None, after=None, figure=False)
            chosen, doubt = self._decide(mention, alone, around, last)
            doubts += doubt
            if chosen is None:
                continue
            last = chosen
            names, was = self._convert(mention, chosen, beside, around)
            refs += names
            old += was
            doubts += self._remarks(mention, chosen, names, was, alone)
            if mention.until:
                more, doubt = self._range(mention, chosen)
                refs += more
                doubts += doubt
        order = self.numbers.catalogue.position_of
        return Answer(
            tuple(sorted(dict.fromkeys(refs), key=order.__getitem__)),
            tuple(dict.fromkeys(old)),
            tuple(dict.fromkeys(doubts)),
        )

    def _decide(
        self, mention: Mention, beside: Beside, around: Surroundings, last: Candidate | None
    ) -> tuple[Candidate | None, list[Doubt]]:
        own = replace(mention, standard=mention.standard or around.heading[0])
        candidates = self.numbers.candidates(own)
        if not candidates:
            return None, self._not_found(own)
        if self._is_objective(candidates, beside, around):
            return None, [_objective(mention)]
        left = self._narrow(candidates, mention, beside, around, last)
        if len({c.own for c in left}) == 1:
            return left[0], []
        if {c.lost for c in left} == {True, False}:
            return None, [_lost_question(mention, left)]
        return None, [_ambiguous(mention, left)]

    def _narrow(
        self,
        candidates: list[Candidate],
        mention: Mention,
        beside: Beside,
        around: Surroundings,
        last: Candidate | None,
    ) -> list[Candidate]:
        left = _keep(candidates, _is(beside.section))
        titled = self._by_title(left, beside.title)
        left = titled or left
        if mention.carried and last is not None:
            left = _keep(left, lambda c: c.standard == last.standard and c.annex == last.annex)
        left = _keep(left, _is(around.heading))
        left = _keep(left, _is_part(beside.section_part))
        left = self._by_neighbours(left, mention, beside, around) if not titled else left
        left = _keep(left, _is_part(around.heading_part)) if mention.part is None else left
        for named in around.sheet:
            left = _keep(left, _is(named))
        left = _keep(left, lambda c: c.source == around.majority) if around.majority else left
        left = _keep(left, lambda c: c.annex == beside.run) if beside.run is not None else left
        left = _keep(left, lambda c: c.annex) if around.selects and around.heading_part != "clause" else left
        for named in around.file:
            left = _keep(left, _is(named))
        left = _keep(left, lambda c: c.source == around.elsewhere) if around.elsewhere else left
        return _keep(left, lambda c: bool(c.names))

    def _is_objective(self, candidates: list[Candidate], beside: Beside, around: Surroundings) -> bool:
        """Whether the number is an objective of 42001's Annex A, whose controls begin at .2, on a sheet of that standard."""
        told = [beside.section[0], around.heading[0], *(named[0] for named in around.sheet), around.majority]
        if next((standard for standard in told if standard), None) != "42001" or self._by_title(
            candidates, beside.title
        ):
            return False
        areas = {number.removeprefix("A.") for number, found in self.numbers.current.items()
                 if number.count(".") == 1 and any(c.standard == "42001" and c.annex for c in found)}  # fmt: skip
        return all(
            c.annex and c.standard != "42001" and c.number.endswith(".1") for c in candidates if c.names
        ) and any(c.number.removeprefix("A.").removesuffix(".1") in areas for c in candidates)

    def _by_title(self, candidates: list[Candidate], title: str | None) -> list[Candidate]:
        picked = self.titles.pick(title, [c.own for c in candidates])
        return [c for c in candidates if c.own in picked]

    def _by_neighbours(
        self, left: list[Candidate], mention: Mention, beside: Beside, around: Surroundings
    ) -> list[Candidate]:
        """Whether a zero is lost, where the number alone can't say: 5.19, 5.2, 5.21 is a list up to 5.21."""
        if not any(c.lost for c in left):
            return left
        fitting = [c for c in left if _fits(c, beside)]
        decided = bool(fitting) and len({c.lost for c in fitting}) == 1
        if not beside.figure:  # text keeps its zero, unless the file was saved from figures: then numbers stand twice
            decided = decided and mention.number in around.doubled
            return fitting if decided else _keep(left, lambda c: not c.lost)
        return fitting if decided else left

    def _convert(
        self, mention: Mention, chosen: Candidate, beside: Beside, around: Surroundings
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if chosen.old:
            return chosen.names, (chosen.old,)
        if not chosen.annex and chosen.standard == "27001" and _edition(mention, beside, around) == OLD:
            was = f"27001-{OLD}:{chosen.number}"
            return (self.numbers.clause_of_2013(chosen.names[0]),), (was,)
        return chosen.names, ()

    def _remarks(
        self, mention: Mention, chosen: Candidate, names: tuple[str, ...], was: tuple[str, ...], beside: Beside
    ) -> list[Doubt]:
        doubts = []
        if was and names:
            doubts.append(
                Doubt("note", "ref.edition", f"{was[0].partition(':')[2]} of 27001:2013 is read as {_list(names)}")
            )
        elif was:
            doubts.append(Doubt("question", "ref.edition", f"'{mention.number}' is an objective of 27001:2013, which "
                                "the current edition doesn't have; name the controls that are meant"))  # fmt: skip
        if chosen.lost:
            doubts.append(Doubt("warning", "ref.digits_lost", f"'{mention.number}' is read as {_short(chosen.own)}: a spreadsheet "
                                "drops the last zero of a number, and the title or the rows around it fit"))  # fmt: skip
        row = self.numbers.catalogue.requirements.get(names[0]) if len(names) == 1 else None
        if row and not row.leaf:
            doubts.append(Doubt("note", "ref.heading", f"{_short(names[0])} is a heading with requirements below it; "
                                "it is kept as written"))  # fmt: skip
        if beside.title and names and not chosen.lost:
            other = self.titles.elsewhere(beside.title, (chosen.own, *names), {chosen.standard})
            if other:
                doubts.append(Doubt("warning", "ref.title_differs", f"'{mention.number}' is {_short(names[0])}, but the title "
                                    f"'{brief(beside.title)}' is that of {_short(other)}; "
                                    "the number was kept, check which one is meant"))  # fmt: skip
        return doubts

    def _range(self, mention: Mention, first: Candidate) -> tuple[tuple[str, ...], list[Doubt]]:
        number = str(mention.until)
        if first.annex and not number.startswith("A."):
            number = f"A.{number}"
        last = f"{first.standard}:{number}"
        if first.old:
            ends = [n for n in self.numbers.old if n.rpartition(".")[0] == first.number.rpartition(".")[0]]
            listed = [self.numbers.old[n] for n in ends if _steps(first.number) <= _steps(n) <= _steps(number)]
            return tuple(name for c in listed for name in c.names), []
        if last not in self.numbers.catalogue.requirements:
            return (), [Doubt("question", "ref.not_found", f"the range ends at {number}, which {first.standard} doesn't have; "
                              "only its first number was taken")]  # fmt: skip
        return self.numbers.between(first.names[0], last), []

    def _not_found(self, mention: Mention) -> list[Doubt]:
        known = self.numbers.current.keys() | self.numbers.old.keys()
        wanted = mention.number if mention.number in known or mention.part != "control" else f"A.{mention.number}"
        near = difflib.get_close_matches(wanted, sorted(known), n=1)
        nearest = f" (nearest: {near[0]})" if near and near[0] != wanted else ""
        where = f"27001:{OLD}" if mention.edition == OLD else mention.standard or "any of the three standards"
        return [Doubt("question", "ref.not_found", f"there is no '{mention.number}' in {where}{nearest}; "
                      "say which requirement is meant")]  # fmt: skip


def majority_of(sources: Sequence[frozenset[str]]) -> str | None:
    """The standard, or 27001-2013, that nearly all numbers speak for which can only come from one."""
    votes = Counter(next(iter(source)) for source in sources if len(source) == 1)
    if not votes:
        return None
    (first, count), *_ = votes.most_common()
    return first if count >= threshold("majority") * votes.total() else None


def _keep(candidates: list[Candidate], wanted: Callable[[Candidate], bool]) -> list[Candidate]:
    """Those that fit; all of them where none does."""
    return [c for c in candidates if wanted(c)] or candidates


def _is(named: Named) -> Callable[[Candidate], bool]:
    standard, edition = named
    return lambda c: (
        (standard in (None, c.standard))
        and (edition is None or not c.annex or c.standard != "27001" or bool(c.old) == (edition == OLD))
    )


def _is_part(part: Part | Literal["annex", "control", "clause"] | None) -> Callable[[Candidate], bool]:
    return lambda c: part is None or (c.annex == (part != "clause") and not c.old)


def _edition(mention: Mention, beside: Beside, around: Surroundings) -> int | None:
    named = [
        mention.edition,
        beside.section[1],
        around.heading[1],
        *(n[1] for n in around.sheet),
        *(n[1] for n in around.file),
    ]
    told = next((edition for edition in named if edition), None)
    return told or (OLD if around.majority == f"27001-{OLD}" else None)


def _fits(candidate: Candidate, beside: Beside) -> bool:
    stem, _, step = candidate.number.removeprefix("A.").rpartition(".")
    return beside.before == f"{stem}.{int(step) - 1}" or beside.after == f"{stem}.{int(step) + 1}"


def _ambiguous(mention: Mention, left: list[Candidate]) -> Doubt:
    return Doubt(
        "question",
        "ref.ambiguous",
        f"'{mention.number}' can be {_choice(left)}; nothing on the sheet decides, say which",
    )


def _objective(mention: Mention) -> Doubt:
    return Doubt("question", "ref.not_found", f"'{mention.number}' is an objective of 42001 Annex A, whose controls begin at .2; "
                 "name the controls that are meant")  # fmt: skip


def _lost_question(mention: Mention, left: list[Candidate]) -> Doubt:
    return Doubt("question", "ref.digits_lost", f"'{mention.number}' is stored as a number, so it can be {_choice(left)}; "
                 "write the references as text or say which")  # fmt: skip


def _choice(left: list[Candidate]) -> str:
    return " or ".join(dict.fromkeys(_short(c.own) for c in left))


def _list(names: Sequence[str]) -> str:
    return ", ".join(_short(name) for name in names)


def _short(name: str) -> str:
    standard, _, number = name.partition(":")
    return f"{standard.replace('-2013', ':2013')} {number}"


def _steps(number: str) -> list[int]:
    return [int(step) for step in number.removeprefix("A.").split(".")]
