"""Schedules against exhaustive search: none is better than the bound, what is called the best is, and all keep the rules."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ims_lib.roadmap.capacity import FULL_TIME, Calendar, calendar_for
from ims_lib.roadmap.exact import exact_schedule
from ims_lib.roadmap.more_days import days_of_owners
from ims_lib.roadmap.placing import place_work
from ims_lib.roadmap.promises import keeping_promises
from ims_lib.roadmap.quick import in_order, keeps_dates, quick_schedule, rank_by_ratio
from ims_lib.roadmap.relaxed import solve
from ims_lib.roadmap.wanted import Demand, earliest_schedule, heed
from ims_lib.roadmap.work import NOBODY, Schedule, Work
from tests.builders import client

ROLES = ("Quality officer", "Service manager")
SMALL = 1e-6
FEW = 7
"""Of so many months every way is tried."""
quarters = st.integers(1, 24).map(lambda value: value / 4)


@st.composite
def works(draw: st.DrawFn, packages: int = 5) -> Work:
    """Up to five packages and a mark behind them, each needing some of those before it, some so many days later."""
    many = draw(st.integers(1, packages))
    needs = [frozenset(draw(st.sets(st.integers(0, place - 1), max_size=2)) if place else ()) for place in range(many)]
    needs.append(frozenset(draw(st.sets(st.integers(0, many - 1), max_size=2))))
    pairs = [(place, need) for place, before in enumerate(needs) for need in sorted(before)]
    days = st.sampled_from([0, 0, 1, 7, 30, 90])
    return Work(
        days=(*draw(st.lists(quarters, min_size=many, max_size=many)), 0.0),
        worth=(*draw(st.lists(quarters, min_size=many, max_size=many)), 0.0),
        needs=tuple(needs),
        waits={pair: wait for pair in pairs if (wait := draw(days))},
        owners=(*draw(st.lists(st.sampled_from([NOBODY, 0, 1]), min_size=many, max_size=many)), NOBODY),
    )


capacities = st.fixed_dictionaries(
    {
        "days_per_month": st.sampled_from([1, 2.5, 8, 20, 40]),
        "no_work_in": st.sampled_from([[], ["January"], [12, "2027-02"]]),
        "roles": st.dictionaries(st.sampled_from(ROLES), st.sampled_from([1, 4, 15, 40]), max_size=2),
    }
)


def calendar_of(work: Work, capacity: dict[str, Any]) -> Calendar:
    found = calendar_for(client(capacity=capacity, country="CH-ZH"), sum(work.days), days_of_owners(work, ROLES))
    assert found is not None
    return found


def schedules(work: Work, calendar: Calendar, demands: Sequence[Demand] = ()) -> tuple[Work, Schedule, Schedule]:
    """The work with its due days, the quick schedule and the exact one."""
    rank = rank_by_ratio(work)
    kept = earliest_schedule(work, calendar, rank, demands)
    dated = heed(work, calendar, demands, kept) if demands else work
    quick = quick_schedule(dated, calendar, rank, kept)
    return dated, quick, exact_schedule(dated, calendar, quick, time_limit_s=None)


def assert_sound(work: Work, calendar: Calendar, schedule: Schedule) -> None:
    """Needs, waits, owners, the team's days on every working day, due days, and the figures."""
    days = calendar.days
    for place, needs in enumerate(work.needs):
        assert schedule.starts[place] <= schedule.ends[place]
        for need in needs:
            wait = timedelta(days=work.waits.get((place, need), 0))
            assert days[schedule.ends[need]] + wait <= days[schedule.starts[place]]
    for owner in set(work.owners) - {NOBODY}:
        own = sorted((schedule.starts[n], schedule.ends[n]) for n in range(len(work.days)) if work.owner(n) == owner)
        assert all(end <= start for (_, end), (start, _) in pairwise(own))
    assert can_be_worked(work, calendar, schedule)
    assert keeps_dates(work, schedule)
    assert schedule.months == tuple(calendar.month[end] for end in schedule.ends)
    assert schedule.value == pytest.approx(
        sum(worth * (month + 1) for worth, month in zip(work.worth, schedule.months, strict=True))
    )
    assert schedule.bound <= schedule.value


