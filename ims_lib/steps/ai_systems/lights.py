"""Six lights for each service that holds AI: reliability, security, explanation, resilience, compliance, value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from ims_lib.assessment import Assessment
from ims_lib.assessment.objects import ListedObject
from ims_lib.catalogue.library import Light, load_library
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.scales import report_setting
from ims_lib.steps.ai_systems.standing import verdict_for

State = Literal["in place", "partly", "open", "unknown"]
STATES: tuple[State, ...] = ("in place", "partly", "open", "unknown")


@dataclass(frozen=True, slots=True)
class LightOn:
    """One light of one service."""

    light: Light
    state: State
    level: float | None
    """The mean of what is known, 0 to 1; none where nothing is."""
    met: tuple[str, ...]
    """Criteria in place for all AI systems inside."""
    missing: tuple[str, ...]
    """Those known not to be in place, or in part."""
    unknown: tuple[str, ...]
    cells: tuple[str, ...]
    """Where what is known stands."""


@dataclass(frozen=True, slots=True)
class ServiceWithAi:
    """A service, the AI systems inside, and its six lights."""

    service: ServiceRow
    systems: tuple[AiSystemRow, ...]
    lights: tuple[LightOn, ...]


def services_with_ai(
    services: Iterable[ServiceRow], inside: Mapping[str, Sequence[AiSystemRow]], assessment: Assessment
) -> tuple[ServiceWithAi, ...]:
    """Each service that holds an AI system in scope, in the order of the client's list."""
    assessed = {each.cell: each for each in assessment.objects.assessed}
    return tuple(
        ServiceWithAi(service, systems, tuple(_lights([assessed[row.cell] for row in systems], assessment)))
        for service in services
        if service.cell in assessed
        and (systems := tuple(row for row in inside.get(service.cell, ()) if row.cell in assessed))
    )


def _lights(systems: Sequence[ListedObject], assessment: Assessment) -> Iterator[LightOn]:
    for light in load_library().lights.values():
        levels = {name: _levels(name, systems, assessment) for name in light.criteria}
        asked = {name: found for name, found in levels.items() if found}
        known = {name: [each for each in found if each is not None] for name, found in asked.items()}
        whole = [name for name, found in asked.items() if len(known[name]) == len(found)]
        there = report_setting("there_from")
        met = tuple(name for name in whole if min(known[name]) >= there)
        missing = tuple(name for name, found in known.items() if found and name not in met and min(found) < there)
        spoken = [fmean(found) for found in known.values() if found]
        yield LightOn(
            light=light,
            state=_state(len(met), len(asked), spoken),
            level=fmean(spoken) if spoken else None,
            met=met,
            missing=missing,
            unknown=tuple(name for name in asked if name not in met and name not in missing),
            cells=tuple(dict.fromkeys(cell for name in asked for cell in _cells(name, systems, assessment))),
        )


def _levels(name: str, systems: Sequence[ListedObject], assessment: Assessment) -> list[float | None]:
    """The levels of a criterion: of each system inside that it is assessed for, or its one; none where it doesn't weigh."""
    own, criterion = assessment.own.get(name), assessment.catalogue.criteria[name]
    if own is None:
        return []
    if criterion.per is None:
        return [own.level]
    concerned = assessment.objects.of_criterion(criterion)
    return [verdict_for(own, system.key).level for system in systems if system in concerned]


def _cells(name: str, systems: Sequence[ListedObject], assessment: Assessment) -> Iterator[str]:
    own = assessment.own.get(name)
    verdicts = [verdict_for(own, system.key) for system in systems] if own else []
    return (source.cell for verdict in verdicts for source in verdict.sources)


def _state(met: int, asked: int, spoken: Sequence[float]) -> State:
    """In place where all is; unknown where less than half is spoken of; open where what is known is nothing."""
    if asked and met == asked:
        return "in place"
    if not spoken or 2 * len(spoken) < asked:
        return "unknown"
    return "partly" if any(spoken) else "open"
