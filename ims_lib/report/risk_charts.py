"""Charts of the risk register, in the report's tints. Each has a table with the same figures beside it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ims_lib.languages import form_for, say, translated
from ims_lib.report.charts import finished, heat_map
from ims_lib.report.steps.risk_rows import TREATMENT, rows_risks
from ims_lib.risks.scales import bands
from ims_lib.steps import Steps
from ims_lib.steps.risk_register import RiskRegister
from ims_lib.wording import counted

ROW_HEIGHT = 76
"""Pixels that a row of the matrix takes."""
LINES = 4
"""For which a field has room below its letter: an id each, so that they stand beside those of the next field in a narrow window too."""
LONGEST_ID = 5
"""Where an id is longer, a field says how many risks lie there."""


def chart_risk_matrix(register: RiskRegister) -> go.Figure:
    """The matrix before treatment and today: letter of the band and the risks that lie there."""
    scale = register.method.scale
    figure = make_subplots(cols=2, subplot_titles=[say("Before treatment"), translated("Today")])
    for place, column in enumerate(("before", "after"), start=1):
        figure.add_trace(_heat_map(register, column), row=1, col=place)
    ticks = list(range(1, scale.grades + 1))
    figure.update_xaxes(title_text="consequence", tickvals=ticks)
    figure.update_yaxes(title_text="likelihood", tickvals=ticks)
    letters = ", ".join(f"{bands()[name].letter} {bands()[name].word}" for name in scale.bands)
    height, gravest = 200 + ROW_HEIGHT * scale.grades, list(scale.bands)[-1]
    fields = [field for field in register.fields if field.band == gravest]
    before, after = (sum(len(getattr(field, f"{column}_ids")) for field in fields) for column in ("before", "after"))
    finding = form_for(
        after,
        "{after} risk is {band} today, {before} before treatment",
        "{after} risks are {band} today, {before} before treatment",
    ).format(after=after, before=before, band=bands()[gravest].word)
    title = say("Where the risks lie: {letters}", letters=letters)
    return finished(figure, title, height, finding=finding, rows_down=False)


def table_plan(steps: Steps) -> pd.DataFrame:
    """A row a risk of the treatment plan, with what is proposed where the client says nothing, as in the form and the workbook."""
    planned = {steps.risks.numbers[str(name)] for name in steps.risks.plan.index}
    rows = [row for row in rows_risks(steps)[TREATMENT] if row["risk"] in planned]
    return pd.DataFrame(rows, columns=["risk", "title", "option", "action", "owner", "due", "after"], dtype=object)


def table_risks(risks: pd.DataFrame) -> pd.DataFrame:
    """Risks to be shown: number, kind, level before treatment and today, the client's own after its measures, what treats them, and the cell."""
    of_level = ["score", "band", "residual_score", "residual_band", "own_band", "share"]
    columns = ["number", "title", "category", *of_level, "option", "owner", "due", "refs", "cell"]
    shown = risks[columns].astype({"share": float})
    return shown.assign(share=shown["share"].round(2))


def _heat_map(register: RiskRegister, column: str) -> go.Heatmap:
    names = list(bands())
    matrix = register.matrix.assign(
        rank=register.matrix["band"].map(names.index),
        text=[_text(field.band, getattr(field, f"{column}_ids")) for field in register.fields],
    )
    return heat_map(
        matrix.pivot(index="likelihood", columns="consequence", values="rank"),
        colours=[band.colour for band in bands().values()],
        x=sorted(set(matrix["consequence"])),
        y=sorted(set(matrix["likelihood"])),
        text=matrix.pivot(index="likelihood", columns="consequence", values="text"),
        texttemplate="%{text}",
        textfont={"size": 11},
        hovertemplate=translated("likelihood %{y}, consequence %{x}: %{text}") + "<extra></extra>",
    )


def _text(band: str, ids: tuple[str, ...]) -> str:
    """The band's letter and the risks there, the first of many."""
    letter = bands()[band].letter
    if any(len(name) > LONGEST_ID for name in ids):
        return f"{letter}<br>{counted(len(ids), 'risk')}".replace(" ", "<br>")
    shown = ids if len(ids) <= LINES else (*ids[: LINES - 1], f"+{len(ids) - LINES + 1}")
    return "<br>".join([letter, *shown])


def without_register(risks: RiskRegister) -> str:
    """What a table of the register's risks says where the client has none; empty where it has one."""
    if risks.given:
        return ""
    return (
        "The client has no risk register, so nothing says this. Put it into the client’s folder, or fill in sheet Risks of "
        "lists.xlsx there; below, decide the treatment of the risks that are proposed."
    )
