"""Which AI systems stand in which services, by what either list says of the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.register.vocabulary import plain

_BETWEEN = re.compile(r"[,;/\n]| und | and | et | y | e ")


def systems_inside(
    services: Iterable[ServiceRow], systems: Sequence[AiSystemRow]
) -> Mapping[str, tuple[AiSystemRow, ...]]:
    """Cell of a service → the AI systems inside; those that hold none are left out."""
    found = {
        service.cell: tuple(
            system
            for system in systems
            if names(service.ai_systems, system.name, system.id) or names(system.services, service.name, service.id)
        )
        for service in services
    }
    return {cell: inside for cell, inside in found.items() if inside}


def names(text: str | None, name: str, id: str | None) -> bool:
    """Whether a text that lists names holds this one: its id, the name, or a short form that is a part of the name."""
    return any(_is(plain(part), plain(name), plain(id or "")) for part in _BETWEEN.split(text or ""))


def _is(said: str, name: str, id: str) -> bool:
    if not said:
        return False
    return said == id or f" {name} " in f" {said} " or set(said.split()) <= set(name.split())
