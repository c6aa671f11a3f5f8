"""What data/vocabulary/suggest/ says: our own words for each requirement, and how texts are compared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from ims_lib import paths
from ims_lib.catalogue import Catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.nearest import nearest
from ims_lib.yaml_text import load_yaml

FOLDER = paths.DATA / "vocabulary" / "suggest"
COMMON = "harmonized_structure"

Kind = Literal["title", "text", "ask", "evidence", "phrase", "vocabulary", "whole"]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]
Phrases = dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]
T = TypeVar("T")


class Settings(Frozen):
    """How texts are compared; `letters` is the share of groups of letters, lengths are in letters.

    A score below `lowest_shown` is no suggestion for a client's row.
    """

    weights: Annotated[dict[Kind, Annotated[float, Field(gt=0)]], Field(min_length=1)]
    best: Count
    lowest_shown: Share
    letters: Share
    shortest_group: Count
    longest_group: Count
    longest_text: Count
    shortest_stem: Count
    endings: dict[str, str]
    stop_words: frozenset[str]


@cache
def load_settings(folder: Path = FOLDER) -> Settings:
    """How texts are compared. Raises BadCatalogue with every fault of the file."""
    return _read(folder / "ranking.yml", TypeAdapter(Settings))


def load_phrases(catalogue: Catalogue, standard: str, *, folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Our own words for each leaf of a standard: its own, then those of the Harmonized Structure clause it realises.

    Words of a common clause hold for leaves that are the same clause or a part of it, not for those that
    extend it. Raises BadCatalogue when a file names what no standard has.
    """
    own = _read(folder / f"{standard}.yml", TypeAdapter(Phrases))
    common = _read(folder / f"{COMMON}.yml", TypeAdapter(Phrases))
    faults = _unknown(f"{standard}.yml", own, catalogue.leaves) + _unknown(
        f"{COMMON}.yml", common, catalogue.harmonized
    )
    if faults:
        raise BadCatalogue(faults)
    found = {}
    for name, row in catalogue.leaves.items():
        if row.standard == standard:
            shared = common.get(row.hs_id or "", ()) if row.hs_relation != "extends" else ()
            found[name] = tuple(dict.fromkeys([*own.get(name, ()), *shared]))
    return MappingProxyType(found)


def _read(path: Path, schema: TypeAdapter[T]) -> T:
    try:
        return schema.validate_python(load_yaml(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise BadCatalogue(f"{path.name}: missing from {path.parent}") from None
    except yaml.YAMLError as error:
        raise BadCatalogue(f"{path.name}: not readable as YAML ({error})") from None
    except ValidationError as error:
        raise BadCatalogue(
            f"{path.name}, {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        ) from None


def _unknown(file: str, phrases: Phrases, known: Mapping[str, object]) -> list[str]:
    faults = []
    for name in phrases.keys() - known.keys():
        near = nearest(name, known)
        faults.append(f"{file}: {name} is no leaf or clause" + (f"; did you mean {near}?" if near else ""))
    return sorted(faults)
