"""Frames made of objects: a column a field, with a dtype that keeps "nothing there" apart from a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ims_lib.frames import by_name, by_names, frame_of, rows_of, values_of


@dataclass(frozen=True, slots=True)
class Thing:
    name: str
    level: float | None
    count: int
    owner: str | None
    figures: Mapping[str, float]
    parts: tuple[str, ...] = ()

    @property
    def many(self) -> bool:
        return self.count > 1


ONE = Thing("one", None, 1, None, {"likely": 0.5, "gap": 0.5}, ("a", "b"))
TWO = Thing("two", 0.5, 2, "Ann", {"likely": 1.0, "gap": 0.0})


def test_a_row_an_object_and_a_column_a_field() -> None:
    frame = frame_of([ONE, TWO], Thing, index="name", also=("many",), figures=("likely",))
    assert list(frame.index) == ["one", "two"]
    assert list(frame) == ["level", "count", "owner", "parts", "many", "likely"]
    assert frame.loc["two"].tolist() == [0.5, 2, "Ann", (), True, 1.0]
    assert frame.at["one", "owner"] is None
    assert frame.at["one", "parts"] == ("a", "b")


def test_what_is_no_column_is_left_out() -> None:
    assert list(frame_of([ONE], Thing, without=("parts", "owner"))) == ["name", "level", "count"]


def test_a_frame_of_nothing_has_its_columns_and_can_be_added_up() -> None:
    frame = frame_of([], Thing, figures=("likely", "gap"))
    assert list(frame) == ["name", "level", "count", "owner", "parts", "likely", "gap"]
    assert frame["level"].sum() == 0
    assert [str(frame[name].dtype) for name in ("level", "count", "likely")] == ["float64", "int64", "float64"]


def test_the_values_of_an_object_are_its_fields() -> None:
    assert values_of(TWO) == {
        "name": "two",
        "level": 0.5,
        "count": 2,
        "owner": "Ann",
        "figures": {"likely": 1.0, "gap": 0.0},
        "parts": (),
    }


def test_rows_keep_their_values_and_figures_are_found_by_one_name_or_two() -> None:
    frame = frame_of([ONE, TWO], Thing, figures=("likely", "gap"))
    assert rows_of(frame[["owner", "count"]]) == [{"owner": None, "count": 1}, {"owner": "Ann", "count": 2}]
    assert by_name(frame.set_index("name")[["count", "gap"]])["one"] == {"count": 1.0, "gap": 0.5}
    assert by_names(frame.set_index(["name", "owner"])[["likely"]])["two", "Ann"] == {"likely": 1.0}
