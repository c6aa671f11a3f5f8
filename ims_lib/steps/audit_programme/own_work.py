"""Whose work a requirement is: all whom the client's rows, documents and process lists name for it, and whom we propose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ims_lib.catalogue.model import Catalogue
from ims_lib.grouping import grouped
from ims_lib.register.vocabulary import plain
from ims_lib.steps.actions import Action
from ims_lib.steps.audit_programme.model import Auditor
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.steps.owners import Owners

LEAST_LETTERS = 4
"""A shorter area of work says too little to be looked for in the name of a role."""


def answering(
    owners: Owners | None, leaves: Iterable[str], actions: Iterable[Action] = ()
) -> dict[str, tuple[str, ...]]:
    """By requirement all who answer for it: of its rows, of the documents that it asks for, of its process, of an open action."""
    acting = grouped((leaf, action.owner) for action in actions if action.owner for leaf in action.refs)
    return {
        leaf: tuple(dict.fromkeys([*(_named_for(leaf, owners) if owners else ()), *acting.get(leaf, ())]))
        for leaf in leaves
    }


def _named_for(leaf: str, owners: Owners) -> Iterable[str]:
    evidence = owners.evidence
    said = [item.owner for item in (*evidence.rows.get(leaf, ()), *evidence.documents_asked.get(leaf, ()))]
    process = owners.processes.get(evidence.process_of(leaf))
    borne = [owner.name for owner in (owners.of_requirement(leaf), process) if owner and not owner.is_invented]
    return dict.fromkeys(filter(None, [*said, *borne]))


def own_requirements(
    auditor: Auditor, topics: Mapping[str, Topic], answers: Mapping[str, tuple[str, ...]], catalogue: Catalogue
) -> frozenset[tuple[str, str]]:
    """Topic and requirement for each that is an auditor's own work: named for it, or a criterion of it here is of an own process."""
    own = set(auditor.own)
    names = {name for said in answers.values() for name in said}
    same = {name for name in names if is_same(auditor, name)}
    return frozenset(
        (topic.id, leaf)
        for topic in topics.values()
        for leaf, criteria in topic.serving.items()
        if not same.isdisjoint(answers.get(leaf, ()))
        or any(catalogue.criteria[name].process in own for name in criteria)
    )


def is_same(auditor: Auditor, owner: str) -> bool:
    """Whether an owner's role is the auditor's, or one in whose area the auditor works."""
    role, name = f" {plain(owner)} ", f" {plain(auditor.name)} "
    if role in name or name in role or role in f" {plain(auditor.works_in)} ":
        return True
    areas = (plain(part) for part in auditor.areas)
    return any(len(area) >= LEAST_LETTERS and f" {area} " in role for area in areas)
