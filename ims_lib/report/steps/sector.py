"""The sector: what is usual for an organisation like this, in words only, beside where the client stands."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ims_lib.report.figures import bar, days
from ims_lib.report.section import Section, render
from ims_lib.report.steps.shared import in_sentence
from ims_lib.steps import Steps


def section_sector(steps: Steps) -> Section:
    """What integration usually means in the client's sector, kept apart from what was found at the client."""
    view, client = steps.sector, steps.coverage.client
    return render(
        "sector.html.j2",
        id="sector",
        title="Sector",
        heading=_heading(steps),
        name=client.short_name,
        said=view.said,
        sector=view.sector,
        trade=in_sentence(view.sector.title) if view.sector else "",
        rows=[_row(str(name), row, steps) for name, row in view.begin_with.iterrows()],
        of=len(steps.processes.processes),
        found=_found(steps),
        finding=view.findings[0].message if view.findings else "",
    )


def results_sector(steps: Steps) -> dict[str, Any]:
    """The sector that was understood, and what usually comes first there."""
    view = steps.sector
    return {
        "said": view.said,
        "sector": view.sector.id if view.sector else None,
        "begin_with": list(view.begin_with.index),
    }


def _heading(steps: Steps) -> str:
    view = steps.sector
    if view.sector:
        return f"What is usual in {in_sentence(view.sector.title)}, and where {steps.coverage.client.short_name} stands"
    return "What is usual for an organisation like this isn't known"


def _found(steps: Steps) -> str:
    """Of the processes that usually come first, where the client is furthest ahead and furthest behind."""
    rows = steps.sector.begin_with.dropna(subset=["likely"])
    if len(rows) < 2:
        return "What was found"
    best, worst = rows["likely"].idxmax(), rows["likely"].idxmin()
    titles = [in_sentence(rows.at[name, "title"]) for name in (best, worst)]
    return f"Found at {steps.coverage.client.short_name}: of {titles[0]} most exists already, of {titles[1]} least"


def _row(name: str, row: pd.Series[Any], steps: Steps) -> dict[str, Any]:
    known, deltas = bool(row["in_scope"]), steps.processes.by_standard
    return {
        "title": row["title"],
        "in_scope": known,
        "bar": bar(row) if known else None,
        "rank": f"{row['rank']:.0f}" if known and row["rank"] == row["rank"] else "–",
        "days": days(row["days"]) if known else "–",
        "by_standard": [
            {"standard": standard, "bar": found}
            for standard in steps.coverage.client.standards
            if (name, standard) in deltas.index and (found := bar(deltas.loc[(name, standard)]))
        ],
    }
