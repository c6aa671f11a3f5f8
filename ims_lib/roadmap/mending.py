"""What is asked for by a day, and how a plan that keeps most of it is mended: what comes late goes before other work."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.quick import ranks
from ims_lib.roadmap.work import Schedule, Work

PLAIN = 1.0
"""The weight of a day that a single row sets."""
PASSES, MENDED, CHAINS = 2, 12, 3
"""So many times so many late demands are put in front, each with so many of the chains that they wait for."""
SOON = (1 / 8, 1 / 4)
"""Behind so much of an order a day that is pressed is tried, too."""
Place: TypeAlias = Callable[[tuple[int, ...]], Schedule]
"""Each package's number in an order → the schedule by it."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Packages and marks that are wanted by a day."""

    by: date
    places: frozenset[int]
    weight: float = PLAIN
    """How much it counts that it is kept, against others."""
    is_pressed: bool = False
    """Whether each day counts by which it is missed, as of a certificate that is held or wanted."""
    is_certificate: bool = False
    """Whether it is that of a certificate which is wanted."""


def end_by(schedule: Schedule, calendar: Calendar, demand: Demand) -> date:
    ends = schedule.ends
    return calendar.days[max([ends[place] for place in demand.places])] if demand.places else calendar.months[0].first


def mended(
    work: Work,
    calendar: Calendar,
    place: Place,
    orders: Iterable[tuple[int, ...]],
    can_be_kept: Sequence[Demand],
    missed: Callable[[Schedule], tuple[float, ...]],
) -> Schedule:
    """The best of these orders by what is `missed`; where one that puts what comes late in front is better, that one.

    Tried are all that a late demand needs, if it is pressed behind what comes first too; and what it waits for last, with what that waits
    for, behind what is due soon.
    """

    @cache
    def worse(order: tuple[int, ...]) -> tuple[float, ...]:
        return missed(place(order))

    best = min(orders, key=worse)
    for _ in range(PASSES):
        before = best
        late = [demand for demand in can_be_kept if end_by(place(best), calendar, demand) > demand.by]
        for demand in late[:MENDED]:
            soon = _due_soon(work, calendar, can_be_kept, demand)
            needs = work.with_needs(demand.places)
            found, front = [best, _in_front(best, needs)], set[int]()
            for share in SOON if demand.is_pressed else ():
                found.append(_in_front(best, needs, behind={n for n, at in enumerate(best) if at < share * len(best)}))
            tried = best
            for _ in range(CHAINS):
                front |= _waited_for(work, calendar, place(tried), demand)
                tried = _in_front(best, front, behind=soon)
                found.append(tried)
            best = min(found, key=worse)
        if best == before:
            break
    return place(best)


def _due_soon(work: Work, calendar: Calendar, demands: Sequence[Demand], demand: Demand) -> set[int]:
    """What other demands need in the first half of the time that is left for this one."""
    half = calendar.days[0] + (demand.by - calendar.days[0]) / 2
    return work.with_needs(place for other in demands if other.by < half for place in other.places)


def _in_front(order: Sequence[int], front: Collection[int], *, behind: Collection[int] = ()) -> tuple[int, ...]:
    """The same order with these in front, behind some others."""

    return ranks([(0 if n in behind else 1 if n in front else 2, place, n) for n, place in enumerate(order)])


def _waited_for(work: Work, calendar: Calendar, schedule: Schedule, demand: Demand) -> set[int]:
    """What a demand waits for last by a schedule, what that waits for last, and so on."""
    ends = [calendar.ordinals[end] for end in schedule.ends]
    found: set[int] = set()
    before = max(demand.places, key=ends.__getitem__)
    while before not in found:
        found.add(before)
        place = before
        before = max(work.needs[place], key=lambda need: ends[need] + work.waits.get((place, need), 0), default=place)
    return found
