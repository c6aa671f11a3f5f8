"""The days that are worked: no weekend, no holiday, no month without work; and how much is done on each."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.client import read_client
from ims_lib.errors import BadClient
from ims_lib.gaps import find_gaps
from ims_lib.roadmap import Roadmap, plan_roadmap
from ims_lib.roadmap.capacity import FULL_TIME, Calendar, calendar_for
from tests.builders import ALL, AS_OF, catalogue, client, covered, criterion, write_client
from tests.roadmap.clients import CLIENTS, NOTHING, planned_with

KNOWLEDGE = catalogue(
    criterion("context.scope", "27001:4.3", "20000-1:4.3", days=8),
    criterion("access.rules", "27001:A.5.15", days=20, needs=["context.scope"]),
    criterion("change.recorded", "20000-1:8.5.1.2", days=14, needs=["context.scope"]),
    criterion("audit.covers", "27001:9.2.1", days=5),
)
CHRISTMAS = "2026-12-24 to 2027-01-03"
ZURICH = holidays.country_holidays("CH", subdiv="ZH")


def days_in(plan: Roadmap) -> list[date]:
    """Every day on which a package begins or ends, and of each certificate that isn't held the days on the way to it."""
    held = plan.gaps.coverage.assessment.certified
    work = [day for item in plan.in_order for day in (item.start, item.end) if day]
    milestones = [
        day
        for item in plan.milestones
        if item.standard not in held
        for day in (item.day, item.if_half, item.if_all)
        if day
    ]
    return [*work, *milestones]


def assert_worked(days: list[date], *, off: tuple[date, date], rest: set[int]) -> None:
    assert days
    assert [day for day in days if day.weekday() >= 5] == []
    assert [day for day in days if day in ZURICH] == []
    assert [day for day in days if off[0] <= day <= off[1]] == []
    assert [day for day in days if day.month in rest] == []


@pytest.mark.parametrize("name", CLIENTS)
def test_nothing_begins_ends_or_is_held_on_a_day_off(name: str) -> None:
    off = date(2027, 2, 8), date(2027, 2, 19)
    plan = planned_with(
        name,
        capacity={"days_per_month": 25, "no_work_in": [8]},
        country="CH-ZH",
        holidays=["2027-02-08 to 2027-02-19", "2027-05-07"],
    )
    assert_worked(days_in(plan), off=off, rest={8})
    assert date(2027, 5, 7) not in days_in(plan)


@settings(max_examples=25, deadline=None)
@given(
    capacity=st.sampled_from([1, 4, 25, 300]),
    rest=st.sets(st.integers(1, 12), max_size=3),
    first=st.dates(date(2026, 11, 24), date(2027, 12, 31)),
    more=st.integers(0, 40),
    as_of=st.dates(date(2026, 1, 1), date(2027, 6, 30)),
)
def test_so_it_is_whatever_the_settings(capacity: int, rest: set[int], first: date, more: int, as_of: date) -> None:
    off = first, first + timedelta(days=more)
    said: dict[str, Any] = {
        "not_started": list(ALL),
        "capacity": {"days_per_month": capacity, "no_work_in": sorted(rest)},
        "country": "CH-ZH",
        "holidays": [f"{off[0]} to {off[1]}"],
    }
    plan = plan_roadmap(find_gaps(covered(KNOWLEDGE, as_of=as_of, **said)), client(as_of=as_of, **said))
    assert_worked(days_in(plan), off=off, rest=rest)
    assert min(days_in(plan)) >= as_of


def calendar_of(days: float, *owners: tuple[str, float], as_of: date = AS_OF, **said: Any) -> Calendar:
    found = calendar_for(client(as_of=as_of, **said), days, owners)
    assert found is not None
    return found


# what client.yml says of months without work | which months of the first year are free of work
RESTS: list[tuple[list[Any], list[int]]] = [([], []), (["August"], [8]), (["aug", 12], [12, 8]), (["2027-01"], [1])]


@pytest.mark.parametrize(("said", "months"), RESTS)
def test_months_without_work(said: list[Any], months: list[int]) -> None:
    calendar = calendar_of(11, capacity={"days_per_month": 1, "no_work_in": said})
    assert [item.first.month for item in calendar.months[:12] if not item.working] == months
    assert not {day.month for day in calendar.days if day < date(2027, 11, 1)} & set(months)


def test_of_the_first_month_what_is_left_on_the_as_of_date_counts() -> None:
    calendar = calendar_of(40, capacity=30)
    first, second = calendar.months[:2]
    assert (first.first, first.last, first.working) == (date(2026, 11, 25), date(2026, 11, 30), 4)
    assert (second.first, second.last, second.working) == (date(2026, 12, 1), date(2026, 12, 31), 22)
    # 21 working days in November: 4 of them are left
    assert calendar.room[:2] == pytest.approx((30 * 4 / 21, 30 * 4 / 21 + 30))


def test_a_day_off_is_spread_over_the_other_days_of_its_month() -> None:
    whole = calendar_of(40, capacity=23, as_of=date(2026, 11, 30))
    short = calendar_of(40, capacity=23, as_of=date(2026, 11, 30), holidays=["2026-12-24 to 2026-12-31"])
    assert (whole.team[0], short.team[0]) == (pytest.approx(23 / 22), pytest.approx(23 / 17))
    assert short.room[0] == pytest.approx(whole.room[0]) == pytest.approx(23)


