"""Step 3, aligned processes: how far each is for each standard, what is left to do, and how the five of daily work run."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ims_lib.catalogue.named_processes import load_named_processes
from ims_lib.report.figures import bar, counted, days, listed, places, shown_figures
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.steps.shared import in_sentence, shown_cells
from ims_lib.report.workbook_sheets import YES_NO, Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.processes import SHEET, STEPS_SHEET

KINDS = {"step": "step", "decision": "asked here", "criterion": "to be true"}
"""What the rows of a checklist are called."""


def section_processes(steps: Steps) -> Section:
    """The processes that serve several standards, with days per standard, and swim-lanes of the five of daily work."""
    aligned = steps.processes
    merged, others = aligned.merged, aligned.processes[~aligned.processes["merged"]]
    named = merged.index.isin(load_named_processes().order)
    first, more = (merged[named], merged[~named]) if named.any() else (merged, merged.head(0))
    rows = [_row(str(name), row, steps) for name, row in first.iterrows()]
    five = aligned.processes[aligned.processes["aligned"]]
    return render(
        "processes.html.j2",
        id="processes",
        title="Processes",
        number=3,
        standards=steps.coverage.client.standards,
        heading=_heading(steps),
        text=_text(merged, others),
        table_title=_table_title(rows),
        rows=rows,
        more=[_row(str(name), row, steps) for name, row in more.iterrows()],
        lanes=[_lanes(str(name), steps) for name in five.index if len(aligned.steps_of(str(name)))],
        sheet=SHEET,
        steps_sheet=STEPS_SHEET,
    )


def headline_processes(steps: Steps) -> Headline:
    """Merged processes that are largely in place for each standard that they serve."""
    merged = steps.processes.merged
    if merged.empty:
        return Headline(3, "Aligned processes", "processes", "0", "processes to merge")
    lowest = steps.processes.by_standard["likely"].groupby(level="process").min().reindex(merged.index)
    near = int((lowest >= report_setting("there_from")).sum())
    return Headline(
        3,
        "Aligned processes",
        "processes",
        f"{near} of {len(merged)}",
        "merged processes largely in place for every standard they serve",
    )


def rows_processes(steps: Steps) -> dict[str, list[Row]]:
    """A row a process with its delta, and a row for each step, decision or criterion of the checklists."""
    aligned = steps.processes
    deltas = dict(zip(aligned.by_standard.index, aligned.by_standard.to_dict("records"), strict=True))
    texts = steps.coverage.catalogue.criteria
    processes = []
    for row in aligned.processes.reset_index().to_dict("records"):
        own = {name: deltas[row["process"], name] for name in row["standards"]}
        processes.append(
            {
                **row,
                "merged": YES_NO[row["merged"]],
                "standards": ", ".join(row["standards"]),
                "missing": "\n".join(f"• {texts[name].text}" for name in row["missing"]),
                "to_look_at": "\n".join(f"• {texts[name].text}" for name in row["to_look_at"]),
                **shown_figures(row),
                "to_extend": "\n".join(
                    f"• {name}: {texts[item].text}" for name, delta in own.items() for item in delta["to_extend"]
                ),
                **{
                    f"{number} {name}": shown_figures(delta)[number]
                    for name, delta in own.items()
                    for number in ("likely", "reusable")
                },
                **{f"days {name}": delta["days"] for name, delta in own.items()},
                **{f"possible {name}": delta["possible_days"] for name, delta in own.items()},
            }
        )
    return {SHEET: processes, STEPS_SHEET: [_step_row(row, steps) for row in aligned.checklist.to_dict("records")]}


def results_processes(steps: Steps) -> list[dict[str, Any]]:
    """Each process: standards, owner, delta per standard and its checklist; figures stand under `processes`."""
    aligned = steps.processes
    deltas: dict[str, dict[str, Any]] = {}
    for row in aligned.by_standard.reset_index().to_dict("records"):
        names = {name: list(row[name]) for name in ("missing", "to_look_at", "to_extend")}
        delta = names | {"days": row["days"], "possible_days": row["possible_days"]}
        deltas.setdefault(row["process"], {})[row["standard"]] = delta
    checklists: dict[str, list[dict[str, Any]]] = {}
    for row in aligned.checklist.to_dict("records"):
        line = {name: row[name] for name in ("number", "kind", "standard", "step", "state")}
        checklists.setdefault(row["process"], []).append(line | {"criteria": list(row["criteria"])})
    return [
        {
            "process": row["process"],
            "merged": row["merged"],
            "standards": list(row["standards"]),
            "owner": row["owner"],
            "owner_origin": row["owner_origin"],
            "days": row["days"],
            "possible_days": row["possible_days"],
            "delta": deltas[row["process"]],
            "checklist": checklists.get(row["process"], []),
        }
        for row in aligned.processes.reset_index().to_dict("records")
    ]


def _heading(steps: Steps) -> str:
    aligned = steps.processes
    if aligned.merged.empty:
        alone = len(steps.coverage.client.standards) == 1
        return (
            "One standard in scope: no process to merge"
            if alone
            else "No process serves more than one of these standards"
        )
    five = aligned.merged[aligned.merged["aligned"]]
    heading = f"{counted(len(aligned.merged), 'process serves', 'processes serve')} more than one standard"
    if five.empty:
        return heading
    work = days(float(five["days"].sum()))
    return (
        f"{heading}; the {len(five)} of daily work still want {work} days of known work" if len(five) > 1 else heading
    )


def _text(merged: pd.DataFrame, others: pd.DataFrame) -> str:
    if merged.empty:
        return (
            "Every process serves one standard alone. What each of them still wants, and how it runs step by step, stands in "
            "workbook.xlsx; a second standard would find its place there."
        )
    text = "Each runs once: one owner, one queue, one record. What a standard wants beside the others is a question at one of its steps."
    if len(others):
        stand = "stands" if len(others) == 1 else "stand"
        text += f" {counted(len(others), 'other process serves', 'other processes serve')} one standard alone and {stand} in the workbook."
    return text


def _row(name: str, row: pd.Series[Any], steps: Steps) -> dict[str, Any]:
    deltas = steps.processes.by_standard
    cells: dict[str, dict[str, str] | None] = {}
    for standard in steps.coverage.client.standards:
        if standard not in row["standards"]:
            cells[standard] = None
            continue
        delta = deltas.loc[(name, standard)]
        look, missing, found = len(delta["to_look_at"]), len(delta["missing"]), bar(delta)
        cells[standard] = {
            "likely": str(found.likely) if found else "–",
            "reusable": f"{found.reusable} reusable" if found and found.reusable else "",
            "days": f"{days(delta['days'])} d" if delta["days"] else f"{missing} missing" if missing else "",
            "look": f"{look} to look at" if look and not delta["missing"] else "",
        }
    return {
        "title": row["title"],
        "does": row["does"],
        "criteria": row["criteria"],
        "bar": bar(row),
        "days": days(row["days"]),
        "owner": row["owner"],
        "proposed": row["owner_origin"] == "proposed",
        "cells": cells,
    }


def _table_title(rows: list[dict[str, Any]]) -> str:
    known = [row for row in rows if row["bar"]]
    if len(known) < 2:
        return "Processes that serve several standards"
    best, worst = max(known, key=lambda row: row["bar"].likely), min(known, key=lambda row: row["bar"].likely)
    return f"Of {in_sentence(best['title'])} most exists already, of {in_sentence(worst['title'])} least"


def _lanes(process: str, steps: Steps) -> dict[str, Any]:
    """A process as a swim-lane: a row a step, a column a standard with what it asks there."""
    aligned, scope = steps.processes, steps.coverage.client.standards
    rows: dict[str, dict[str, Any]] = {}
    for item in aligned.steps_of(process).to_dict("records"):
        if item["kind"] != "decision":
            rows[item["step"]] = {
                "number": item["number"],
                "title": item["title"],
                "text": item["text"],
                "lane": item["lane"],
                "record": item["record"],
                "accountable": item["accountable"],
                "tell": listed(item["tell"]),
                "has": _has(item),
                "adds": {name: [] for name in scope},
                **shown_cells(item["cells"]),
            }
        else:
            rows[item["step"]]["adds"][item["standard"]].append(
                {"question": item["title"], "then": item["then"], "tell": listed(item["tell"]), "has": _has(item)}
            )
    entry = aligned.processes.loc[process]
    asked = sum(len(found) for row in rows.values() for found in row["adds"].values())
    asking = [name for name in scope if any(row["adds"][name] for row in rows.values())]
    return {
        "title": entry["title"],
        "owner": entry["owner"],
        "proposed": entry["owner_origin"] == "proposed",
        "rows": list(rows.values()),
        "asking": asking,
        "summary": f"{entry['title']}: {counted(len(rows), 'step')}, {counted(asked, 'decision point')}",
        "printed": len(rows) <= report_setting("lanes_printed_up_to"),
    }


def _has(item: dict[str, Any]) -> dict[str, Any]:
    """What the client has of a step, as a word, and as a count where some of several criteria are in place."""
    many = len(item["criteria"])
    return {"state": item["state"], "count": f"{item['in_place']} of {many}" if many > 1 and item["in_place"] else ""}


def _step_row(item: dict[str, Any], steps: Steps) -> Row:
    return {
        **item,
        "process": steps.coverage.catalogue.processes[item["process"]].title,
        "kind": KINDS[item["kind"]],
        "text": "\n".join(filter(None, (item["text"], item["then"]))),
        "tell": ", ".join(item["tell"]),
        "in_place": f"{item['in_place']} of {len(item['criteria'])}" if item["criteria"] else "",
        "criteria": "\n".join(item["criteria"]),
        "cells": "\n".join(places(item["cells"])),
        "days": item["days"] or None,
        "possible_days": item["possible_days"] or None,
    }
