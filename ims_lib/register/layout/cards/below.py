"""Cards with each label's value in the rows below it: a form, or one column of labels and values in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ims_lib.register.cells import cell_at, filled
from ims_lib.register.layout.cards.pile import Card, Field, Pile, is_label, joined, typed, usual
from ims_lib.register.references.mentions import parse
from ims_lib.register.vocabulary import threshold
from ims_lib.spreadsheet.grid import Row, Value

_Labels = tuple[tuple[int, str], ...]
"""The labels of a row, each with its column."""


class _Line(NamedTuple):
    """A row of the sheet with its labels. `inside`: a part of a card, if only by a value."""

    row: Row
    fields: Sequence[Field] = ()
    inside: bool = False


def read_below(rows: Sequence[Row]) -> Pile:
    """The cards of a sheet whose values stand below their labels."""
    lines = _lines(rows)
    together = Counter(tuple(each.label for each in line.fields) for line in lines if line.fields)
    again = [labels for labels, times in together.items() if times >= threshold("cards", "fewest")]
    if len(again) < 2 or sum(2 * sum(map(is_label, labels)) >= len(labels) for labels in again) < threshold(
        "cards", "share"
    ) * len(again):
        return Pile([])  # headings that stand there again, or any rows that do
    times = Counter(each.label for line in lines for each in line.fields)
    often = threshold("majority") * usual(times.values())
    return _pile(lines, next(each.label for line in lines for each in line.fields if times[each.label] >= often))


def _pile(lines: Sequence[_Line], first: str) -> Pile:
    """The lines as cards, each of which begins with the first label."""
    cards: list[Card] = []
    titles: list[Row] = []
    for line in lines:
        if line.fields and line.fields[0].label == first:
            cards.append(Card(line.row, list(line.fields)))
        elif not cards:
            titles.append(line.row)
        elif line.inside:
            cards[-1].rest.append(line.row)
            cards[-1].fields.extend(line.fields)
    return Pile(cards, titles)


def _lines(rows: Sequence[Row]) -> list[_Line]:
    """The rows with each label's value in the rows below it, down to an empty one or the next labels."""
    short = [_short_texts(row) for row in rows]
    times = Counter(texts for texts in short if texts)
    known = {texts for texts in times if all(is_label(text) for _, text in texts)}
    # A text is a label although we don't know it, where it stands there as often as those that we know.
    often = max(threshold("cards", "fewest"), threshold("majority") * usual([times[texts] for texts in known]))
    first = next((texts for texts in short if times[texts] >= often), ())
    named = [texts if texts in known or times[texts] >= often else () for texts in short]
    lines: list[_Line] = []
    begun = False
    for n, row in enumerate(rows):
        if n < len(lines):  # a value, taken with its label
            continue
        labels = named[n]
        begun = begun or labels == first
        if not labels or not begun:
            lines.append(_Line(row))
            continue
        values = _values_below(rows, named, n, first)
        # Headings of a table, which stand there again, or one of its lines between the records.
        if any(_is_record(value) and (m or len(filled(value)) > len(labels)) for m, value in enumerate(values)):
            return []
        fields = [
            Field(text, joined([_value(value, column) for value in values]), column, row.number + 1)
            for column, text in labels
        ]
        lines += [_Line(row, fields, inside=True), *(_Line(value, inside=True) for value in values)]
    return lines


def _values_below(rows: Sequence[Row], named: Sequence[_Labels], n: int, first: _Labels) -> list[Row]:
    """The rows below a row of labels that hold their values."""
    values: list[Row] = []
    for m in range(n + 1, len(rows)):
        # A value may read like a label, 'Implemented' for one; further lines of it don't. A card begins only once.
        begins = named[m] == first != named[n]
        if rows[m].number != rows[m - 1].number + 1 or begins or (named[m] and values):
            break
        values.append(rows[m])
    return values


def _is_record(row: Row) -> bool:
    """Whether a row looks like one of a table: a reference with something beside it."""
    cells = filled(row)
    return len(cells) > 1 and any(parse(text).lead for _, text in cells)


def _short_texts(row: Row) -> _Labels:
    """Columns and texts of a row that may hold nothing but labels; nothing where it is too wide for a card."""
    if len(row.values) - list(row.values).count(None) > threshold("cards", "widest"):
        return ()
    return tuple((column, typed(text)) for column, text in filled(row))


def _value(row: Row, column: int) -> Value:
    return row.values[column] if cell_at(row, column) else None
