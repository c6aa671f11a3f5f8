"""Criteria that can't hold in full where another doesn't: what comes first, and pairs named in data/library/rests_on.csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import did_you_mean
from ims_lib.catalogue.model import load_catalogue
from ims_lib.errors import BadCatalogue

FILE = "rests_on.csv"


@cache
def load_rests_on(data: Path = paths.DATA) -> Mapping[str, Mapping[str, str]]:
    """Criterion → the criteria that it can't hold in full without, each with the reason. Raises BadCatalogue."""
    known = load_catalogue(data).criteria
    found: dict[str, dict[str, str]] = {}
    faults: list[str] = []
    with (data / "library" / FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = row["criterion"], row["rests_on"]
            faults += [
                f"{FILE}: {name} is no criterion{did_you_mean(name, known)}" for name in names if name not in known
            ]
            found.setdefault(row["criterion"], {})[row["rests_on"]] = row["why"]
    if faults:
        raise BadCatalogue(faults)
    return MappingProxyType(found)
