"""How long a day of an assessor's takes, from an empty workspace to the report, and where its way ends.

`python benchmarks/day.py [SEED]` drives JupyterLab in Chromium with the pauses of a person, one to three seconds a step,
and prints the seconds and the dead ends: ways on that no link leads to. It ends with 1 if there are any, or more than ten minutes.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.chromium import chromium
from tests.browser.day import Day, begin, ims_lab, the_day, write_outside

SEED = 42
MOST_S = 600.0


def main(seed: int = SEED) -> int:
    lot, dead_ends = random.Random(seed), 0
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as base,
        ims_lab(Path(base)) as (address, home),
        chromium() as page,
    ):
        begun = time.monotonic()
        begin(page, address)
        try:
            for step in the_day(Day(page, home, write_outside(Path(base) / "outside"))):
                print(f"{time.monotonic() - begun:6.1f} s  {step}", flush=True)
                time.sleep(lot.uniform(1, 3))
        except AssertionError as error:
            dead_ends += 1
            print(f"no way on: {error}")
        seconds = time.monotonic() - begun
    print(f"{seconds:.0f} s, {dead_ends} dead ends")
    return 1 if dead_ends or seconds > MOST_S else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
