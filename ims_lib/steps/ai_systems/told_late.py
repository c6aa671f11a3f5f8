"""Times within which the client's own files say that somebody is told of incidents, and which incidents were told later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ims_lib.inputs.rows import IncidentRow, Lists, ServiceRow, value_in
from ims_lib.inputs.said import days_within, says_nothing, spans_in
from ims_lib.inputs.states import is_void
from ims_lib.register.model import Record
from ims_lib.register.vocabulary import load
from ims_lib.scales import setting
from ims_lib.standard_ids import number_of
from ims_lib.steps.ai_systems.known_against import called
from ims_lib.steps.ai_systems.words_against import notice_in

OF_RISKS, OF_SERVICES = ("title", "asset", "threat", "vulnerability", "cause", "effect", "plan"), ("target", "notes")
OF_CONTROLS = ("reason", "evidence", "notes")
"""The columns in which a time for notice may stand."""
A_DAY = 24 * 60
Lateness = Literal["late", "perhaps"]


@dataclass(frozen=True, slots=True)
class NoticeTime:
    """A time within which the client's own files say that somebody is told of incidents."""

    words: str
    minutes: float
    of: str
    """The row: its number, id or name."""
    cell: str
    service: str = ""
    """Cell of the service that it is for; empty where it is for all."""


def notice_times(lists: Lists, controls: Iterable[Record]) -> list[NoticeTime]:
    """Those that rows on incidents, risks and services name, each row once."""
    on = set(load("against")["notice"]["controls"])
    found = [
        NoticeTime(words, minutes, number_of(row.refs[0]), row.named(column))
        for row in controls
        if on.intersection(row.refs)
        for column in OF_CONTROLS
        for words, minutes in notice_in(getattr(row, column))
    ]
    found += [
        NoticeTime(words, minutes, called(row), str(row.place_of(column)))
        for row in lists.risks
        for column in OF_RISKS
        for words, minutes in notice_in(value_in(row, column))
    ]
    found += [
        NoticeTime(words, minutes, row.name, str(row.place_of(column)), row.cell)
        for row in lists.services
        if not is_void(row)
        for column in OF_SERVICES
        for words, minutes in notice_in(value_in(row, column))
    ]
    return list({each.of: each for each in reversed(found)}.values())[::-1]


def lateness(row: IncidentRow, times: Iterable[NoticeTime], hit: Iterable[ServiceRow]) -> Lateness | None:
    """Whether an incident was told later than the shortest time that holds for it, surely or perhaps; none where nothing says so.

    Days tell no hours: two days apart are a day at least; where the time is an hour or so, the next day is late. Of one told without a
    day or a time it isn't known.
    """
    own = {service.cell for service in hit}
    limit = min((each.minutes for each in times if not each.service or each.service in own), default=None)
    if limit is None or not row.told or not row.opened:
        return None
    after = [(on - row.opened).days for on in days_within(row.told)]
    spans = spans_in(row.told)
    took = min([*spans.values(), *((days - 1) * A_DAY for days in after)], default=0)
    is_short = limit <= setting("risk/register", "told_within_minutes")
    if took > limit or (is_short and not spans and min(after, default=0) > 0):
        return "late"
    is_unknown = not after and not spans and not says_nothing(row.told)
    return "perhaps" if is_unknown or (after and min(after) * A_DAY > limit) else None
