"""What a client's other lists tell of its AI systems: the risks, incidents, figures and nonconformities that name one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ims_lib.assessment.ai_named import telling_words, things
from ims_lib.assessment.document_records import NOT_IN_USE
from ims_lib.assessment.names_in_text import is_a_word, names
from ims_lib.catalogue.role_rules import STANDARD
from ims_lib.grouping import grouped
from ims_lib.inputs import Lists
from ims_lib.inputs.rows import (
    ActionRow,
    AiSystemRow,
    DocumentRow,
    IncidentRow,
    ListRow,
    MeasurementRow,
    RiskRow,
    ServiceRow,
    StatedRow,
    value_in,
)
from ims_lib.inputs.states import is_ended, is_void
from ims_lib.register.model import Record
from ims_lib.register.plans import plans
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import QUOTED, brief, holds_one, load, names_id, phrases_of, plain
from ims_lib.steps.ai_systems.control_rows import rows_naming
from ims_lib.steps.ai_systems.own_rows import Against
from ims_lib.suggest.likeness import stem
from ims_lib.wording import in_quotes

LOOKED_AT: Mapping[str, tuple[str, ...]] = {
    "risks": ("title", "ai_system", "asset", "threat", "vulnerability", "cause", "effect", "plan"),
    "incidents": ("title", "affected", "cause"),
    "audits": ("title", "cause", "corrective_action"),
    "measurements": ("title",),
}
"""The columns of each list in which a system may be named."""
OF_MEASURES = ("plan", "corrective_action")


@dataclass(frozen=True, slots=True)
class ToldElsewhere:
    """A row of another list that names an AI system."""

    list: str
    row: ListRow
    column: str
    """In which the system is named; the row's title where the system's own remark names the row."""

    @property
    def is_trouble(self) -> bool:
        """Whether it tells what went or may go wrong with the system; a figure doesn't, nor a measure that reaches the system too."""
        return self.list != "measurements" and self.column not in OF_MEASURES


def told_elsewhere(systems: Sequence[AiSystemRow], lists: Lists) -> dict[str, tuple[ToldElsewhere, ...]]:
    """Cell of a system → the rows that name it, in the order of the lists; of a figure the last of its periods."""
    known = _names_of(systems, lists.services)
    found = (
        (each.cell, ToldElsewhere(name, row, column))
        for name, columns, row in _looked_at(lists)
        for each in known
        if (column := each.named_in(row, columns))
    )
    return grouped(found)


def rows_perhaps_on(
    systems: Sequence[AiSystemRow], lists: Lists, told: Mapping[str, Sequence[ToldElsewhere]]
) -> dict[str, tuple[IncidentRow | RiskRow | ActionRow, ...]]:
    """Cell of a system → the risks, incidents and nonconformities that hold its name where that may be a common word, and the incidents that
    name none of the list, but what this one alone is called by the words of its kind: a chatbot."""
    named = {each.row.cell for rows in told.values() for each in rows}
    known = _names_of([row for row in systems if not is_ended(row)], lists.services)
    doubted = [
        (each.cell, row)
        for _, columns, row in _looked_at(lists)
        for each in known
        if row.cell not in named and isinstance(row, IncidentRow | RiskRow | ActionRow)
        if any(names(value_in(row, column), each.name) is None for column in columns)
    ]
    named |= {row.cell for _, row in doubted}
    kinds = grouped((word, row.cell) for row in systems if not is_ended(row) for word in _words_of_kind(row))
    others = [row for row in lists.incidents if row.cell not in named and not is_void(row)]
    words = ((kinds.get(word, ()), row) for row in others for word in dict.fromkeys(plain(row.title).split()))
    return grouped([*doubted, *((cells[0], row) for cells, row in words if len(cells) == 1)])


def _words_of_kind(row: AiSystemRow) -> set[str]:
    return {word for word in plain(row.texts.get("kinds") or "").split() if things().hits(word)}


def told_by_controls(
    systems: Sequence[AiSystemRow], services: Sequence[ServiceRow], rows: Sequence[Record]
) -> dict[str, tuple[Against, ...]]:
    """Cell of a system → the rows of controls that aren't done and whose remark says what is amiss with it."""
    return grouped((each.cell, row) for each in _names_of(systems, services) for row in rows_naming(each.is_in, rows))


