"""The page that a benchmark measures: the one named on the command line, else the demo client's, rendered for it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from ims_lib import paths
from ims_lib.batch import render_report


def measure_page(measure: Callable[[Path], None]) -> None:
    """Measure that page."""
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        with TemporaryDirectory() as folder:
            measure(render_report(paths.DEMO_CLIENTS / "harbour", out=Path(folder)))
