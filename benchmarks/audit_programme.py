"""What planning audits costs: the whole step for the demo clients, and the assignment alone for many auditors.

python benchmarks/audit_programme.py
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import ims_lib as ims
from ims_lib.catalogue.library import load_library
from ims_lib.steps.audit_programme import plan_audits
from ims_lib.steps.audit_programme.assignment import assign, left_open
from ims_lib.steps.audit_programme.session import Auditor, SessionPiece, Task
from ims_lib.steps.owners import find_owners
from ims_lib.steps.risk_register import register_risks

AS_OF = "2026-11-24"
STANDARDS = ("27001", "20000-1", "42001")
YEARS = 3
SESSIONS_A_YEAR = 15
AUDITORS = (4, 10, 20)
DAYS = (4, 6, 8, 12, None)
RUNS = 5
SEEDS = 5


def main() -> None:
    # The first call pays for the solver's import.
    assign(*invented(2, 0))
    for auditors in AUDITORS:
        spent = [best_of(lambda seed=seed, n=auditors: assign(*invented(n, seed))) for seed in range(SEEDS)]
        tasks, people = invented(auditors, 0)
        taken = assign(tasks, people)
        left = sum(left_open(task, here) for task, here in zip(tasks, taken, strict=True))
        print(
            f"{YEARS * SESSIONS_A_YEAR} sessions, 3 standards, {auditors:2} auditors: exact assignment "
            f"{min(spent) * 1000:.0f} to {max(spent) * 1000:.0f} ms CPU over {SEEDS} cases; {left} pieces left to nobody in the first"
        )
    for name in ("harbour", "lumen", "stadtspital"):
        client = ims.open_client(name, as_of=AS_OF)
        register = ims.read_register(client)
        coverage = ims.score_coverage(ims.assess(register, client))
        inputs = ims.read_inputs(register)
        risks = register_risks(coverage, inputs).criteria_above()
        said = {"risks": risks, "owners": find_owners(register, coverage.catalogue)}
        found = plan_audits(coverage, inputs, **said)
        spent_s = best_of(lambda coverage=coverage, inputs=inputs, said=said: plan_audits(coverage, inputs, **said))
        print(
            f"{name}: {len(found.sessions)} sessions, {len(found.auditors)} auditors, {sum(bool(session.lacks) for session in found.held)} sessions lack somebody: "
            f"whole step {spent_s * 1000:.0f} ms CPU"
        )


def invented(auditors: int, seed: int) -> tuple[list[Task], list[Auditor]]:
    """Sessions as a client has them, and auditors qualified for one or two standards, each working in three topics."""
    chance = random.Random(seed)
    topics = list(load_library().audit_topics)
    tasks = [
        Task(
            topic,
            tuple(
                SessionPiece(standard, (standard,), chance.choice((0.25, 0.5)))
                for standard in chance.sample(STANDARDS, chance.choice((1, 2, 3, 3)))
            ),
            year,
        )
        for year in range(YEARS)
        for topic in chance.sample(topics, SESSIONS_A_YEAR)
    ]
    people = [
        Auditor(
            f"auditor {n}",
            frozenset(chance.sample(STANDARDS, chance.choice((1, 2)))),
            frozenset((topic, standard) for topic in chance.sample(topics, 3) for standard in STANDARDS),
            chance.choice(DAYS),
            chance.random() < 0.2,
        )
        for n in range(auditors)
    ]
    return tasks, people


def best_of(call: Callable[[], Any]) -> float:
    spent = []
    for _ in range(RUNS):
        started = time.process_time()
        call()
        spent.append(time.process_time() - started)
    return min(spent)


if __name__ == "__main__":
    main()
