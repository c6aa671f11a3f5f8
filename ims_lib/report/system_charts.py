"""Charts and tables of AI systems and services for the notebooks. Each chart has a table with the same figures beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from ims_lib.ai_roles.proposals import PROPOSED, otherwise
from ims_lib.errors import BadParameter
from ims_lib.languages import say, translated
from ims_lib.nearest import hint
from ims_lib.report.charts import filled, finished, heat_map
from ims_lib.report.figures import Bar, bar
from ims_lib.report.steps.asked import doubtful
from ims_lib.scales import share_styles
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.lights import STATES, State
from ims_lib.steps.ai_systems.standing import Standing, furthest_behind_first, titles_of_groups
from ims_lib.wording import in_row

LETTERS_A_LINE = 14
"""Of a theme or process below its column."""
ROW_HEIGHT = 40
"""Pixels that an AI system or service takes with its gap."""
TINT_OF: Mapping[State, str] = {"in place": "asserted", "begun": "inferred", "open": "gap", "unknown": "unknown"}
"""The share whose colour a light in this state has; its word stands in the field too."""


def chart_themes(steps: Steps) -> go.Figure:
    """What is in place for each AI system, theme by theme of 42001 Annex A, in per cent; those furthest behind first."""
    return _chart_standings(steps.objects.systems, steps, say("AI systems by theme of 42001 Annex A"))


def chart_services(steps: Steps) -> go.Figure:
    """What is in place of what is asked of each service, process by process, in per cent; those furthest behind first."""
    return _chart_standings(steps.objects.services, steps, say("Services by process"))


def chart_lights(steps: Steps) -> go.Figure:
    """Six lights for each service that holds AI."""
    with_ai = steps.objects.with_ai
    lights = list(dict.fromkeys(light.light.title for each in with_ai for light in each.lights))
    states = [[light.state for light in each.lights] for each in with_ai]
    fields = heat_map(
        [[STATES.index(state) for state in line] for line in states],
        colours=[share_styles()[TINT_OF[state]]["colour"] for state in STATES],
        x=lights,
        y=[each.service.name for each in with_ai],
        text=[[translated(state) for state in line] for line in states],
        texttemplate="%{text}",
        hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
    )
    shown = [state for line in states for state in line]
    there = sum(state == "in place" for state in shown)
    finding = say("{there} of {all} lights are in place", there=there, all=len(shown))
    title, height = say("Six lights of each service that holds AI"), 180 + ROW_HEIGHT * len(with_ai)
    return finished(go.Figure(fields), title, height, finding=finding)


def table_themes(steps: Steps) -> pd.DataFrame:
    """Index AI system and theme: what chart_themes shows, in whole per cent, and what is reusable."""
    return _table_standings(steps.objects.systems, steps)


def table_services(steps: Steps) -> pd.DataFrame:
    """Index service and process: what chart_services shows, in whole per cent, and what is reusable."""
    return _table_standings(steps.objects.services, steps)


def table_proposals(steps: Steps) -> pd.DataFrame:
    """Index control of 42001 Annex A: what the roles propose with the reason, and the AI systems of which alone another thing is proposed."""
    catalogue, proposals = steps.coverage.catalogue, steps.coverage.assessment.proposals
    rows = [
        {
            "control": each.control,
            "title": catalogue.title_of(each.control),
            "proposal": translated(PROPOSED[each.proposal]),
            "reason": each.reason,
            "otherwise": "\n".join(otherwise(each)),
        }
        for each in proposals
    ]
    columns = ["control", "title", "proposal", "reason", "otherwise"]
    return pd.DataFrame(rows, columns=columns, dtype=object).set_index("control")


def table_to_judge(steps: Steps, system: str = "") -> pd.DataFrame:
    """What to judge next for one AI system or service, by its id or name; empty: for the one furthest behind.

    First what nobody spoke of, then what is stated not to be met in full, the least met first, last what is judged so; of
    those alike what serves most requirements. Raises BadParameter, with the nearest name, where no such system or service is assessed.
    """
    standing = require_standing(steps, system)
    rows = list(_criteria_of(standing, steps)) if standing else []
    columns = ["criterion", "text", "ask", "level", "basis", "serves"]
    found = pd.DataFrame(rows, columns=columns, dtype=object).astype({"level": float})
    order = found.assign(
        judged=found["basis"] == "judged", many=-found["serves"].map(lambda names: names.count(":")).astype(float)
    ).sort_values(["judged", "level", "many"], na_position="first", kind="stable")
    return found.loc[order.index].set_index("criterion").rename_axis(standing.listed.name if standing else "criterion")


def require_standing(steps: Steps, system: str = "") -> Standing | None:
    """How one AI system or service stands; with no name the furthest behind, None where none is assessed."""
    view = steps.objects
    if not system:
        return next(iter(furthest_behind_first(view.systems or view.services)), None)
    standings = {each.listed.cell: each for each in (*view.systems, *view.services)}
    objects = steps.coverage.assessment.objects
    found = objects.called(system, "ai_system")
    if found is None or found.cell not in standings:
        why = found.left_out if found else hint(system, [each.listed.key for each in standings.values()])
        raise BadParameter(f"'{system}' is no AI system or service that is assessed; {why}")
    return standings[found.cell]


def _criteria_of(standing: Standing, steps: Steps) -> Iterator[tuple[str, str, str, float | None, str, str]]:
    assessment, criteria = steps.coverage.assessment, steps.coverage.catalogue.criteria
    for name in (*standing.unknown, *standing.behind):
        verdict = assessment.own[name].of_object(standing.listed.key)
        serves = assessment.weighing.requirements_of.get(name, ())
        yield name, criteria[name].text, criteria[name].ask, verdict.level, verdict.basis, ", ".join(serves)


def _chart_standings(standings: Sequence[Standing], steps: Steps, what: str) -> go.Figure:
    order, titles = furthest_behind_first(standings), titles_of_groups(standings, steps.coverage.catalogue)
    bars, doubted = [[_bar(each, group) for group in titles] for each in order], doubtful(steps)
    marks = [[" ?" if (group, each.listed) in doubted else "" for group in titles] for each in order]
    fields = heat_map(
        [[b.likely if b else None for b in line] for line in bars],
        x=[filled(title, LETTERS_A_LINE) for title in titles.values()],
        y=[each.listed.label for each in order],
        text=[[_in_field(b) + mark for b, mark in zip(*line, strict=True)] for line in zip(bars, marks, strict=True)],
        texttemplate="%{text}",
        hovertemplate=translated("%{y}, %{x}: in place %{text} %") + "<extra></extra>",
        hoverongaps=False,
    )
    title = say("{what}: in place – at most, per cent", what=what)
    is_behind = len(bars) > 1 and bars[0] != bars[1]
    finding = say("{name} is furthest behind", name=order[0].listed.label) if is_behind else ""
    if any(map(any, marks)):
        finding = in_row(filter(None, [finding, say("? marks what is in doubt")]))
    figure = go.Figure(fields)
    return finished(figure, title, 220 + ROW_HEIGHT * len(order), finding=finding)


def _bar(each: Standing, group: str) -> Bar | None:
    """None where nothing is asked."""
    return bar(each.groups[group]) if group in each.groups else None


def _in_field(found: Bar | None) -> str:
    """What nobody looked at is never told as nothing in place."""
    if found is None:
        return ""
    return f"{found.likely} – {found.at_most}" if found.at_most > found.likely else str(found.likely)


def _table_standings(standings: Sequence[Standing], steps: Steps) -> pd.DataFrame:
    titles = titles_of_groups(standings, steps.coverage.catalogue)
    rows = [
        (each.listed.label, title, found.at_least, found.likely, found.at_most, found.reusable)
        for each in furthest_behind_first(standings)
        for group, title in titles.items()
        if (found := _bar(each, group))
    ]
    columns = ["listed", "group", "at_least", "likely", "at_most", "reusable"]
    return pd.DataFrame(rows, columns=columns).set_index(["listed", "group"])
