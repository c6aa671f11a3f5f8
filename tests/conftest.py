"""What many tests share: the demo client's report, rendered once a worker."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from ims_lib import paths
from ims_lib.batch import render_report

AS_OF = "2026-11-24"

# How long an example takes is the machine's affair; what things cost stands in benchmarks/.
# In CI the same examples every time, so that red is never a matter of luck; `make fuzz` searches.
settings.register_profile("ims", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "ims")


@pytest.fixture(scope="session")
def demo_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo client's complete output folder, as of a fixed day."""
    return render_report(paths.DEMO_CLIENTS / "harbour", out=tmp_path_factory.mktemp("reports"), as_of=AS_OF).parent
