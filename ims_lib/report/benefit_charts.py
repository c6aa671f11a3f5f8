"""Charts of the benefit for the notebooks. Each has a table with the same figures beside it."""

from __future__ import annotations

import plotly.graph_objects as go

from ims_lib.report.charts import plain
from ims_lib.scales import share_styles
from ims_lib.steps.benefit import Benefit

SYSTEMS = {"integrated": ("one system", "asserted", ""), "separate": ("separate systems", "inferred", "/")}
"""What each is called, the share whose colours it has, and its pattern, so that colour isn't all that tells them apart."""


def chart_in_turn(benefit: Benefit) -> go.Figure:
    """The days that each standard adds, one after the other; the whisker goes over all cases."""
    rows = benefit.in_turn
    figure = go.Figure()
    for system, (name, style, pattern) in SYSTEMS.items():
        cases = rows[[f"{system}_{case}" for case in ("low", "likely", "high")]]
        likely = rows[f"{system}_likely"]
        colours = share_styles()[style]
        figure.add_bar(
            x=[f"ISO/IEC {standard}" for standard in rows.index],
            y=likely,
            name=name,
            error_y={"array": cases.max(axis=1) - likely, "arrayminus": likely - cases.min(axis=1), "thickness": 1},
            marker={
                "color": colours["colour"],
                "line": {"color": colours["edge"], "width": 1},
                "pattern": {"shape": pattern},
            },
        )
    figure.update_layout(
        **plain(), barmode="group", title_text="Working days that each standard adds, from nothing", height=380
    )
    return figure
