"""What planning a roadmap costs, and how far from the best order the result is at most: invented work and the demo clients.

python benchmarks/roadmap.py [seconds that the exact plan may take, 60 unless given]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from itertools import accumulate

import ims_lib as ims
from ims_lib.roadmap.exact import exact_schedule
from ims_lib.roadmap.model import Schedule, Work
from ims_lib.roadmap.quick import order_by_worth, quick_schedule

AS_OF = "2026-11-24"
MONTHS = 24
REST = 8
"""The month, counted from the first, in which nobody works; and the one a year later."""
PACKAGES = (20, 50, 100, 200)
DAYS = (0.5, 1, 1.5, 2, 3, 4, 5, 8, 12, 20)
RUNS = 5
SEED = 1


def main() -> None:
    limit = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    # The first call pays for the solver's import.
    quick_of(*invented(5))
    for packages in PACKAGES:
        work, room = invented(packages)
        quick, spent = best_of(lambda work=work, room=room: quick_of(work, room))
        started = time.perf_counter()
        exact = exact_schedule(work, room, quick, time_limit_s=limit)
        print(
            f"{packages:3} packages, {MONTHS} months: quick {spent * 1000:.0f} ms CPU, at most {above(quick):.1%} above the best; "
            f"exact {time.perf_counter() - started:.0f} s, at most {above(exact):.2%} above, "
            f"{quick.value / exact.value - 1:.1%} better than quick"
        )
    for name in ("harbour", "stadtspital", "lumen"):
        demo(name, limit)


def quick_of(work: Work, room: tuple[float, ...]) -> Schedule:
    return quick_schedule(work, room, order_by_worth(work))


def invented(packages: int) -> tuple[Work, tuple[float, ...]]:
    """Packages as clients have them: of half a day to a month, most waiting for one or two others."""
    chance = random.Random(SEED)
    days = tuple(float(chance.choice(DAYS)) for _ in range(packages))
    worth = tuple(value * chance.uniform(0.05, 0.5) for value in days)
    needs = tuple(
        frozenset(chance.sample(range(place), min(place, chance.choice((0, 0, 1, 1, 2))))) for place in range(packages)
    )
    worked = [0.0 if place % 12 == REST else 1.0 for place in range(MONTHS)]
    # All of it is just done by the last month.
    capacity = sum(days) / (sum(worked) - 0.5)
    return Work(days, worth, needs), tuple(accumulate(share * capacity for share in worked))


def demo(name: str, limit: float) -> None:
    """A demo client's roadmap, from its gaps on."""
    client = ims.open_client(name, as_of=AS_OF)
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(ims.read_register(client), client)))
    quick, spent = best_of(lambda: ims.plan_roadmap(gaps, client))
    text = f"{name}: {len(quick.packages) - 1} packages, quick with waves {spent * 1000:.0f} ms CPU"
    if quick.above_best is not None:
        started = time.perf_counter()
        exact = ims.plan_roadmap(gaps, client, exact=True, time_limit_s=limit)
        text += (
            f", at most {quick.above_best:.1%} above the best; exact {time.perf_counter() - started:.0f} s, "
            f"at most {exact.above_best:.2%} above"
        )
    print(text)


def best_of(call: Callable[[], object]) -> tuple[Schedule, float]:
    spent = []
    for _ in range(RUNS):
        started = time.process_time()
        found = call()
        spent.append(time.process_time() - started)
    return found, min(spent)  # type: ignore[return-value]


def above(schedule: Schedule) -> float:
    return schedule.value / schedule.bound - 1


if __name__ == "__main__":
    main()
