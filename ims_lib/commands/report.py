"""`ims report`: the report and deliverables of the clients that are named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ims_lib.batch.many import render_all


def run(clients: Sequence[str], *, out: Path | None, as_of: str | None, interactive: bool) -> int:
    """0 when all went well, 1 when one failed or a file of a client was refused."""
    return int(not render_all(clients, out=out, as_of=as_of, interactive=interactive, progress=len(clients) > 1))
