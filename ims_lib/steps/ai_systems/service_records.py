"""What other lists say against a service: grave incidents, open findings, and the AI inside."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ims_lib.assessment.shadow_ai import unlisted_in, unlisted_in_use
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import ActionRow, AiSystemRow, IncidentRow, Lists, ServiceRow
from ims_lib.inputs.said import days_within
from ims_lib.inputs.states import PLANNED, is_ended, is_major, is_solved, is_void, state_of
from ims_lib.languages import say, translated
from ims_lib.register.model import Register
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import left_unsigned, none_yet, shortfalls
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.steps.ai_systems.known_against import called, open_told
from ims_lib.steps.ai_systems.naming import is_of_service
from ims_lib.steps.ai_systems.own_rows import Against, same_restart
from ims_lib.steps.ai_systems.told_late import NoticeTime, lateness
from ims_lib.steps.ai_systems.words_against import says_nobody
from ims_lib.suggest.likeness import terms_of
from ims_lib.wording import in_row


@dataclass(frozen=True, slots=True)
class AiInside:
    """What is known of the AI systems that stand in services."""

    of_service: Mapping[str, Sequence[AiSystemRow]] = field(default_factory=dict)
    """Cell of a service → the AI systems inside."""
    impacts: Mapping[str, SystemImpact] = field(default_factory=dict)
    """Cell of a system → what its impact assessment wants."""
    known: Mapping[str, Sequence[KnownAgainst]] = field(default_factory=dict)
    """Cell of a system → what the lists know against it."""


def records_against(
    services: Iterable[ServiceRow], lists: Lists, ai: AiInside, as_of: dt.date, times: Sequence[NoticeTime] = ()
) -> Mapping[str, tuple[Against, ...]]:
    """Cell of a service → what records that name it and the AI inside say against it; services without any are left out."""
    incidents = [row for row in lists.incidents if not is_void(row)]
    findings = [(row, _incidents_of(row, incidents)) for row in lists.audits if state_of(row, as_of) == "open"]
    found = {
        row.cell: (
            *_incidents(row, incidents, as_of, times),
            *_findings(row, findings, as_of),
            *_inside(row, ai),
        )
        for row in services
    }
    return {cell: told for cell, told in found.items() if told}


def unlisted_against(
    services: Iterable[ServiceRow], inputs: Inputs, register: Register | None
) -> Mapping[str, tuple[Against, ...]]:
    """Cell of a service → the AI in use inside that no list of AI systems names; services without any are left out."""
    unlisted = unlisted_in_use(inputs, register)
    return grouped(
        (row.cell, Against(say("{name} inside, on no list of AI systems", name=each.called), "", each.place))
        for row in services
        for each in unlisted_in(row, unlisted)
    )


def grave_of_impact(impact: SystemImpact) -> str:
    """What is grave of a system's impact assessment: none though the full form is due, less than its day says, not signed off."""
    none = impact.assessed_on is None and impact.screening.due == "full"
    return in_row([*([none_yet(impact)] if none else []), *shortfalls(impact), *left_unsigned(impact)])


def _incidents(
    service: ServiceRow, incidents: Iterable[IncidentRow], as_of: dt.date, times: Sequence[NoticeTime]
) -> Iterator[Against]:
    """Incidents of the service that are major, not over, or that nobody was told of, or later than a time that the files name."""
    for row in incidents:
        late = lateness(row, times, [service]) == "late"
        said = {
            say("priority {grade}", grade=row.priority)
            if row.priority and row.priority.isdigit()
            else say("a major incident"): is_major(row),
            translated("not resolved"): is_solved(row, as_of) is False,
            say("told: “{told}”", told=row.told): says_nobody(row.told),
            say("told late (“{told}”) if a time that the files name covers it", told=row.told): late,
        }
        told = [words for words, holds in said.items() if holds]
        if told and is_of_service(row, service):
            yield Against(", ".join([say("incident {called}", called=called(row)), *told]), "", row.place_of("title"))


def _findings(
    service: ServiceRow, findings: Iterable[tuple[ActionRow, list[IncidentRow]]], as_of: dt.date
) -> Iterator[Against]:
    """Open findings, each with its incidents, that name the service, where they were found or in their title, or are of an incident or
    restart of the service."""
    for row, incidents in findings:
        if any(is_of_service(each, service) for each in (row, *incidents)) or same_restart(row.title, service.notes):
            yield Against(open_told(row, as_of), "", row.place_of("title"))


def _incidents_of(finding: ActionRow, incidents: Sequence[IncidentRow]) -> list[IncidentRow]:
    """The incidents that a finding is of: by their id, by their day where one incident alone was on it, or by nearly the same title."""
    said = " ".join(filter(None, (finding.source, finding.title, finding.cause, finding.notes)))
    named = [row for row in incidents if row.id and re.search(rf"(?<![\w-]){re.escape(row.id)}(?![\w-])", said)]
    days = days_within(finding.source or "")
    of_day = [row for row in incidents if row.opened in days]
    alike = [row for row in incidents if _is_told_again(row.title, finding.title)]
    return [*named, *(of_day if len(of_day) == 1 else ()), *alike]


def _is_told_again(title: str, other: str) -> bool:
    """Whether nearly all words of a title stand in another, endings apart; a title of few words tells nothing."""
    ours, theirs = ({word for word in terms_of(text)[0] if " " not in word} for text in (title, other))
    return len(ours) >= setting("ai_systems", "title_words") and len(ours & theirs) >= setting(
        "ai_systems", "title_share"
    ) * len(ours)


def _inside(service: ServiceRow, ai: AiInside) -> Iterator[Against]:
    """Of each AI system inside, planned ones too: what its impact assessment wants, whether it may be forbidden, what is outstanding, and controls that aren't
    done for it by name."""
    for system in ai.of_service.get(service.cell, ()):
        if is_ended(system):
            continue
        inside, impact = (
            say("planned inside") if system.status == PLANNED else say("inside"),
            ai.impacts.get(system.cell),
        )
        if impact and (told := grave_of_impact(impact)):
            yield Against(
                say("{name} {inside}, impact assessment: {told}", name=system.name, inside=inside, told=told),
                "",
                impact.place,
            )
        for each in ai.known.get(system.cell, ()):
            if each.kind in ("forbidden", "outstanding", "control"):
                yield Against(f"{system.name} {inside}, {each.told}", "", each.place)
