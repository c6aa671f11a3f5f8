"""In which state the entries of a client's lists are: what words and days say together. One reading for all who ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ims_lib.inputs.rows import ActionRow, DocumentRow, IncidentRow, ListRow, MeasurementRow, RiskRow, StatedRow
from ims_lib.inputs.said import meaning_at_start, percents_in, says_passed, spellings_for, way_of
from ims_lib.languages import by_language
from ims_lib.register.vocabulary import load, plain, spellings

CLOSED = ("closed", "done")
TO_CHECK = "to_check"
"""Done, while its effect is to be checked."""
REOPENED = "reopened"
RETIRED = "retired"
PLANNED, PILOT = "planned", "pilot"
LIVE = "live"
RUNNING = (LIVE, PILOT)
DEVELOPMENT = "development"
NOT_YET_IN_USE = (PLANNED, DEVELOPMENT)
VOID, DROPPED, FORMER = "void", "dropped", "former"
"""The states of what counts no longer: an entry that was cancelled, rejected, raised in error or stands twice; an objective
that was given up; a supplier that is none any longer."""


def state_of(row: ActionRow, as_of: dt.date) -> str | None:
    """Open, closed or void, of a nonconformity, finding or action; none where its state is a word or a column that we don't know."""
    if is_void(row):
        return VOID
    if row.status == REOPENED:
        return "open"
    if day_of_closing(row, as_of) is not None or row.status in CLOSED:
        return "closed"
    return "open" if row.status or not (row.texts.get("status") or CLOSING & row.unread.keys()) else None


CLOSING = {"status", "closed", "closed_on"}
"""The columns that tell whether something is over."""


def day_of_closing(row: ActionRow, as_of: dt.date) -> dt.date | None:
    """The day on which a nonconformity or action was closed; none where it hasn't come yet."""
    return row.closed_on if row.closed_on and row.closed_on <= as_of else None


def is_solved(row: IncidentRow, as_of: dt.date) -> bool | None:
    """Whether an incident is over; none where its state is a word or a column that we don't know."""
    closed = row.status == "closed" or bool(row.closed and row.closed <= as_of and row.status != REOPENED)
    is_untold = bool(row.texts.get("status") or CLOSING & row.unread.keys()) and not row.status
    return None if is_untold and not closed else closed


def is_major(row: IncidentRow) -> bool:
    """Whether an incident is major: by the client's own yes or no, else by what a priority says of most."""
    graded = [*plain(row.priority or "").split(), *filter(str.isalpha, plain(row.texts.get("kind", "")).split())]
    return not spellings_for("major_words").isdisjoint(graded) if row.major is None else row.major


def is_void(row: StatedRow) -> bool:
    """Whether the status of an entry says that it counts no longer."""
    return row.status in (VOID, DROPPED, FORMER)


def day_of_list(row: ListRow, as_of: dt.date) -> dt.date:
    """The day on which what a row says held: that of its list where the list says one, else the report's."""
    return min(row.stated_on or as_of, as_of)


def is_in_use(row: StatedRow) -> bool:
    """Whether an AI system is in use, as far as its row says."""
    return row.status not in NOT_YET_IN_USE and not is_ended(row)


def is_ended(row: StatedRow) -> bool:
    """Whether an AI system or a service is there no longer: retired, or its entry void."""
    return row.status == RETIRED or is_void(row)


def is_past_review(row: DocumentRow, as_of: dt.date) -> bool:
    """Whether the review of a document is overdue: by its day, by a word in that day's place, or by the document's state."""
    if row.next_review:
        return row.next_review < day_of_list(row, as_of)
    return row.status == "expired" or says_passed(row.texts.get("next_review")) or says_passed(row.texts.get("status"))


def state_of_measure(text: str | None) -> str | None:
    """Open, done, closed, accepted, monitored or void, by a risk's status; none where we don't know the word.

    A per cent below 100 is open, whatever word stands beside it.
    """
    shares = percents_in(text)
    if shares:
        return "open" if min(shares.values()) < ALL_OF_IT else "done"
    return meaning_at_start(text, _measure_words())


ALL_OF_IT = 100
"""Per cent."""


def has_open_measure(row: RiskRow) -> bool:
    """Whether the list has a column for the state, and the state says that the measure isn't done, or says nothing."""
    return "status" in row.cells and (not row.status or state_of_measure(row.status) == "open")


def is_measure_untold(row: RiskRow) -> bool:
    """Whether there is a measure, and the list has no column that could say whether it is done."""
    has_measure = bool(row.plan or row.treatment) and row.treatment not in NO_MEASURE
    return has_measure and "status" not in row.cells


NO_MEASURE = ("retain", "avoid")
"""What is done with a risk where nothing is left to carry out by a day."""


@by_language
def _measure_words() -> Mapping[str, str]:
    words = {**load("inputs")["measure_words"], VOID: load("inputs")["void_words"]}
    return {phrase: state for state, listed in words.items() for phrase in spellings(listed)}


def better_by(row: MeasurementRow) -> int:
    """1 where a figure is better the higher it is, -1 the lower, by its column or by how its target is put; 0 where neither tells."""
    return {"higher": 1, "lower": -1}.get(row.better or way_of(row.texts.get("target")) or "", 0)


def misses_target(row: MeasurementRow) -> bool | None:
    """Whether a figure misses its target; None where nobody can say."""
    way = better_by(row)
    return way * (row.actual - row.target) < 0 if way and row.actual is not None and row.target is not None else None