def can_be_worked(work: Work, calendar: Calendar, schedule: Schedule) -> bool:
    """Whether each working day has room for what is worked on it: some split of the packages over their own days fits all."""
    columns = [
        (place, day)
        for place, (start, end) in enumerate(zip(schedule.starts, schedule.ends, strict=True))
        for day in range(start, end + 1)
        if work.days[place]
    ]
    if not columns:
        return True
    used = sorted({day for _, day in columns})
    whose = sorted(set(work.owners) - {NOBODY})
    team = [[float(day == at) for _, day in columns] for at in used]
    own = [
        [float(day == at and work.owner(place) == owner) for place, day in columns] for owner in whose for at in used
    ]
    most = [calendar.team[at] for at in used] + [calendar.works(owner, at) for owner in whose for at in used]
    packages = [place for place, days in enumerate(work.days) if days]
    found = linprog(
        np.zeros(len(columns)),
        A_ub=np.array(team + own),
        b_ub=np.array(most) + SMALL,
        A_eq=np.array([[float(place == at) for place, _ in columns] for at in packages]),
        b_eq=np.array([work.days[at] for at in packages]),
        bounds=(0, FULL_TIME),
    )
    return bool(found.success)


def every_schedule(work: Work, calendar: Calendar) -> Iterator[Schedule]:
    """One after the other by every order that needs allow: a rank for each, and what it comes to."""
    for order in permutations(range(len(work.days))):
        at = {place: number for number, place in enumerate(order)}
        if all(at[need] < at[place] for place, needs in enumerate(work.needs) for need in needs):
            yield place_work(work, calendar, [at[place] for place in range(len(work.days))])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_schedule_is_better_than_the_bound_and_all_keep_the_rules(data: st.DataObject) -> None:
    work = data.draw(works())
    calendar = calendar_of(work, data.draw(capacities))
    _, quick, exact = schedules(work, calendar)
    best = min(each.value for each in every_schedule(work, calendar))
    for schedule in (quick, exact):
        assert_sound(work, calendar, schedule)
        assert schedule.bound <= best * (1 + SMALL)
    assert exact.value <= quick.value
    assert exact.bound >= quick.bound * (1 - SMALL)
    if exact.exact:
        assert exact.value <= best * (1 + SMALL)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_order_that_is_placed_keeps_the_rules(data: st.DataObject) -> None:
    work = data.draw(works(packages=8))
    calendar = calendar_of(work, data.draw(capacities))
    order = data.draw(st.permutations(range(len(work.days))))
    assert_sound(work, calendar, place_work(work, calendar, order))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_days_on_which_nothing_changes_are_placed_at_once_as_they_are_one_by_one(data: st.DataObject) -> None:
    work = data.draw(works(packages=8))
    calendar = calendar_of(work, data.draw(capacities))
    order = data.draw(st.permutations(range(len(work.days))))
    one_by_one = replace(calendar)
    vars(one_by_one)["alike_until"] = tuple(range(1, len(calendar.days) + 1))
    assert place_work(work, calendar, order) == place_work(work, one_by_one, order)


def test_the_team_has_the_same_share_of_each_day_until_the_first_that_differs() -> None:
    work = small((10.0, 2.0, set()))
    calendar = calendar_of(work, 10.0)
    for day, until in enumerate(calendar.alike_until):
        assert len({*calendar.team[day:until]}) == 1
        assert until == len(calendar.days) or calendar.team[until] != calendar.team[day]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_days_that_can_be_kept_are_kept(data: st.DataObject) -> None:
    work = data.draw(works(packages=4))
    calendar = calendar_of(work, data.draw(capacities))
    # Any order shows days that can be kept: asked for is what one order reaches.
    shown = place_work(work, calendar, data.draw(st.permutations(range(len(work.days)))))
    asked = data.draw(st.integers(0, len(work.days) - 1))
    demands = [Demand(calendar.days[shown.ends[asked]], frozenset({asked}))]
    dated, quick, exact = schedules(work, calendar, demands)
    for schedule in (quick, exact):
        assert_sound(dated, calendar, schedule)
    best = min((each.value for each in every_schedule(work, calendar) if keeps_dates(dated, each)), default=math.inf)
    if exact.exact:
        assert exact.value <= best * (1 + SMALL)
    assert exact.bound <= best * (1 + SMALL)


