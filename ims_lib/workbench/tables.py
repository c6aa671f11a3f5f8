"""A frame as a table that people read: filtered, sorted and taken away as CSV where somebody can click, plain HTML elsewhere."""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import anywidget
import pandas as pd
import traitlets
from markupsafe import Markup, escape

from ims_lib.wording import counted
from ims_lib.workbench.front_end import can_show_widgets, front
from ims_lib.workbench.values import as_read, is_nothing, labels

FOLDED_FROM, LONG = 4, 160
"""So many lines of a cell, or several with more letters together, stand behind their number."""

SHORT = 8
"""So many letters, such as R-01, stay on one line."""
MANY_OF = {"criterion": "criteria", "requirement": "requirements", "cell": "cells", "topic": "topics", "risk": "risks"}
"""Kind → what many of it are called."""


class TableView(anywidget.AnyWidget):
    """The table with a box to filter it, heads to sort by, and a button that saves it as CSV. All of it stays in the browser."""

    _esm = front("shared.js") + front("table.js")
    _css = front("table.css")
    html = traitlets.Unicode().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)


class ReadTable:
    """What `table` gives: `frame` holds the values as they are."""

    def __init__(self, frame: pd.DataFrame, shown: Mapping[Any, str], caption: str, empty: str) -> None:
        self.frame, self._shown, self._caption, self._empty = frame, shown, caption, empty

    def _repr_html_(self) -> str:
        return f"<style>{front('table.css')}</style>{self.html()}"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        plain = {"text/plain": self._said(), "text/html": self._repr_html_()}
        if self.frame.empty or not can_show_widgets():
            return plain
        bundle: Any = TableView(html=self.html(), name=self._caption or "table")._repr_mimebundle_(**options)
        data, metadata = bundle
        return data | plain, metadata

    def html(self) -> str:
        """The table alone; every text in it is escaped."""
        if self.frame.empty:
            return Markup('<p class="ims-read ims-none">{}</p>').format(self._empty)
        kinds = [kind_of(name) for name in self.frame.columns]
        heads = Markup().join(
            Markup('<th scope="col" class="{}">{}</th>').format(_side(self.frame[name], kind), self._shown[name])
            for name, kind in zip(self.frame.columns, kinds, strict=True)
        )
        rows = Markup().join(
            Markup("<tr>{}</tr>\n").format(Markup().join(map(_cell, row, kinds)))
            for row in self.frame.itertuples(index=False, name=None)
        )
        return Markup(
            '<div class="ims-read" tabindex="0" role="group" aria-label="{said}"><table><caption>{said}</caption>'
            "<thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody></table></div>"
        ).format(said=self._said(), heads=heads, rows=rows)

    def _said(self) -> str:
        """Risks: 12 rows."""
        return ": ".join(filter(None, (self._caption, counted(len(self.frame), "row"))))


def table(
    rows: pd.DataFrame | pd.Series | Iterable[Any],
    columns: Iterable[str] | None = None,
    *,
    caption: str = "",
    empty: str = "Nothing to show here.",
    **called: str,
) -> ReadTable:
    """A frame (or objects, with `columns` of theirs; or texts) as a table with labels, days and titles instead of names, dates and ids.

    `columns` are those that are shown, levels of the index among them, in their order; without it all are, and those levels
    of the index that have a name. Labels and kinds of values, such as share (0 to 1, shown in per cent), stand in
    data/scales/columns.csv; `called` gives a column another label. `empty` is said where there is no row.
    """
    frame = _framed(rows, list(columns or ()))
    wanted = list(frame.columns) if columns is None else list(columns)
    return ReadTable(frame[wanted], {name: called.get(str(name)) or label_of(name) for name in wanted}, caption, empty)


def label_of(name: Any) -> str:
    """What a column is called: its label, of several levels one after the other; else its own name, for a client's words are such."""
    if isinstance(name, tuple):
        return " · ".join(label_of(part) for part in name if part != "")
    known = labels().get(str(name))
    return known[0] if known else " ".join(as_read(str(name), "standard"))


def kind_of(name: Any) -> str:
    """What kind of value stands in a column; text where nobody said."""
    names = map(str, name if isinstance(name, tuple) else (name,))
    return next((labels()[each][1] for each in names if each in labels()), "text")


def _framed(rows: pd.DataFrame | pd.Series | Iterable[Any], columns: list[str]) -> pd.DataFrame:
    """A frame with the named levels of its index as columns."""
    if isinstance(rows, pd.Series):
        rows = rows.to_frame()
    if not isinstance(rows, pd.DataFrame):
        if not columns:
            return pd.DataFrame({"text": list(rows)}, dtype=object)
        return pd.DataFrame(
            [{name: getattr(row, name) for name in columns} for row in rows], columns=columns, dtype=object
        )
    levels = [name for name in rows.index.names if name is not None and name not in rows.columns]
    return rows.reset_index(level=levels) if levels else rows


def _side(values: Any, kind: str) -> str:
    return "ims-figure" if kind in ("figure", "share") and all(map(_is_number, values)) else ""


def _is_number(value: Any) -> bool:
    return is_nothing(value) or (isinstance(value, numbers.Real) and not isinstance(value, bool))


def _cell(value: Any, kind: str) -> Markup:
    """A cell; what it is sorted by stands beside a day or a number."""
    lines = as_read(value, kind)
    text = Markup("<br>").join(map(escape, lines))
    if len(lines) >= FOLDED_FROM or (len(lines) > 1 and len(text) > LONG):
        items = Markup().join(Markup("<li>{}</li>").format(line) for line in lines)
        said = f"{len(lines)} {MANY_OF.get(kind, 'entries')}"
        text = Markup("<details><summary>{}</summary><ul>{}</ul></details>").format(said, items)
    if isinstance(value, date) and lines:
        return Markup('<td class="ims-day" data-sort="{}">{}</td>').format(value.isoformat(), text)
    if lines and _is_number(value):
        return Markup('<td class="ims-figure" data-sort="{}">{}</td>').format(float(value), text)
    width = "ims-day" if len(text) <= SHORT else "ims-long" if len(text) > LONG // 2 else ""
    return Markup('<td class="{}">{}</td>').format(width, text)
