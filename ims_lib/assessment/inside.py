"""Which AI systems stand in which services, by what either list says of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ims_lib.assessment.objects_listed import finder_among, names_in
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, ServiceRow


def systems_inside(
    services: Sequence[ServiceRow], systems: Sequence[AiSystemRow]
) -> Mapping[str, tuple[AiSystemRow, ...]]:
    """Cell of a service → the AI systems inside; those that hold none are left out."""
    system_called, service_called = finder_among(systems), finder_among(services)
    naming = grouped(
        (service.cell, system)
        for system in systems
        for name in names_in(system.services)
        for service in service_called(name)
    )
    found: dict[str, tuple[AiSystemRow, ...]] = {}
    for service in services:
        named = [row for name in names_in(service.ai_systems) for row in system_called(name)]
        cells = {row.cell for row in (*named, *naming.get(service.cell, ()))}
        inside = tuple(system for system in systems if system.cell in cells)
        found |= {service.cell: inside} if inside else {}
    return found
