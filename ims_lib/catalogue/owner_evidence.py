"""Whose a process or a requirement is: what of the client's files counts before what, and who bears which role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal, get_args

from ims_lib.catalogue.knowledge_files import knowledge, unknown
from ims_lib.catalogue.library import Id, RequirementId, load_library
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.catalogue.workflows import load_workflows

FILE = "owner_evidence.yml"
EvidenceKind = Literal[
    "entered",
    "process_list",
    "document_owner",
    "document_approver",
    "control_row",
    "list_keeper",
    "inherited",
    "register_row",
    "own_role",
    "invented",
]
Trait = Literal["whole", "ruling", "begun", "lasting"]
Nearness = Literal["same_name", "named_for", "other_standards"]
Turn = Literal["not_begun", "project_role", "one_discipline"]


class KindOfEvidence(Frozen):
    """A kind of evidence, why it stands where it does, and the reason that is told of an owner."""

    kind: EvidenceKind
    called: str
    """In a few words, beside the owner's name."""
    why: str
    reason: str


class OfSeveral(Frozen):
    """What some of several rows are, so that they count alone."""

    row: Trait
    why: str


class Governing(Frozen):
    """The documents by which a process runs: ours, or any whose title holds such a word."""

    documents: tuple[Id, ...] = ()
    titles: tuple[str, ...] = ()
    by: Literal["owner", "approver"] = "owner"
    """For whom they speak."""


class RoleHere(Frozen):
    """Who bears a role of ours at a client."""

    also: tuple[str, ...] = ()
    """Its other names."""
    signs: tuple[RequirementId, ...] = ()
    """Requirements in whose rows, or else in what was accepted, its names or those of the role that else bears it say who bears it."""
    shown_by: tuple[RequirementId | Id, ...] = ()
    """Who is named for the first of these bears it."""
    entries: Id | None = None
    """The list, the owner of most of whose entries bears it."""
    else_role: str | None = None
    """Else who bears that one."""


class OwnerEvidence(Frozen):
    """The order of evidence, and the words that tell it."""

    order: tuple[KindOfEvidence, ...]
    of_rows: str
    near: Mapping[Nearness, str]
    of_several: tuple[OfSeveral, ...]
    turns: Mapping[Turn, str]
    project_words: tuple[str, ...]
    asides: tuple[str, ...]
    keeps: tuple[str, ...]
    kept_lists: Mapping[Id, Id]
    entries_propose: Mapping[Id, tuple[Id, ...]]
    governs: Mapping[Id, Governing]
    roles: Mapping[str, RoleHere]
    of_first_look: str
    """The role that keeps the list of questions."""
    of_systems: tuple[Id, ...]
    """Processes whose work on a single AI system is its owner's."""

    @cached_property
    def reasons(self) -> Mapping[EvidenceKind, str]:
        """By kind of evidence."""
        return {item.kind: item.reason for item in self.order}

    @cached_property
    def called(self) -> Mapping[str, str]:
        """By kind of evidence, a few words for it."""
        return {item.kind: item.called for item in self.order}


def check_owner_evidence(found: OwnerEvidence) -> Iterator[str]:
    """Names that are no process, document, requirement or role of ours, kinds without a place, and circles: a sentence each."""
    processes, documents = load_catalogue().processes, load_library().documents
    proposed = (name for each in found.entries_propose.values() for name in each)
    yield from unknown(FILE, (*found.governs, *found.kept_lists.values(), *proposed), processes, "process")
    for process, governing in found.governs.items():
        yield from unknown(f"{FILE}, {process}", governing.documents, documents, "document")
    for kind in sorted({*get_args(EvidenceKind)} - {*found.reasons}):
        yield f"{FILE}: {kind} has no place in the order"
    yield from _role_faults(found)


def _role_faults(found: OwnerEvidence) -> Iterator[str]:
    catalogue = load_catalogue()
    for name, role in found.roles.items():
        for each in (*role.shown_by, *role.signs):
            if each not in catalogue.leaves and each not in catalogue.processes:
                yield f"{FILE}, {name}: {each} is no process, and no requirement that can be assessed"
        seen, further = [name], role.else_role
        while further and further in found.roles and further not in seen:
            seen.append(further)
            further = found.roles[further].else_role
        if further:
            wrong = "leads back to a role before it" if further in seen else "is no role of this file"
            yield f"{FILE}, {name}: {further} {wrong}"
    owning = {flow.owner for flow in load_workflows().values()}
    yield from (f"{FILE}: {name} owns a process and has no entry" for name in sorted(owning - {*found.roles}))


load_owner_evidence = knowledge(f"library/{FILE}", OwnerEvidence, check_owner_evidence)
"""The order of evidence."""
