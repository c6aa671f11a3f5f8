"""What incidents ask to be decided: of which of them those whom they concern are to be told, and which were told late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ims_lib.assessment.objects_listed import named_among, names_in
from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day, months_after
from ims_lib.inputs.rows import IncidentRow, ServiceRow, value_in
from ims_lib.inputs.said import days_within, spans_in
from ims_lib.inputs.states import is_void
from ims_lib.register.vocabulary import brief, load
from ims_lib.scales import report_setting
from ims_lib.standard_ids import number_of
from ims_lib.steps.ai_systems.known_against import called
from ims_lib.steps.ai_systems.words_against import notice_in, says_nobody
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.wording import listed

OF_RISKS, OF_SERVICES = ("title", "asset", "threat", "vulnerability", "effect", "plan"), ("target", "notes")
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


def notice_times(ahead: Ahead) -> list[NoticeTime]:
    """Those that rows on incidents, risks and services name, each row once."""
    steps, lists = ahead.steps, ahead.steps.inputs.lists
    on = set(load("against")["notice"]["controls"])
    found = [
        NoticeTime(words, minutes, number_of(row.refs[0]), f"{row.file}!{row.sheet}!{row.cell_of(column)}")
        for row in steps.register.controls
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


def of_untold(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The incidents of the past months on services of which the list says that nobody was told, the latest first, and those that were
    told later than a time that the files name.

    Who decides is who owns the services that they hit.
    """
    since = months_after(ahead.as_of, -ahead.words.untold_months)
    rows = [row for row in ahead.steps.inputs.lists.incidents if row.opened and since <= row.opened <= ahead.as_of]
    hit = {row.cell: own for row in rows if not is_void(row) and (own := _services_of(row, ahead))}
    rows = sorted((row for row in rows if row.cell in hit), key=lambda row: row.opened or date.min, reverse=True)
    times = notice_times(ahead)
    untold = [row for row in rows if says_nobody(row.told)]
    late = {row.cell: how for row in rows if (how := _lateness(row, times, hit[row.cell]))}
    found = [*untold, *(row for row in rows if row.cell in late)]
    if not found:
        return
    who = ahead.some(service.owner for row in found for service in hit[row.cell])
    cells = [*(str(row.place_of("told")) for row in found), *(each.cell for each in times)]
    about = [row.id or row.title for row in found]
    what, if_not = (
        _asked(untold, {how: [row for row in rows if late.get(row.cell) == how] for how in WAYS}, kind),
        _if_not(untold, times, kind),
    )
    yield ahead.make(kind, what, if_not, by=ahead.soon, who=who, cells=cells, about=about)


WAYS: tuple[Lateness, ...] = ("late", "perhaps")


def _asked(untold: Sequence[IncidentRow], late: Mapping[Lateness, Sequence[IncidentRow]], kind: DecisionKind) -> str:
    of: dict[str, Sequence[IncidentRow]] = {case_of(len(untold)): untold} | dict(late)
    return ". ".join(
        kind.ask[case].format(count=len(rows), incidents=_some([_told(row, kind) for row in rows], kind))
        for case, rows in of.items()
        if rows
    )


def _if_not(untold: Sequence[IncidentRow], times: Sequence[NoticeTime], kind: DecisionKind) -> str:
    case = case_of(len(untold)) if untold else "late"
    named = [f"{quoted(each.words)} ({each.of})" for each in times]
    return kind.if_not[case] + (
        kind.words["times"].format(times=_some(named, kind)) if times else kind.words["no_times"]
    )


def _some(named: Sequence[str], kind: DecisionKind) -> str:
    most = int(report_setting("decision_systems_shown"))
    more = [kind.words["others"].format(count=len(named) - most)] if named[most:] else []
    return listed([*named[:most], *more])


def _services_of(row: IncidentRow, ahead: Ahead) -> list[ServiceRow]:
    """The services of the catalogue that an incident hit."""
    services = ahead.steps.inputs.lists.services
    return [service for name in names_in(row.affected) for service in named_among(name, services)]


def _lateness(row: IncidentRow, times: Iterable[NoticeTime], hit: Iterable[ServiceRow]) -> Lateness | None:
    """Whether an incident was told later than the shortest time that holds for it, surely or perhaps; none where nothing says so.

    Days tell no hours: two days apart are a day at least.
    """
    own = {service.cell for service in hit}
    limit = min((each.minutes for each in times if not each.service or each.service in own), default=None)
    if limit is None or not row.told or not row.opened:
        return None
    after = [(on - row.opened).days for on in days_within(row.told)]
    took = min([*spans_in(row.told).values(), *((days - 1) * A_DAY for days in after)], default=0)
    if took > limit:
        return "late"
    return "perhaps" if after and min(after) * A_DAY > limit else None


def _told(row: IncidentRow, kind: DecisionKind) -> str:
    """M-26-10 “Assistant named a setting that does not exist” of 29 October 2026 (Managed network), with who was told where anybody was."""
    name = " ".join(filter(None, (row.id, quoted(brief(row.title)))))
    told = "" if says_nobody(row.told) else kind.words["told"].format(told=quoted(row.told or ""))
    beside = "; ".join(filter(None, (row.affected, told)))
    return kind.words["incident"].format(
        name=name, day=day(row.opened) if row.opened else "", beside=f" ({beside})" if beside else ""
    )
