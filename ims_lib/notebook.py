"""What a notebook needs beside the stages: a check of its parameters."""

from __future__ import annotations

import ast
from typing import Any

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
