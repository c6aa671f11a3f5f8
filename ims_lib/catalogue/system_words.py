"""How an AI system of the client's list is named by its columns, where a risk or a step of a process speaks of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import read_whole
from ims_lib.catalogue.library import NamedBy, SaidOfEach
from ims_lib.catalogue.standards import Frozen

FILE = "system_words.yml"


class SystemWords(Frozen):
    """A text for each column, with the column's name in braces where its cell goes."""

    assets: Mapping[NamedBy, str]
    steps: Mapping[SaidOfEach, str]
    unknown: Mapping[NamedBy, str]
    """What stands where a cell is empty."""


@cache
def load_system_words() -> SystemWords:
    """The words, read once. Raises BadCatalogue with every fault of form."""
    return read_whole(paths.DATA / "library" / FILE, SystemWords)
