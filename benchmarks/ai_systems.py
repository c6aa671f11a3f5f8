"""What 50 AI systems and 60 services add to a report: CPU of `ims report` with their lists and without.

    python benchmarks/ai_systems.py [--client harbour] [--runs 3]

The lists are made up, half of the systems have a judgement of their own on each of three criteria. The cheapest run
counts; CPU counts every process, children included. Wanted: at most 1.3 times the report without.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from itertools import cycle, islice, product
from pathlib import Path

from openpyxl import Workbook

from ims_lib.catalogue import load_catalogue
from ims_lib.client import read_client

BIN = Path(sys.executable).parent
AS_OF = "2026-11-24"
SYSTEMS, SERVICES = 50, 60
WANTED_RATIO = 1.3
SYSTEM_HEADINGS = (
    "Id",
    "AI system",
    "Purpose",
    "Owner",
    "Provider",
    "Kind",
    "Role (ISO/IEC 22989)",
    "Status",
    "Services",
)
SERVICE_HEADINGS = ("Id", "Service", "Service owner", "Customers", "Service level target", "RTO (h)", "AI inside")
KINDS = ("Classifier", "LLM", "LLM with RAG", "Agent", "Rules")
ROLES = ("customer", "producer", "provider", "partner")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--client", default="harbour")
    arguments.add_argument("--runs", type=int, default=3, help="runs of each; the cheapest counts")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bare, full = Path(folder) / "bare" / given.client, Path(folder) / "full" / given.client
        for place in (bare, full):
            shutil.copytree(read_client(given.client).folder, place)
        add_lists(full)
        without, with_lists = (
            min(cost(place, Path(folder) / "out") for _ in range(given.runs)) for place in (bare, full)
        )
    ratio = with_lists / without
    met = "met" if ratio <= WANTED_RATIO else "NOT met"
    print(f"without {without:.2f} s CPU, with {SYSTEMS} AI systems and {SERVICES} services more {with_lists:.2f} s CPU")
    print(f"ratio {ratio:.2f}, wanted at most {WANTED_RATIO}: {met}")
    return 0 if ratio <= WANTED_RATIO else 1


def add_lists(folder: Path) -> None:
    """Two lists beside the client's own files, and judgements on single systems."""
    book = Workbook()
    systems, services = book.active, book.create_sheet("Services")
    systems.title = "AI systems"
    systems.append(SYSTEM_HEADINGS)
    services.append(SERVICE_HEADINGS)
    for n, (kind, role) in enumerate(islice(cycle(product(KINDS, ROLES)), SYSTEMS), start=1):
        named = f"Service {n % SERVICES + 1:02}"
        systems.append(
            (
                f"S-{n:02}",
                f"System {n:02}",
                f"Sorts items of class {n}",
                f"Lead {n % 7}",
                f"Maker {n % 9}",
                kind,
                role,
                "live",
                named,
            )
        )
    for n in range(1, SERVICES + 1):
        services.append((f"V-{n:02}", f"Service {n:02}", f"Owner {n % 8}", "all customers", "99.5 %", 8, ""))
    book.save(folder / "inventory.xlsx")
    each = [
        name
        for name, criterion in load_catalogue().criteria.items()
        if criterion.per == "ai_system" and not criterion.kinds
    ]
    judged = [
        f"2026-11-20,Lead assessor,{name}@S-{n:02},,L,sampled,record\n"
        for n in range(1, SYSTEMS, 2)
        for name in each[:3]
    ]
    with (folder / "judgements.csv").open("a", encoding="utf-8") as log:
        log.writelines(judged)


def cost(client: Path, out: Path) -> float:
    """CPU seconds of one report."""
    shutil.rmtree(out, ignore_errors=True)
    before = cpu()
    subprocess.run(
        [BIN / "ims", "report", client, "--out", out, "--as-of", AS_OF],
        check=True,
        capture_output=True,
        env=dict(os.environ),
    )
    return cpu() - before


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
