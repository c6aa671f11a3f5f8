"""What management has to decide this month and next: who, by when, what happens if not, and the cells that it comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.cell_places import CellPlace
from ims_lib.frames import rows_of, values_of
from ims_lib.languages import noted, say, translated
from ims_lib.report.figures import counted, day, places
from ims_lib.report.filled_in import filled_in
from ims_lib.report.plain_values import plain_row
from ims_lib.report.questions import all_findings
from ims_lib.report.section import Section, render
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.standard_ids import standards_in
from ims_lib.steps import Steps
from ims_lib.steps.decisions import Decisions, ManagementDecision, OpenQuestions, find_decisions
from ims_lib.steps.decisions.model import SETTINGS
from ims_lib.wording import in_row

SHEET = "Decisions"
OF_DECISION = ("what", "details", "who", "by", "if_not", "cells", "kind", "before")
OF_MADE = ("what", "decided", "by", "on", "kind")
"""What results.json holds of each, and of each that was made."""
DECIDED = noted("decided")
AGREED = noted("what was agreed for this report")
"""How the settings of a report are called where people read."""
_KEPT: WeakKeyDictionary[Steps, Decisions] = WeakKeyDictionary()
"""Decisions of the steps that are in use: brief, chapter, workbook, minutes and results all ask for them."""


def decisions_of(steps: Steps) -> Decisions:
    """The decisions, with the questions that the page lists as open; the same object for the same steps."""
    if steps not in _KEPT:
        _KEPT[steps] = _found(steps)
    return _KEPT[steps]


def _found(steps: Steps) -> Decisions:
    findings = all_findings(steps.register, steps.coverage)
    asked = findings[findings["level"] == "question"]
    cells = [str(CellPlace(row["file"], row["sheet"], row["cell"])) for row in rows_of(asked) if row["file"]]
    return find_decisions(steps, OpenQuestions(len(asked), tuple(cells)))


def share_decisions(steps: Steps, whole: Steps) -> None:
    """Take those of the whole, with their numbers, for steps that show a part of it, but what names other standards alone."""
    found, standards = decisions_of(whole), steps.coverage.client.standards
    named = ((number, item, standards_in(item.concerns)) for number, item in found.numbered)
    kept = [(number, item) for number, item, names in named if not names or {*names} & {*standards}]
    numbers, items = zip(*kept, strict=True) if kept else ((), ())
    _KEPT[steps] = replace(found, found=items, numbers=numbers)


def section_decisions(steps: Steps) -> Section:
    """What to decide, who, by when and what happens if not, the weightiest first."""
    decisions = decisions_of(steps)
    shown, cells = int(report_setting("decisions_shown")), int(report_setting("decision_cells_shown"))
    return render(
        "decisions.html.j2",
        id="decisions",
        title=translated("Decisions"),
        heading=_heading(decisions),
        sheet=translated(SHEET),
        until=decisions.until,
        decisions=[
            values_of(item) | {"number": number, "source": _source(item.cells, cells)}
            for number, item in decisions.numbered[:shown]
        ],
        more=len(decisions.found[shown:]),
        made=decisions.made[:shown],
        made_more=len(decisions.made[shown:]),
    )


def _heading(decisions: Decisions) -> str:
    if decisions.first is None:
        return say("Nothing waits for management’s decision until {until}", until=day(decisions.until))
    many = counted(len(decisions.found), "decision")
    return say("Decide this month and next: {many}, the first by {first}", many=many, first=day(decisions.first))


def _source(cells: tuple[str, ...], most: int) -> str:
    """The first cells by sheet, and how many more there are."""
    found = _agreed(cells)
    return in_row(places(found[:most])) + (
        say(" and {found} more", found=len(found) - most) if len(found) > most else ""
    )


def rows_decisions(steps: Steps) -> dict[str, list[Row]]:
    """A row a decision, the weightiest first, with why it is management's; below them those that were made."""
    kinds, found, client = load_decision_words().of, decisions_of(steps), steps.coverage.client
    rows = [
        values_of(item)
        | {"number": number, "kind": kinds[item.kind].title, "stands": _stands(item), "cells": _agreed(item.cells)}
        | filled_in(client, item.key)
        for number, item in enumerate(found.found, start=1)
    ]
    made = [
        {
            "what": item.what,
            "kind": kinds[item.kind].title if item.kind in kinds else "",
            "stands": item.to_change or translated(DECIDED),
        }
        | filled_in(client, item.key)
        for item in found.made
    ]
    return {SHEET: [*rows, *made]}


def _agreed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells, the settings of the report by their name for readers, once."""
    return tuple(
        dict.fromkeys(translated(AGREED) if CellPlace.from_text(cell).file == SETTINGS else cell for cell in cells)
    )


def _stands(item: ManagementDecision) -> str:
    return say("asked again, for more than was decided on {before}", before=item.before) if item.before else ""


def results_decisions(steps: Steps) -> list[dict[str, Any]]:
    """The decisions as plain values, the weightiest first."""
    return [plain_row(item, *OF_DECISION) for item in decisions_of(steps).found]


def results_decided(steps: Steps) -> list[dict[str, Any]]:
    """The decisions that were made as plain values, the latest first."""
    return [plain_row(item, *OF_MADE) for item in decisions_of(steps).made]
