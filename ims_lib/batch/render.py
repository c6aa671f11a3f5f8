"""Rendering one client: run the notebook, make the page, publish the set whole or not at all."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ims_lib import paths
from ims_lib.assessment_workbook import find_assessment_workbooks, merge_review
from ims_lib.batch.engine import run_notebook
from ims_lib.batch.publish import CLIENT_FOLDER, RUN, digest, files_of, path_from, publish
from ims_lib.catalogue import load_catalogue
from ims_lib.client import Client, merge_entries, merge_plan, open_client
from ims_lib.errors import CannotWrite
from ims_lib.report.figures import day, listed
from ims_lib.report.history import HISTORY, day_of, earlier_files
from ims_lib.report.interactive import FILE as INTERACTIVE
from ims_lib.report.interactive import interactive_page
from ims_lib.report.page import page_of
from ims_lib.scenarios import scenario_files
from ims_lib.settled_answers import merge_suggestions
from ims_lib.steps.improvement.snapshot import RESULTS
from ims_lib.workspace import find_workspace

NOTEBOOK = "client_report.ipynb"
PACKAGES = ("ims-workbook", "pandas", "papermill", "nbconvert", "openpyxl", "xlsxwriter", "python-calamine")
SETTINGS = ("client.yml", "judgements.csv", "columns.yml", "plan.csv", "entries.csv")


def render_report(
    client: Client | str | Path,
    *,
    out: Path | None = None,
    as_of: date | str | None = None,
    interactive: bool = False,
) -> Path:
    """Render a client's report and deliverables; the path of report.html.

    The interactive edition is made beside it where it is wanted, or lies there from before and would be older.
    The set appears in `out`/<id> (the workspace's reports/ unless given) whole or not at all; what was there
    before stays until then, and what somebody added or changed there is kept (see publish).
    What was changed in the client's assessment workbook is added to judgements.csv and columns.yml first, what was
    agreed on a report's plan to plan.csv, what was filled in on its other sheets to entries.csv.
    Raises an ImsError in the reader's terms when it can't be made.
    """
    if not isinstance(client, Client):
        client = open_client(client, as_of=as_of)
    # What stands on the assessment workbook counts all the same when it can't be added, and a note says where it is.
    with suppress(CannotWrite):
        merge_review(client)
    for merge in (merge_plan, merge_entries, merge_suggestions):
        with suppress(CannotWrite):
            merge(client.folder)
    folder = reports_in(out) / client.id
    interactive = interactive or (folder / INTERACTIVE).is_file()
    with publish(folder, client) as staging:
        earlier = next(reversed(earlier_files(folder, client.as_of)), None)
        parameters = {
            "client": str(client.folder),
            "as_of": client.as_of.isoformat(),
            "earlier": str(earlier or ""),
            "out": str(staging),
            "interactive": "yes" if interactive else "",
        }
        notebook = run_notebook(paths.NOTEBOOKS / NOTEBOOK, parameters)
        standards = [load_catalogue().standards[name].name for name in client.standards]
        page = page_of(
            notebook,
            title=f"Gap analysis: {client.name}, {day(client.as_of)} (draft)",
            description=f"How far {client.name} is from {listed(standards)}, from its own controls spreadsheet.",
        )
        (staging / "report.html").write_text(page, encoding="utf-8", newline="\n")
        if interactive:
            charts = interactive_page((staging / "report.html").read_text(encoding="utf-8"), notebook)
            (staging / INTERACTIVE).write_text(charts, encoding="utf-8", newline="\n")
        _write_run(staging / RUN, client, earlier)
        (staging / CLIENT_FOLDER).write_text(path_from(folder, client.folder), encoding="utf-8")
        _keep_history(folder, staging)
    return folder / "report.html"


def reports_in(out: Path | None) -> Path:
    """The folder below which sets lie, one a client: the workspace's reports/ unless another is given."""
    return out or find_workspace().reports


def _write_run(path: Path, client: Client, earlier: Path | None) -> None:
    """What the set was made from, so that it can be made again and told apart. A file that nobody may read has no hash."""
    settings = (client.folder / name for name in SETTINGS)
    inputs = [
        *client.inputs,
        *find_assessment_workbooks(client.folder),
        *(path for path in settings if path.is_file()),
        *scenario_files(client.folder),
    ]
    run: dict[str, Any] = {
        "state": "complete",
        "client": client.id,
        "as_of": client.as_of.isoformat(),
        "inputs": {item.relative_to(client.folder).as_posix(): _digest_if_read(item) for item in inputs},
        "earlier": digest(earlier) if earlier else None,
        "parameters": {"as_of": client.as_of.isoformat()},
        "files": files_of(path.parent),
        "catalogue": load_catalogue().version,
        "packages": {name: version(name) for name in PACKAGES},
    }
    path.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def _digest_if_read(path: Path) -> str | None:
    """A file's SHA-256; none of one that the reading has refused for want of permission."""
    try:
        return digest(path)
    except PermissionError:
        return None


def _keep_history(folder: Path, staging: Path) -> None:
    """Earlier results stay in history/, one a day; the same results again add nothing, and what tells no day is kept as undated."""
    if (folder / HISTORY).is_dir():
        shutil.copytree(folder / HISTORY, staging / HISTORY)
    earlier = folder / RESULTS
    if earlier.is_file() and earlier.read_bytes() != (staging / RESULTS).read_bytes():
        day = day_of(earlier)
        (staging / HISTORY).mkdir(exist_ok=True)
        shutil.copy2(earlier, staging / HISTORY / f"{day.isoformat() if day else 'undated'}.json")
