"""A report rendered in a process of its own, told cell by cell: whoever waits can do something else, and nothing of it stays behind.

    python -m ims_lib.batch.beside FOLDER [DAY]

writes a line of JSON for each cell, then one with the report's path or with what went wrong.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ims_lib.batch.render import render_report
from ims_lib.errors import ImsError, ReportFailed

_SECTION = re.compile(r"\b(?:section_|write_(?=deliverables)|show_)(\w+)\(")


def render_beside(folder: Path, as_of: str = "") -> Iterator[tuple[int, int, str]]:
    """How many cells are done, of how many, and what the last one is about, until the report lies there.

    Raises ReportFailed with the sentences of what went wrong.
    """
    command = [sys.executable, "-m", "ims_lib.batch.beside", str(folder), as_of]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, encoding="utf-8"
    )
    last: dict[str, Any] = {}
    with process:
        assert process.stdout
        assert process.stderr
        for line in process.stdout:
            last = json.loads(line)
            if "done" in last:
                yield last["done"], last["of"], last["about"]
        complaint = process.stderr.read().strip()
    if "report" not in last:
        ReportFailed.raise_with(last.get("faults") or [f"the report came to no end: {complaint[-300:]}"])


def main() -> int:
    folder, as_of = sys.argv[1:]
    try:
        _say(report=str(render_report(folder, as_of=as_of, told=_tell)))
    except ImsError as error:
        _say(faults=error.faults)
        return 1
    return 0


def _tell(done: int, of: int, source: str) -> None:
    found = _SECTION.search(source)
    _say(done=done, of=of, about=found[1].replace("_", " ") if found else "reading and assessing")


def _say(**what: Any) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    sys.exit(main())
