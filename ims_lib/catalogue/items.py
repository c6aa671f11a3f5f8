"""Items: what each requirement asks, piece by piece, in our own words, and whether every piece has a criterion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.knowledge_files import read_table
from ims_lib.catalogue.standards import Frozen, MaybeText, Requirement
from ims_lib.errors import BadCatalogue
from ims_lib.grouping import grouped
from ims_lib.languages import language
from ims_lib.languages.current import ENGLISH

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
    faults: list[str] = []
    items = []
    for number, row in enumerate(read_table(folder / "items.csv"), start=2):
        try:
            items.append(Item.model_validate(row))
        except ValidationError as error:
            faults += [f"items.csv line {number}, {fault['loc'][-1]}: {fault['msg']}" for fault in error.errors()]
    BadCatalogue.raise_with(faults)
    return MappingProxyType(grouped((item.requirement, item) for item in items))


def check_items(
    items: Mapping[str, tuple[Item, ...]], criteria: Mapping[str, Criterion], requirements: Mapping[str, Requirement]
) -> Iterator[str]:
    """Items of nothing, items that stand twice or run on, and links that name an item that isn't there."""
    for name, listed in items.items():
        if name not in requirements or not requirements[name].leaf:
            yield f"items.csv: {name} is no requirement that can be assessed"
        for letter, times in Counter(item.item for item in listed).items():
            if times > 1:
                yield f"items.csv: {name} {letter} stands {times} times"
        for item in listed:
            if language() == ENGLISH and len(item.text.split()) > MOST_WORDS:
                yield f"items.csv: {name} {item.item} has more than {MOST_WORDS} words"
    for criterion in criteria.values():
        for link in criterion.serves:
            known = {item.item for item in items.get(link.id, ())}
            yield from (f"{criterion.id}: {link.id} has no item {item}" for item in link.items if item not in known)
