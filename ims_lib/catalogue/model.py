"""The catalogue as one frozen object: what is known before any client comes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from ims_lib import paths
from ims_lib.catalogue.criteria import (
    Criterion,
    Process,
    Serves,
    check_criteria,
    check_renamed,
    read_processes,
    read_renamed,
)
from ims_lib.catalogue.knowledge_files import standing_twice
from ims_lib.catalogue.standards import (
    Edition,
    Frozen,
    HarmonizedClause,
    Link2013,
    MaybeText,
    Requirement,
    Standard,
    check_requirements,
    read_requirements,
    read_rows,
)
from ims_lib.catalogue.weighing import Weighing
from ims_lib.errors import BadCatalogue, BadParameter
from ims_lib.grouping import grouped
from ims_lib.languages import as_written, by_language, language, say
from ims_lib.languages.current import ENGLISH
from ims_lib.nearest import did_you_mean
from ims_lib.wording import in_counts

MOST_WORDS = 20


class Item(Frozen):
    """One piece of what a requirement asks. `item` is the standard's own letter where it has one, else a number."""

    requirement: str
    item: Annotated[str, Field(pattern=r"^[a-z]?\d*$", min_length=1)]
    text: Annotated[str, Field(min_length=5)]
    kind: Literal["arrangement", "content", "performance", "record"]
    confidence: Literal["high", "medium", "low"]
    """How sure its editor is that the requirement asks it, and splits so."""
    note: MaybeText = None


def read_items(folder: Path) -> Mapping[str, tuple[Item, ...]]:
    """Items by requirement, in the order of the file. Raises BadCatalogue with every line that doesn't fit."""
    return MappingProxyType(grouped((item.requirement, item) for item in read_rows(folder / "items.csv", Item)))


