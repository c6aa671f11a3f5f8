"""Rows made of objects: as frames for people, as plain values for results.json."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol

import numpy as np
import pandas as pd

DTYPES: Mapping[Any, type] = {"bool": bool, "int": int, "float": float, "float | None": float}
"""Of fields with these types. All others hold objects, so that "nothing there" stays None and isn't NaN, which counts as true."""


class Row(Protocol):
    """An object of a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def frame_of(
    rows: Iterable[Row],
    kind: type[Row],
    *,
    index: str | list[str] | None = None,
    also: Iterable[str] = (),
    without: Collection[str] = (),
    figures: Iterable[str] = (),
) -> pd.DataFrame:
    """A row an object of one class, a column a field.

    `also` are properties that have a column too, `without` fields that have none. `figures` are the names under which a
    row's figures, a mapping, have a column each.
    """
    listed = list(rows)
    places = pd.RangeIndex(len(listed))  # the same for all columns, so that none is lined up with the others
    named = {field.name: field.type for field in fields(kind) if field.name not in (*without, "figures")}
    columns = {
        name: pd.Series([getattr(row, name) for row in listed], places, DTYPES.get(type_of, object))
        for name, type_of in (named | {name: _returned(kind, name) for name in also}).items()
    }
    held: list[Mapping[str, float]] = [getattr(row, "figures", {}) for row in listed]
    columns |= {name: pd.Series([each[name] for each in held], places, float) for name in figures}
    frame = pd.DataFrame(columns, places)
    return frame if index is None else frame.set_index(index)


def _returned(kind: type, name: str) -> str:
    """The type of a property, as it is written."""
    return str(getattr(kind, name).fget.__annotations__["return"])


def values_of(row: Row, *also: str) -> dict[str, Any]:
    """The fields of an object by name, as they are, and these properties: a row of a sheet that takes what it has a column for."""
    return {name: getattr(row, name) for name in (*(field.name for field in fields(row)), *also)}


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row of a frame by the names of its columns, as plain values."""
    names = [str(name) for name in frame.columns]
    return [
        {name: value.item() if isinstance(value, np.generic) else value for name, value in zip(names, row, strict=True)}
        for row in frame.to_numpy(dtype=object).tolist()
    ]


def by_name(figures: pd.DataFrame) -> dict[str, dict[str, float]]:
    """The figures of each row by its index."""
    return dict(zip(map(str, figures.index), rows_of(figures.astype(float)), strict=True))


def by_names(figures: pd.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    """The figures of each row by its two indices: a standard and its part or chapter, a process and a standard."""
    return {
        (str(one), str(other)): row
        for (one, other), row in zip(figures.index, rows_of(figures.astype(float)), strict=True)
    }


def plain_row(row: Row, *names: str) -> dict[str, Any]:
    """A row as JSON takes it, all of it or what is named: figures among the fields, tuples as lists, days as text, nothing
    where there is no number."""
    return dict(_plain({name: getattr(row, name) for name in names} if names else values_of(row)))


def _plain(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _plain(value)
        elif isinstance(value, dt.date):
            yield name, value.isoformat()
        else:
            yield name, None if value != value else list(value) if isinstance(value, tuple) else value
