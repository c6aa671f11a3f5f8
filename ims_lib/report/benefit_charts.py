"""Charts of the benefit for the notebooks. Each has a table with the same figures beside it."""

from __future__ import annotations

import plotly.graph_objects as go

from ims_lib.languages import noted, say, translated
from ims_lib.report.charts import finished, outlined
from ims_lib.scales import share_styles
from ims_lib.steps.benefit import Benefit

SYSTEMS = {
    "integrated": (noted("one system"), "asserted", ""),
    "separate": (noted("separate systems"), "inferred", "/"),
}
"""What each is called, the share whose colours it has, and its pattern, so that colour isn't all that tells them apart."""


def chart_in_turn(benefit: Benefit) -> go.Figure:
    """The days that each standard adds, one after the other; the whisker goes over all cases."""
    figure = go.Figure()
    for system, (name, style, pattern) in SYSTEMS.items():
        cases = [turn.amounts.by(system) for turn in benefit.turns]
        figure.add_bar(
            x=[say("ISO/IEC {standard}", standard=turn.standard) for turn in benefit.turns],
            y=[case["likely"] for case in cases],
            name=translated(name),
            error_y={
                "array": [max(case.values()) - case["likely"] for case in cases],
                "arrayminus": [case["likely"] - min(case.values()) for case in cases],
                "thickness": 1,
            },
            marker=outlined(share_styles()[style], shape=pattern),
        )
    title = say("Working days that each standard adds, from nothing")
    return finished(figure, title, 380, rows_down=False, barmode="group")
