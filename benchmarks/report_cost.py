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
    print("takes three to four minutes on two cores, a line for each run", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        parameters = {"client": given.client, "as_of": AS_OF, "out": out / "deliverables"}
        options = [part for name, value in parameters.items() for part in ("-p", name, value)]
        quiet = ["--no-progress-bar", "--log-level", "ERROR"]
        run = out / "run.ipynb"
        papermill = best("papermill", given.runs, [BIN / "papermill", NOTEBOOK, run, *options, *quiet])
        convert = [BIN / "jupyter", "nbconvert", "--to", "html", run, "--output-dir", out]
        nbconvert = best("jupyter nbconvert", given.runs, convert)
        report = [BIN / "ims", "report", given.client, "--out", out / "single", "--as-of", AS_OF]
        single = best("ims report", given.runs, report)
        reports = batch(out / "batch", given.client, given.reports)
        shutil.rmtree(out / "batch", ignore_errors=True)
    tell(papermill, nbconvert, single, reports)
    return 0


def tell(papermill: Cost, nbconvert: Cost, single: Cost, reports: list[Cost]) -> None:
    """The cheapest runs side by side, and what becomes of memory."""
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
    met = max(single.cpu_s, each) / two <= WANTED_RATIO
    print(f"wanted: ratio at most {WANTED_RATIO}: {'met' if met else 'missed'}")


def best(name: str, runs: int, command: list[object]) -> Cost:
    """The cheapest of several runs, each told as it ends."""
    costs = []
    for number in range(1, runs + 1):
        costs.append(measured(command))
        told(name, number, runs, costs[-1])
    return min(costs, key=lambda cost: cost.cpu_s)


def told(name: str, number: int, of: int, cost: Cost) -> None:
    """A line for one run."""
    print(f"  {f'{name}, {number} of {of}':<28}{cost}", flush=True)


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
    """The cost of each of several reports in one process, told as it ends. Memory is what the process holds after it."""
    command = [sys.executable, "-c", BATCH, str(out), client, str(reports)]
    costs = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            costs.append(Cost(*json.loads(line)))
            told("ims batch", len(costs), reports, costs[-1])
    if running.returncode:
        raise SystemExit("the batch failed, for the reason above")
    return costs


if __name__ == "__main__":
    if not hasattr(os, "fork") or not resource:
        raise SystemExit("measured on Linux only")
    sys.exit(main())
