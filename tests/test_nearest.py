"""A slip finds the word that was meant; what is like none finds none."""

from __future__ import annotations

import pytest

from ims_lib.nearest import hint, nearest

KNOWN = {"standards": 1, "sector": 2, "holds": 3, "A.8.24": 4, "A.8.25": 5}


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("standrads", "standards"), ("hold", "holds"), ("A.8.244", "A.8.24"), ("sektor", "sector"), ("colour", None)],
)
def test_a_slip_finds_the_known_word_that_it_is_most_like(slip: str, meant: str | None) -> None:
    assert nearest(slip, KNOWN) == meant


def test_how_much_alike_is_the_callers_to_say() -> None:
    assert nearest("holdings", KNOWN, alike=0.6) == "holds"
    assert nearest("holdings", KNOWN, alike=0.8) is None


def test_who_names_what_there_isnt_is_told_the_nearest_or_all() -> None:
    assert hint("sektor", KNOWN) == "did you mean sector?"
    assert hint("colour", KNOWN) == "there are standards, sector, holds, A.8.24, A.8.25"