def by_months(work: Work, calendar: Calendar, months: int) -> float:
    """The best value over every way to give packages their finishing months that keeps to the days of all, needs and waits."""
    best = math.inf
    rooms = {NOBODY: calendar.room} | {owner: calendar.room_of(owner) for owner in set(work.owners) - {NOBODY}}
    earliest = place_work(replace(work, owners=()), without_limits(calendar), range(len(work.days)))
    # the last stands for all that come later
    for found in product(range(months + 1), repeat=len(work.days)):
        fits = all(
            sum(
                days
                for n, (days, month) in enumerate(zip(work.days, found, strict=True))
                if month <= end and owner in (NOBODY, work.owner(n))
            )
            <= room[end] + SMALL
            for owner, room in rooms.items()
            for end in range(months)
        )
        in_order = all(found[need] <= found[n] for n, needs in enumerate(work.needs) for need in needs)
        if fits and in_order and all(month >= first for month, first in zip(found, earliest.months, strict=True)):
            best = min(best, sum(worth * (month + 1) for worth, month in zip(work.worth, found, strict=True)))
    return best


def without_limits(calendar: Calendar) -> Calendar:
    """The same days with as many people as one likes."""
    return replace(calendar, team=(1000.0,) * len(calendar.days), owners=())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_month_model_is_no_looser_than_months_and_no_tighter_than_days(data: st.DataObject) -> None:
    work = data.draw(works(packages=4))
    calendar = calendar_of(work, data.draw(capacities))
    placed = place_work(work, calendar, rank_by_ratio(work))
    months = max(placed.months) + 1
    assume(months <= FEW)
    whole, parts = (solve(work, calendar, months, whole=whole) for whole in (True, False))
    assert whole is not None
    assert parts is not None
    assert parts.bound <= whole.value * (1 + SMALL)
    assert by_months(work, calendar, months) * (1 - SMALL) <= whole.value
    best = min(each.value for each in every_schedule(work, calendar))
    assert whole.value <= best * (1 + SMALL)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_without_owners_and_waits_more_days_a_month_are_never_later(data: st.DataObject) -> None:
    drawn = data.draw(works())
    work = Work(drawn.days, drawn.worth, drawn.needs)
    rank = rank_by_ratio(work)
    few, more = data.draw(st.sampled_from([(1, 2), (2.5, 4), (8, 20), (20, 40)]))
    rest = data.draw(st.sampled_from([[], ["January"], [12, "2027-02"]]))
    late = {"days_per_month": few, "no_work_in": rest}
    before = place_work(work, here := calendar_of(work, late), rank)
    for sooner in ({"days_per_month": more, "no_work_in": rest}, {"days_per_month": few}):
        after = place_work(work, there := calendar_of(work, sooner), rank)
        assert all(there.days[now] <= here.days[then] for now, then in zip(after.ends, before.ends, strict=True))


def small(*packages: tuple[float, float, set[int]], **said: Any) -> Work:
    days, worth, needs = zip(*packages, strict=True)
    return Work(days, worth, tuple(map(frozenset, needs)), **said)


def test_a_package_may_take_several_months_and_what_needs_it_may_begin_on_its_last_day() -> None:
    work = small((25.0, 1.0, set()), (0.5, 9.0, {0}))
    calendar = calendar_of(work, {"days_per_month": 10})
    for schedule in schedules(work, calendar)[1:]:
        assert calendar.days[schedule.ends[0]].month == 2
        assert schedule.starts[1] - schedule.ends[0] in (0, 1)


