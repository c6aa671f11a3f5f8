"""What many tests share: the demo clients' reports, each rendered once for all workers, and their steps, once for each."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

import ims_lib as ims
from ims_lib import paths
from ims_lib.batch import render_report
from ims_lib.cli import NEW_OBJECTS
from ims_lib.steps import Steps

AS_OF = "2026-11-24"
EDITIONS = {"harbour": ["management", "certification", "third-party", "42001"]}
"""Those that a demo client's report is rendered with, beside the whole one."""
LONGEST_WAIT = 300
"""Seconds that one worker gives another to render a client."""

gc.set_threshold(NEW_OBJECTS)  # as every command does

# How long an example takes is the machine's affair; what things cost stands in benchmarks/.
# In CI the same examples every time, so that red is never a matter of luck; `make fuzz` searches.
settings.register_profile("ims", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "ims")


@cache
def demo(name: str, as_of: str = AS_OF) -> Steps:
    """The steps of a demo client, from its files on: to read, never to change."""
    client = ims.open_client(paths.DEMO_CLIENTS / name, as_of=as_of)
    register = ims.read_register(client)
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, client)))
    return ims.walk_steps(register, ims.plan_roadmap(gaps, client, register=register))


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A demo client by name → its complete output folder as of a fixed day: to read, never to change."""
    base = tmp_path_factory.getbasetemp()
    out = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "reports"
    out.mkdir(exist_ok=True)

    def folder(client: str) -> Path:
        taken, whole = out / f"{client}.taken", out / client / "report.html"
        try:
            taken.touch(exist_ok=False)
        except FileExistsError:
            end = time.monotonic() + LONGEST_WAIT
            while not whole.is_file():  # another worker renders it; a set appears whole or not at all
                assert taken.exists(), f"{client} could not be rendered"
                assert time.monotonic() < end, f"nobody has rendered {client}"
                time.sleep(0.05)
        else:
            try:
                render_report(paths.DEMO_CLIENTS / client, out=out, as_of=AS_OF, also=EDITIONS.get(client, ()))
            except BaseException:
                taken.unlink()
                raise
        return whole.parent

    return folder


@pytest.fixture(scope="session")
def demo_report(rendered: Callable[[str], Path]) -> Path:
    """The demo client's complete output folder."""
    return rendered("harbour")
