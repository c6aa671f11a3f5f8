"""Charts of the portfolio for its notebook, in the report's colours and patterns. Each has a table with the same figures."""

from __future__ import annotations

import plotly.graph_objects as go

from ims_lib.dates import short_month
from ims_lib.frames import rows_of
from ims_lib.portfolio.results import Portfolio
from ims_lib.portfolio.tables import most_shared, table_gaps, table_standards, table_workload
from ims_lib.report.charts import across, filled, finished, five_part_bars
from ims_lib.report.figures import part_words

COLOURS = ("#0f5563", "#b4530a", "#21639a", "#75818b", "#6ba3c9", "#7a4a00")


def chart_standards(portfolio: Portfolio) -> go.Figure:
    """The mean of each share over the clients with a part in scope, each client alike, in per cent."""
    frame = table_standards(portfolio)
    names = [f"{row['standard']} {part_words()[row['part']]} ({row['clients']})" for row in rows_of(frame)]
    return five_part_bars(frame, names, "How far are our clients, standard by standard?", 160 + 46 * len(names))


def chart_workload(portfolio: Portfolio) -> go.Figure:
    """Assessments due and audits of certification bodies by month, a colour an assessor."""
    frame = table_workload(portfolio)
    bars = [
        go.Bar(
            x=[short_month(month) for month in rows["month"]],
            y=list(rows["assessments"] + rows["audits"]),
            name=who,
            marker={"color": COLOURS[place % len(COLOURS)]},
        )
        for place, (who, rows) in enumerate(frame.groupby("assessor"))
    ]
    figure = finished(go.Figure(bars), "Assessments and audits by month", 420, rows_down=False, barmode="stack")
    months = [short_month(month) for month in sorted(set(frame["month"]))]
    return figure.update_xaxes(categoryorder="array", categoryarray=months).update_yaxes(
        title_text="assessments and audits"
    )


def chart_gaps(portfolio: Portfolio) -> go.Figure:
    """The gaps that most clients share, in per cent of those with the standard in scope."""
    frame = most_shared(table_gaps(portfolio))
    names = [filled(f"{row['requirement']} {row['title']}", 48) for row in rows_of(frame)]
    bars = across(names, [100 * share for share in frame["share"]], "clients with a gap", {"color": "#b4530a"})
    return finished(
        go.Figure([bars]),
        "Gaps that most clients share",
        160 + 30 * len(names),
        x="per cent of clients with the standard in scope",
    )
