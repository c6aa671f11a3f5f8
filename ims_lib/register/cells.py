"""A cell's value as the text that a person reads in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    value = row.values[column]
    return value.strip() if isinstance(value, str) else text_of(value)


def is_filled(row: Row) -> bool:
    """Whether anything stands in a row: of most its first cell tells."""
    return any(value is not None and text_of(value) for value in row.values)


def filled(row: Row) -> list[tuple[int, str]]:
    """Columns and texts of a row's filled cells."""
    return [
        (column, text)
        for column, value in enumerate(row.values)
        if value is not None and (text := value.strip() if isinstance(value, str) else text_of(value))
    ]


def address(column: int, row: int) -> str:
    """A cell as spreadsheets name it: F31."""
    return f"{_letters(column)}{row}"


class RowCells(Mapping[str, str]):
    """Role of a column → the cell of one row. The letters are those of all rows alike, so that each adds its number only."""

    __slots__ = ("_letters", "_row")

    def __init__(self, letters: Mapping[str, str], row: int) -> None:
        self._letters, self._row = letters, row

    def __getitem__(self, role: str) -> str:
        return f"{self._letters[role]}{self._row}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._letters)

    def __len__(self) -> int:
        return len(self._letters)

    def __repr__(self) -> str:
        return repr(dict(self))


_letters = lru_cache(maxsize=1024)(column_letter)
