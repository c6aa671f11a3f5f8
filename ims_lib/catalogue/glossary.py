"""What words of the report mean: data/library/glossary.yml."""

from __future__ import annotations

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import by_id, read_entries
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
