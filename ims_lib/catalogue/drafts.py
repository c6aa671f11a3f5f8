"""The drafts: which documents a client gets as a starting text, and what each one helps to meet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from ims_lib import paths
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.knowledge_files import names_missing, read_entries
from ims_lib.catalogue.library import Id, Library, Texts, load_library
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.standard_ids import StandardId

MARK = re.compile(r"\{# ([a-z0-9_]+\.[a-z0-9_]+(?: [a-z0-9_]+\.[a-z0-9_]+)*) #\}")
"""A comment in a draft that says which criteria the text after it helps to meet. It never reaches the client."""


class DraftPlan(Frozen):
    """One document to start from: its text, whose it is, and the documents and criteria that it helps with."""

    id: Id
    title: str
    file: Annotated[str, Field(pattern=r"^[a-z_]+\.md$")]
    """In data/library/drafts/."""
    owner: str
    """The role that usually owns the processes it is about; proposed."""
    new_role: bool = False
    """Whether the role comes with a standard, so that nobody holds it until the client names somebody."""
    kind: str = "procedure"
    """What kind of document it is, as data/scales/documents_kind_words.csv names them."""
    also: tuple[str, ...] = ()
    """What clients call the document whose place it takes."""
    replaces: bool = False
    """Whether it takes the place of whatever the client has of `documents`."""
    processes: Texts
    documents: tuple[str, ...]
    """The documents of the library that it drafts or begins; none where it only says how something is done."""
    standards: Annotated[tuple[StandardId, ...], Field(min_length=1)]
    """At least one of them must be in scope."""
    criteria: Texts


@cache
def load_drafts() -> dict[str, DraftPlan]:
    """The drafts by id, in the order of their file, checked against library and catalogue.

    Raises BadCatalogue with every fault.
    """
    faults: list[str] = []
    plans = list(read_entries(paths.DATA / "library" / "drafts.yml", DraftPlan, faults))
    catalogue = load_catalogue()
    folder = paths.DATA / "library" / "drafts"
    faults += check_drafts(plans, load_library(), catalogue.criteria, catalogue.processes, folder)
    BadCatalogue.raise_with(faults)
    return {plan.id: plan for plan in plans}


def check_drafts(
    plans: Iterable[DraftPlan],
    library: Library,
    criteria: Mapping[str, Criterion],
    processes: Iterable[str],
    folder: Path,
) -> list[str]:
    """Names in drafts.yml that nothing else knows, files that are not there, criteria without a place in the text."""
    known = {"criteria": criteria, "processes": set(processes), "documents": library.documents}
    faults = []
    seen: set[str] = set()
    for plan in plans:
        if plan.id in seen:
            faults.append(f"drafts.yml: {plan.id} stands twice")
        seen.add(plan.id)
        faults += names_missing("drafts.yml", plan, known)
        path = folder / plan.file
        if not path.is_file():
            faults.append(f"drafts.yml, {plan.id}: there is no drafts/{plan.file}")
            continue
        marked = marked_criteria(path.read_text(encoding="utf-8"))
        bare, strange = (
            [name for name in one if name not in other]
            for one, other in ((plan.criteria, marked), (marked, plan.criteria))
        )
        faults += [f"drafts/{plan.file}: nothing in it is marked {name}" for name in bare]
        faults += [f"drafts/{plan.file}: marks {name}, which drafts.yml doesn't name" for name in strange]
    return faults


def marked_criteria(text: str) -> tuple[str, ...]:
    """Ids of the criteria that a draft's comments name, each once, in the order of the text."""
    return tuple(dict.fromkeys(name for marks in MARK.findall(text) for name in marks.split()))
