"""`ims new`: a client folder with its settings to complete, a blank assessment workbook and blank lists."""

from __future__ import annotations

import shlex

from ims_lib import paths
from ims_lib.client.practice import practice_file
from ims_lib.new_client import make_client

EXAMPLE = paths.DATA / "practice_example.yml"


def run(client: str, *, name: str | None, standards: list[str], holds: list[str]) -> int:
    """Make the folder, and print where it is and what comes next. Raises what make_client does."""
    print(make_client(client, name=name, standards=standards, holds=holds))
    print(f"Put the client's own spreadsheets there, complete client.yml, then: ims report {shlex.quote(client)}")
    if not practice_file().exists():
        print(f"For your practice's own name and logo on reports, copy {EXAMPLE} as {practice_file()} and complete it")
    return 0
