"""What a report costs: CPU seconds, wall time and memory, beside papermill and nbconvert run as two commands.

    python benchmarks/report_cost.py [--client harbour] [--reports 10]

Ours is measured twice: `ims report` once, a process of its own; and a batch, from which the cost of one more
report and the growth of memory from report to report are taken. CPU counts every process, children included.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
NOTEBOOK = PROJECT / "notebooks" / "client_report.ipynb"
BIN = Path(sys.executable).parent
AS_OF = "2026-11-24"
WANTED_RATIO = 0.4
BATCH = """
import json, os, resource, sys, time
from pathlib import Path
from ims_lib.batch import render_report
out, client, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def cpu():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
for _ in range(times):
    cpu_before, wall_before = cpu(), time.perf_counter()
    render_report(client, out=out, as_of="2026-11-24")
    print(json.dumps([cpu() - cpu_before, time.perf_counter() - wall_before, resident()]), flush=True)
"""


@dataclass(frozen=True)
class Cost:
    cpu_s: float
    wall_s: float
    memory_mb: float

    def __str__(self) -> str:
        return f"{self.cpu_s:6.2f} s CPU  {self.wall_s:6.2f} s wall  {self.memory_mb:6.0f} MB"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--client", default="harbour")
    arguments.add_argument("--reports", type=int, default=10, help="how many the batch renders")
    arguments.add_argument("--runs", type=int, default=3, help="runs of each command; the cheapest counts")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        papermill = best(
            given.runs,
            [
                BIN / "papermill",
                NOTEBOOK,
                out / "run.ipynb",
                "-p",
                "client",
                given.client,
                "-p",
                "as_of",
                AS_OF,
                "-p",
                "out",
                out / "deliverables",
                "--no-progress-bar",
                "--log-level",
                "ERROR",
            ],
        )
        nbconvert = best(
            given.runs, [BIN / "jupyter", "nbconvert", "--to", "html", out / "run.ipynb", "--output-dir", out]
        )
        single = best(given.runs, [BIN / "ims", "report", given.client, "--out", out / "single", "--as-of", AS_OF])
        reports = batch(out / "batch", given.client, given.reports)
        shutil.rmtree(out / "batch", ignore_errors=True)
    two = papermill.cpu_s + nbconvert.cpu_s
    later = reports[1:]
    each = min(cost.cpu_s for cost in later)
    print(f"papermill                     {papermill}")
    print(f"jupyter nbconvert             {nbconvert}")
    print(f"both                          {two:6.2f} s CPU")
    print(f"ims report, one process       {single}   ratio {single.cpu_s / two:.2f}")
    print(f"ims batch, first report       {reports[0]}   ratio {reports[0].cpu_s / two:.2f}")
    print(f"ims batch, one more report    {min(later, key=lambda cost: cost.cpu_s)}   ratio {each / two:.2f}")
    growth = (later[-1].memory_mb - later[0].memory_mb) / max(len(later) - 1, 1)
    print(f"memory from report to report  {growth:+.2f} MB over {len(later)} reports")
    print(
        f"wanted: ratio at most {WANTED_RATIO}: {'met' if max(single.cpu_s, each) / two <= WANTED_RATIO else 'missed'}"
    )
    return 0


def best(runs: int, command: list[object]) -> Cost:
    """The cheapest of several runs."""
    return min((measured(command) for _ in range(runs)), key=lambda cost: cost.cpu_s)


def measured(command: list[object]) -> Cost:
    """What a command and all its children cost. Memory is the largest single process."""
    code = (
        "import json, resource, subprocess, sys, time\n"
        "start = time.perf_counter()\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1e3]))\n"
        "sys.stderr.buffer.write(done.stderr); sys.exit(done.returncode)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, command)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr.strip()[-500:]}")
    return Cost(*json.loads(done.stdout))


def batch(out: Path, client: str, reports: int) -> list[Cost]:
    """The cost of each of several reports in one process. Memory is what the process holds after it."""
    done = subprocess.run(
        [sys.executable, "-c", BATCH, out, client, str(reports)], capture_output=True, text=True, check=True
    )
    return [Cost(*json.loads(line)) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    if not hasattr(os, "fork") or not resource:
        raise SystemExit("measured on Linux only")
    sys.exit(main())
