"""What words of the report mean, and how each chapter of its page ends: data/library/glossary.yml and what_to_do.yml."""

from __future__ import annotations

from ims_lib.catalogue.knowledge_files import knowledge, standing_twice
from ims_lib.catalogue.standards import Frozen


class Term(Frozen):
    """A word with what it means."""

    id: str
    word: str
    also: tuple[str, ...] = ()
    """Other forms of it that stand for the same."""
    means: str


load_glossary = knowledge(
    "library/glossary.yml",
    tuple[Term, ...],
    lambda found: standing_twice("glossary.yml", (each.id for each in found)),
)
"""The words in their order."""


class ChapterEnd(Frozen):
    """What stands at the end of a chapter."""

    kinds: tuple[str, ...] = ()
    """Of decisions, of which the weightiest is named."""
    next: bool = False
    """Whether the package that the plan begins with is named."""
    text: str = ""
    """Said in any case."""
    otherwise: str = ""
    """Said where no such decision waits."""


load_chapter_ends = knowledge("library/what_to_do.yml", dict[str, ChapterEnd])
"""Leading section of a chapter → how it ends."""
