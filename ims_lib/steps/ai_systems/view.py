"""The client's AI systems and services one by one, as an assessor asks for them first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ims_lib.catalogue.overlays import Overlay, load_overlays
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.inputs.model import Inputs
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.nearest import hint
from ims_lib.register.model import Finding
from ims_lib.steps.ai_systems.findings import find_overdue
from ims_lib.steps.ai_systems.inside import systems_inside
from ims_lib.steps.ai_systems.lights import ServiceWithAi, services_with_ai
from ims_lib.steps.ai_systems.overlay import SystemOverlay, lay_over
from ims_lib.steps.ai_systems.reach import ScopeQuestion, scope_question
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
    laid_over: tuple[Overlay, ...]
    """Laws and frameworks that client.yml names."""
    overlays: tuple[SystemOverlay, ...]
    """What each asks of each AI system in scope."""
    scope_question: Mapping[str, ScopeQuestion]
    """Overlay → the question whether it applies to the organisation at all, to be told once and first. Where no AI system is
    in scope there is none."""
    findings: tuple[Finding, ...]


def view_objects(coverage: Coverage, inputs: Inputs) -> ObjectsView:
    """Each AI system and service of the client's lists: how it stands, what stands in what, and what is overdue."""
    assessment, lists = coverage.assessment, inputs.lists
    assessed = {each.cell for each in assessment.objects.assessed}
    inside = systems_inside(lists.services, lists.ai_systems)
    laid_over, unknown = _laid_over(coverage.client)
    counting = [row for row in lists.ai_systems if row.cell in assessed]
    return ObjectsView(
        systems=standings(assessment, "ai_system"),
        services=standings(assessment, "service"),
        inside=inside,
        with_ai=services_with_ai(lists.services, inside, assessment),
        system_rows={row.cell: row for row in lists.ai_systems},
        service_rows={row.cell: row for row in lists.services},
        laid_over=laid_over,
        overlays=tuple(lay_over(row, overlay, assessment) for overlay in laid_over for row in counting),
        scope_question={
            overlay.overlay: asked
            for overlay in laid_over
            if counting and (asked := scope_question(overlay, coverage.client, lists))
        },
        findings=(*unknown, *find_overdue(counting, coverage.client.as_of)),
    )


def _laid_over(client: Client) -> tuple[tuple[Overlay, ...], list[Finding]]:
    """The overlays that client.yml names, and a question for each that there isn't."""
    known, named = load_overlays(), dict.fromkeys(client.settings.overlays)
    findings = [
        Finding(
            "question",
            "client.overlay",
            f"overlays names '{name}', which there isn't; {hint(name, known)}",
            "client.yml",
            None,
            None,
        )
        for name in named
        if name not in known
    ]
    return tuple(known[name] for name in named if name in known), findings
