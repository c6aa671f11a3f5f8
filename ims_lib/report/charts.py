"""Charts for the notebooks, in the report's colours and patterns. Each has a table with the same figures beside it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from ims_lib.catalogue.standards import CHAPTERS
from ims_lib.coverage import Coverage
from ims_lib.report.figures import WORDS
from ims_lib.roadmap import Roadmap
from ims_lib.scales import share_styles

ROW_HEIGHT = 46
"""Pixels that a bar takes with its gap."""


def chart_parts(coverage: Coverage) -> go.Figure:
    """The five shares of each standard's clauses and Annex A, in per cent of the part."""
    shares = coverage.parts.dropna(subset=["verified"])
    names = [f"{standard} {'clauses' if part == 'clauses' else 'Annex A'}" for standard, part in shares.index]
    figure = _five_part_bars(shares, names)
    figure.update_layout(title_text="How far is each standard?", height=140 + ROW_HEIGHT * len(names))
    return figure


def chart_chapters(coverage: Coverage) -> go.Figure:
    """What is likely met, seven chapters by standard; at least and at most when the pointer rests on a field."""
    scope = list(coverage.client.standards)
    likely = coverage.chapters["likely"].unstack("standard").reindex(index=list(CHAPTERS), columns=scope) * 100
    ends = [
        [
            f"{coverage.chapters.at[(name, chapter), 'at_least']:.0%} – {coverage.chapters.at[(name, chapter), 'at_most']:.0%}"
            for name in scope
        ]
        for chapter in CHAPTERS
    ]
    figure = go.Figure(
        go.Heatmap(
            z=likely, x=[f"ISO/IEC {name}" for name in scope],
            y=[f"{chapter} {coverage.catalogue.harmonized[chapter].title}" for chapter in CHAPTERS],
            customdata=ends, zmin=0, zmax=100, colorscale=[[0, "#ffffff"], [1, "#6ba3c9"]], showscale=False,
            texttemplate="%{z:.0f}", hovertemplate="%{y}, %{x}: likely %{z:.0f} %, %{customdata}<extra></extra>", xgap=3, ygap=3,
        )
    )  # fmt: skip
    figure.update_layout(**plain(), title_text="Likely met, per chapter and standard, per cent", height=420)
    figure.update_yaxes(autorange="reversed")
    return figure


def chart_processes(coverage: Coverage) -> go.Figure:
    """The five shares of each process over the standards in scope, in per cent, best first."""
    shares = coverage.whole_processes.sort_values("likely", ascending=False, kind="stable")
    figure = _five_part_bars(shares, [coverage.catalogue.processes[str(name)].title for name in shares.index])
    figure.update_layout(title_text="How far is each process?", height=160 + 24 * len(shares))
    return figure


def chart_roadmap(roadmap: Roadmap) -> go.Figure:
    """Working days of each package in the order of work; dotted what the first look may add."""
    packages = roadmap.packages
    names = [f"{row['order']} {row['title']}" for _, row in packages.iterrows()]
    known = go.Bar(y=names, x=packages["days"], orientation="h", name="days", marker_color="#0f5563")
    possible = go.Bar(
        y=names,
        x=packages["possible_days"],
        orientation="h",
        name="possible days, in no total",
        marker=_marker(share_styles()["unknown"]),
    )
    figure = go.Figure([known, possible])
    figure.update_layout(**plain(), barmode="stack", title_text="Working days by package", height=160 + 24 * len(names))
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title_text="working days")
    return figure


def _five_part_bars(shares: pd.DataFrame, names: list[str]) -> go.Figure:
    bars = [
        go.Bar(
            y=names,
            x=shares[kind] * 100,
            orientation="h",
            name=WORDS[kind],
            hovertemplate=f"%{{y}}: %{{x:.1f}} % {WORDS[kind]}<extra></extra>",
            marker=_marker(style),
        )
        for kind, style in share_styles().items()
    ]
    figure = go.Figure(bars)
    figure.update_layout(**plain(), barmode="stack")
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title_text="per cent", range=[0, 100])
    return figure


def _marker(style: dict[str, str]) -> dict[str, object]:
    pattern = {"shape": style["pattern"], "fgcolor": style["edge"], "fillmode": "overlay", "size": 5}
    return {"color": style["colour"], "line": {"color": style["edge"], "width": 1}, "pattern": pattern}


def plain() -> dict[str, object]:
    """The look that all our charts share."""
    return {
        "template": "simple_white",
        "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
        "title": {"y": 0.98, "yanchor": "top"},
        "margin": {"l": 10, "r": 10, "t": 84, "b": 40},
        "font": {"size": 13},
        "yaxis": {"automargin": True},
    }
