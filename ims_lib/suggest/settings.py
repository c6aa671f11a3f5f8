"""What data/vocabulary/suggest/ says: our own words for each requirement, and how texts are compared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from ims_lib import paths
from ims_lib.catalogue import Catalogue
from ims_lib.catalogue.knowledge_files import read_whole
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.nearest import did_you_mean

FOLDER = paths.DATA / "vocabulary" / "suggest"
COMMON = "harmonized_structure"
OF_CRITERIA = "criteria"

Kind = Literal["title", "text", "ask", "evidence", "phrase", "vocabulary", "whole"]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]
Phrases = dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]


class EvidenceSettings(Frozen):
    """How passages of documents are compared with criteria; scores are 0 to 1.

    `heading` and `title` weigh the heading above a passage and its document's title against the passage's own words;
    `section` and `document` weigh how much the passages beside it, and all of the document, speak of a criterion's process.
    What is less like than `lowest` is proposed for nothing, and neither is a passage of fewer telling words than `fewest_words`.
    """

    weights: Annotated[dict[Kind, Annotated[float, Field(gt=0)]], Field(min_length=1)]
    heading: Share
    title: Share
    section: Annotated[float, Field(ge=0)]
    document: Annotated[float, Field(ge=0)]
    lowest: Share
    fewest_words: Count
    words_named: Count
    top: Count
    told_by: Annotated[dict[str, frozenset[str]], Field(min_length=1)]
    """Language → small words by which it is known."""
    fewest_told: Share
    sure_told: int = Field(ge=1)
    share_told: Share
    called: dict[str, Share]
    """What a score is called from which on, the highest first; the last from 0."""


class LikenessSettings(Frozen):
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
    of_passages: EvidenceSettings
    endings: dict[str, str]
    stop_words: frozenset[str]


@cache
def load_settings() -> LikenessSettings:
    """How texts are compared. Raises BadCatalogue with every fault of the file."""
    return read_whole(FOLDER / "ranking.yml", LikenessSettings)


def load_own_words(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Our own words for criteria, as an organisation's papers put them. Raises BadCatalogue when a criterion isn't known."""
    own = read_whole(FOLDER / f"{OF_CRITERIA}.yml", Phrases)
    known = catalogue.criteria
    BadCatalogue.raise_with(
        f"{OF_CRITERIA}.yml: {name} is no criterion{did_you_mean(name, known)}"
        for name in sorted(own.keys() - known.keys())
    )
    return MappingProxyType(own)


def load_phrases(catalogue: Catalogue, standard: str, *, folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Our own words for each leaf of a standard: its own, then those of the Harmonized Structure clause it realises.

    Words of a common clause hold for leaves that are the same clause or a part of it, not for those that
    extend it. Raises BadCatalogue when a file names what no standard has.
    """
    own = read_whole(folder / f"{standard}.yml", Phrases)
    common = read_whole(folder / f"{COMMON}.yml", Phrases)
    BadCatalogue.raise_with(
        f"{file}.yml: {name} is no leaf or clause{did_you_mean(name, known)}"
        for file, phrases, known in ((standard, own, catalogue.leaves), (COMMON, common, catalogue.harmonized))
        for name in sorted(phrases.keys() - known.keys())
    )
    found = {}
    for name, row in catalogue.leaves.items():
        if row.standard == standard:
            shared = common.get(row.hs_id or "", ()) if row.hs_relation != "extends" else ()
            found[name] = tuple(dict.fromkeys([*own.get(name, ()), *shared]))
    return MappingProxyType(found)
