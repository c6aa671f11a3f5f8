"""The client's table of auditors: who is qualified for what, and which topics are own work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from ims_lib.catalogue.audit_rules import load_areas, load_layout
from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.owner_evidence import load_owner_evidence
from ims_lib.cell_places import CellPlace
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import AuditorRow
from ims_lib.inputs.said import says_nothing
from ims_lib.languages import by_language, say
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief, plain, spellings
from ims_lib.steps.audit_programme.session import Auditor
from ims_lib.steps.owners import Owners
from ims_lib.suggest.likeness import stem
from ims_lib.told import finding_at, sentence

PARTS = re.compile(r"[,;/\n•·|]+|\s+(?:and|und|et|&)\s+")
"""What stands between two areas of work in one cell."""


def read_auditors(
    inputs: Inputs, catalogue: Catalogue, standards: Iterable[str], owners: Owners | None = None
) -> tuple[list[Auditor], list[Finding]]:
    """The auditors of the client's table, each once, and what must be settled or known of them.

    Nobody audits own work: an area of work is matched with the titles of processes and audit topics and with the
    words of data/vocabulary/audit_areas.yml. An area that isn't understood is asked. Without a table, whoever the
    client's plan of audits names; without that too, the role that the client's files have for internal audit, to be confirmed.
    """
    found: dict[str, Auditor] = {}
    findings: list[Finding] = []
    scope = frozenset(standards)
    for row in inputs.lists.auditors:
        key = plain(row.name)
        if key in found:
            findings.append(finding_at("audit.auditor_twice", row.place_of("name"), name=brief(row.name)))
            continue
        works_in = "" if says_nothing(row.works_in) else row.works_in or ""
        own, unknown = own_work(works_in, catalogue)
        findings += _faults(row, scope, unknown)
        found[key] = Auditor(
            name=row.name,
            standards=frozenset(row.standards or ()) & scope,
            days=None if row.days_per_year is None else max(row.days_per_year, 0.0),
            external=bool(row.external),
            qualified=tuple(row.standards or ()),
            own=own,
            own_controls=own_controls(works_in),
            works_in=works_in,
            areas=areas_of(works_in),
            places=unknown,
            file=row.file,
            sheet=row.sheet,
            cell=row.cell,
        )
    auditors = list(found.values()) or _of_plan(inputs, scope)
    if not auditors and owners and (proposed := _in_house(owners, scope)):
        asked = Finding("question", "audit.to_confirm", proposed.confirm, proposed.file, proposed.sheet)
        return [proposed], [*findings, asked]
    return auditors, findings


def _of_plan(inputs: Inputs, scope: frozenset[str]) -> list[Auditor]:
    """Without a table, those whom the client's own plan of audits names: qualified for what they audit there."""
    rows = grouped((plain(row.auditor), row) for row in inputs.lists.planned_audits if row.auditor)
    outside = {plain(word) for word in load_layout().outside}
    found = []
    for name, named in rows.items():
        standards = tuple(dict.fromkeys(standard for row in named for standard in row.standards or ()))
        first = named[0]
        if scope.intersection(standards):
            found.append(
                Auditor(
                    name=first.auditor or "",
                    standards=scope.intersection(standards),
                    external=not outside.isdisjoint(name.split()),
                    qualified=standards,
                    file=first.file,
                    sheet=first.sheet,
                    cell=first.cell,
                )
            )
    return found


def _in_house(owners: Owners, scope: frozenset[str]) -> Auditor | None:
    """The role for internal audit that the client's own files name as one, qualified for all until somebody says otherwise."""
    role, evidence = load_layout().in_house, owners.evidence
    spelled = spellings([role, *load_owner_evidence().roles[role].also])
    name = next((evidence.roles[each] for each in spelled if each in evidence.roles), None)
    if name is None:
        return None
    cells = (item.cell for named in evidence.rows.values() for item in named if item.owner == name)
    place = CellPlace.from_text(next(cells, ""))
    return Auditor(
        name=say("{name}, to be confirmed", name=name),
        standards=scope,
        works_in=name,
        areas=(name,),
        file=place.file,
        sheet=place.sheet,
        cell=str(place),
        confirm=sentence("auditors.in_house", name=name),
    )


def areas_of(text: str) -> tuple[str, ...]:
    """The areas of work that a cell names."""
    return tuple(part.strip() for part in PARTS.split(text) if plain(part).strip())


def own_work(text: str, catalogue: Catalogue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The processes that somebody works in, and the areas of the text that say nothing to us."""
    areas = areas_of(text)
    # A whole title may itself hold an "and", so the text as it stands is tried first.
    if len(areas) > 1 and (whole := _processes(text, catalogue)):
        return whole, ()
    found = [(area, _processes(area, catalogue)) for area in areas]
    own = dict.fromkeys(name for _, processes in found for name in processes)
    return tuple(own), tuple(area for area, processes in found if not processes)


def own_controls(text: str) -> frozenset[str]:
    """The requirements that are own work of whoever works in an area, beside those of its processes."""
    wanted = {_stems(area) for area in (text, *areas_of(text))}
    return frozenset(
        chain.from_iterable(each.requirements for each in load_areas() if wanted.intersection(map(_stems, each.words)))
    )


def _processes(area: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The processes of one area: by our list, by the title of a process or topic, else by a title with all its words."""
    wanted = _stems(area)
    listed = _listed().get(wanted)
    if listed:
        return listed
    titled = [(name,) for name, item in catalogue.processes.items() if wanted in (_stems(item.title), _stems(name))] + [
        item.processes for item in load_library().audit_topics.values() if _stems(item.title) == wanted
    ]
    if titled:
        return titled[0]
    return tuple(name for name, item in catalogue.processes.items() if wanted and wanted <= _stems(item.title))


@by_language
def _listed() -> dict[frozenset[str], tuple[str, ...]]:
    return {_stems(word): area.processes for area in load_areas() for word in area.words}


SAYS_LITTLE = frozenset({"and", "of", "the", "management"})
"""Words that tell no area from another, unless they stand alone."""


@by_language
def _stems(text: str) -> frozenset[str]:
    words = plain(text).split()
    return frozenset(stem(word) for word in words if word not in SAYS_LITTLE) or frozenset(words)


def _faults(row: AuditorRow, scope: frozenset[str], unknown: Iterable[str]) -> Iterable[Finding]:
    name = brief(row.name)
    if not set(row.standards or ()) & scope:
        said = say("in scope") if row.standards else say("that we know")
        yield finding_at("audit.not_qualified", row.place_of("standards"), name=name, said=said)
    if row.days_per_year is None:
        yield finding_at("audit.days_not_said", row.place_of("days_per_year"), name=name)
    elif row.days_per_year <= 0:
        yield finding_at("audit.no_days", row.place_of("days_per_year"), name=name)
    if not row.works_in and not row.external:
        yield finding_at("audit.works_in", row.place_of("works_in"), name=name)
    for area in unknown:
        yield finding_at("audit.works_in/unknown", row.place_of("works_in"), name=name, area=brief(area))