def check_items(
    items: Mapping[str, tuple[Item, ...]], criteria: Mapping[str, Criterion], requirements: Mapping[str, Requirement]
) -> Iterator[str]:
    """Items of nothing, items that stand twice or run on, and links that name an item that isn't there."""
    for name, listed in items.items():
        if name not in requirements or not requirements[name].leaf:
            yield f"items.csv: {name} is no requirement that can be assessed"
        yield from standing_twice("items.csv", (f"{name} {item.item}" for item in listed))
        for item in listed:
            if language() == ENGLISH and len(item.text.split()) > MOST_WORDS:
                yield f"items.csv: {name} {item.item} has more than {MOST_WORDS} words"
    for criterion in criteria.values():
        for link in criterion.serves:
            known = {item.item for item in items.get(link.id, ())}
            yield from (f"{criterion.id}: {link.id} has no item {item}" for item in link.items if item not in known)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Standards, requirements and criteria. Mappings are read-only."""

    __repr__ = in_counts

    standards: Mapping[str, Standard]
    requirements: Mapping[str, Requirement]
    harmonized: Mapping[str, HarmonizedClause]
    editions: tuple[Edition, ...]
    links_2013: tuple[Link2013, ...]
    processes: Mapping[str, Process]
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    """What each leaf asks, piece by piece."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Ids that criteria had before → what they are called now."""
    version: str = ""

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """Criteria by id, in the order of their processes."""
        return MappingProxyType({c.id: c for process in self.processes.values() for c in process.criteria})

    @cached_property
    def leaves(self) -> Mapping[str, Requirement]:
        """The requirements that can be assessed, by id, in order."""
        return MappingProxyType({name: row for name, row in self.requirements.items() if row.leaf})

    @cached_property
    def criteria_of(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the criteria that each leaf demands; empty where none is in the catalogue yet."""
        return self._criteria_by_leaf("required")

    @cached_property
    def usual_of(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the criteria that are a usual way to meet each leaf, and which it doesn't demand."""
        return self._criteria_by_leaf("means")

    @cached_property
    def links(self) -> Mapping[tuple[str, str], Serves]:
        """Every link by requirement and criterion."""
        return MappingProxyType(
            {(link.id, criterion.id): link for criterion in self.criteria.values() for link in criterion.serves}
        )

    @cached_property
    def anchor_of(self) -> Mapping[str, str]:
        """Criterion → the kind of anchor that says what its levels look like: scope, record or mechanism."""
        kind_of = {(item.requirement, item.item): item.kind for listed in self.items.values() for item in listed}
        found = {}
        for criterion in self.criteria.values():
            kinds = [kind_of.get((link.id, item)) for link in criterion.serves for item in link.items]
            records = sum(kind in ("record", "performance") for kind in kinds)
            by_records = criterion.sampled or (criterion.role != "scope" and records * 2 > len(kinds))
            found[criterion.id] = "record" if by_records else "scope" if criterion.role == "scope" else "mechanism"
        return MappingProxyType(found)

    def weighing(self, subjects: frozenset[str], kinds: frozenset[str] | None = None) -> Weighing:
        """The links that weigh where these special subjects are in scope, and AI systems of these kinds; none: of any."""
        if (subjects, kinds) not in self._weighings:
            self._weighings[subjects, kinds] = Weighing.of(self.criteria, self.leaves, subjects, kinds)
        return self._weighings[subjects, kinds]

    @cached_property
    def _weighings(self) -> dict[tuple[frozenset[str], frozenset[str] | None], Weighing]:
        return {}

    def _criteria_by_leaf(self, asks: str) -> Mapping[str, tuple[str, ...]]:
        served = grouped(pair for pair, link in self.links.items() if link.asks == asks)
        return MappingProxyType({name: served.get(name, ()) for name in self.leaves})

    @cached_property
    def position_of(self) -> Mapping[str, int]:
        """Where a requirement or criterion stands in the catalogue's own order."""
        return MappingProxyType({name: n for n, name in enumerate([*self.requirements, *self.criteria])})

    @cached_property
    def children_of(self) -> Mapping[str, tuple[str, ...]]:
        """Ids directly below each heading."""
        rows = self.requirements.items()
        return MappingProxyType(grouped((f"{row.standard}:{row.parent}", name) for name, row in rows if row.parent))

    def title_of(self, name: str) -> str:
        """A requirement's title; for a numbered paragraph without one, that of the heading above it."""
        row = self.requirements[name]
        return row.title or self.title_of(f"{row.standard}:{row.parent}")

    def label_of(self, name: str) -> str:
        """A title that tells what it is about by itself: "General" gets the heading's title before it."""
        row = self.requirements[name]
        if not row.title or as_written(row.title) != "General":
            return self.title_of(name)
        return say("{title}, general", title=self.title_of(f"{row.standard}:{row.parent}"))

    def require_leaf(self, name: str) -> None:
        """Raise BadParameter, with the nearest name, when this is no requirement that can be assessed."""
        if name not in self.leaves:
            raise BadParameter(f"{name} is no requirement that can be compared{did_you_mean(name, self.leaves)}")

    def leaves_below(self, name: str) -> tuple[str, ...]:
        """Ids of the leaves under a heading or chapter, in order; of a leaf, itself."""
        if self.requirements[name].leaf:
            return (name,)
        return tuple(leaf for child in self.children_of.get(name, ()) for leaf in self.leaves_below(child))


def load_catalogue(data: Path = paths.DATA) -> Catalogue:
    """The body of knowledge, read once and checked. Raises BadCatalogue with every fault when the files contradict themselves or each other."""
    return _read(data)


@by_language
def load_standards(data: Path = paths.DATA) -> Catalogue:
    """The catalogue without its criteria, which take no part in reading a spreadsheet."""
    folder, harmonized = data / "standards", data / "standards" / "harmonized_structure.csv"
    return Catalogue(
        standards=MappingProxyType({row.id: row for row in read_rows(folder / "standards.csv", Standard)}),
        requirements=read_requirements(folder),
        harmonized=MappingProxyType({row.id: row for row in read_rows(harmonized, HarmonizedClause)}),
        editions=tuple(read_rows(folder / "editions.csv", Edition)),
        links_2013=tuple(read_rows(folder / "links_2013.csv", Link2013)),
        processes={},
    )


@by_language
def _read(data: Path) -> Catalogue:
    known = load_standards(data)
    requirements = known.requirements
    processes = read_processes(data / "criteria")
    items = read_items(data / "standards")
    criteria = {criterion.id: criterion for process in processes for criterion in process.criteria}
    faults = check_requirements(requirements, known.harmonized) + check_criteria(processes, requirements)
    renamed = read_renamed(data / "criteria")
    faults += [*check_items(items, criteria, requirements), *check_renamed(renamed, processes)]
    BadCatalogue.raise_with(faults)
    return replace(
        known,
        processes=MappingProxyType({process.process: process for process in processes}),
        items=items,
        renamed=MappingProxyType(dict(renamed)),
        version=_fingerprint(data),
    )


def _fingerprint(data: Path) -> str:
    """A short name for exactly this state of the knowledge; line ends don't count."""
    digest = hashlib.sha256()
    for folder in ("standards", "criteria", "scales", "vocabulary", "library", "library/drafts"):
        for path in sorted((data / folder).glob("*.*")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]