def test_a_small_heavy_package_goes_before_a_large_light_one() -> None:
    assert rank_by_ratio(small((10.0, 2.0, set()), (1.0, 1.0, set()))) == (1, 0)


def test_what_is_worth_little_itself_goes_early_when_much_waits_for_it() -> None:
    work = small((4.0, 0.1, set()), (1.0, 20.0, {0}), (4.0, 3.0, set()))
    _, quick, _ = schedules(work, calendar_of(work, {"days_per_month": 5}))
    assert sorted(range(3), key=lambda place: quick.ends[place]) == [0, 1, 2]


def test_an_owner_does_one_package_after_the_other_and_two_owners_work_side_by_side() -> None:
    packages = ((4.0, 1.0, set()), (4.0, 1.0, set()))
    calendar = calendar_of(small(*packages), {"days_per_month": 60})
    one = place_work(small(*packages, owners=(0, 0)), calendar, (0, 1))
    two = place_work(small(*packages, owners=(0, 1)), calendar, (0, 1))
    assert (one.starts, one.ends) == ((0, 4), (3, 7))
    assert (two.starts, two.ends) == ((0, 0), (3, 3))


def test_what_waits_begins_no_day_too_early_and_others_are_done_meanwhile() -> None:
    work = small((1.0, 1.0, set()), (1.0, 9.0, {0}), (3.0, 0.1, set()), waits={(1, 0): 30}, owners=(0, 0, 0))
    calendar = calendar_of(work, {"days_per_month": 40})
    found = place_work(work, calendar, (0, 1, 2))
    assert (found.starts[2], found.ends[2]) == (1, 3)
    assert calendar.days[found.starts[1]] == next(
        day for day in calendar.days if day >= calendar.days[found.ends[0]] + timedelta(days=30)
    )


def test_a_due_day_moves_forward_what_it_must_and_no_more() -> None:
    work = small((2.0, 3.0, set()), (2.0, 2.0, set()), (2.0, 1.0, set()))
    calendar = calendar_of(work, {"days_per_month": 2})
    by_itself = schedules(work, calendar)[1]
    assert by_itself.ends[0] < by_itself.ends[1] < by_itself.ends[2]
    _, quick, _ = schedules(work, calendar, [Demand(calendar.days[by_itself.ends[0]], frozenset({2}))])
    assert quick.ends[2] < quick.ends[0] < quick.ends[1]


def test_a_day_that_cannot_be_kept_is_missed_by_no_more_than_it_must() -> None:
    work = small((2.0, 3.0, set()), (2.0, 1.0, set()))
    calendar = calendar_of(work, {"days_per_month": 2})
    first = min(each.ends[1] for each in every_schedule(work, calendar))
    dated, quick, _ = schedules(work, calendar, [Demand(calendar.days[0], frozenset({1}))])
    assert calendar.month[quick.ends[1]] == calendar.month[first]
    assert keeps_dates(dated, quick)


@pytest.mark.parametrize(("is_pressed", "first"), [(True, 0), (False, 1)])
def test_a_day_that_is_pressed_is_not_put_off_for_ever_once_it_is_missed(is_pressed: bool, first: int) -> None:
    work = small((1.0, 1.0, set()), (10.0, 1.0, set()))
    calendar = calendar_of(work, {"days_per_month": 2})
    alone = place_work(work, calendar, (1, 0)).ends[1]
    demands = [
        Demand(calendar.days[0] - timedelta(days=1), frozenset({0}), is_pressed=is_pressed),
        Demand(calendar.days[alone], frozenset({1})),
    ]
    found = earliest_schedule(work, calendar, rank_by_ratio(work), demands)
    assert min((0, 1), key=lambda place: found.ends[place]) == first


