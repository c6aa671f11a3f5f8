"""A cell's value as the text that a person reads in it."""

from __future__ import annotations

from functools import lru_cache

from ims_lib.spreadsheet.grid import Row, Value, column_letter


def text_of(value: Value) -> str:
    """The cell's own text, trimmed at both ends; a whole number without its decimals, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else repr(value)


def cell_at(row: Row, column: int | None) -> str:
    """The text of one cell of a row; empty where the row ends before it."""
    if column is None or column >= len(row.values):
        return ""
    return text_of(row.values[column])


def filled(row: Row) -> list[tuple[int, str]]:
    """Columns and texts of a row's filled cells."""
    return [(column, text) for column, value in enumerate(row.values) if value is not None and (text := text_of(value))]


def address(column: int, row: int) -> str:
    """A cell as spreadsheets name it: F31."""
    return f"{_letters(column)}{row}"


_letters = lru_cache(maxsize=1024)(column_letter)
