"""Charts of the audit programme for its notebook: the calendar of the cycle, and what each auditor has to do."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ims_lib.dates import short_month
from ims_lib.languages import form_for, say, translated
from ims_lib.report.charts import INK, across, filled, finished
from ims_lib.steps.audit_programme import AuditProgramme
from ims_lib.steps.audit_programme.model import Qualification
from ims_lib.steps.audit_programme.session import Session
from ims_lib.wording import days, listed, rounded_days

ROW_HEIGHT, LETTERS_OF_A_TOPIC = 34, 34
"""Pixels that a topic takes, and letters of a line of its title."""
AUDITED, NOBODY = "#2f6f9f", "#b3541e"
YEARS = ("#1f4e73", "#4f8fbf", "#a5c8e1", "#7a8894", "#c9d0d6")
SIGNS = {False: "square", True: "x"}
"""Whether somebody is missing is told by the sign too, not by its colour alone."""


def chart_calendar(programme: AuditProgramme) -> go.Figure:
    """Each topic's sessions over the months of the cycle; a cross where nobody qualified was found for all of it."""
    figure = go.Figure()
    order = list(dict.fromkeys(filled(session.title, LETTERS_OF_A_TOPIC) for session in programme.held))
    for open_ in (False, True):
        sessions = [session for session in programme.held if _lacks(session) == open_]
        figure.add_scatter(
            x=[session.month for session in sessions],
            y=[filled(session.title, LETTERS_OF_A_TOPIC) for session in sessions],
            mode="markers",
            name=say("somebody is missing") if open_ else say("auditors found"),
            marker={"symbol": SIGNS[open_], "size": 11, "color": NOBODY if open_ else AUDITED},
            text=[
                form_for(
                    rounded_days(session.days),
                    "{short_month}: {auditors}, {days} day",
                    "{short_month}: {auditors}, {days} days",
                ).format(
                    short_month=short_month(session.month),
                    auditors=listed(session.auditors) or translated("nobody"),
                    days=days(session.days),
                )
                + (say("; for {lacks} nobody", lacks=listed(session.lacks)) if session.lacks else "")
                for session in sessions
            ],
            hovertemplate="%{y}, %{text}<extra></extra>",
        )
    figure.update_yaxes(categoryorder="array", categoryarray=order[::-1], showgrid=True)
    height = 180 + ROW_HEIGHT * len(order)
    lacking = sum(map(_lacks, programme.held))
    finding = say(
        "{sessions} sessions; in {lacking} somebody is missing", sessions=len(programme.held), lacking=lacking
    )
    return finished(figure, say("Sessions by month"), height, finding=finding, rows_down=False, showlegend=True)


def _lacks(session: Session) -> bool:
    """Whether somebody is missing for a session, or nobody is named at all."""
    return bool(session.lacks) or not session.auditors


def _days_by_qualification(needed: Sequence[Qualification]) -> go.Figure:
    bars = across([listed(item.standards) for item in needed], [item.days for item in needed], None, {"color": AUDITED})
    height = 160 + 2 * ROW_HEIGHT * len(needed)
    return finished(go.Figure(bars), say("Days a year by qualification"), height, rows_down=False)


def table_questions(programme: AuditProgramme, topic: str) -> pd.DataFrame:
    """What the sessions on a topic ask, what is open or unknown first: a row a question and whom it is put to."""
    columns = ["whom", "ask", "text", "evidence", "requirements", "state", "level", "names"]
    return programme.questions.loc[programme.questions["topic"] == topic, columns]


def chart_load(programme: AuditProgramme) -> go.Figure:
    """Days of each auditor by year of the cycle, with preparing and reporting, beside the days that there are.

    Without a table of auditors: days a year by the qualification that sessions need.
    """
    if not programme.given:
        return _days_by_qualification(programme.needed)
    figure = go.Figure()
    for year in range(programme.years):
        days_of_year = across(
            [item.auditor.name for item in programme.loads],
            [item.load[year] for item in programme.loads],
            say("year {year}", year=year + 1),
            {"color": YEARS[year % len(YEARS)]},
            hovertemplate=translated("%{y}: %{x:.1f} days") + "<extra></extra>",
        )
        figure.add_trace(days_of_year)
    said = [item.auditor for item in programme.loads if item.auditor.days is not None]
    figure.add_scatter(
        x=[auditor.days for auditor in said],
        y=[auditor.name for auditor in said],
        mode="markers",
        name=say("days there are"),
        marker={"symbol": "line-ns-open", "size": 26, "color": INK, "line": {"width": 2}},
        hovertemplate=translated("%{y} has %{x:g} days") + "<extra></extra>",
    )
    height = 180 + 3 * ROW_HEIGHT * len(programme.loads)
    over = [
        each.auditor.name
        for each in programme.loads
        if each.auditor.days is not None and max(each.load) > each.auditor.days
    ]
    finding = (
        say("{names} has more to do than there are days", names=listed(over))
        if len(over) == 1
        else say("{names} have more to do than there are days", names=listed(over))
        if over
        else say("Nobody has more to do than there are days")
    )
    title = say("Days of each auditor by year")
    return finished(figure, title, height, finding=finding if said else "", barmode="group", showlegend=True)
