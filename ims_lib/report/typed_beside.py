"""What was typed into sheets of a report's workbook that only show the client's lists: told with its cell, and where it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ims_lib.assessment_workbook.marks import find_report_workbooks
from ims_lib.cell_places import CellPlace
from ims_lib.client.filled_sheets import OF_LISTS, SheetForm, read_filled
from ims_lib.findings import Finding
from ims_lib.inputs.rows import NamedRow, value_in
from ims_lib.languages import say, translated
from ims_lib.register.vocabulary import brief
from ims_lib.report.workbook_plans import sheet_plans
from ims_lib.steps import Steps
from ims_lib.told import finding_at

FROM = "cells"
"""The column that says which row of which list a row shows."""
OURS = frozenset({"status", "services", "suppliers", "impact_assessed_on"})
"""Columns that we complete where the list says nothing."""


def typed_beside(steps: Steps) -> Iterator[Finding]:
    """A question on each cell of such a sheet that says something where the client's list says nothing, and on each row that was added."""
    paths, lists = find_report_workbooks(steps.coverage.client.folder), steps.inputs.lists
    rows: Mapping[str, Sequence[NamedRow]] = dict(zip(OF_LISTS, (lists.ai_systems, lists.services), strict=True))
    for plan in (each for each in sheet_plans()["sheets"] if paths and each["sheet"] in rows):
        keys = {column["heading"].partition(" (")[0]: column["key"] for column in plan["columns"]}
        where = next(heading for heading, key in keys.items() if key == FROM)
        listed = {CellPlace.from_text(row.cell).told: row for row in rows[plan["sheet"]]}
        form = SheetForm(plan["sheet"], "entry", (), (where,), also=tuple(keys))
        for filled in (row for path in paths for row in read_filled(path, form, [])):
            shown = filled.texts.get(where, "").partition("\n")[0]
            for heading, text in filled.texts.items():
                if text and _is_typed(text, keys[heading], shown, listed):
                    row = listed.get(shown)
                    place = row.place_of(keys[heading]).told if row else say("a row of its own")
                    said = {"text": brief(text), "place": place, "heading": heading}
                    yield finding_at("entry.typed_beside", filled.cells[heading], **said)


def _is_typed(text: str, key: str, shown: str, listed: Mapping[str, NamedRow]) -> bool:
    """Whether a cell is of a row that we didn't write, or says what neither its list nor we say there; what we propose is marked so."""
    row = listed.get(shown)
    if row is None:
        return not shown
    marks = (translated(" (proposed)"), say("not said"))
    has_none = key in row.__dataclass_fields__ and value_in(row, key) is None and not row.texts.get(key)
    return has_none and key not in OURS and not any(mark in text for mark in marks)
