"""`ims export` and `ims import`: a client's plan or assessment for other programs and for a certification body, and judgements from a file of theirs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import ims_lib as ims
from ims_lib import exchange
from ims_lib.errors import BadParameter
from ims_lib.exchange.forms import zipped
from ims_lib.files import kept_or_told
from ims_lib.report.pack import certification_pack
from ims_lib.report.plan_export import plan_calendar, plan_csv
from ims_lib.spreadsheet.preflight import printable
from ims_lib.steps import Steps
from ims_lib.wording import counted

FORMS: Mapping[str, Callable[[Steps], bytes]] = {
    "plan-csv": lambda steps: plan_csv(steps.roadmap).encode("utf-8-sig"),
    "ics": lambda steps: plan_calendar(steps.roadmap),
    "pack": certification_pack,
}
SEVERAL = ("pack", "oscal", "ciso-assistant")
"""What is several files, which standard output takes as a zip."""


def export(client: str, *, to: str, out: Path | None, as_of: str | None) -> int:
    """Write to a file, or to standard output where none is named; several files to a folder, or to a file whose name ends in .zip."""
    if to in SEVERAL and out is None and sys.stdout.isatty():
        raise BadParameter(f"{to} is several files: name a zip for them, for example --out {to}.zip")
    opened = ims.open_client(client, as_of=as_of)
    register = ims.require_table(ims.read_register(opened))
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, opened)))
    steps = ims.walk_steps(register, ims.plan_roadmap(gaps, opened, register=register))
    content = FORMS[to](steps) if to in FORMS else exchange.files_of_export(steps, to)
    if isinstance(content, dict) and (out is None or out.suffix == ".zip"):
        content = zipped(content, steps)
    if lost := exchange.not_carried(to):
        print(f"ims: not carried by {to}: {'; '.join(lost)}", file=sys.stderr)
    if out is None:
        sys.stdout.buffer.write(content)  # type: ignore[arg-type] # several are a zip by now
        return 0
    with kept_or_told(out):
        if isinstance(content, dict):
            out.mkdir(parents=True, exist_ok=True)
        for name, part in content.items() if isinstance(content, dict) else [("", content)]:
            (out / name if name else out).write_bytes(part)
    print(out)
    return 0


def import_(client: str, *, file: Path, who: str) -> int:
    """Say how many judgements were added to the client's own, and what was left and why."""
    taken = exchange.take_in(ims.open_client(client), exchange.read_judgements(file), who=who)
    print(f"{counted(len(taken.added), 'judgement')} added to judgements.csv, {taken.same} said there already")
    for sentence in taken.left:
        print(f"  left: {printable(sentence)}")
    return 0
