"""How each chapter of the page ends: data/library/what_to_do.yml."""

from __future__ import annotations

from collections.abc import Mapping

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import read_whole
from ims_lib.catalogue.standards import Frozen
from ims_lib.languages import by_language


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


@by_language
def load_chapter_ends() -> Mapping[str, ChapterEnd]:
    """Leading section of a chapter → how it ends. Raises BadCatalogue with every fault."""
    return read_whole(paths.DATA / "library" / "what_to_do.yml", dict[str, ChapterEnd])
