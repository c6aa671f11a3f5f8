"""What is already shared: criteria by the standards they serve, and processes over all three."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ims_lib.coverage import Coverage
from ims_lib.report.answers import likely_met
from ims_lib.report.figures import bar, listed
from ims_lib.report.section import Section, render


def section_shared(coverage: Coverage) -> Section:
    """How many criteria serve one, two or three of the standards, how many are likely met, and the processes."""
    scope = coverage.client.standards
    frame = coverage.criteria.assign(met=likely_met(coverage))
    overlap = _overlap(coverage, frame)
    groups = [
        [row for row in overlap if len(row["standards"]) > 1],
        [row for row in overlap if len(row["standards"]) == 1],
    ]
    shared, total = int((frame["standards"].map(len) > 1).sum()), len(frame)
    per_standard = {name: int(frame["standards"].map(lambda names, name=name: name in names).sum()) for name in scope}
    processes = _processes(coverage)
    return render(
        "shared.html.j2", id="shared", title="Already shared", standards=scope,
        heading=_heading(shared, total),
        text=f"A criterion is one checkable statement. {total} distinct criteria cover the standards in scope; assessed one standard at a "
             f"time they would be {sum(per_standard.values())}, so sharing saves {sum(per_standard.values()) - total} checks.",
        overlap_title=f"{shared} shared criteria, {int(frame.loc[frame['standards'].map(len) > 1, 'met'].sum())} of them likely met",
        groups=groups, per_standard=per_standard, total=total, total_met=int(frame["met"].sum()),
        processes=processes, process_title=_process_title(processes),
    )  # fmt: skip


def _heading(shared: int, total: int) -> str:
    if not shared:
        return "No criterion serves more than one of these standards"
    one_in = round(total / shared)
    return (
        f"One criterion in {one_in} serves more than one standard"
        if one_in > 1
        else "Most criteria serve more than one standard"
    )


def _overlap(coverage: Coverage, frame: pd.DataFrame) -> list[dict[str, Any]]:
    largest = max(frame.groupby("standards").size(), default=1)
    rows = []
    for standards, group in frame.groupby("standards", sort=False):
        met = int(group["met"].sum())
        titles = [coverage.catalogue.processes[name].title for name in group["process"].value_counts().index[:4]]
        rows.append({
            "standards": standards, "criteria": len(group), "met": met,
            "met_width": round(100 * met / largest, 1), "rest_width": round(100 * (len(group) - met) / largest, 1),
            "examples": listed([titles[0], *(title[0].lower() + title[1:] if not title[:2].isupper() else title for title in titles[1:])]),
        })  # fmt: skip
    return sorted(rows, key=lambda row: (-len(row["standards"]), -row["criteria"]))


def _processes(coverage: Coverage) -> list[dict[str, Any]]:
    rows = []
    for process, group in coverage.processes.groupby(level="process", sort=False):
        likely = {standard: f"{row['likely'] * 100:.0f}" for (_, standard), row in group.iterrows()}
        entry = coverage.catalogue.processes[str(process)]
        rows.append({
            "title": entry.title, "merges": entry.merges, "criteria": int(coverage.whole_processes.at[process, "criteria"]),
            "bar": bar(coverage.whole_processes.loc[process]),
            "likely": {name: likely.get(name, "–") for name in coverage.client.standards},
        })  # fmt: skip
    return sorted(rows, key=lambda row: (-sum(value != "–" for value in row["likely"].values()), row["title"]))


def _process_title(processes: list[dict[str, Any]]) -> str:
    common = [row for row in processes if row["bar"] and sum(value != "–" for value in row["likely"].values()) > 1]
    if len(common) < 2:
        return "Processes"
    best, worst = max(common, key=lambda row: row["bar"].likely), min(common, key=lambda row: row["bar"].likely)
    return f"{best['title']} is nearly common; {worst['title'][0].lower()}{worst['title'][1:]} is furthest from it"
