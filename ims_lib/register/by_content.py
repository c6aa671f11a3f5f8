"""A column of a list on which much hangs and that no heading names: found by what stands in the columns that nobody read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ims_lib.register.cell_values import mostly_tell, says_nothing_here, value_of
from ims_lib.register.cells import cell_at, filled
from ims_lib.register.dates import IN_LINE, read_date
from ims_lib.register.decision_columns import decisions_of
from ims_lib.register.plans import LEFT, Column, Plan, spoken
from ims_lib.register.vocabulary import phrases_of, plain, threshold
from ims_lib.spreadsheet.grid import Row


def likely_columns(plan: Plan, places: Mapping[str, int], head: Row, body: Sequence[Row]) -> dict[str, tuple[int, ...]]:
    """Each column of `plan.by_content` that has no place → the places of those, unread, whose cells are what it asks for.

    Where it is one it is read as that until somebody says otherwise; of several none is.
    """
    names = places.get(plan.names)
    rows = [row for row in body if (len(filled(row)) > 1 if names is None else cell_at(row, names))]
    taken = {*places.values(), *plan.parts.values(), *decisions_of(plan, places, head, body).places}
    found: dict[str, tuple[int, ...]] = {}
    for column in (plan.columns[name] for name in plan.by_content if name not in places):
        free = [place for place, text in filled(head) if place not in taken and not _is_known(text, plan)]
        cells = {place: [cell_at(row, place) for row in rows] for place in free}
        likely = tuple(place for place in free if may_be(column, cells[place]))
        # 'producer' says nothing but a role, 'users of our customers' much else
        exact = tuple(place for place in likely if _are_words(cells[place], column))
        if likely := exact if len(exact) == 1 else likely:
            found[column.name] = likely
            taken.update(likely)
    return found


def _are_words(texts: Sequence[str], column: Column) -> bool:
    """Whether each cell is nothing but words that the column knows."""
    parts = (part for text in texts if not says_nothing_here(text) for part in BETWEEN.split(text))
    return bool(column.words) and all(plain(part) in column.words for part in parts)


BETWEEN = re.compile(r"[,;/+&\n]")
"""What stands between words of one cell."""


def _is_known(heading: str, plan: Plan) -> bool:
    """Whether a heading is that of another column of the list, or of what is left alone."""
    if plan.by_cells:
        said = plain(heading)
        return any(hit.meaning == LEFT or hit.phrase == said for hit in plan.by_cells.headings.hits(heading))
    return any(spoken(heading) in column.headings for column in plan.columns.values())


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
