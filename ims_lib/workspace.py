"""The workspace: the folder in which an assessor's clients, their reports and the notebooks in use lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ims_lib import paths

HOME = "IMS_HOME"
"""The environment's name for the workspace; `ims --home` sets it for its own run and for the kernels that it starts."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Folders of a workspace; none of them need be there yet."""

    home: Path
    clients: Path
    reports: Path
    notebooks: Path
    """Copies of the notebooks, for what an assessor runs and changes."""

    @classmethod
    def at(cls, home: Path) -> Workspace:
        """The workspace in a folder; a checkout keeps its clients with its data, and all that is made under reports/."""
        if home == paths.PROJECT and not paths.INSTALLED:
            reports = home / "reports"
            return cls(home, paths.DEMO_CLIENTS, reports, reports / "notebooks")
        return cls(home, home / "clients", home / "reports", home / "notebooks")


def find_workspace() -> Workspace:
    """IMS_HOME, else the nearest folder upward that holds clients/, else the checkout, else the current folder."""
    if named := os.environ.get(HOME):
        return Workspace.at(Path(named).expanduser().resolve())
    here = Path.cwd()
    held = (folder for folder in (here, *here.parents) if (folder / "clients").is_dir() and folder != paths.DATA)
    return Workspace.at(next(held, here if paths.INSTALLED else paths.PROJECT))
