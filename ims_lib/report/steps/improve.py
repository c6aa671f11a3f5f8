"""Continual improvement: which actions are late or incomplete, what changed and why, and what to look at next outside."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ims_lib.dates import spoken
from ims_lib.report.figures import counted, day, listed, place, places
from ims_lib.report.section import Section, render
from ims_lib.report.steps.changes import change_rows, changes_on_page, plain_changes, plain_row
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.soa import OPEN

SHEET, CHANGES, WATCH = "Improvement", "Changes", "Watch list"


def section_improve(steps: Steps) -> Section:
    """Actions, late and incomplete ones first; what changed per standard and requirement, and why; the next looks outside."""
    found, client = steps.improvement, steps.coverage.client
    actions = _worst_first(found.actions)
    files = dict.fromkeys(cell.partition("!")[0] for cell in actions["cell"])
    watch = found.watch.sort_values("next", kind="stable")
    shown = {name: int(report_setting(f"{name}_shown")) for name in ("actions", "changes", "watch")}
    return render(
        "improve.html.j2",
        id="improve",
        title="Improvement",
        number=7,
        heading=_heading(steps),
        name=client.short_name,
        standards=client.standards,
        sheet=SHEET,
        changes_sheet=CHANGES,
        watch_sheet=WATCH,
        files=listed(files),
        actions=[_action(row) for row in actions.head(shown["actions"]).to_dict("records")],
        total=len(actions),
        dated=_dated_controls(steps),
        actions_title=_actions_title(steps),
        closed=found.count("closed"),
        overdue=found.count("overdue"),
        open=found.count("open") - found.undated,
        undated=found.undated,
        opportunities=[str(name) for name in found.opportunities.index],
        not_compared=found.not_compared,
        changes=changes_on_page(found.changes, shown["changes"]) if found.changes else None,
        aged=found.aged.assign(when=found.aged["when"].map(spoken)).to_dict("records"),
        watch=[_watch(row) for row in watch.head(shown["watch"]).to_dict("records")],
        watch_total=len(watch),
        watch_title=_watch_title(watch, client.as_of),
        sector=steps.sector.sector is not None,
    )


def headline_improve(steps: Steps) -> Headline:
    """How many actions there are, and how many are late."""
    total, late = len(steps.improvement.actions), steps.improvement.count("overdue")
    dated = _dated_controls(steps)
    beside = f"; {counted(dated, 'row left open has', 'rows left open have')} a day by when" if dated else ""
    undated = f", {steps.improvement.undated} without a due day" if steps.improvement.undated else ""
    text = f"actions, {late} overdue{undated}" if total else f"actions in a list of the client’s own{beside}"
    return Headline(7, "Continual improvement", "improve", str(total), text)


def rows_improve(steps: Steps) -> dict[str, list[Row]]:
    """A row for each action and opportunity; for each part and requirement that changed; for each thing to watch."""
    found = steps.improvement
    listed_ones = [
        {
            **row,
            "origin": "client",
            "missing": ", ".join(row["missing"]),
            "refs": ", ".join(row["refs"]),
            "criteria": ", ".join(row["criteria"]),
            "cells": place(row["cell"]),
            "days_late": row["days_late"] or None,
        }
        for row in found.actions.to_dict("records")
    ]
    proposed = [
        {
            "origin": "proposed",
            "action": row["requirement"],
            "title": row["title"],
            "kind": "opportunity",
            "state": "proposed",
            "refs": row["requirement"],
            "criteria": ", ".join(row["criteria"]),
            "days": row["days"],
        }
        for row in found.opportunities.reset_index().to_dict("records")
    ]
    watch = [
        {
            **row,
            "usual": "usual" if row["usual"] else "",
            "criteria": ", ".join(row["criteria"]),
            "standards": ", ".join(row["standards"]),
            "cells": "\n".join(places(row["cells"])),
        }
        for row in found.watch.sort_values("next", kind="stable").to_dict("records")
    ]
    return {SHEET: [*listed_ones, *proposed], CHANGES: change_rows(found.changes), WATCH: watch}


def results_improve(steps: Steps) -> dict[str, Any]:
    """Actions, opportunities, changes and watch list as plain values."""
    found = steps.improvement
    return {
        "actions": [plain_row(row) for row in found.actions.to_dict("records")],
        "opportunities": [plain_row(row) for row in found.opportunities.reset_index().to_dict("records")],
        "changes": plain_changes(found.changes) if found.changes else None,
        "aged": [plain_row(row) for row in found.aged.to_dict("records")],
        "watch": [
            plain_row({key: row[key] for key in ("watch", "next", "every_months", "usual", "criteria", "have")})
            for row in found.watch.reset_index().to_dict("records")
        ],
    }


def _dated_controls(steps: Steps) -> int:
    """How many rows of controls that leave something open name a day by when it is done."""
    return sum(row.status in OPEN and row.due is not None for row in steps.register.controls)


def _heading(steps: Steps) -> str:
    found = steps.improvement
    total, late = len(found.actions), found.count("overdue")
    own = (
        f"{late or 'none'} of {counted(total, 'action')} {'are' if late > 1 else 'is'} overdue"
        + (f", {found.undated} {'has' if found.undated == 1 else 'have'} no due day" if found.undated else "")
        if total
        else "no list of actions was found"
    )
    if not found.changes:
        return own[0].upper() + own[1:]
    changed = len(found.changes.requirements)
    what = counted(changed, "requirement") if changed else "Nothing"
    return f"{what} changed since {day(found.changes.since)}, {'and ' if total else ''}{own}"


def _actions_title(steps: Steps) -> str:
    actions = steps.improvement.actions
    lacking = int(actions["missing"].map(len).gt(0).sum())
    shown = min(int(report_setting("actions_shown")), len(actions))
    extract = f"{shown} of {len(actions)}" if shown < len(actions) else f"All {len(actions)}"
    lack = counted(lacking, "lacks", "lack") if lacking else "none lacks"
    told = f"{extract}, late ones first; {lack} something that an auditor asks for"
    absent = [_ASKED[name] for name in steps.improvement.columns_missing]
    if not absent:
        return told
    return f"{told if lacking else f'{extract}, late ones first'}; no column was read as {listed(absent)}"


_ASKED = {"owner": "the owner", "due": "the due day"}
"""Columns that every list of actions wants, as they are told."""


def _worst_first(actions: pd.DataFrame) -> pd.DataFrame:
    """Overdue longest first, then what lacks something, open before closed."""
    order = actions.assign(
        late=actions["days_late"].where(actions["state"] == "overdue", 0).astype(float),
        lacking=actions["missing"].map(len).astype(int),
        closed=actions["state"] == "closed",
    )
    order = order.sort_values(["late", "closed", "lacking"], ascending=[False, True, False], kind="stable")
    return actions.loc[order.index]


def _action(row: dict[str, Any]) -> dict[str, Any]:
    late = f", {counted(row['days_late'], 'day')}" if row["state"] == "overdue" else ""
    return {
        **row,
        "late": late,
        "due": day(row["due"]) if row["due"] else "",
        "cell": place(row["cell"]),
        "closed_on": day(row["closed_on"]) if row["closed_on"] else "",
    }


def _watch_title(watch: pd.DataFrame, as_of: dt.date) -> str:
    due = sum(1 for next_look in watch["next"] if (next_look - as_of).days <= report_setting("watch_ahead_days"))
    return f"{due or 'None'} of {len(watch)} {'are' if due > 1 else 'is'} due for a look within three months"


def _watch(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "next": day(row["next"]), "standards": set(row["standards"])}
