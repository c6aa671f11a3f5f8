"""`ims batch`: the report and deliverables of every client folder below a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from ims_lib.batch.many import render_all
from ims_lib.client import find_clients, folders_passed_over
from ims_lib.wording import counted


def run(folder: Path, *, out: Path | None, as_of: str | None) -> int:
    """0 when all went well, 1 when one failed. Folders that are no client's are told. Raises UnknownClient when none is."""
    clients = find_clients(folder)
    if passed_over := folders_passed_over(folder, clients):
        names = ", ".join(path.name for path in passed_over)
        told = f"{counted(len(passed_over), 'folder')} without client.yml or spreadsheets skipped: {names}"
        print(told, file=sys.stderr)
    return int(not render_all(clients, out=out, as_of=as_of, progress=True))
