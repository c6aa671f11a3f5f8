"""Criteria that can't hold in full where another doesn't, as data/library/rests_on.csv names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import read_table, unknown
from ims_lib.catalogue.model import load_catalogue
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language

FILE = "rests_on.csv"
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
    for row in read_table(data / "library" / FILE):
        first, second, lacks = row["criterion"], row["rests_on"], row["lacks"]
        faults += unknown(FILE, (first, second), known, "criterion")
        if lacks not in LACKS:
            faults.append(f"{FILE}: {first} on {second} lacks {lacks!r}, which is none of {', '.join(LACKS)}")
        if first in found.setdefault(second, {}):
            faults.append(f"{FILE}: {first} on {second} stands there twice")
        found[second][first] = RestsOn(row["why"], part=lacks == PART)
    BadCatalogue.raise_with(faults)
    return MappingProxyType(found)
