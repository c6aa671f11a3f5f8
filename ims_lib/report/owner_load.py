"""Who has how much of the plan: days and packages by role, the busiest quarter of a year, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from ims_lib.dates import short_month
from ims_lib.grouping import grouped
from ims_lib.languages import say
from ims_lib.roadmap import Planned, Roadmap
from ims_lib.scales import report_setting
from ims_lib.wording import counted, in_figures, in_quarters


def owner_load(roadmap: Roadmap) -> list[dict[str, Any]]:
    """A row for each role that answers for a package, whoever has most days first; the first look is nobody's work."""
    shown = days_in_quarters(roadmap)
    by_owner = grouped((item.owner, item) for item in roadmap.in_order if item.owner and not item.is_look)
    capacity, most = roadmap.gaps.coverage.client.settings.capacity, report_setting("owner_share_told") * roadmap.days
    given = capacity.roles if capacity else ()
    rows = [
        {
            "owner": owner,
            "days": sum(shown[item.package] for item in items),
            "packages": counted(len(items), "package"),
            "numbers": [item.order for item in items],
            "proposed": sum(item.owner_is_proposed for item in items),
            "busiest": _busiest(items, shown),
            "is_much": owner not in given and sum(item.days for item in items) >= most,
            "next": next(
                (item for item in items if item.end and item.end >= roadmap.gaps.coverage.client.as_of), items[0]
            ),
        }
        for owner, items in by_owner.items()
    ]
    return sorted(rows, key=lambda row: -float(row["days"]))


def days_in_quarters(roadmap: Roadmap) -> dict[str, float]:
    """The days of each package in quarters; those of work add up to all known work."""
    look, worked = ([item for item in roadmap.in_order if item.is_look is is_look] for is_look in (True, False))
    return {
        item.package: shown
        for some in (look, worked)
        for item, shown in zip(some, in_quarters([item.days for item in some]), strict=True)
    }


def _busiest(items: Sequence[Planned], days: Mapping[str, float]) -> str:
    """The quarter of a year with most days, a package's spread evenly from its start to its end; empty without days."""
    load: dict[pd.Period, float] = {}
    for item in items:
        if item.start and item.end:
            for quarter, share in _shares(item.start, item.end).items():
                load[quarter] = load.get(quarter, 0.0) + days[item.package] * share
    if not load:
        return ""
    quarter, most = max(load.items(), key=lambda each: each[1])
    return say(
        "{days} in {first} – {last}",
        days=in_figures(next(iter(in_quarters([most]))), "g"),
        first=short_month(quarter.start_time).rpartition(" ")[0],
        last=short_month(quarter.end_time),
    )


def _shares(start: date, end: date) -> dict[pd.Period, float]:
    found = Counter(pd.date_range(start, end).to_period("Q"))
    return {quarter: many / found.total() for quarter, many in found.items()}
