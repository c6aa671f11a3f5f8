"""What weighs for a client: the links that are demanded, those about a special subject only where it is in scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ims_lib.catalogue.criteria import Criterion
from ims_lib.grouping import grouped

Pair = tuple[str, str]
"""Requirement and criterion."""


@dataclass(frozen=True)
class Weighing:
    """The links that weigh. Only they take, give, gate and cost; all others are advice."""

    criteria_of: Mapping[str, tuple[str, ...]]
    """Leaf → its criteria, in the catalogue's order; empty where none weighs."""
    requirements_of: Mapping[str, tuple[str, ...]]
    """Criterion → the leaves that it weighs in."""
    gates_of: Mapping[Pair, tuple[str, ...]]
    """Gates of those links that have some."""
    special: frozenset[Pair]
    """Links of which a plain row or certificate says nothing."""

    @classmethod
    def of(
        cls,
        criteria: Mapping[str, Criterion],
        leaves: Mapping[str, object],
        subjects: frozenset[str],
        kinds: frozenset[str] | None = None,
    ) -> Weighing:
        """The links that weigh where these special subjects are in scope, and AI systems of these kinds; none: of any."""
        links = {
            (link.id, criterion.id): link
            for criterion in criteria.values()
            if kinds is None or not criterion.kinds or kinds.intersection(criterion.kinds)
            for link in criterion.serves
            if link.asks == "required" and (link.special is None or link.special in subjects)
        }
        criteria_of, requirements_of = grouped(links), grouped((name, requirement) for requirement, name in links)
        return cls(
            criteria_of={name: criteria_of.get(name, ()) for name in leaves},
            requirements_of={name: requirements_of.get(name, ()) for name in criteria},
            gates_of={pair: link.within for pair, link in links.items() if link.within},
            special=frozenset(pair for pair, link in links.items() if link.special),
        )

    def of_criteria(self, names: frozenset[str]) -> Weighing:
        """The links of these criteria, and of the gates that they stand behind."""
        gates_of = {pair: gates for pair, gates in self.gates_of.items() if pair[1] in names}
        wanted = names.union(*gates_of.values())
        kept = {leaf: tuple(name for name in listed if name in wanted) for leaf, listed in self.criteria_of.items()}
        return Weighing(
            criteria_of=kept,
            requirements_of={name: self.requirements_of[name] for name in self.requirements_of if name in wanted},
            gates_of={pair: gates for pair, gates in self.gates_of.items() if pair[1] in wanted},
            special=self.special,
        )
