"""Which column holds what: by its heading, and by what stands below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ims_lib.register.applicability import read_applicable
from ims_lib.register.dates import typed_like
from ims_lib.register.references import Mention, parse
from ims_lib.register.status_columns import (
    answers_apart,
    answers_in_sentences,
    in_percent,
    is_key,
    marked_columns,
    settle_statuses,
    tells_status,
)
from ims_lib.register.statuses import ABBREVIATION, is_status, read_status
from ims_lib.register.tokens import named_other, named_part, named_standard, names_only
from ims_lib.register.vocabulary import plain, senses, threshold
from ims_lib.register.year_headings import year_of

CORE = frozenset({"ref", "title", "status", "applicable", "risk_id", "id"})
"""Roles of which a table of ours has at least one."""


_JOINED_WORDS = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
"""Where two words of a heading meet without a space: ControlName."""


_OR = re.compile(r"\s*/\s*|\s+(?:or|oder|ou|o|of|lub|nebo|eller|ή)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: where it stands, its heading, and the filled cells below."""

    index: int
    heading: str
    cells: Sequence[str]
    rows: Sequence[int] = ()
    """The row of each of them."""


@lru_cache(maxsize=8192)
def roles_of(heading: str) -> Mapping[str, float]:
    """How well a heading names each role, from 0 to 1; 1 where it is one of the role's phrases."""
    spoken = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", _JOINED_WORDS.sub(" ", heading))
    words = (plain(spoken) or plain(heading)).split()[:14]
    found: dict[str, float] = {}
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            score = 1.0 if end - start == len(words) else 0.3 + 0.5 * (end - start) / len(words)
            for role in senses("columns").get(" ".join(words[start:end]), ()):
                found[role] = max(found.get(role, 0.0), score)
    answers = {read_applicable(part) for part in _OR.split(heading)}
    if answers == {True, False}:  # 'In / Out', 'Taken or left out'
        return {"applicable": 1.0}
    for role in senses("headings_alone").get(" ".join(words), ()):
        found[role] = 1.0
    asked, _, answer = " ".join(words).rpartition(" ")
    if "applicable" in senses("columns").get(asked, ()) and (applies := read_applicable(answer)) is not None:
        found = {"applicable" if applies else "excluded": 1.0}  # 'In scope?' over Yes and No
    if len(heading) > int(threshold("header", "longest_heading")):
        return {}
    if named_other(heading):
        found["other_framework"] = 1.2
        found.pop("ref", None)
    elif named_standard(heading)[0] or named_part(heading) == "annex":
        found["ref"] = max(found.get("ref", 0.0), 0.9)
    return found


def assign_roles(columns: Sequence[Column], *, known: Sequence[str]) -> dict[str, list[int]]:
    """The columns of each role. Only references and statuses may have several; a column has one role.

    `known` are the numbers of the standards: a column of bare numbers counts as references if they are such numbers.
    """
    numbers = frozenset(known)
    marked = marked_columns(columns)
    longest = max((len(column.cells) for column in columns), default=0)
    wishes = [
        (score, -column.index, role, column)
        for column in columns
        for role, score in _scores(column, numbers, longest=longest).items()
        if score > 0
    ]
    wishes.sort(key=lambda wish: wish[:2], reverse=True)
    taken: dict[int, str] = {index: role for role, listed in marked.items() for index in listed}
    assigned: dict[str, list[int]] = dict(marked)
    for _, _, role, column in wishes:
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
    answers_apart(assigned, columns, named)
    settle_statuses(assigned, columns, named)
    return assigned


def share_of_references(cells: Sequence[str], numbers: frozenset[str]) -> float:
    """Which part of the filled cells holds a reference, or a bare number that a standard has; one of another framework beside named ones of ours."""
    looked = cells[: int(threshold("columns", "cells_looked_at"))]
    if not looked:
        return 0.0
    mentions = [parse(cell) for cell in looked]
    ours = sum(any(_plausible(m, numbers) for m in found.ours) for found in mentions)
    named = sum(any(m.standard for m in found.ours) for found in mentions) >= threshold("columns", "numbers_alone")
    others = sum(bool(found.others and not found.ours) for found in mentions) if named else 0
    return (ours + others) / len(looked)


