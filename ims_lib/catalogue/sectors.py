"""Which kind of organisation of the library a client is, by the words that it uses for itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ims_lib.catalogue.library import Sector
from ims_lib.cell_text import folded
from ims_lib.nearest import nearest


def find_sector(said: str | None, sectors: Mapping[str, Sector]) -> Sector | None:
    """The sector that these words name; none where they name none of ours.

    The longest title or alias that stands in them as whole words decides, so "IT department of a bank" is
    enterprise IT; of two equally long the one that comes first.
    """
    words = _plain(said or "")
    found = [
        (-len(name), words.index(f" {name} "), place, sector)
        for place, sector in enumerate(sectors.values())
        for name in _names(sector)
        if f" {name} " in words
    ]
    return min(found, key=lambda item: item[:3])[3] if found else None


def nearest_sector(said: str, sectors: Mapping[str, Sector]) -> str:
    """The title or alias that these words come nearest to; empty where none is near."""
    names = {name: name for sector in sectors.values() for name in _names(sector)}
    return nearest(_plain(said).strip(), names) or ""


def _names(sector: Sector) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_plain(name).strip() for name in (sector.id, sector.title, *sector.aliases)))


def _plain(text: str) -> str:
    """Small letters without accents, words with one space between and one at each end."""
    words = re.findall(r"[^\W_]+", folded(text))
    return f" {' '.join(words)} "
