"""What decisions set in rows of the client's lists: an owner, the day of an action, the end of an AI system, that something is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client.entries import PART, Correction
from ims_lib.dates import day
from ims_lib.decided_settings.made import SYSTEMS, MadeDecision, name_of_thing, system_of
from ims_lib.languages import say

Cell: TypeAlias = tuple[str, str, str, str | None]
"""List and row, column, what is set in it, and what stood there when it was asked; none where that isn't known."""
STATE = "state"
"""What the column of the state is called where a correction sets it."""


def set_in_rows(made: Iterable[MadeDecision], as_of: date) -> dict[str, list[Correction]]:
    """By list and row what decisions, the latest first, set there; the latest of each column counts."""
    found: dict[str, dict[str, Correction]] = {}
    for each in made:
        by = say(" by {who}", who=each.by) + say(" on {day}", day=day(each.on))
        for row, column, new, before in _cells(each, as_of):
            found.setdefault(row, {}).setdefault(column, Correction(column, before, new, by, each.cell))
    return {row: [*of_row.values()] for row, of_row in found.items()}


def _names(made: MadeDecision) -> list[str]:
    """What the rows are called that it is about; of what ends with an AI system's risks the system alone."""
    if made.kind in SYSTEMS:
        return [system_of(made.kind, made.about[0])]
    return list(map(name_of_thing, made.about))


def _cells(made: MadeDecision, as_of: date) -> Iterator[Cell]:
    """What an answer sets by decisions.yml in the rows that it is about; a state not before its day has come."""
    words, said = load_decision_words(), made.answered
    answer, kind = words.answer.get(made.answer), words.of.get(made.kind)
    if answer is None or kind is None or made.is_unread:
        return
    on = said.day or made.on
    given = {
        "day": str(said.day or ""),
        "on": str(on),
        "decided": str(made.on),
        "taken_by": said.taken_by,
        "words": said.words,
    }
    for of_list, columns in answer.sets.items():
        for name in _names(made) if of_list in kind.lists or made.is_on_owners else ():
            for column, what in columns.items():
                is_state = what not in given
                if (new := given.get(what, what)) and (not is_state or on <= as_of):
                    then = made.things.get(name) if what == "day" else None
                    yield f"{of_list}{PART}{name}", STATE if is_state else column, new, then
