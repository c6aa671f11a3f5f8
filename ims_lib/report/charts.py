"""Charts for the notebooks, in the report's colours and patterns. Each has a table with the same figures beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from textwrap import fill
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ims_lib.catalogue.standards import CHAPTERS
from ims_lib.coverage import Coverage
from ims_lib.dates import short_day
from ims_lib.frames import by_names, rows_of
from ims_lib.languages import language, noted, say, translated
from ims_lib.languages.current import ENGLISH
from ims_lib.report.figures import Bar, bar, from_to, part_words, share_words
from ims_lib.roadmap import Roadmap
from ims_lib.scales import share_styles
from ims_lib.steps.benefit import Benefit

CLEAR = "rgba(0,0,0,0)"
INK = "#767676"
"""Of words and axes: can be read on a light and on a dark ground."""
REUSABLE = noted("reusable")
HOVER = "%{y}: %{customdata}<extra></extra>"
LETTERS_OF_A_FINDING = 56
"""Of a line of it, where a notebook is 700 pixels wide."""
LINE = "rgba(118,118,118,0.35)"
ROW_HEIGHT = 46
"""Pixels that a bar takes with its gap."""


def chart_parts(coverage: Coverage) -> go.Figure:
    """The five shares of each standard's clauses and Annex A, in per cent of the part, and hatched what is reusable."""
    shares = coverage.parts.dropna(subset=["verified"])
    names = [f"{standard} {part_words()[part]}" for standard, part in shares.index]
    return five_part_bars(shares, names, say("How far is each standard?"), 140 + ROW_HEIGHT * len(names))


def chart_chapters(coverage: Coverage) -> go.Figure:
    """What is in place, seven chapters by standard; at least, at most and reusable when the pointer rests on a field."""
    scope = list(coverage.client.standards)
    chapters = by_names(coverage.chapters)
    bars = [[bar(chapters[name, chapter]) for name in scope] for chapter in CHAPTERS]
    ends = [
        [
            say(
                "{at_least} – {at_most} %, reusable {reusable} %",
                at_least=b.at_least,
                at_most=b.at_most,
                reusable=b.reusable,
            )
            if b
            else say("nothing to share out")
            for b in row
        ]
        for row in bars
    ]
    fields = heat_map(
        [[b.likely if b else None for b in row] for row in bars],
        x=[say("ISO/IEC {name}", name=name) for name in scope],
        y=[f"{chapter} {coverage.catalogue.harmonized[chapter].title}" for chapter in CHAPTERS],
        customdata=ends,
        texttemplate="%{z:.0f}",
        hovertemplate=translated("%{y}, %{x}: in place %{z:.0f} %, %{customdata}") + "<extra></extra>",
    )
    return finished(go.Figure(fields), say("In place, per chapter and standard, per cent"), 420)


def chart_processes(coverage: Coverage) -> go.Figure:
    """How far the criteria of each process exist, for whatever standard, in five shares, per cent, best first."""
    shares = coverage.whole_processes.sort_values("likely", ascending=False, kind="stable")
    names = [coverage.catalogue.processes[str(name)].title for name in shares.index]
    return five_part_bars(
        shares, names, say("How much of each process exists, for whatever standard?"), 160 + 24 * len(shares)
    )


def chart_roadmap(roadmap: Roadmap) -> go.Figure:
    """Working days of each package in the order of work; dotted what the first look may add."""
    packages = roadmap.in_order
    names = [f"{item.order} {item.label}" for item in packages]
    bars = [
        across(names, [item.days for item in packages], translated("days"), {"color": "#0f5563"}),
        across(
            names,
            [item.possible_days for item in packages],
            say("possible days, in no total"),
            _marker(share_styles()["unknown"]),
        ),
    ]
    return finished(
        go.Figure(bars), say("Working days by package"), 160 + 24 * len(names), x=say("working days"), barmode="stack"
    )


def chart_timeline(roadmap: Roadmap) -> go.Figure:
    """When each phase of the plan runs, and above them the milestones of each standard."""
    phases = [phase for phase in roadmap.phases if phase.start and phase.end]
    names = [phase.title for phase in phases]
    spans = [(phase.end - phase.start).total_seconds() * 1000 for phase in phases if phase.start and phase.end]
    ends = [from_to([_hovered(phase.start), _hovered(phase.end)]) for phase in phases if phase.start and phase.end]
    marker = {"color": "#0f5563"}
    work = across(
        names,
        spans,
        translated("work"),
        marker,
        base=[phase.start for phase in phases],
        customdata=ends,
        hovertemplate=HOVER,
    )
    days = go.Scatter(
        x=[item.day for item in roadmap.milestones],
        y=[say("ISO/IEC {standard}", standard=item.standard) for item in roadmap.milestones],
        customdata=[f"{item.title}, {_hovered(item.day)}" for item in roadmap.milestones],
        name=translated("milestone"),
        mode="markers",
        marker={"symbol": "diamond", "size": 11, "color": "#14202b"},
        hovertemplate=HOVER,
    )
    figure = go.Figure([work, days]).update_xaxes(type="date", tickformat="%b %Y")
    return finished(figure, say("When each phase runs"), 200 + 26 * len(names))


def _hovered(value: date) -> str:
    """A day as it stands beside a bar on which the pointer rests: 04 Nov 2026."""
    return f"{value:%d %b %Y}" if language() == ENGLISH else short_day(value)


