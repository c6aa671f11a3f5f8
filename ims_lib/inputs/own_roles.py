"""The organisation's two roles for an AI system held against each other, where a word of one may be meant for the other law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ims_lib.inputs.rows import AiSystemRow, ListRow, ServiceRow
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief, plain
from ims_lib.told import finding_at


def without_doubted_offer(
    systems: Sequence[ListRow], services: Sequence[ListRow]
) -> tuple[list[ListRow], list[Finding]]:
    """The AI systems, and a question on each of which the list has the organisation as customer and as provider, which no service
    holds, and which by the law's own column it doesn't provide: until that is answered it is the customer alone."""
    held = [f" {plain(row.ai_systems)} " for row in services if isinstance(row, ServiceRow) and row.ai_systems]
    doubted = {row.cell: row for row in systems if isinstance(row, AiSystemRow) and _is_doubted(row, held)}
    kept = [
        replace(row, role=tuple(role for role in row.role or () if role != "provider"))
        if isinstance(row, AiSystemRow) and row.cell in doubted
        else row
        for row in systems
    ]
    return kept, list(map(_asked, doubted.values()))


def _is_doubted(row: AiSystemRow, held: Sequence[str]) -> bool:
    by_law = row.ai_act_role or ()
    if not {"customer", "provider"}.issubset(row.role or ()) or not by_law or "provider" in by_law or row.services:
        return False
    return not any(f" {plain(name)} " in text for name in filter(None, (row.own_name, row.id)) for text in held)


def _asked(row: AiSystemRow) -> Finding:
    place, other = row.place_of("role"), row.place_of("ai_act_role")
    return finding_at(
        "input.mixed_roles/offered",
        (row.file, row.sheet, place.cell),
        name=brief(row.own_name),
        cell=place.cell,
        said=brief(row.texts.get("role", "")),
        other=other.cell,
        by_law=brief(row.texts.get("ai_act_role", "")),
    )
