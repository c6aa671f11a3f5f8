"""`ims new`: a client folder with its settings to complete, a blank assessment workbook and blank lists."""

from __future__ import annotations

import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from ims_lib import paths
from ims_lib.assessment_workbook import write_assessment_workbook
from ims_lib.catalogue import load_catalogue
from ims_lib.client.practice import practice_file
from ims_lib.errors import BadClient
from ims_lib.files import kept_or_told
from ims_lib.inputs import write_input_template
from ims_lib.inputs.template import FILE as LISTS
from ims_lib.workspace import Workspace, find_workspace

SETTINGS = "client.yml"
EXAMPLE = paths.DATA / "practice_example.yml"
TEMPLATE = paths.DATA / "client_template.txt"
CERTIFICATE = """\
  - standard: "{id}"
    edition: {edition}
    # valid_to: {year}-12-31      # complete this: a question stands in the report until you do
    # scope: As it stands on the certificate."""


def run(client: str, *, name: str | None, standards: list[str], holds: list[str]) -> int:
    """Make the folder, and print where it is and what comes next. Raises what make_client does."""
    print(make_client(client, name=name, standards=standards, holds=holds))
    print(f"Put the client's own spreadsheets there, complete client.yml, then: ims report {shlex.quote(client)}")
    if not practice_file().exists():
        print(f"For your practice's own name and logo on reports, copy {EXAMPLE} as {practice_file()} and complete it")
    return 0


def make_client(client: str, *, name: str | None, standards: list[str], holds: list[str]) -> Path:
    """The new folder, complete or not at all. Raises BadClient when there is one already; nothing is ever overwritten.

    A folder without client.yml, or with an empty one, may hold the client's files already and is completed. Raises
    CannotWrite.
    """
    if not client.strip():
        raise BadClient("a client needs a name, or the path of a folder to make")
    path = Path(client)
    workspace, bare = find_workspace(), not any(mark in client for mark in "/\\")
    folder = workspace.clients / path if bare else path
    if _holds_clients(folder, workspace) or (bare and path.name in ("", "..")):
        raise BadClient(f"{folder}: is where clients lie, none of them; give the client a name, as in `ims new acme`")
    if folder.exists() and (not folder.is_dir() or _is_filled(folder / SETTINGS)):
        raise BadClient(f"{folder}: exists already; nothing was changed")
    catalogue = load_catalogue()
    editions = {held: catalogue.standards[held].edition for held in holds}
    certificates = [CERTIFICATE.format(id=held, edition=year, year=year + 6) for held, year in editions.items()]
    text = TEMPLATE.read_text(encoding="utf-8").format(
        name=yaml.safe_dump(name or folder.name, allow_unicode=True, default_flow_style=True, width=10_000)
        .strip()
        .removesuffix("\n..."),
        standards=", ".join(f'"{item}"' for item in standards),
        wanted=next((item for item in standards if item not in holds), standards[0]),
        certificates="\n".join(["certificates:", *certificates]) if certificates else "certificates: []",
    )
    with kept_or_told(folder, "nothing was kept; give the path of a folder that can be written"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as name:
            begun = Path(name)
            write_assessment_workbook(begun / "assessment.xlsx", catalogue, standards)
            write_input_template(begun / LISTS)
            (begun / SETTINGS).write_text(text, encoding="utf-8")
            folder.mkdir(exist_ok=True)
            for file in (*begun.glob("*.xlsx"), begun / SETTINGS):
                if not _is_filled(folder / file.name):
                    file.replace(folder / file.name)
    return folder


def _holds_clients(folder: Path, workspace: Workspace) -> bool:
    """Whether a folder is that of all clients, or one above it."""
    there = folder.resolve()
    clients = workspace.clients.resolve()
    return there == clients or (clients.is_dir() and clients.is_relative_to(there))


def _is_filled(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0
