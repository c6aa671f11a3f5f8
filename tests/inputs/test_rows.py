"""The classes of the rows of lists have the columns of the vocabulary, and what is read of one stands in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

import pytest

from ims_lib.inputs.rows import INPUTS, ROWS, AiSystemRow, ListRow, NamedRow, day_said, days_in_part
from ims_lib.register.plans import plans


def test_there_is_a_class_for_each_list_in_the_order_of_the_template() -> None:
    assert tuple(plans()) == INPUTS


@pytest.mark.parametrize("name", INPUTS)
def test_the_fields_of_a_row_are_the_columns_of_its_list(name: str) -> None:
    columns = plans()[name].columns
    place = {field.name for field in fields(ListRow)} - {"notes"}
    apart = {"shared_name"} if issubclass(ROWS[name], NamedRow) else set()
    apart |= {"supplier_remark", "supplier_place"} if name == "ai_systems" else set()
    assert {field.name for field in fields(ROWS[name])} == place | columns.keys() | apart


@pytest.mark.parametrize("name", INPUTS)
def test_a_column_has_the_type_that_its_cells_are_read_as(name: str) -> None:
    types = {field.name: str(field.type) for field in fields(ROWS[name])}
    for column in plans()[name].columns.values():
        named = column.name == plans()[name].names
        assert types[column.name] == ("str" if named else TYPES[column.reading]), column.name


# a cell, and the day that is read of it → as what it is told
SAID = {
    ("2026-10-01", dt.date(2026, 10, 1)): "1 October 2026",
    ("1 Oct 2026", dt.date(2026, 10, 1)): "1 October 2026",
    ("Oct 2026", dt.date(2026, 10, 1)): "October 2026",
    ("octubre de 2026", dt.date(2026, 10, 1)): "October 2026",
    ("Okt. 2026", dt.date(2026, 10, 1)): "October 2026",
    ("10/2026", dt.date(2026, 10, 1)): "October 2026",
    ("2026-10", dt.date(2026, 10, 31)): "October 2026",
    ("2026", dt.date(2026, 1, 1)): "2026",
    ("soon", None): "",
}


@pytest.mark.parametrize("said", SAID)
def test_a_day_is_told_as_exactly_as_its_cell_names_it(said: tuple[str, dt.date | None]) -> None:
    text, day = said
    place = {"file": "a.csv", "sheet": None, "row": 2, "cell": "a.csv!!A2"}
    row = AiSystemRow(**place, cells={"since": "B2"}, name="Bot", since=day, texts={"since": text})  # type: ignore[arg-type]
    assert day_said(row, "since") == SAID[said]
    assert days_in_part(row) == ({} if SAID[said] in ("", "1 October 2026") else {"since": SAID[said]})


TYPES = {
    "text": "str | None",
    "words": "str | None",
    "date": "dt.date | None",
    "number": "float | None",
    "duration": "float | None",
    "yes_no": "bool | None",
    "standards": "tuple[str, ...] | None",
    "several": "tuple[str, ...] | None",
}
"""How the cells of a column are read → what stands in it."""
