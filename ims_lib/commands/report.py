"""`ims report`: the report and deliverables of the clients that are named, and editions of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ims_lib.batch.many import render_all


def run(
    clients: Sequence[str],
    *,
    out: Path | None,
    as_of: str | None,
    editions: Sequence[str],
    languages: Sequence[str],
    pdf: bool,
    interactive: bool,
) -> int:
    """0 when all went well, 1 when one failed or a file of a client was refused."""
    several = len(clients) > 1
    done = render_all(
        clients,
        out=out,
        as_of=as_of,
        also=editions,
        also_in=languages,
        pdf=pdf,
        interactive=interactive,
        progress=several,
    )
    return int(not done)
