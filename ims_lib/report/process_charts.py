"""Charts of shared clauses and aligned processes for the notebooks. Each has a table with the same figures beside it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from ims_lib.errors import BadParameter
from ims_lib.languages import say, translated
from ims_lib.nearest import hint
from ims_lib.report.charts import INK, across, filled, finished, heat_map, outlined
from ims_lib.report.figures import Bar, bar
from ims_lib.scales import reach_styles, share_styles
from ims_lib.steps import Steps
from ims_lib.steps.processes import ChecklistLine
from ims_lib.wording import in_sentence

LETTERS_A_LINE = 16
"""Of a step's title below its column in a swim-lane."""
LETTERS_OF_A_QUESTION = 60
SYMBOLS = ("diamond", "triangle-up", "star")
"""One for each standard, so that colour isn't all that tells them apart."""


def chart_overlap(steps: Steps) -> go.Figure:
    """Criteria by the standards that they serve: in place for each, reusable, and the others."""
    overlaps, styles = steps.shared.overlaps, share_styles()
    names = [" + ".join(each.standards) for each in overlaps]
    edge = styles["asserted"]["edge"]
    hatch = {"shape": "\\", "fgcolor": edge, "bgcolor": styles["unknown"]["colour"], "size": 7, "solidity": 0.25}
    bars = [
        across(
            names,
            [each.met for each in overlaps],
            say("in place for each of these standards"),
            {"color": styles["asserted"]["colour"]},
        ),
        across(
            names,
            [each.reusable for each in overlaps],
            say("reusable: there for one, to be extended to another"),
            outlined(styles["unknown"] | {"edge": edge}, **hatch),
        ),
        across(
            names,
            [each.criteria - each.met - each.reusable for each in overlaps],
            say("not there, in part or unknown"),
            outlined(styles["unknown"]),
        ),
    ]
    several = [each for each in overlaps if len(each.standards) > 1]
    finding = say(
        "{count} criteria serve several standards: {met} are in place for each, {reusable} reusable",
        count=sum(each.criteria for each in several),
        met=sum(each.met for each in several),
        reusable=sum(each.reusable for each in several),
    )
    title = say("Criteria by the standards they serve")
    figure = go.Figure(bars)
    return finished(figure, title, 400, finding=finding, x=translated("criteria"), barmode="stack")


def chart_likely_by_standard(steps: Steps) -> go.Figure:
    """What is in place of each merged process, standard by standard, in per cent; empty where a standard asks nothing.

    In brackets what is reusable: it exists elsewhere and has to be extended to this one.
    """
    merged, scope = steps.processes.merged_rows, steps.coverage.client.standards
    deltas = [steps.processes.deltas[row.process] for row in merged]
    bars = [[bar(own[name].figures) if name in own else None for name in scope] for own in deltas]
    fields = heat_map(
        [[b.likely if b else None for b in line] for line in bars],
        text=[[_in_field(b) for b in line] for line in bars],
        x=[say("ISO/IEC {name}", name=name) for name in scope],
        y=[row.title for row in merged],
        texttemplate="%{text}",
        hovertemplate=translated("%{y}, %{x}: in place %{text} %") + "<extra></extra>",
        hoverongaps=False,
    )
    title = say("In place, per process and standard, per cent (in brackets: reusable)")
    none = sum(not any(b and b.likely for b in line) for line in bars)
    finding = say("Of {none} of {all} processes nothing is in place for any standard", none=none, all=len(merged))
    return finished(go.Figure(fields), title, 180 + 24 * len(merged), finding=finding)


def _in_field(found: Bar | None) -> str:
    if found is None:
        return ""
    return f"{found.likely} ({found.reusable})" if found.reusable else str(found.likely)


