"""The widget that chooses what the output below it is about: a process, a topic, two requirements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import anywidget
import pandas as pd
import plotly.graph_objects as go
import traitlets

from ims_lib.errors import BadParameter, ImsError
from ims_lib.nearest import did_you_mean
from ims_lib.workbench.front_end import front
from ims_lib.workbench.tables import table

CHART = "application/vnd.plotly.v1+json"
MANY = 40
"""From so many on, options are found by typing."""


class Choosing(anywidget.AnyWidget):
    """One chooser or several; `chosen` are the values, in their order."""

    _esm = front("shared.js") + front("choose.js")
    _css = front("workbench.css")
    labels = traitlets.List(traitlets.Unicode()).tag(sync=True)
    options = traitlets.List(traitlets.Any()).tag(sync=True)
    """For each chooser the values with what they are called."""
    many = traitlets.Int(MANY).tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)


def choose_and_show(
    options: Mapping[str, Mapping[str, str]],
    first: Iterable[str],
    shows: Sequence[Callable[..., Any]],
    given: tuple[Any, ...],
    columns: Iterable[str] | None,
    *,
    live: bool,
) -> None:
    """What is shown for the values that are chosen, below the choosers where somebody can click."""
    from IPython.display import display

    chosen = [_known(label, value, options[label]) for label, value in zip(options, first, strict=True)]
    found = [_readable(show(*given, *chosen), columns) for show in shows]
    if not live:
        display(*found)
        return
    listed = [[[value, text] for value, text in each.items()] for each in options.values()]
    chooser = Choosing(labels=list(options), options=listed, chosen=chosen)
    display(chooser)
    handles = [display(_in_place(each), display_id=True) for each in found]

    def again(change: Any) -> None:
        for handle, show in zip(handles, shows, strict=True):
            try:
                handle.update(_in_place(_readable(show(*given, *change["new"]), columns)))
            except ImsError as error:
                handle.update(table((), empty="; ".join(error.faults)))

    chooser.observe(again, "chosen")


class _Chart:
    """A figure as an output that can be shown anew in its place; plotly's own way of showing one makes a new output each time."""

    def __init__(self, figure: go.Figure) -> None:
        self._figure = figure

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {CHART: json.loads(self._figure.to_json()), "text/plain": str(self._figure.layout.title.text)}


def _in_place(found: Any) -> Any:
    return _Chart(found) if isinstance(found, go.Figure) else found


def _readable(found: Any, columns: Iterable[str] | None) -> Any:
    return table(found, columns) if isinstance(found, pd.DataFrame) else found


def _known(label: str, value: str, options: Mapping[str, str]) -> str:
    """The value to begin with; the first where none is given. Raises BadParameter for one that can't be chosen."""
    value = next((each for each, text in options.items() if text == value), value)
    if not value:
        return next(iter(options), "")
    if value not in options:
        raise BadParameter(f"{label}: {value} is none of those to choose from{did_you_mean(value, options)}")
    return value
