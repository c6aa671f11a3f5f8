"""Nonconformities and actions as the client keeps them: open, overdue or closed, and what an auditor would miss in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ims_lib.catalogue.model import Catalogue
from ims_lib.dates import day as spoken
from ims_lib.dates import spoken as in_full
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import ActionRow
from ims_lib.inputs.said import begins_with, days_within, holds, lies_ahead, says_nothing
from ims_lib.inputs.states import CLOSED, TO_CHECK, day_of_closing, day_of_list, is_void, state_of
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief, load
from ims_lib.told import finding_at
from ims_lib.wording import counted, in_marks, in_quotes

NO_NONCONFORMITY = ("observation", "opportunity", "action")
"""Kinds that need no cause; an action is itself what is done."""
STRENGTH = "strength"
"""What an audit found to be good: no action follows from it."""
NO_ACTION = noted("a corrective action")
NO_DAY = noted("a due day")
"""What an entry may lack; what is itself an action, an observation or an opportunity needs none."""
NO_LOOK = noted("a look at its effect")
"""What a closed entry may lack; an opportunity needs none, save one of services, where an improvement is measured."""
SERVICES = "20000-1"
UNCHECKED = noted("effect to check")
"""The state of what is closed or done while nobody has looked at its effect (ISO 10.2): its old due day is no matter any more."""
NOT_OPEN = ("closed", UNCHECKED)
"""The states of what asks for nothing more to be done."""


@dataclass(frozen=True, slots=True)
class Action:
    """A nonconformity, finding or action of the client's own lists, as of a day. What is told with None isn't said there."""

    action: str
    """Its id, else its row."""
    title: str
    kind: str | None
    source: str | None
    raised_on: dt.date | None
    cause: str | None
    correction: str | None
    corrective_action: str | None
    effective: str | None
    owner: str | None
    due: dt.date | None
    closed_on: dt.date | None
    state: str
    """closed (its own word, or a day of closing that has come), UNCHECKED (closed or done, and nobody has looked at its effect), overdue
    (open, and after its due day when the list was written), open. An entry whose state is a word that we don't know is open, and never
    overdue."""
    days_late: int
    """Days after the due day, of what was closed late too."""
    age: int | None
    """Days since it was raised."""
    refs: tuple[str, ...]
    missing: tuple[str, ...]
    """What an auditor would miss."""
    cell: str
    criteria: tuple[str, ...]
    """Those of the requirements that it names."""

    @property
    def is_of_certifier(self) -> bool:
        """Whether a certification body raised it and it isn't closed."""
        is_raised = holds(self.source, "from_certifier") and not begins_with(self.source, "internal_audit_words")
        return is_raised and self.is_open

    def lacks(self, what: str) -> bool:
        """Whether an auditor would miss this: NO_ACTION, NO_DAY or NO_LOOK."""
        return translated(what) in self.missing

    @property
    def is_open(self) -> bool:
        """Whether something is to be done yet, and not only to be looked at."""
        return self.state not in NOT_OPEN

    @property
    def standing(self) -> str:
        """Its state; of what nobody has looked at, since when it is closed, and for when the look is planned."""
        if self.state != UNCHECKED:
            days = say(", {days}", days=counted(self.days_late, "day")) if self.state == "overdue" else ""
            without = (
                say(" without {missing}", missing=", ".join(self.missing)) if self.missing and not self.is_open else ""
            )
            return f"{translated(self.state)}{days}{without}"
        since = say("closed on {day}", day=spoken(self.closed_on)) if self.closed_on else say("done")
        if self.effective and days_within(self.effective):
            return say("{since}, effect to be looked at: {said}", since=since, said=in_quotes(in_full(self.effective)))
        return say("{since}, effect not checked yet", since=since)


def list_actions(inputs: Inputs, as_of: dt.date, catalogue: Catalogue) -> tuple[Action, ...]:
    """Each nonconformity, finding or action of the client's own lists, as of a day; without what is void."""
    return tuple(_action(row, as_of, catalogue) for row in _entries(inputs))


def open_entries(inputs: Inputs, as_of: dt.date) -> list[ActionRow]:
    """The rows of nonconformities, findings and actions that aren't closed."""
    return [row for row in _entries(inputs) if state_of(row, as_of) != "closed"]


def columns_missing(inputs: Inputs) -> tuple[str, ...]:
    """What every entry wants and some list of the client's has no column for."""
    wanted = load("inputs")["audits"]["wanted"]
    return tuple(name for name in wanted if any(name not in row.cells for row in _entries(inputs)))


