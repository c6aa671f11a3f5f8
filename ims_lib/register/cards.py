"""Sheets of cards: one requirement after the other, with a label and its value in each row, instead of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ims_lib.register.cells import filled
from ims_lib.register.columns import CORE, roles_of
from ims_lib.register.tables import RawTable
from ims_lib.register.vocabulary import plain, threshold
from ims_lib.spreadsheet.grid import Grid, Row, Value


def find_cards(grid: Grid) -> RawTable | None:
    """The cards of a sheet as a table, a row for each card; None where the sheet holds no cards.

    The table's rows bear the number of the card's first row; `places` says where each of their cells really stands.
    """
    looked = grid.rows[: int(threshold("header", "rows_looked_at"))]
    if sum(bool(_label_and_value(row)[0]) for row in looked) < len(looked) / 3:
        return None
    rows = [row for row in grid.rows if filled(row)]
    pairs = [(row, _label_and_value(row)) for row in rows]
    labels = Counter(label for _, (label, _, _) in pairs if label)
    repeated = [label for label, times in labels.items() if times >= threshold("cards", "fewest")]
    said = {role for label in repeated for role, score in roles_of(label).items() if score >= 0.9}
    lines = sum(labels[label] for label in repeated)
    if len(repeated) < threshold("cards", "fewest_labels") or len(said & CORE) < 2 or lines < len(rows) / 2:
        return None
    first = min(repeated, key=[label for _, (label, _, _) in pairs].index)
    return _table(pairs, first, labels)


def _table(pairs: Sequence[tuple[Row, tuple[str, int, Value]]], first: str, labels: Counter[str]) -> RawTable:
    columns = {label: n for n, label in enumerate(label for label in labels)}
    titles: list[Row] = []
    cards: list[Row] = []
    rest: list[Row] = []
    cells: list[Value] = []
    places: dict[tuple[int, int], tuple[int, int]] = {}
    written: dict[int, str] = {}
    for row, (label, column, value) in pairs:
        if label == first:
            cells = [None] * len(columns)
            cards.append(Row(row.number, cells))
        elif not cards:
            titles.append(row)
            continue
        else:
            rest.append(row)
        if label:
            cells[columns[label]] = value
            places[cards[-1].number, columns[label]] = (column, row.number)
            written.setdefault(columns[label], str(row.values[min(n for n, _ in filled(row))]).strip(" :"))
    return RawTable(written, (), None, cards, titles, places=places, rest=rest)


def _label_and_value(row: Row) -> tuple[str, int, Value]:
    """The label of a row, where its value stands, and the value; no label where the row is no line of a card."""
    if len(row.values) - list(row.values).count(None) > 2:
        return "", 0, None
    cells = filled(row)
    label = cells[0][1].strip(" :") if cells else ""
    known = bool(label) and len(cells) <= 2 and max(roles_of(label).values(), default=0.0) >= 0.9
    if not known:
        return "", 0, None
    column = cells[1][0] if len(cells) == 2 else cells[0][0] + 1
    return plain(label), column, row.values[column] if len(cells) == 2 else None
