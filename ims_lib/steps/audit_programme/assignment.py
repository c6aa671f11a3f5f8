"""Who audits what: an assignment that leaves nothing to nobody where that can be helped, solved exactly by HiGHS."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ims_lib.scales import setting
from ims_lib.steps.audit_programme.session import Auditor, SessionPiece, Task
from ims_lib.tolerances import SMALLEST_DAYS

Assignment = tuple[tuple[int | None, ...], ...]
"""For each task, of each of its pieces the place of its auditor; None where nobody can take it."""


def assign(tasks: Sequence[Task], auditors: Sequence[Auditor]) -> Assignment:
    """The auditor of each piece, year by year: qualified for its standard, and not on own work.

    What counts, in this order: no requirement without somebody; few days, those from outside counting more, and sessions
    that aren't split without need; then that loads are even, as far as changing one auditor of one session can make them.
    The first two are as good as can be. What nobody can take stays without anybody.
    """
    found: list[tuple[int | None, ...]] = [()] * len(tasks)
    for year in sorted({task.round for task in tasks}):
        places = [place for place, task in enumerate(tasks) if task.round == year]
        here = [tasks[place] for place in places]
        solved = even_out(here, auditors, _assign_year(here, auditors))
        for place, taken in zip(places, solved, strict=True):
            found[place] = taken
    return tuple(found)


def assign_apart(tasks: Sequence[Task], auditors: Sequence[Auditor], itself: Collection[str]) -> Assignment:
    """The same, but that whoever looks at the requirements on audits `itself` holds no other session.

    All else is given first; who is left without a session may take these.
    """
    apart = [tuple(place for place, piece in enumerate(task.pieces) if is_itself(piece, itself)) for task in tasks]
    others = [replace(task, pieces=_without(task.pieces, out)) for task, out in zip(tasks, apart, strict=True)]
    given = assign(others, auditors)
    busy = {who for here in given for who in here}
    idle = [replace(each, days=0.0) if place in busy else each for place, each in enumerate(auditors)]
    theirs = [
        replace(task, pieces=tuple(task.pieces[place] for place in out)) for task, out in zip(tasks, apart, strict=True)
    ]
    taken = assign(theirs, idle)
    found = []
    for task, out, first, then in zip(tasks, apart, given, taken, strict=True):
        rest, own = iter(first), iter(then)
        found.append(tuple(next(own) if place in out else next(rest) for place in range(len(task.pieces))))
    return tuple(found)


def is_itself(piece: SessionPiece, itself: Collection[str]) -> bool:
    """Whether a piece is about the audits themselves."""
    return not set(piece.requirements).isdisjoint(itself)


def holders_of_others(tasks: Sequence[Task], taken: Assignment, itself: Collection[str]) -> set[int]:
    """The auditors who look at something else than the audits themselves."""
    return {
        who
        for task, here in zip(tasks, taken, strict=True)
        for piece, who in zip(task.pieces, here, strict=True)
        if who is not None and not is_itself(piece, itself)
    }


def _without(pieces: Sequence[SessionPiece], places: Collection[int]) -> tuple[SessionPiece, ...]:
    return tuple(piece for place, piece in enumerate(pieces) if place not in places)


def even_out(tasks: Sequence[Task], auditors: Sequence[Auditor], given: Assignment) -> Assignment:
    """The same looked after as well and at the same cost, with loads that no change of one auditor in a session makes more even."""
    found = list(given)
    load = loads(tasks, auditors, given)
    room = [room_of(auditors, tasks, place) for place in range(len(auditors))]
    better = True
    while better:
        better = False
        for place, task in enumerate(tasks):
            for old, new in _swaps(task, auditors, found[place]):
                moved = work_of(task, found[place], old)
                days = auditors[new].days
                fits = days is None or load[new] + moved <= days + SMALLEST_DAYS
                before = (load[old] / room[old]) ** 2 + (load[new] / room[new]) ** 2
                after = ((load[old] - moved) / room[old]) ** 2 + ((load[new] + moved) / room[new]) ** 2
                if fits and before - after > SMALLEST_DAYS and old in found[place]:
                    found[place] = tuple(new if each == old else each for each in found[place])
                    load[old], load[new], better = load[old] - moved, load[new] + moved, True
    return tuple(found)


def may(task: Task, piece: SessionPiece, auditor: Auditor) -> bool:
    """Whether an auditor may take a piece, and has days for audits at all."""
    return is_able(task, piece, auditor) and auditor.days != 0


def is_able(task: Task, piece: SessionPiece, auditor: Auditor) -> bool:
    """Whether an auditor is qualified for the standard of a piece, and none of it is own work."""
    own = any((task.topic, item) in auditor.owns for item in piece.requirements)
    return piece.standard in auditor.standards and not own


def work_days(days: float) -> float:
    """What days with the people audited take of an auditor's: with preparing and reporting."""
    return days * (1 + setting("audit", "on_top"))


def work_of(task: Task, taken: Sequence[int | None], auditor: int) -> float:
    """Days that one auditor works for a session."""
    return work_days(sum(piece.days for piece, who in zip(task.pieces, taken, strict=True) if who == auditor))


def loads(
    tasks: Sequence[Task], auditors: Sequence[Auditor], taken: Assignment, year: int | None = None
) -> list[float]:
    """Days that each auditor works, in the cycle or in one year of it, with preparing and reporting."""
    return [
        sum(work_of(task, here, place) for task, here in zip(tasks, taken, strict=True) if year in (None, task.round))
        for place in range(len(auditors))
    ]


