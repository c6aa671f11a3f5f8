"""Whose work a requirement is: all whom the client's files name for it or whom we propose, and who manages the system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.catalogue.model import Catalogue
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import value_in
from ims_lib.register.vocabulary import plain
from ims_lib.standard_ids import standard_of
from ims_lib.steps.actions import Action
from ims_lib.steps.audit_programme.session import Auditor
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


def whose_work(
    answers: Mapping[str, tuple[str, ...]],
    owners: Owners | None,
    inputs: Inputs,
    catalogue: Catalogue,
    follow_up: Iterable[Action] = (),
) -> dict[str, tuple[str, ...]]:
    """By requirement all who may not audit it: who answers for it, by a figure or an objective too, or manages its system.

    Corrective action is nobody's to judge who is responsible for a finding that is to be followed up.

    The system's own clauses are nobody's who manages the system, as the procedure that is drafted says (internal_audit.md).
    """
    found = {leaf: list(names) for leaf, names in answers.items()}
    for standard in dict.fromkeys(map(standard_of, answers)):
        system = load_layout().own_system
        managers = [owners.role_here(role).name if owners else role for role in system.managers[standard]]
        managers += [name for leaf in _below(standard, system.itself, catalogue) for name in answers.get(leaf, ())]
        said = [(leaf, managers) for leaf in _below(standard, system.clauses[standard], catalogue)]
        for listed, clauses in load_layout().own_by_list.items():
            rows = getattr(inputs.lists, listed)
            names = [row.owner for row in rows if row.owner and standard in (value_in(row, "standards") or (standard,))]
            said += [(leaf, names) for leaf in _below(standard, clauses, catalogue)]
        acting = [each.owner for each in follow_up if each.owner and standard in map(standard_of, each.refs)]
        said += [(leaf, acting) for leaf in _below(standard, load_layout().own_by_follow_up[standard], catalogue)]
        for leaf, names in said:
            found.get(leaf, []).extend(names)
    return {leaf: tuple(dict.fromkeys(names)) for leaf, names in found.items()}


def with_sites(
    whose: Mapping[str, tuple[str, ...]],
    auditors: Iterable[Auditor],
    actions: Iterable[Action],
    remarks: Mapping[str, str],
    roles: Iterable[str],
    topics: Iterable[Topic],
) -> dict[str, tuple[str, ...]]:
    """The same with each auditor from the site or department that an open finding names, at all of the session that follows it up: by
    a word of an area that is no process and stands in no other of the `roles` in the files; a row's remark may name it too."""
    found, of_roles, matters = dict(whose), [*roles], [topic.serving for topic in topics]
    for each in auditors:
        others = {word for role in of_roles if not is_same(each, role) for word in plain(role).split()}
        sites = {word for area in each.places for word in plain(area).split() if len(word) >= LEAST_LETTERS} - others
        for action in actions:
            told = f"{action.title} {action.corrective_action or ''}"
            for leaf in action.refs if action.is_open else ():
                if not sites.isdisjoint(plain(f"{told} {remarks.get(leaf, '')}").split()):
                    for own in {own for matter in matters if leaf in matter for own in matter}:
                        found[own] = tuple(dict.fromkeys([*found.get(own, ()), each.name]))
    return found


def _below(standard: str, clauses: Iterable[str], catalogue: Catalogue) -> list[str]:
    return [leaf for clause in clauses for leaf in catalogue.leaves_below(f"{standard}:{clause}")]


def _named_for(leaf: str, owners: Owners) -> Iterable[str]:
    evidence = owners.evidence
    said = [item.owner for item in (*evidence.rows.get(leaf, ()), *evidence.documents_asked.get(leaf, ()))]
    process = owners.processes.get(evidence.process_of(leaf))
    borne = [owner.name for owner in (owners.of_requirement(leaf), process) if owner and not owner.is_invented]
    return dict.fromkeys(filter(None, [*said, *borne]))


def of_audits_themselves(standards: Iterable[str], catalogue: Catalogue) -> frozenset[str]:
    """The requirements on internal audits, which nobody looks at who holds another session."""
    return frozenset(leaf for each in standards for leaf in _below(each, load_layout().audits_itself, catalogue))


def own_requirements(
    auditor: Auditor, topics: Mapping[str, Topic], whose: Mapping[str, tuple[str, ...]], catalogue: Catalogue
) -> frozenset[tuple[str, str]]:
    """Topic and requirement for each that is an auditor's own work: by whose work it is, or as one of its criteria is of an own process.

    What is own work in one topic is so in all of them: nobody concludes on what is theirs in part.
    """
    own = set(auditor.own)
    controls = {leaf for name in auditor.own_controls for leaf in catalogue.leaves_below(name)}
    same = {name for name in {name for said in whose.values() for name in said} if is_same(auditor, name)}
    serving = [(topic.id, leaf, criteria) for topic in topics.values() for leaf, criteria in topic.serving.items()]
    leaves = {
        leaf
        for _, leaf, criteria in serving
        if leaf in controls
        or not same.isdisjoint(whose.get(leaf, ()))
        or any(catalogue.criteria[name].process in own for name in criteria)
    }
    return frozenset((topic, leaf) for topic, leaf, _ in serving if leaf in leaves)


def is_same(auditor: Auditor, owner: str) -> bool:
    """Whether an owner's role is the auditor's, or one in whose area the auditor works."""
    role, name = f" {plain(owner)} ", f" {plain(auditor.name)} "
    if role in name or name in role or role in f" {plain(auditor.works_in)} ":
        return True
    areas = (plain(part) for part in auditor.areas)
    return any(len(area) >= LEAST_LETTERS and f" {area} " in role for area in areas)
