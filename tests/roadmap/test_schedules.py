"""Schedules against exhaustive search: the exact one is the best, the quick one keeps within its bound, both keep the rules."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.roadmap.exact import exact_schedule
from ims_lib.roadmap.model import Schedule, Work
from ims_lib.roadmap.quick import order_by_worth, quick_schedule

Room = tuple[float, ...]


@st.composite
def works(draw: st.DrawFn, packages: int = 5) -> Work:
    """Up to five packages, each needing some of those before it."""
    many = draw(st.integers(1, packages))
    quarters = st.integers(1, 24).map(lambda value: value / 4)
    needs = [frozenset(draw(st.sets(st.integers(0, place - 1), max_size=2)) if place else ()) for place in range(many)]
    return Work(
        days=tuple(draw(st.lists(quarters, min_size=many, max_size=many))),
        worth=tuple(draw(st.lists(quarters, min_size=many, max_size=many))),
        needs=tuple(needs),
    )


@st.composite
def rooms(draw: st.DrawFn, work: Work, months: int = 6) -> Room:
    """Days month by month, added up; months without any among them; the last month holds all."""
    a_month = draw(st.lists(st.integers(0, 8), min_size=1, max_size=months - 1))
    done = list(accumulate(float(days) for days in a_month))
    return (*done, max(done[-1], sum(work.days)))


def schedules(work: Work, room: Room) -> tuple[Schedule, Schedule]:
    quick = quick_schedule(work, room, order_by_worth(work))
    return quick, exact_schedule(work, room, quick, time_limit_s=None)


def exhaustive(work: Work, room: Room) -> float:
    """The best value over every way to give packages their finishing months that keeps to capacity, needs and dates."""
    best = float("inf")
    for months in product(range(len(room)), repeat=len(work.days)):
        if keeps_rules(work, room, months):
            best = min(best, sum(worth * (month + 1) for worth, month in zip(work.worth, months, strict=True)))
    return best


def keeps_rules(work: Work, room: Room, months: Sequence[int]) -> bool:
    fits = all(
        sum(days for days, month in zip(work.days, months, strict=True) if month <= end) <= here + 1e-6
        for end, here in enumerate(room)
    )
    waits = all(months[need] <= months[place] for place, needs in enumerate(work.needs) for need in needs)
    due = work.due or [math.inf] * len(work.days)
    return fits and waits and all(month <= by for month, by in zip(months, due, strict=True))


def assert_sound(work: Work, room: Room, schedule: Schedule) -> None:
    assert sorted(schedule.order) == list(range(len(work.days)))
    place = {package: n for n, package in enumerate(schedule.order)}
    assert all(place[need] < place[package] for package, needs in enumerate(work.needs) for need in needs)
    assert keeps_rules(work, room, schedule.months)
    assert schedule.bound <= schedule.value


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_exact_is_the_best_of_all_and_quick_is_within_its_bound(data: st.DataObject) -> None:
    work = data.draw(works())
    room = data.draw(rooms(work))
    quick, exact = schedules(work, room)
    best = exhaustive(work, room)
    assert exact.exact
    assert exact.value == pytest.approx(best)
    assert quick.bound <= best + 1e-6 * best
    assert best <= quick.value + 1e-6 * best
    for schedule in (quick, exact):
        assert_sound(work, room, schedule)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_dates_that_can_be_met_are_met_at_the_least_cost(data: st.DataObject) -> None:
    work = data.draw(works(packages=4))
    room = data.draw(rooms(work))
    # Any order shows months that can be met: due is what one order reaches, or a little later.
    months = schedules(work, room)[0].months
    later = data.draw(st.lists(st.sampled_from([0, 1, None]), min_size=len(months), max_size=len(months)))
    due = [
        math.inf if more is None else min(month + more, len(room) - 1)
        for month, more in zip(months, later, strict=True)
    ]
    for place, needs in reversed(list(enumerate(work.needs))):
        for need in needs:
            due[need] = min(due[need], due[place])
    dated = work.due_by(due)
    quick, exact = schedules(dated, room)
    assert exact.value == pytest.approx(exhaustive(dated, room))
    for schedule in (quick, exact):
        assert_sound(dated, room, schedule)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_more_capacity_is_never_later(data: st.DataObject) -> None:
    work = data.draw(works())
    room = data.draw(rooms(work))
    extra = data.draw(st.lists(st.integers(0, 5), min_size=len(room), max_size=len(room)))
    more = tuple(here + added for here, added in zip(room, accumulate(extra), strict=True))
    before, after = schedules(work, room), schedules(work, more)
    assert all(then <= now for now, then in zip(before[0].months, after[0].months, strict=True))
    assert after[1].value <= before[1].value + 1e-6
    assert after[0].bound <= before[0].bound + 1e-6 * before[0].bound


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_fewer_months_without_work_are_never_later(data: st.DataObject) -> None:
    work = data.draw(works())
    days = data.draw(st.lists(st.integers(1, 8), min_size=2, max_size=5))
    rest = data.draw(st.integers(0, len(days) - 1))
    last = float(sum(days)) + sum(work.days)

    def room(idle: int | None) -> Room:
        a_month = [0.0 if place == idle else float(value) for place, value in enumerate(days)]
        return (*accumulate(a_month), last)

    before, after = schedules(work, room(rest)), schedules(work, room(None))
    assert all(then <= now for now, then in zip(before[0].months, after[0].months, strict=True))
    assert after[1].value <= before[1].value + 1e-6


def test_a_package_may_take_several_months_and_what_needs_it_may_begin_in_the_last_of_them() -> None:
    work = Work(days=(25.0, 5.0), worth=(1.0, 9.0), needs=(frozenset(), frozenset({0})))
    quick, exact = schedules(work, (10.0, 20.0, 30.0, 40.0))
    assert quick.months == exact.months == (2, 2)


def test_a_small_heavy_package_goes_before_a_large_light_one() -> None:
    work = Work(days=(10.0, 1.0), worth=(2.0, 1.0), needs=(frozenset(), frozenset()))
    assert order_by_worth(work) == (1, 0)


def test_what_is_worth_little_itself_goes_early_when_much_waits_for_it() -> None:
    work = Work(days=(4.0, 1.0, 4.0), worth=(0.1, 20.0, 3.0), needs=(frozenset(), frozenset({0}), frozenset()))
    assert order_by_worth(work) == (0, 1, 2)


def test_a_due_date_moves_forward_what_it_must_and_no_more() -> None:
    work = Work(days=(2.0, 2.0, 2.0), worth=(3.0, 2.0, 1.0), needs=(frozenset(),) * 3, due=(math.inf, math.inf, 0))
    quick, _ = schedules(work, (2.0, 4.0, 6.0))
    assert quick.order == (2, 0, 1)
    assert quick.months == (1, 2, 0)


def test_nothing_to_do_is_a_schedule_too() -> None:
    quick, exact = schedules(Work((), (), ()), (1.0,))
    assert (quick.order, exact.order, quick.value) == ((), (), 0.0)


def test_when_time_runs_out_the_quick_order_stands_with_its_bound() -> None:
    work = Work(
        tuple(float(n % 7 + 1) for n in range(40)), tuple(float(n % 5 + 1) for n in range(40)), (frozenset(),) * 40
    )
    room = tuple(accumulate([11.0] * 16))
    quick = quick_schedule(work, room, order_by_worth(work))
    cut = exact_schedule(work, room, quick, time_limit_s=0.0)
    assert cut.value <= quick.value
    assert quick.bound <= cut.bound <= cut.value


def test_the_same_work_gives_the_same_order() -> None:
    work = Work(tuple(float(n % 3 + 1) for n in range(30)), (1.0,) * 30, (frozenset(),) * 30)
    assert order_by_worth(work) == order_by_worth(work)
    room = tuple(accumulate([9.0] * 8))
    assert schedules(work, room)[0] == schedules(work, room)[0]
