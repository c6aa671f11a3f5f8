"""Rows without a reference get suggestions, and none of them counts."""

from __future__ import annotations

from dataclasses import replace

import ims_lib as ims
from tests import builders


def test_only_rows_without_a_reference_get_suggestions() -> None:
    named = replace(builders.row(2, "27001:A.5.1", "implemented"), title="Password manager for everybody")
    unnamed = replace(
        builders.row(3, "", "implemented"), title="Backups are restored every quarter to see that they work"
    )
    table = ims.suggest_rows(builders.register(named, unnamed), builders.client(standards=["27001"]))
    assert set(table["row"]) == {3}
    assert "27001:A.8.13" in list(table["ref"])


def test_rows_of_two_sheets_keep_the_registers_order_and_their_own_suggestions() -> None:
    backup, guests = "Backups are restored every quarter", "Guests are met at reception and accompanied"
    records = [
        replace(builders.row(number, "", "planned", sheet=sheet), title=title)
        for sheet, number, title in (("B", 3, backup), ("A", 3, guests), ("A", 2, backup))
    ]
    table = ims.suggest_rows(builders.register(*records), builders.client(standards=["27001"]))
    places = list(zip(table["sheet"], table["row"], strict=True))
    assert list(dict.fromkeys(places)) == [("B", 3), ("A", 3), ("A", 2)]
    first = table[table["sheet"] == "B"]
    assert list(first["score"]) == sorted(first["score"], reverse=True)
    assert list(first["ref"]) == list(table[(table["sheet"] == "A") & (table["row"] == 2)]["ref"])


def test_no_row_without_a_reference_gives_an_empty_table() -> None:
    table = ims.suggest_rows(
        builders.register(builders.row(2, "27001:A.5.1", "implemented")), builders.client(standards=["27001"])
    )
    assert table.empty
    assert list(table.columns) == ["file", "sheet", "row", "title", "ref", "score", "why"]


def test_a_row_that_is_like_nothing_is_told_nothing() -> None:
    records = [
        replace(builders.row(number, "", "planned"), title=title)
        for number, title in ((2, "Robots"), (3, "Backups are restored every quarter"))
    ]
    table = ims.suggest_rows(builders.register(*records), builders.client(standards=["27001"]))
    assert set(table["row"]) == {3}
