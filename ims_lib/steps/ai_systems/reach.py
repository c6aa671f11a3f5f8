"""Whether a law applies to the organisation at all: asked once for each client, with the words that give rise to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.overlays import Overlay, load_overlays
from ims_lib.catalogue.sectors import find_sector
from ims_lib.client import Client
from ims_lib.days_off import called
from ims_lib.inputs.rows import ListRow, Lists, value_in
from ims_lib.languages import say
from ims_lib.nearest import hint
from ims_lib.register.model import Finding
from ims_lib.steps.ai_systems.classes import SignFound, SignText, signs_said
from ims_lib.told import finding_at
from ims_lib.wording import listed


@dataclass(frozen=True, slots=True)
class ScopeQuestion:
    """What counsel is asked once, before any duty is read as one."""

    overlay: str
    place: str
    title: str
    asks: str
    only_if: str
    """The condition under which any duty counts by the client's country; empty where the country answers it, or none is named."""
    beside: str
    """What of other law isn't looked at, a sentence to stand first; empty where nothing is told of it."""
    laws: str
    """On what that law is, in the client's sector."""
    signs: tuple[SignFound, ...]
    """What the client says that raises a further question, each with its own `asks`; often none."""


def scope_question(overlay: Overlay, client: Client, lists: Lists) -> ScopeQuestion | None:
    """The question whether the overlay applies to the client; none where it may be used by everybody."""
    reach = overlay.reach
    if reach is None:
        return None
    rows = [row for item in fields(lists) for row in getattr(lists, item.name)]
    everywhere = (*said_of_client(client), *(each for row in rows for each in _said_in(row)))
    of_systems = tuple(each for row in lists.ai_systems for each in _said_in(row))
    country = client.settings.country
    seat = reach.seat_of(country) if country else None
    of_place = () if seat else signs_said(reach.signs, everywhere, overlay)
    signs = (*of_place, *signs_said(reach.of_systems, of_systems, overlay))
    asks = seat.asks.format(country=called(country)) if country and seat else reach.asks
    return ScopeQuestion(
        overlay=overlay.overlay,
        place=reach.place,
        title=reach.title,
        asks=asks,
        only_if=(seat.only_if if seat else None) or "",
        beside=reach.beside.format(country=f" ({called(country)})" if country else "", laws=_laws_of(client)),
        laws=_laws_of(client),
        signs=signs,
    )


def _laws_of(client: Client) -> str:
    """What laws of its country are on that bear on AI in the client's sector; in an unknown one what all sectors name."""
    sectors = load_library().sectors
    sector = find_sector(client.settings.sector, sectors)
    of_all = [law for law in next(iter(sectors.values())).laws if all(law in each.laws for each in sectors.values())]
    return listed(sector.laws if sector else of_all)


def said_of_client(client: Client) -> tuple[SignText, ...]:
    """What client.yml says of the organisation in words."""
    settings = client.settings
    texts = {"name": settings.name, "sector": settings.sector, "scope": settings.scope}
    return tuple(
        SignText(column, say("client.yml, {column}", column=column), text) for column, text in texts.items() if text
    )


def _said_in(row: ListRow) -> Iterator[SignText]:
    """All that a row says in the client's own words."""
    for column in row.cells:
        text = row.texts.get(column) or value_in(row, column)
        if isinstance(text, str):
            yield SignText(column, str(row.place_of(column)), text)


def overlays_named(client: Client) -> tuple[tuple[Overlay, ...], list[Finding]]:
    """The overlays that client.yml names, and a question for each that there isn't."""
    known, named = load_overlays(), dict.fromkeys(client.settings.overlays)
    findings = [
        finding_at("client.overlay", ("client.yml",), name=name, hint=hint(name, known))
        for name in named
        if name not in known
    ]
    return tuple(known[name] for name in named if name in known), findings
