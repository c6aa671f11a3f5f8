"""The one Statement of Applicability: what is missing in it first, an extract on the page, all of it in the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ims_lib.report.figures import bar, counted, listed, place, places, shown_figures
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.soa import ASKED, COLUMNS, SHEET

STATEMENT = "statement_of_applicability"
"""The document that the statement is."""


def section_soa(steps: Steps) -> Section:
    """How many controls apply and how many lack a reason; an extract, and how the clauses of 20000-1 stand instead."""
    soa = steps.soa
    shown = _extract(soa.controls)
    return render(
        "soa.html.j2",
        id="soa",
        title="Applicability",
        number=4,
        heading=_heading(soa.controls),
        rows=[_row(str(name), entry.to_dict()) for name, entry in shown.iterrows()],
        total=len(soa.controls),
        proposed=soa.count("proposed"),
        clauses=_clauses(steps),
        unapproved=_unapproved(steps),
        sheet=SHEET,
    )


def _unapproved(steps: Steps) -> list[dict[str, str]]:
    """The sheets that say that their statement has yet to be approved, each with the line that does."""
    statement = steps.documents.wanted.get(STATEMENT)
    lines = {place(item.cell): item.unapproved for item in (statement.seen if statement else ()) if item.unapproved}
    return [{"cell": cell, "unapproved": line} for cell, line in lines.items()]


def headline_soa(steps: Steps) -> Headline:
    """Controls with a decision and a reason."""
    controls = steps.soa.controls
    if controls.empty:
        return Headline(4, "Statement of Applicability", "soa", "None", "is asked for by the standards in scope")
    decided = int((controls["applies"].isin(["yes", "no"]) & (controls["reason"] != "")).sum())
    return Headline(
        4, "Statement of Applicability", "soa", f"{decided} of {len(controls)}", "controls decided with a reason"
    )


def rows_soa(steps: Steps) -> dict[str, list[Row]]:
    """A row a control, and a row a clause of the standards that have no Annex A."""
    controls = [
        {
            **entry,
            **shown_figures(entry),
            "risks": ", ".join(entry["risks"]),
            "asked": "\n".join(f"{text} ({cell})" for text, cell in _asked(entry)),
            "cells": "\n".join(places(entry["cells"])),
        }
        for entry in steps.soa.controls.reset_index().to_dict("records")
    ]
    clauses = [
        {"control": row["requirement"], "title": row["title"], "applies": "clause", **shown_figures(row)}
        for row in steps.soa.clauses.reset_index().to_dict("records")
    ]
    return {SHEET: [*controls, *clauses]}


def results_soa(steps: Steps) -> list[dict[str, Any]]:
    """The statement's entries; figures stand under `requirements`."""
    columns = [name for name in COLUMNS if name not in ("standard", "title")]
    return [
        {key: list(value) if isinstance(value, tuple) else value for key, value in entry.items()}
        for entry in steps.soa.controls.reset_index()[columns].to_dict("records")
    ]


def _heading(controls: pd.DataFrame) -> str:
    if controls.empty:
        return "No standard in scope has a Statement of Applicability"
    excluded = controls[controls["applies"] == "no"]
    bare = int((excluded["reason"] == "").sum())
    applied = controls[controls["applies"] == "yes"]
    incomplete = int((applied["missing"] != "").sum())
    asked, doubted = controls[controls["applies"] == ASKED], int((applied["asked"].map(len) > 0).sum())
    parts = [
        counted(len(applied), "applies", "apply"),
        f"{'all' if incomplete == len(applied) > 1 else incomplete} of them incomplete" if incomplete else "",
        f"{doubted} with a point open" if doubted else "",
        f"{len(excluded)} excluded",
        f"of {len(asked)} it is asked whether {'it applies' if len(asked) == 1 else 'they apply'}"
        if len(asked)
        else "",
    ]
    proposed = int((controls["applies"] == "proposed").sum())
    parts += [f"{proposed} to decide"] if proposed else []
    missing = f"; {counted(bare, 'exclusion lacks', 'exclusions lack')} a reason" if bare else ""
    return f"{counted(len(controls), 'control')} in one statement: {', '.join(filter(None, parts))}{missing}"


def _extract(controls: pd.DataFrame) -> pd.DataFrame:
    """What an auditor looks at first: what is asked or lacks something, exclusions before inclusions; then the other
    exclusions; then what nobody has decided; each standard in turn."""
    order = controls.assign(
        weight=[_weight(entry) for entry in controls.itertuples()],
        place=controls.groupby(["standard", "applies"], sort=False).cumcount(),
    )
    return order.sort_values(["weight", "place"], kind="stable").head(int(report_setting("soa_shown")))


def _weight(entry: Any) -> int:
    if entry.applies == "proposed":
        return 4
    if entry.applies == ASKED or (entry.applies == "no" and entry.missing):
        return 0
    if entry.applies == "no":
        return 3
    return 1 if entry.asked else 2 if entry.missing else 5


def _row(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    many = int(report_setting("cells_shown"))
    return {
        "id": name,
        "title": entry["title"],
        "applies": entry["applies"],
        "reason": entry["reason"],
        "status": entry["status"],
        "owner": entry["owner"],
        "evidence": entry["evidence"],
        "risks": listed(entry["risks"]),
        "cells": [place(cell) for cell in entry["cells"]],
        "missing": entry["missing"],
        "asked": [{"text": text, "cell": cell} for text, cell in _asked(entry)[:many]],
        "more_asked": len(entry["asked"][many:]),
        "bar": bar(entry),
    }


def _asked(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is open of a control, each with its place as it is read."""
    return [(text, place(cell)) for text, cell in zip(entry["asked"], entry["asked_cells"], strict=True)]


def _clauses(steps: Steps) -> list[dict[str, Any]]:
    """Standards without an Annex A: how their clauses stand instead."""
    coverage = steps.coverage
    return [
        {"label": coverage.catalogue.standards[name].label, "requirements": int(row["requirements"]), "bar": bar(row)}
        for (name, part), row in coverage.parts.iterrows()
        if part == "clauses" and not coverage.catalogue.standards[name].annex_a
    ]
