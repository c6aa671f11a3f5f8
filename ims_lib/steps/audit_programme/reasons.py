"""Why a part of a session has nobody, each gap said once, with what to book or whom to train and by when."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.languages import form_for, noted, say
from ims_lib.scales import setting
from ims_lib.steps.audit_programme.assignment import (
    Assignment,
    holders_of_others,
    is_able,
    is_itself,
    loads,
    work_days,
)
from ims_lib.steps.audit_programme.model import Booking
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.session import Auditor, SessionPiece, Task
from ims_lib.told import sentence
from ims_lib.tolerances import SMALLEST_DAYS
from ims_lib.wording import counted_days, listed

REASONS = ("not_qualified", "not_independent", "audits_itself", "no_days", "team")
"""Each only where those before it don't explain why nobody does it; what is told of it and what to do: told.yml."""


@dataclass(frozen=True, slots=True)
class Hole:
    """One piece of one session that nobody looks at."""

    place: int
    piece: SessionPiece
    why: str
    """One of REASONS."""

    @property
    def standard(self) -> str:
        return self.piece.standard


def find_holes(
    tasks: Sequence[Task], auditors: Sequence[Auditor], taken: Assignment, itself: Collection[str] = ()
) -> list[Hole]:
    """Every piece of a session without somebody, with the first reason that already rules it out.

    `itself`: the requirements on audits, which nobody takes who holds another session.
    """
    busy = holders_of_others(tasks, taken, itself)
    by_year = {year: loads(tasks, auditors, taken, year) for year in {task.round for task in tasks}}
    return [
        Hole(place, piece, _why(task, piece, auditors, by_year[task.round], busy if is_itself(piece, itself) else ()))
        for place, (task, here) in enumerate(zip(tasks, taken, strict=True))
        for piece, who in zip(task.pieces, here, strict=True)
        if who is None
    ]


def explain(
    holes: Sequence[Hole],
    tasks: Sequence[Task],
    auditors: Sequence[Auditor],
    days_of: Sequence[date],
    itself: Collection[str] = (),
) -> tuple[Booking, ...]:
    """A gap for all that has the same reason in the same standard, the plainest reasons first.

    `days_of` are the first days of the sessions, in their order; whoever is booked for the rest doesn't take audits `itself`.
    """
    groups = grouped(((REASONS.index(hole.why), hole.standard), hole) for hole in holes)
    return tuple(
        _booking(REASONS[reason], standard, found, tasks, auditors, days_of, itself)
        for (reason, standard), found in sorted(groups.items())
    )


def _booking(
    why: str,
    standard: str,
    holes: Sequence[Hole],
    tasks: Sequence[Task],
    auditors: Sequence[Auditor],
    days_of: Sequence[date],
    itself: Collection[str],
) -> Booking:
    places = sorted({hole.place for hole in holes})
    sessions, by = tuple(place + 1 for place in places), min(days_of[place] for place in places)
    whole = work_days(sum(hole.piece.days for hole in holes))
    days = math.ceil(whole / setting("audit", "quarter") - SMALLEST_DAYS) * setting("audit", "quarter")
    matter = {item for hole in holes for item in hole.piece.requirements if item.startswith(f"{standard}:")}
    able = [item.name for item in auditors if any(is_able(tasks[hole.place], hole.piece, item) for hole in holes)]
    names, rounds = listed(compact(matter)), sorted({tasks[place].round + 1 for place in places})
    which = form_for(len(sessions), "session", "sessions")
    needed = noted("{sessions} {numbers}, {days} in all with preparing and reporting")
    said = {
        "name": say("ISO/IEC {standard}", standard=standard),
        "qualified": say("qualified") if auditors else say("named"),
        "qualified_ones": listed(item.name for item in auditors if standard in item.standards and item.days != 0),
        "able": listed(able),
        "have": form_for(len(able), "has", "have"),
        "hold": form_for(len(able), "holds", "hold"),
        "matter": "" if not matter else f", {names}" if why == "not_independent" else f" ({names})",
        "years": f"{form_for(len(rounds), 'year', 'years')} {listed(map(str, rounds))}",
        "most": int(setting("audit", "team_at_most")),
        "needed": say(needed, sessions=which, numbers=numbers(sessions), days=counted_days(days)),
        "first": say("before {by}", by=day(by)) + (say(", when the first of them begins") if len(sessions) > 1 else ""),
    }
    apart = matter.intersection(itself)
    also = sentence("booking.apart", matter=listed(compact(apart))) if apart and matter.difference(itself) else ""
    text = f"{sentence(f'booking.{why}', **said)} {sentence(f'booking.{why}/do', **said)}{also}"
    return Booking(standard, why, sessions, days, by, text)


def numbers(found: Iterable[int]) -> str:
    """1, 3–5 and 8."""
    return listed(_runs(sorted(found)))


def _runs(found: Sequence[int]) -> Iterator[str]:
    run: list[int] = []
    for number in [*found, -1]:
        if run and number != run[-1] + 1:
            long = len(run) >= setting("audit", "range_from")
            yield from [f"{run[0]}–{run[-1]}"] if long else map(str, run)
            run = []
        run.append(number)


def _why(
    task: Task, piece: SessionPiece, auditors: Sequence[Auditor], load: Sequence[float], busy: Collection[int]
) -> str:
    standard = piece.standard
    qualified = [place for place, auditor in enumerate(auditors) if standard in auditor.standards and auditor.days != 0]
    if not qualified:
        return "not_qualified"
    independent = [place for place in qualified if is_able(task, piece, auditors[place])]
    if not independent:
        return "not_independent"
    if all(place in busy for place in independent):
        return "audits_itself"
    left = [math.inf if (days := auditors[place].days) is None else days - load[place] for place in independent]
    return "no_days" if all(days < work_days(piece.days) - SMALLEST_DAYS for days in left) else "team"
