"""What cards have in common, however they are laid out: labels with values, one card after the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ims_lib.register.cells import cell_at, text_of
from ims_lib.register.layout.heading_roles import CORE, roles_of
from ims_lib.register.layout.tables import RawTable
from ims_lib.register.references.mentions import parse
from ims_lib.register.statuses.wordings import is_status
from ims_lib.register.vocabulary import plain, threshold
from ims_lib.spreadsheet.grid import Row, Value

BESIDE = -1
"""Instead of a number of lines above the labels: beside all of them."""

NAME_OF_SHEET = (BESIDE, BESIDE)
"""The place of what stands on no cell of a card."""

Key = tuple[str, tuple[int, int]]
"""A field's label with its place: the same for it on every card."""


@dataclass(frozen=True, slots=True)
class Field:
    """A label as it is typed, with its value and the cell where that stands. What bears no label has a place instead."""

    typed: str
    value: Value
    column: int
    row: int
    place: tuple[int, int] = (0, 0)
    """What tells it from others of its label: lines above the labels, and column; or 0, and how often the label came."""

    @property
    def label(self) -> str:
        """The label as it is compared."""
        return plain(self.typed)

    @property
    def key(self) -> Key:
        return self.label, self.place


@dataclass(slots=True)
class Card:
    """One card: its first row, its fields, its further rows, and how many cells these rows have."""

    first: Row
    fields: list[Field] = field(default_factory=list)
    rest: list[Row] = field(default_factory=list)
    cells: int = 0
    unread: int = 0
    """Cells that are neither label nor value: a table, read as cards, has many."""


@dataclass(frozen=True, slots=True)
class Pile:
    """The cards of a sheet one below the other, and the lines above them."""

    cards: Sequence[Card]
    titles: Sequence[Row] = ()
    header: Row | None = None
    """The row of headings above the first card, where there is one: Item, Content."""


@lru_cache(maxsize=8192)
def is_label(text: str) -> bool:
    """Whether the vocabulary knows a text as the name of a column or field."""
    return max(roles_of(typed(text)).values(), default=0.0) >= threshold("cards", "sure")


def typed(text: str) -> str:
    """A label without what only parts it from its value."""
    return text.strip(" :：\t")


def usual(counts: Iterable[int]) -> int:
    """How often most labels stand there, which is once a card: one may be a value too, another stand on few cards."""
    found = Counter(counts)
    return max(found, key=lambda count: (found[count] * (count > 1), count), default=0)


def most_common(counts: Sequence[int]) -> int:
    """The number that stands there most often."""
    return Counter(counts).most_common(1)[0][0]


def joined(values: Iterable[Value]) -> Value:
    """A value over several rows as one text; a single one as it stands."""
    said = [value for value in values if value is not None]
    return "\n".join(str(value).strip() for value in said) if len(said) > 1 else said[0] if said else None


def are_cards(piles: Sequence[Pile]) -> bool:
    """Whether the same labels stand on each card, among them what a control has, with values that differ."""
    cards = [card for pile in piles for card in pile.cards]
    fields = [each for card in cards for each in card.fields]
    times = Counter(each.key for each in fields)
    repeated = {key for key, count in times.items() if count >= threshold("cards", "fewest")}
    labels = {label for label, (above, _) in repeated if above != BESIDE}
    values: dict[Key, list[str]] = defaultdict(list)
    for each in fields:
        if each.key in repeated and each.value is not None:
            values[each.key].append(text_of(each.value))
    return (
        len(cards) >= threshold("cards", "fewest")
        and len(labels) >= threshold("cards", "fewest_labels")
        and len(_said(values)) >= 2
        and sum(card.unread for card in cards) <= threshold("cards", "unread") * sum(card.cells for card in cards)
        and not _are_headings(values)
        # A row that is a card looks like that of a table whose columns say the same all the way down.
        and (2 * sum(map(_has_lines, cards)) > len(cards) or all(is_label(label) for label in labels if label))
    )


