"""Step 1, what is already shared: criteria by the standards that they serve, and the blueprint of the shared processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ims_lib.report.answers import as_said
from ims_lib.report.figures import WORDS, bar, counted, days, listed, place, places
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.merged import by_process
from ims_lib.steps.shared_clauses import RACI_SHEET, SHEET

COMMON = "all that it serves"
"""For whom a criterion is that one standard alone doesn't add."""


def section_shared(steps: Steps) -> Section:
    """How many criteria serve one, two or three standards; and of the seven shared processes what is common, what is added."""
    shared, scope = steps.shared, steps.coverage.client.standards
    overlap = _overlap(steps)
    both = shared.overlap["standards"].map(len) > 1
    common, exist, met = (int(shared.overlap.loc[both, name].sum()) for name in ("criteria", "exist", "met"))
    seven = shared.blueprint[shared.blueprint["shared"]]
    return render(
        "shared.html.j2",
        id="shared",
        title="Already shared",
        number=1,
        standards=scope,
        heading=_heading(steps, common),
        text=_text(steps),
        overlap_title=_overlap_title(common, exist, met, as_said(steps.coverage)),
        groups=[
            [row for row in overlap if len(row["standards"]) > 1],
            [row for row in overlap if len(row["standards"]) == 1],
        ],
        per_standard=_per_standard(steps),
        totals={name: int(shared.overlap[name].sum()) for name in ("criteria", "met", "reusable")},
        blueprint=[_process(str(name), row, steps) for name, row in seven.iterrows()],
        blueprint_title=_blueprint_title(seven),
        more=int((shared.blueprint["merged"] & ~shared.blueprint["shared"]).sum()),
        sheet=SHEET,
        raci=RACI_SHEET,
        merging=len(scope) > 1,
    )


def headline_shared(steps: Steps) -> Headline:
    """Of the criteria that serve several standards, those in place for each of them, and those that exist for one."""
    overlap = steps.shared.overlap
    both = overlap[overlap["standards"].map(len) > 1]
    if both.empty:
        return Headline(1, "Shared clauses", "shared", "0", "criteria to share: nothing to merge")
    reusable = int(both["reusable"].sum())
    more = f"; {reusable} more exist and have to be extended" if reusable else ""
    figure = f"{int(both['met'].sum())} of {int(both['criteria'].sum())}"
    return Headline(
        1, "Shared clauses", "shared", figure, f"shared criteria in place for every standard they serve{more}"
    )


def rows_shared(steps: Steps) -> dict[str, list[Row]]:
    """A row a process of the blueprint, followed by its criteria, common ones first; and the RACI, a block a process."""
    groups = by_process(steps.shared.parts)
    lines: list[Row] = []
    for process in steps.shared.blueprint.reset_index().to_dict("records"):
        name = process["process"]
        lines.append(
            {
                "process": process["title"],
                "what": "process",
                "text": _said(process),
                "standards": ", ".join(process["standards"]),
                "owner": process["owner"],
                "owner_origin": process["owner_origin"],
                "state": f"{process['common_met']} of {process['common']} common criteria in place, {process['common_reusable']} reusable",
                "days": process["days"],
                "possible_days": process["possible_days"],
                "level": process["at_least"],
            }
        )
        for row in _common_first(groups[name]):
            lines.append(
                {
                    "process": process["title"],
                    "what": "common" if row.common else f"added by {row.adds}",
                    "text": row.text,
                    "standards": ", ".join(row.standards),
                    "state": row.state,
                    "level": row.level,
                    "channel": WORDS[row.channel],
                    "days": row.days or None,
                    "possible_days": row.possible_days or None,
                    "criterion": row.Index,
                    "cells": "\n".join(places(row.cells)),
                }
            )
    return {SHEET: lines, RACI_SHEET: _raci(steps)}


def results_shared(steps: Steps) -> dict[str, Any]:
    """Overlap and blueprint as plain values; the criteria's own figures stand under `criteria`."""
    shared = steps.shared
    columns = [
        "process",
        "title",
        "shared",
        "merged",
        "standards",
        "owner",
        "owner_origin",
        "criteria",
        "common",
        "common_met",
        "common_reusable",
        "adds",
        "adds_met",
        "days",
        "possible_days",
    ]
    return {
        "overlap": [
            {"standards": list(row["standards"])}
            | {name: int(row[name]) for name in ("criteria", "exist", "met", "reusable")}
            for row in shared.overlap.to_dict("records")
        ],
        "blueprint": [
            {key: list(value) if isinstance(value, tuple) else value for key, value in row.items()}
            for row in shared.blueprint.reset_index()[columns].to_dict("records")
        ],
        "raci": shared.raci.to_dict("records"),
    }


def _said(process: Mapping[str, Any]) -> str:
    """What a process does, what it starts with and what it ends with."""
    ends = [f"Starts: {process['starts']}.", f"Ends: {process['ends']}."] if process["starts"] else []
    return "\n".join([process["does"], *ends])


def _heading(steps: Steps, common: int) -> str:
    scope, total = steps.coverage.client.standards, int(steps.shared.overlap["criteria"].sum())
    if len(scope) == 1:
        return f"With {scope[0]} alone there is nothing to merge"
    if not common:
        return "No criterion serves more than one of these standards"
    one_in = round(total / common)
    return (
        f"One criterion in {one_in} serves more than one standard"
        if one_in > 1
        else "Most criteria serve more than one standard"
    )


