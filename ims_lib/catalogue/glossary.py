"""What words of the report mean, and how each chapter of its page ends: data/library/glossary.yml and what_to_do.yml."""

from __future__ import annotations

from functools import partial

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import by_id, read_entries, read_whole
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language


class Term(Frozen):
    """A word with what it means."""

    id: str
    word: str
    also: tuple[str, ...] = ()
    """Other forms of it that stand for the same."""
    means: str


@by_language
def load_glossary() -> tuple[Term, ...]:
    """The words in their order, read once. Raises BadCatalogue with every fault."""
    faults: list[str] = []
    path = paths.DATA / "library" / "glossary.yml"
    found = by_id(read_entries(path, Term, faults), path.name, faults)
    BadCatalogue.raise_with(faults)
    return tuple(found.values())


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


load_chapter_ends = by_language(partial(read_whole, paths.DATA / "library" / "what_to_do.yml", dict[str, ChapterEnd]))
"""Leading section of a chapter → how it ends. Raises BadCatalogue with every fault."""
