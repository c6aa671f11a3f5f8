"""`ims export`: a client's plan for other tools, and what a certification body asks for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import ims_lib as ims
from ims_lib.errors import BadParameter
from ims_lib.files import kept_or_told
from ims_lib.report.pack import certification_pack
from ims_lib.report.plan_export import plan_calendar, plan_csv
from ims_lib.steps import Steps

FORMS: Mapping[str, Callable[[Steps], bytes]] = {
    "plan-csv": lambda steps: plan_csv(steps.roadmap).encode("utf-8-sig"),
    "ics": lambda steps: plan_calendar(steps.roadmap),
    "pack": certification_pack,
}


def run(client: str, *, to: str, out: Path | None, as_of: str | None) -> int:
    """Write to a file, or to standard output where none is named."""
    if to == "pack" and out is None and sys.stdout.isatty():
        raise BadParameter("a pack is a zip: name its file, for example --out pack.zip")
    opened = ims.open_client(client, as_of=as_of)
    register = ims.require_table(ims.read_register(opened))
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, opened)))
    steps = ims.walk_steps(register, ims.plan_roadmap(gaps, opened, register=register))
    content = FORMS[to](steps)
    if out is None:
        sys.stdout.buffer.write(content)
        return 0
    with kept_or_told(out):
        out.write_bytes(content)
    print(out)
    return 0
