"""How an AI system of the client's list is named by its columns, where a risk or a step of a process speaks of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import read_whole
from ims_lib.catalogue.library import NamedBy, SaidOfEach
from ims_lib.catalogue.standards import Frozen

FILE = "system_words.yml"
Way = Literal["built", "tuned", "set_up", "bought"]
"""How an AI system comes about here."""


class DraftWords(Frozen):
    """What the documents to start from say of a system."""

    decides: Mapping[str, str]
    """By autonomy."""
    way: Mapping[Way, str]
    errs: Mapping[str, str]
    """By kind."""
    care: Mapping[Literal["acts", "personal", "agent"], str]


class SystemWords(Frozen):
    """A text for each column, with the column's name in braces where its cell goes."""

    assets: Mapping[NamedBy, str]
    steps: Mapping[SaidOfEach, str]
    unknown: Mapping[NamedBy, str]
    """What stands where a cell is empty."""
    drafts: DraftWords


@cache
def load_system_words() -> SystemWords:
    """The words, read once. Raises BadCatalogue with every fault of form."""
    return read_whole(paths.DATA / "library" / FILE, SystemWords)
