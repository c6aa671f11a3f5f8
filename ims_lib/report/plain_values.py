"""Rows of results.json: objects as the plain values that JSON takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from ims_lib.frames import Row, values_of


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