def _scores(column: Column, numbers: frozenset[str], *, longest: int) -> dict[str, float]:
    """How likely a column plays which role, by its heading and by what its cells hold."""
    said, cells = dict(roles_of(column.heading)), column.cells
    if not cells:
        return said
    said = _scored_as_references(said, cells, numbers)
    if len(plain(column.heading)) <= ABBREVIATION:  # L, I: over figures, unless a longer heading says so
        figures = 0.9 * (_share(cells, _is_figure) >= threshold("majority"))
        said |= {role: figures for role in ("likelihood", "consequence") if role in said}
    if "title" in said and _share(cells, _is_words) < threshold("columns", "text_share"):
        said["title"] = 0.0
    said = _scored_as_statuses(said, column, longest)
    for role in {"applicable", "excluded"} & said.keys():
        said[role] += _share(cells, lambda cell: read_applicable(cell) is not None) - 0.4
    return said


def _scored_as_references(said: dict[str, float], cells: Sequence[str], numbers: frozenset[str]) -> dict[str, float]:
    share = share_of_references(cells, numbers)
    alone = share >= threshold("columns", "ref_share_alone")
    if "ref" in said or "id" in said or "title" in said:
        heading = said.get("ref", 0.5 * max(said.get("id", 0.0), said.get("title", 0.0)))
        said["ref"] = heading + share + _bonus(cells) if share >= threshold("columns", "ref_share") else 0.0
        if _chapters_only(cells):  # a label over the rows; beside a column of references it is none
            said["ref"] /= 2
        if alone:
            said.pop("id", None)
            if not _words_follow(cells):
                said.pop("title", None)
    elif not said and alone and _explicit(cells):
        said["ref"] = 0.3 + share / 2 + _bonus(cells)
    elif said.keys() <= _OF_ORIGIN and _share(cells, _names_framework) >= threshold("columns", "standard_share"):
        return {"standard": 0.5}
    return said


def _scored_as_statuses(said: dict[str, float], column: Column, longest: int) -> dict[str, float]:
    cells = column.cells
    statuses = _share(cells, is_status)
    if "status" in said:
        percent = in_percent(column.heading) and "maturity" not in said
        statuses = max(statuses, _share_of_shares(cells, whole=100 if percent else 1))
        said["status"] = said["status"] + statuses - (0.0 if statuses or said["status"] == 1.0 else 0.5)
        said["status"] += (year_of(column.heading) or 0) / 1e6  # of several years' columns the latest counts
        if said["status"] < 0.9 and statuses < threshold("columns", "status_share"):
            said["status"] = 0.0
    elif _statuses_told(column, said, longest):
        said["status"] = (0.2 + statuses / 2) * len(cells) / longest
    if "maturity" in said:
        figures = _share(cells, lambda cell: re.search(r"\d", cell) is not None)
        said["maturity"] += figures - 0.3
        if statuses - figures >= threshold("columns", "status_share"):  # 'Fully' under 'Maturity' is a status
            said["status"] = max(said.get("status", 0.0), said.pop("maturity"))
    return said


def _statuses_told(column: Column, said: Mapping[str, float], longest: int) -> bool:
    """Whether the cells alone tell statuses, below a heading that is new to us or speaks of other words."""
    cells = column.cells
    if answers_in_sentences(cells):
        return True
    if not said:
        asks = read_status(column.heading.rstrip("? ")).status != "unknown"  # yes and no below 'In place?'
        told = _share(cells, is_status) >= threshold("columns", "status_share") if asks else tells_status(cells)
        # One sign all the way down says what is hurt, not how far something is.
        marks = len(cells[0]) == len(set(cells)) == 1 < len(cells)
        return told and not marks and not is_key(cells, longest)
    held = {role for role, score in said.items() if score > 0}
    return held <= _WORDY and len(set(cells)) <= len(cells) / 2 and tells_status(cells, threshold("majority"))


_OF_ORIGIN = frozenset({"none", "theme"})
"""Roles of headings below which frameworks may be named: source, category."""
_WORDY = frozenset({"title", "description", "notes", "theme", "evidence"})
"""Roles of columns that hold words of their own in each row."""


def _second(role: str, column: Column, assigned: Mapping[str, list[int]], columns: Sequence[Column]) -> bool:
    """Whether a role that is taken may have this column too."""
    if role == "ref":
        first = next(c for c in columns if c.index == assigned["ref"][0])
        return (
            not _chapters_only(column.cells)
            and not _is_own_numbering(column, first)
            and bool(named_standard(column.heading)[0] or named_part(column.heading))
            and (roles_of(column.heading).get("ref", 0.0) >= 0.9 or named_part(column.heading) == "clause")
        )
    if role == "status":
        first = next(c for c in columns if c.index == assigned["status"][0])
        return plain(first.heading) == plain(column.heading) and not is_key(column.cells, len(first.cells))
    return False


