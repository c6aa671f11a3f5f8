"""Charts of continual improvement for the notebook. Each has a table with the same figures beside it."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import plotly.graph_objects as go

from ims_lib.dates import short_day
from ims_lib.languages import say, translated
from ims_lib.report.charts import across, finished, outlined
from ims_lib.report.figures import part_name
from ims_lib.scales import share_styles
from ims_lib.steps import Steps
from ims_lib.steps.actions import UNCHECKED
from ims_lib.steps.field_work import AGREED
from ims_lib.wording import days

SYMBOLS = ("circle", "diamond", "triangle-up", "square", "star")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
"""One for each part, so that colour isn't all that tells them apart."""


def chart_trend(trend: pd.DataFrame) -> go.Figure:
    """What is in place of each part over all assessments, in per cent; the whisker goes from at least to at most."""
    figure = go.Figure()
    for place, ((standard, part), rows) in enumerate(trend.groupby(["standard", "part"], sort=False)):
        likely = rows["likely"] * 100
        figure.add_scatter(
            x=rows["as_of"],
            y=likely,
            name=f"{standard} {part_name(str(part))}",
            mode="lines+markers",
            marker={"symbol": SYMBOLS[place % len(SYMBOLS)], "size": 9},
            line={"dash": DASHES[place % len(DASHES)]},
            error_y={
                "array": rows["at_most"] * 100 - likely,
                "arrayminus": likely - rows["at_least"] * 100,
                "thickness": 1,
            },
        )
    figure.update_yaxes(range=[0, 101])
    on = sorted(set(trend["as_of"]))
    figure.update_xaxes(type="date", tickvals=on, ticktext=[short_day(each) for each in on])
    finding = say("This is the first assessment") if len(on) == 1 else ""
    return finished(figure, say("In place over time, per cent"), 420, finding=finding, rows_down=False)


def chart_burn_down(steps: Steps) -> go.Figure:
    """Days of known work on the day of each report, and on top those that what nobody spoke of may add."""
    table = steps.improvement.table_progress()
    figure = go.Figure()
    for column, name, style in (
        ("days", say("known work"), "gap"),
        ("possible_days", say("may come on top"), "unknown"),
    ):
        figure.add_bar(x=table["as_of"], y=table[column], name=name, marker=outlined(share_styles()[style]))
    figure.update_xaxes(type="category", tickvals=table["as_of"], ticktext=[short_day(day) for day in table["as_of"]])
    left = say("{days} days of known work are left", days=days(table["days"].iloc[-1])) if len(table) else ""
    title = say("Days left, report by report")
    return finished(figure, title, 360, finding=left, barmode="stack", rows_down=False, bargap=0.6)


def chart_actions(steps: Steps) -> go.Figure:
    """Findings and actions by state and kind, or by where they were found if the list gives no kinds; empty without a list."""
    actions = steps.improvement.every
    by = "kind" if any(action.kind for action in actions) else "source"
    none_named = translated("no kind") if by == "kind" else translated("no source")
    kinds = [getattr(action, by) or none_named for action in actions]
    names = list(dict.fromkeys(kinds))
    many = Counter(zip(kinds, (action.state for action in actions), strict=True))
    bars = []
    for state, style in {
        "overdue": "gap",
        "open": "unknown",
        AGREED: "inferred",
        UNCHECKED: "asserted",
        "closed": "verified",
    }.items():
        counts = [many[name, state] for name in names]
        bars.append(
            across(
                names, counts, translated(state), outlined(share_styles()[style]), text=[each or "" for each in counts]
            )
        )
    late, still = (
        sum(each.state in states for each in actions) for states in (("overdue",), ("overdue", "open", AGREED))
    )
    finding = say("{still} of {all} are open, {late} of them overdue", still=still, all=len(actions), late=late)
    title, height = say("Findings and actions by state"), 190 + 28 * len(names)
    return finished(go.Figure(bars), title, height, finding=finding, barmode="stack")
