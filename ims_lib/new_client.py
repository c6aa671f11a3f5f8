"""A client's folder made anew: its settings to complete, a blank assessment workbook and blank lists, complete or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import yaml

from ims_lib.assessment_workbook import write_assessment_workbook
from ims_lib.catalogue import load_catalogue
from ims_lib.client.settings_text import SETTINGS, TEMPLATE, with_setting
from ims_lib.errors import BadClient
from ims_lib.files import kept_or_told
from ims_lib.inputs.template import FILE as LISTS
from ims_lib.inputs.template import write_input_template
from ims_lib.workspace import Workspace, find_workspace

CERTIFICATE = """\
  - standard: "{id}"
    edition: {edition}
    # valid_to: {year}-12-31      # complete this: a question stands in the report until you do
    # scope: As it stands on the certificate."""


def make_client(
    client: str,
    *,
    name: str | None,
    standards: list[str],
    holds: list[str],
    given: Mapping[str, Any] = MappingProxyType({}),
) -> Path:
    """The new folder, complete or not at all. Raises BadClient when there is one already; nothing is ever overwritten.

    `given` are further settings of client.yml, which are right. A folder without client.yml, or with an empty one, may
    hold the client's files already and is completed. Raises CannotWrite.
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
    for key, value in given.items():
        text = with_setting(text, key, value)
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