def _are_headings(values: Mapping[Key, Sequence[str]]) -> bool:
    """Whether it is the same words each time, as where the headings of a table stand there again."""
    same = {key: texts[0] for key, texts in values.items() if len(set(texts)) == 1}
    labelled = [key for key in values if key[0] and key[1][0] != BESIDE]
    headings = [key for key in labelled if key in same and is_label(key[0]) and _is_heading(same[key])]
    constant = all(key in same for key in labelled) and not all(is_label(label) for label, _ in labelled)
    return len(same) == len(values) or constant or 2 * len(headings) > len(labelled)


def _is_heading(text: str) -> bool:
    """Whether a text is a heading word by word, and no status."""
    return 1.0 in roles_of(typed(text)).values() and not is_status(text)


def _has_lines(card: Card) -> bool:
    """Whether the labels of a card stand in several rows."""
    return len({each.row for each in card.fields if each.typed and each.place[0] != BESIDE}) > 1


def _said(values: Mapping[Key, Sequence[str]]) -> set[str]:
    """The roles of a table of ours that labels have, by their words or their values; none where all values are alike."""
    kinds = {key: _kind_of(texts) for key, texts in values.items()}
    labelled = [kind for (label, (above, _)), kind in kinds.items() if label and above != BESIDE]
    alike = Counter(kind for kind in labelled if kind)
    if alike and max(alike.values()) >= threshold("majority") * len(labelled):  # a column of statuses, of references
        return set()
    said = {kind for kind in kinds.values() if kind}
    for (label, (above, _)), kind in kinds.items():
        if not label and above != BESIDE and kind is None:
            said.add("title")
        roles = {role for role, score in roles_of(label).items() if score >= threshold("cards", "sure")} & CORE
        said |= roles - {"ref"} if "title" in roles else roles  # a 'Control' that holds no reference is named there
    return said


def _kind_of(texts: Sequence[str]) -> str | None:
    """What most of a label's values are: references or statuses."""
    for kind, holds in (("ref", is_reference), ("status", is_status)):
        if sum(map(holds, texts)) >= threshold("majority") * len(texts):
            return kind
    return None


def is_reference(text: str) -> bool:
    """Whether a text begins with a number that a requirement may have."""
    found = parse(text)
    return found.lead and "." in found.ours[0].number


def values_said(piles: Sequence[Pile], labels: frozenset[str]) -> tuple[int, int]:
    """How many labels of references have one for a value, and how many labels have a value that holds no label itself."""
    fields = [each for pile in piles for card in pile.cards for each in card.fields if each.value is not None]
    said = [(each.label, text_of(each.value)) for each in fields]
    references = sum(
        is_reference(value) for label, value in said if roles_of(label).get("ref", 0.0) >= threshold("cards", "sure")
    )
    return references, sum(labels.isdisjoint(map(plain, (value, *value.splitlines()))) for _, value in said)


def table_of(pile: Pile) -> RawTable:
    """The cards as rows of a table; each bears the number of its first row, `places` says where its cells really stand."""
    columns: dict[Key, int] = {}
    headings: dict[int, str] = {}
    body: list[Row] = []
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for card in pile.cards:
        for each in card.fields:
            if columns.setdefault(each.key, len(columns)) == len(headings):
                headings[len(headings)] = each.typed
            places[card.first.number, columns[each.key]] = (each.column, each.row)
    for card in pile.cards:
        cells: list[Value] = [None] * len(columns)
        for each in card.fields:
            cells[columns[each.key]] = each.value
        body.append(Row(card.first.number, cells))
    header, title = pile.header, _title_column(columns, body)
    for (label, (above, _)), column in columns.items():
        if not label or (above == BESIDE and title is not None and "title" in roles_of(label)):
            del headings[column]
    return RawTable(
        headings,
        (header.number,) if header else (),
        header.number if header else None,
        body,
        pile.titles,
        places=places,
        rest=[row for card in pile.cards for row in card.rest],
        title=title,
    )


def _title_column(columns: Mapping[Key, int], body: Sequence[Row]) -> int | None:
    """The column of the words that stand above the labels of each card: the one with most of them."""
    above = [column for (label, (above, _)), column in columns.items() if above > 0 and not label]
    told = {column: [text for row in body if (text := cell_at(row, column))] for column in above}
    words = {column: sum(map(len, texts)) for column, texts in told.items() if not all(map(is_reference, texts))}
    return max(words, key=lambda column: words[column], default=None)
