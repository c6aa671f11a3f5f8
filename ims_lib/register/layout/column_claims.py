"""Which roles a column can claim: what is seen of its heading and cells, weighed as data/vocabulary/evidence.yml says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel

from ims_lib.languages import translated
from ims_lib.register.dates import read_date
from ims_lib.register.layout.column import FIRST_CELLS, Column, first_of, share
from ims_lib.register.layout.heading_roles import roles_of, year_of
from ims_lib.register.references.mentions import Mention, parse
from ims_lib.register.references.tokens import named_other, named_standard, names_only
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.statuses.status_columns import (
    answers_by_degree,
    answers_in_sentences,
    in_percent,
    is_key,
    tells_status,
)
from ims_lib.register.statuses.wordings import ABBREVIATION, is_status, read_status
from ims_lib.register.vocabulary import load, plain, threshold


class Claim(BaseModel, frozen=True, extra="forbid"):
    """What speaks for a role: see evidence.yml. `headed` is None where the heading doesn't matter."""

    role: str
    strengths: dict[str, float]
    headed: frozenset[str] | None = None
    only: bool = False
    """Whether its heading may name no other roles."""
    needs: dict[str, float] = {}
    below: dict[str, float] = {}
    least: float = 0.0

    def by(self, seen: Seen) -> Mapping[str, float]:
        """What each thing that is seen adds to the claim; nothing where the claim does not stand."""
        if self.headed is not None and not self._heads(seen.named.keys()):
            return {}
        if any(seen[name] < share for name, share in self.needs.items()):
            return {}
        if any(seen[name] >= share for name, share in self.below.items()):
            return {}
        return {name: strength * self._share(name, seen) for name, strength in self.strengths.items()}

    def _heads(self, named: Set[str]) -> bool:
        if not self.headed:
            return not named
        return bool(named & self.headed) and not (self.only and named - self.headed)

    def _share(self, name: str, seen: Seen) -> float:
        if name == "heading":
            return max((seen.named.get(role, 0.0) for role in self.headed or ()), default=0.0)
        return 1.0 if name == "always" else seen[name]


@dataclass(frozen=True)
class Claimed:
    """A role that a column claims: how strongly, and by what, the strongest first."""

    role: str
    column: Column
    strength: float
    by: tuple[str, ...] = ("heading",)


def claims_of(column: Column, numbers: frozenset[str], *, longest: int) -> list[Claimed]:
    """The roles that a column claims, in the order in which its heading names them. `numbers` are those of the standards, `longest` the filled cells of the longest column."""
    seen = Seen(column, numbers, longest)
    if not column.cells:
        return [Claimed(role, column, score) for role, score in seen.named.items()]
    best = {role: Claimed(role, column, score) for role, score in seen.named.items() if role not in _weighed()}
    for claim in _claims():
        parts = claim.by(seen)
        strength = sum(parts.values())
        if parts and strength >= claim.least and strength > (best[claim.role].strength if claim.role in best else 0.0):
            by = sorted((name for name in parts if parts[name] > 0), key=lambda name: -parts[name])
            best[claim.role] = Claimed(claim.role, column, strength, tuple(filter(in_words, by)))
    first = list(seen.named)
    return sorted(best.values(), key=lambda each: first.index(each.role) if each.role in first else len(first))


class Seen(dict[str, float]):
    """What is seen of a column, each a figure from 0 to 1 by its name in evidence.yml; looked at once it is asked for."""

    def __init__(self, column: Column, numbers: frozenset[str], longest: int) -> None:
        super().__init__()
        self.column, self.cells, self.numbers, self.longest = column, column.cells, numbers, longest
        self.named = roles_of(column.heading)

    def __missing__(self, name: str) -> float:
        self[name] = float(LOOKS[name](self))
        return self[name]

    def is_of_marks(self) -> bool:
        """Whether the cells are those of a key, or one sign all the way down: that says what is hurt, not how far something is."""
        mark = len(self.cells[0]) == len(set(self.cells)) == 1 < len(self.cells)
        return mark or is_key(self.cells, self.longest)


def _statuses(seen: Seen) -> float:
    """Words of statuses, or shares of work under a heading that names the status."""
    if "status" not in seen.named:
        return share(seen.cells, is_status)
    whole = 100 if in_percent(seen.column.heading) and "maturity" not in seen.named else 1
    return max(share(seen.cells, is_status), _share_of_shares(seen.cells, whole=whole))


def _asking(seen: Seen) -> bool:
    """Whether the heading is a status itself, and the cells answer it: yes and no below 'In place?'."""
    asks = read_status(seen.column.heading.rstrip("? ")).status != "unknown"
    return asks and not seen.is_of_marks() and seen["statuses"] >= threshold("columns", "status_share")


