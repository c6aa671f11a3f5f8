"""What can be chosen in a notebook: requirements, chapters, standards, processes, topics, drafts, AI systems; each by what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ims_lib.catalogue.model import Catalogue
from ims_lib.coverage import Coverage
from ims_lib.report.deliverables import drafts_of
from ims_lib.steps import Steps
from ims_lib.steps.audit_programme import AuditProgramme
from ims_lib.workbench.values import as_read

FURTHEST = "the one furthest behind"


def requirements(catalogue: Catalogue) -> Mapping[str, str]:
    """Those that can be assessed, with standard, number and title."""
    return {name: as_read(name, "requirement")[0] for name in catalogue.leaves}


def in_scope(coverage: Coverage) -> Mapping[str, str]:
    """The requirements of the standards in scope."""
    return {name: as_read(name, "requirement")[0] for name in map(str, coverage.requirements.index)}


def chapters(catalogue: Catalogue) -> Mapping[str, str]:
    """The chapters that the standards share, 4 to 10."""
    tops = (each for each in catalogue.harmonized.values() if "." not in each.id)
    return {each.id: f"{each.id} {each.title}" for each in tops}


def standards(catalogue: Catalogue) -> Mapping[str, str]:
    return {name: each.name for name, each in catalogue.standards.items()}


def processes(steps: Steps) -> Mapping[str, str]:
    """Those that are run in steps."""
    known, lists = steps.coverage.catalogue.processes, steps.processes.checklists
    return _by_name(
        (name, known[name].title) for name, lines in lists.items() if any(each.kind == "step" for each in lines)
    )


def topics(programme: AuditProgramme) -> Mapping[str, str]:
    """What the sessions of an audit programme look at."""
    return _by_name((name, plan.topic.title) for name, plan in programme.plans.items())


def drafts(steps: Steps) -> Mapping[str, str]:
    """Those that a standard in scope has a use for, by the file's name without its ending."""
    return _by_name((name, each.title) for name, each in drafts_of(steps).items())


def systems(steps: Steps) -> Mapping[str, str]:
    """AI systems and services that are assessed one by one."""
    listed = (each.listed for each in (*steps.objects.systems, *steps.objects.services))
    return {"": FURTHEST} | {each.key: each.label for each in listed}


def _by_name(found: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return dict(sorted(found, key=lambda pair: pair[1].casefold()))
