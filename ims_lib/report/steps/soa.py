"""The one Statement of Applicability: what is missing in it first, an extract on the page, all of it in the workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import Any

from ims_lib.ai_roles.proposals import PROPOSED
from ims_lib.frames import by_names, values_of
from ims_lib.report.figures import bar, counted, listed, place, shown_figures
from ims_lib.report.plain_values import plain_row
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.soa import ASKED, SHEET, ControlEntry, StatementOfApplicability

STATEMENT = "statement_of_applicability"
"""The document that the statement is."""


def section_soa(steps: Steps) -> Section:
    """How many controls apply and how many lack a reason; an extract, and how the clauses of 20000-1 stand instead."""
    soa = steps.soa
    return render(
        "soa.html.j2",
        id="soa",
        title="Applicability",
        number=4,
        heading=_heading(soa),
        rows=[_row(entry) for entry in _extract(soa.entries)],
        total=len(soa.entries),
        proposed=len(soa.of("proposed")),
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
    entries = steps.soa.entries
    if not entries:
        return Headline(4, "Statement of Applicability", "soa", "None", "is asked for by the standards in scope")
    decided = sum(entry.applies in ("yes", "no") and entry.reason != "" for entry in entries)
    figure = f"{decided} of {len(entries)}"
    return Headline(4, "Statement of Applicability", "soa", figure, "controls decided with a reason")


def rows_soa(steps: Steps) -> dict[str, list[Row]]:
    """A row a control, and a row a clause of the standards that have no Annex A."""
    coverage = steps.coverage
    controls = [
        {
            **values_of(entry),
            **shown_figures(entry.figures),
            "proposal": PROPOSED[entry.proposal] if entry.proposal else "",
            "asked": [f"{point.text} ({place(point.cell)})" for point in entry.points],
        }
        for entry in steps.soa.entries
    ]
    clauses = [
        {"control": name, "title": coverage.catalogue.label_of(name), "applies": "clause"}
        | shown_figures(coverage.figures[name])
        for name in map(str, steps.soa.clauses.index)
    ]
    return {SHEET: [*controls, *clauses]}


def results_soa(steps: Steps) -> list[dict[str, Any]]:
    """The statement's entries; figures stand under `requirements`."""
    said = (
        "control",
        "applies",
        "reason",
        "status",
        "owner",
        "evidence",
        "due",
        "proposal",
        "risks",
        "cells",
        "missing",
    )
    return [plain_row(entry, *said, "asked", "asked_cells") for entry in steps.soa.entries]


def _heading(soa: StatementOfApplicability) -> str:
    if not soa.entries:
        return "No standard in scope has a Statement of Applicability"
    applied, excluded, asked, proposed = (soa.of(each) for each in ("yes", "no", ASKED, "proposed"))
    bare = sum(entry.reason == "" for entry in excluded)
    incomplete = sum(entry.missing != "" for entry in applied)
    doubted = sum(len(entry.asked) > 0 for entry in applied)
    parts = [
        counted(len(applied), "applies", "apply"),
        f"{'all' if incomplete == len(applied) > 1 else incomplete} of them incomplete" if incomplete else "",
        f"{doubted} with a point open" if doubted else "",
        f"{len(excluded)} excluded",
        f"of {len(asked)} it is asked whether {'it applies' if len(asked) == 1 else 'they apply'}" if asked else "",
        f"{len(proposed)} to decide" if proposed else "",
    ]
    missing = f"; {counted(bare, 'exclusion lacks', 'exclusions lack')} a reason" if bare else ""
    return f"{counted(len(soa.entries), 'control')} in one statement: {', '.join(filter(None, parts))}{missing}"


def _extract(entries: Iterable[ControlEntry]) -> list[ControlEntry]:
    """What an auditor looks at first: what is asked or lacks something, exclusions before inclusions; then the other
    exclusions; then what nobody has decided; each standard in turn."""
    turns: defaultdict[tuple[str, str], count[int]] = defaultdict(count)
    order = sorted(entries, key=lambda entry: (_weight(entry), next(turns[entry.standard, entry.applies])))
    return order[: int(report_setting("soa_shown"))]


def _weight(entry: ControlEntry) -> int:
    if entry.applies == "proposed":
        return 4
    if entry.applies == ASKED or (entry.applies == "no" and entry.missing):
        return 0
    if entry.applies == "no":
        return 3
    return 1 if entry.asked else 2 if entry.missing else 5


def _row(entry: ControlEntry) -> dict[str, Any]:
    many = int(report_setting("cells_shown"))
    return {
        **values_of(entry),
        "risks": listed(entry.risks),
        "cells": [place(cell) for cell in entry.cells],
        "asked": entry.points[:many],
        "more_asked": len(entry.points[many:]),
    }


def _clauses(steps: Steps) -> list[dict[str, Any]]:
    """Standards without an Annex A: how their clauses stand instead."""
    coverage = steps.coverage
    return [
        {"label": coverage.catalogue.standards[name].label, "requirements": int(row["requirements"]), "bar": bar(row)}
        for (name, part), row in by_names(coverage.parts).items()
        if part == "clauses" and not coverage.catalogue.standards[name].annex_a
    ]