def _telling_again(seen: Seen) -> bool:
    """Whether the cells tell statuses in words, few of them again and again, as under a heading of other things they must."""
    again = 2 * len(set(seen.cells)) <= len(seen.cells) and seen["words"] >= threshold("majority")
    return again and tells_status(seen.cells, threshold("columns", "telling_again"))


LOOKS: Mapping[str, Callable[[Seen], float]] = {
    "references": lambda seen: share_of_references(seen.cells, seen.numbers),
    "explicit": lambda seen: share_of_parts(seen.cells),
    "chapters": lambda seen: holds_chapters(seen.cells),
    "title_behind": lambda seen: share_of_titles(seen.cells),
    "frameworks": lambda seen: share(seen.cells, _names_framework),
    "words": lambda seen: share(seen.cells, is_words),
    "figures": lambda seen: share(seen.cells, _is_figure),
    "digits": lambda seen: share(seen.cells, lambda cell: re.search(r"\d", cell) is not None),
    "statuses": _statuses,
    "statuses_of_rows": lambda seen: seen["statuses"] * seen["filled"],
    "status_words": lambda seen: seen["statuses"] - seen["digits"],
    "answers": lambda seen: share(seen.cells, lambda cell: read_applicable(cell) is not None),
    "untold": lambda seen: not seen["statuses"],  # nothing below is a status that we know
    "answering": lambda seen: answers_in_sentences(seen.cells),
    "asking": _asking,
    "telling": lambda seen: not seen.is_of_marks() and tells_status(seen.cells),  # below a heading that is new to us
    "answering_by_degree": lambda seen: not is_key(seen.cells, seen.longest) and answers_by_degree(seen.cells),
    "telling_again": _telling_again,
    "days": lambda seen: share(seen.cells, lambda cell: read_date(cell) is not None),
    "filled": lambda seen: len(seen.cells) / seen.longest,
    "abbreviated": lambda seen: len(plain(seen.column.heading)) <= ABBREVIATION,
    "year": lambda seen: year_of(seen.column.heading) or 0,  # of several years' columns the latest counts
}


def share_of_references(cells: Sequence[str], numbers: frozenset[str]) -> float:
    """Which part of the filled cells holds a reference, or a bare number that a standard has; one of another framework beside named ones of ours."""
    looked = first_of(cells)
    if not looked:
        return 0.0
    mentions = [parse(cell) for cell in looked]
    ours = sum(any(_plausible(m, numbers) for m in found.ours) for found in mentions)
    named = sum(any(m.standard for m in found.ours) for found in mentions) >= threshold("columns", "numbers_alone")
    others = sum(bool(found.others and not found.ours) for found in mentions) if named else 0
    return (ours + others) / len(looked)


def share_of_parts(cells: Sequence[str]) -> float:
    """Which part of the first cells begins with a number that says what it is a number of."""
    return share(cells, lambda cell: any(m.explicit for m in parse(cell).ours[:1]), most=FIRST_CELLS)


def share_of_titles(cells: Sequence[str]) -> float:
    """Which part of the first cells has words behind its number."""
    return share(cells, lambda cell: bool(parse(cell).rest), most=FIRST_CELLS)


def holds_chapters(cells: Sequence[str]) -> bool:
    """Whether all numbers of a column are those of chapters: A.5, 8."""
    numbers = [mention.number for cell in cells[:FIRST_CELLS] for mention in parse(cell).ours]
    return bool(numbers) and all("." not in number.removeprefix("A.") for number in numbers)


def is_words(cell: str) -> bool:
    """Whether a cell holds words, and not names of standards alone."""
    return sum(c.isalpha() for c in cell) >= 2 and not names_only(cell)


def _names_framework(cell: str) -> bool:
    """Whether a cell names a standard or framework and no number of ours."""
    return (named_standard(cell)[0] or named_other(cell)) is not None and not parse(cell).ours


def _is_figure(cell: str) -> bool:
    return cell.replace(".", "", 1).replace(",", "", 1).isdigit()


def _share_of_shares(cells: Sequence[str], *, whole: int) -> float:
    """Which part of the cells holds a share of work as a figure from 0 to the whole; none where no share lies between."""
    figures = [float(cell.replace(",", ".")) for cell in cells if _is_figure(cell)]
    shares = [figure for figure in figures if figure <= whole]
    return len(shares) / len(cells) if any(0 < figure < whole for figure in shares) else 0.0


def _plausible(mention: Mention, numbers: frozenset[str]) -> bool:
    if mention.explicit:
        return True
    return "." in mention.number and (mention.number in numbers or f"A.{mention.number}" in numbers)


@cache
def _claims() -> tuple[Claim, ...]:
    return tuple(map(Claim.model_validate, load("evidence")["columns"]))


@cache
def _weighed() -> frozenset[str]:
    """The roles whose claims are weighed."""
    return frozenset(claim.role for claim in _claims())


def in_words(name: str) -> str:
    """What speaks for a column, in words that complete 'by'; empty of what needs no words."""
    return translated(load("evidence")["seen"].get(name, ""))
