"""How much of what is typed is lost over 50 breaks at random places: kernels restarted, tabs closed, others judging the same.

`python benchmarks/lost_input.py [TIMES] [SEED]` drives JupyterLab in Chromium for some ten minutes, and ends with 1 if anything is.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser import test_workbench
from tests.browser.chromium import chromium
from tests.browser.lost_input import lost, write_notebook
from tests.browser.test_workbench import SHEET, jupyter_lab
from tests.builders import write_client

TIMES, SEED = 50, 42
PATIENCE_S = 90.0
"""How long a notebook may take to run: what is measured is what is lost, not how quick the machine is."""


def main(times: int = TIMES, seed: int = SEED) -> int:
    test_workbench.WAIT_S = PATIENCE_S
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as base:
        folder = write_client(Path(base) / "acme", 'name: Acme\nstandards: ["27001"]\n')
        (folder / "controls.csv").write_text(SHEET, encoding="utf-8")
        write_notebook(folder)
        with jupyter_lab(folder.parent) as address, chromium() as page:
            found = 0
            for number, told in enumerate(lost(page, address, folder, times=times, seed=seed), start=1):
                found += bool(told)
                print(f"{number} breaks, {found} of them lost something", *told, sep="\n", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
