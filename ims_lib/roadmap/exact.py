"""The exact schedule: no order closes the gaps earlier, or it is told by how much one might."""

from __future__ import annotations

from ims_lib.roadmap.model import Schedule, Work
from ims_lib.roadmap.quick import finishing_months, in_order, value_of
from ims_lib.roadmap.relaxed import solve
from ims_lib.tolerances import PROVEN


def exact_schedule(work: Work, room: tuple[float, ...], quick: Schedule, *, time_limit_s: float | None) -> Schedule:
    """The best order of all, solved as a whole-number model month by month (HiGHS branch and cut).

    When time runs out it is the best order found so far, the quick one if nothing better was found, with the
    bound reached by then; how far that is depends on the machine. Without a limit the result depends on the
    input alone.
    """
    if not work.days:
        return quick
    solved = solve(work, room, whole=True, time_limit_s=time_limit_s)
    bound, best = quick.bound, quick
    if solved is not None:
        bound = max(bound, solved.bound)
        months = [int((row < 0.5).sum()) for row in solved.finished]
        place_in = {place: n for n, place in enumerate(quick.order)}
        order = in_order(work, [(months[place], 0.0, place_in[place]) for place in range(len(months))])
        found = finishing_months(work, room, order)
        if value_of(work, found) < quick.value - PROVEN * quick.value:
            best = Schedule(order, found, value_of(work, found))
    bound = min(bound, best.value)
    return Schedule(best.order, best.months, best.value, bound, best.value - bound <= PROVEN * max(best.value, 1.0))
