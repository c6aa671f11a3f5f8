"""The interactive edition: the same page, and beside each of its pictures the same figures as a chart to zoom and to point at."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from importlib.resources import files
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from ims_lib.languages import language
from ims_lib.report.page import hashed
from ims_lib.report.section import template_text
from ims_lib.steps import Steps
from ims_lib.steps.improvement.progress import comparable

MIME = "application/vnd.ims.charts+json"
POLICY = re.compile(r"(?:img-src data:; )?style-src ('[^;]*'); script-src ('[^;]*')")
"""What a page allows, of pictures, styles and scripts."""
NOT_OURS = re.compile(r"<(?!br>|/?extra>)")
"""What plotly would take for a tag or a link in a client's text."""
LIBRARY = "plotly-cartesian.min.js.gz"


def interactive_file() -> str:
    """The name of the interactive edition beside report.html."""
    return f"report-interactive-{language()}.html"


class Charts:
    """Figures of plotly, each with where on the page it stands."""

    def __init__(self, found: list[dict[str, Any]]) -> None:
        self.found = found

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": f"<Charts {len(self.found)}>", MIME: self.found}


def charts_for_page(wanted: str, steps: Steps) -> Charts | None:
    """The charts of the interactive edition; none where it isn't wanted, for plotly costs a report a second."""
    if not wanted:
        return None
    from ims_lib.report import charts, improvement_charts, process_charts, risk_charts, system_charts

    coverage, progress = steps.coverage, comparable(steps.improvement.progress)
    figures = {
        "#shares .scroll": charts.chart_parts(coverage),
        "#chapters .heat": charts.chart_chapters(coverage),
        "#plot-shared > svg": process_charts.chart_overlap(steps),
        "#roadmap .road": charts.chart_timeline(steps.roadmap) if steps.roadmap.calendar else None,
        "#risks .matrices": risk_charts.chart_risk_matrix(steps.risks),
        "#systems .objects": system_charts.chart_themes(steps) if steps.objects.systems else None,
        "#plot-trend > svg": improvement_charts.chart_trend(_trend(progress)) if progress[1:] else None,
    }
    return Charts([_of_page(at, figure) for at, figure in figures.items() if figure])


def interactive_page(html: str, notebook: NotebookNode) -> str:
    """The page with the charts that the run notebook holds; its policy lets in our second script, and the library as a blob."""
    outputs = (output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ()))
    charts = json.dumps(next((data[MIME] for data in outputs if MIME in data), []))
    charts = NOT_OURS.sub("&lt;", charts).replace("<", "\\u003c")
    library = b64encode(files("ims_lib.report").joinpath("plotly", LIBRARY).read_bytes()).decode()
    script = template_text("interactive.js")
    # an empty style, into which the library writes its rules, and pictures that it draws itself
    allowed = f"img-src data:; style-src \\1 '{hashed('')}'; script-src \\2 '{hashed(script)}' blob:"
    added = (
        f'<script type="application/json" id="charts">{charts}</script>\n'
        f'<script type="text/plain" id="plotly">{library}</script>\n<script>{script}</script>\n</body>'
    )
    return POLICY.sub(allowed, html, count=1).replace("</body>", added, 1)


def _of_page(at: str, figure: Any) -> dict[str, Any]:
    """The figure without its title, which stands beside it on the page."""
    title = str(figure.layout.title.subtitle.text or figure.layout.title.text)
    figure.update_layout(title=None, margin={"t": 48}, font={"color": None}, paper_bgcolor=None, plot_bgcolor=None)
    figure.update_xaxes(linecolor=None, tickcolor=None).update_yaxes(linecolor=None, tickcolor=None)
    return {"at": at, "title": title, "figure": json.loads(figure.to_json())}


def _trend(progress: Any) -> pd.DataFrame:
    """What the trend's chart is made of; what was carried over isn't told apart, so at least is likely here."""
    rows = [
        (point.as_of, standard, part, found.likely, found.likely, found.likely + (found.unknown or 0))
        for point in progress
        for standard, parts in point.standards.items()
        for part, found in parts.items()
        if found.likely is not None
    ]
    return pd.DataFrame(rows, columns=["as_of", "standard", "part", "at_least", "likely", "at_most"])
