"""Rows of AI systems and services by their names: which tell of a system that another table describes, and what tells apart those of one name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, ListRow, NamedRow
from ims_lib.nearest import nearest
from ims_lib.register.vocabulary import plain

OF_DAYS = {"id", "name", "owner", "status", "impact_assessed_on", "reviewed_on", "notes"}
"""All that a table of days says, which tells of no system what it is."""


def with_objects_once(rows: Mapping[str, Sequence[ListRow]]) -> dict[str, list[ListRow]]:
    """Of the rows by list those of AI systems, services and impact assessments: a row of a table of days is an assessment, and each
    system and each service has a name that no other has."""
    systems, services = (
        rows.get("ai_systems", ()),
        [row for row in rows.get("services", ()) if isinstance(row, NamedRow)],
    )
    described, assessed = _without_tables_of_days([row for row in systems if isinstance(row, AiSystemRow)])
    return {
        "ai_systems": told_apart(described),
        "services": told_apart(services),
        "impact_assessments": [*rows.get("impact_assessments", ()), *assessed],
    }


def told_apart(rows: Sequence[NamedRow]) -> list[ListRow]:
    """The rows of one list, those of one name with what tells them apart behind it: their id, else their cell."""
    ids = Counter(plain(row.id) for row in rows if row.id)
    named = grouped((plain(row.name), row.cell) for row in rows)
    return [
        replace(row, name=f"{row.name} ({_apart(row, ids, rows)})", shared_name=row.name)
        if len(named[plain(row.name)]) > 1
        else row
        for row in rows
    ]


def _apart(row: NamedRow, ids: Mapping[str, int], rows: Sequence[NamedRow]) -> str:
    place = row.place_of("name")
    if row.id and ids[plain(row.id)] == 1:
        return row.id
    is_sole = sum(other.place_of("name").cell == place.cell for other in rows) == 1
    return place.cell or row.cell if is_sole else place.short


def _without_tables_of_days(rows: Sequence[AiSystemRow]) -> tuple[list[AiSystemRow], list[ImpactAssessmentRow]]:
    """The AI systems, and as impact assessments the rows of tables that say no more than the day of one: each is of a system, or of
    nearly its name, that another table describes and that has no other owner."""
    described = [row for row in rows if not row.cells.keys() <= OF_DAYS]
    of_days = [row for row in rows if row not in described and _is_of_one(row, described)]
    return [row for row in rows if row not in of_days], [_as_assessment(row) for row in of_days]


def _is_of_one(row: AiSystemRow, described: Sequence[AiSystemRow]) -> bool:
    near = nearest(plain(row.name), [plain(other.name) for other in described])
    owners = {plain(other.owner or row.owner or "") for other in described if plain(other.name) == near}
    return "impact_assessed_on" in row.cells and (not row.owner or plain(row.owner) in owners) and near is not None


def _as_assessment(row: AiSystemRow) -> ImpactAssessmentRow:
    columns = {"name": "system", "impact_assessed_on": "assessed_on", "id": "id", "notes": "notes"}
    return ImpactAssessmentRow(
        **{
            name: getattr(row, name)
            for name in ("file", "sheet", "row", "cell", "refs", "headed", "stated_on", "notes")
        },
        cells={columns[name]: cell for name, cell in row.cells.items() if name in columns},
        system=row.name,
        assessed_on=row.impact_assessed_on,
        texts={columns[name]: text for name, text in row.texts.items() if name in columns},
    )
