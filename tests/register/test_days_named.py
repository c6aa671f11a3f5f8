"""Numbers of days in a client's answer, by the words that people have for days and for days of work."""

from __future__ import annotations

import pytest

from ims_lib.register.cell_values import days_named

NAMED = {
    "31": [31.0],
    "31 days a month": [31.0],
    "30 working days": [30.0],
    "30 working days, then 12 days.": [30.0, 12.0],
    "30 Arbeitstage im Monat": [30.0],
    "30 jours ouvrés": [30.0],
    "2,5 pracovních dnů": [2.5],
    "30 working groups": [],
    "working days by 30 June": [],
}


@pytest.mark.parametrize("text", NAMED)
def test_days_are_named_by_their_number_and_unit(text: str) -> None:
    assert days_named(text) == NAMED[text]
