"""What results.json holds of each kind of row, by the names of its fields in data/program/results.yml."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ims_lib.frames import Row, plain_row
from ims_lib.yaml_text import data_file


def fields_of(kind: str) -> list[str]:
    """The fields and properties of a kind of row, in their order."""
    return list(data_file("program/results.yml")[kind])


def result_row(kind: str, row: Row) -> dict[str, Any]:
    """A row as plain values."""
    return plain_row(row, *fields_of(kind))


def result_rows(kind: str, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The same of several."""
    return [result_row(kind, row) for row in rows]
