"""A column of a list on which much hangs and that no heading names: found by what stands in the columns that nobody read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ims_lib.register.cell_values import mostly_tell, says_nothing_here, value_of
from ims_lib.register.cells import cell_at, filled
from ims_lib.register.dates import IN_LINE, read_date
from ims_lib.register.decision_columns import decisions_of
from ims_lib.register.plans import LEFT, Column, Plan, spoken, yes_no
from ims_lib.register.vocabulary import phrases_of, plain, threshold
from ims_lib.spreadsheet.grid import Row


def likely_columns(plan: Plan, places: Mapping[str, int], head: Row, body: Sequence[Row]) -> dict[str, tuple[int, ...]]:
    """Each column of `plan.by_content` that has no place → the places of those, unread, whose cells are what it asks for.

    Where it is one it is read as that until somebody says otherwise; of several none is.
    """
    cells = _unread(plan, places, head, body)
    found: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()
    for column in (plan.columns[name] for name in plan.by_content if name not in places):
        likely = tuple(place for place in cells if place not in taken and may_be(column, cells[place]))
        # 'producer' says nothing but a role, 'users of our customers' much else
        exact = tuple(place for place in likely if _are_words(cells[place], column))
        if likely := exact if len(exact) == 1 else likely:
            found[column.name] = likely
            taken.update(likely)
    return found


def may_hold(plan: Plan, places: Mapping[str, int], head: Row, body: Sequence[Row]) -> dict[int, tuple[str, ...]]:
    """The place of each filled column that nobody read → those of `plan.missed` that have no place and that it may be."""
    missed = [plan.columns[name] for name in plan.missed if name not in places]
    cells = _unread(plan, places, head, body) if missed else {}
    found = {
        place: tuple(column.name for column in missed if _could_be(column, list(filter(None, texts))))
        for place, texts in cells.items()
    }
    return {place: names for place, names in found.items() if names}


def _could_be(column: Column, told: Sequence[str]) -> bool:
    """Whether something of a column could be what another one asks for: a day, one of its words or yes or no, a figure, a name with letters;
    most of it where its words may stand anywhere in a text."""
    if column.reading == "date":
        return any(map(read_date, told))
    if column.words:
        read = sum(plain(text) in {*yes_no(), *column.words} or value_of(text, column)[1] for text in told)
        return read > (threshold("by_content", "words") * len(told) if column.stems else 0)
    told = [text for text in told if not IN_LINE.search(text)]
    if column.role in GRADED:
        return sum(map(bool, map(GRADE.fullmatch, told))) > threshold("by_content", "words") * len(told)
    if column.role == "owner" or column.name.endswith("_by"):
        return sum(map(_is_name, told)) > threshold("by_content", "words") * len(told)
    is_figure = column.by_cells or column.reading in ("number", "duration")
    return any(any(map(str.isalnum if is_figure else str.isalpha, text)) for text in told)


GRADED = ("likelihood", "consequence", "level")
"""Roles of columns in which a grade or a level stands: a figure of one or two digits, where no word of theirs is known here."""
GRADE = re.compile(r"\d{1,2}")


def naming_place(cells: Mapping[int, Sequence[str]]) -> int | None:
    """The first column that may be what names the rows of a list by its cells: a short name in each, no two alike and none an id or a
    figure; none where no column is that. `cells`: place of a column → its cells, empty ones too."""
    return next((place for place, texts in sorted(cells.items()) if _are_names(texts)), None)


def _are_names(texts: Sequence[str]) -> bool:
    named = [text for text in texts if len(text.split()) <= threshold("by_content", "name_words") and _is_worded(text)]
    return len(texts) > 1 and len(named) == len(texts) == len({*map(plain, texts)})


def _is_worded(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]", text)) > 1 and not ID_ALONE.fullmatch(text) and not read_date(text)


def _is_name(text: str) -> bool:
    """Whether a text may be what somebody or a role is called: few words, and no figure."""
    return (
        len(text.split()) <= threshold("by_content", "name_words")
        and any(map(str.isalpha, text))
        and not any(map(str.isdigit, text))
    )


def _unread(plan: Plan, places: Mapping[str, int], head: Row, body: Sequence[Row]) -> dict[int, list[str]]:
    """The places of columns that nobody read and whose heading is none of the list's → what stands in them."""
    names = places.get(plan.names)
    rows = [row for row in body if (len(filled(row)) > 1 if names is None else cell_at(row, names))]
    taken = {*places.values(), *plan.parts.values(), *decisions_of(plan, places, head, body).places}
    return {
        place: [cell_at(row, place) for row in rows]
        for place, text in filled(head)
        if place not in taken and not _is_known(text, plan)
    }


def _are_words(texts: Sequence[str], column: Column) -> bool:
    """Whether each cell is nothing but words that the column knows."""
    parts = (part for text in texts if not says_nothing_here(text) for part in BETWEEN.split(text))
    return bool(column.words) and all(plain(part) in column.words for part in parts)


ID_ALONE = re.compile(r"[A-Za-z]{1,6}[-–_.]?\d{1,6}")
"""What a title is where it is only the id of something that is described elsewhere."""


BETWEEN = re.compile(r"[,;/+&\n]")
"""What stands between words of one cell."""


def _is_known(heading: str, plan: Plan) -> bool:
    """Whether a heading is that of another column of the list, or of what is left alone."""
    if plan.by_cells:
        said = plain(heading)
        return any(hit.meaning == LEFT or hit.phrase == said for hit in plan.by_cells.headings.hits(heading))
    said = spoken(heading)
    return said in plan.left or any(said in column.headings | column.alone for column in plan.columns.values())


def may_be(column: Column, texts: Sequence[str]) -> bool:
    """Whether most rows say something in their cell, each something of its own, and most of that is what the column asks for; of a
    day whether nothing but days stands there."""
    told = [text for text in texts if not says_nothing_here(text)]
    if column.reading == "date":
        return bool(told) and all(map(read_date, told))
    if not told or len(told) < threshold("by_content", "rows") * len(texts):
        return False
    if column.told_by:
        return mostly_tell(told, column.told_by)
    if column.reading != "text":
        return sum(value_of(text, column)[1] for text in told) >= threshold("by_content", "words") * len(told)
    own = len({*map(plain, told)}) >= threshold("by_content", "distinct") * len(told)
    return own and sum(map(_is_sentence, told)) >= threshold("by_content", "sentences") * len(told)


def _is_sentence(text: str) -> bool:
    """Whether a text says something of its own: no name, no day, no figure."""
    words = text.split()
    small = [word for word in words[1:] if word[:1].islower() and plain(word) not in phrases_of("inputs", "fillers")]
    return len(words) >= threshold("by_content", "fewest_words") and bool(small) and not IN_LINE.search(text)
