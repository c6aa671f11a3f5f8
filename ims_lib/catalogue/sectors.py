"""Which kind of organisation of the library a client is, by the words that it uses for itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ims_lib.catalogue.library import Sector, load_library
from ims_lib.cell_text import folded
from ims_lib.nearest import nearest
from ims_lib.wording import in_sentence


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


def sector_told(said: str) -> str:
    """A sector of ours by its name in the language that is written in; words of the client's own as they are."""
    ours = (
        each for each in load_library().sectors.values() if _plain(said) in (_plain(each.id), _plain(each.aliases[0]))
    )
    return next((in_sentence(each.title) for each in ours), said)


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
