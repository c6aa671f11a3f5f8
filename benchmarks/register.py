"""What understanding a long sheet costs beyond reading its cells, or with --command what all of `ims check` does.

    python benchmarks/register.py [--rows 10000]
    python benchmarks/register.py --command --rows 100000

The sheets are made here, 20 columns each: `typical` has a reference, a title and a status per row beside texts that
are all different; `titles` has a title of its own in every row; `strange` has numbers that no standard has and statuses
that nothing explains; `crowded` has a reference of its own in every cell. Without --command the cells are read once, in
this process, and not counted: CPU seconds and wall time of the register are. With it the whole of `ims check --json` is,
all processes together, and the most memory that they held.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ims_lib.register.collecting import without_collecting
from ims_lib.register.read import load_standards, read_grids
from ims_lib.spreadsheet import read_workbook

sys.path.insert(0, str(Path(__file__).parent))
from reading import watch_memory

COLUMNS = 20
STATUSES = ("Implemented", "Partially implemented", "Not implemented", "Planned", "N/A", "In progress")
HEADINGS = ("Control", "Title", "Status", "Owner", "Evidence", "Comments")
LEAVES = [row for row in load_standards().requirements.values() if row.leaf]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, nargs="+", default=[10_000])
    arguments.add_argument("--command", action="store_true", help="all of `ims check --json`, with its memory")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for rows in given.rows:
            for name, (headings, row) in SHEETS.items():
                path = Path(folder) / f"{name}.csv"
                with path.open("w", newline="", encoding="utf-8") as file:
                    csv.writer(file).writerows([headings, *map(row, range(rows))])
                print(f"{rows:9,} rows {name:8} {command(path) if given.command else cost(path)}", flush=True)
    return 0


def command(path: Path) -> str:
    """CPU, wall time and memory of `ims check --json`, and what it said if it refused the file."""
    run = [sys.executable, "-c", "import sys; from ims_lib.cli import main; sys.exit(main())", "check", "--json", path]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    checking = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    most = [0.0]
    watch = threading.Thread(target=watch_memory, args=(checking, most))
    watch.start()
    _, said = checking.communicate()
    wall = time.perf_counter() - started
    watch.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{cpu:6.2f} s CPU {wall:6.2f} s wall {most[0]:5.0f} MB   {said.strip()}"


def cost(path: Path) -> str:
    """CPU and wall time from cells to register, its reading left out."""
    with without_collecting():
        workbook = read_workbook(path, isolated=False)
        cpu, wall = time.process_time(), time.perf_counter()
        register = read_grids(workbook)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return (
        f"{cpu:6.2f} s CPU {wall:6.2f} s wall   {len(register.records):,} records, {len(register.findings):,} findings"
    )


def typical(n: int) -> list[str]:
    leaf = LEAVES[n % len(LEAVES)]
    said = [
        leaf.number,
        leaf.title or "",
        STATUSES[n % len(STATUSES)],
        f"Owner {n % 50}",
        f"Record {n}",
        f"Seen in {n}",
    ]
    return said + [f"Text {n} of column {column}" for column in range(len(said), COLUMNS)]


def titles(n: int) -> list[str]:
    said = typical(n)
    return [said[0], f"{said[1]} of site {n}", *said[2:]]


def strange(n: int) -> list[str]:
    said = [
        f"A.{n % 90 + 9}.{n % 97 + 1}",
        f"Our own rule {n}",
        f"Awaits what {n} says",
        f"Owner {n % 50}",
        f"Record {n}",
        "",
    ]
    return said + [f"Text {n} of column {column}" for column in range(len(said), COLUMNS)]


def crowded(n: int) -> list[str]:
    return [f"A.{5 + (n + column) % 4}.{1 + n % 34}, see {n}-{column}" for column in range(COLUMNS - 1)] + ["Done"]


SHEETS: dict[str, tuple[list[str], Callable[[int], list[str]]]] = {
    "typical": ([*HEADINGS, *(f"Extra {n}" for n in range(len(HEADINGS), COLUMNS))], typical),
    "titles": ([*HEADINGS, *(f"Extra {n}" for n in range(len(HEADINGS), COLUMNS))], titles),
    "strange": ([*HEADINGS, *(f"Extra {n}" for n in range(len(HEADINGS), COLUMNS))], strange),
    "crowded": ([*(f"ISO 27001 control {n}" for n in range(COLUMNS - 1)), "Status"], crowded),
}


if __name__ == "__main__":
    sys.exit(main())
