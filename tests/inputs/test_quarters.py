"""A quarter of a year is a day: its last."""

from __future__ import annotations

import datetime as dt

import pytest

from ims_lib.inputs.said import days_within

Q1, Q3, Q4 = dt.date(2026, 3, 31), dt.date(2026, 9, 30), dt.date(2026, 12, 31)
QUARTERS = {
    "Review Q3/2026, signed by all team leads": [Q3],
    "2026 Q3": [Q3],
    "3rd quarter 2026": [Q3],
    "3. Quartal 2026": [Q3],
    "T3 2026": [Q3],
    "3e trimestre 2026": [Q3],
    "3º trimestre de 2026": [Q3],
    "III kw. 2026": [Q3],
    "4. čtvrtletí 2026": [Q4],
    "Q1/2026, then September 2026": [Q1, Q3],
    "03/2026": [Q1],
    "Q3": [],
    "Item 3 of 2026": [],
}


@pytest.mark.parametrize("text", QUARTERS)
def test_the_last_day_of_a_quarter(text: str) -> None:
    assert days_within(text) == QUARTERS[text]