def left_open(task: Task, taken: Sequence[int | None]) -> int:
    """How many requirements of a session nobody looks at."""
    return sum(len(piece.requirements) for piece, who in zip(task.pieces, taken, strict=True) if who is None)


def room_of(auditors: Sequence[Auditor], tasks: Sequence[Task], place: int) -> float:
    """The days against which an auditor's load is seen; all there is to do, where nobody said how many."""
    days = auditors[place].days
    whole = work_days(sum(piece.days for task in tasks for piece in task.pieces))
    return days if days else max(whole, SMALLEST_DAYS)


def _weight(auditor: Auditor) -> float:
    return setting("audit", "outside_weight") if auditor.external else 1.0


def _swaps(task: Task, auditors: Sequence[Auditor], taken: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Old and new auditor, where the new one isn't in the session, may take all that the old one does, and costs as much."""
    team = sorted({who for who in taken if who is not None and auditors[who].name not in task.approved})
    for old in team:
        pieces = [piece for piece, who in zip(task.pieces, taken, strict=True) if who == old]
        for new, auditor in enumerate(auditors):
            same = new not in taken and _weight(auditor) == _weight(auditors[old])
            if same and all(may(task, piece, auditor) for piece in pieces):
                yield old, new


@dataclass(frozen=True)
class _Columns:
    """The columns of a year's problem: who takes which piece, who is in which session, and what nobody takes."""

    takes: Mapping[tuple[int, int, int], int]
    """Task, piece, auditor."""
    joins: Mapping[tuple[int, int], int]
    """Task, auditor."""
    holes: Mapping[tuple[int, int], int]
    """Task, piece."""

    @property
    def count(self) -> int:
        return len(self.takes) + len(self.joins) + len(self.holes)


def _columns(tasks: Sequence[Task], auditors: Sequence[Auditor]) -> _Columns:
    takes = [
        (t, p, a)
        for t, task in enumerate(tasks)
        for p, piece in enumerate(task.pieces)
        for a, auditor in enumerate(auditors)
        if may(task, piece, auditor)
    ]
    joins = list(dict.fromkeys((t, a) for t, _, a in takes))
    holes = [(t, p) for t, task in enumerate(tasks) for p in range(len(task.pieces))]
    number = iter(range(len(takes) + len(joins) + len(holes)))
    return _Columns(*(dict(zip(keys, number, strict=False)) for keys in (takes, joins, holes)))  # type: ignore[arg-type]


def _assign_year(tasks: Sequence[Task], auditors: Sequence[Auditor]) -> Assignment:
    """One year's tasks."""
    columns = _columns(tasks, auditors)
    if not columns.takes:
        return tuple((None,) * len(task.pieces) for task in tasks)
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    limits = list(_limits(tasks, auditors, columns))
    cost = list(_costs(tasks, auditors, columns))
    cells = [(place, column, value) for place, (row, _, _) in enumerate(limits) for column, value in row]
    rows, places, values = zip(*cells, strict=True)
    solved = milp(
        np.array(cost),
        constraints=LinearConstraint(
            coo_array((values, (rows, places)), shape=(len(limits), columns.count)),
            [low for _, low, _ in limits],
            [high for _, _, high in limits],
        ),
        bounds=Bounds(0, 1),
        integrality=np.ones(columns.count),
        options={"mip_rel_gap": 0.0},
    )
    found: list[list[int | None]] = [[None] * len(task.pieces) for task in tasks]
    for (t, p, a), column in columns.takes.items():
        if solved.x[column] > 0.5:
            found[t][p] = a
    return tuple(map(tuple, found))


def _costs(tasks: Sequence[Task], auditors: Sequence[Auditor], columns: _Columns) -> Iterator[float]:
    """What each column counts, in their order."""
    weights = [_weight(auditor) for auditor in auditors]
    kept = setting("audit", "approved_weight")
    takes = (
        work_days(tasks[t].pieces[p].days) * weights[a] * (kept if auditors[a].name in tasks[t].approved else 1)
        for t, p, a in columns.takes
    )
    joins = (setting("audit", "joining") * weights[a] for _, a in columns.joins)
    open_ = (setting("audit", "uncovered_weight") * len(tasks[t].pieces[p].requirements) for t, p in columns.holes)
    return chain(takes, joins, open_)


def _limits(
    tasks: Sequence[Task], auditors: Sequence[Auditor], columns: _Columns
) -> Iterator[tuple[list[tuple[int, float]], float, float]]:
    """What a solution has to keep, each as columns with their weights, the least and the most that they may sum up to."""
    of_piece: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for (t, p, a), column in columns.takes.items():
        of_piece.setdefault((t, p), []).append((column, 1.0))
        yield [(columns.joins[t, a], 1.0), (column, -1.0)], 0.0, 1.0
    for key, column in columns.holes.items():
        yield [*of_piece.get(key, []), (column, 1.0)], 1.0, 1.0
    most = setting("audit", "team_at_most")
    for t in range(len(tasks)):
        if team := [(column, 1.0) for (task, _), column in columns.joins.items() if task == t]:
            yield team, 0.0, most
    for place, auditor in enumerate(auditors):
        row = [
            (column, work_days(tasks[t].pieces[p].days)) for (t, p, a), column in columns.takes.items() if a == place
        ]
        if auditor.days is not None and row:
            yield row, 0.0, auditor.days + SMALLEST_DAYS