RIVALS = [
    (
        [(8.0, 2.0, set()), (8.0, 1.0, {0}), (8.0, 5.0, {0, 1}), (2.0, 1.0, {1}), (4.0, 5.0, set()), (4.0, 1.0, set())],
        ({0, 1, 2}, {0, 3, 5}),
        (date(2027, 1, 14), date(2027, 1, 27)),
    ),
    (
        [(1.0, 5.0, set()), (4.0, 1.0, {0}), (2.0, 2.0, {0, 1}), (8.0, 2.0, set()), (4.0, 1.0, {1})],
        ({3}, {2, 4}),
        (date(2026, 12, 22), date(2027, 1, 20)),
    ),
]
"""Packages, what each of two certificates needs, and the days by which they are wanted, one of which is moved on."""


@pytest.mark.parametrize(("packages", "needs", "by"), RIVALS)
def test_more_time_for_one_certificate_takes_none_from_another(
    packages: list[tuple[float, float, set[int]]], needs: tuple[set[int], set[int]], by: tuple[date, date]
) -> None:
    work = small(*packages, *((0.0, 0.0, each) for each in needs))
    calendar, marks = calendar_of(work, {"days_per_month": 8}), (len(packages), len(packages) + 1)
    late = []
    for weeks in range(0, 32, 2):
        wanted = (by[0] + timedelta(weeks=weeks), by[1])
        demands = [
            Demand(day, frozenset({mark}), 5, is_pressed=True, is_certificate=True)
            for day, mark in zip(wanted, marks, strict=True)
        ]
        found = earliest_schedule(work, calendar, rank_by_ratio(work), demands)
        late.append(max(calendar.days[found.ends[marks[1]]], by[1]))
    assert late == sorted(late, reverse=True)


@pytest.mark.parametrize(("promised", "first"), [(30, (1, 0)), (0, (0,))], ids=["room", "another day would be lost"])
def test_what_leaves_records_for_a_day_that_is_late_goes_before_the_first_look(
    promised: int, first: tuple[int]
) -> None:
    work = replace(small((8.0, 0.0, set()), (1.0, 1.0, set()), (1.0, 1.0, {1})), waits={(2, 1): 90}, first=(0,))
    calendar = calendar_of(work, {"days_per_month": 20})
    rank, looked = rank_by_ratio(work), place_work(work, calendar, rank_by_ratio(work)).ends[0]
    late = Demand(calendar.days[0], frozenset({2}), is_pressed=True)
    asked = [late, Demand(calendar.days[looked] + timedelta(days=promised), frozenset({0}))]
    assert keeping_promises(work, calendar, rank, [], [late], asked).first == first


def test_nothing_to_do_is_a_schedule_too() -> None:
    work = Work((), (), ())
    _, quick, exact = schedules(work, calendar_of(work, {"days_per_month": 1}))
    assert (quick.ends, exact.ends, quick.value) == ((), (), 0.0)


MANY = small(*((float(n % 7 + 1), float(n % 5 + 1), set()) for n in range(40)), owners=tuple(n % 2 for n in range(40)))


def test_when_time_runs_out_the_quick_schedule_stands_with_its_bound() -> None:
    calendar = calendar_of(MANY, {"days_per_month": 11})
    rank = rank_by_ratio(MANY)
    quick = quick_schedule(MANY, calendar, rank, place_work(MANY, calendar, rank))
    cut = exact_schedule(MANY, calendar, quick, time_limit_s=0.0)
    assert cut.value <= quick.value
    assert quick.bound <= cut.bound <= cut.value


def test_the_same_work_gives_the_same_days() -> None:
    calendar = calendar_of(MANY, {"days_per_month": 11})
    rank = rank_by_ratio(MANY)
    first, second = (quick_schedule(MANY, calendar, rank, place_work(MANY, calendar, rank)) for _ in range(2))
    assert first == second


def test_an_order_without_days_has_what_is_needed_first() -> None:
    work = small((1.0, 9.0, {2}), (1.0, 5.0, set()), (1.0, 1.0, set()))
    assert in_order(work, rank_by_ratio(work)) == (1, 2, 0)
