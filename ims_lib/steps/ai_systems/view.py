"""The client's AI systems and services one by one, as an assessor asks for them first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ims_lib.coverage import Coverage
from ims_lib.inputs.model import Inputs
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.register.model import Finding
from ims_lib.steps.ai_systems.findings import find_overdue
from ims_lib.steps.ai_systems.inside import systems_inside
from ims_lib.steps.ai_systems.lights import ServiceWithAi, services_with_ai
from ims_lib.steps.ai_systems.standing import Standing, standings
from ims_lib.wording import in_counts


@dataclass(frozen=True)
class ObjectsView:
    """What is known of each AI system and each service. Rows are those of the client's lists, by the cell that names each."""

    __repr__ = in_counts

    systems: tuple[Standing, ...]
    services: tuple[Standing, ...]
    inside: Mapping[str, tuple[AiSystemRow, ...]]
    """Cell of a service → the AI systems inside."""
    with_ai: tuple[ServiceWithAi, ...]
    system_rows: Mapping[str, AiSystemRow]
    service_rows: Mapping[str, ServiceRow]
    findings: tuple[Finding, ...]


def view_objects(coverage: Coverage, inputs: Inputs) -> ObjectsView:
    """Each AI system and service of the client's lists: how it stands, what stands in what, and what is overdue."""
    assessment, lists = coverage.assessment, inputs.lists
    assessed = {each.cell for each in assessment.objects.assessed}
    inside = systems_inside(lists.services, lists.ai_systems)
    counting = [row for row in lists.ai_systems if row.cell in assessed]
    return ObjectsView(
        systems=standings(assessment, "ai_system"),
        services=standings(assessment, "service"),
        inside=inside,
        with_ai=services_with_ai(lists.services, inside, assessment),
        system_rows={row.cell: row for row in lists.ai_systems},
        service_rows={row.cell: row for row in lists.services},
        findings=tuple(find_overdue(counting, coverage.client.as_of)),
    )
