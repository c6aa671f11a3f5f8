"""Who audits what: an assignment that leaves nothing to nobody where that can be helped, solved exactly by HiGHS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import inf

from ims_lib.scales import setting
from ims_lib.steps.audit_programme.model import Auditor, Task
from ims_lib.tolerances import SMALLEST_DAYS

Assignment = tuple[tuple[int, ...], ...]
"""For each task the places of its auditors, in their order."""


def assign(tasks: Sequence[Task], auditors: Sequence[Auditor]) -> Assignment:
    """The auditors of each task, year by year: qualified between them for its standards, and none of them on own work.

    What counts, in this order: no standard of a session without somebody qualified; few days, those from outside
    counting more; then that loads are even, as far as changing one session at a time can make them. The first two are
    as good as can be. A session that nobody can take stays without anybody.
    """
    found: list[tuple[int, ...]] = [()] * len(tasks)
    for year in sorted({task.round for task in tasks}):
        places = [place for place, task in enumerate(tasks) if task.round == year]
        here = [tasks[place] for place in places]
        for place, team in zip(places, even_out(here, auditors, _assign_year(here, auditors)), strict=True):
            found[place] = team
    return tuple(found)


def even_out(tasks: Sequence[Task], auditors: Sequence[Auditor], teams: Assignment) -> Assignment:
    """The same sessions looked after as well and at the same cost, with loads that no change of one session makes more even."""
    found = list(teams)
    load = loads(tasks, auditors, teams)
    room = [room_of(auditors, tasks, place) for place in range(len(auditors))]
    choices = [_as_good(task, auditors, team) for task, team in zip(tasks, teams, strict=True)]
    better = True
    while better:
        better = False
        for place, task in enumerate(tasks):
            for team in choices[place]:
                after = [
                    days + work_days(task) * ((who in team) - (who in found[place])) for who, days in enumerate(load)
                ]
                moved = {*found[place], *team}
                fits = all((days := auditors[who].days) is None or after[who] <= days + SMALLEST_DAYS for who in team)
                gain = sum((load[who] / room[who]) ** 2 - (after[who] / room[who]) ** 2 for who in moved)
                if fits and gain > SMALLEST_DAYS:
                    found[place], load, better = team, after, True
    return tuple(found)


def lacking(task: Task, auditors: Sequence[Auditor], team: Sequence[int]) -> frozenset[str]:
    """The standards of a task that nobody of its team is qualified for."""
    return task.standards - frozenset(name for place in team for name in auditors[place].standards)


def may(task: Task, auditor: Auditor) -> bool:
    """Whether an auditor may be of use in a session: independent of it, and qualified for one of its standards."""
    return task.topic not in auditor.barred and bool(task.standards & auditor.standards) and auditor.days != 0


def work_days(task: Task) -> float:
    """What a session takes of an auditor's days: with preparing and reporting."""
    return task.days * (1 + setting("audit", "on_top"))


def loads(
    tasks: Sequence[Task], auditors: Sequence[Auditor], teams: Assignment, year: int | None = None
) -> list[float]:
    """Days that each auditor works, in the cycle or in one year of it, with preparing and reporting."""
    found = [0.0] * len(auditors)
    for task, team in zip(tasks, teams, strict=True):
        for place in team if year in (None, task.round) else ():
            found[place] += work_days(task)
    return found


def _assign_year(tasks: Sequence[Task], auditors: Sequence[Auditor]) -> Assignment:
    """One year's tasks. Columns: each pair that may be, then each standard left to nobody."""
    pairs = [(t, a) for t, task in enumerate(tasks) for a, auditor in enumerate(auditors) if may(task, auditor)]
    if not pairs:
        return tuple(() for _ in tasks)
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    holes = [(t, name) for t, task in enumerate(tasks) for name in sorted(task.standards)]
    limits = list(_limits(tasks, auditors, pairs, holes))
    cost = [cost_of_team(tasks[t], auditors, [a]) for t, a in pairs] + [setting("audit", "uncovered_weight")] * len(
        holes
    )
    cells = [(place, column, value) for place, (row, _, _) in enumerate(limits) for column, value in row]
    rows, columns, values = zip(*cells, strict=True)
    solved = milp(
        np.array(cost),
        constraints=LinearConstraint(
            coo_array((values, (rows, columns)), shape=(len(limits), len(cost))),
            [low for _, low, _ in limits],
            [high for _, _, high in limits],
        ),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(cost)),
        options={"mip_rel_gap": 0.0},
    )
    chosen = [pair for pair, value in zip(pairs, solved.x[: len(pairs)], strict=True) if value > 0.5]
    return tuple(tuple(a for task, a in chosen if task == t) for t in range(len(tasks)))


def _limits(
    tasks: Sequence[Task],
    auditors: Sequence[Auditor],
    pairs: Sequence[tuple[int, int]],
    holes: Sequence[tuple[int, str]],
) -> Iterator[tuple[list[tuple[int, float]], float, float]]:
    """What a solution has to keep, each as columns with their weights, the least and the most that they may sum up to.

    Each standard of a task is known to somebody or left to nobody, no team is too large, no auditor has too many days.
    """
    for n, (t, name) in enumerate(holes):
        row = [(p, 1.0) for p, (task, a) in enumerate(pairs) if task == t and name in auditors[a].standards]
        yield [*row, (len(pairs) + n, 1.0)], 1.0, inf
    for t in range(len(tasks)):
        yield [(p, 1.0) for p, (task, _) in enumerate(pairs) if task == t], 0.0, setting("audit", "team_at_most")
    for a, auditor in enumerate(auditors):
        if auditor.days is not None:
            row = [(p, work_days(tasks[t])) for p, (t, who) in enumerate(pairs) if who == a]
            yield row, 0.0, auditor.days + SMALLEST_DAYS


def _as_good(task: Task, auditors: Sequence[Auditor], team: tuple[int, ...]) -> list[tuple[int, ...]]:
    """All teams that leave as little of a task to nobody as this one, at its cost."""
    able = [place for place, auditor in enumerate(auditors) if may(task, auditor)]
    left, cost = len(lacking(task, auditors, team)), cost_of_team(task, auditors, team)
    return [
        other
        for other in combinations(able, len(team))
        if len(lacking(task, auditors, other)) == left
        and abs(cost_of_team(task, auditors, other) - cost) < SMALLEST_DAYS
    ]


def cost_of_team(task: Task, auditors: Sequence[Auditor], team: Sequence[int]) -> float:
    """The days of work that a team puts into a session, those of people from outside weighing more."""
    outside = setting("audit", "outside_weight")
    return sum(work_days(task) * (outside if auditors[place].external else 1.0) for place in team)


def room_of(auditors: Sequence[Auditor], tasks: Sequence[Task], place: int) -> float:
    """The days against which an auditor's load is seen; all there is to do, where nobody said how many."""
    days = auditors[place].days
    return days if days else max(sum(work_days(task) for task in tasks), SMALLEST_DAYS)
