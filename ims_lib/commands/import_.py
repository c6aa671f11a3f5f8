"""`ims import`: judgements from a file of another program, added to a client's own."""

from __future__ import annotations

from pathlib import Path

import ims_lib as ims
from ims_lib.exchange import read_judgements, take_in
from ims_lib.spreadsheet.preflight import printable
from ims_lib.wording import counted


def run(client: str, *, file: Path, who: str) -> int:
    """Say how many were added, and what was left and why."""
    decisions = read_judgements(file)
    taken = take_in(ims.open_client(client), decisions, who=who)
    print(f"{counted(len(taken.added), 'judgement')} added to judgements.csv, {taken.same} said there already")
    for sentence in taken.left:
        print(f"  left: {printable(sentence)}")
    return 0