def test_the_calendar_goes_on_for_what_waits() -> None:
    calendar = calendar_of(1, capacity=30)
    assert calendar.days[-1] > AS_OF + timedelta(days=365)


def test_what_a_role_works_on_a_day() -> None:
    said = {"capacity": {"days_per_month": 30, "roles": {"Quality officer": 4}}}
    calendar = calendar_of(10, ("Quality officer", 10.0), ("Service manager", 10.0), **said)
    november = sum(place == 0 for place in calendar.month)
    assert calendar.works(0, 0) == pytest.approx(4 / 21)
    assert calendar.works(1, 0) == FULL_TIME
    assert calendar.room_of(0)[0] == pytest.approx(4 / 21 * november)
    assert calendar.room_of(1)[0] == november
    # ten days at four a month take until the third month that is worked whole
    assert len(calendar.months) > 3


def test_roles_alone_are_a_capacity_of_all_their_days() -> None:
    found = client(capacity={"roles": {"Quality officer": 4, "Service manager": 2.5}}).settings.capacity
    assert found is not None
    assert found.days_per_month == 6.5


def test_what_is_needed_takes_no_more_of_a_day_than_a_day() -> None:
    plan = planned_with(NOTHING, capacity=400)
    for item in plan.in_order:
        assert item.start is not None
        assert item.end is not None
        worked = [n for n in range((item.end - item.start).days + 1) if (item.start + timedelta(n)).weekday() < 5]
        assert len(worked) >= item.days - 1e-6


# what stands there → what is told
BAD = {
    "country: XX": ["country is 'XX'", "two letters of a country are wanted", "CH-ZH"],
    "country: CH-QQ": ["country is 'CH-QQ'", "its region where holidays differ"],
    "country: Schweiz": ["country is 'Schweiz'"],
    "holidays: [Christmas]": ["number 1 of holidays is 'Christmas'", "a day is wanted, as 2026-12-24"],
    "holidays: [2026-12-24, 2027-01-03 to 2026-12-24]": ["number 2 of holidays", "the last day lies before the first"],
    "holidays: [2026-12-24 to]": ["number 1 of holidays"],
    "capacity: {roles: {Lead: many}}": ["capacity.roles.Lead is 'many'"],
    "capacity: {days_per_month: 5, roles: {Lead: -1}}": ["capacity.roles.Lead is '-1'"],
}


@pytest.mark.parametrize("line", BAD)
def test_what_is_no_country_no_day_and_no_number_of_days_is_told(tmp_path: Path, line: str) -> None:
    settings = f'name: Acme\nstandards: ["27001"]\n{line}\n'
    with pytest.raises(BadClient) as caught:
        calendar_for(
            read_client(write_client(tmp_path / "acme", settings + ("" if "capacity" in line else "capacity: 5\n"))), 1
        )
    told = str(caught.value)
    assert "acme/client.yml" in told
    assert all(word in told for word in BAD[line]), told


# what stands there → the days off, first and last
GOOD: dict[str, list[tuple[date, date]]] = {
    "holidays: [2026-12-24]": [(date(2026, 12, 24), date(2026, 12, 24))],
    'holidays: "2026-12-24"': [(date(2026, 12, 24), date(2026, 12, 24))],
    "holidays: 2026-12-24": [(date(2026, 12, 24), date(2026, 12, 24))],
    f"holidays: {CHRISTMAS}": [(date(2026, 12, 24), date(2027, 1, 3))],
    f"holidays: [2027-05-07, {CHRISTMAS}]": [
        (date(2027, 5, 7), date(2027, 5, 7)),
        (date(2026, 12, 24), date(2027, 1, 3)),
    ],
}


@pytest.mark.parametrize("line", GOOD)
def test_days_off_as_people_write_them(tmp_path: Path, line: str) -> None:
    found = read_client(write_client(tmp_path / "acme", f'name: Acme\nstandards: ["27001"]\n{line}\n'))
    assert found.settings.holidays == GOOD[line]


@pytest.mark.parametrize("country", ["CH-ZH", "ch-zh", "CH_ZH", "CH"])
def test_a_country_as_people_write_it(country: str) -> None:
    calendar = calendar_of(20, capacity=10, country=country)
    assert date(2026, 12, 25) not in calendar.days
    assert date(2026, 12, 28) in calendar.days


def test_a_holiday_on_a_weekend_is_taken_on_the_next_working_days_where_that_is_usual() -> None:
    days = calendar_of(600, capacity=20, country="IE").days
    assert {date(2027, 12, 27), date(2027, 12, 28), date(2028, 1, 3)}.isdisjoint(days)
    assert {date(2027, 12, 29), date(2028, 1, 4)} <= {*days}
    assert date(2027, 12, 27) in calendar_of(600, capacity=20, country="CH-ZH").days


def test_without_a_country_usual_holidays_count() -> None:
    days = calendar_of(40, capacity=20).days
    assert {date(2026, 12, 25), date(2027, 1, 1)}.isdisjoint(days)
    assert date(2026, 12, 24) in days
