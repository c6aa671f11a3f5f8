"""How each AI system and each service stands: systems by themes of Annex A, services by processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from ims_lib.assessment import Assessment
from ims_lib.assessment.objects import ListedObject
from ims_lib.catalogue.criteria import Per
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Pair
from ims_lib.coverage import beside, mean_figures, split, with_three_numbers
from ims_lib.grouping import grouped
from ims_lib.steps.ai_systems.asked import AskedOfEach

THEMES_OF = "42001"
"""The standard by whose Annex A AI systems are compared."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One AI system or service. Figures are fractions, as in coverage."""

    listed: ListedObject
    groups: Mapping[str, Mapping[str, float]]
    """Theme of Annex A (42001:A.5) or process → the five shares, the three numbers and what is reusable."""
    behind: tuple[str, ...]
    """Of the criteria that are assessed for it alone those known not to be met in full, the least met first."""
    unknown: tuple[str, ...]
    """Those of which nothing is known for it."""


def standings(assessment: Assessment, per: Per, asked: Sequence[AskedOfEach]) -> tuple[Standing, ...]:
    """Each AI system or service in scope, in the order of the client's list.

    A system's theme is the mean over its applicable controls, policies and roles that are the same for all included; a
    service's process is the mean over what is assessed for each service. None where the standard isn't in scope.
    """
    pairs = list(_pairs_of(assessment, per))
    return tuple(_standing(each, pairs, asked, assessment) for each in assessment.objects.assessed if each.per == per)


def furthest_behind_first(listed: Sequence[Standing]) -> list[Standing]:
    """By the mean of what is likely in place over the groups; one of which nothing is compared comes last."""
    return sorted(listed, key=_mean_likely)


def titles_of_groups(listed: Iterable[Standing], catalogue: Catalogue) -> dict[str, str]:
    """What the themes or processes of these are called, in the order of the standard or of the processes."""
    there = {group for each in listed for group in each.groups}
    themes = {name: catalogue.title_of(name) for name in catalogue.requirements if name in there}
    return themes or {name: process.title for name, process in catalogue.processes.items() if name in there}


def groups_of(criterion: str, per: Per, assessment: Assessment) -> frozenset[str]:
    """The themes of Annex A, or the process, in which a criterion counts where AI systems or services are compared."""
    pairs = [(name, criterion) for name in assessment.weighing.requirements_of[criterion]]
    found = (_group_of(pair, per, assessment) for pair in pairs if pair in assessment.verdicts)
    return frozenset(group for group in found if group)


def _mean_likely(each: Standing) -> float:
    found = [figures["likely"] for figures in each.groups.values()]
    return fmean(found) if found else 1.0


def _pairs_of(assessment: Assessment, per: Per) -> Iterator[tuple[str, Pair]]:
    """The pairs that are compared, each behind the group that it counts in."""
    for pair in assessment.verdicts:
        group = _group_of(pair, per, assessment)
        if group:
            yield group, pair


def _group_of(pair: Pair, per: Per, assessment: Assessment) -> str | None:
    catalogue = assessment.catalogue
    requirement, criterion = catalogue.requirements[pair[0]], catalogue.criteria[pair[1]]
    if requirement.standard not in assessment.client.standards:
        return None
    if per == "service" and criterion.per == per:
        return criterion.process
    if per == "ai_system" and requirement.standard == THEMES_OF and requirement.part != "clauses":
        return f"{THEMES_OF}:{'.'.join(requirement.number.split('.')[:2])}"
    return None


def _standing(
    each: ListedObject, pairs: Sequence[tuple[str, Pair]], asked: Sequence[AskedOfEach], assessment: Assessment
) -> Standing:
    criteria, objects = assessment.catalogue.criteria, assessment.objects
    concern = [
        (group, pair)
        for group, pair in pairs
        if criteria[pair[1]].per is None or each in objects.of_criterion(criteria[pair[1]])
    ]
    levels = {item.criterion: item.level_of(each.key) for item in asked if each.key in item.met}
    known = {name: level for name, level in levels.items() if level is not None}
    return Standing(
        listed=each,
        groups={group: _figures(listed, each.key, assessment) for group, listed in grouped(concern).items()},
        behind=tuple(sorted((name for name, level in known.items() if level < 1), key=known.__getitem__)),
        unknown=tuple(name for name, level in levels.items() if level is None),
    )


def _figures(pairs: Sequence[Pair], key: str, assessment: Assessment) -> dict[str, float]:
    """The mean over requirements, each first averaged over its criteria."""
    verdicts = {pair: assessment.verdicts[pair].of_object(key) for pair in pairs}
    by_requirement = grouped((pair[0], {**split(found), **beside(found)}) for pair, found in verdicts.items())
    return with_three_numbers(mean_figures([mean_figures(listed) for listed in by_requirement.values()]))
