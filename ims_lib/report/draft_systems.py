"""The client's AI systems as the drafts name them: what its list says of each, and what follows from that for the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from ims_lib.ai_roles.built_here import is_built_here, is_own_make, is_producer
from ims_lib.ai_roles.proposals import counting
from ims_lib.ai_roles.said import own_names, with_roles_of_client
from ims_lib.catalogue.system_words import DraftWords, Way, load_system_words
from ims_lib.client import Client
from ims_lib.inputs.rows import AiSystemRow, value_in
from ims_lib.inputs.said import says_nothing
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import day

COLUMNS = ("owner", "provider", "model", "purpose", "data", "affected", "services")
"""Columns whose cells are taken over as they stand."""
SET_UP = frozenset({"generative", "retrieval", "agent"})
"""Kinds of bought systems that instructions, sources and rights make what they are."""
PLANNED, PILOT = "planned", "pilot"


def roles_with_ai(systems: Iterable[AiSystemRow]) -> list[str]:
    """The organisation's roles for the systems that count, each once, in the order of the list."""
    return list(dict.fromkeys(role for row in counting(systems) for role in row.role or ()))


def draft_systems(
    systems: Iterable[AiSystemRow], client: Client, assessed: Mapping[str, str] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Each system that counts, in the order of the list, planned ones among them; empty is what nobody told us.

    `assessed` says of some, by their cells, when their impact was last assessed, and what limits that.
    """
    words = load_system_words().drafts
    names = frozenset(filter(None, map(plain, own_names(client))))
    return [
        _system(row, client.short_name, names, words) | ({"assessed": told} if (told := assessed.get(row.cell)) else {})
        for row in counting(with_roles_of_client(systems, client))
    ]


def _system(row: AiSystemRow, maker: str, names: frozenset[str], words: DraftWords) -> dict[str, Any]:
    told = {name: None if says_nothing(said := value_in(row, name)) else said for name in COLUMNS}
    way = _way(row, names)
    return {
        **told,
        "name": row.name,
        "provider": maker if is_own_make(row, names) else told["provider"],
        "planned": row.status == PLANNED,
        "on_trial": row.status == PILOT,
        "ours": is_producer(row, names),
        "way": words.way[way] if way else None,
        "trained_here": is_built_here(row, names) is True,
        "decides": words.decides[row.autonomy] if row.autonomy else None,
        "errs": [words.errs[kind] for kind in row.kinds or ()],
        "care": ". ".join(_care(row, words)),
        "personal": row.personal_data,
        "assessed": day(row.impact_assessed_on) if row.impact_assessed_on else None,
        "ends": day(row.retirement) if row.retirement else None,
    }


def _way(row: AiSystemRow, names: frozenset[str]) -> Way | None:
    """How the system comes about here; none where the list leaves open who trains it."""
    if is_producer(row, names):
        return "built"
    built = is_built_here(row, names)
    if built is None:
        return None
    return "tuned" if built else "set_up" if SET_UP & set(row.kinds or ()) else "bought"


def _care(row: AiSystemRow, words: DraftWords) -> Iterator[str]:
    """What in the row calls for more than a screening."""
    if row.autonomy in ("supervised", "alone"):
        yield words.care["acts"]
    if row.personal_data:
        yield words.care["personal"]
    if "agent" in (row.kinds or ()):
        yield words.care["agent"]
