"""Fuzzing for some minutes: every target in turn, until time is up. Exit code 1 after the first fault.

    python -m tests.fuzz [--minutes 10] [--only NAME] [--seed 1]

A fault is shown with the smallest input that has it. What inputs are tried follows from the seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.targets import TARGETS, Target

A_TURN = 1_000
SLOW_S = 2.0
"""Seconds after which one input counts as a fault: a cell or a file of some hundred bytes takes a thousandth of it."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--only", choices=[*TARGETS], help="this target only")
    arguments.add_argument("--seed", type=int, help="default: another one every time")
    given_ = arguments.parse_args()
    first = given_.seed if given_.seed is not None else random.randrange(1 << 30)
    names = [given_.only] if given_.only else [*TARGETS]
    tried: Counter[str] = Counter()
    print(f"seed {first}")
    end, turn = time.monotonic() + given_.minutes * 60, 0
    while time.monotonic() < end:
        name = names[turn % len(names)]
        try:
            take_turn(TARGETS[name], number=first + turn, tried=tried, name=name, end=end)
        except Exception:
            traceback.print_exc()
            print(f"fault in {name}, seed {first + turn}; put the input into tests/fuzz/corpus/", file=sys.stderr)
            return 1
        turn += 1
    print("no fault: " + ", ".join(f"{name} {count:,}" for name, count in tried.items()))
    return 0


def take_turn(target: Target, *, number: int, tried: Counter[str], name: str, end: float) -> None:
    """Some inputs of one target; what follows from `number` alone."""

    @seed(number)
    @settings(
        max_examples=A_TURN,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(target.inputs)
    def holds(found: object) -> None:
        start = time.monotonic()
        if start > end:
            return
        target.check(found)
        tried[name] += 1
        assert time.monotonic() - start < SLOW_S, "too slow"

    holds()


if __name__ == "__main__":
    sys.exit(main())
