"""Cards: one requirement after the other, each value beside its label or below it, instead of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from ims_lib.register.cells import cell_at, filled, is_filled, text_of
from ims_lib.register.layout.cards.below import read_below
from ims_lib.register.layout.cards.beside import learn_forms, read_pile
from ims_lib.register.layout.cards.labels import labels_with_values, lines_of
from ims_lib.register.layout.cards.pile import (
    NAME_OF_SHEET,
    Field,
    Pile,
    are_cards,
    is_reference,
    table_of,
    values_said,
)
from ims_lib.register.layout.heading_roles import roles_of
from ims_lib.register.layout.headings import Heading, begins_heading, read_heading
from ims_lib.register.layout.tables import RawTable
from ims_lib.register.statuses.status_columns import tells_status
from ims_lib.register.vocabulary import plain, threshold
from ims_lib.spreadsheet.grid import Grid, Row

__all__ = ["find_cards"]


_Way = Callable[[Sequence[Row]], list[Pile]]
"""A way to read the rows of a sheet as cards: several piles where they lie side by side, none without cards."""


def find_cards(grids: Sequence[Grid]) -> list[list[RawTable]]:
    """The cards of each sheet as tables, a row for each card: none where a sheet holds no cards, several side by side.

    A table's rows bear the number of the card's first row; `places` says where each of their cells really stands.
    """
    most = int(threshold("header", "rows_looked_at"))
    looked = [list(islice((row for row in grid.rows if is_filled(row)), most + 1)) for grid in grids]
    piles = [_on_one(grid, rows[:most]) for grid, rows in zip(grids, looked, strict=True)]
    short = {n: rows for n, rows in enumerate(looked) if not piles[n] and 0 < len(rows) <= most}
    for n, card in _named_by_sheet(_over_sheets(_alike(short, grids)), grids).items():
        piles[n] = [card]
    return [[table_of(pile) for pile in found] for found in piles]


def _on_one(grid: Grid, looked: Sequence[Row]) -> list[Pile]:
    """The piles of cards on a sheet, in the one of two ways to read it that explains more of its beginning."""
    if 2 * sum(_is_wide(row) for row in looked) > len(looked):
        return []
    ways: list[_Way] = [lambda rows: [read_below(rows)], *([] if _holds_table(grid, looked) else [_beside([looked])])]
    found = [(piles, way) for way in ways if are_cards(piles := way(looked)) and _hold_most(piles, looked)]
    if not found:
        return []
    labels = frozenset(
        each.label for piles, _ in found for pile in piles for card in pile.cards for each in card.fields
    )
    _, way = max(found, key=lambda each: values_said(each[0], labels))
    rows = [row for row in grid.rows if is_filled(row)]
    piles = way(rows)
    return piles if _hold_most(piles, rows) else []


def _holds_table(grid: Grid, rows: Sequence[Row]) -> bool:
    """Whether below headings stands what they name, as below no label of a card whose values stand beside."""
    heads = (read_heading(rows, n, grid) for n in range(len(rows)) if begins_heading(rows, n, grid))
    return any(_is_filled_in(head, rows[head.last + 1 :]) for head in heads)


def _is_filled_in(head: Heading, rows: Sequence[Row]) -> bool:
    """Whether below a heading stand references in most rows, or statuses in most cells."""
    below = [row for row in rows if len(filled(row)) > 1]
    for column, text in head.texts.items():
        cells = [said for row in below if (said := cell_at(row, column))]
        sure = {role for role, score in roles_of(text).items() if score >= threshold("cards", "sure")}
        references = sum(map(is_reference, cells)) if "ref" in sure else 0
        if 0 < len(below) <= 2 * references or ("status" in sure and len(cells) > 1 and tells_status(cells)):
            return True
    return False


def _is_wide(row: Row) -> bool:
    return len(row.values) - tuple(row.values).count(None) > threshold("cards", "cells_looked_at")


def _beside(looked: Sequence[Sequence[Row]]) -> _Way:
    """A way to read cards whose values stand beside their labels, laid out as on these sheets."""
    own = labels_with_values([row for rows in looked for row in rows])
    forms = learn_forms([lines_of(rows, own) for rows in looked])
    columns = {column for form in forms for column in form.columns}

    def read(rows: Sequence[Row]) -> list[Pile]:
        lines = lines_of(rows, own, columns) if forms else []
        return [pile for form in forms if (pile := read_pile(form, lines)).cards]

    return read


def _over_sheets(sheets: Mapping[int, Sequence[Row]]) -> dict[int, Pile]:
    """Cards of which each has a sheet to itself: the sheets are filled in alike. Sheet's number → its card."""
    way = _beside(list(sheets.values())[: int(threshold("cards", "sheets_looked_at"))])
    piles = {n: way(rows) for n, rows in sheets.items()}
    fitting = [n for n, found in piles.items() if len(found) == 1 and _hold_most(found, sheets[n])]
    if len(fitting) < len(sheets):
        return _over_sheets({n: sheets[n] for n in fitting}) if fitting else {}
    cards = {n: found[0] for n, found in piles.items()}
    return cards if are_cards(list(cards.values())) else {}


def _named_by_sheet(cards: Mapping[int, Pile], grids: Sequence[Grid]) -> Mapping[int, Pile]:
    """The cards with the names of their sheets, where these are references and none stands on a card."""
    names = {n: grids[n].name or "" for n in cards}
    fields = [each for pile in cards.values() for card in pile.cards for each in card.fields]
    if not all(map(is_reference, names.values())) or any(is_reference(text_of(each.value)) for each in fields):
        return cards
    for n, pile in cards.items():
        for card in pile.cards:
            card.fields.append(Field("", names[n], 0, card.first.number, NAME_OF_SHEET))
    return cards


def _alike(sheets: Mapping[int, Sequence[Row]], grids: Sequence[Grid]) -> dict[int, Sequence[Row]]:
    """The sheets of which half of the rows hold what stands in the same column of another one."""
    texts = {
        n: [{(column, plain(text)) for column, text in filled(row)} for row in rows]
        for n, rows in sheets.items()
        if 2 * sum(_is_wide(row) for row in rows) <= len(rows) and not _holds_table(grids[n], rows)
    }
    times = Counter(cell for rows in texts.values() for cell in set().union(*rows))
    return {
        n: sheets[n]
        for n, rows in texts.items()
        if 2 * sum(any(times[cell] > 1 for cell in row) for row in rows) >= len(rows)
    }


def _hold_most(piles: Sequence[Pile], rows: Sequence[Row]) -> bool:
    """Whether the cards take at least half of a sheet's rows."""
    held = {row.number for pile in piles for card in pile.cards for row in (card.first, *card.rest)}
    return 2 * len(held) >= len(rows)
