"""`ims report`, `ims batch` and `ims demo`: reports and deliverables of the clients that are named, of all below a folder, or of invented ones."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ims_lib import paths
from ims_lib.batch.jobs import JobLimits
from ims_lib.batch.many import render_all, render_batch
from ims_lib.batch.outcome import ReportRequest
from ims_lib.batch.render import reports_in
from ims_lib.client import find_clients, folders_passed_over
from ims_lib.scales import report_setting
from ims_lib.wording import counted

CLIENT, GENERATED = "harbour", "generated"


def report(
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
    asked = ReportRequest(out, as_of, also=editions, also_in=languages, pdf=pdf, interactive=interactive)
    return int(not render_all(clients, asked, progress=several))


def batch(
    folder: Path,
    *,
    out: Path | None,
    as_of: str | None,
    workers: int | None,
    minutes: float | None,
    memory: float | None,
    force: bool,
    wait: bool,
    log: str | None,
) -> int:
    """0 when all went well, 1 when one failed. Folders that are no client's are told. Raises UnknownClient when none is,
    AtWork when another batch is at work there."""
    clients = find_clients(folder)
    if passed_over := folders_passed_over(folder, clients):
        names = ", ".join(path.name for path in passed_over)
        told = f"{counted(len(passed_over), 'folder')} without client.yml or spreadsheets skipped: {names}"
        print(told, file=sys.stderr)
    limits = JobLimits(minutes or report_setting("batch_minutes"), memory or report_setting("batch_megabytes"))
    asked = ReportRequest(out, as_of)
    return int(not render_batch(clients, asked, workers=workers, limits=limits, force=force, wait=wait, log=log))


def demo(*, out: Path | None, as_of: str | None, clients: int | None = None) -> int:
    """0 when all went well, 1 when it failed. Generated clients lie in clients/ below `out` (reports/generated unless given),
    their reports beside it; most are assessed more than once, so that there is a trend."""
    if clients is None:
        return int(not render_all([paths.DEMO_CLIENTS / CLIENT], ReportRequest(out, as_of)))
    from ims_lib.batch.generated import rounds, write_client

    last, folder = date.fromisoformat(as_of) if as_of else date.today(), out or reports_in(None) / GENERATED
    done = True
    for day, numbers in rounds(clients, last):
        folders = [write_client(folder / "clients", number, day, last) for number in numbers]
        done &= render_all(folders, ReportRequest(folder, day.isoformat()), progress=True)
    print(f"{clients} clients in {folder}; one page over all of them: ims portfolio {folder}")
    return int(not done)
