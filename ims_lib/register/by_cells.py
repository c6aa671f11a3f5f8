"""Where a list stands that everybody heads in their own way, AI systems and services, and which column of it is which: by headings and cells together."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from ims_lib.register.by_content import naming_place
from ims_lib.register.cell_values import (
    day_first,
    first_day,
    mostly_tell,
    says_nothing_here,
    unit_in,
    unit_word_in,
    value_of,
)
from ims_lib.register.cells import cell_at, filled
from ims_lib.register.decision_columns import is_decision
from ims_lib.register.model import SourceGrid
from ims_lib.register.plans import LEFT, Claims, Column, Plan, plans, yes_no
from ims_lib.register.stems import Hit
from ims_lib.register.vocabulary import phrases_of, plain, threshold
from ims_lib.spreadsheet.grid import Row

Header = tuple[float, Plan, dict[str, int]]
"""How much speaks for a row being the heading of a list, the list, and the places of its columns."""
Head = tuple[int, Plan, dict[str, int]]
"""The place of a heading among the filled rows of its sheet, its list, and the places of the columns."""


def better(one: Header | None, other: Header | None) -> Header | None:
    """The heading for which more speaks; of two alike the one whose cells speak for it."""
    return other if one is None or (other is not None and other[0] >= one[0]) else one


def called_as(plan: Plan, names: Sequence[str]) -> bool:
    """Whether a sheet is called as a list is, or its file where the sheet is called as no list. `names`: of sheet and file."""
    sheet, file = map(_lists_called, names)
    return plan.id in (sheet or file)


@lru_cache(maxsize=256)
def _lists_called(name: str) -> frozenset[str]:
    return frozenset(each.id for each in plans().values() if each.is_called(name))


def lists_headed_by(numbers: Container[int], source: SourceGrid) -> dict[int, Plan]:
    """The rows of these numbers that head a list which is read by its cells, with the list."""
    rows = [row for row in source.grid.rows if filled(row)]
    places = [n for n, row in enumerate(rows) if row.number in numbers]
    heads = [(n, said) for n in places if (said := heading_by_cells(rows, n, source, before=None, called=False))]
    return {rows[n].number: plan for n, (_, plan, _) in heads}


def heading_by_cells(
    rows: Sequence[Row], n: int, source: SourceGrid, *, before: Head | None, asked: bool = False, called: bool = True
) -> Header | None:
    """What a row is the header of, of the lists that are read by their cells; further down only where a table can begin.

    `asked`: also of one that isn't read until somebody says that it is that list. `called`: also of one that sheet or file are called
    as, where no heading names the rows.
    """
    row, last = rows[n], rows[n - 1] if n else None
    if source.kind != "other" or (before and last and not _may_begin(row, last, right_below=before[0] == n - 1)):
        return None
    longest = threshold("by_cells", "longest_heading")
    cells = filled(row)
    if not 2 <= len(cells) <= threshold("inputs", "most_columns") or any(
        len(text) > longest or isinstance(row.values[place], float | int) for place, text in cells
    ):
        return None
    begun = before[0] + 1 if before else 0
    lines = [text for above in rows[begun:n] for text in [said for _, said in filled(above)][:2]]
    headed = Headed.of(row, rows[n + 1 :], [*source.names, *lines[-LINES:]])
    best: Header | None = None
    for plan in plans().values():
        other = before and before[0] == n - 1 and before[1].by_cells and before[1].id != plan.id
        if plan.by_cells is None or other or source.said_list not in (None, plan.id):
            continue
        again = before is not None and before[0] < n - 1
        is_called = called and before is None and (source.said_list == plan.id or called_as(plan, source.names))
        found = columns_of(headed, plan, plan.by_cells, is_called=is_called)
        fits = "sure" if source.said_list and plan.names in found else fits_as(headed, found, plan, again=again)
        if not fits and is_called and plan.names in found and len(found) >= threshold("inputs", "fewest_columns"):
            fits = "proposed"
        if fits and (fits != "asked" or asked) and not _is_wider(before, n, found):
            named = any(plan.by_cells.speaks.hits(text) for text in headed.around)
            read = replace(plan, proposed=fits == "proposed")
            best = better(best, (len(found) + threshold("inputs", "named") * named, *as_written(read, headed, found)))
    return best


LINES = 4
"""Lines above a table that may say what it lists."""


def _is_wider(before: Head | None, n: int, found: Mapping[str, int]) -> bool:
    """Whether the row right above heads more of the list's columns than this one, which then is its first entry."""
    return before is not None and before[0] == n - 1 and len(before[2]) >= len(found)


def _may_begin(row: Row, last: Row, *, right_below: bool) -> bool:
    """Whether a table may begin in a row: below an empty row, a lone cell, or headings."""
    return right_below or row.number > last.number + 1 or len(filled(last)) == 1


def without_legend(body: list[Row]) -> list[Row]:
    """The rows above a line that begins a legend."""
    words = phrases_of("rows", "legends")
    end = next((n for n, row in enumerate(body) if plain(filled(row)[0][1].partition(":")[0]) in words), len(body))
    return body[:end]


