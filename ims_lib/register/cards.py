"""Sheets of cards: one requirement after the other, each value beside its label or below it, instead of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ims_lib.register.cells import cell_at, filled
from ims_lib.register.columns import CORE, roles_of
from ims_lib.register.references import parse
from ims_lib.register.tables import RawTable
from ims_lib.register.vocabulary import plain, threshold
from ims_lib.spreadsheet.grid import Grid, Row, Value

_Labels = tuple[tuple[int, str], ...]
"""The labels of a row, each with its column."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A label as it is typed, with its value and the cell where that stands."""

    typed: str
    value: Value
    column: int
    row: int

    @property
    def label(self) -> str:
        """The label as it is compared."""
        return plain(self.typed)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the sheet, and the labels in it. `inside`: a part of a card, if only by a value."""

    row: Row
    fields: Sequence[_Field] = ()
    inside: bool = False


def find_cards(grid: Grid) -> RawTable | None:
    """The cards of a sheet as a table, a row for each card; None where the sheet holds no cards.

    The table's rows bear the number of the card's first row; `places` says where each of their cells really stands.
    """
    looked = grid.rows[: int(threshold("header", "rows_looked_at"))]
    if sum(_is_half_labels(row) for row in looked) < threshold("cards", "share") * len(looked):
        return None
    rows = [row for row in grid.rows if filled(row)]
    forms = [lines for lines in (_beside(rows), _below(rows)) if _are_cards(lines)]
    labels = {field.label for lines in forms for line in lines for field in line.fields}
    best = max(forms, key=lambda lines: _values_said(lines, labels), default=None)
    return _table(best) if best else None


def _beside(rows: Sequence[Row]) -> list[_Line]:
    """The rows with each label's value to the right of it; a cell below a value goes on with it."""
    lines: list[_Line] = []
    starts = [texts[:1] if 0 < len(texts := _short_texts(row)) <= 2 else () for row in rows]
    times = Counter(start for start in starts if start)
    known = {start for start in times if _is_label(start[0][1])}
    often, columns = _often(times, known), {start[0][0] for start in known}
    for row, start in zip(rows, starts, strict=True):
        cells = filled(row)
        if start in known or (times[start] >= often and start[0][0] in columns):
            column = cells[1][0] if len(cells) == 2 else cells[0][0] + 1
            value = row.values[column] if len(cells) == 2 else None
            lines.append(_Line(row, [_Field(_typed(cells[0][1]), value, column, row.number)], inside=True))
            continue
        above = lines[-1] if lines else None
        goes_on = above is not None and above.inside and row.number == above.row.number + 1
        held = next((n for n in range(len(lines) - 1, -1, -1) if lines[n].fields), None) if goes_on else None
        if held is None or [column for column, _ in cells] != [lines[held].fields[0].column]:
            lines.append(_Line(row, inside=goes_on))
            continue
        field = lines[held].fields[0]
        lines[held] = replace(lines[held], fields=[replace(field, value=_joined([field.value, cells[0][1]]))])
        lines.append(_Line(row, inside=True))
    return lines


def _often(times: Mapping[_Labels, int], known: Iterable[_Labels]) -> float:
    """From how many times on a text is a label of the cards although we don't know it: as often as those that we know."""
    return max(threshold("cards", "fewest"), threshold("majority") * _usual([times[texts] for texts in known]))


def _usual(counts: Iterable[int]) -> int:
    """How often most labels stand there, which is once a card: one may be a value too, another stand in few cards."""
    found = Counter(counts)
    return max(found, key=lambda count: (found[count] * (count > 1), count), default=0)


def _below(rows: Sequence[Row]) -> list[_Line]:
    """The rows with each label's value in the rows below it, down to an empty one or the next labels."""
    short = [_short_texts(row) for row in rows]
    times = Counter(texts for texts in short if texts)
    known = {texts for texts in times if all(_is_label(text) for _, text in texts)}
    often = _often(times, known)
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
        if any(_is_record(value) for value in values[1:]):  # headings of a table, which stand there again
            return []
        fields = [
            _Field(text, _joined([_value(value, column) for value in values]), column, row.number + 1)
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


def _are_cards(lines: Sequence[_Line]) -> bool:
    """Whether labels come back over several lines, often enough and with what a control has; a table's headings don't."""
    fewest = threshold("cards", "fewest")
    labels = Counter(field.label for line in lines for field in line.fields)
    repeated = {label for label, times in labels.items() if times >= fewest}
    together = Counter(tuple(field.label for field in line.fields) for line in lines if line.fields)
    said = {role for label in repeated for role, score in roles_of(label).items() if score >= 0.9}
    values = {(field.label, str(field.value)) for line in lines for field in line.fields if field.label in repeated}
    return (
        len(repeated) >= threshold("cards", "fewest_labels")
        and sum(times >= fewest for times in together.values()) > 1
        and len(said & CORE) >= 2
        and len(values) > len(repeated)  # else it is the same words each time: headings of a table
        and sum(line.inside for line in lines) >= len(lines) / 2
    )


def _values_said(lines: Sequence[_Line], labels: set[str]) -> tuple[int, int]:
    """How many labels of references have one for a value, and how many labels have a value that is no label itself.

    Of two ways to read a sheet the one with more is right.
    """
    said = [(f.label, str(f.value)) for line in lines for f in line.fields if f.value is not None]
    references = sum(parse(value).lead for label, value in said if roles_of(label).get("ref", 0.0) >= 0.9)
    return references, sum(plain(value) not in labels for _, value in said)


def _table(lines: Sequence[_Line]) -> RawTable:
    """The cards one below the other; each begins with the label that comes first of those that come back."""
    times = Counter(field.label for line in lines for field in line.fields)
    often = threshold("majority") * _usual(times.values())
    first = next(f.label for line in lines for f in line.fields if times[f.label] >= often)
    columns = {label: n for n, label in enumerate(times)}
    titles: list[Row] = []
    cards: list[Row] = []
    rest: list[Row] = []
    cells: list[Value] = []
    places: dict[tuple[int, int], tuple[int, int]] = {}
    written: dict[int, str] = {}
    for line in lines:
        if line.fields and line.fields[0].label == first:
            cells = [None] * len(columns)
            cards.append(Row(line.row.number, cells))
        elif not cards:
            titles.append(line.row)
            continue
        elif line.inside:
            rest.append(line.row)
        for field in line.fields:
            column = columns[field.label]
            cells[column] = field.value
            places[cards[-1].number, column] = (field.column, field.row)
            written.setdefault(column, field.typed)
    return RawTable(written, (), None, cards, titles, places=places, rest=rest)


def _is_half_labels(row: Row) -> bool:
    texts = _short_texts(row)
    return bool(texts) and 2 * sum(_is_label(text) for _, text in texts) >= len(texts)


def _short_texts(row: Row) -> _Labels:
    """Columns and texts of a row that may hold nothing but labels; nothing where it is too wide for a card."""
    if len(row.values) - list(row.values).count(None) > threshold("cards", "widest"):
        return ()
    return tuple((column, _typed(text)) for column, text in filled(row))


@lru_cache(maxsize=8192)
def _is_label(text: str) -> bool:
    return max(roles_of(_typed(text)).values(), default=0.0) >= 0.9


def _typed(text: str) -> str:
    return text.strip(" :")


def _value(row: Row, column: int) -> Value:
    return row.values[column] if cell_at(row, column) else None


def _joined(values: Iterable[Value]) -> Value:
    """A value over several rows as one text; a single one as it stands."""
    said = [value for value in values if value is not None]
    return "\n".join(str(value).strip() for value in said) if len(said) > 1 else said[0] if said else None
