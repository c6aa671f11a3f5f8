"""What is asked of each AI system or service: a criterion once, with how far it is met for every one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ims_lib.assessment import Assessment, Verdict
from ims_lib.assessment.objects import ListedObject
from ims_lib.catalogue.criteria import Per
from ims_lib.scales import report_setting

Met = Literal["in place", "in part", "open", "unknown"]
"""How far a criterion is met for one AI system or service; unknown: nobody spoke of it."""


@dataclass(frozen=True)
class AskedOfEach:
    """A criterion that is assessed for each AI system or service."""

    criterion: str
    per: Per
    own: tuple[tuple[ListedObject, Verdict], ...]
    """Those that it asks something of, in the order of the client's list, each with what is known of it there."""

    @cached_property
    def met(self) -> dict[str, Met]:
        """Key of an object → how far."""
        return {each.key: met_by(verdict.level) for each, verdict in self.own}

    @property
    def cells(self) -> tuple[str, ...]:
        """Where what is known stands, each once."""
        return tuple(dict.fromkeys(source.cell for _, verdict in self.own for source in verdict.sources))

    def level_of(self, key: str) -> float | None:
        """The level for one object, 0 to 1; none where nothing is known, or nothing is asked of it."""
        return next((verdict.level for each, verdict in self.own if each.key == key), None)

    def differs_for(self, key: str) -> bool:
        """Whether an object stands otherwise than most of those that are asked."""
        return key in self._differing

    @cached_property
    def _differing(self) -> frozenset[str]:
        levels = {each.key: verdict.level for each, verdict in self.own}
        alike = Counter(levels.values())
        return frozenset(key for key, level in levels.items() if 2 * alike[level] <= len(levels))


def asked_of_each(assessment: Assessment) -> tuple[AskedOfEach, ...]:
    """The criteria that are assessed one by one for the client, AI systems first, in the order of the catalogue.

    What falls away by the organisation's roles isn't among them.
    """
    return tuple(each for per in ("ai_system", "service") for each in _asked_of(per, assessment))


def _asked_of(per: Per, assessment: Assessment) -> Iterator[AskedOfEach]:
    for name, criterion in assessment.catalogue.criteria.items():
        if criterion.per != per or name not in assessment.own or name in assessment.apart:
            continue
        verdict = assessment.own[name]
        own = tuple((each, verdict.of_object(each.key)) for each in assessment.objects.of_criterion(criterion))
        if own:
            yield AskedOfEach(name, per, own)


def met_by(level: float | None) -> Met:
    """In place from largely achieved on."""
    if level is None:
        return "unknown"
    if level >= report_setting("there_from"):
        return "in place"
    return "in part" if level > 0 else "open"
