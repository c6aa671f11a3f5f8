"""Cards with each label's value beside it, or behind a colon in the same cell.

How the cards are laid out is learnt from the lines of a sheet, or of sheets that are filled in alike (`learn_forms`);
then they are read by it (`read_pile`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ims_lib.register.cells import text_of
from ims_lib.register.layout.cards.labels import LAST, Cell, Labels, Line, label_columns
from ims_lib.register.layout.cards.pile import BESIDE, Card, Field, Pile, joined, most_common, usual
from ims_lib.register.layout.headings import is_data
from ims_lib.register.statuses.applicability import boxes_of
from ims_lib.register.vocabulary import threshold
from ims_lib.spreadsheet.grid import Value


@dataclass(frozen=True)
class Form:
    """How the cards of a pile are laid out."""

    columns: Labels
    span: tuple[int, int]
    """First and last column of the pile: others may lie beside it."""
    first: str = ""
    """The label that each card begins with."""
    times: Mapping[str, int] = field(default_factory=dict)
    """How often each label stands on a card."""
    below: Mapping[str, int] = field(default_factory=dict)
    """Labels whose value stands in lines below them, with the fewest lines that it takes."""
    above: int = 0
    """Lines without a label that each card begins with."""

    @property
    def left(self) -> int:
        """The first column of labels; what stands to the left of it is said of a whole card."""
        return min(self.columns)


@dataclass(frozen=True)
class Page:
    """A sheet's lines as far as they lie within the columns of a form."""

    form: Form
    lines: Sequence[Line]
    marks: Sequence[Sequence[Cell]]
    """The labels of each line."""
    owners: Mapping[int, int]
    """For each line that goes on with the value of a label above it, the line of the label."""

    @classmethod
    def of(cls, form: Form, sheet: Sequence[Line]) -> Page:
        left, right = form.span
        cut = (Line(line.row, [cell for cell in line.cells if left <= cell.column <= right]) for line in sheet)
        lines = [line for line in cut if line.cells]
        marks = [[cell for cell in line.cells if cell.label in form.columns.get(cell.column, ())] for line in lines]
        return cls(form, lines, marks, _owners(form, lines, marks))

    def loose_above(self) -> dict[int, int]:
        """For each line with the first label of a card, how many lines right above it belong to no card above."""
        loose: dict[int, int] = {}
        for start in self._starts():
            n = start
            while n and not self.marks[n - 1] and n - 1 not in self.owners and not self._is_nearer_above(n - 1):
                n -= 1
            loose[start] = start - n
        return loose

    def _starts(self) -> Iterator[int]:
        """The lines with which cards begin: the first label, or where it is missing, one that the card above has already."""
        seen: Counter[str] | None = None
        for n, labels in enumerate(self.marks):
            names = [cell.label for cell in labels]
            again = seen is not None and any(seen[name] >= self.form.times.get(name, LAST) for name in names)
            if self.form.first in names or again:
                seen = Counter()
                yield n
            if seen is not None:
                seen.update(names)

    def _is_nearer_above(self, n: int) -> bool:
        """Whether a line stands nearer to the one above it than to the one below."""
        number, after = self.lines[n].row.number, self.lines[n + 1].row.number
        return n > 0 and number - self.lines[n - 1].row.number < after - number


def learn_forms(sheets: Sequence[Sequence[Line]]) -> list[Form]:
    """How the cards of these sheets are laid out: several forms where piles lie side by side, none without cards."""
    columns = label_columns([line for lines in sheets for line in lines])
    return [_learn(sheets, form) for form in _side_by_side(columns)]


def read_pile(form: Form, sheet: Sequence[Line]) -> Pile:
    """The cards of a sheet."""
    page = Page.of(form, sheet)
    starts = {start - min(form.above, loose): start for start, loose in page.loose_above().items()}
    if not starts:
        return Pile([])
    top = min(starts)
    header = page.lines[top - 1] if top and _is_header(form, page.lines[top - 1]) else None
    cards = [
        _read_card(page, range(begin, end), starts[begin], header)
        for begin, end in pairwise([*sorted(starts), len(page.lines)])
    ]
    above = [line.row for line in sheet if line.row.number < cards[0].first.number]
    return Pile(cards, [row for row in above if header is None or row is not header.row], header and header.row)


def _side_by_side(columns: Labels) -> Iterator[Form]:
    """The columns of labels taken apart where the labels of the first one come again."""
    listed = list(columns)
    first = columns[listed[0]] if listed else frozenset()
    edges = [n for n, column in enumerate(listed) if len(columns[column] & first) >= threshold("majority") * len(first)]
    for start, end in pairwise([*edges, len(listed)]):
        span = listed[start] if start else 0, listed[end] - 1 if end < len(listed) else LAST
        yield Form({column: columns[column] for column in listed[start:end]}, span)


