"""Which AI systems stand in which services, by what either list says of the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ims_lib.assessment.objects_listed import is_named, names_in
from ims_lib.inputs.rows import AiSystemRow, ServiceRow


def systems_inside(
    services: Iterable[ServiceRow], systems: Sequence[AiSystemRow]
) -> Mapping[str, tuple[AiSystemRow, ...]]:
    """Cell of a service → the AI systems inside; those that hold none are left out."""
    found = {
        service.cell: tuple(
            system
            for system in systems
            if any(is_named(name, system) for name in names_in(service.ai_systems))
            or any(is_named(name, service) for name in names_in(system.services))
        )
        for service in services
    }
    return {cell: inside for cell, inside in found.items() if inside}
