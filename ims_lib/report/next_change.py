"""Until when a report holds where nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ims_lib.client import Client
from ims_lib.dates import MONTHS, months_after
from ims_lib.register import Register
from ims_lib.register.cell_values import first_day

YEARS_COUNTED = 3
"""For so long a review, a test or an assessment may hold before it is out of date."""
SAID = ("status_text", "due", "ahead", "evidence", "reason", "notes")
"""Where the row of a control may name a day."""


def next_change(client: Client, register: Register) -> date:
    """The first day on which a figure may move by itself: one that the client wrote has passed, or is full years old.

    The first of next month at the latest, for a plan is told by months.
    """
    latest = months_after(client.as_of.replace(day=1), 1)
    written = {day for text in _texts(client, register) if (day := first_day(text))}
    moving = (
        months_after(day, MONTHS * years) + timedelta(days=passed)
        for day in written
        for years in range(YEARS_COUNTED + 1)
        if day.year + years in (client.as_of.year, latest.year)
        for passed in (0, 1)
    )
    return min([latest, *(day for day in moving if day > client.as_of)])


def _texts(client: Client, register: Register) -> Iterator[str]:
    """What the client wrote wherever a day may stand."""
    for record in register.controls:
        yield from (text for name in SAID if (text := getattr(record, name)))
    for source in register.grids:
        for row in source.grid.rows:
            yield from (value for value in row.values if isinstance(value, str) and any(map(str.isdecimal, value)))
    yield from (line.text for line in register.lines)
    for held in client.settings.certificates:
        yield str(held.valid_to)
    for agreed in client.plan.values():
        yield from (str(agreed.start), str(agreed.end))
    for entered in client.entries.values():
        yield from entered.values.values()
