"""Rendering one client: run the notebook, make the page, publish the set whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ims_lib import paths
from ims_lib.answers_given import merge_answers
from ims_lib.assessment_workbook import find_assessment_workbooks, merge_review
from ims_lib.batch.engine import Told, run_notebook
from ims_lib.batch.printing import print_page, require_printer
from ims_lib.batch.publish import CLIENT_FOLDER, RUN, digest, digest_if_read, files_of, path_from, publish
from ims_lib.batch.unchanged import PACKAGES, made_from
from ims_lib.catalogue import load_catalogue
from ims_lib.client import Client, evidence_files, merge_actions, merge_entries, merge_plan, read_client
from ims_lib.client.folders import find_inputs
from ims_lib.client.practice import practice_files
from ims_lib.dates import day
from ims_lib.errors import BadClient, CannotWrite
from ims_lib.languages import in_language, language, languages, say, translated
from ims_lib.nearest import hint
from ims_lib.report.editions import WHOLE, PageEdition, editions, editions_of, paper_of
from ims_lib.report.history import HISTORY, day_of, earlier_files
from ims_lib.report.interactive import interactive_file, interactive_page
from ims_lib.report.page import page_of
from ims_lib.report.versions import state_of_report
from ims_lib.scenarios import scenario_files
from ims_lib.settled_answers import merge_suggestions
from ims_lib.steps.improvement.snapshot import RESULTS
from ims_lib.wording import in_sentence, listed
from ims_lib.workspace import find_workspace

NOTEBOOK = "client_report.ipynb"
REPORT = "report.html"
SETTINGS = ("client.yml", "judgements.csv", "columns.yml", "plan.csv", "entries.csv", "remarks.md")


def render_report(
    client: Client | str | Path,
    *,
    out: Path | None = None,
    as_of: date | str | None = None,
    also: Sequence[str] = (),
    also_in: Sequence[str] = (),
    pdf: bool = False,
    interactive: bool = False,
    told: Told | None = None,
) -> Path:
    """Render a client's report and deliverables in the client's language; the path of report.html.

    The editions in `also`, those of client.yml and those that lie in the folder from before are made beside it, so that
    none there is older than the report. So is the interactive one. In the languages of `also_in`, and in those that lie in the folder
    from before, the pages alone are made, beside them. With `pdf` each is printed too. `told` hears of each cell that is done, for
    each language anew.

    The set appears in `out`/<id> (the workspace's reports/ unless given) whole or not at all; what was there
    before stays until then, and what somebody added or changed there is kept (see publish).
    What was changed in the client's assessment workbook is added to judgements.csv and columns.yml first, what was
    agreed on a report's plan to plan.csv, what was filled in on its other sheets to entries.csv; of answers verdicts to
    judgements.csv and what settles a wording to columns.yml.
    Raises an ImsError in the reader's terms when it can't be made.
    """
    if not isinstance(client, Client):
        client = read_client(client, as_of=as_of)
    # What stands on the assessment workbook counts all the same when it can't be added, and a note says where it is.
    with suppress(CannotWrite):
        merge_review(client)
    for merge in (merge_plan, merge_entries, merge_actions, merge_suggestions, merge_answers):
        with suppress(CannotWrite):
            merge(client.folder)
    client = replace(client, inputs=find_inputs(client.folder))
    folder = reports_in(out) / client.id
    if pdf:
        require_printer()
    with publish(folder, client) as staging:
        earlier = next(reversed(earlier_files(folder, client.as_of)), None)
        pages = []
        there = [code for code in languages() if any(folder.glob(f"report-*-{code}.html"))]
        for code in dict.fromkeys((client.settings.language, *also_in, *there)):
            with in_language(code):
                pages += _write_pages(staging, client, earlier, folder, also=also, interactive=interactive, told=told)
        for page in pages if pdf else ():
            print_page(page, client.as_of)
        _write_run(staging / RUN, client, earlier)
        (staging / CLIENT_FOLDER).write_text(path_from(folder, client.folder), encoding="utf-8")
        _keep_history(folder, staging)
    return folder / REPORT


def _write_pages(
    staging: Path,
    client: Client,
    earlier: Path | None,
    folder: Path,
    *,
    also: Sequence[str],
    interactive: bool,
    told: Told | None,
) -> list[Path]:
    """Run the notebook in the language that is written in, and write the pages; in the client's own the deliverables too."""
    is_own = language() == client.settings.language
    beside = editions_beside(client, folder, also)
    interactive = interactive or (folder / interactive_file()).is_file()
    parameters = {
        "client": str(client.folder),
        "as_of": client.as_of.isoformat(),
        "earlier": str(earlier or ""),
        "out": str(staging) if is_own else "",
        "editions": ",".join(edition.name for edition in beside),
        "interactive": "yes" if interactive else "",
        "language": language(),
    }
    notebook = run_notebook(paths.NOTEBOOKS / NOTEBOOK, parameters, told=told)
    whole = REPORT if is_own else f"report-{WHOLE}-{language()}.html"
    pages = [
        _write_page(staging / whole, notebook, client, None),
        *(_write_page(staging / edition.file, notebook, client, edition) for edition in beside),
    ]
    if interactive:
        charts = interactive_page(pages[0].read_text(encoding="utf-8"), notebook)
        (staging / interactive_file()).write_text(charts, encoding="utf-8", newline="\n")
    return pages


def editions_beside(client: Client, folder: Path, also: Sequence[str]) -> list[PageEdition]:
    """The editions to make beside the whole one: those asked for, those of client.yml, and those that lie in its folder.

    Raises BadClient for one of client.yml that there isn't, and for one asked for whose standard isn't in scope.
    """
    known = editions()
    unknown = [name for name in client.settings.editions if name not in (WHOLE, *known)]
    BadClient.raise_with(
        [f"{client.id}/client.yml: there is no edition {name}; {hint(name, known)}" for name in unknown]
        + [f"edition {name}: that standard isn't in scope of {client.id}" for name in outside_scope(also, client)]
    )
    there = [edition.name for edition in known.values() if (folder / edition.file).is_file()]
    return editions_of([*also, *client.settings.editions, *there], client.standards)


def outside_scope(also: Iterable[str], client: Client) -> list[str]:
    """The editions of these names that show a standard which a client doesn't have in scope."""
    known = editions()
    return [name for name in also if name in known and known[name].standard not in ("", *client.standards)]


def _write_page(path: Path, notebook: Any, client: Client, edition: PageEdition | None) -> Path:
    """Write the page of an edition, or the whole one."""
    names = [edition.standard] if edition and edition.standard else client.standards
    standards = listed(load_catalogue().standards[name].name for name in names)
    kind = edition.title if edition else translated("Gap analysis")
    state = "" if edition else f" ({in_sentence(translated(state_of_report(client)))})"
    page = page_of(
        notebook,
        title=say("{kind}: {client}, {day}{state}", kind=kind, client=client.name, day=day(client.as_of), state=state),
        description=say(
            "{kind} for {readers}: {client} and {standards}.",
            kind=kind,
            readers=edition.readers,
            client=client.name,
            standards=standards,
        )
        if edition
        else say(
            "How far {client} is from {standards}, from its own controls spreadsheet.",
            client=client.name,
            standards=standards,
        ),
        edition=edition.name if edition else "",
        paper=client.settings.paper or paper_of(client.settings.country),
    )
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def reports_in(out: Path | None) -> Path:
    """The folder below which sets lie, one a client: the workspace's reports/ unless another is given."""
    return out or find_workspace().reports


def _write_run(path: Path, client: Client, earlier: Path | None) -> None:
    """What the set was made from, so that it can be made again and told apart. A file that nobody may read has no hash."""
    settings = (client.folder / name for name in SETTINGS)
    inputs = [
        *dict.fromkeys([*client.inputs, *client.documents]),
        *find_assessment_workbooks(client.folder),
        *(path for path in settings if path.is_file()),
        *scenario_files(client.folder),
        *evidence_files(client.folder),
    ]
    run: dict[str, Any] = {
        "state": "complete",
        "client": client.id,
        "as_of": client.as_of.isoformat(),
        "inputs": {item.relative_to(client.folder).as_posix(): digest_if_read(item) for item in inputs}
        | {f"practice/{path.name}": digest(path) for path in practice_files(client.practice)},
        "earlier": digest(earlier) if earlier else None,
        "parameters": {"as_of": client.as_of.isoformat()},
        "files": files_of(path.parent),
        "catalogue": load_catalogue().version,
        "packages": {name: version(name) for name in PACKAGES},
        "made_from": made_from(client.folder),
        "next_change": json.loads((path.parent / RESULTS).read_text(encoding="utf-8"))["next_change"],
    }
    path.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def _keep_history(folder: Path, staging: Path) -> None:
    """Earlier results stay in history/, one a day; the same results again add nothing, and what tells no day is kept as undated."""
    if (folder / HISTORY).is_dir():
        shutil.copytree(folder / HISTORY, staging / HISTORY)
    earlier = folder / RESULTS
    if earlier.is_file() and earlier.read_bytes() != (staging / RESULTS).read_bytes():
        day = day_of(earlier)
        (staging / HISTORY).mkdir(exist_ok=True)
        shutil.copy2(earlier, staging / HISTORY / f"{day.isoformat() if day else 'undated'}.json")
