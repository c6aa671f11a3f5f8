"""What changed since an earlier assessment: on the page, in the workbook and in results.json."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ims_lib.report.figures import bar, counted, day, listed, percent, place, places
from ims_lib.report.summary import part_name
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps.improvement.changes import NUMBERS, Changes

SMALLEST_MOVE = 0.0005
"""Below this a move is ±0 points."""
WORDS = {
    "row": "the client’s rows",
    "judgement": "judgements",
    "disputed": "contradicted by the client’s own lists or remarks",
    "certificate": "certificates",
    "not_started": "“not started”",
    "carried_over": "carried over",
    "reading": "read differently",
    "applicable": "applicability",
    "catalogue": "the catalogue",
}
"""What each kind of reason is called in a table."""


def changes_on_page(changes: Changes, most: int) -> dict[str, Any]:
    """Parts with both bars and the reasons of the move, and the requirements that moved most."""
    rows = changes.requirements.reset_index()
    largest = rows.assign(size=rows["part_likely"].abs()).sort_values("size", ascending=False, kind="stable").head(most)
    moved = [
        f"{standard} {_in_a_sentence(str(part))} {_points(row['move_likely'])}"
        for (standard, part), row in changes.parts.iterrows()
        if abs(row["move_likely"]) >= SMALLEST_MOVE
    ]
    return {
        "since": day(changes.since),
        "total": len(rows),
        "catalogue": changes.catalogue_changed,
        "title": f"In place, in points: {listed(moved)}" if moved else "No part moved in what is in place",
        "parts": [_part(key, row, changes) for key, row in changes.parts.iterrows()],
        "requirements": [_requirement(row) for row in largest.to_dict("records")],
        "joined": listed(changes.joined),
        "left": listed(changes.left),
    }


def change_rows(changes: Changes | None) -> list[Row]:
    """Parts with their reasons below, then requirements in the standards' order."""
    if changes is None:
        return []
    rows: list[Row] = []
    for key, part in changes.parts.iterrows():
        standard, name = key
        head = {"standard": standard, "part": part_name(str(name))}
        rows.append(
            {**head, **part, "kind": "part", "title": f"{counted(int(part['changed']), 'requirement')} changed"}
        )
        rows += [
            {
                **head,
                "kind": "reason",
                "title": WORDS[row["kind"]],
                **{f"move_{number}": row[number] for number in NUMBERS},
            }
            for row in _kinds(changes, key)
        ]
    rows += [
        {
            **row,
            "part": part_name(row["part"]),
            "kind": "requirement",
            "reasons": ", ".join(WORDS[kind] for kind in row["kinds"]),
            "why": "\n".join(row["why"]),
            "cells": "\n".join(places(row["cells"])),
        }
        for row in changes.requirements.reset_index().to_dict("records")
    ]
    return rows


def plain_changes(changes: Changes) -> dict[str, Any]:
    """The same as results.json takes it: parts, how much each reason moved them, and requirements, to full precision."""
    return {
        "since": changes.since.isoformat(),
        "catalogue_changed": changes.catalogue_changed,
        "standards_joined": list(changes.joined),
        "standards_left": list(changes.left),
        "parts": [plain_row(row) for row in changes.parts.reset_index().to_dict("records")],
        "by_kind": [plain_row(row) for row in changes.by_kind.reset_index().to_dict("records")],
        "requirements": [plain_row(row) for row in changes.requirements.reset_index().to_dict("records")],
    }


def plain_row(row: dict[Any, Any]) -> dict[str, Any]:
    """A row as JSON takes it: tuples as lists, days as text, nothing where there is no number."""
    return {str(key): _value(value) for key, value in row.items()}


def _part(key: Any, row: pd.Series[Any], changes: Changes) -> dict[str, Any]:
    standard, part = key
    before = bar(
        {name.removeprefix("before_"): value for name, value in row.items() if str(name).startswith("before_")}
    )
    why = [
        (WORDS[row["kind"]], _points(row["likely"]))
        for row in _kinds(changes, key)
        if abs(row["likely"]) >= SMALLEST_MOVE
    ]
    return {
        "label": f"{standard} {part_name(part)}",
        "before": before,
        "now": bar(row),
        "move": _points(row["move_likely"]),
        "changed": int(row["changed"]),
        "why": why,
    }


def _kinds(changes: Changes, key: Any) -> list[dict[str, Any]]:
    """The reasons of a part's move."""
    rows = changes.by_kind.reset_index().to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows if (row["standard"], row["part"]) == key]


def _requirement(row: dict[str, Any]) -> dict[str, Any]:
    most = int(report_setting("criteria_shown"))
    cells = [place(cell) for cell in row["cells"]]
    return {
        "id": row["requirement"],
        "title": row["title"],
        "before": _percents(row, "before_"),
        "now": _percents(row, ""),
        "why": row["why"][:most],
        "more": max(len(row["why"]) - most, 0),
        "cells": cells[: int(report_setting("cells_shown"))],
        "more_cells": max(len(cells) - int(report_setting("cells_shown")), 0),
    }


def _percents(row: dict[str, Any], prefix: str) -> str:
    """At least, likely and at most as whole per cent; a dash where the requirement didn't count."""
    values = [row[f"{prefix}{name}"] for name in NUMBERS]
    return "–" if any(value != value for value in values) else " · ".join(str(percent(value)) for value in values)


def _points(move: float) -> str:
    """A move in percentage points with its sign, one digit after the point."""
    value = round(move * 100, 1) + 0.0
    return f"{value:+.1f}".replace("-", "−") if value else "±0"


def _in_a_sentence(part: str) -> str:
    return "clauses" if part == "clauses" else "Annex A"


def _value(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and value != value else value
