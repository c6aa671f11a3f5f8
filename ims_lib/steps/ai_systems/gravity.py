"""Which AI systems may do most harm, as far as the client's lists tell: the order in which they are decided on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ims_lib.catalogue.impact_kit import ImpactKit
from ims_lib.inputs.states import PLANNED
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere


def gravest_first(
    impacts: Iterable[SystemImpact], told: Mapping[str, Sequence[ToldElsewhere]], kit: ImpactKit
) -> list[SystemImpact]:
    """Those in use before those planned; by severity, level, whether a law holds them risky, whether they act without a person's go and always, and how often other lists tell of trouble."""
    return sorted(impacts, key=lambda each: _gravity(each, told.get(each.system.cell, ()), kit), reverse=True)


def _gravity(each: SystemImpact, told: Sequence[ToldElsewhere], kit: ImpactKit) -> tuple[int, ...]:
    severities, levels = list(kit.matrix), [level.id for level in kit.levels]
    rated = [row for row in (each.counts, *each.beside) if row and row.severity]
    named = [row.severity for row in rated if row.severity] or [kit.unrated[each.screening.due]]
    reached = [kit.level_of(row.severity, row.likelihood) for row in rated] + [each.level]
    yes = [answer.question for answer in each.screening.answered("yes")]
    return (
        each.system.status != PLANNED,
        max(map(severities.index, named)),
        max((levels.index(name) for name in reached if name), default=-1),
        any(question.classes for question in yes),
        any("autonomy" in question.says for question in yes) + (each.system.autonomy == "alone"),
        sum(row.is_trouble for row in told),
    )
