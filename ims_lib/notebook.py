"""What a notebook needs beside the stages: a check of its parameters, and tables with their texts whole."""

from __future__ import annotations

import ast
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler
from pandas.io.formats.style_render import CSSDict

from ims_lib.errors import BadParameter
from ims_lib.nearest import did_you_mean


def require_parameters(*known: str) -> None:
    """Stop a notebook that was run with a parameter it doesn't have.

    papermill writes the parameters it is given into a cell of their own and only logs a name that the
    notebook lacks; a misspelt one would be passed over. Raises BadParameter with the nearest name.
    """
    has = f"; it has {', '.join(known)}"
    strange = [name for name in _injected_names() if name not in known]
    BadParameter.raise_with(
        f"'{name}' is no parameter of this notebook{did_you_mean(name, known) or has}" for name in strange
    )


def in_full(frame: pd.DataFrame) -> Styler:
    """A table as it is read: texts whole and to the left, several words as a list, two digits, a blank where nothing is."""
    shown = frame.map(lambda value: ", ".join(value) if isinstance(value, tuple) else value).style
    for axis in (0, 1):
        shown = shown.format_index(escape="html", axis=axis)
    left = "text-align: left; vertical-align: top; white-space: pre-line"
    styles: list[CSSDict] = [{"selector": "th, td", "props": left}]
    return shown.format(precision=2, na_rep="", escape="html").set_table_styles(styles)


def _injected_names() -> list[str]:
    """Names assigned in cells that papermill has put in; they begin with '# Parameters'."""
    return [
        target.id
        for cell in _cells()
        if cell.lstrip().startswith("# Parameters")
        for statement in ast.parse(cell).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]


def _cells() -> list[str]:
    from IPython import get_ipython

    shell: Any = get_ipython()
    return list(shell.user_ns.get("In", ())) if shell else []
