"""Charts of documents and of the Statement of Applicability for the notebooks. Each has a table with the same figures beside it."""

from __future__ import annotations

import plotly.graph_objects as go

from ims_lib.languages import noted, say, translated
from ims_lib.report.charts import across, finished, heat_map, outlined
from ims_lib.report.steps.documents import TOLD
from ims_lib.report.steps.soa import headline_soa
from ims_lib.scales import share_styles
from ims_lib.steps import Steps
from ims_lib.steps.document_set import EXISTS, IN_FORCE, WantedDocument

LOOKS = {
    "there": "verified",
    "review overdue": "asserted",
    "not released": "inferred",
    "not yet for it": "inferred",
    "for which not said": "inferred",
    "seen elsewhere": "inferred",
    "not listed": "unknown",
    "missing": "gap",
}
"""State of a document for one standard → the share whose colour it has. The state stands in words on each field too."""
GROUND = "rgba(118,118,118,0.22)"
"""Of a field that isn't asked for; it edges the dark ones on a dark page."""


def chart_documents(steps: Steps) -> go.Figure:
    """Documents × standards in scope: the state of each where a standard asks for it; an empty field where it doesn't."""
    found, scope = list(steps.documents.wanted.values()), list(steps.coverage.client.standards)
    states = [[_state(item, name) for name in scope] for item in found]
    order = list(LOOKS)
    fields = heat_map(
        [[order.index(state) if state else None for state in row] for row in states],
        colours=[share_styles()[style]["colour"] for style in LOOKS.values()],
        x=[say("ISO/IEC {name}", name=name) for name in scope],
        y=[item.title for item in found],
        text=[[translated(state) if state else "" for state in row] for row in states],
        hoverongaps=False,
        texttemplate="%{text}",
        textfont={"size": 11},
        hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
    )
    figure = go.Figure(fields).update_xaxes(side="top")
    whole = sum(all(state in (None, "there") for state in row) for row in states)
    finding = say("{whole} of {all} are there for each standard that asks for them", whole=whole, all=len(found))
    title = say("Documents that the standards ask for")
    made = finished(figure, title, 170 + 24 * len(found), finding=finding)
    return made.update_layout(margin={"t": 120, "b": 20}, plot_bgcolor=GROUND)


def chart_applicability(steps: Steps) -> go.Figure:
    """The controls of each Annex A by what an auditor would find: complete, something missing, excluded, to decide.

    One whose reason is a draft of ours isn't complete.
    """
    entries, looks = steps.soa.entries, {"yes": ("verified", "inferred"), "no": ("asserted", "gap")}
    found = [
        (
            looks[each.applies][bool(each.missing) or not each.is_decided] if each.applies in looks else "unknown",
            each.standard,
        )
        for each in entries
    ]
    parts = {
        noted("applies, complete"): "verified",
        noted("applies, something is missing"): "inferred",
        noted("excluded with a reason"): "asserted",
        noted("excluded without a reason"): "gap",
        noted("to decide"): "unknown",
    }
    names = list(dict.fromkeys(each.standard for each in entries))
    bars = [
        across(
            [say("{name} Annex A", name=name) for name in names],
            [found.count((kind, name)) for name in names],
            translated(label),
            outlined(style, shape=style["pattern"], fgcolor=style["edge"]),
            texttemplate="%{x}",
            textangle=0,
            insidetextanchor="middle",
        )
        for label, kind in parts.items()
        for style in [share_styles()[kind]]
    ]
    told, title, figure = headline_soa(steps), say("Controls in the statement"), go.Figure(bars)
    return finished(
        figure,
        title,
        200 + 60 * len(names),
        finding=f"{told.figure} {told.text}",
        x=translated("controls"),
        barmode="stack",
    )


def _state(item: WantedDocument, standard: str) -> str | None:
    """The state of a document for one standard; none where that standard doesn't ask for it."""
    if standard not in item.standards:
        return None
    told = item.state if item.state in IN_FORCE else TOLD.get(item.state, item.state)
    if item.state not in EXISTS:
        return told
    if standard in item.lacks:
        return noted("not yet for it")
    return noted("for which not said") if item.unsaid else told
