"""The classes of the rows of lists have the columns of the vocabulary, and what is read of one stands in it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from ims_lib.inputs.rows import INPUTS, ROWS, ListRow
from ims_lib.register.plans import plans


def test_there_is_a_class_for_each_list_in_the_order_of_the_template() -> None:
    assert tuple(plans()) == INPUTS


@pytest.mark.parametrize("name", INPUTS)
def test_the_fields_of_a_row_are_the_columns_of_its_list(name: str) -> None:
    columns = plans()[name].columns
    place = {field.name for field in fields(ListRow)} - {"notes"}
    texts = {f"{column.name}_text" for column in columns.values() if column.reading != "text"}
    assert {field.name for field in fields(ROWS[name])} == place | columns.keys() | texts


@pytest.mark.parametrize("name", INPUTS)
def test_a_column_has_the_type_that_its_cells_are_read_as(name: str) -> None:
    types = {field.name: str(field.type) for field in fields(ROWS[name])}
    for column in plans()[name].columns.values():
        named = column.name == plans()[name].names
        assert types[column.name] == ("str" if named else TYPES[column.reading]), column.name


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
