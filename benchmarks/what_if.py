"""What a what-if costs: random scenarios on the demo clients, none asked twice, from the register that is already read.

python benchmarks/what_if.py [scenarios a client, 200 unless given]
"""

from __future__ import annotations

import random
import statistics
import sys
import time

import ims_lib as ims
from ims_lib.catalogue import load_catalogue
from ims_lib.register.collecting import without_collecting
from ims_lib.scenarios import CapacityChange, Scenario
from ims_lib.what_if import WhatIf
from ims_lib.workbench.trying import what_if_of

AS_OF = "2026-11-24"
CLIENTS = ("harbour", "stadtspital", "lumen")
SEED = 1
WANTED_MS = 100


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for name in CLIENTS:
        client = ims.open_client(name, as_of=AS_OF)
        known = what_if_of(client, ims.read_register(client))
        known.outcome(Scenario(name="warm", closed=tuple(known.base.open)[:1]))
        taken = [cost(known, scenario) for scenario in scenarios(wanted)]
        for what, values in zip(("wall", "CPU"), zip(*taken, strict=True), strict=True):
            print(
                f"{name}: {wanted} scenarios, {what} median {statistics.median(values):.0f} ms, "
                f"95 % {sorted(values)[int(0.95 * len(values))]:.0f} ms, most {max(values):.0f} ms (wanted {WANTED_MS})"
            )


def cost(known: WhatIf, scenario: Scenario) -> tuple[float, float]:
    """Milliseconds of wall and of CPU until the answer is there; as in the widget, Python looks for cycles afterwards."""
    with without_collecting():
        wall, cpu = time.perf_counter(), time.process_time()
        known.outcome(scenario)
        return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def scenarios(number: int) -> list[Scenario]:
    """Scenarios in which everything that can be other mostly is, so that little of what was asked before helps."""
    chance = random.Random(SEED)
    standards, criteria = list(load_catalogue().standards), list(load_catalogue().criteria)
    return [
        Scenario(
            name=f"scenario {place}",
            standards=tuple(chance.sample(standards, chance.randint(1, 3))),
            certificates=tuple(chance.sample(standards, chance.randint(0, 3))),
            capacity=CapacityChange(days_per_month=chance.randint(3, 60)),
            head_count=chance.choice((20, 60, 140, 400)),
            closed=tuple(chance.sample(criteria, chance.randint(1, 30))),
        )
        for place in range(number)
    ]


if __name__ == "__main__":
    main()
