"""Charts of continual improvement for the notebook. Each has a table with the same figures beside it."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import plotly.graph_objects as go

from ims_lib.report.charts import plain
from ims_lib.report.summary import part_name
from ims_lib.scales import share_styles
from ims_lib.steps import Steps

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
    figure.update_layout(**plain(), title_text="In place over time, per cent", height=420)
    figure.update_yaxes(range=[0, 101])
    figure.update_xaxes(type="date", tickformat="%b %Y")
    return figure


def chart_actions(steps: Steps) -> go.Figure:
    """Findings and actions by state and kind, or by where they were found if the list gives no kinds; empty without a list."""
    actions = steps.improvement.entries
    if any(action.kind for action in actions):
        kinds = [action.kind or "no kind" for action in actions]
    else:
        kinds = [action.source or "no source" for action in actions]
    names = list(dict.fromkeys(kinds))
    many = Counter(zip(kinds, (action.state for action in actions), strict=True))
    styles = share_styles()
    colours = {"overdue": styles["gap"], "open": styles["unknown"], "closed": styles["asserted"]}
    figure = go.Figure()
    for state, style in colours.items():
        counts = [many[name, state] for name in names]
        figure.add_bar(
            y=names,
            x=counts,
            orientation="h",
            name=state,
            text=[count or "" for count in counts],
            marker={"color": style["colour"], "line": {"color": style["edge"], "width": 1}},
        )
    figure.update_layout(
        **plain(), barmode="stack", title_text="Findings and actions by state", height=160 + 28 * len(names)
    )
    figure.update_yaxes(autorange="reversed")
    return figure
