"""Which columns tell the status: of several years the newest, of several sites all together, of crosses one a status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ims_lib.register.layout.column import Column, first_of, share
from ims_lib.register.layout.heading_roles import period_of, without_period, year_of
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.statuses.wordings import ABBREVIATION, is_doubt, is_status, read_status
from ims_lib.register.vocabulary import clean, holds_one, load, phrases_of, plain, threshold

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
        several = [column for column in columns if column.index in assigned["status"]]
        whole = [
            column.index for column in several if holds_one(f" {plain(column.heading)} ", phrases_of("rows", "overall"))
        ]
        assigned["status"] = whole if len(whole) == 1 < len(several) else assigned["status"]
    elif "maturity" not in assigned:
        for run in _crosses(assigned, columns):
            for column in run:
                if column.index not in _taken(assigned):
                    assigned.setdefault(f"marked_{read_status(column.heading).status}", []).append(column.index)


def answers_apart(assigned: Roles, columns: Sequence[Column], named: Mapping[int, Mapping[str, float]]) -> None:
    """Yes and no beside statuses, or two other words, tell what applies, under a heading of no sure role, if no 'no' has a status.

    `named`: place of a column → how well its heading names each role.
    """
    told = _told(assigned, columns)
    naming = assigned.get("ref") or assigned.get("title") or []
    records = {row for column in columns if column.index in naming for row in column.rows}
    for column in columns if told and not {"applicable", "excluded"} & assigned.keys() else ():
        loose = column.index not in _taken(assigned) or [column.index] == assigned.get("id")
        if not loose or max(named[column.index].values(), default=0.0) == 1.0:
            continue
        answers = {row: cell for row, cell in zip(column.rows, column.cells, strict=False) if row in records}
        applies = read_answers([(cell, row in told) for row, cell in answers.items()])
        out = [row for row, cell in answers.items() if applies.get(plain(cell)) is False]
        within = [row in told for row, cell in answers.items() if applies.get(plain(cell))]
        without = all(told.get(row, "not_applicable") == "not_applicable" for row in out)
        if out and without and 2 * sum(within) >= len(within):
            assigned["applicable"] = [column.index]
            if assigned.get("id") == [column.index]:
                del assigned["id"]
            return


def _told(assigned: Roles, columns: Sequence[Column]) -> dict[int, str]:
    """The status of each row that has one, be it a dash: by its column, or by a mark."""
    told: dict[int, str] = {}
    for role, listed in assigned.items():
        for column in columns:
            if column.index in listed and role.startswith("marked_"):
                told |= dict.fromkeys(column.rows, role.removeprefix("marked_"))
            elif [column.index] == listed[:1] and role == "status":
                cells = zip(column.rows, column.cells, strict=False)
                told |= {row: read_status(cell).status for row, cell in cells if not is_dash(cell)}
    return told


def is_dash(text: str) -> bool:
    """Whether a cell holds nothing but a dash."""
    return clean(text).strip("- ") == ""


def read_answers(cells: Iterable[tuple[str, bool]]) -> Mapping[str, bool]:
    """Word, plain → whether its rows apply; nothing where the words don't tell. `cells`: each with whether its row has a status.

    Yes and no in all their wordings; else two words, of which one never stands beside a status and the other nearly always.
    """
    rows: dict[str, list[bool]] = {}
    typed: dict[str, str] = {}
    for cell, has_status in cells:
        rows.setdefault(plain(cell), []).append(has_status)
        typed[plain(cell)] = cell
    known = {word: read_applicable(typed[word]) for word in rows}
    if None not in known.values():
        return {word: bool(said) for word, said in known.items()}
    out = [word for word, told in rows.items() if not any(told)]
    within = [word for word, told in rows.items() if sum(told) >= threshold("majority") * len(told)]
    if len(rows) == 2 and len(out) == len(within) == 1 and known[within[0]] is not False and known[out[0]] is not True:
        return {out[0]: False, within[0]: True}
    return {}


def tells_status(cells: Sequence[str], share: float | None = None) -> bool:
    """Whether most cells, or such a share of them, hold words of a status, other than yes and no."""
    looked = first_of(cells)
    said = [cell for cell in looked if is_status(cell) and read_applicable(cell) is None]
    doubts = sum(map(is_doubt, said))
    telling = len(said) - doubts + min(doubts, len(said) - doubts)  # remarks that ask something are no statuses
    return bool(looked) and telling >= (share or threshold("columns", "status_share")) * len(looked)


def answers_by_degree(cells: Sequence[str]) -> bool:
    """Whether most cells answer yes and no, and some of them 'partly': such answers are statuses."""
    return hold_statuses(cells) and share(cells, _is_between) >= threshold("columns", "between")


def _is_between(cell: str) -> bool:
    return is_status(cell) and read_status(cell).status == "partial"


def answers_in_sentences(cells: Sequence[str]) -> bool:
    """Whether most cells begin with a sentence that is a status by itself, and go on with others: 'Yes. Approved in May.'"""
    looked = first_of(cells)
    heads = ((cell, first_sentence(cell)) for cell in looked)
    answering = [(cell, head) for cell, head in heads if head and is_status(head)]
    on = [cell for cell, head in answering if head != cell.rstrip(". ")]
    return len(answering) >= threshold("majority") * len(looked) and 2 * len(on) > len(looked) > 0


def first_sentence(text: str) -> str:
    return re.split(r"\.\s|\.$|\n", clean(text), maxsplit=1)[0].strip()


def is_answered(cells: Sequence[str]) -> bool:
    """Whether all cells answer yes or no, and some of them no."""
    answers = set(map(read_applicable, cells))
    return False in answers and None not in answers


def is_key(cells: Sequence[str], rows: int) -> bool:
    """Whether words beside a list of so many rows are those of a legend or of counts: each once, in few of the rows."""
    return len(set(cells)) == len(cells) < threshold("columns", "status_rows") * rows


def in_percent(heading: str) -> bool:
    """Whether bare figures of a status under this heading are per cent."""
    return re.search(str(load("rows")["percent"]), heading, re.IGNORECASE) is not None


def is_target(heading: str) -> bool:
    """Whether a column says what is to be reached: 'Soll' beside 'Ist'."""
    return not phrases_of("rows", "targets").isdisjoint(plain(heading).split())


def _newest(first: Column, columns: Sequence[Column]) -> Column:
    """Of columns that are headed alike but for the year, the one of the latest."""
    if year_of(first.heading) is None:
        return first
    alike = [c for c in columns if c.cells and without_period(c.heading) == without_period(first.heading)]
    return max(alike, key=lambda column: period_of(column.heading))


def _equals(first: Column, columns: Sequence[Column], named: Mapping[int, Mapping[str, float]]) -> Iterator[Column]:
    """Columns of statuses whose headings speak for them as little as that of the first one: Bern | Linz | Turku."""
    own = named[first.index].get("status", 0.0)
    if own == 1.0 or not first.heading or year_of(first.heading):
        return
    by_degree = answers_by_degree(first.cells)
    for column in columns:
        said = named[column.index]
        equal = said.get("status", 0.0) == own and said.keys() <= {"status"}
        named_so = column.heading and equal and not year_of(column.heading) and not is_target(column.heading)
        if (
            named_so
            and column is not first
            and (
                tells_status(column.cells)
                or (by_degree and answers_by_degree(column.cells))
                or (own > 0 and hold_statuses(column.cells))
            )
            and not is_key(column.cells, len(first.cells))
        ):
            yield column


def hold_statuses(cells: Sequence[str]) -> bool:
    """Whether most cells hold words of a status, yes and no among them."""
    return share(cells, is_status) >= threshold("columns", "status_share")


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
