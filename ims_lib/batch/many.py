"""Many clients, one after the other: a bad one doesn't stop the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from ims_lib.batch.render import render_report
from ims_lib.client import open_client
from ims_lib.errors import ImsError
from ims_lib.report.figures import bar, counted, days
from ims_lib.report.review_sheet import review_notes


def render_all(clients: Sequence[Path | str], *, out: Path | None, as_of: str | None, progress: bool = False) -> bool:
    """Render each client and print where its report is; whether all went well. Failures are told, a sentence each."""
    failed: list[str] = []
    tqdm.monitor_interval = 0  # its thread would be a second one at the fork
    with tqdm(clients, unit="report", disable=None if progress else True, file=sys.stderr, dynamic_ncols=True) as shown:
        for client in shown:
            shown.set_postfix_str(Path(client).name, refresh=False)
            try:
                report = render_report(client, out=out, as_of=as_of)
            except (ImsError, OSError) as error:
                faults = [f"ims: {Path(client).name}: {fault}" for fault in _told(error)]
                failed += faults
                for fault in faults:
                    shown.write(fault, file=sys.stderr)
            else:
                shown.write(str(report), file=sys.stdout)
                for line in summary_of(report.with_name("results.json")):
                    shown.write(f"  {line}", file=sys.stdout)
                opened = open_client(client)
                for note in (*(f"client.yml: {key}" for key in opened.unknown_settings), *review_notes(opened.folder)):
                    shown.write(f"  note: {note}", file=sys.stdout)
    return not failed


def _told(error: ImsError | OSError) -> Sequence[str]:
    """What went wrong, a sentence each; of the disk, with the place."""
    if isinstance(error, ImsError):
        return error.faults
    return [f"{error.filename or 'the output folder'} cannot be written or read ({error.strerror or error})"]


def summary_of(results: Path) -> list[str]:
    """Two lines on a client: how far each standard, and what is open."""
    found: dict[str, Any] = json.loads(results.read_text(encoding="utf-8"))
    parts = [
        f"{standard} {'clauses' if part == 'clauses' else 'Annex A'} "
        f"{b.likely} % ({b.at_least}–{b.at_most} %{f', {b.reusable} % reusable' if b.reusable else ''})"
        for standard, both in found["standards"].items()
        for part, figures in both.items()
        if figures["likely"] is not None and (b := bar(figures))
    ]
    return [
        "in place (at least – at most): " + ", ".join(parts),
        f"{counted(len(found['gaps']), 'requirement')} with a gap, {days(found['days'])} days of known work, "
        f"up to {days(found['possible_days'])} more not known yet; {counted(found['questions'], 'question')} open",
    ]
