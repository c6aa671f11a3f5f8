"""The drafts: which documents a client gets as a starting text, and what each one helps to meet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from ims_lib import paths
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.knowledge_files import knowledge, names_missing, read_entries, standing_twice
from ims_lib.catalogue.library import Id, Library, Texts, load_library
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language
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
    """The role that usually owns the processes it is about, where nothing is known of the client's."""
    new_role: bool = False
    """Whether the role comes with a standard, so that nobody holds it until the client names somebody."""
    whole: bool = False
    """Whether it is about the system as a whole: whoever manages that keeps it."""
    of_practice: bool = False
    """Whether it is the assessing practice's paper, which bears its looks, and not the client's."""
    kind: str = "procedure"
    """What kind of document it is, as data/scales/documents_kind_words.csv names them."""
    also: tuple[str, ...] = ()
    """What clients call the document whose place it takes."""
    replaces: bool = False
    """Whether it takes the place of whatever the client has of `documents`."""
    processes: Texts
    rows: tuple[str, ...] = ()
    """Requirements whose rows name papers for its subject, where it takes the place of none."""
    documents: tuple[str, ...]
    """The documents of the library that it drafts or begins; none where it only says how something is done."""
    standards: Annotated[tuple[StandardId, ...], Field(min_length=1)]
    """At least one of them must be in scope."""
    criteria: Texts


class DraftBlank(Frozen):
    """A blank of the drafts, and where the client's own rows and lists answer it."""

    id: Id
    rows: Texts
    """Requirements whose rows are read; the first that answers counts."""
    whole: bool = False
    """A piece of evidence is taken with what stands behind a comma."""
    columns: tuple[Literal["evidence", "reason", "notes"], ...] = ("evidence",)
    words: tuple[str, ...] = ()
    """One of these must stand there; none: any will do."""
    beside: tuple[str, ...] = ()
    """One of these must stand there too, where there are some."""
    clause: bool = False
    """Only the part between commas and full stops that holds the word is taken."""
    found: bool = False
    """Whether the word that stands there is the answer, and not all that the cell names."""
    lettered: bool = False
    """Whether that word with the one behind it is the answer: annex S."""
    several: bool = False
    """Whether all pieces that answer are told, not the first alone."""
    suppliers: bool = False
    """Whether the list of suppliers is read first."""


class DraftAnswers(Frozen):
    """What the client's own rows and lists answer of what a draft would leave blank or propose."""

    blanks: tuple[DraftBlank, ...]
    answering: Mapping[Id, Texts]
    """A part → the requirements whose rows say whose it is."""
    recurs: Mapping[Id, Texts]
    """What recurs → the requirements whose rows may show how often."""
    intervals: Mapping[str, Texts]
    """How often, in our words → how rows put it."""
    months: Mapping[int, str]
    """A number of months → the same words."""
    first_priority: int
    """Minutes in which an incident of the first priority is restored, as we propose it."""
    samples: Texts
    """Words for a sample."""
    measures: Mapping[Id, Texts]
    """A measure that we propose → the words by which a figure of the client's answers the same question."""


load_draft_answers = knowledge("library/draft_answers.yml", DraftAnswers)


@by_language
def load_drafts() -> dict[str, DraftPlan]:
    """The drafts by id, in the order of their file, checked against library and catalogue. Raises BadCatalogue with every fault."""
    faults: list[str] = []
    plans = list(read_entries(paths.DATA / "library" / "drafts.yml", DraftPlan, faults))
    catalogue = load_catalogue()
    folder = paths.DATA / "library" / "drafts"
    faults += check_drafts(plans, load_library(), catalogue.criteria, catalogue.processes, folder)
    BadCatalogue.raise_with(faults)
    return {plan.id: plan for plan in plans}


def check_drafts(
    plans: Sequence[DraftPlan],
    library: Library,
    criteria: Mapping[str, Criterion],
    processes: Iterable[str],
    folder: Path,
) -> list[str]:
    """Names in drafts.yml that nothing else knows, files that are not there, criteria without a place in the text."""
    known = {"criteria": criteria, "processes": set(processes), "documents": library.documents}
    faults = standing_twice("drafts.yml", (plan.id for plan in plans))
    for plan in plans:
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
