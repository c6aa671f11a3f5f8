"""What a widget needs around it: whether somebody can see it, its script and its style."""

from __future__ import annotations

import os
from importlib.resources import files
from typing import Any


def can_show_widgets() -> bool:
    """Whether the cell that runs was sent by a program for people: JupyterLab, Notebook, VS Code.

    A Jupyter server names the notebook in its kernels' environment, and front ends name the cell with each
    request. papermill and nbconvert do neither: what they run is read later, where no kernel answers.
    """
    from IPython import get_ipython

    shell: Any = get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        return False
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return "JPY_SESSION_NAME" in os.environ or "cellId" in (parent.get("metadata") or {})


def front(name: str) -> str:
    """A script or style sheet of the widgets. It travels with the widget; nothing is fetched."""
    return files("ims_lib.workbench").joinpath("front", name).read_text(encoding="utf-8")
