"""What a batch costs: two workers beside one, and a thousand clients of which none changed.

    python benchmarks/batch.py [--clients 12] [--unchanged 1000]

The clients are generated ones (see `ims demo --clients`). Of those that didn't change the sets are one set under many names,
its files linked; the inputs are copies.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from ims_lib.batch.generated import write_client

AS_OF = date(2026, 11, 24)
WANTED_RATIO, WANTED_SECONDS = 1.85, 5.0


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--clients", type=int, default=12, help="how many are rendered with one worker and with two")
    arguments.add_argument("--unchanged", type=int, default=1000, help="how many there are of which none changed")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for number in range(given.clients):
            write_client(home / "clients", number, AS_OF, AS_OF)
        seconds = [batch(home / "clients", home / f"by-{workers}", workers) for workers in (1, 2)]
        ratio = seconds[0] / seconds[1]
        print(
            f"{given.clients} clients: one worker {seconds[0]:.1f} s, two {seconds[1]:.1f} s: ratio {ratio:.2f}, ",
            end="",
        )
        print(f"wanted at least {WANTED_RATIO}: {'met' if ratio >= WANTED_RATIO else 'missed'}")
        same = [name.name for name in sorted((home / "by-1").iterdir()) if name.is_dir()]
        differ = [name for name in same if not alike(home / "by-1" / name, home / "by-2" / name)]
        print(f"sets that differ by the number of workers: {', '.join(differ) or 'none'}")
        copied(home, same[0], given.unchanged)
        again = batch(home / "many" / "clients", home / "many" / "reports", 1)
        print(f"{given.unchanged} unchanged clients: {again:.1f} s, ", end="")
        print(f"wanted at most {WANTED_SECONDS}: {'met' if again <= WANTED_SECONDS else 'missed'}")
    return 0


def batch(clients: Path, out: Path, workers: int) -> float:
    """How long it takes, in seconds of the clock."""
    command = [sys.executable, "-m", "ims_lib.cli", "batch", clients, "--out", out, "--workers", str(workers)]
    began = time.perf_counter()
    done = subprocess.run([*command, "--as-of", AS_OF.isoformat()], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the batch failed: {done.stderr.strip()[-500:]}")
    return time.perf_counter() - began


def alike(one: Path, other: Path) -> bool:
    """Whether two sets are the same, byte for byte."""
    names = [
        sorted(path.relative_to(each).as_posix() for path in each.rglob("*") if path.is_file()) for each in (one, other)
    ]
    return names[0] == names[1] and all(
        (one / name).read_bytes() == (other / name).read_bytes() for name in names[0] if name != ".client"
    )


def copied(home: Path, name: str, number: int) -> None:
    """A client and its set under so many names."""
    run = json.loads((home / "by-1" / name / "run.json").read_text(encoding="utf-8"))
    for copy in (f"copy-{each:04}" for each in range(number)):
        shutil.copytree(home / "clients" / name, home / "many" / "clients" / copy)
        made = home / "many" / "reports" / copy
        shutil.copytree(home / "by-1" / name, made, copy_function=os.link)
        (made / "run.json").unlink()
        (made / "run.json").write_text(json.dumps(run | {"client": copy}), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
