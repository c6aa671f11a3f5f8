"""What a page over many clients costs: wall clock, CPU and memory of `ims portfolio`, for 100 clients and for 1,000.

`python benchmarks/portfolio.py` renders the demo clients and copies their results with other names, days and shares;
`python benchmarks/portfolio.py reports` takes the results below that folder for it. Wanted: 1,000 clients in 10 s at most.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ims_lib import paths
from ims_lib.batch import render_report

COUNTS = (1, 100, 1_000)
MOST = 10
LINES = json.JSONEncoder(ensure_ascii=False)


def main(given: list[str]) -> None:
    """A line a count: seconds, CPU seconds and the most memory at a time, with what the files hold."""
    with tempfile.TemporaryDirectory(prefix="ims-portfolio-") as name:
        folder = Path(name)
        results = sorted(Path(given[0]).glob("*/results.json")) if given else _rendered(folder / "few")
        read = [json.loads(path.read_text(encoding="utf-8")) for path in results]
        for count in COUNTS:
            size = sum(_copy(folder / str(count), n, read[n % len(read)]) for n in range(count))
            seconds, cpu, memory = _run(folder / str(count))
            print(
                f"{count:6,} clients, {size / 1e6:7,.0f} MB: {seconds:5.1f} s, {cpu:5.1f} s of CPU, {memory:4,.0f} MB at most"
            )
        print(f"wanted for {COUNTS[-1]:,}: {MOST} s at most")


def _rendered(folder: Path) -> list[Path]:
    return [render_report(paths.DEMO_CLIENTS / name, out=folder).with_name("results.json") for name in paths.DEMO_NAMES]


def _copy(folder: Path, number: int, results: dict[str, Any]) -> int:
    """Results of another client, in the form that they have; how many bytes they take."""
    draw, name = random.Random(number), f"client-{number:04}"
    changed = {
        **results,
        "client": name,
        "name": f"Client {number}",
        "as_of": f"{date.today() - timedelta(draw.randint(0, 500))}",
    }
    changed["gaps"] = [gap for gap in results["gaps"] if draw.random() < 0.7]
    changed["questions"] = draw.randint(0, 80)
    lines = []
    for key, value in changed.items():
        rows = ",\n".join(f"  {LINES.encode(row)}" for row in value) if isinstance(value, list) and value else ""
        lines.append(f"{LINES.encode(key)}: " + (f"[\n{rows}\n]" if rows else LINES.encode(value)))
    place = folder / name / "results.json"
    place.parent.mkdir(parents=True)
    return place.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8", newline="\n")


def _run(folder: Path) -> tuple[float, float, float]:
    """Seconds, CPU seconds and megabytes of the command in a process of its own."""
    began = time.perf_counter()
    child = os.posix_spawn(sys.executable, [sys.executable, "-m", "ims_lib.cli", "portfolio", str(folder)], os.environ)
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(os.waitstatus_to_exitcode(status))
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
