"""`ims new`: a client folder with its settings to complete, a blank assessment workbook and blank lists."""

from __future__ import annotations

import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from ims_lib.assessment_workbook import write_assessment_workbook
from ims_lib.catalogue import load_catalogue
from ims_lib.errors import BadClient
from ims_lib.files import kept_or_told
from ims_lib.inputs import write_input_template
from ims_lib.inputs.template import FILE as LISTS
from ims_lib.workspace import Workspace, find_workspace

SETTINGS = "client.yml"
TEMPLATE = """\
# What this client wants and holds. Lines that begin with # are help, or settings that are not given yet.
name: {name}
standards: [{standards}]          # in scope of the report

# Certificates held; one that has expired, or of an old edition, asserts nothing.
{certificates}

# Standards for which, by the client's own word, nothing exists yet.
# not_started: ["42001"]

# sector: managed services
# head_count: 100                 # people in scope; days of work are scaled by it
# capacity:
#   days_per_month: 10            # working days for the roadmap; without it there are no dates
#   keep_free: 2                  # of these, days a month left for what the first look finds
#   no_work_in: [August, 2027-12] # months without work: every August, and one December
#   roles: {{Quality officer: 6}}   # days a month of single roles; who isn't named has no limit but one package at a time
# country: CH-ZH                  # where you sit: its holidays aren't worked, whether a law reaches you is asked by it; a region where they differ: DE-BY, GB-ENG
# holidays: [2026-12-24 to 2027-01-02] # further days on which nobody works
# wanted: {{"{wanted}": 2028-03-01}} # by when stage 2 of the certification audit is to be held
# scope: What the management system covers.
# ai_roles: [producer, customer]   # by ISO/IEC 22989, where the list of AI systems doesn't say it of one
# assessor: Who assesses (a role or a name; printed in the report).

# risk:                           # the client's own way of grading risks; without it, ours (data/scales/risk/)
#   grades: 5                     # 3, 4 or 5
#   bands: {{low: 1, medium: 8, high: 15}}   # each from this product of likelihood and consequence on
#   acceptable: low               # or by category: {{ai: low, information_security: low, service: medium}}
#   accepts: {{high: managing director}}
#   same: [[R-01, R-17]]          # risks that are one; different: those that only look alike
"""
CERTIFICATE = """\
  - standard: "{id}"
    edition: {edition}
    # valid_to: {year}-12-31      # complete this: a question stands in the report until you do
    # scope: As it stands on the certificate."""


def run(client: str, *, name: str | None, standards: list[str], holds: list[str]) -> int:
    """Make the folder, and print where it is and what comes next. Raises what make_client does."""
    print(make_client(client, name=name, standards=standards, holds=holds))
    print(f"Put the client's own spreadsheets there, complete client.yml, then: ims report {shlex.quote(client)}")
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
    text = TEMPLATE.format(
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