def _learn(sheets: Sequence[Sequence[Line]], form: Form) -> Form:
    pages = [Page.of(form, lines) for lines in sheets]
    labels = [cell.label for page in pages for found in page.marks for cell in found]
    times = Counter(labels)
    often = threshold("majority") * usual(times.values())
    first = next(label for label in labels if times[label] >= often)
    form = replace(form, first=first, times=_times_on_a_card(labels, first), below=_valued_below(pages))
    return replace(form, above=_lines_above([Page.of(form, lines) for lines in sheets]))


def _times_on_a_card(labels: Sequence[str], first: str) -> dict[str, int]:
    """How often each of the labels, in their order, stands on most cards."""
    cards: list[Counter[str]] = [Counter()]
    for label in labels:
        if label == first:
            cards.append(Counter())
        cards[-1][label] += 1
    return {label: most_common([card[label] for card in cards if card[label]]) for label in set(labels)}


def _valued_below(pages: Sequence[Page]) -> dict[str, int]:
    """Labels that stand alone in their line on each card, always with a lone cell below; the fewest such lines."""
    fewest: dict[str, int] = {}
    for page in pages:
        for n, labels in enumerate(page.marks):
            lone = _lone_below(page.lines, page.marks, n) if len(page.lines[n].cells) == 1 else []
            for cell in labels:
                fewest[cell.label] = min(fewest.get(cell.label, LAST), len(lone) if cell.own is None else 0)
    return {label: lines for label, lines in fewest.items() if lines}


def _lone_below(lines: Sequence[Line], marks: Sequence[Sequence[Cell]], n: int) -> list[int]:
    """The lines of one cell in the column of a lone label, one right below the other, down to the next label."""
    below = n + 1
    while below < len(lines) and not marks[below] and _is_next(lines[below - 1], lines[below]):
        if _columns(lines[below]) != _columns(lines[n]):
            break
        below += 1
    return list(range(n + 1, below))


def _lines_above(pages: Sequence[Page]) -> int:
    """How many lines without a label each card begins with: its number and title, other words each time."""
    depths = [depth for page in pages for depth in page.loose_above().values()]
    enough = threshold("majority") * len(depths)
    most = min(depths[0], int(threshold("cards", "lines_above")))
    return max(depth for depth in range(most + 1) if sum(each >= depth for each in depths) >= enough)


def _owners(form: Form, lines: Sequence[Line], marks: Sequence[Sequence[Cell]]) -> dict[int, int]:
    owners: dict[int, int] = {}
    held: int | None = None
    for n, line in enumerate(lines):
        if marks[n]:
            held = n
            owners |= dict.fromkeys(_values_below(form, lines, marks, n), n)
        elif n not in owners and held is not None:
            if _is_next(lines[n - 1], line) and _goes_on(lines[held], marks[held], line):
                owners[n] = held
            else:
                held = None
    return owners


def _goes_on(above: Line, labels: Sequence[Cell], line: Line) -> bool:
    """Whether a line stands below the values of labels only; below a label without one, a cell to the right of it."""
    values = {cell.column for cell in above.cells if cell not in labels}
    lone = len(line.cells) == 1 and line.cells[0].column > labels[0].column
    return values.issuperset(_columns(line)) if values else lone


def _values_below(form: Form, lines: Sequence[Line], marks: Sequence[Sequence[Cell]], n: int) -> list[int]:
    """The lines below a label that hold its value; where they run on to the next card, as many as it takes at least."""
    fewest = form.below.get(marks[n][0].label, 0)
    below = _lone_below(lines, marks, n) if fewest else []
    after = below[-1] + 1 if below else len(lines)
    runs_on = after < len(lines) and _is_next(lines[after - 1], lines[after])
    return below[:fewest] if runs_on and form.first in [cell.label for cell in marks[after]] else below


def _is_next(line: Line, after: Line) -> bool:
    return after.row.number == line.row.number + 1


def _columns(line: Line) -> list[int]:
    return [cell.column for cell in line.cells]


def _is_header(form: Form, line: Line) -> bool:
    """Whether a line says what stands in the columns below it: Theme, Item, Content."""
    words = all(isinstance(cell.value, str) and not is_data(text_of(cell.value)) for cell in line.cells)
    return form.left in _columns(line)[:-1] and words


