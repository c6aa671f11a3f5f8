"""Which columns tell the status: of several years the newest, of several sites all together, of crosses one a status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ims_lib.register.applicability import read_applicable
from ims_lib.register.statuses import ABBREVIATION, is_status, read_status
from ims_lib.register.vocabulary import load, plain, spellings, threshold
from ims_lib.register.year_headings import without_year, year_of

if TYPE_CHECKING:
    from ims_lib.register.columns import Column

Roles = dict[str, list[int]]


def marked_columns(columns: Sequence[Column]) -> Roles:
    """Columns that are each a status, with a mark in one of them: Implemented | Partial | Planned."""
    found: Roles = {}
    for column in columns:
        said = read_status(column.heading).status
        if said != "unknown" and column.cells and all(read_applicable(cell) is not None for cell in column.cells):
            found.setdefault(f"marked_{said}", []).append(column.index)
    return found if len(found) > 1 else {}


def settle_statuses(assigned: Roles, columns: Sequence[Column], named: Mapping[int, Mapping[str, float]]) -> None:
    """Put the newest year, further sites and columns of crosses to the roles that were found.

    `named`: place of a column → how well its heading names each role.
    """
    if "status" in assigned:
        first = next(column for column in columns if column.index == assigned["status"][0])
        newest = _newest(first, columns)
        if newest is not first:
            assigned["status"] = [newest.index]
        assigned["status"] += [c.index for c in _equals(newest, columns, named) if c.index not in _taken(assigned)]
    elif "maturity" not in assigned:
        for run in _crosses(assigned, columns):
            for column in run:
                if column.index not in _taken(assigned):
                    assigned.setdefault(f"marked_{read_status(column.heading).status}", []).append(column.index)


def answers_apart(assigned: Roles, columns: Sequence[Column], named: Mapping[int, Mapping[str, float]]) -> None:
    """Yes and no beside words of a status tell what applies, under headings of no sure role, if no 'no' has a status."""
    held = next((c for c in columns if c.index in assigned.get("status", ())), None)
    if held is None or "applicable" in assigned or "excluded" in assigned:
        return
    loose = [c for c in columns if c.index not in _taken(assigned) or [c.index] == assigned.get("id")]
    if _answers(held) and not named[held.index]:
        pairs = [(held, c) for c in loose if not named[c.index] and tells_status(c.cells)]
    else:
        unsure = [c for c in loose if max(named[c.index].values(), default=0.0) < 1.0]
        pairs = [(c, held) for c in unsure if False in _answers(c).values()]
    for column, status in pairs:
        said = dict(zip(status.rows, map(read_status, status.cells), strict=False))
        left_out = [said[row].status for row, applies in _answers(column).items() if not applies and row in said]
        if set(left_out) <= {"not_applicable"}:
            assigned |= {"applicable": [column.index], "status": [status.index]}
            if assigned.get("id") == [column.index]:
                del assigned["id"]
            return


def _answers(column: Column) -> dict[int, bool]:
    """The yes or no of each row; nothing where the column holds other words."""
    answers = {row: read_applicable(cell) for row, cell in zip(column.rows, column.cells, strict=False)}
    return {row: said for row, said in answers.items() if said is not None} if None not in answers.values() else {}


def tells_status(cells: Sequence[str], share: float | None = None) -> bool:
    """Whether most cells, or such a share of them, hold words of a status, other than yes and no."""
    looked = cells[: int(threshold("columns", "cells_looked_at"))]
    telling = sum(is_status(cell) and read_applicable(cell) is None for cell in looked)
    return bool(looked) and telling >= (share or threshold("columns", "status_share")) * len(looked)


def is_key(cells: Sequence[str], rows: int) -> bool:
    """Whether words beside a list of so many rows are those of a legend or of counts: each once, in few of the rows."""
    return len(set(cells)) == len(cells) < threshold("columns", "status_rows") * rows


def is_target(heading: str) -> bool:
    """Whether a column says what is to be reached: 'Soll' beside 'Ist'."""
    return not _targets().isdisjoint(plain(heading).split())


def _newest(first: Column, columns: Sequence[Column]) -> Column:
    """Of columns that are headed alike but for the year, the one of the latest."""
    if year_of(first.heading) is None:
        return first
    alike = [c for c in columns if c.cells and without_year(c.heading) == without_year(first.heading)]
    return max(alike, key=lambda column: year_of(column.heading) or 0)


def _equals(first: Column, columns: Sequence[Column], named: Mapping[int, Mapping[str, float]]) -> Iterator[Column]:
    """Columns of statuses whose headings speak for them as little as that of the first one: Bern | Linz | Turku."""
    own = named[first.index].get("status", 0.0)
    if own == 1.0 or not first.heading or year_of(first.heading):
        return
    for column in columns:
        said = named[column.index]
        equal = said.get("status", 0.0) == own and said.keys() <= {"status"}
        named_so = column.heading and equal and not year_of(column.heading) and not is_target(column.heading)
        if (
            named_so
            and column is not first
            and tells_status(column.cells)
            and not is_key(column.cells, len(first.cells))
        ):
            yield column


def _crosses(assigned: Roles, columns: Sequence[Column]) -> Iterator[list[Column]]:
    """Neighbouring columns with a mark in one of each row: some are statuses by their headings, or three stand together."""
    marked = {index for role, listed in assigned.items() if role.startswith("marked_") for index in listed}
    taken = _taken(assigned) - marked
    runs: list[list[Column]] = []
    for column in sorted(columns, key=lambda each: each.index):
        if column.heading and column.index not in taken and column.cells and all(map(_is_mark, column.cells)):
            if runs and runs[-1][-1].index == column.index - 1:
                runs[-1].append(column)
            else:
                runs.append([column])
    for run in runs:
        known = any(column.index in marked for column in run)
        words = sum(len(plain(column.heading)) > ABBREVIATION + 1 for column in run)
        if (known or (len(run) > ABBREVIATION and 2 * words > len(run))) and _one_each(run, columns):
            yield run


def _one_each(run: Sequence[Column], columns: Sequence[Column]) -> bool:
    """Whether nearly every row has a mark in exactly one of the columns."""
    rows = set(max(columns, key=lambda column: len(column.rows)).rows)
    marks = Counter(row for column in run for row in column.rows if row in rows)
    return sum(times == 1 for times in marks.values()) >= threshold("majority") * len(rows)


def _is_mark(cell: str) -> bool:
    return len(cell) == 1 and read_applicable(cell) is True


def _taken(assigned: Roles) -> set[int]:
    return {index for listed in assigned.values() for index in listed}


@cache
def _targets() -> frozenset[str]:
    return frozenset(spellings(load("rows")["targets"]))