def chart_delta(steps: Steps) -> go.Figure:
    """Days of known work that each standard still wants of each merged process; what two of them miss counts with both."""
    merged = steps.processes.merged_rows
    deltas = [steps.processes.deltas[row.process] for row in merged]
    bars = [
        across(
            [row.title for row in merged],
            [own[name].days if name in own else None for own in deltas],
            say("ISO/IEC {name}", name=name),
            {"color": style["colour"]},
        )
        for name, style in zip(steps.coverage.client.standards, reach_styles().values(), strict=False)
        if any(name in own for own in deltas)
    ]
    title, height = say("Days of known work, per process and standard"), 200 + 44 * len(merged)
    wanted = {row.title: sum(item.days for item in own.values()) for row, own in zip(merged, deltas, strict=True)}
    most = max(wanted, key=wanted.__getitem__, default="")
    finding = say("Most is still wanted of {most}", most=in_sentence(most)) if any(wanted.values()) else ""
    return finished(go.Figure(bars), title, height, finding=finding, x=say("working days"), barmode="group")


def chart_lanes(steps: Steps, process: str) -> go.Figure:
    """One process as a swim-lane: steps from left to right in the lane of who does them, below each what standards ask. Raises BadParameter for a process that isn't run in steps."""
    lines = require_steps(steps, process)
    asked = [line for line in lines if line.kind == "decision"]
    done = [line for line in lines if line.kind == "step"]
    place = {line.step: number for number, line in enumerate(done, start=1)}
    lanes = list(dict.fromkeys(line.lane for line in done))
    figure = go.Figure(
        go.Scatter(
            x=list(place.values()),
            y=[line.lane for line in done],
            mode="lines+markers",
            name=translated("step"),
            line={"color": share_styles()["unknown"]["edge"], "width": 1.5},
            marker={"size": 20, "symbol": "square", "color": share_styles()["asserted"]["colour"]},
            customdata=[(line.title, line.record, line.state) for line in done],
            hovertemplate=translated("%{customdata[0]}<br>leaves %{customdata[1]}<br>%{customdata[2]}")
            + "<extra></extra>",
        )
    )
    for standard, symbol, style in zip(steps.coverage.client.standards, SYMBOLS, reach_styles().values(), strict=False):
        own = [line for line in asked if line.standard == standard]
        figure.add_scatter(
            x=[place[line.step] for line in own],
            y=[say("asked by {standard}", standard=standard)] * len(own),
            mode="markers",
            name=say("ISO/IEC {standard} asks", standard=standard),
            marker={"size": 14, "symbol": symbol, "color": style["colour"], "line": {"color": INK, "width": 1}},
            customdata=[(filled(line.title, LETTERS_OF_A_QUESTION), line.state) for line in own],
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        )
    asking = [say("asked by {name}", name=name) for name in steps.coverage.client.standards]
    figure.update_yaxes(categoryorder="array", categoryarray=[*lanes, *asking])
    figure.update_xaxes(tickvals=list(place.values()), ticktext=[filled(line.title, LETTERS_A_LINE) for line in done])
    title = steps.coverage.catalogue.processes[process].title
    finding = say("{done} steps, and {asked} questions of the standards on the way", done=len(done), asked=len(asked))
    height = 260 + 44 * (len(lanes) + len(asking))
    return finished(figure, say("{title}, step by step", title=title), height, finding=finding)


def table_steps(steps: Steps, process: str) -> pd.DataFrame:
    """The same as rows: each step, what each standard asks there, who does it, whom it tells, and how far it is. Raises BadParameter as the chart does."""
    require_steps(steps, process)
    columns = ["number", "title", "standard", "then", "lane", "tell", "state", "criteria"]
    return steps.processes.steps_of(process)[columns]


def require_steps(steps: Steps, process: str) -> tuple[ChecklistLine, ...]:
    """The checklist of a process that is run in steps. Raises BadParameter, with the nearest name, for any other."""
    lists = steps.processes.checklists
    known = [name for name, lines in lists.items() if any(line.kind == "step" for line in lines)]
    if process not in known:
        raise BadParameter(f"{process} is no process with steps; {hint(process, known)}")
    return lists[process]
