"""Cells kept by areas say of each place what was said of it, however the areas come to be."""

from __future__ import annotations

from hypothesis import example, given
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
        (r, c)
        for top, left, bottom, right, _ in areas.listed
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    }
    assert {
        (row, column): text for column, (first, last, text) in areas.all_down() for row in range(first, last + 1)
    } == areas


@given(CELLS)
@example({(2, 0): "b", (3, 0): "b", (3, 1): "a", (4, 0): "b"})
def test_whatever_they_say_runs_are_whole_and_those_of_the_same_columns_one_area(
    cells: dict[tuple[int, int], str],
) -> None:
    check_runs(cells)


def test_a_coloured_sheet_is_one_area_and_a_striped_one_an_area_a_stripe() -> None:
    assert Areas.of({(row, column): "a" for row in range(1, 101) for column in range(20)}).listed == (
        (1, 0, 100, 19, "a"),
    )
    assert len(Areas.of({(row, column): "ab"[row % 2] for row in range(1, 101) for column in range(20)}).listed) == 100


def check_runs(cells: dict[tuple[int, int], str]) -> None:
    """Cells kept whatever they say: a row's neighbours are one run, and runs exactly below each other one area.

    There can be more areas than texts: a run that is wider than the one above it begins an area of its own.
    """
    collected = Collected(same_text=False)
    for (row, column), text in sorted(cells.items()):
        collected.add(row, column, column, text)
    areas = collected.areas()
    assert set(areas) == set(cells)
    for top, left, bottom, right, text in areas.listed:
        assert text == cells[top, left]
        for row in range(top, bottom + 1):
            assert (row, left - 1) not in cells
            assert (row, right + 1) not in cells
    ends = {(bottom, left, right) for _, left, bottom, right, _ in areas.listed}
    assert not any((top - 1, left, right) in ends for top, left, _, right, _ in areas.listed)
