"""The pairs: what two of the standards give each other, how far the client is, and the next thing to do."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ims_lib.ai_roles import waits_for_role
from ims_lib.coverage import FIGURES
from ims_lib.report.figures import bar, counted, days, places, shown_figures
from ims_lib.report.section import Section, render
from ims_lib.report.steps.shared import in_sentence, shown_cells
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.pairs import SHEET

NEXT = {"do": "To do", "look": "To look at", "extend": "To extend", "": ""}
HALF = 50
"""Per cent."""


def section_pairs(steps: Steps) -> Section:
    """The opportunities between two standards each, with what is in place, reusable and open, and the next thing to do."""
    pairs = steps.pairs.pairs
    rows = [_row(row) | {"waits": _waits(row, steps)} for _, row in pairs.iterrows()]
    groups = [
        {"standards": both, "rows": [row for row in rows if row["standards"] == both]}
        for both in dict.fromkeys(pairs["standards"])
    ]
    return render(
        "pairs.html.j2",
        id="pairs",
        title="Pairs",
        heading=_heading(steps, rows),
        groups=groups,
        total=len(pairs),
        sheet=SHEET,
        table_title=title_of_pairs(rows),
        alone=len(steps.coverage.client.standards) == 1,
    )


def rows_pairs(steps: Steps) -> dict[str, list[Row]]:
    """A row a pair."""
    return {
        SHEET: [
            {
                **row,
                **shown_figures(row),
                "standards": " + ".join(row["standards"]),
                "in_place": f"{row['in_place']} of {len(row['criteria'])}",
                "next_kind": NEXT[row["next_kind"]],
                "next_days": row["next_days"] if row["next"] else None,
                "criteria": "\n".join(row["criteria"]),
                "cells": "\n".join(places(row["cells"])),
            }
            for row in steps.pairs.pairs.reset_index().to_dict("records")
        ]
    }


def results_pairs(steps: Steps) -> list[dict[str, Any]]:
    """Each pair: criteria, figures to full precision, what comes next."""
    figures = [name for name in FIGURES if name in steps.pairs.pairs]
    columns = [
        "pair",
        "standards",
        "criteria",
        "in_place",
        "to_extend",
        *figures,
        "next",
        "next_kind",
        "next_days",
        "days",
        "possible_days",
    ]
    return [
        {key: list(value) if isinstance(value, tuple) else value for key, value in row.items()}
        for row in steps.pairs.pairs.reset_index()[columns].to_dict("records")
    ]


def _heading(steps: Steps, rows: list[dict[str, Any]]) -> str:
    """How many lines show half in place or more, and how many something reusable: by the figures of the table below."""
    if not rows:
        alone = len(steps.coverage.client.standards) == 1
        return (
            "One standard in scope: there is no other to help it"
            if alone
            else "The library knows no pair of these standards"
        )
    most = sum(row["bar"].likely >= HALF for row in rows)
    total = counted(len(rows), "opportunity", "opportunities")
    to_extend = sum(row["bar"].reusable > 0 for row in rows)
    more = f"; in {to_extend} something exists elsewhere and can be extended" if to_extend else ""
    state = f"{most or 'none'} {'is' if most < 2 else 'are'} at least half in place for both"
    return f"Of {total} between two standards {state}{more}"


def title_of_pairs(rows: list[dict[str, Any]]) -> str:
    """The line nearest to being in place and the one furthest from it; where several are furthest alike, how many."""
    order = sorted(rows, key=_nearness)
    if len(rows) < 2 or _nearness(order[0]) == _nearness(order[-1]):
        return "What two of the standards give each other"
    best, worst = order[-1], [row for row in order if _nearness(row) == _nearness(order[0])]
    nearest = f"Nearest: {in_sentence(best['title'])}"
    if len(worst) == 1:
        return f"{nearest}. Furthest: {in_sentence(worst[0]['title'])}"
    nothing = ", with nothing known to be in place" if not _nearness(worst[0])[0] else ""
    return f"{nearest}. Furthest: {len(worst)} others alike{nothing}"


def _nearness(row: dict[str, Any]) -> tuple[int, int]:
    """What is in place first, then what only has to be extended."""
    return row["bar"].likely, row["bar"].reusable


def _waits(row: pd.Series[Any], steps: Steps) -> str:
    """How many of a pair's criteria concern who builds models, where the client's role with AI is another."""
    criteria = steps.coverage.catalogue.criteria
    many = sum(criteria[name].for_builders for name in row["criteria"] if name in criteria)
    waits = waits_for_role(steps.coverage.client, for_builders=many > 0)
    return f"{many} of its criteria {'is' if many == 1 else 'are'} {waits}." if waits else ""


def _row(row: pd.Series[Any]) -> dict[str, Any]:
    return {
        "standards": row["standards"],
        "title": row["title"],
        "means": row["means"],
        "gain": row["gain"],
        "bar": bar(row),
        "in_place": f"{row['in_place']} of {len(row['criteria'])}",
        "to_extend": row["to_extend"],
        "next_text": row["next_text"],
        "next_kind": row["next_kind"],
        "next_before": row["next_before"],
        "next_process": row["next_process"],
        "next_days": days(row["next_days"]) if row["next_days"] else "",
        **shown_cells(row["cells"]),
    }