def check_actions(inputs: Inputs, as_of: dt.date, catalogue: Catalogue) -> Iterable[Finding]:
    """What is wrong with single entries: overdue, incomplete (no cause, owner, due day or look at the effect), dates that
    can't be, a state and a day of closing that disagree, and an id that stands twice."""
    seen: dict[str, str] = {}
    for row in _entries(inputs):
        action = _action(row, as_of, catalogue)
        cells, place = row.cells, (*row.on_sheet, row.cells.get("due") or row.cells["title"])
        name = f"{action.action} ({in_marks(brief(action.title))})"
        if action.state == "overdue" and row.due:
            late = counted(action.days_late, "day")
            yield finding_at("action.overdue", place, name=name, days=late, due=spoken(row.due))
        if action.state == UNCHECKED and not lies_ahead(row.effective, as_of):
            where = *row.on_sheet, cells.get("effective") or place[-1]
            yield finding_at("action.unchecked", where, name=name, standing=action.standing)
        lacking = [each for each in action.missing if action.state != UNCHECKED or each != translated(NO_LOOK)]
        if lacking:
            yield finding_at("action.incomplete", place, name=name, missing=", ".join(lacking))
        for column, text in _wrong_days(row, as_of):
            yield Finding("question", "action.dates", f"{name} {text}", *row.on_sheet, cells[column])
        if row.closed_on and row.status and row.status not in (*CLOSED, TO_CHECK):
            said = {"closed_on": spoken(row.closed_on), "state": row.texts.get("status")}
            yield finding_at("action.state", row.place_of("status"), name=name, **said)
        if row.id and row.id in seen:
            said = {"title": brief(row.title), "seen": seen[row.id]}
            yield finding_at("action.twice", row.place_of("id"), id=row.id, **said)
        elif row.id:
            seen[row.id] = row.cell


def _entries(inputs: Inputs) -> list[ActionRow]:
    return [row for row in inputs.lists.audits if not is_void(row) and row.kind != STRENGTH]


def _wrong_days(row: ActionRow, as_of: dt.date) -> Iterator[tuple[str, str]]:
    """Columns with days that can't be, and what is wrong with each."""
    raised, due, closed = row.raised_on, row.due, row.closed_on
    for column, word, day in (("raised_on", say("was raised"), raised), ("closed_on", say("was closed"), closed)):
        if day and day > as_of:
            said, today = spoken(day), spoken(as_of)
            text = say("{word} on {on_day}, after the day of this report, {as_of}", word=word, on_day=said, as_of=today)
            yield column, text
    for column, word, day in (("due", say("is due"), due), ("closed_on", say("was closed"), closed)):
        if raised and day and day < raised:
            said, before = spoken(day), spoken(raised)
            text = say(
                "{word} on {on_day}, before it was raised on {raised_on}", word=word, on_day=said, raised_on=before
            )
            yield column, text


def _action(row: ActionRow, as_of: dt.date, catalogue: Catalogue) -> Action:
    state = state_of(row, as_of)
    closed = state == "closed"
    is_done = closed or row.status == TO_CHECK
    missing = tuple(_missing(row, as_of, closed=is_done))
    is_unchecked = is_done and (row.status == TO_CHECK or translated(NO_LOOK) in missing)
    closed_on = day_of_closing(row, as_of) if closed else None
    end, due = closed_on or as_of, row.due
    overdue = state == "open" and not is_done and due is not None and due < day_of_list(row, as_of)
    known = closed_on is not None or not closed  # of what is closed without a day nobody can say whether it was late
    late = max((end - due).days, 0) if due and (closed_on or overdue) else 0
    age = (end - row.raised_on).days if row.raised_on and known else None
    leaves = [leaf for name in row.refs if name in catalogue.requirements for leaf in catalogue.leaves_below(name)]
    return Action(
        action=row.id or say("row {row}", row=row.row),
        title=row.title,
        kind=row.kind,
        source=row.source,
        raised_on=row.raised_on,
        cause=row.cause,
        correction=row.correction,
        corrective_action=row.corrective_action,
        effective=row.effective,
        owner=row.owner,
        due=row.due,
        closed_on=closed_on,
        state=UNCHECKED if is_unchecked else "closed" if closed else "overdue" if overdue else "open",
        days_late=late,
        age=age if age is None or age >= 0 else None,
        refs=row.refs,
        missing=missing,
        cell=row.cell,
        criteria=tuple(dict.fromkeys(item for leaf in leaves for item in catalogue.criteria_of[leaf])),
    )


def _missing(row: ActionRow, as_of: dt.date, *, closed: bool) -> Iterator[str]:
    """What the entry lacks, of the columns that the list has."""
    of_nonconformity = (
        ("correction", row.correction, say("a correction")),
        ("cause", row.cause, say("a cause")),
        ("corrective_action", row.corrective_action, translated(NO_ACTION)),
    )
    wanted = [*(of_nonconformity if row.kind not in NO_NONCONFORMITY else ()), ("owner", row.owner, say("an owner"))]
    if closed and (row.kind != "opportunity" or any(name.startswith(f"{SERVICES}:") for name in row.refs)):
        wanted.append(("effective", row.effective, translated(NO_LOOK)))
    for column, said, text in wanted:
        is_ahead = column == "effective" and lies_ahead(said, as_of)
        if column in row.cells and (is_ahead or says_nothing(said, column)):
            yield text
    # A day that stands in the cell and couldn't be read is asked about, and isn't missing.
    if not closed and "due" in row.cells and not (row.due or row.texts.get("due")):
        yield translated(NO_DAY)
