"""Whether a law applies to the organisation at all: asked once for each client, with the words that give rise to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from ims_lib.catalogue.overlays import Overlay
from ims_lib.client import Client
from ims_lib.inputs.rows import AiSystemRow, ServiceRow, value_in
from ims_lib.steps.ai_systems.classes import Said, SignFound, cell_of, signs_said


@dataclass(frozen=True, slots=True)
class ScopeQuestion:
    """What counsel is asked once, before any duty is read as one."""

    overlay: str
    place: str
    title: str
    asks: str
    signs: tuple[SignFound, ...]
    """What the client says that raises a further question, each with its own `asks`; often none."""


def scope_question(overlay: Overlay, client: Client, rows: Sequence[AiSystemRow | ServiceRow]) -> ScopeQuestion | None:
    """The question whether the overlay applies to the client; none where it may be used by everybody."""
    if overlay.reach is None:
        return None
    said = (*said_of_client(client), *(each for row in rows for each in _said_in(row)))
    reach = overlay.reach
    return ScopeQuestion(overlay.overlay, reach.place, reach.title, reach.asks, signs_said(reach.signs, said, overlay))


def said_of_client(client: Client) -> tuple[Said, ...]:
    """What client.yml says of the organisation in words."""
    settings = client.settings
    texts = {"name": settings.name, "sector": settings.sector, "scope": settings.scope}
    return tuple(Said(column, f"client.yml, {column}", text) for column, text in texts.items() if text)


def _said_in(row: AiSystemRow | ServiceRow) -> Iterator[Said]:
    """All that a row says in words."""
    for column in (item.name for item in fields(row) if item.name.removesuffix("_text") in row.cells):
        text = value_in(row, column)
        if isinstance(text, str):
            yield Said(column, cell_of(row, column.removesuffix("_text")), text)
