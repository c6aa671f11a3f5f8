"""The client that is worked on: chosen once for a workspace, and what notebooks without a name of their own open."""

from __future__ import annotations

from pathlib import Path

from ims_lib import paths
from ims_lib.client.folders import find_client
from ims_lib.files import keep_word, kept_word
from ims_lib.workspace import find_workspace

FILE = Path(".ims", "chosen.yml")
"""Below the workspace's folder. It holds the client's folder, as a path from there where it lies below it."""


def choose_client(client: str | Path) -> Path:
    """The folder of the client that is worked on from now on, in this workspace. Raises UnknownClient and CannotWrite."""
    folder, home = find_client(client), find_workspace().home
    kept = folder.relative_to(home) if folder.is_relative_to(home) else folder
    keep_word(home / FILE, "client", kept.as_posix())
    return folder


def chosen_client() -> Path:
    """The folder of the client that was chosen, while it is there; else of the workspace's only one; else of the demo client."""
    workspace = find_workspace()
    if name := kept_word(workspace.home / FILE, "client"):
        chosen = (workspace.home / Path(name).expanduser()).resolve()
        if (chosen / "client.yml").is_file():
            return chosen
    own = [path.parent for path in workspace.clients.glob("*/client.yml")]
    return own[0].resolve() if len(own) == 1 else paths.DEMO_CLIENTS / paths.DEMO_NAMES[0]
