"""Days so many months later or earlier, and as they are said."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ims_lib.dates import MONTHS, months_after, with_days_spoken


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-600, 600))
def test_it_is_the_day_that_a_calendar_of_others_says(day: date, months: int) -> None:
    assert months_after(day, months) == (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def test_a_leap_day_falls_on_the_28th_of_other_years() -> None:
    assert months_after(date(2028, 2, 29), MONTHS) == date(2029, 2, 28)
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_a_day_is_said_as_people_say_it_unless_it_is_quoted() -> None:
    quoted = "“Customer, 2026-11-04”, „bis 2026-11-05“ et « le 2026-11-06 »"
    assert with_days_spoken(f"due 2026-11-03, {quoted}") == f"due 3 November 2026, {quoted}"
