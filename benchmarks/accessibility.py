"""Rules of WCAG 2.2 AA that axe-core finds broken in the demo clients' pages: light and dark, phone and desk, all open and all closed.

`python benchmarks/accessibility.py` renders the four; with pages that are there: `… report.html report.html`. Five minutes.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from ims_lib import paths
from ims_lib.batch import render_report
from tests.browser import axe
from tests.browser.chromium import chromium


def main(pages: list[Path]) -> None:
    """A line a page and state, below it what is wrong."""
    total = 0
    with chromium() as page:
        for path, width, scheme, opened in product(pages, (360, 1440), ("light", "dark"), (False, True)):
            lines = axe.found(page, path, width=width, scheme=scheme, opened=opened)
            print(
                path.parent.name,
                width,
                scheme,
                "open" if opened else "closed",
                len(lines),
                *lines,
                sep="  ",
                flush=True,
            )
            total += len(lines)
    print(f"{total} violations")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main([Path(name) for name in sys.argv[1:]])
    else:
        with TemporaryDirectory() as folder:
            main([render_report(paths.DEMO_CLIENTS / name, out=Path(folder)) for name in paths.DEMO_NAMES])
