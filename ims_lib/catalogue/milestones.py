"""Milestones: what becomes true on the way, with the criteria that each needs."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import by_id, read_entries
from ims_lib.catalogue.library import Id
from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.standard_ids import StandardId

FILE = "milestones.yml"


class Milestone(Frozen):
    """Something that is true once none of its criteria has a known gap."""

    id: Id
    text: str
    """What is true then; {standard} stands for the name of a standard, or of several."""
    why: str
    """The rule in a sentence: why these criteria."""
    each: Literal["standard"] | None = None
    """Once for every standard in scope; else once."""
    criteria: tuple[str, ...] = ()
    of: dict[StandardId, tuple[str, ...]] = Field(default_factory=dict)
    """Criteria that only one standard's milestone needs."""
    processes: tuple[str, ...] = ()
    """All criteria of these processes."""
    parts: tuple[Literal["clauses", "annex_a"], ...] = ()
    """All that serve a requirement of these parts of the standard."""
    unless_held: bool = False
    """Not for a standard that a valid certificate speaks for."""
    look_first: bool = False
    """Whether the first look must be over."""


@cache
def load_milestones() -> dict[str, Milestone]:
    """Milestones by id, weightiest first, read once and checked. Raises BadCatalogue with every fault."""
    faults: list[str] = []
    found = by_id(read_entries(paths.DATA / "library" / FILE, Milestone, faults), FILE, faults)
    faults += check_milestones(found, load_catalogue())
    BadCatalogue.raise_with(faults)
    return found


def check_milestones(milestones: dict[str, Milestone], catalogue: Catalogue) -> list[str]:
    """Names that nothing else knows, and milestones that nothing has to be done for, a sentence each."""
    faults = []
    for item in milestones.values():
        place = f"{FILE}, {item.id}:"
        named = [*item.criteria, *(name for names in item.of.values() for name in names)]
        missing = [f"criteria names {name}" for name in named if name not in catalogue.criteria]
        missing += [f"processes names {name}" for name in item.processes if name not in catalogue.processes]
        faults += [f"{place} {what}, which is not there" for what in missing]
        if not (named or item.processes or item.parts or item.look_first):
            faults.append(f"{place} it needs nothing, so it is no milestone")
        if (item.of or item.parts) and item.each is None:
            faults.append(f"{place} 'of' and 'parts' are for milestones of each standard")
    return faults