@dataclass(frozen=True)
class Headed:
    """A row that may be the heading of a list, the texts below each of its columns, and the names and lines around it."""

    cells: Mapping[int, str]
    below: Mapping[int, Sequence[str]]
    around: Sequence[str]

    @classmethod
    def of(cls, row: Row, body: Sequence[Row], around: Sequence[str]) -> Headed:
        looked = body[: int(threshold("by_cells", "rows_looked_at"))]
        cells = dict(filled(row))
        return cls(
            cells,
            {place: [text for below in looked if (text := cell_at(below, place))] for place in cells},
            around,
        )

    def naming(self, taken: Container[int]) -> int | None:
        """The first place, not taken, whose cells name what stands in the rows."""
        rows = max(map(len, self.below.values()), default=0)
        free = {place: texts for place, texts in self.below.items() if place not in taken and len(texts) == rows}
        return naming_place(free)

    def told(self, place: int) -> list[str]:
        """What stands below a heading, without words for nothing."""
        return [text for text in self.below[place] if not says_nothing_here(text)]


Fits = Literal["sure", "proposed", "asked"]
"""How sure it is that a table is a list: it is read as that, read and asked, or asked alone."""


def columns_of(headed: Headed, plan: Plan, claims: Claims, *, is_called: bool = False) -> dict[str, int]:
    """The places of a list's columns and of the parts of some, each where heading and cells together speak for it most.

    `is_called`: sheet or file are called as the list is; then the first column of names names its rows where no heading does.
    """
    headed_so = any(hit.meaning == plan.names for text in headed.cells.values() for hit in claims.headings.hits(text))
    if not (headed_so or is_called):
        return {}
    wishes = sorted(_wishes(headed, plan, claims), key=lambda wish: (-wish[0], wish[1]))
    found: dict[str, int] = {}
    taken: set[int] = set()
    for _, place, name in wishes:
        if place not in taken and (name == LEFT or name not in found):
            taken.add(place)
            if name != LEFT:
                found[name] = place
    for name in claims.alone:
        free = [
            place for place in headed.cells if place not in taken and _tells(headed.told(place), plan.columns[name])
        ]
        if name not in found and free:
            found[name] = free[0]
            taken.add(free[0])
    if plan.names not in found and is_called and (names := headed.naming(taken)) is not None:
        found[plan.names] = names
    return found


def _wishes(headed: Headed, plan: Plan, claims: Claims) -> Iterator[tuple[float, int, str]]:
    """How well each heading and what stands below it speak for each column, 0 to 1."""
    asking = phrases_of("inputs", "asking_words")
    for place, heading in headed.cells.items():
        if is_decision(heading, headed.told(place)):
            continue
        words = claims.headings.words(heading)[: int(threshold("by_cells", "words_looked_at"))]
        best: dict[str, float] = {}
        for hit in claims.headings.hits(heading):
            if hit.phrase != plain(heading) and asking.issuperset(words[n] for n in hit.places if n < len(words)):
                continue
            best[hit.meaning] = max(best.get(hit.meaning, 0.0), _worth(hit, heading, len(words)))
        for name, score in best.items():
            if name == LEFT:
                yield score * threshold("by_cells", "text"), place, name
            elif fit := _fit(headed.told(place), plan.columns.get(name), score, is_name=name == plan.names):
                yield score * fit, place, name


def _worth(hit: Hit, heading: str, words: int) -> float:
    """The longer a phrase, and the more of the heading it is, the better; a heading begins with what it is about."""
    share = min(1.0, len(hit.places) / max(words, 1))
    return (
        threshold("by_cells", "part")
        + threshold("by_cells", "part_of_words") * share
        + threshold("by_cells", "letters") * hit.letters
        + threshold("by_cells", "first") * (hit.places[0] == 0)
        + threshold("by_cells", "exact") * (hit.phrase == plain(heading))
    )


def _fit(texts: Sequence[str], column: Column | None, score: float, *, is_name: bool) -> float:
    """How well the cells fit what a column asks for, 0 to 1; 0 where they can't be that."""
    if not texts or column is None:
        return threshold("by_cells", "empty")
    if mostly_tell(texts, column.not_told_by):
        return 0.0
    if column.reading == "text":
        odd = sum(
            1 for text in texts if first_day(text) is not None or (plain(text) in yes_no() and not column.yes_no_too)
        )
        if column.name != "id" and odd > len(texts) / 2 and not all(text.isdigit() for text in texts):
            return 0.0
        distinct = len({plain(text) for text in texts}) / len(texts)
        return distinct if is_name else threshold("by_cells", "text")
    read = sum(value_of(text, column)[1] for text in texts) / len(texts)
    if not read and score < threshold("by_cells", "sure"):
        return 0.0
    return threshold("by_cells", "unread") + (1 - threshold("by_cells", "unread")) * read


def _tells(texts: Sequence[str], column: Column) -> bool:
    """Whether cells alone tell a column: nearly all are short and say one of its words, and not all the same text."""
    told = [text for text in texts if len(text) <= threshold("by_cells", "longest_word") and value_of(text, column)[1]]
    return len({*texts}) > 1 and len(told) >= threshold("by_cells", "alone") * len(texts)