def assessments_among(documents: Sequence[DocumentRow], systems: Sequence[AiSystemRow]) -> dict[str, DocumentRow]:
    """Cell of a system → the last document that is called an impact assessment of it; none on data protection or for another standard alone."""
    plan = plans()["impact_assessments"]
    words, others = plan.sheets - plan.columns["form"].words.keys(), stems_in("limited", "subjects", "data_protection")
    rows = [row for row in documents if holds_one(f" {plain(row.title)} ", words) and row.status not in NOT_IN_USE]
    own = [row for row in rows if not others.hits(row.title) and STANDARD in (row.standards or (STANDARD,))]
    return {each.cell: row for each in _names_of(systems, ()) for row in own if each.is_in(row.title)}


def called(told: ToldElsewhere) -> str:
    """A row in the client's own words, with its id and place: “Triage model misroutes 41 tickets” (M-26-09, Incidents!B12)."""
    known_by = filter(None, (value_in(told.row, "id"), told.row.place_of("title").short))
    return f"{in_quotes(brief(value_in(told.row, 'title'), most=QUOTED))} ({', '.join(known_by)})"


@dataclass(frozen=True, slots=True)
class _Names:
    """By what one system is named."""

    cell: str
    name: str
    id: str | None
    telling: frozenset[str]
    """Stems of the words that no other name has."""
    about: frozenset[str]
    """Those of what its row says that it is for, works on and is made by, without its name."""
    remark: str | None
    """Its notes, which may name rows of other lists by their ids."""

    def named_in(self, row: ListRow, columns: Sequence[str]) -> str | None:
        """The first column that names the system; none where none does."""
        if names_id(self.remark, value_in(row, "id")):
            return columns[0]
        said = {column: text for column in columns if (text := value_in(row, column))}
        return next((column for column, text in said.items() if self.is_in(text, said.values())), None)

    def is_in(self, text: str | None, beside: Iterable[str] = ()) -> bool:
        """Whether a text names the system; by what may be a common word where the texts of its row tell of what the system is about."""
        if names_id(text, self.id) or (called := names(text, self.name)):
            return True
        if called is None and not self.about.isdisjoint(telling_words(*beside)):
            return True
        words = plain(text or "").split()
        return any(stem(word) in self.telling and _tells(words, n) for n, word in enumerate(words))


def _tells(words: Sequence[str], place: int) -> bool:
    """Whether a word is long enough to name a system by itself, or stands beside a word for AI."""
    beside = words[max(0, place - 1) : place + 2]
    return len(words[place]) >= load("named_systems")["letters_alone"] or not phrases_of(
        "named_systems", "for_ai"
    ).isdisjoint(beside)


def _names_of(systems: Sequence[AiSystemRow], services: Sequence[ServiceRow]) -> list[_Names]:
    every = [*(row.own_name for row in systems), *(row.own_name for row in services)]
    times = Counter(word for name in every for word in _telling(name))
    return [
        _Names(
            row.cell,
            row.own_name,
            row.id,
            frozenset(word for word in _telling(row.own_name) if times[word] == 1),
            frozenset(telling_words(row.purpose, row.data, row.provider) - telling_words(row.own_name)),
            row.notes,
        )
        for row in systems
    ]


def _telling(name: str) -> frozenset[str]:
    """The words of a name, without their endings, that are long enough and don't merely say that it is AI; none of a name that is one word."""
    if is_a_word(name):
        return frozenset()
    words = (word for word in plain(name).split() if len(word) >= load("named_systems")["letters"])
    return frozenset(stem(word) for word in words if word not in phrases_of("named_systems", "for_ai"))


def _looked_at(lists: Lists) -> Iterator[tuple[str, tuple[str, ...], ListRow]]:
    """The rows in which a system may be named, with their list and the columns that are looked at."""
    for name, columns in LOOKED_AT.items():
        yield from ((name, columns, row) for row in _last_of_each(getattr(lists, name)))


def _last_of_each(rows: Iterable[ListRow]) -> Iterator[ListRow]:
    """The rows that count; of the periods of one figure the last."""
    counting = [row for row in rows if not (isinstance(row, StatedRow) and is_void(row))]
    last = {plain(row.title): row for row in counting if isinstance(row, MeasurementRow)}
    yield from (row for row in counting if not isinstance(row, MeasurementRow) or last[plain(row.title)] is row)
