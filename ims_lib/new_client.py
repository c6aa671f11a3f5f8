"""`ims new`: a client folder with its settings to complete and a blank assessment workbook."""

from __future__ import annotations

from pathlib import Path

import yaml

from ims_lib import paths
from ims_lib.assessment_workbook import write_assessment_workbook
from ims_lib.catalogue import load_catalogue
from ims_lib.errors import BadClient

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
# scope: What the management system covers.
# ai_roles: [provider, deployer]
# assessor: Who assesses (a role or a name; printed in the report).
"""
CERTIFICATE = """\
  - standard: "{id}"
    edition: {edition}
    # valid_to: {year}-12-31      # complete this: a question stands in the report until you do
    # scope: As it stands on the certificate."""


def make_client(client: str, *, name: str | None, standards: list[str], holds: list[str]) -> Path:
    """The new folder. Raises BadClient when there is one already; nothing is ever overwritten."""
    path = Path(client)
    bare = not any(mark in client for mark in "/\\")
    folder = paths.CLIENTS / path if bare else path
    if folder.exists() and (not folder.is_dir() or (folder / "client.yml").exists()):
        raise BadClient(f"{folder}: exists already; nothing was changed")
    catalogue = load_catalogue()
    certificates = [
        CERTIFICATE.format(
            id=held, edition=catalogue.standards[held].edition, year=catalogue.standards[held].edition + 6
        )
        for held in holds
    ]
    text = TEMPLATE.format(
        name=yaml.safe_dump(name or folder.name, allow_unicode=True, default_flow_style=True, width=10_000)
        .strip()
        .removesuffix("\n..."),
        standards=", ".join(f'"{item}"' for item in standards),
        certificates="\n".join(["certificates:", *certificates]) if certificates else "certificates: []",
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "client.yml").write_text(text, encoding="utf-8")
    write_assessment_workbook(folder / "assessment.xlsx", catalogue, standards)
    return folder
