"""Cells kept by areas say of each place what was said of it, however the areas come to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ims_lib.spreadsheet.areas import Areas, Collected

PLACES = st.tuples(st.integers(1, 6), st.integers(0, 5))
CELLS = st.dictionaries(PLACES, st.sampled_from("ab"))
AREAS = st.lists(st.tuples(PLACES, st.integers(0, 3), st.integers(0, 3), st.sampled_from("ab")))


@given(CELLS)
def test_areas_of_cells_are_these_cells(cells: dict[tuple[int, int], str]) -> None:
    areas = Areas.of(cells)
    assert areas == cells
    assert len(areas) == len(cells)
    assert bool(areas) == bool(cells)
    assert {place: areas.get(place) for place in cells} == cells
    assert areas.get((7, 0)) is None


@given(AREAS)
def test_a_place_in_several_areas_has_one_text(drawn: list[tuple[tuple[int, int], int, int, str]]) -> None:
    areas = Areas((row, column, row + high, column + wide, text) for (row, column), high, wide, text in drawn)
    places = list(areas)
    assert len(places) == len(set(places)) == len(areas)
    assert set(places) == {
        (r, c) for top, left, bottom, right, _ in areas.listed for r in range(top, bottom + 1) for c in range(left, right + 1)
    }  # fmt: skip
    assert {
        (row, column): text for column, (first, last, text) in areas.all_down() for row in range(first, last + 1)
    } == areas


@given(CELLS)
def test_whatever_they_say_cells_beside_and_below_each_other_are_one_area(cells: dict[tuple[int, int], str]) -> None:
    collected = Collected(same_text=False)
    for (row, column), text in sorted(cells.items()):
        collected.add(row, column, column, text)
    areas = collected.areas()
    assert set(areas) == set(cells)
    assert all(text == cells[top, left] for top, left, _, _, text in areas.listed)
    assert len(areas.listed) <= len(Areas.of(cells).listed)


def test_a_coloured_sheet_is_one_area_and_a_striped_one_an_area_a_stripe() -> None:
    assert Areas.of({(row, column): "a" for row in range(1, 101) for column in range(20)}).listed == (
        (1, 0, 100, 19, "a"),
    )
    assert len(Areas.of({(row, column): "ab"[row % 2] for row in range(1, 101) for column in range(20)}).listed) == 100