def _text(steps: Steps) -> str:
    total, apart = int(steps.shared.overlap["criteria"].sum()), sum(_per_standard(steps).values())
    if len(steps.coverage.client.standards) == 1:
        return (
            f"A criterion is one checkable statement. {total} cover the standard in scope. The processes below are those that a "
            "second standard would use too, so it pays to run them as if it were there already."
        )
    return (
        f"A criterion is one checkable statement. {total} distinct criteria cover the standards in scope; assessed one standard at a "
        f"time they would be {apart}, so sharing saves {apart - total} checks."
    )


def _per_standard(steps: Steps) -> dict[str, int]:
    overlap = steps.shared.overlap
    return {
        name: int(overlap.loc[[name in both for both in overlap["standards"]], "criteria"].sum())
        for name in steps.coverage.client.standards
    }


def _overlap(steps: Steps) -> list[dict[str, Any]]:
    overlap, processes = steps.shared.overlap, steps.coverage.catalogue.processes
    largest, shown = max(overlap["criteria"], default=1), int(report_setting("examples_shown"))
    rows = []
    for row in overlap.itertuples():
        titles = [processes[name].title for name in row.processes[:shown]]
        rows.append(
            {
                "standards": row.standards,
                "criteria": row.criteria,
                "met": row.met,
                "reusable": row.reusable,
                "met_width": round(100 * row.met / largest, 1),
                "rest_width": round(100 * (row.criteria - row.met) / largest, 1),
                "reusable_width": round(100 * row.reusable / largest, 1),
                "examples": listed([titles[0], *map(in_sentence, titles[1:])]),
            }
        )
    return rows


def _overlap_title(common: int, exist: int, met: int, whose: str) -> str:
    """How many criteria are shared, how many of them exist at all, and how many for each standard that they serve."""
    shared = counted(common, "shared criterion", "shared criteria")
    if not exist:
        return f"{shared}, none of them known to exist"
    return f"{shared}: {exist} exist already{whose}, {met or 'none'} of them in place for every standard they serve"


def in_sentence(title: str) -> str:
    """A title as it stands within a sentence: its first letter small, unless it begins with an abbreviation."""
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def _blueprint_title(seven: pd.DataFrame) -> str:
    with_common = seven[seven["common"] > 0]
    if with_common.empty:
        return "The processes of every management system"
    whole = with_common[with_common["common_met"] == with_common["common"]]
    rest = with_common[with_common["common_met"] < with_common["common"]]
    if whole.empty:
        return "No shared process has all that is common in place for all its standards yet"
    of_all = counted(len(with_common), "shared process", "shared processes")
    title = (
        f"{len(whole)} of {of_all} {'has' if len(whole) == 1 else 'have'} all that is common in place for all standards"
    )
    few = 0 < len(rest) <= report_setting("criteria_shown")
    return f"{title}; not yet in {listed(map(in_sentence, rest['title']))}" if few else title


def _process(name: str, row: pd.Series[Any], steps: Steps) -> dict[str, Any]:
    rows = _common_first(by_process(steps.shared.parts[steps.shared.parts["process"] == name])[name])
    return {
        "title": row["title"],
        "does": row["does"],
        "owner": row["owner"],
        "proposed": row["owner_origin"] == "proposed",
        "owner_rows": _owner_rows(row),
        "starts": row["starts"],
        "ends": row["ends"],
        "bar": bar(row),
        "days": days(row["days"]),
        "common": f"{row['common_met']} of {row['common']}" if row["common"] else "–",
        "common_reusable": row["common_reusable"],
        "adds": {item: f"{row['adds_met'][item]} of {count}" if count else "–" for item, count in row["adds"].items()},
        "criteria": [
            {
                "text": item.text,
                "id": item.Index,
                "whom": COMMON if item.common else item.adds,
                "standards": item.standards,
                "state": item.state,
                **shown_cells(item.cells),
            }
            for item in rows
        ],
    }


def shown_cells(cells: Iterable[str]) -> dict[str, Any]:
    """The first cells as they are read, and how many more there are."""
    places, shown = [place(cell) for cell in cells], int(report_setting("cells_shown"))
    return {"cells": places[:shown], "more_cells": max(0, len(places) - shown)}


def _owner_rows(row: Mapping[str, Any]) -> str:
    if row["owner_origin"] == "proposed":
        return "proposed"
    return f"{row['owner_rows']} of {counted(row['owner_of'], 'row')}"


def _common_first(rows: Iterable[Any]) -> list[Any]:
    """What is common, then what is added, standard by standard."""
    return sorted(rows, key=lambda row: (not row.common, row.adds))


def _raci(steps: Steps) -> list[Row]:
    """A block for each process: a row with the roles, then its activities with a letter below each role."""
    titles = steps.shared.blueprint["title"].to_dict()
    blocks: dict[str, list[Any]] = {}
    for row in steps.shared.raci.itertuples():
        blocks.setdefault(row.process, []).append(row)
    lines: list[Row] = []
    for name, rows in blocks.items():
        roles = dict.fromkeys(row.role for row in rows)
        columns = {role: f"role {place}" for place, role in enumerate(roles, start=1)}
        head = {"process": titles[name], "activity": "Role: write the name of the person"}
        lines.append(head | {column: role for role, column in columns.items()})
        activities: dict[int, Row] = {}
        for row in rows:
            line = {"process": titles[name], "number": row.number, "activity": row.activity}
            activities.setdefault(row.number, line)[columns[row.role]] = row.letter
        lines += activities.values()
    return lines
