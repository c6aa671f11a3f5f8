"""What a reader finds requirements by beside word, standard and state: process, owner, weight of the gap, AI system or service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ims_lib.languages import translated
from ims_lib.scales import gap_weights
from ims_lib.steps import Steps


@dataclass(frozen=True, slots=True)
class WayToFind:
    """One way to find requirements: its choices, and by requirement those that fit it, by their place among the choices."""

    name: str
    """process, owner, severity or object."""
    label: str
    choices: Sequence[str]
    fit: Mapping[str, Sequence[int]]

    def marks(self, requirement: str) -> list[str]:
        """What marks a requirement as one of these choices: p0, p7."""
        return [self.mark(place) for place in self.fit.get(requirement, ())]

    def mark(self, place: int) -> str:
        """What marks a requirement as one of the choice at this place."""
        return f"{self.name[0]}{place}"


def ways_to_find(steps: Steps) -> list[WayToFind]:
    """The ways that have something to choose from at this client; the requirements are those in scope."""
    coverage = steps.coverage
    catalogue, objects, found = coverage.catalogue, coverage.assessment.objects, steps.roadmap.gaps.found
    names = [name for name in coverage.figures if coverage.assessment.applicable[name]]
    asked = {name: [catalogue.criteria[item] for item in coverage.assessment.criteria_of(name)] for name in names}
    kinds = dict.fromkeys(rule.weight for rule in gap_weights())
    ways = {
        ("process", translated("Process")): {
            name: [catalogue.processes[item.process].title for item in items] for name, items in asked.items()
        },
        ("owner", translated("Owner")): {name: [steps.owners.of_requirement(name).name] for name in names},
        ("severity", translated("Weight")): {name: [translated(gap.severity)] for name, gap in found.items()},
        ("object", translated("System, service")): {
            name: [each.label for item in items for each in objects.of_criterion(item)] for name, items in asked.items()
        },
    }
    order = {"severity": [translated(kind) for kind in kinds], "object": [each.label for each in objects.assessed]}
    made = (_way(name, label, told, order.get(name)) for (name, label), told in ways.items())
    return [way for way in made if len(way.choices) > 1]


def _way(name: str, label: str, told: Mapping[str, Sequence[str]], order: Sequence[str] | None) -> WayToFind:
    """With the choices that something fits, in their order, else by alphabet."""
    used = {choice for choices in told.values() for choice in choices if choice}
    choices = [choice for choice in order if choice in used] if order else sorted(used, key=str.casefold)
    places = {choice: place for place, choice in enumerate(choices)}
    fit = {name: sorted({places[choice] for choice in found if choice}) for name, found in told.items()}
    return WayToFind(name, label, choices, fit)
