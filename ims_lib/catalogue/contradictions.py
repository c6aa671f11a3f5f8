"""Rules that say which records of a client's own lists contradict which statements, and which criteria can't hold where others don't."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import by_id, read_entries, read_whole, unknown
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language
from ims_lib.languages.texts import read_table
from ims_lib.nearest import did_you_mean
from ims_lib.yaml_text import data_file

FILE, FACTS = "contradictions.yml", "facts.yml"
OF_ALL = "all"
"""The facts that rows of every list have."""
Test = bool | Literal["past", "empty", "filled"] | tuple[str, ...]
"""What must hold of a column: true or false, a day in the past, nothing or something there, or one of these words."""
Months = Annotated[int, Field(ge=1)]


class Contradiction(Frozen):
    """One rule. `where` must hold in full of a row of `list`; then what is stated of `against` is unknown."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    list: str
    where: Annotated[dict[str, Test], Field(min_length=1)]
    against: Literal["named"] | tuple[str, ...]
    """Criteria, and requirements of which it contradicts all that is stated."""
    dated: str | None = None
    months: Months | None = None
    """How long a record speaks after its day: the criteria look no further back."""
    after: Months | None = None
    """How long after its day nothing is missed yet."""
    else_latest: bool = False
    """Whether the criteria look at the latest record where none is of these months."""
    everywhere: bool | Literal["always"] = False
    """The criteria speak of the whole list: a record counts in all standards, or in those that it names itself. Always:
    whatever it names, as the criteria are about that very thing."""
    only_in: tuple[str, ...] = ()
    """The only requirements in which the criteria are contradicted, where the record is about what these alone ask."""
    says: str
    asks: str | None = None
    """A question that is put instead of contradicting: always, or with `unless` beside a remark of that meaning."""
    unless: tuple[str, ...] = ()
    """What a remark may say that takes the contradiction back, by its names in the vocabulary, or facts that do."""
    doubts: dict[str, str] = Field(default_factory=dict)
    """Facts that say why the record may be no fault, such as a supplier of little weight → the question that is put instead."""
    newer_than: str | None = None
    """The column with a day after which a day that the remark names has to lie."""
    same_as: str | None = None
    """The code of a finding of the steps that asks the same of a row; it isn't put a second time."""
    speaks_for: bool = False
    """Whether the record speaks for the criteria instead: it is asked about where a row or a setting says that nothing is in place."""
    supports: str | None = None

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria of `against`."""
        return () if self.against == "named" else tuple(name for name in self.against if ":" not in name)

    @property
    def of_time(self) -> bool:
        """Whether it speaks of a day that is past."""
        return "past" in self.where.values()

    @property
    def requirements(self) -> tuple[str, ...]:
        """The requirements of `against`."""
        return () if self.against == "named" else tuple(name for name in self.against if ":" in name)


class Names(NamedTuple):
    """What a rule may call by name."""

    lists: Mapping[str, frozenset[str]]
    """List → its columns, and the facts worked out of its rows."""
    remarks: frozenset[str]
    """Meanings that a remark may have."""


def load_names(data: Path = paths.DATA) -> Names:
    """The names that rules may use: columns and remarks by data/vocabulary/inputs.yml, facts by data/library/facts.yml."""
    vocabulary = data_file("vocabulary/inputs.yml")
    facts = read_whole(data / "library" / FACTS, dict[str, dict[str, str]])
    columns = {name: entry["columns"].keys() for name, entry in vocabulary.items() if "columns" in entry}
    lists = {
        name: frozenset(columns.get(name, ())).union(facts.get(name, ()), facts[OF_ALL])
        for name in columns.keys() | facts.keys() - {OF_ALL}
    }
    return Names(lists, frozenset(vocabulary["remarks"]))


@by_language
def load_contradictions(data: Path = paths.DATA) -> tuple[Contradiction, ...]:
    """The rules, read once and checked against the catalogue. Raises BadCatalogue with every fault."""
    faults: list[str] = []
    rules = by_id(read_entries(data / "library" / FILE, Contradiction, faults), FILE, faults)
    catalogue, names = load_catalogue(data), load_names(data)
    for rule in rules.values():
        faults += _names_unknown(rule, names)
        place = f"{FILE}, {rule.id}"
        faults += unknown(place, rule.criteria, catalogue.criteria, "criterion")
        faults += unknown(place, rule.requirements, catalogue.leaves, "requirement without others below it")
        own = [catalogue.criteria[name] for name in rule.criteria if name in catalogue.criteria]
        unserved = set(rule.only_in) - {link.id for criterion in own for link in criterion.serves}
        faults += [f"{place}: none of its criteria serves {name}" for name in rule.only_in if name in unserved]
        faults += [
            f"{place}: {name} needs asks, a question to put instead"
            for name in ("unless", "speaks_for")
            if getattr(rule, name) and not rule.asks
        ]
    BadCatalogue.raise_with(faults)
    return tuple(rules.values())


def _names_unknown(rule: Contradiction, names: Names) -> Iterator[str]:
    """What a rule names and neither is a column of its list nor worked out of it, a sentence each with the nearest."""
    if rule.list not in names.lists:
        yield f"{FILE}, {rule.id}: {rule.list} is no list{did_you_mean(rule.list, names.lists)}"
        return
    known = names.lists[rule.list]
    said = [field for _, field, _, _ in Formatter().parse(rule.says) if field]
    named = {
        "where": list(rule.where),
        "dated": [rule.dated] if rule.dated else [],
        "newer_than": [rule.newer_than] if rule.newer_than else [],
        "says": [name for name in said if name.removesuffix("_text") not in known],
        "doubts": list(rule.doubts),
        "unless": [name for name in rule.unless if name not in names.remarks],
    }
    for key, listed in named.items():
        near = known | names.remarks if key == "unless" else known
        what = f"column or fact of {rule.list}{', nor a remark' if key == 'unless' else ''}"
        yield from (
            f"{FILE}, {rule.id}, {key}: {name} is no {what}{did_you_mean(name, near)}"
            for name in listed
            if name not in known
        )


RESTING_FILE = "rests_on.csv"
PART, WHOLE = LACKS = "part", "whole"


@dataclass(frozen=True, slots=True)
class RestsOn:
    """That a criterion rests on another: why, and whether it is in doubt already where a part of that is missing."""

    why: str
    part: bool


@by_language
def load_resting(data: Path = paths.DATA) -> Mapping[str, Mapping[str, RestsOn]]:
    """Criterion → those that can't hold in full without it. Raises BadCatalogue."""
    known = load_catalogue(data).criteria
    found: dict[str, dict[str, RestsOn]] = {}
    faults: list[str] = []
    for row in read_table(data / "library" / RESTING_FILE):
        first, second, lacks = row["criterion"], row["rests_on"], row["lacks"]
        faults += unknown(RESTING_FILE, (first, second), known, "criterion")
        if lacks not in LACKS:
            faults.append(f"{RESTING_FILE}: {first} on {second} lacks {lacks!r}, which is none of {', '.join(LACKS)}")
        if first in found.setdefault(second, {}):
            faults.append(f"{RESTING_FILE}: {first} on {second} stands there twice")
        found[second][first] = RestsOn(row["why"], part=lacks == PART)
    BadCatalogue.raise_with(faults)
    return MappingProxyType(found)
