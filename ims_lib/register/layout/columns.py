"""Which column holds what: by its heading, and by what stands below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ims_lib.languages import say
from ims_lib.register.dates import typed_like
from ims_lib.register.drivers import driver_in_heading, is_driver_heading, is_loose_heading, names_drivers_only
from ims_lib.register.layout.column import FIRST_CELLS, Column, first_of, share
from ims_lib.register.layout.column_claims import (
    Claimed,
    claims_of,
    holds_chapters,
    in_words,
    is_words,
    share_of_parts,
    share_of_references,
    share_of_titles,
)
from ims_lib.register.layout.heading_roles import roles_of
from ims_lib.register.references.mentions import parse
from ims_lib.register.references.tokens import named_by_heading, named_part, named_standard
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.statuses.status_columns import (
    answers_apart,
    is_key,
    marked_columns,
    settle_statuses,
    tells_status,
)
from ims_lib.register.vocabulary import plain, threshold
from ims_lib.spreadsheet.grid import column_letter
from ims_lib.wording import listed


@dataclass(frozen=True)
class Assigned:
    """The columns of each role, and all that columns claimed, the strongest first."""

    roles: dict[str, list[int]]
    claims: Sequence[Claimed]

    def told(self) -> str:
        """Which evidence decided the columns that count, for people: 'ref B by its heading and …'."""
        won = {
            role: next((c for c in self.claims if c.role == role and c.column.index == self.roles[role][0]), None)
            for role in DECISIVE
            if role in self.roles
        }
        told = {role: listed(list(dict.fromkeys(map(in_words, claim.by)))[:2]) for role, claim in won.items() if claim}
        return "; ".join(
            say("{role} {column} by {by}", role=role, column=column_letter(self.roles[role][0]), by=by)
            for role, by in told.items()
            if by
        )

    def rivals(self) -> Iterator[tuple[Claimed, Claimed]]:
        """For references and what applies, the claim that won and one of another column that nearly did, and isn't read."""
        taken = {index for listed in self.roles.values() for index in listed}
        for role in ASKED:
            claims = [claim for claim in self.claims if claim.role == role]
            won = next((claim for claim in claims if claim.column.index in self.roles.get(role, ())), None)
            lost = next(
                (claim for claim in claims if claim.column.index not in taken and claim.by != ("heading",)), None
            )
            if won and lost and won.strength - lost.strength < threshold("columns", "margin"):
                yield won, lost


DECISIVE = ("ref", "status", "applicable", "maturity")
"""Roles of which it is told what decided."""
ASKED = ("ref", "applicable")
"""Roles of which it is asked where two columns claim them nearly alike; of statuses others than the one that counts are told."""


def assign_roles(columns: Sequence[Column], *, known: Sequence[str]) -> Assigned:
    """The columns of each role. Only references and statuses may have several; a column has one role.

    `known` are the numbers of the standards: a column of bare numbers counts as references if they are such numbers.
    """
    numbers = frozenset(known)
    marked = marked_columns(columns)
    longest = max((len(column.cells) for column in columns), default=0)
    claims = [
        claim for column in columns for claim in claims_of(column, numbers, longest=longest) if claim.strength > 0
    ]
    claims.sort(key=lambda claim: (-claim.strength, claim.column.index))
    taken: dict[int, str] = {index: role for role, listed in marked.items() for index in listed}
    taken |= dict.fromkeys(_of_protection(columns), "none")
    assigned: dict[str, list[int]] = dict(marked)
    for claim in claims:
        role, column = claim.role, claim.column
        if column.index in taken or (role in assigned and not _second(role, column, assigned, columns)):
            continue
        taken[column.index] = role
        assigned.setdefault(role, []).append(column.index)
    assigned.pop("none", None)
    if "ref" not in assigned:
        _by_numbers(assigned, columns, numbers)
    if "ref" not in assigned and "treatment" in assigned:
        _in_treatment(assigned, columns, numbers)
    _title_in_reference(assigned, columns)
    if "title" not in assigned and "description" in assigned:
        assigned["title"] = assigned.pop("description")
    if "title" not in assigned and ("ref" in assigned or "risk_id" in assigned):
        _title_by_words(assigned, columns, longest)
    named = {column.index: roles_of(column.heading) for column in columns}
    if driven := columns_of_drivers(assigned, columns):
        kept = {role: [index for index in listed if index not in driven] for role, listed in assigned.items()}
        assigned = {role: listed for role, listed in kept.items() if listed} | {"driver": driven}
    answers_apart(assigned, columns, named)
    settle_statuses(assigned, columns, named)
    return Assigned(assigned, claims)


def _of_protection(columns: Sequence[Column]) -> list[int]:
    """The columns in which C, I and A, side by side, say how much confidentiality, integrity and availability is needed."""
    heads = [plain(column.heading) for column in columns]
    begins = [n for n in range(len(heads) - 2) if heads[n : n + 3] == ["c", "i", "a"]]
    return [column.index for n in begins for column in columns[n : n + 3]]


