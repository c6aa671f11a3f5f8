"""How many small faults, put into the code that makes the figures, the tests find: `make mutants`.

mutmut makes the faults, each in a copy of its function, and runs for each the tests that come by it. As there are
thousands, some are drawn by lot; the same seed draws the same ones from the same code. What survived is listed:
`mutmut show NAME` tells the change. Which modules and tests: [tool.mutmut] in pyproject.toml.

What was read of a text is kept for the next time. Here it is forgotten before each test, and each fault has a process
of its own in which nothing was read yet: else no test that reads the same text again comes by the fault.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from functools import _lru_cache_wrapper
from pathlib import Path

MADE = Path("mutants")
LOG = MADE / "run.txt"
NOBODY = "ims_lib.no_such_mutant"
KILLED = (1, 3)
"""What mutmut notes of a fault that failed a test, or that pytest itself stumbled over."""
TIMEOUTS = (24, 36, -24, 152, 255)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--number", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--wanted", type=float, default=0.85, help="share that has to be found")
    given = arguments.parse_args()
    run_mutmut(NOBODY)  # makes all of them, runs none, and says so as a fault
    drawn = random.Random(given.seed).sample(sorted(results()), given.number)
    if run_mutmut(*drawn):
        print(LOG.read_text(encoding="utf-8")[-2000:])
        return 2
    found = results()
    by_module: Counter[str] = Counter(module_of(name) for name in drawn)
    killed: Counter[str] = Counter(module_of(name) for name in drawn if found[name] in KILLED + TIMEOUTS)
    for module in sorted(by_module):
        print(f"{module:40} {killed[module]:4} of {by_module[module]:4} found")
    for name in drawn:
        if found[name] not in KILLED + TIMEOUTS:
            print(f"survived: {name}")
    share, late = killed.total() / given.number, sum(found[name] in TIMEOUTS for name in drawn)
    print(
        f"{killed.total()} of {given.number} faults found ({share:.0%}; wanted {given.wanted:.0%}), seed {given.seed}; "
        f"{late} of them as their tests ran out of time"
    )
    return int(share < given.wanted)


def pytest_runtest_setup() -> None:
    """Forget what was read of texts: pytest calls this before each test, where mutmut has it load this module."""
    for name, module in list(sys.modules.items()):
        if name.startswith("ims_lib."):
            for kept in vars(module).values():
                if isinstance(kept, _lru_cache_wrapper) and kept.cache_parameters()["maxsize"]:
                    kept.cache_clear()


def run_mutmut(*names: str) -> int:
    """Have mutmut try these faults; its spinner goes into a file."""
    MADE.mkdir(exist_ok=True)
    with LOG.open("w", encoding="utf-8") as log:
        return subprocess.run([sys.executable, "-m", "mutmut", "run", *names], stdout=log, stderr=log).returncode


def results() -> dict[str, int | None]:
    """By the name of each fault how its tests ended; None where they weren't run."""
    found: dict[str, int | None] = {}
    for path in sorted(MADE.glob("ims_lib/**/*.meta")):
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def module_of(name: str) -> str:
    """The module that a fault is in, of a name such as ims_lib.gaps.x_find_gaps__mutmut_3."""
    return name.partition(".x")[0]


if __name__ == "__main__":
    raise SystemExit(main())
