"""Six lights for each service that holds AI: reliability, security, explanation, resilience, compliance, value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from ims_lib.assessment import Assessment, Verdict
from ims_lib.assessment.objects import ListedObject
from ims_lib.assessment.verdicts import by_judgement
from ims_lib.catalogue.library import Light, load_library
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.languages import noted
from ims_lib.scales import judgement_levels, report_setting
from ims_lib.standard_ids import standard_of

State = Literal["in place", "begun", "open", "unknown"]
STATES: tuple[State, ...] = (noted("in place"), noted("begun"), noted("open"), noted("unknown"))


@dataclass(frozen=True, slots=True)
class LightOn:
    """One light of one service."""

    light: Light
    state: State
    level: float | None
    """The mean of what is known, 0 to 1; none where nothing is."""
    if_it_holds: State | None
    """The state if what is in doubt holds here, where nothing else is in place or begun; none where the state rests on more."""
    met: tuple[str, ...]
    """Criteria in place for all AI systems inside."""
    begun: tuple[str, ...]
    """Those in place in part, or for some of them."""
    open: tuple[str, ...]
    """Those of which what is known is nothing."""
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
    services: Iterable[ServiceRow],
    inside: Mapping[str, Sequence[AiSystemRow]],
    assessment: Assessment,
    doubted: Mapping[str, Collection[str]],
) -> tuple[ServiceWithAi, ...]:
    """Each service that holds an AI system in scope, in the order of the client's list.

    `doubted`: criterion → keys of the objects for which it counts in doubt.
    """
    assessed = {each.cell: each for each in assessment.objects.assessed}
    return tuple(
        ServiceWithAi(service, systems, tuple(_lights(_Inside(assessed[service.cell], inside_it, assessment), doubted)))
        for service in services
        if service.cell in assessed
        and (systems := tuple(row for row in inside.get(service.cell, ()) if row.cell in assessed))
        and (inside_it := [assessed[row.cell] for row in systems])
    )


@dataclass(frozen=True)
class _Inside:
    """A service with the AI systems inside, and what is known of either."""

    service: ListedObject
    systems: Sequence[ListedObject]
    assessment: Assessment

    def verdicts(self, name: str) -> list[tuple[str, Verdict]]:
        """Those of a criterion, with the key of each system inside, of the service, or none where it is asked once for all.

        Empty where it asks nothing of these.
        """
        criterion = self.assessment.catalogue.criteria[name]
        of_kind = [
            each
            for each in self.systems
            if (not criterion.kinds or each.kinds is None or each.kinds & {*criterion.kinds})
            and not self._falls_away(name, each)
        ]
        if name in self.assessment.apart or not of_kind:
            return []
        if criterion.per is None:
            return [("", self._verdict(name, None))]
        of = of_kind if criterion.per == "ai_system" else [self.service]
        return [(each.key, self._verdict(name, each)) for each in of]

    def _falls_away(self, name: str, each: ListedObject) -> bool:
        """Whether by the organisation's role for a system a criterion falls away there, under each control that proposes it."""
        served = {link.id for link in self.assessment.catalogue.criteria[name].serves}
        own = [
            name in item.apart
            for proposal in self.assessment.proposals
            if proposal.control in served
            for item in proposal.systems
            if item.cell == each.cell
        ]
        judged = name in self.assessment.client.judgements or name in self.assessment.judged_each.get(each.key, {})
        return any(own) and all(own) and not judged

    def _verdict(self, name: str, each: ListedObject | None) -> Verdict:
        """What is known; of a criterion that no standard demands what was judged, else nothing."""
        own = self.assessment.own.get(name)
        if own:
            return own.of_object(each.key) if each else own
        judged = self.assessment.judged_each.get(each.key, {}).get(name) if each else None
        judgement = judged or self.assessment.client.judgements.get(name)
        if judgement and judgement.new in judgement_levels():
            return by_judgement(judgement)
        return NOT_BEGUN if is_not_begun(name, self.assessment) else UNKNOWN


def is_not_begun(name: str, assessment: Assessment) -> bool:
    """Whether the client says that nothing exists yet for any standard in scope that a criterion serves (Scoring 13)."""
    client = assessment.client
    served = {standard_of(link.id) for link in assessment.catalogue.criteria[name].serves}
    in_scope = served & {*client.standards}
    return bool(in_scope) and in_scope <= {*client.settings.not_started}


UNKNOWN = Verdict(None, "unknown")
NOT_BEGUN = Verdict(0.0, "asserted")


def _lights(inside: _Inside, doubted: Mapping[str, Collection[str]]) -> Iterator[LightOn]:
    there = report_setting("there_from")
    for light in load_library().lights.values():
        of_each = {name: found for name in light.criteria if (found := inside.verdicts(name))}
        asked = {name: [verdict for _, verdict in found] for name, found in of_each.items()}
        known = {name: [each.met for each in found if each.level is not None] for name, found in asked.items()}
        met = tuple(n for n, found in asked.items() if len(known[n]) == len(found) and min(known[n]) >= there)
        behind = {name: found for name, found in known.items() if found and min(found) < there}
        spoken = [fmean(found) for found in known.values() if found]
        state = state_of(len(met), len(asked), spoken)
        sure = any(
            verdict.met and key not in doubted.get(name, ())
            for name, found in of_each.items()
            for key, verdict in found
        )
        if_it_holds = state if state in ("in place", "begun") and not sure else None
        yield LightOn(
            light=light,
            state="open" if if_it_holds else state,
            level=0.0 if if_it_holds else fmean(spoken) if spoken else None,
            if_it_holds=if_it_holds,
            met=met,
            begun=tuple(name for name, found in behind.items() if any(found)),
            open=tuple(name for name, found in behind.items() if not any(found)),
            unknown=tuple(name for name in asked if name not in met and name not in behind),
            cells=tuple(dict.fromkeys(s.cell for found in asked.values() for each in found for s in each.sources)),
        )


def state_of(met: int, asked: int, spoken: Sequence[float]) -> State:
    """In place where all is; unknown where less than half is spoken of; open where what is known is nothing; else begun."""
    if asked and met == asked:
        return "in place"
    if not spoken or 2 * len(spoken) < asked:
        return "unknown"
    return "begun" if any(spoken) else "open"