def _second(role: str, column: Column, assigned: Mapping[str, list[int]], columns: Sequence[Column]) -> bool:
    """Whether a role that is taken may have this column too."""
    if role == "ref":
        first = next(c for c in columns if c.index == assigned["ref"][0])
        part = named_part(column.heading)
        sure = roles_of(column.heading).get("ref", 0.0) >= threshold("header", "standard")
        by_year = named_by_heading(column.heading)[0] is not None and column.heading.isdecimal()
        named = bool(named_standard(column.heading)[0] or part) and (sure or part == "clause")
        return (by_year or named) and not holds_chapters(column.cells) and not _is_own_numbering(column, first)
    if role == "status":
        first = next(c for c in columns if c.index == assigned["status"][0])
        return plain(first.heading) == plain(column.heading) and not is_key(column.cells, len(first.cells))
    return False


def _is_own_numbering(column: Column, first: Column) -> bool:
    """Whether bare numbers under a word for controls are the house's own: the column of references holds its controls."""
    of_controls = named_part(column.heading) == "control" and not named_standard(column.heading)[0]
    told = any(mention.part == "annex" for cell in first.cells[:FIRST_CELLS] for mention in parse(cell).ours)
    return of_controls and told and share_of_parts(column.cells) < threshold("columns", "explicit")


def _in_treatment(assigned: dict[str, list[int]], columns: Sequence[Column], numbers: frozenset[str]) -> None:
    """The controls that treat a risk stand in the words of its treatment, where no column holds them alone."""
    told = next(c for c in columns if c.index == assigned["treatment"][0])
    if share_of_references(told.cells, numbers) >= threshold("columns", "ref_share_alone"):
        assigned["ref"] = [told.index]


def _title_in_reference(assigned: dict[str, list[int]], columns: Sequence[Column]) -> None:
    """Number and title in one cell: the column is both, where no other holds titles."""
    if "ref" in assigned and "title" not in assigned:
        both = next(c for c in columns if c.index == assigned["ref"][0])
        if share_of_titles(both.cells) >= threshold("columns", "explicit"):
            assigned["title"] = [both.index]


def _by_numbers(assigned: dict[str, list[int]], columns: Sequence[Column], numbers: frozenset[str]) -> None:
    """References under a heading that doesn't say so: numbers of the standards, each another one, which scores are not."""
    for column in columns:
        held = next((role for role, listed in assigned.items() if column.index in listed), None)
        cells = first_of(column.cells)
        dotted = [cell for cell in cells if any("." in m.number for m in parse(cell).ours)]
        days = share(cells, lambda cell: bool(typed_like(cell)))
        numbered = held in ("id", "title") or (held is None and "ref" in roles_of(column.heading))
        if numbered and days and days + share_of_references(cells, numbers) >= threshold("majority"):
            assigned.pop(held or "", None)
            assigned["ref"] = [column.index]  # numbers that a spreadsheet took for days
            return
        few = len(dotted) < threshold("columns", "numbers_alone") or len(set(dotted)) < threshold("majority") * len(
            dotted
        )
        if (
            held not in (None, "id", "standard")
            or few
            or share_of_references(cells, numbers) < threshold("columns", "ref_share_alone")
        ):
            continue
        if held:
            del assigned[held]
        assigned["ref"] = [column.index]
        return


def _title_by_words(assigned: dict[str, list[int]], columns: Sequence[Column], rows: int) -> None:
    """Words under a heading that we don't know are titles: right beside the references, or in nearly every row others and before
    what is stated of these."""
    taken = {index for listed in assigned.values() for index in listed}
    left = [
        c
        for c in columns
        if c.index not in taken
        and c.cells
        and max(roles_of(c.heading).values(), default=0) < threshold("header", "loose")
    ]
    wordy = [c for c in left if share(c.cells, is_words) >= threshold("majority") and not tells_status(c.cells)]
    beside = [n for ref in assigned.get("ref", ())[:1] for n in (ref + 1, ref - 1)]
    near = [c for n in beside for c in wordy if c.index == n and not roles_of(c.heading)]
    states = [n for role in ("status", "applicable") for n in assigned.get(role, ()) if "ref" in assigned]
    own = [
        c
        for c in wordy
        if c.index < min(states, default=c.index + 1)
        and min(len(c.cells) / rows, len(set(c.cells)) / len(c.cells)) >= threshold("majority")
    ]
    for column in [*near, *own][:1]:
        assigned["title"] = [column.index]


_GIVEN_UP = frozenset({"none", "reason", "title", "description", "theme", "notes", "risk_id", "evidence", "id"})
"""Roles that a column of marks has by its heading alone, and gives up."""


def columns_of_drivers(assigned: Mapping[str, Sequence[int]], columns: Sequence[Column]) -> list[int]:
    """The columns that say what drives a control, by their places; columns of marks alone may have another role till then."""
    if "ref" not in assigned:
        return []
    role_of = {index: role for role, listed in assigned.items() for index in listed}
    marked = [each for each in columns if role_of.get(each.index, "none") in _GIVEN_UP and _is_marked(each)]
    if len(marked) > 1:
        return [each.index for each in marked]
    free = [each for each in columns if each.index not in role_of and each.cells]
    named = [each.index for each in free if is_driver_heading(each.heading)]
    loose = [each for each in free if is_loose_heading(each.heading)]
    told = [each.index for each in loose if share(each.cells, names_drivers_only) >= threshold("majority")]
    return (named or told)[:1]


def _is_marked(column: Column) -> bool:
    """Whether a column is headed by a driver, with marks below it."""
    marks = all(read_applicable(cell) is not None for cell in column.cells)
    return bool(column.cells) and marks and driver_in_heading(column.heading) != ""
