"""Figures as a client reads them: whole per cent that add up, days, dates, places."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib.coverage import SHARES
from ims_lib.report import figures


@given(st.lists(st.integers(0, 1000), min_size=5, max_size=5).filter(any))
def test_whole_percents_add_up_and_stay_within_one(weights: list[int]) -> None:
    shares = [weight / sum(weights) for weight in weights]
    rounded = figures.whole_percents(shares)
    assert sum(rounded) == 100
    assert all(abs(value - share * 100) < 1 for value, share in zip(rounded, shares, strict=True))


def test_three_numbers_can_be_added_up_from_the_shares_shown() -> None:
    bar = figures.bar(dict(zip(SHARES, (1 / 3, 1 / 3, 1 / 6, 1 / 12, 1 / 12), strict=True)))
    assert bar is not None
    assert bar.shares == {"verified": 33, "asserted": 33, "inferred": 17, "unknown": 9, "gap": 8}
    assert (bar.at_least, bar.likely, bar.at_most) == (66, 83, 92)
    assert bar.spoken == "33 verified, 33 asserted, 17 carried over, 9 unknown, 8 gap"


def test_a_row_without_shares_has_no_bar() -> None:
    assert figures.bar(dict.fromkeys(SHARES, float("nan"))) is None


DAYS = {0.0: "0", 0.1: "< 0.5", 0.6: "0.5", 3.26: "3.5", 9.9: "10", 10.4: "10", 138.2: "138"}


@pytest.mark.parametrize("value", DAYS)
def test_days_are_halves_below_ten_and_whole_above(value: float) -> None:
    assert figures.days(value) == DAYS[value]


def test_words_around_figures() -> None:
    assert figures.day(date(2026, 11, 4)) == "4 November 2026"
    assert figures.counted(1, "criterion", "criteria") == "1 criterion"
    assert figures.counted(1200, "criterion", "criteria") == "1,200 criteria"
    assert figures.listed(["a"]) == "a"
    assert figures.listed(["a", "b", "c"]) == "a, b and c"
    assert figures.place("harbour.xlsx!SoA!F31") == "harbour.xlsx › SoA › F31"
    cells = ["a.xlsx!SoA!F31", "b.csv!!7", "a.xlsx!SoA!F2", "a.xlsx!SoA!F31", "judgements.csv!E5"]
    assert figures.places(cells) == ["a.xlsx › SoA › F31, F2", "b.csv › 7", "judgements.csv › E5"]
    assert figures.anchor("20000-1:8.6.1") == "20000-1-8.6.1"
    assert figures.level(None) == "–"
    assert figures.level(1 / 3) == "0.33"
