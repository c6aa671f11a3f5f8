"""Figures as a client reads them: whole per cent that add up, days, dates, places."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib import dates, wording
from ims_lib.coverage import SHARES
from ims_lib.report import figures


@given(st.lists(st.integers(0, 1000), min_size=5, max_size=5).filter(any))
def test_whole_percents_add_up_stay_near_and_end_where_the_three_numbers_round(weights: list[int]) -> None:
    shares = [weight / sum(weights) for weight in weights]
    bar = figures.bar(dict(zip(SHARES, shares, strict=True)))
    assert bar is not None
    assert sum(bar.shares.values()) == 100
    # An end that is something is never 0, one that lacks something never 100: up to one from what it is.
    assert all(abs(value - share * 100) <= 1.5 + 1e-9 for value, share in zip(bar.shares.values(), shares, strict=True))
    ends = [wording.percent(sum(shares[:many])) for many in (2, 3, 4)]
    assert [bar.at_least, bar.likely, bar.at_most] == ends


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, 0),
        (1e-12, 0),
        (0.004, 1),
        (0.005, 1),
        (0.4949, 49),
        (0.495, 50),
        (0.9963, 99),
        (1 - 1e-12, 100),
        (1.0, 100),
    ],
)
def test_something_is_never_shown_as_nothing_nor_almost_all_as_all(share: float, shown: int) -> None:
    assert wording.percent(share) == shown


def test_reusable_lies_within_what_is_not_in_place() -> None:
    shares = {"verified": 0.0, "asserted": 0.25, "inferred": 0.125, "unknown": 0.5, "gap": 0.125, "reusable": 0.625}
    bar = figures.bar(shares)
    assert bar is not None
    assert (bar.likely, bar.reusable, bar.open) == (38, 62, 0)
    assert bar.spoken.endswith("; of unknown and gap 62 reusable")


def test_three_numbers_can_be_added_up_from_the_shares_shown() -> None:
    bar = figures.bar(dict(zip(SHARES, (1 / 3, 1 / 3, 1 / 6, 1 / 12, 1 / 12), strict=True)))
    assert bar is not None
    assert bar.shares == {"verified": 33, "asserted": 34, "inferred": 16, "unknown": 9, "gap": 8}
    assert (bar.at_least, bar.likely, bar.at_most) == (67, 83, 92)
    assert bar.spoken == "33 verified, 34 asserted, 16 carried over, 9 unknown, 8 gap"


def test_a_row_without_shares_has_no_bar() -> None:
    assert figures.bar(dict.fromkeys(SHARES, float("nan"))) is None


DAYS = {
    0.0: "0",
    0.1: "< 0.5",
    0.25: "0.5",
    0.6: "0.5",
    3.25: "3.5",
    9.9: "10",
    10.4: "10",
    10.5: "11",
    138.2: "138",
    294.5: "295",
    -0.1: "0",
    -3.25: "−3.5",
    -12.2: "−12",
}


@pytest.mark.parametrize("value", DAYS)
def test_days_are_halves_below_ten_and_whole_above(value: float) -> None:
    assert wording.days(value) == DAYS[value]


def test_words_around_figures() -> None:
    assert dates.day(date(2026, 11, 4)) == "4 November 2026"
    assert wording.counted(1, "criterion", "criteria") == "1 criterion"
    assert wording.counted(1200, "criterion", "criteria") == "1,200 criteria"
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert figures.place("harbour.xlsx!SoA!F31") == "harbour.xlsx › SoA › F31"
    cells = ["a.xlsx!SoA!F31", "b.csv!!7", "a.xlsx!SoA!F2", "a.xlsx!SoA!F31", "judgements.csv!E5"]
    assert figures.places(cells) == ["a.xlsx › SoA › F31, F2", "b.csv › 7", "judgements.csv › E5"]
    assert figures.anchor("20000-1:8.6.1") == "20000-1-8.6.1"
    assert figures.level(None) == "–"
    assert figures.level(1 / 3) == "0.33"
