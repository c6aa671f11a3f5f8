"""Which AI systems stand in which services, by what either list says of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ims_lib.assessment.objects_listed import named_among, names_in
from ims_lib.inputs.rows import AiSystemRow, ServiceRow


def systems_inside(
    services: Sequence[ServiceRow], systems: Sequence[AiSystemRow]
) -> Mapping[str, tuple[AiSystemRow, ...]]:
    """Cell of a service → the AI systems inside; those that hold none are left out."""
    found: dict[str, tuple[AiSystemRow, ...]] = {}
    for service in services:
        named = [row for name in names_in(service.ai_systems) for row in named_among(name, systems)]
        naming = [
            system
            for system in systems
            if any(service in named_among(name, services) for name in names_in(system.services))
        ]
        inside = tuple(system for system in systems if system in named or system in naming)
        found |= {service.cell: inside} if inside else {}
    return found
