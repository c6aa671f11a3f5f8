"""Which quarters of which days a session takes, case by case."""

from __future__ import annotations

from datetime import date

import pytest

from ims_lib.steps.audit_programme.calendar import Placed, lay_on_days, place_sessions
from ims_lib.steps.audit_programme.months import Months
from ims_lib.steps.audit_programme.windows import Window
from tests.builders import client

DECEMBER, JANUARY = 0, 1
"""Months of the programme, from its first."""


def on(day: int, month: int = 12) -> date:
    return date(2026 if month == 12 else 2027, month, day)


# name: (sessions: month, first and last day, days; of each its first and last day and how many quarters it takes on them)
CASES: dict[str, tuple[list[tuple[int, date, date, float]], list[tuple[date, date]]]] = {
    "some days into the month": ([(DECEMBER, on(1), on(31), 1.0)], [(on(8), on(8))]),
    "on its first day where the rest of the month is too short": ([(DECEMBER, on(1), on(8), 2.0)], [(on(1), on(2))]),
    "as many days as are left after some have gone by": ([(DECEMBER, on(1), on(9), 2.0)], [(on(8), on(9))]),
    "one after the other": (
        [(DECEMBER, on(1), on(31), 0.5), (DECEMBER, on(1), on(31), 0.75)],
        [(on(8), on(8)), (on(8), on(9))],
    ),
    "the one with the earlier last day first": (
        [(DECEMBER, on(1), on(31), 1.0), (DECEMBER, on(1), on(30), 1.0)],
        [(on(9), on(9)), (on(8), on(8))],
    ),
    "longer than its days: from its first day on, and beyond its last": (
        [(DECEMBER, on(10), on(11), 3.0)],
        [(on(10), on(14))],
    ),
    "its days are taken: after them": (
        [(DECEMBER, on(10), on(11), 2.0), (DECEMBER, on(10), on(11), 1.0)],
        [(on(10), on(11)), (on(14), on(14))],
    ),
    "beyond its month, and the next month's sessions go round it": (
        [(DECEMBER, on(30), on(31), 3.0), (JANUARY, on(1, 1), on(4, 1), 1.0)],
        [(on(30), on(4, 1)), (on(5, 1), on(5, 1))],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_session_is_held_between_its_days_or_after_them_never_before(name: str) -> None:
    sessions, days = CASES[name]
    placed = [Placed(f"t{number}", month, first, last) for number, (month, first, last, _) in enumerate(sessions)]
    lasting = {number: amount for number, (*_, amount) in enumerate(sessions)}
    found = lay_on_days(placed, lasting, {each.topic: 0 for each in placed}, Months(client(), on(1)))
    assert [(found[place][0][0], found[place][-1][0]) for place in lasting] == days
    assert [len(found[place]) for place in lasting] == [4 * amount for amount in lasting.values()]
    slots = [slot for place in lasting for slot in found[place]]
    assert len(set(slots)) == len(slots)


def test_somebody_who_never_works_is_audited_all_the_same() -> None:
    months = Months(client(capacity={"days_per_month": 5, "no_work_in": list(range(1, 13))}), on(1))
    (slots,) = lay_on_days([Placed("a", DECEMBER, on(1), on(31))], {0: 2.0}, {"a": 0}, months).values()
    assert len(set(slots)) == 8


# what is left of a topic, by windows: first and last day, and requirements → how many sessions are held on it
LEFT: dict[str, tuple[list[tuple[date, date, str]], int]] = {
    "two requirements that can be seen on the same days": ([(on(1), on(31), "4.3"), (on(9), on(31), "5.1")], 1),
    "days that don't meet": ([(on(1), on(15), "4.3"), (on(4, 1), on(31, 1), "5.1")], 2),
    "the same requirement before and after its last work": ([(on(1), on(31), "5.1"), (on(9), on(31), "5.1")], 2),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_of_a_topic_is_looked_at_in_one_session_where_the_days_allow_it(name: str) -> None:
    given, number = LEFT[name]
    windows = {"a": [Window(first, last, "27001", only=frozenset([f"27001:{leaf}"])) for first, last, leaf in given]}
    months = Months(client(), on(1))
    placed = place_sessions(windows, {"a": {"27001": on(1)}}, {"a": 0}, lambda *_: 0.25, months, most=3)
    assert len(placed) == number
    assert frozenset().union(*(each.only for each in placed)) == {f"27001:{leaf}" for *_, leaf in given}
    for first, last, leaf in given:
        assert any(first <= each.first and each.last <= last for each in placed if f"27001:{leaf}" in each.only)


@pytest.mark.parametrize(("last_work", "is_twice"), [(on(9), False), (on(20, 1), True)])
def test_what_is_left_is_seen_with_all_of_its_topic_where_that_comes_after_its_last_work(
    last_work: date, is_twice: bool
) -> None:
    months = Months(client(capacity={"days_per_month": 20}), on(1))
    left = Window(last_work, on(31, 1), "27001", is_early=True, only=frozenset({"27001:5.1"}))
    windows = {"a": [left, Window(on(1), on(31), "27001")]}
    placed = place_sessions(windows, {"a": {"27001": on(1)}}, {"a": 0}, lambda *_: 0.25, months, most=3)
    (whole,) = (each for each in placed if not each.only)
    assert (len(placed) == 2) is is_twice
    assert whole.first >= last_work or is_twice


def test_what_was_to_come_before_a_day_that_is_over_is_looked_at_once_in_the_first_session_that_can_be_held() -> None:
    months = Months(client(), on(1), opens=on(15, 1))
    windows = [Window(on(1), on(30, 1), "27001", is_early=True), Window(on(1), on(31), is_early=True)]
    (session,) = place_sessions(
        {"people": windows}, {"people": {"27001": on(1)}}, {"people": 1}, lambda *_: 0.5, months, most=2
    )
    assert (session.month, session.first) == (JANUARY, on(15, 1))
