"""What to ask, as a list: by process, by requirement, by the person who answers for it, and the client's own rows by sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ims_lib.assessment.judgements import sets_levels
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
from ims_lib.register.model import Register

NOBODY = "nobody named yet"
Group = dict[str, Any]


def groups_of(coverage: Coverage, register: Register) -> dict[str, list[Group]]:
    """View → its groups: name, title, and what can be judged in it, in order."""
    return {
        "process": list(_by_process(coverage)),
        "requirement": list(_by_requirement(coverage)),
        "person": _by_person(coverage, register),
        "row": _groups(
            (" › ".join(filter(None, (each.file, each.sheet))), each.id)
            for each in register.rows
            if sets_levels(each, coverage.catalogue)
        ),
    }


def _by_process(coverage: Coverage) -> Iterator[Group]:
    for process in coverage.catalogue.processes.values():
        if listed := [each.id for each in process.criteria if each.id in coverage.in_scope]:
            yield {"name": process.title, "title": "", "of": listed}


def _by_requirement(coverage: Coverage) -> Iterator[Group]:
    catalogue = coverage.catalogue
    for name in map(str, coverage.requirements.index):
        requirement = catalogue.leaves[name]
        yield {
            "name": f"{requirement.standard} {requirement.number}",
            "title": catalogue.label_of(name),
            "of": [name, *coverage.assessment.criteria_of(name)],
        }


def _by_person(coverage: Coverage, register: Register) -> list[Group]:
    """Whoever owns a row on one of its requirements, or its process by entries.csv; who has most comes first."""
    owners = grouped((ref, each.owner) for each in register.controls for ref in each.refs if each.owner)
    of_process = {on.partition("/")[2]: each.values["owner"] for on, each in coverage.client.entered("owner").items()}
    pairs = [
        (owner, name)
        for name, criterion in coverage.in_scope.items()
        for owner in _owners_of(criterion.process, criterion.requirements, owners, of_process)
    ]
    return sorted(_groups(pairs), key=lambda group: (group["name"] == NOBODY, -len(group["of"])))


def _owners_of(
    process: str, requirements: Iterable[str], owners: Mapping[str, tuple[str, ...]], of_process: Mapping[str, str]
) -> list[str]:
    named = (owner for name in requirements for owner in owners.get(name, ()))
    return list(dict.fromkeys([*filter(None, [of_process.get(process)]), *named])) or [NOBODY]


def _groups(pairs: Iterable[tuple[str, str]]) -> list[Group]:
    return [{"name": name, "title": "", "of": list(dict.fromkeys(of))} for name, of in grouped(pairs).items()]
