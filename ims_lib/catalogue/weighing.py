"""What weighs for a client: the links that are demanded, those about a special subject only where it is in scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ims_lib.catalogue.criteria import Criterion

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
    def of(cls, criteria: Mapping[str, Criterion], leaves: Mapping[str, object], subjects: frozenset[str]) -> Weighing:
        """The links that weigh where these special subjects are in scope."""
        criteria_of: dict[str, list[str]] = {name: [] for name in leaves}
        requirements_of: dict[str, tuple[str, ...]] = {}
        gates_of: dict[Pair, tuple[str, ...]] = {}
        special: set[Pair] = set()
        for criterion in criteria.values():
            links = [
                link
                for link in criterion.serves
                if link.asks == "required" and (link.special is None or link.special in subjects)
            ]
            requirements_of[criterion.id] = tuple(link.id for link in links)
            for link in links:
                criteria_of[link.id].append(criterion.id)
                if link.within:
                    gates_of[link.id, criterion.id] = link.within
                if link.special:
                    special.add((link.id, criterion.id))
        return cls(
            {name: tuple(ids) for name, ids in criteria_of.items()}, requirements_of, gates_of, frozenset(special)
        )
