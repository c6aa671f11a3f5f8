"""Why a session has nobody, in words: the smallest reason that explains it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ims_lib.grouping import grouped
from ims_lib.scales import setting
from ims_lib.steps.audit_programme.assignment import Assignment, lacking, loads, work_days
from ims_lib.steps.audit_programme.model import Auditor, Task
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.tolerances import SMALLEST_DAYS
from ims_lib.wording import counted, listed

REASONS = ("not_qualified", "not_independent", "no_days", "team")
"""Each is told only where those before it don't explain why nobody does it."""


@dataclass(frozen=True, slots=True)
class Hole:
    """One standard of one session that nobody looks at."""

    place: int
    standard: str
    why: str
    """One of REASONS."""


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
    groups = grouped((_same_reason(hole, tasks[hole.place]), hole) for hole in holes)
    texts = []
    for (why, standard, detail), found in sorted(groups.items(), key=lambda item: REASONS.index(item[0][0])):
        need = counted(len(found), "session needs", "sessions need")
        if why == "not_qualified":
            text = f"No one in the table of auditors is qualified for {standard}: {need} somebody from outside"
        elif why == "not_independent":
            text = _own_work(standard, topics[str(detail)], auditors, need)
        elif why == "no_days":
            text = _days(
                standard,
                int(detail),
                [tasks[hole.place] for hole in found],
                loads(tasks, auditors, teams, int(detail)),
                auditors,
            )
        else:
            most = int(setting("audit", "team_at_most"))
            text = f"{need} more than {most} auditors to look at {standard} too, and a session has at most {most}"
        texts.append(text)
    return tuple(texts)


def _same_reason(hole: Hole, task: Task) -> tuple[str, str, str | int]:
    details: dict[str, str | int] = {"not_independent": task.topic, "no_days": task.round}
    return hole.why, hole.standard, details.get(hole.why, "")


def _why(task: Task, standard: str, auditors: Sequence[Auditor], load: Sequence[float]) -> str:
    qualified = [place for place, auditor in enumerate(auditors) if standard in auditor.standards and auditor.days != 0]
    if not qualified:
        return "not_qualified"
    independent = [place for place in qualified if task.topic not in auditors[place].barred]
    if not independent:
        return "not_independent"
    left = [math.inf if (days := auditors[place].days) is None else days - load[place] for place in independent]
    return "no_days" if all(days < work_days(task) - SMALLEST_DAYS for days in left) else "team"


def _own_work(standard: str, topic: Topic, auditors: Sequence[Auditor], need: str) -> str:
    names = [auditor.name for auditor in auditors if standard in auditor.standards and auditor.days != 0]
    matter = [item for item in topic.concludes or topic.parts if item.startswith(f"{standard}:")]
    numbers = f" {', '.join(compact(matter))}" if matter else ""
    return (
        f"No one independent is qualified for {standard}{numbers} ({topic.title}), which {listed(names)} "
        f"{'works' if len(names) == 1 else 'work'} in: {need} somebody from outside"
    )


def _days(
    standard: str, year: int, left_out: Sequence[Task], load: Sequence[float], auditors: Sequence[Auditor]
) -> str:
    """That those who may have too few days, each with the `load` that he has in the year."""
    able = [
        (auditor, worked)
        for auditor, worked in zip(auditors, load, strict=True)
        if standard in auditor.standards and auditor.days and any(task.topic not in auditor.barred for task in left_out)
    ]
    have = sum(auditor.days or 0 for auditor, _ in able)
    needed = sum(worked for _, worked in able) + sum(map(work_days, left_out))
    begin = f"For {standard} {listed(auditor.name for auditor, _ in able)} {'has' if len(able) == 1 else 'have'}"
    if needed > have + SMALLEST_DAYS:
        return f"{begin} {have:g} days in year {year + 1}, and {math.ceil(needed * 2) / 2:g} are needed"
    more = counted(len(left_out), "more session")
    return f"{begin} days left in year {year + 1}, but not enough at a stretch for {more}"
