"""The roadmap as a table: packages in order, when, after what, and what each consists of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from ims_lib.register.model import Register
from ims_lib.report.figures import counted, day, days, listed, month
from ims_lib.report.questions import open_questions
from ims_lib.report.section import Section, render
from ims_lib.roadmap import LOOK_FIRST, Roadmap

NARROWEST_BAR = 1.5
"""Per cent of the axis: a package of a few days must still be seen."""


def section_roadmap(register: Register, roadmap: Roadmap) -> Section:
    """Work packages with their criteria, days, prerequisites and standards served, in order."""
    packages, client = roadmap.packages, roadmap.gaps.coverage.client
    end = packages["end"].iloc[-1]
    dated = not pd.isna(end)
    rows = [_row(str(name), row, roadmap) for name, row in packages.iterrows()]
    worked = packages[packages["days"] > 0]
    return render(
        "roadmap.html.j2", id="roadmap", title="Roadmap", standards=client.standards, dated=dated, rows=rows,
        heading=_heading(roadmap, end if dated else None),
        text=_text(roadmap),
        table_title=f"{counted(len(worked), 'package')} after the first look" if len(worked) else "Only the first look",
        caption="Days are working days of the client’s own people. Dotted: days that the first look may add, in no total.",
        total_when=f"{month(packages['start'].iloc[0])} – {month(end)}" if dated else "",
        total_gaps=len(roadmap.gaps.requirements), total_days=days(roadmap.days),
        note=_note(roadmap, open_questions(register, roadmap.gaps.coverage)),
    )  # fmt: skip


def _heading(roadmap: Roadmap, end: date | None) -> str:
    until = f", at the client’s capacity until {end:%B %Y}" if end else ""
    return f"{days(roadmap.days)} days of known work{until}; up to {days(roadmap.gaps.possible_days)} more are not known yet"


def _text(roadmap: Roadmap) -> str:
    capacity = roadmap.gaps.coverage.client.settings.capacity
    pace = (
        f"Dates follow from {capacity.days_per_month:g} days a month, one package after the other."
        if capacity
        else "No capacity is given in client.yml, so there is an order but no dates."
    )
    return (
        "Gaps become packages, one a process; a process that waits for another comes in steps. Prerequisites come first, "
        f"then what closes most requirements per day. {pace}"
    )


def _note(roadmap: Roadmap, questions: int) -> str:
    look = roadmap.packages.loc[LOOK_FIRST]
    criteria = counted(len(look["criteria"]), "criterion", "criteria")
    return (
        f"The first look settles {counted(questions, 'question')} and {criteria} of which nothing, or not enough, is known. "
        f"If every one turned out to be missing, up to {days(look['possible_days'])} days would be added. "
        "A package touches a gap when it closes a part of it, so gaps may be counted in several packages."
    )


def _row(name: str, row: pd.Series[Any], roadmap: Roadmap) -> dict[str, Any]:
    packages, gaps = roadmap.packages, roadmap.gaps
    look = name == LOOK_FIRST
    x, width = _span(row, packages)
    gap_names = set(gaps.requirements.index)
    source = gaps.unknown["possible_days"] if look else gaps.criteria["days"]
    return {
        "package": name, "order": row["order"], "title": row["title"], "possible": look,
        "after": _after(row["needs"], packages),
        "when": "" if pd.isna(row["end"]) else _when(row), "x": x, "width": width,
        "gaps": 0 if look else len(gap_names & set(row["requirements"])),
        "days": f"0–{days(row['possible_days'])}" if look else days(row["days"]),
        "standards": {item.partition(":")[0] for item in row["requirements"]},
        "criteria": [_criterion(item, float(source[item]), roadmap) for item in row["criteria"]],
    }  # fmt: skip


def _after(needs: tuple[str, ...], packages: pd.DataFrame) -> str:
    orders = sorted(int(packages.at[need, "order"]) for need in needs)
    return f"after {listed(str(order) for order in orders)}" if orders else ""


def _when(row: pd.Series[Any]) -> str:
    if row["start"] == row["end"]:
        return f"from {day(row['start'])}"
    first, last = month(row["start"]), month(row["end"])
    return first if first == last else f"{first} – {last}"


def _span(row: pd.Series[Any], packages: pd.DataFrame) -> tuple[float, float]:
    """Start and width of a package's bar in per cent of the whole time."""
    if pd.isna(row["end"]):
        return 0.0, 0.0
    first = packages["start"].iloc[0]
    whole = max((packages["end"].iloc[-1] - first).days, 1)
    x = 100 * (row["start"] - first).days / whole
    width = 100 * (row["end"] - row["start"]).days / whole
    return round(min(x, 100 - NARROWEST_BAR), 1), round(max(width, NARROWEST_BAR), 1)


def _criterion(name: str, effort: float, roadmap: Roadmap) -> dict[str, Any]:
    coverage = roadmap.gaps.coverage
    criterion = coverage.catalogue.criteria[name]
    return {
        "id": name, "text": criterion.text, "evidence": listed(criterion.evidence), "days": days(effort),
        "requirements": coverage.criteria.at[name, "requirements"],
    }  # fmt: skip
