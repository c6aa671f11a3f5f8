"""`ims demo`: the report and deliverables of the demo client."""

from __future__ import annotations

from pathlib import Path

from ims_lib import paths
from ims_lib.batch.many import render_all

CLIENT = "harbour"


def run(*, out: Path | None, as_of: str | None) -> int:
    """0 when all went well, 1 when it failed."""
    return int(not render_all([paths.DEMO_CLIENTS / CLIENT], out=out, as_of=as_of))
