"""The cross-map: how requirements relate, as the relation of their sets of criteria.

Relations are those of NIST IR 8477 (set theory relationship mapping): equal, subset, superset, intersects.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations, permutations
from typing import Any

import pandas as pd

from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.standards import CHAPTERS
from ims_lib.frames import rows_of
from ims_lib.grouping import grouped
from ims_lib.standard_ids import number_of, standard_of


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
    rows = []
    for a, of_a in served.items():
        for b in sorted(partners.get(a, ()), key=position.__getitem__):
            if position[a] < position[b]:
                parts = (of_a & served[b], of_a - served[b], served[b] - of_a)
                rows.append((a, b, relation(of_a, served[b]), *(_in_order(catalogue, part) for part in parts)))
    return pd.DataFrame(rows, columns=["a", "b", "relation", "shared", "only_a", "only_b"])


def from_to(catalogue: Catalogue, a: str, b: str) -> list[dict[str, Any]]:
    """The pairs of the cross-map from standard a to standard b as rows, turned round where the map has them the other way."""
    found = []
    for row in rows_of(cross_map(catalogue)):
        of = standard_of(row["a"]), standard_of(row["b"])
        if of == (a, b):
            found.append(row)
        elif of == (b, a):
            turned = {"a": row["b"], "b": row["a"], "only_a": row["only_b"], "only_b": row["only_a"]}
            found.append(row | turned | {"relation": TURNED.get(row["relation"], row["relation"])})
    return found


TURNED = {"subset": "superset", "superset": "subset"}
"""A relation as it is from the other side, where that differs."""


def met_by(catalogue: Catalogue, done: str, wanted: str) -> pd.DataFrame:
    """How far each leaf of `wanted` is met when all of `done` is and nothing is said of `wanted`. Index leaf.

    `done` and `wanted` are standards; a special subject isn't met by what is said of `done`. Of the criteria that weigh
    in the leaf, by share (0-1): met are those that serve `done` too and reach here; reusable those that exist there and
    have to be extended to here, as their gates say. Also what is shared and what is open, as tuples of criterion ids.
    """
    of_done = {
        criterion
        for (name, criterion), link in catalogue.links.items()
        if catalogue.leaves[name].standard == done and link.asks == "required" and link.special is None
    }
    rows = []
    for name, leaf in catalogue.leaves.items():
        criteria = catalogue.criteria_of[name]
        if leaf.standard == wanted and criteria:
            shared = tuple(item for item in criteria if item in of_done)
            reaching = [item for item in shared if of_done.issuperset(catalogue.links[name, item].within)]
            met, reusable = len(reaching) / len(criteria), (len(shared) - len(reaching)) / len(criteria)
            left = tuple(item for item in criteria if item not in shared)
            rows.append((name, leaf.part, leaf.chapter, met, reusable, shared, left))
    columns = ["requirement", "part", "chapter", "met", "reusable", "shared", "open"]
    return pd.DataFrame(rows, columns=columns).set_index("requirement")


def pairs_of_standards(catalogue: Catalogue) -> pd.DataFrame:
    """For each standard done and each other wanted, per part: leaves fully, partly and not met, and the means."""
    rows = []
    for done, wanted in permutations(catalogue.standards, 2):
        for part, leaves in met_by(catalogue, done, wanted).groupby("part", sort=False):
            met = leaves["met"]
            fully, none = int((met == 1).sum()), int((met == 0).sum())
            partly = len(met) - fully - none
            rows.append((done, wanted, part, len(met), fully, partly, none, met.mean(), leaves["reusable"].mean()))
    columns = ["done", "wanted", "part", "leaves", "fully", "partly", "not_met", "mean", "reusable"]
    return pd.DataFrame(rows, columns=columns)


def chapter_matrix(catalogue: Catalogue) -> pd.DataFrame:
    """Per chapter of the Harmonized Structure: criteria that serve one, two and all three standards, and their shares."""
    rows = []
    for chapter in CHAPTERS:
        names = [name for name, leaf in catalogue.leaves.items() if leaf.part == "clauses" and leaf.chapter == chapter]
        criteria = {item for name in names for item in catalogue.criteria_of[name]}
        reach = [
            len({standard_of(name) for name in catalogue.criteria[item].requirements if name in names})
            for item in criteria
        ]
        counts = [reach.count(number) for number in (1, 2, 3)]
        title = catalogue.harmonized[chapter].title
        rows.append((chapter, title, len(criteria), *counts, counts[2] / max(len(criteria), 1)))
    columns = ["chapter", "title", "criteria", "in_one", "in_two", "in_three", "share_in_three"]
    return pd.DataFrame(rows, columns=columns).set_index("chapter")


def side_by_side(catalogue: Catalogue, chapter: str) -> pd.DataFrame:
    """A chapter of the Harmonized Structure over the three standards: a row per criterion, a column per standard.

    Joined by meaning (hs_id), so 20000-1 10.1 stands beside 10.2 of the others. Cells hold the numbers served.
    """
    clauses = grouped((leaf.hs_id, name) for name, leaf in catalogue.leaves.items() if leaf.part == "clauses")
    of_hs = {hs_id: clauses.get(hs_id, ()) for hs_id in catalogue.harmonized if hs_id.partition(".")[0] == chapter}
    own = tuple(name for name in clauses.get(None, ()) if catalogue.leaves[name].chapter == chapter)
    rows = [
        _beside(catalogue, hs_id, item, members)
        for hs_id, members in (of_hs | {"own": own}).items()
        for item in _in_order(catalogue, frozenset(item for name in members for item in catalogue.criteria_of[name]))
    ]
    return pd.DataFrame(rows, columns=["hs_id", "criterion", "text", *catalogue.standards])


def _beside(catalogue: Catalogue, hs_id: str, item: str, members: Collection[str]) -> tuple[str, ...]:
    criterion = catalogue.criteria[item]
    numbers = grouped((standard_of(name), number_of(name)) for name in criterion.requirements if name in members)
    return (hs_id, item, criterion.text, *(", ".join(numbers.get(name, ())) for name in catalogue.standards))


def _in_order(catalogue: Catalogue, ids: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(ids, key=catalogue.position_of.__getitem__))
