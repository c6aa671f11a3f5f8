"""AI impact assessments as the page, the workbook and the Word forms show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ims_lib.ai_roles.proposals import PROPOSED, Proposal
from ims_lib.assessment.objects import ListedObject
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.cell_places import CellPlace, row_of
from ims_lib.dates import day
from ims_lib.frames import rows_of, values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, value_in
from ims_lib.inputs.states import PLANNED
from ims_lib.report.figures import counted, listed
from ims_lib.report.steps.impact_known import files_of, known_of, reason_of, worded
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.screening import Screening, ScreeningAnswer

FORMS = {"full": "full form", "screening": "screening"}
"""The form that is proposed; none as long as what is unknown decides."""
IMPACT_CODES = "ai_system.impact"
"""How the codes of what is told of impact assessments begin: the form says that in words of its own."""
STANDARD = "42001"
"""The standard with which the drafts hold the form."""
WORDED = ("form", "severity", "likelihood", "residual", "decision")


def impact_table(steps: Steps, most: int) -> dict[str, Any]:
    """What the page shows of the impact assessments: those that want something first."""
    kit = load_impact_kit()
    rows = [
        {
            "of": each,
            "due": kit.results[each.screening.due],
            "because": [answer.question.title for answer in _leading(each)],
            "level": _title_of(each.level),
            "wants": wants(each),
            "day": day_told(each, with_form=True),
        }
        for each in (*steps.objects.impacts, *steps.objects.impacts_ahead)
    ]
    counts = [(name, sum(row["due"] == name for row in rows)) for name in kit.results.values()]
    return {
        "title": listed([f"{name} for {many}" for name, many in counts if many]),
        "rows": sorted(rows, key=lambda row: not row["wants"])[:most],
        "more": max(len(rows) - most, 0),
        "forms": STANDARD in steps.coverage.client.standards,
        "settle": counted(sum(bool(row["wants"]) for row in rows), "system"),
    }


def wants(each: SystemImpact) -> list[str]:
    """What is to settle, in few words."""
    said = {
        _none_yet(each): each.assessed_on is None,
        f"overdue since {_next(each)}": each.overdue is not None,
        "only a screening is there": each.only_screened,
        **{limit.says: True for limit in each.limits},
        f"{_title_of(each.level).lower()}, and nobody signed it off": each.is_unsigned,
    }
    return [text for text, holds in said.items() if holds]


def day_told(each: SystemImpact, *, with_form: bool = False) -> str:
    """The day of the last assessment with what limits it; without one what the list says in its place."""
    if each.assessed_on is None:
        return beside_day(each)
    counts = with_form and each.latest and each.latest.assessed_on == each.assessed_on
    form = (each.latest.form or "").replace("_", " ") if counts and each.latest else ""
    return ", ".join(filter(None, (day(each.assessed_on), form, beside_day(each))))


def beside_day(each: SystemImpact) -> str:
    """What limits the last assessment; where there is none, what stands in the place of its day."""
    if each.assessed_on:
        return ", ".join(limit.says for limit in each.limits)
    text = each.system.impact_assessed_on_text
    return "never, says the list" if each.never else f"“{text}”" if text else "not said"


def _none_yet(each: SystemImpact) -> str:
    """What is due where nothing was made."""
    due = load_impact_kit().results[each.screening.due]
    if each.system.status == PLANNED:
        return f"none yet, due before a product is chosen: {due}"
    return "not even screened" if each.screening.due == "screening" else f"none yet, {due}"


def _next(each: SystemImpact) -> str:
    """The day of the next assessment, and whose it is: the interval is ours where the client's list sets no day."""
    if each.next_on is None:
        return ""
    theirs = each.latest is not None and each.latest.next_review == each.next_on
    months = counted(int(setting("ai_systems", "impact_months")), "month")
    return day(each.next_on) + ("" if theirs else f" (after {months}, our proposal)")


def impact_rows(steps: Steps) -> list[Row]:
    """A row for each assessment that was made, and one to fill in for each system, planned ones too, that wants another."""
    view = steps.objects
    return [row for each in (*view.impacts, *view.impacts_ahead) for row in _rows_of(each)]