def _read_card(page: Page, part: range, start: int, header: Line | None) -> Card:
    """The card of a part of the lines; `start` is the line of its first label."""
    form, owners = page.form, page.owners
    lines = {n: page.lines[n] for n in part if n < start or page.marks[n] or n in owners}
    fields: dict[int, list[Field]] = {}
    for n, line in lines.items():
        if n in owners:
            fields[owners[n]] = _continued(fields[owners[n]], line)
        else:
            fields[n] = _labelled(form, line, page.marks[n]) if page.marks[n] else _unlabelled(form, line, start - n)
    whole = _said_of_all(form, [line for n, line in lines.items() if n not in owners], header)
    listed = [*whole, *_counted([each for found in fields.values() for each in found])]
    listed += _remarks(lines.values(), listed, header)
    rest = [line.row for n, line in lines.items() if n != part.start]
    unread = [_unread(form, line, page.marks[n], listed) for n, line in lines.items() if n not in owners]
    return Card(page.lines[part.start].row, listed, rest, sum(len(line.cells) for line in lines.values()), sum(unread))


def _labelled(form: Form, line: Line, labels: Sequence[Cell]) -> list[Field]:
    """The labels of a line with their values, each up to the next label."""
    fields = []
    edges = [*(cell.column for cell in labels), form.span[1] + 1]
    for cell, until in zip(labels, edges[1:], strict=True):
        values = [other for other in line.cells if cell.column < other.column < until]
        below = cell.label in form.below
        column = values[0].column if values and cell.own is None else cell.column + (cell.own is None and not below)
        value = _text([other.value for other in values]) if cell.own is None else cell.own
        fields.append(Field(cell.typed, value, column, line.row.number + below))
    return fields


def _unlabelled(form: Form, line: Line, above: int) -> list[Field]:
    """The cells of a line that a card begins with, by their places."""
    cells = (cell for cell in line.cells if cell.column >= form.left)
    return [Field("", cell.value, cell.column, line.row.number, (above, cell.column)) for cell in cells]


def _continued(fields: Sequence[Field], line: Line) -> list[Field]:
    """The fields of a line with what stands below the value of one of them."""
    at = max((n for n, each in enumerate(fields) if each.column <= line.cells[0].column), default=0)
    value = joined([fields[at].value, _text([cell.value for cell in line.cells])])
    return [replace(each, value=value) if n == at else each for n, each in enumerate(fields)]


def _counted(fields: Sequence[Field]) -> list[Field]:
    """The fields, those of one label told apart by how often it came before."""
    times: Counter[str] = Counter()
    found = []
    for each in fields:
        found.append(replace(each, place=(0, times[each.label])) if each.typed else each)
        times[each.label] += 1
    return found


def _said_of_all(form: Form, lines: Sequence[Line], header: Line | None) -> list[Field]:
    """What stands to the left of a card's labels, once or in each line: its theme, its number."""
    typed = _headings(header)
    found: dict[int, list[Field]] = {}
    for line in lines:
        for cell in (cell for cell in line.cells if cell.column < form.left):
            each = Field(typed.get(cell.column, ""), cell.value, cell.column, line.row.number, (BESIDE, cell.column))
            found.setdefault(cell.column, []).append(each)
    return [fields[0] for fields in found.values() if len({each.value for each in fields}) == 1]


def _remarks(lines: Iterable[Line], fields: Sequence[Field], header: Line | None) -> list[Field]:
    """What stands to the right of a card's values, in columns that have a heading."""
    last = max((each.column for each in fields), default=LAST)
    found: dict[int, Field] = {}
    for line in lines:
        for cell in (cell for cell in line.cells if cell.column > last and cell.column in _headings(header)):
            held = found.setdefault(
                cell.column,
                Field(_headings(header)[cell.column], None, cell.column, line.row.number, (BESIDE, cell.column)),
            )
            found[cell.column] = replace(held, value=joined([held.value, cell.value]))
    return list(found.values())


def _headings(header: Line | None) -> dict[int, str]:
    return {cell.column: cell.typed or text_of(cell.value) for cell in header.cells} if header else {}


def _unread(form: Form, line: Line, labels: Sequence[Cell], fields: Sequence[Field]) -> int:
    """How many cells of a line are neither label nor value nor said of the whole card; numbers of the lines don't count."""
    places = {(each.row, each.column) for each in fields}
    whole = {each.column for each in fields if each.place[0] == BESIDE}
    return sum(
        cell not in labels
        and (line.row.number, cell.column) not in places
        and cell.column not in whole
        and not (cell.column < form.left and text_of(cell.value).isdigit())
        for cell in line.cells
    )


def _text(values: Sequence[Value]) -> Value:
    """The value that stands in several cells of a line: that of the first, but of boxes all."""
    texts = " ".join(map(text_of, values))
    return texts if len(values) > 1 and boxes_of(texts) else values[0] if values else None
