"""What understanding a long sheet costs beyond reading its cells: CPU seconds and wall time of the register.

    python benchmarks/register.py [--rows 10000]

The sheets are made here, 20 columns each: `typical` has a reference, a title and a status per row beside texts that
are all different; `strange` has numbers that no standard has and statuses that nothing explains; `crowded` has a
reference of its own in every cell. The cells are read once, in this process, and not counted.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ims_lib.register.collecting import without_collecting
from ims_lib.register.read import load_standards, read_grids
from ims_lib.spreadsheet import read_workbook

COLUMNS = 20
STATUSES = ("Implemented", "Partially implemented", "Not implemented", "Planned", "N/A", "In progress")
HEADINGS = ("Control", "Title", "Status", "Owner", "Evidence", "Comments")
LEAVES = [row for row in load_standards().requirements.values() if row.leaf]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, nargs="+", default=[10_000])
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for rows in given.rows:
            for name, (headings, row) in SHEETS.items():
                path = Path(folder) / f"{name}.csv"
                with path.open("w", newline="", encoding="utf-8") as file:
                    csv.writer(file).writerows([headings, *map(row, range(rows))])
                print(f"{rows:9,} rows {name:8} {cost(path)}", flush=True)
    return 0


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
    "strange": ([*HEADINGS, *(f"Extra {n}" for n in range(len(HEADINGS), COLUMNS))], strange),
    "crowded": ([*(f"ISO 27001 control {n}" for n in range(COLUMNS - 1)), "Status"], crowded),
}


if __name__ == "__main__":
    sys.exit(main())
