"""What incidents ask to be decided: of which of them those whom they concern are to be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ims_lib.assessment.objects_listed import named_among, names_in
from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day, months_after
from ims_lib.inputs.rows import IncidentRow, ServiceRow
from ims_lib.inputs.states import is_void
from ims_lib.register.vocabulary import brief
from ims_lib.scales import report_setting
from ims_lib.steps.ai_systems.words_against import says_nobody
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.wording import listed


def of_untold(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The incidents of the past months on services of which the list says that nobody was told, the latest first.

    Who decides is who owns the services that they hit.
    """
    since = months_after(ahead.as_of, -ahead.words.untold_months)
    found = [
        row
        for row in ahead.steps.inputs.lists.incidents
        if says_nobody(row.told) and not is_void(row) and row.opened and since <= row.opened <= ahead.as_of
    ]
    hit = {row.cell: _services_of(row, ahead) for row in found}
    found = [row for row in found if hit[row.cell]]
    if not found:
        return
    found.sort(key=lambda row: row.opened or date.min, reverse=True)
    most = int(report_setting("decision_systems_shown"))
    more = [kind.words["others"].format(count=len(found) - most)] if found[most:] else []
    told = listed([*(_told(row, kind) for row in found[:most]), *more])
    what = kind.ask[case_of(len(found))].format(count=len(found), incidents=told)
    who = ahead.some(service.owner for row in found for service in hit[row.cell])
    cells = [str(row.place_of("told")) for row in found]
    about = [row.id or row.title for row in found]
    yield ahead.make(kind, what, kind.if_not[case_of(len(found))], by=ahead.soon, who=who, cells=cells, about=about)


def _services_of(row: IncidentRow, ahead: Ahead) -> list[ServiceRow]:
    """The services of the catalogue that an incident hit."""
    services = ahead.steps.inputs.lists.services
    return [service for name in names_in(row.affected) for service in named_among(name, services)]


def _told(row: IncidentRow, kind: DecisionKind) -> str:
    """M-26-10 “Assistant named a setting that does not exist” of 29 October 2026 (Managed network)."""
    name = " ".join(filter(None, (row.id, quoted(brief(row.title)))))
    affected = kind.words["affected"].format(service=row.affected) if row.affected else ""
    on = day(row.opened) if row.opened else ""
    return kind.words["incident"].format(name=name, day=on, affected=affected)
