"""Charts of the audit programme for its notebook: the calendar of the cycle, and what each auditor has to do."""

from __future__ import annotations

import plotly.graph_objects as go

from ims_lib.report.charts import plain
from ims_lib.report.figures import days, listed, month
from ims_lib.steps.audit_programme import AuditProgramme

ROW_HEIGHT = 26
"""Pixels that a topic takes."""
AUDITED, NOBODY = "#2f6f9f", "#b3541e"
YEARS = ("#1f4e73", "#4f8fbf", "#a5c8e1", "#7a8894", "#c9d0d6")
SIGNS = {False: "square", True: "x"}
"""Whether somebody is missing is told by the sign too, not by its colour alone."""


def chart_calendar(programme: AuditProgramme) -> go.Figure:
    """Each topic's sessions over the months of the cycle; a cross where nobody qualified was found for all of it."""
    figure = go.Figure()
    order = list(programme.sessions["title"].drop_duplicates())
    for open_ in (False, True):
        rows = programme.sessions[programme.sessions["lacks"].map(bool) == open_]
        figure.add_scatter(
            x=rows["month"],
            y=rows["title"],
            mode="markers",
            name="somebody is missing" if open_ else "auditors found",
            marker={"symbol": SIGNS[open_], "size": 11, "color": NOBODY if open_ else AUDITED},
            text=[
                f"{month(row.month)}: {listed(row.auditors) or 'nobody'}, {days(row.days)} days"
                + (f"; for {listed(row.lacks)} nobody" if row.lacks else "")
                for row in rows.itertuples()
            ],
            hovertemplate="%{y}, %{text}<extra></extra>",
        )
    figure.update_layout(**plain(), title_text="Which session when?", height=150 + ROW_HEIGHT * len(order))
    figure.update_layout(showlegend=True)
    figure.update_yaxes(categoryorder="array", categoryarray=order[::-1], showgrid=True)
    return figure


def chart_load(programme: AuditProgramme) -> go.Figure:
    """Days of each auditor by year of the cycle, with preparing and reporting, beside the days that there are.

    Without a table of auditors: days a year by the qualification that sessions need.
    """
    if not programme.given:
        rows = programme.qualified
        figure = go.Figure(
            go.Bar(
                x=rows["days"], y=[listed(names) for names in rows["standards"]], orientation="h", marker_color=AUDITED
            )
        )
        figure.update_layout(
            **plain(), title_text="Days a year by qualification", height=160 + 2 * ROW_HEIGHT * len(rows)
        )
        return figure
    figure = go.Figure()
    auditors = programme.auditors
    for year in range(programme.years):
        figure.add_bar(
            x=[load[year] for load in auditors["load"]],
            y=list(auditors.index),
            orientation="h",
            name=f"year {year + 1}",
            marker={"color": YEARS[year % len(YEARS)]},
            hovertemplate="%{y}: %{x:.1f} days<extra></extra>",
        )
    said = auditors[auditors["days_per_year"].notna()]
    figure.add_scatter(
        x=said["days_per_year"],
        y=list(said.index),
        mode="markers",
        name="days there are",
        marker={"symbol": "line-ns-open", "size": 26, "color": "#1b2733"},
        hovertemplate="%{y} has %{x:g} days<extra></extra>",
    )
    figure.update_layout(
        **plain(), title_text="Days of each auditor by year", height=180 + 3 * ROW_HEIGHT * len(auditors)
    )
    figure.update_layout(barmode="group", showlegend=True)
    figure.update_yaxes(autorange="reversed")
    return figure
