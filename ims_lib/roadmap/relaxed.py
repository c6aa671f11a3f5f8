"""The month model of a roadmap, and what it gives when packages may be finished in part: a bound, and an order.

For every package and month one number says whether the package is finished by the month's end. It never falls from
month to month; nothing is finished before what it needs; and what is finished by a month's end has no more days than
there were to work until then. That is all: with one team, packages can be worked one after the other in the order of
their finishing months, so it needs no second set of numbers for the days spent on each. (Time-indexed formulation of
1|prec|Σ wC; Sousa and Wolsey 1992, here with finishing months.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from ims_lib.roadmap.model import Work
from ims_lib.tolerances import SMALLEST_PLANNED_DAYS


@dataclass(frozen=True)
class Solved:
    """Shares finished, a row a package and a column a month; the value, and what no order can get below."""

    finished: Any
    value: float
    bound: float


def solve(
    work: Work, room: Sequence[float], *, whole: bool, in_part: bool = False, time_limit_s: float | None = None
) -> Solved | None:
    """The least worth × finishing month, with packages finished as a whole or in part; none when time ran out first.

    Minimises over all orders that are ready with the last of the months and by what is due. `room` adds up
    the working days month by month; the last must hold all. `in_part` counts even a part that is finished before the
    whole could be: a looser bound, but parts then come in the order of their worth per day.
    """
    packages, months = len(work.days), len(room)
    lowest, highest = _fixed(work, room, in_part=in_part)
    worth = np.array(work.worth)
    gain = np.repeat(-worth[:, None], months, axis=1)
    gain[:, -1] = 0.0  # by the last month all is finished, in every order
    rows, most = _rows(work, np.asarray(room))
    found = milp(
        gain.ravel(),
        constraints=LinearConstraint(rows, ub=most),
        bounds=Bounds(lowest.ravel(), highest.ravel()),
        integrality=np.full(packages * months, int(whole)),
        # Simplifying first takes longer than it saves where no whole numbers are asked for.
        options={"presolve": whole, "mip_rel_gap": 0.0}
        | ({} if time_limit_s is None else {"time_limit": time_limit_s}),
    )
    if found.x is None:
        return None
    base = float(worth.sum()) * months
    bound = found.mip_dual_bound if whole else found.fun
    return Solved(found.x.reshape(packages, months), base + found.fun, base + bound)


def _fixed(work: Work, room: Sequence[float], *, in_part: bool) -> tuple[Any, Any]:
    """Least and most that can be finished: nothing before its own days and those of all it needs, all by what is due."""
    lowest = np.zeros((len(work.days), len(room)))
    highest = np.ones_like(lowest)
    lowest[:, -1] = 1.0
    for place, due in enumerate(work.due):
        if due < len(room):
            lowest[place, int(due) :] = 1.0
    if in_part:
        return lowest, highest
    for place in range(len(work.days)):
        before = sum(work.days[item] for item in work.with_needs({place}))
        highest[place, np.asarray(room) < before - SMALLEST_PLANNED_DAYS] = 0.0
    return lowest, np.maximum(highest, lowest)


def _rows(work: Work, room: Any) -> tuple[Any, Any]:
    """Each row a sum that must not be above its most: days by month, then what never falls, then what comes first."""
    packages, months = len(work.days), len(room)
    place = np.arange(packages * months).reshape(packages, months)
    day_rows = np.tile(np.arange(months), packages)
    pairs = [(place[:, :-1].ravel(), place[:, 1:].ravel())]
    pairs += [(place[after], place[need]) for after, needs in enumerate(work.needs) for need in sorted(needs)]
    lower, upper = (np.concatenate(side) for side in zip(*pairs, strict=True))
    pair_rows = months + np.arange(len(lower))
    rows = np.concatenate([day_rows, pair_rows, pair_rows])
    columns = np.concatenate([place.ravel(), lower, upper])
    values = np.concatenate([np.repeat(work.days, months), np.ones(len(lower)), -np.ones(len(lower))])
    matrix = coo_array((values, (rows, columns)), shape=(months + len(lower), packages * months)).tocsr()
    return matrix, np.concatenate([room + SMALLEST_PLANNED_DAYS, np.zeros(len(lower))])