def _rows_of(each: SystemImpact) -> Iterator[Row]:
    kit = load_impact_kit()
    told = {
        "proposed": kit.results[each.screening.due],
        "because": [answer.told for answer in _leading(each)],
        "wants": wants(each),
    }
    for row in each.made:
        worded = {name: (value_in(row, name) or "").replace("_", " ") for name in WORDED}
        yield values_of(row) | worded | told | {"cells": [row.cell, each.system.cell]}
    if wants(each):
        yield {"system": each.system.name, "form": FORMS.get(each.screening.due), **told, "cells": [each.system.cell]}


def impact_result(each: SystemImpact | None) -> dict[str, Any] | None:
    """What results.json says of one system's impact assessment; none where it isn't assessed."""
    if each is None:
        return None
    return {
        "proposed": each.screening.due,
        "because": [answer.question.id for answer in _leading(each)],
        "assessed_on": each.assessed_on.isoformat() if each.assessed_on else None,
        "next_on": each.next_on.isoformat() if each.next_on else None,
        "overdue": each.overdue is not None,
        "level": each.level,
        "only_screened": each.only_screened,
        "unsigned": each.is_unsigned,
        "limited": [limit.kind for limit in each.limits],
        "never": each.never,
    }


def form_rows(steps: Steps) -> list[Row]:
    """What is known for the form of each AI system in scope, planned ones among them."""
    assessment, view = steps.coverage.assessment, steps.objects
    listed_as = {each.cell: each for each in view.listed}
    classes = grouped((each.cell, each.proposed.title) for each in view.overlays if each.proposed)
    asked = grouped(
        (row_of(str(CellPlace(found["file"], found["sheet"], found["cell"]))), found["message"])
        for found in rows_of(steps.findings)
        if found["cell"] and not found["code"].startswith(IMPACT_CODES)
    )
    return [
        {
            "cell": each.system.cell,
            "name": each.system.name,
            "about": _about(each.system, listed_as[each.system.cell]),
            "role": worded(each.system.role),
            "owner": each.system.owner or "",
            "due": each.screening.due,
            "result": result_of(each.screening),
            "screening": {answer.question.id: _screened(answer) for answer in each.screening.answers},
            "known": {field.id: known_of(each.system, field, steps) for field in load_impact_kit().fields()},
            "reason": reason_of(each, steps),
            "care": [answer.question.id for answer in each.screening.answered("yes")],
            "files": files_of(each, steps),
            "last": _last(each),
            "classes": classes.get(each.system.cell, []),
            "roles": _by_role(each.system, assessment.proposals),
            "wants": wants(each),
            "asked": list(asked.get(row_of(each.system.cell), ())),
        }
        for each in (*view.impacts, *view.impacts_ahead)
    ]


def result_of(screening: Screening) -> str:
    """What the screening comes to, in words, with how many questions are to be answered first."""
    result = load_impact_kit().results[screening.due]
    return (
        f"{result} ({counted(len(screening.answered('unknown')), 'question')})" if screening.due == "open" else result
    )


def _leading(each: SystemImpact) -> tuple[ScreeningAnswer, ...]:
    """The answers that lead to what is proposed: with yes, or those that are missing where they decide."""
    return each.screening.answered("unknown" if each.screening.due == "open" else "yes")


def _title_of(level: str | None) -> str:
    return next((step.title for step in load_impact_kit().levels if step.id == level), "")


def _about(row: AiSystemRow, listed_as: ListedObject) -> str:
    """Name, model and entry, as the form's head names the system."""
    return ", ".join(filter(None, (row.name, row.model, listed_as.key if listed_as.key != row.name else "", row.cell)))


def _screened(answer: ScreeningAnswer) -> dict[str, str]:
    return {"answer": "not known" if answer.answer == "unknown" else answer.answer, "reason": answer.reason}


def _last(each: SystemImpact) -> str:
    """Day and form of the last assessment, and the next one's day; empty without one."""
    if each.assessed_on is None:
        return ""
    next_on = f", next by {_next(each)}" if each.next_on and each.overdue != "interval" else ""
    return day_told(each, with_form=True) + next_on


def _by_role(row: AiSystemRow, proposals: Iterable[Proposal]) -> list[str]:
    """The controls of Annex A by what the organisation's role for this system proposes, but for those that apply."""
    found = grouped(
        (item.proposal, each.control.partition(":")[2])
        for each in proposals
        for item in each.systems
        if item.cell == row.cell
    )
    return [f"{PROPOSED[name]}: {', '.join(found[name])}" for name in PROPOSED if name in found and name != "applies"]
