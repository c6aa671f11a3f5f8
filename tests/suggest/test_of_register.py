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


def test_no_row_without_a_reference_gives_an_empty_table() -> None:
    table = ims.suggest_rows(
        builders.register(builders.row(2, "27001:A.5.1", "implemented")), builders.client(standards=["27001"])
    )
    assert table.empty
    assert list(table.columns) == ["file", "sheet", "row", "title", "ref", "score", "why"]
