"""What if: the client's saved scenarios side by side with the client as it is."""

from __future__ import annotations

import math
from typing import Any

from ims_lib.coverage import FIGURES
from ims_lib.dates import day
from ims_lib.frames import by_names
from ims_lib.languages import say, translated
from ims_lib.report.figures import part_words, shown_figures
from ims_lib.report.result_rows import result_rows
from ims_lib.report.scenario_table import changes_in_words, side_by_side
from ims_lib.report.section import Section, render
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.scenarios import AS_IT_IS, Scenario
from ims_lib.steps import Steps
from ims_lib.what_if import Outcome
from ims_lib.wording import counted, days, in_row

SHEET = "What if"


def section_what_if(steps: Steps) -> Section:
    """Each saved scenario in a column beside the client as it is; nothing where none is saved."""
    tried = steps.scenarios.tried
    if not tried:
        return Section("what-if", "", "")
    shown = tried[: int(report_setting("scenarios_shown"))]
    names = [translated(AS_IT_IS), *(scenario.name for scenario, _ in shown)]
    outcomes = [steps.scenarios.what_if.base, *(outcome for _, outcome in shown)]
    return render(
        "what_if",
        id="what-if",
        heading=_heading(steps),
        names=names,
        scenarios=[(scenario, changes_in_words(scenario, steps.scenarios.what_if)) for scenario, _ in shown],
        lines=side_by_side(outcomes),
        table_title=say("{scenarios} beside the client as it is", scenarios=counted(len(tried), "scenario")),
        more=len(tried) - len(shown),
        sheet=SHEET,
    )


def rows_what_if(steps: Steps) -> dict[str, list[Row]]:
    """For each scenario a row in all, then a row a part of a standard."""
    rows: list[Row] = []
    for scenario, outcome in _with_base(steps):
        rows.append(
            {
                "scenario": scenario.name,
                "what": say("in all"),
                "changes": in_row(changes_in_words(scenario, steps.scenarios.what_if)),
                "note": scenario.note,
                "gaps": outcome.gap_count,
                "major": next(iter(outcome.gaps.values()), 0),
                "days": outcome.days,
                "possible_days": outcome.possible_days,
                "end": outcome.end,
            }
        )
        for (standard, part), figures in by_names(outcome.parts).items():
            what = f"{standard} {part_words()[part]}"
            rows.append({"scenario": scenario.name, "what": what, **shown_figures(figures)})
    return {SHEET: rows if steps.scenarios.tried else []}


def results_what_if(steps: Steps) -> list[dict[str, Any]]:
    """The client as it is and each saved scenario: what is other, and the figures."""
    return [
        {
            "scenario": scenario.name,
            "changes": steps.scenarios.what_if.changes(scenario).model_dump(
                mode="json", exclude_none=True, exclude={"name", "note"}
            ),
            "standards": _parts(outcome),
            "gaps": dict(outcome.gaps),
            "days": outcome.days,
            "possible_days": outcome.possible_days,
            "end": outcome.end.isoformat() if outcome.end else None,
            "wanted": result_rows("scenario's wanted date", outcome.wanted),
        }
        for scenario, outcome in (_with_base(steps) if steps.scenarios.tried else ())
    ]


def _with_base(steps: Steps) -> list[tuple[Scenario, Outcome]]:
    return [(Scenario(name=translated(AS_IT_IS)), steps.scenarios.what_if.base), *steps.scenarios.tried]


def _parts(outcome: Outcome) -> dict[str, dict[str, dict[str, float | None]]]:
    found: dict[str, dict[str, dict[str, float | None]]] = {}
    for (standard, part), row in by_names(outcome.parts).items():
        figures = {name: None if math.isnan(row[name]) else row[name] for name in FIGURES}
        found.setdefault(standard, {})[part] = figures
    return found


def _heading(steps: Steps) -> str:
    tried, base = steps.scenarios.tried, steps.scenarios.what_if.base
    dated = [(outcome.end, scenario.name) for scenario, outcome in tried if outcome.end]
    if base.end and dated and min(dated)[0] < base.end:
        end, name = min(dated)
        return say(
            "What if: with “{name}” known gaps are closed on {end} instead of {end_now}",
            name=name,
            end=day(end),
            end_now=day(base.end),
        )
    scenario, outcome = min(tried, key=lambda item: item[1].days)
    return say(
        "What if: with “{name}” {days} days of work are known instead of {days_now}",
        name=scenario.name,
        days=days(outcome.days),
        days_now=days(base.days),
    )
