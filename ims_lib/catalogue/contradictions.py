"""Rules that say which records of a client's own lists contradict which statements: data/library/contradictions.yml."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import by_id, did_you_mean, read_entries
from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue

FILE = "contradictions.yml"
Test = bool | Literal["past", "empty", "filled"] | tuple[str, ...]
"""What must hold of a column: true or false, a day in the past, nothing or something there, or one of these words."""


class Contradiction(Frozen):
    """One rule. `where` must hold in full of a row of `list`; then what is stated of `against` is unknown.

    With `months` a record speaks for so many months after its day: the criteria look no further back. `everywhere`: the
    criteria speak of the whole list, so a record of one standard contradicts them in all. `only_in`: the only requirements
    in which they are contradicted, where the record is about what these alone ask.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    list: str
    where: Annotated[dict[str, Test], Field(min_length=1)]
    against: Literal["named"] | tuple[str, ...]
    dated: str | None = None
    months: Annotated[int, Field(ge=1)] | None = None
    everywhere: bool = False
    only_in: tuple[str, ...] = ()
    says: str
    supports: str | None = None


@cache
def load_contradictions(data: Path = paths.DATA) -> tuple[Contradiction, ...]:
    """The rules, read once and checked against the catalogue. Raises BadCatalogue with every fault."""
    faults: list[str] = []
    rules = by_id(read_entries(data / "library" / FILE, Contradiction, faults), FILE, faults)
    catalogue = load_catalogue(data)
    for rule in rules.values():
        faults += [*_unknown_criteria(rule, catalogue.criteria), *_unserved(rule, catalogue)]
    if faults:
        raise BadCatalogue(faults)
    return tuple(rules.values())


def _unknown_criteria(rule: Contradiction, criteria: Collection[str]) -> list[str]:
    return [
        f"{FILE}, {rule.id}: {name} is no criterion{did_you_mean(name, criteria)}"
        for name in _criteria(rule)
        if name not in criteria
    ]


def _unserved(rule: Contradiction, catalogue: Catalogue) -> list[str]:
    """Requirements of `only_in` that no criterion of the rule serves."""
    served = {
        link.id for name in _criteria(rule) if name in catalogue.criteria for link in catalogue.criteria[name].serves
    }
    return [f"{FILE}, {rule.id}: none of its criteria serves {name}" for name in rule.only_in if name not in served]


def _criteria(rule: Contradiction) -> tuple[str, ...]:
    return () if rule.against == "named" else rule.against
