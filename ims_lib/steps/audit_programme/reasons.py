"""Why a session has nobody, in words: the smallest reason that explains it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ims_lib.scales import setting
from ims_lib.steps.audit_programme.assignment import HARDLY, Assignment, lacking, loads, work_days
from ims_lib.steps.audit_programme.model import Auditor, Task
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.topics import Topic


@dataclass(frozen=True, slots=True)
class Hole:
    """One standard of one session that nobody looks at."""

    place: int
    standard: str
    why: str
    """not_qualified, not_independent, no_days or team: each is told only where those before it don't explain it."""


def find_holes(tasks: Sequence[Task], auditors: Sequence[Auditor], teams: Assignment) -> list[Hole]:
    """Every standard of a session without somebody qualified, with the first reason that already rules it out."""
    return [
        Hole(place, name, _why(task, name, auditors, loads(tasks, auditors, teams, task.round)))
        for place, (task, team) in enumerate(zip(tasks, teams, strict=True))
        for name in sorted(lacking(task, auditors, team))
    ]


def explain(
    holes: Sequence[Hole],
    tasks: Sequence[Task],
    auditors: Sequence[Auditor],
    teams: Assignment,
    topics: Mapping[str, Topic],
) -> tuple[str, ...]:
    """One sentence for all that has the same reason, the plainest reasons first."""
    groups: dict[tuple[str, str, str | int], list[Hole]] = {}
    for hole in holes:
        task = tasks[hole.place]
        detail = task.topic if hole.why == "not_independent" else task.round if hole.why == "no_days" else ""
        groups.setdefault((hole.why, hole.standard, detail), []).append(hole)
    order = ("not_qualified", "not_independent", "no_days", "team")
    texts = []
    for (why, standard, detail), found in sorted(groups.items(), key=lambda item: order.index(item[0][0])):
        sessions = f"{len(found)} session{' needs' if len(found) == 1 else 's need'}"
        if why == "not_qualified":
            texts.append(
                f"No one in the table of auditors is qualified for {standard}: {sessions} somebody from outside"
            )
        elif why == "not_independent":
            texts.append(_own_work(standard, topics[str(detail)], auditors, sessions))
        elif why == "no_days":
            texts.append(_days(standard, int(detail), found, tasks, auditors, teams))
        else:
            most = int(setting("audit", "team_at_most"))
            texts.append(
                f"{sessions} more than {most} auditors to look at {standard} too, and a session has at most {most}"
            )
    return tuple(texts)


def _why(task: Task, standard: str, auditors: Sequence[Auditor], load: Sequence[float]) -> str:
    qualified = [place for place, auditor in enumerate(auditors) if standard in auditor.standards and auditor.days != 0]
    if not qualified:
        return "not_qualified"
    independent = [place for place in qualified if task.topic not in auditors[place].barred]
    if not independent:
        return "not_independent"
    left = [math.inf if (days := auditors[place].days) is None else days - load[place] for place in independent]
    return "no_days" if all(days < work_days(task) - HARDLY for days in left) else "team"


def _own_work(standard: str, topic: Topic, auditors: Sequence[Auditor], sessions: str) -> str:
    names = [auditor.name for auditor in auditors if standard in auditor.standards and auditor.days != 0]
    matter = [item for item in topic.concludes or topic.parts if item.startswith(f"{standard}:")]
    numbers = f" {', '.join(compact(matter))}" if matter else ""
    return (
        f"No one independent is qualified for {standard}{numbers} ({topic.title}), which {joined(names)} "
        f"{'works' if len(names) == 1 else 'work'} in: {sessions} somebody from outside"
    )


def _days(
    standard: str,
    year: int,
    holes: Iterable[Hole],
    tasks: Sequence[Task],
    auditors: Sequence[Auditor],
    teams: Assignment,
) -> str:
    left_out = [tasks[hole.place] for hole in holes]
    able = [
        place
        for place, auditor in enumerate(auditors)
        if standard in auditor.standards and auditor.days and any(task.topic not in auditor.barred for task in left_out)
    ]
    load = loads(tasks, auditors, teams, year)
    have = sum(auditors[place].days or 0 for place in able)
    needed = sum(load[place] for place in able) + sum(map(work_days, left_out))
    who = joined([auditors[place].name for place in able])
    verb = "has" if len(able) == 1 else "have"
    if needed > have + HARDLY:
        return f"For {standard} {who} {verb} {have:g} days in year {year + 1}, and {math.ceil(needed * 2) / 2:g} are needed"
    count = f"{len(left_out)} more session{'' if len(left_out) == 1 else 's'}"
    return f"For {standard} {who} {verb} days left in year {year + 1}, but not enough at a stretch for {count}"


def joined(names: Sequence[str]) -> str:
    """a, b and c."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