def fits_as(headed: Headed, found: Mapping[str, int], plan: Plan, *, again: bool) -> Fits | None:
    """Whether these columns are those of the list: enough of them, what names a row, and something that speaks for it; proposed where
    that is little, and most columns are the list's.

    `again`: below another table most of the headings must be the list's, for an entry is no heading.
    """
    claims = plan.by_cells
    if claims is None or plan.names not in found or len(found) < threshold("inputs", "fewest_columns"):
        return None
    place = found[plan.names]
    if again and len(found) < threshold("inputs", "share") * len(headed.cells):
        return None
    if any(each < place and plain(text) in _names_of_others(plan.id) for each, text in headed.cells.items()):
        return None
    if again and not _names(headed.cells[place], plan, claims):
        return None
    marks = sum(_says_mark(headed.told(found[name]), plan.columns[name]) for name in plan.marks & found.keys())
    named = bool(claims.speaks.hits(headed.cells[place]))
    others = headed.cells.values() if claims.by_any_heading else ()
    around = any(claims.speaks.hits(text) for text in (*headed.around, *others))
    if marks < threshold("by_cells", "marks_alone") and not _names(headed.cells[place], plan, claims):
        return None
    is_thing = bool(claims.things.hits(headed.cells[place]))
    needed = "marks_if_headed" if named else "marks_if_around" if around else "marks"
    if marks >= threshold("by_cells", "marks_if_sure" if around and (named or is_thing) else needed):
        return "sure"
    if again or not is_thing or len(found) < threshold("inputs", "share_if_named") * len(headed.cells):
        return None
    by_cells = any(claims.speaks.hits(text) for texts in headed.below.values() for text in texts)
    if marks and marks + by_cells >= threshold("by_cells", "marks_if_proposed"):
        return "proposed"
    return "asked" if len(found) >= threshold("by_cells", "fewest_if_asked") else None


def _names(heading: str, plan: Plan, claims: Claims) -> bool:
    """Whether most words of a heading say that it is what names a row: an entry may hold such words, but says more."""
    hits = [hit for hit in claims.headings.hits(heading) if hit.meaning == plan.names]
    held = {place for hit in hits for place in hit.places}
    return len(held) >= threshold("by_cells", "name") * len(claims.headings.words(heading))


def _says_mark(texts: Sequence[str], column: Column) -> bool:
    """Whether what stands in a column may be what only such a list has: a text, or a cell that can be read."""
    return column.reading == "text" or any(value_of(text, column)[1] for text in texts)


@cache
def _names_by_list() -> Mapping[str, frozenset[str]]:
    return {plan.id: plan.columns[plan.names].headings for plan in plans().values()}


@cache
def _names_of_others(name: str) -> frozenset[str]:
    """Headings, plain, of what names a row of another list, and neither of what names one of this nor of what may stand before that."""
    plan = plans()[name]
    before = plan.by_cells.before if plan.by_cells else ()
    own = frozenset(heading for column in (plan.names, *before) for heading in plan.columns[column].headings)
    others = frozenset(heading for other, listed in _names_by_list().items() if other != name for heading in listed)
    return others - own


def as_written(plan: Plan, headed: Headed, found: Mapping[str, int]) -> tuple[Plan, dict[str, int]]:
    """The list with how this table writes days and spans, and where the rest of a column stands; and its columns' places."""
    claims = plan.by_cells
    parts = {whole: found[part] for part, whole in claims.parts.items() if part in found} if claims else {}
    places = {name: found.get(name, parts.get(name)) for name in plan.columns}
    first = _day_first(plan, headed, places)
    columns = {
        name: column if (place := places[name]) is None else _written(column, headed.cells.get(place, ""), first)
        for name, column in plan.columns.items()
    }
    there = {name: place for name, place in places.items() if place is not None}
    beside = {name: place for name, place in parts.items() if there[name] != place}
    return replace(plan, columns=columns, parts=beside), there


def _day_first(plan: Plan, headed: Headed, places: Mapping[str, int | None]) -> bool | None:
    """Whether the table's days are written with the day first: by those that can be read in one way only, else by its language."""
    dates = [place for name, place in places.items() if place is not None and plan.columns[name].reading == "date"]
    told = day_first(text for place in dates for text in headed.below.get(place, ()))
    english = sum(bool(plan.by_cells and plan.by_cells.english.hits(text)) for text in headed.cells.values())
    return True if told is None and 2 * english < len(headed.cells) else told


def _written(column: Column, heading: str, first: bool | None) -> Column:
    """A column with the order of its days, the unit of its spans, or what yes and no alone mean under its heading."""
    if column.reading == "date":
        return replace(column, day_first=first)
    if column.answers:
        hits = {answer: stems.longest(heading) for answer, stems in column.answers.items()}
        return replace(column, answered={answer: found[0].meaning for answer, found in hits.items() if found})
    if column.reading == "duration":
        return replace(column, unit=unit_in(heading), unit_word=unit_word_in(heading))
    return replace(column, unit_word=PER_CENT) if column.reading == "text" and PER_CENT in heading else column


PER_CENT = "%"