def _is_own_numbering(column: Column, first: Column) -> bool:
    """Whether bare numbers under a word for controls are the house's own: the column of references holds its controls."""
    of_controls = named_part(column.heading) == "control" and not named_standard(column.heading)[0]
    told = any(mention.part == "annex" for cell in first.cells[:50] for mention in parse(cell).ours)
    return of_controls and told and not _explicit(column.cells)


def _in_treatment(assigned: dict[str, list[int]], columns: Sequence[Column], numbers: frozenset[str]) -> None:
    """The controls that treat a risk stand in the words of its treatment, where no column holds them alone."""
    told = next(c for c in columns if c.index == assigned["treatment"][0])
    if share_of_references(told.cells, numbers) >= threshold("columns", "ref_share_alone"):
        assigned["ref"] = [told.index]


def _title_in_reference(assigned: dict[str, list[int]], columns: Sequence[Column]) -> None:
    """Number and title in one cell: the column is both, where no other holds titles."""
    if "ref" in assigned and "title" not in assigned:
        both = next(c for c in columns if c.index == assigned["ref"][0])
        if _words_follow(both.cells):
            assigned["title"] = [both.index]


def _by_numbers(assigned: dict[str, list[int]], columns: Sequence[Column], numbers: frozenset[str]) -> None:
    """References under a heading that doesn't say so: numbers of the standards, each another one, which scores are not."""
    for column in columns:
        held = next((role for role, listed in assigned.items() if column.index in listed), None)
        cells = column.cells[: int(threshold("columns", "cells_looked_at"))]
        dotted = [cell for cell in cells if any("." in m.number for m in parse(cell).ours)]
        days = _share(cells, lambda cell: bool(typed_like(cell)))
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
    """Words under a heading that we don't know are titles: right beside the references, or in nearly every row others."""
    taken = {index for listed in assigned.values() for index in listed}
    left = [
        c for c in columns if c.index not in taken and c.cells and max(roles_of(c.heading).values(), default=0) < 0.5
    ]
    wordy = [c for c in left if _share(c.cells, _is_words) >= threshold("majority") and not tells_status(c.cells)]
    beside = [n for ref in assigned.get("ref", ())[:1] for n in (ref + 1, ref - 1)]
    near = [c for n in beside for c in wordy if c.index == n and not roles_of(c.heading)]
    own = [c for c in wordy if min(len(c.cells) / rows, len(set(c.cells)) / len(c.cells)) >= threshold("majority")]
    for column in [*near, *own][:1]:
        assigned["title"] = [column.index]


def _names_framework(cell: str) -> bool:
    """Whether a cell names a standard or framework and no number of ours."""
    return (named_standard(cell)[0] or named_other(cell)) is not None and not parse(cell).ours


def _words_follow(cells: Sequence[str]) -> bool:
    looked = cells[:50]
    return bool(looked) and sum(bool(parse(cell).rest) for cell in looked) >= len(looked) / 2


def _explicit(cells: Sequence[str]) -> bool:
    return _share(cells[:50], _names_part) >= 0.5


def _bonus(cells: Sequence[str]) -> float:
    """What a column gains whose numbers say what they are numbers of: a house's own numbers never do."""
    return threshold("columns", "explicit") * _share(cells[:50], _names_part)


def _names_part(cell: str) -> bool:
    return any(mention.explicit for mention in parse(cell).ours[:1])


def _chapters_only(cells: Sequence[str]) -> bool:
    """Whether all numbers of a column are those of chapters: A.5, 8."""
    numbers = [mention.number for cell in cells[:50] for mention in parse(cell).ours]
    return bool(numbers) and all("." not in number.removeprefix("A.") for number in numbers)


def _is_figure(cell: str) -> bool:
    return cell.replace(".", "", 1).replace(",", "", 1).isdigit()


def _share_of_shares(cells: Sequence[str], *, whole: int) -> float:
    """Which part of the cells holds a share of work as a figure from 0 to the whole; none where no share lies between."""
    figures = [float(cell.replace(",", ".")) for cell in cells if _is_figure(cell)]
    shares = [figure for figure in figures if figure <= whole]
    return len(shares) / len(cells) if any(0 < figure < whole for figure in shares) else 0.0


def _is_words(cell: str) -> bool:
    return sum(c.isalpha() for c in cell) >= 2 and not names_only(cell)


def _share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    looked = cells[: int(threshold("columns", "cells_looked_at"))]
    return sum(map(holds, looked)) / len(looked) if looked else 0.0


def _plausible(mention: Mention, numbers: frozenset[str]) -> bool:
    if mention.explicit:
        return True
    return "." in mention.number and (mention.number in numbers or f"A.{mention.number}" in numbers)
