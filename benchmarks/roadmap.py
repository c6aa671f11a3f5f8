"""What planning a roadmap costs, and how far from the best order the result is at most: invented work and the demo clients.

python benchmarks/roadmap.py [seconds that the exact plan may take, 60 unless given]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import ims_lib as ims
from ims_lib.client import Client
from ims_lib.client.settings import Settings
from ims_lib.roadmap.capacity import Calendar, calendar_for
from ims_lib.roadmap.exact import exact_schedule
from ims_lib.roadmap.more_days import days_of_owners
from ims_lib.roadmap.placing import place_work
from ims_lib.roadmap.quick import quick_schedule, rank_by_ratio
from ims_lib.roadmap.work import Schedule, Work

AS_OF = date(2026, 11, 24)
MONTHS = 36
REST = 8
"""The month of each year in which nobody works."""
SIZES = ((20, 4), (50, 6), (100, 8), (200, 12))
"""Packages, and owners."""
DAYS = (0.5, 1, 1.5, 2, 3, 4, 5, 8)
WAITS, WAITING = (30, 30, 90), 0.1
"""Calendar days between two packages, and how many of those that need each other wait so."""
FOUNDING, FOUNDS = 8, 1.0
"""One package in so many founds the management system, and what that is worth beside the gaps that it closes."""
RUNS = 5
SEEDS = (1, 2, 3)
T = TypeVar("T")


def main() -> None:
    limit = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    # The first call pays for the solver's import.
    quick_of(invented(5, 2, SEEDS[0]), 2)
    for packages, owners in SIZES:
        for seed in SEEDS:
            measure(packages, owners, seed, limit)
    for name in ("harbour", "stadtspital", "lumen", "millrace"):
        demo(name, limit)


def measure(packages: int, owners: int, seed: int, limit: float) -> None:
    """The quick plan of invented work, from its calendar on, and the exact one."""
    work = invented(packages, owners, seed)
    (calendar, quick), spent = best_of(lambda: quick_of(work, owners))
    started = time.perf_counter()
    exact = exact_schedule(work, calendar, quick, time_limit_s=limit)
    print(
        f"{packages:3} packages, {MONTHS} months, {owners:2} owners, seed {seed}: "
        f"quick {spent * 1000:.0f} ms CPU, at most {quick.above_best:.1%} above the best; "
        f"exact {time.perf_counter() - started:.0f} s, at most {exact.above_best:.2%} above, "
        f"{quick.value / exact.value - 1:.1%} better than quick",
        flush=True,
    )


def quick_of(work: Work, owners: int) -> tuple[Calendar, Schedule]:
    names = [f"role {number}" for number in range(owners)]
    calendar = calendar_for(client_for(work), sum(work.days), days_of_owners(work, names))
    assert calendar is not None
    rank = rank_by_ratio(work)
    return calendar, quick_schedule(work, calendar, rank, place_work(work, calendar, rank))


def client_for(work: Work) -> Client:
    """A client whose capacity just does all of it in so many months."""
    worked = MONTHS * 11 / 12 - 1
    capacity = {"days_per_month": sum(work.days) / worked, "no_work_in": [REST]}
    settings = Settings.model_validate({"name": "Invented", "standards": ["27001"], "capacity": capacity})
    return Client(id="invented", folder=Path("invented"), as_of=AS_OF, inputs=(), settings=settings, judgements={})


def invented(packages: int, owners: int, seed: int) -> Work:
    """Packages as clients have them: of half a day to eight, most waiting for one or two others, some for weeks."""
    chance = random.Random(seed)
    days = tuple(float(chance.choice(DAYS)) for _ in range(packages))
    founding = tuple(range(packages // FOUNDING))
    worth = tuple(
        value * chance.uniform(0.05, 0.5) + (FOUNDS if place in founding else 0.0) for place, value in enumerate(days)
    )
    needs = tuple(
        frozenset(chance.sample(range(place), min(place, chance.choice((0, 0, 1, 1, 2))))) for place in range(packages)
    )
    waits = {
        (place, need): chance.choice(WAITS)
        for place, before in enumerate(needs)
        for need in sorted(before)
        if chance.random() < WAITING
    }
    by = tuple(chance.randrange(owners) for _ in range(packages))
    return Work(days, worth, needs, waits, by, founding=founding)


def demo(name: str, limit: float) -> None:
    """A demo client's roadmap, from its gaps on."""
    client = ims.open_client(name, as_of=AS_OF.isoformat())
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(ims.read_register(client), client)))
    quick, spent = best_of(lambda: ims.plan_roadmap(gaps, client))
    text = f"{name}: {len(quick.packages) - 1} packages, quick with milestones {spent * 1000:.0f} ms CPU"
    if quick.above_best is not None:
        started = time.perf_counter()
        exact = ims.plan_roadmap(gaps, client, exact=True, time_limit_s=limit)
        text += (
            f", at most {quick.above_best:.1%} above the best; exact {time.perf_counter() - started:.0f} s, "
            f"at most {exact.above_best:.2%} above"
        )
    print(text, flush=True)


def best_of(call: Callable[[], T]) -> tuple[T, float]:
    """What comes back, and the least CPU of a few runs."""
    spent = []
    for _ in range(RUNS):
        started = time.process_time()
        found = call()
        spent.append(time.process_time() - started)
    return found, min(spent)


if __name__ == "__main__":
    main()
