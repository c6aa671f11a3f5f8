"""Which columns of a list tell what was decided on AI impact assessments: by their headings, their cells and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ims_lib.register.cell_values import first_day, said_below
from ims_lib.register.cells import filled
from ims_lib.register.plans import LEFT, Column, Plan, plans, spoken, yes_no
from ims_lib.register.vocabulary import holds_one, phrases_of, plain
from ims_lib.spreadsheet.grid import Row

LIST, DECISION, SIGNED, DAY = "impact_assessments", "decision", "signed_off_by", "impact_assessed_on"
LONGEST = 6
"""Words of a cell that tells a decision wherever its word stands; a longer one begins with it."""


@dataclass(frozen=True, slots=True)
class DecisionColumn:
    """A column that is headed as one of decisions, and tells some."""

    place: int
    heading: str
    column: Column
    """How its cells are read, yes and no by its own heading too."""
    names_it: bool
    """Whether its heading says that the decision is on impact assessments."""
    is_full: bool
    """Whether at least half of its cells tell a decision."""


@dataclass(frozen=True, slots=True)
class DecisionColumns:
    """The column of a list of AI systems that tells what came of their impact assessments, and those of which it is open."""

    counts: DecisionColumn | None = None
    open: tuple[DecisionColumn, ...] = ()
    others: tuple[str, ...] = ()
    """Headings of days to which an open one may belong."""

    @property
    def places(self) -> set[int]:
        return {each.place for each in (self.counts, *self.open) if each}


def decisions_of(plan: Plan, places: Mapping[str, int], head: Row | None, body: Sequence[Row]) -> DecisionColumns:
    """What a list of AI systems tells of decisions: by the column that names the assessment, else right of its day, else the only one.

    An approval that stands elsewhere may be one of the tool.
    """
    if plan.id != "ai_systems" or head is None:
        return DecisionColumns()
    found, day = [*_columns(plan, set(places.values()), head, body)], places.get(DAY)
    full = [each for each in found if each.is_full and (day is not None or not each.column.answered)]
    near = [each for each in found if each.names_it] or [
        each for each in found if day is not None and each.place == day + 1
    ]
    plain_ones = [each for each in full if not each.column.answered]
    # an outcome such as “medium” beside the day is no decision where another column tells them
    first = [each for each in near if each.is_full] or plain_ones or near
    others = () if first[:1] == near[:1] else tuple(_other_days(plan, places, head, body))
    counts = first[0] if day is not None and len(first) == 1 and not others else None
    left = full if counts else [*first, *(each for each in full if each not in first)]
    return DecisionColumns(counts, tuple(each for each in left if each is not counts), others)


def with_decision(plan: Plan, places: Mapping[str, int], head: Row, body: Sequence[Row]) -> tuple[Plan, dict[str, int]]:
    """A list of impact assessments with the column that tells their decisions, read as its heading asks; of two such, what both say."""
    if plan.id != LIST:
        return plan, dict(places)
    taken = {place for name, place in places.items() if name not in (DECISION, SIGNED)}
    found = [each for each in _columns(plan, taken, head, body) if each.is_full]
    # Who signed stands under such a heading too; there most cells are names.
    found = [each for each in found if each.column.answered or each.place != places.get(SIGNED)]
    if not found:
        return plan, dict(places)
    first, *others = found
    placed = {name: place for name, place in places.items() if place != first.place} | {DECISION: first.place}
    parts = {**plan.parts, DECISION: others[0].place} if others else plan.parts
    ordered = {name: placed[name] for name in plan.columns if name in placed}
    return replace(plan, columns={**plan.columns, DECISION: first.column}, parts=parts), ordered


def _columns(plan: Plan, taken: set[int], head: Row, body: Sequence[Row]) -> Iterator[DecisionColumn]:
    decision = plans()[LIST].columns[DECISION]
    for place, heading in filled(head):
        told = said_below(place, body)
        telling = sum(_tells(text, decision) for text in told)
        headings = plan.by_cells.headings if plan.by_cells else None
        names_it = any(hit.meaning == DAY for hit in headings.hits(heading)) if headings else False
        column = replace(decision, answered=_answered(heading, decision))
        is_headed = _heads(heading) or (names_it and holds_one(f" {plain(heading)} ", decision.headings))
        if place not in taken and telling and (is_headed or column.answered):
            yield DecisionColumn(place, heading, column, names_it, 2 * telling >= len(told))


def is_decision(heading: str, told: Sequence[str]) -> bool:
    """Whether a column is headed as one of decisions, and half of its cells tell one: in another list an outcome may be anything."""
    if not told or not _heads(heading):
        return False
    decision = plans()[LIST].columns[DECISION]
    return 2 * sum(_tells(text, decision) for text in told) >= len(told)


def _heads(heading: str) -> bool:
    return spoken(heading) in plans()[LIST].columns[DECISION].headings


def _tells(text: str, decision: Column) -> bool:
    """Whether a cell begins with a word for a decision, is short and holds one, or says yes or no."""
    words = plain(text).split()
    begun = any(" ".join(words[:end]) in decision.words for end in range(1, len(words) + 1))
    short = len(words) <= LONGEST and holds_one(f" {plain(text)} ", decision.words)
    return begun or short or (words[0].isalpha() and words[0] in yes_no() and len(words) <= LONGEST)


def _answered(heading: str, decision: Column) -> Mapping[bool, str]:
    """What yes and no mean under a heading that is all of a phrase for approval, but for words that only fill or call the row."""
    found = {}
    # "Approved by" is nothing but words for approval and a filler, and asks for a name.
    beside = frozenset[str]() if plain(heading) in _of_signing() else _beside_the_phrase()
    for answer, stems in decision.answers.items():
        words = stems.words(heading)
        for hit in stems.longest(heading):
            if all(n in hit.places or word in beside for n, word in enumerate(words)):
                found[answer] = hit.meaning
    return found


@cache
def _of_signing() -> frozenset[str]:
    return frozenset(heading for name in (SIGNED, "signed_off_on") for heading in plans()[LIST].columns[name].headings)


@cache
def _beside_the_phrase() -> frozenset[str]:
    called = (word for phrase in plans()[LIST].columns["system"].headings for word in phrase.split())
    return frozenset([*called, *phrases_of("inputs", "fillers")])


def _other_days(plan: Plan, places: Mapping[str, int], head: Row, body: Sequence[Row]) -> Iterator[str]:
    """Headings of days of something else that may have been decided on: a review by the list, or a day that nobody reads."""
    ours, claims = plans()[LIST].columns, plan.by_cells
    own = {heading for name in ("signed_off_on", "next_review") for heading in ours[name].headings}
    for place, heading in filled(head):
        is_review = place == places.get("reviewed_on")
        told = said_below(place, body)
        is_day = bool(told) and 2 * sum(first_day(text) is not None for text in told) >= len(told)
        left = claims is not None and any(hit.meaning == LEFT for hit in claims.headings.hits(heading))
        is_unread = place not in places.values() and not left and plain(heading) not in own
        if is_day and (is_review or is_unread) and not holds_one(f" {plain(heading)} ", ours[DECISION].headings):
            yield heading
