"""Charts for the notebooks, in the report's colours and patterns. Each has a table with the same figures beside it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from ims_lib.catalogue.standards import CHAPTERS
from ims_lib.coverage import Coverage
from ims_lib.frames import by_names, rows_of
from ims_lib.report.figures import WORDS, Bar, bar
from ims_lib.roadmap import Roadmap
from ims_lib.scales import share_styles

CLEAR = "rgba(0,0,0,0)"
REUSABLE = "reusable (of unknown and gap)"
ROW_HEIGHT = 46
"""Pixels that a bar takes with its gap."""


def chart_parts(coverage: Coverage) -> go.Figure:
    """The five shares of each standard's clauses and Annex A, in per cent of the part, and hatched what is reusable."""
    shares = coverage.parts.dropna(subset=["verified"])
    names = [f"{standard} {'clauses' if part == 'clauses' else 'Annex A'}" for standard, part in shares.index]
    figure = _five_part_bars(shares, names)
    figure.update_layout(title_text="How far is each standard?", height=140 + ROW_HEIGHT * len(names))
    return figure


def chart_chapters(coverage: Coverage) -> go.Figure:
    """What is in place, seven chapters by standard; at least, at most and reusable when the pointer rests on a field."""
    scope = list(coverage.client.standards)
    chapters = by_names(coverage.chapters)
    bars = [[bar(chapters[name, chapter]) for name in scope] for chapter in CHAPTERS]
    likely = [[b.likely if b else None for b in row] for row in bars]
    ends = [
        [f"{b.at_least} – {b.at_most} %, reusable {b.reusable} %" if b else "nothing to share out" for b in row]
        for row in bars
    ]
    figure = go.Figure(
        go.Heatmap(
            z=likely,
            x=[f"ISO/IEC {name}" for name in scope],
            y=[f"{chapter} {coverage.catalogue.harmonized[chapter].title}" for chapter in CHAPTERS],
            customdata=ends,
            zmin=0,
            zmax=100,
            colorscale=[[0, "#ffffff"], [1, "#6ba3c9"]],
            showscale=False,
            texttemplate="%{z:.0f}",
            hovertemplate="%{y}, %{x}: in place %{z:.0f} %, %{customdata}<extra></extra>",
            xgap=3,
            ygap=3,
        )
    )
    figure.update_layout(**plain(), title_text="In place, per chapter and standard, per cent", height=420)
    figure.update_yaxes(autorange="reversed")
    return figure


def chart_processes(coverage: Coverage) -> go.Figure:
    """How far the criteria of each process exist, for whatever standard, in five shares, per cent, best first."""
    shares = coverage.whole_processes.sort_values("likely", ascending=False, kind="stable")
    figure = _five_part_bars(shares, [coverage.catalogue.processes[str(name)].title for name in shares.index])
    figure.update_layout(
        title_text="How much of each process exists, for whatever standard?", height=160 + 24 * len(shares)
    )
    return figure


def chart_roadmap(roadmap: Roadmap) -> go.Figure:
    """Working days of each package in the order of work; dotted what the first look may add."""
    packages = roadmap.in_order
    names = [f"{item.order} {item.title}" for item in packages]
    known = go.Bar(y=names, x=[item.days for item in packages], orientation="h", name="days", marker_color="#0f5563")
    possible = go.Bar(
        y=names,
        x=[item.possible_days for item in packages],
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
    """A bar of whole per cent for each row, as the page draws it; hatched over unknown and gap what is reusable."""
    found = [b or Bar(dict.fromkeys(share_styles(), 0)) for b in map(bar, rows_of(shares))]
    bars = [
        go.Bar(
            y=names,
            x=[b.shares[kind] for b in found],
            orientation="h",
            name=WORDS[kind],
            marker=_marker(style),
            hovertemplate=f"%{{y}}: %{{x}} % {WORDS[kind]}<extra></extra>",
        )
        for kind, style in share_styles().items()
    ]
    figure = go.Figure([*bars, *_hatch(names, found)])
    figure.update_layout(**plain(), barmode="stack")
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title_text="per cent", range=[0, 100])
    return figure


def _hatch(names: list[str], found: list[Bar]) -> list[go.Bar]:
    """What is reusable, laid over the part of each bar that isn't in place; nothing where nothing is."""
    if not any(b.reusable for b in found):
        return []
    edge = share_styles()["asserted"]["edge"]
    pattern = {"shape": "\\", "fgcolor": edge, "bgcolor": CLEAR, "size": 7, "solidity": 0.25}
    # a bar with a base of its own isn't stacked but laid over the others
    return [
        go.Bar(
            y=names,
            x=[b.reusable for b in found],
            base=[b.likely for b in found],
            orientation="h",
            name=REUSABLE,
            marker={
                "color": CLEAR,
                "line": {"color": edge, "width": [2 if b.reusable else 0 for b in found]},
                "pattern": pattern,
            },
            hovertemplate="%{y}: %{x} % reusable: it exists elsewhere and has to be extended<extra></extra>",
        )
    ]


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
