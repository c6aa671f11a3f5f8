"""How an AI system of the client's list is named by its columns, where a risk or a step of a process speaks of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ims_lib.catalogue.knowledge_files import knowledge
from ims_lib.catalogue.library import NamedBy, SaidOfEach
from ims_lib.catalogue.overlays import Words
from ims_lib.catalogue.standards import Frozen

Way = Literal["built", "tuned", "bought"]
"""How an AI system comes about here."""


class EverydayTask(Frozen):
    """What an everyday aid does, and the words by which a listed system does the same."""

    title: str
    words: Words


class DraftWords(Frozen):
    """What the documents to start from say of a system."""

    decides: Mapping[str, str]
    """By autonomy."""
    way: Mapping[Way, str]
    errs: Mapping[str, str]
    """By kind."""
    measured: Mapping[str, str]
    """How its results are held to be right, by kind."""
    care: Mapping[str, str]
    """By the screening's question that is answered with yes, `regulated`, `agent` and `own_data`; the weightiest first."""
    everyday: tuple[EverydayTask, ...]
    orders: tuple[str, ...]
    """Ends of what is to settle that tell somebody to do it: a paper says the state alone."""
    among: Words
    """By which a remark singles out some of those whom a system concerns."""
    checks: Words
    """By which a remark says who checks or corrects what the system makes."""
    denies: Words
    """Beside these it says that nobody does."""
    open_points: Words
    """By which a remark says that something isn't settled."""


class SystemWords(Frozen):
    """A text for each column, with the column's name in braces where its cell goes."""

    assets: Mapping[NamedBy, str]
    steps: Mapping[SaidOfEach, str]
    unknown: Mapping[NamedBy, str]
    """What stands where a cell is empty."""
    drafts: DraftWords


load_system_words = knowledge("library/system_words.yml", SystemWords)