def five_part_bars(shares: pd.DataFrame, names: list[str], title: str, height: int) -> go.Figure:
    """A bar of whole per cent for each row, as the page draws it; hatched over unknown and gap what is reusable."""
    found = [b or Bar(dict.fromkeys(share_styles(), 0)) for b in map(bar, rows_of(shares))]
    bars = [
        across(
            names,
            [b.shares[kind] for b in found],
            share_words()[kind],
            _marker(style),
            hovertemplate=f"%{{y}}: %{{x}} % {share_words()[kind]}<extra></extra>",
        )
        for kind, style in share_styles().items()
    ]
    figure = go.Figure([*bars, *_hatch(names, found)]).update_xaxes(range=[0, 100])
    return finished(figure, title, height, x=say("per cent"), barmode="stack")


def _hatch(names: list[str], found: list[Bar]) -> list[go.Bar]:
    """What is reusable, laid over the part of each bar that isn't in place; nothing where nothing is."""
    if not any(b.reusable for b in found):
        return []
    edge = share_styles()["asserted"]["edge"]
    pattern = {"shape": "\\", "fgcolor": edge, "bgcolor": CLEAR, "size": 7, "solidity": 0.25}
    # a bar with a base of its own isn't stacked but laid over the others
    return [
        across(
            names,
            [b.reusable for b in found],
            translated(REUSABLE),
            {
                "color": CLEAR,
                "line": {"color": edge, "width": [2 if b.reusable else 0 for b in found]},
                "pattern": pattern,
            },
            base=[b.likely for b in found],
            hovertemplate=translated("%{y}: %{x} % reusable: it exists elsewhere and has to be extended")
            + "<extra></extra>",
        )
    ]


def _marker(style: Mapping[str, str]) -> dict[str, Any]:
    return outlined(style, shape=style["pattern"], fgcolor=style["edge"], fillmode="overlay", size=5)


def finished(
    figure: go.Figure,
    title: str,
    height: int,
    *,
    finding: str = "",
    x: str = "",
    rows_down: bool = True,
    **layout: Any,
) -> go.Figure:
    """The figure in the look that all our charts share; `x` names its axis, and rows go from the top down unless said otherwise.

    `finding` is what it tells, above its title. One that has nothing to show says so.
    """
    if not any(_has_points(trace) for trace in figure.data):
        return _nothing(figure, title)
    said = filled(finding, LETTERS_OF_A_FINDING)
    told = {"text": said, "subtitle": {"text": title}} if finding else {"text": title}
    head = 116 + 22 * said.count("<br>") if finding else 84
    figure.update_layout(
        template="simple_white",
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "traceorder": "normal", "font": {"size": 12}},
        title=told | {"x": 0.01, "y": 0.98, "yanchor": "top", "font": {"size": 16}},
        margin={"l": 10, "r": 10, "t": head, "b": 40},
        font={"size": 13, "color": INK},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        yaxis={"automargin": True},
        height=height + head - 84,
        **layout,
    )
    figure.update_xaxes(linecolor=INK, tickcolor=INK, **({"title_text": x} if x else {}))
    figure.update_yaxes(linecolor=INK, tickcolor=INK, gridcolor=LINE)
    return figure.update_yaxes(autorange="reversed") if rows_down else figure


def _has_points(trace: Any) -> bool:
    places = [getattr(trace, name, None) for name in ("x", "y", "z")]
    return all(len(values) for values in places if values is not None)


def _nothing(figure: go.Figure, title: str) -> go.Figure:
    """A line in place of axes without anything between them."""
    figure.update_layout(title={"text": title, "x": 0.01, "font": {"size": 16}}, font={"color": INK}, showlegend=False)
    figure.add_annotation(text=say("There is nothing to show yet."), showarrow=False, x=0, xanchor="left", xref="paper")
    figure.update_layout(
        height=130, paper_bgcolor=CLEAR, plot_bgcolor=CLEAR, margin={"l": 10, "r": 10, "t": 50, "b": 10}
    )
    return figure.update_xaxes(visible=False).update_yaxes(visible=False)


def across(names: Sequence[str], values: Any, name: str | None, marker: Mapping[str, Any], **more: Any) -> go.Bar:
    """Bars from left to right, one for each of the names."""
    edged = {"line": {"color": INK, "width": 0.5}} | dict(marker)
    return go.Bar(y=names, x=values, orientation="h", name=name, marker=edged, **more)


def outlined(style: Mapping[str, str], **pattern: Any) -> dict[str, Any]:
    """The colour and edge of a share, with a pattern so that colour isn't all that tells it apart."""
    marker = {"color": style["colour"], "line": {"color": style["edge"], "width": 1}}
    return marker | ({"pattern": pattern} if pattern else {})


def filled(text: str, letters: int) -> str:
    """A text in lines of about so many letters."""
    return fill(text, letters).replace("\n", "<br>")


def heat_map(z: Any, *, colours: Sequence[str] = (), **more: Any) -> go.Heatmap:
    """Fields tinted by per cent; with `colours`, by the place in that list that `z` names."""
    many = len(colours)
    tints = [[place / many, colour] for n, colour in enumerate(colours) for place in (n, n + 1)]
    scale = {"zmin": -0.5, "zmax": many - 0.5, "colorscale": tints}
    per_cent = {"zmin": 0, "zmax": 100, "colorscale": [[0, "#ffffff"], [1, "#6ba3c9"]]}
    return go.Heatmap(z=z, showscale=False, xgap=3, ygap=3, **(scale if colours else per_cent), **more)


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
