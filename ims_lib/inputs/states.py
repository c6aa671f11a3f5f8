"""In which state the entries of a client's lists are: what words and days say together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

CLOSED = ("closed", "done")


def day_of_closing(row: Mapping[str, Any], as_of: dt.date) -> dt.date | None:
    """The day on which a nonconformity or action was closed; none where it hasn't come yet."""
    closed_on: dt.date | None = row["closed_on"]
    return closed_on if closed_on and closed_on <= as_of else None


def is_closed(row: Mapping[str, Any], as_of: dt.date) -> bool:
    """Whether a nonconformity or action is closed: by a day of closing that has come, or by the client's own word."""
    return day_of_closing(row, as_of) is not None or row["status"] in CLOSED
