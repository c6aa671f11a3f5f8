"""`ims demo`: the report and deliverables of the demo client, or of many that are generated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ims_lib import paths
from ims_lib.batch.many import render_all
from ims_lib.batch.render import reports_in

CLIENT, GENERATED = "harbour", "generated"


def run(*, out: Path | None, as_of: str | None, clients: int | None = None) -> int:
    """0 when all went well, 1 when it failed. Generated clients lie in clients/ below `out` (reports/generated unless given),
    their reports beside it; most are assessed more than once, so that there is a trend."""
    if clients is None:
        return int(not render_all([paths.DEMO_CLIENTS / CLIENT], out=out, as_of=as_of))
    from ims_lib.batch.generated import rounds, write_client

    last, folder = date.fromisoformat(as_of) if as_of else date.today(), out or reports_in(None) / GENERATED
    done = True
    for day, numbers in rounds(clients, last):
        folders = [write_client(folder / "clients", number, day, last) for number in numbers]
        done &= render_all(folders, out=folder, as_of=day.isoformat(), progress=True)
    print(f"{clients} clients in {folder}; one page over all of them: ims portfolio {folder}")
    return int(not done)
