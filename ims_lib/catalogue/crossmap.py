"""The cross-map: how requirements relate, as the relation of their sets of criteria.

Relations are those of NIST IR 8477 (set theory relationship mapping): equal, subset, superset, intersects.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from ims_lib.catalogue.model import Catalogue


def relation(a: frozenset[str], b: frozenset[str]) -> str:
    """How set a stands to set b: equal, subset (a lies within b), superset, intersects or none."""
    if not a & b:
        return "none"
    if a == b:
        return "equal"
    if a < b:
        return "subset"
    return "superset" if a > b else "intersects"


def cross_map(catalogue: Catalogue) -> pd.DataFrame:
    """Each pair of leaves that shares a criterion, once: a, b, relation, shared, only_a, only_b.

    The last three are tuples of criterion ids; only_b is what b asks beyond a (the delta).
    """
    served = {name: frozenset(ids) for name, ids in catalogue.criteria_of.items() if ids}
    partners: dict[str, set[str]] = {}
    for criterion in catalogue.criteria.values():
        for a, b in combinations(criterion.requirements, 2):
            partners.setdefault(a, set()).add(b)
            partners.setdefault(b, set()).add(a)
    position = {name: place for place, name in enumerate(served)}
    rows = [
        (a, b, relation(served[a], served[b]), *(_in_order(catalogue, part) for part in _split(served[a], served[b])))
        for a in served
        for b in sorted(partners.get(a, ()), key=position.__getitem__)
        if position[a] < position[b]
    ]
    return pd.DataFrame(rows, columns=["a", "b", "relation", "shared", "only_a", "only_b"])


def _split(a: frozenset[str], b: frozenset[str]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return a & b, a - b, b - a


def _in_order(catalogue: Catalogue, ids: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(ids, key=catalogue.position_of.__getitem__))
