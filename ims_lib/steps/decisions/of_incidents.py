"""What incidents ask to be decided: of which of them those whom they concern are to be told, and which were told late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ims_lib.assessment.objects_listed import named_among, names_in
from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day, months_after
from ims_lib.inputs.rows import IncidentRow, ServiceRow
from ims_lib.inputs.states import is_void
from ims_lib.register.vocabulary import brief, plain
from ims_lib.steps.ai_systems.told_late import NoticeTime, lateness, notice_times
from ims_lib.steps.ai_systems.words_against import says_nobody
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted


def of_untold(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The incidents of the past months on services of which the list says that nobody was told, the latest first, and those that were
    told later than a time that the files name.

    Top management decides, and who owns the services that they hit prepares it.
    """
    since = months_after(ahead.as_of, -ahead.words.untold_months)
    rows = [row for row in ahead.steps.inputs.lists.incidents if row.opened and since <= row.opened <= ahead.as_of]
    hit = {row.cell: own for row in rows if not is_void(row) and (own := _services_of(row, ahead))}
    rows = sorted((row for row in rows if row.cell in hit), key=lambda row: row.opened or date.min, reverse=True)
    times = notice_times(ahead.steps.inputs.lists, ahead.steps.register.controls)
    untold = [row for row in rows if says_nobody(row.told) or _is_inside(row, ahead)]
    late = {row.cell: how for row in rows if row not in untold and (how := lateness(row, times, hit[row.cell]))}
    by_way = {how: [row for row in rows if late.get(row.cell) == how] for how in ("late", "perhaps")}
    for asked in ({case_of(len(untold)): untold}, by_way):
        found = {case: rows for case, rows in asked.items() if rows}
        told = [row for rows in found.values() for row in rows]
        if told:
            cells = [*(str(row.place_of("told")) for row in told), *(each.cell for each in times)]
            about = [row.id or row.title for row in told]
            if_not = kind.if_not[next(iter(found))] + _times_told(times, kind, ahead)
            by = ahead.soon if asked is not by_way else ahead.fortnight
            yield ahead.make(kind, _asked(found, kind, ahead), if_not, by=by, cells=cells, about=about)


def _asked(found: Mapping[str, Sequence[IncidentRow]], kind: DecisionKind, ahead: Ahead) -> str:
    asked = ". ".join(
        kind.ask[case].format(count=len(rows), incidents=ahead.some(_told(row, case, kind) for row in rows))
        for case, rows in found.items()
    )
    return asked + kind.words["prepared"]


def _times_told(times: Sequence[NoticeTime], kind: DecisionKind, ahead: Ahead) -> str:
    named = [f"{quoted(each.words)} ({each.of})" for each in times]
    return kind.words["times"].format(times=ahead.some(named)) if times else kind.words["no_times"]


def _services_of(row: IncidentRow, ahead: Ahead) -> list[ServiceRow]:
    """The services of the catalogue that an incident hit."""
    services = ahead.steps.inputs.lists.services
    return [service for name in names_in(row.affected) for service in named_among(name, services)]


def _is_inside(row: IncidentRow, ahead: Ahead) -> bool:
    """Whether those who were told are roles of the client's own alone."""
    told = [name for name in map(plain, names_in(row.told or "")) if name]
    return bool(told) and all(name in ahead.steps.owners.evidence.roles for name in told)


def _told(row: IncidentRow, case: str, kind: DecisionKind) -> str:
    """M-26-10 “Assistant named a setting that does…” (29 October 2026, Managed network), with who was told where anybody was; of those of which it
    isn't known whether it was in time the number and that."""
    told = "" if says_nobody(row.told) else quoted(row.told or "")
    name = " ".join(filter(None, (row.id, quoted(brief(row.title, most=MOST)))))
    beside = [day(row.opened) if row.opened else "", row.affected if case in ("one", "several") else "", told]
    if case == "perhaps" and row.id:
        name, beside = row.id, [told]
    return kind.words["incident"].format(name=name, beside=", ".join(filter(None, beside)))


MOST = 60
"""Letters of a title that are quoted."""
