"""Dates then and now, in words: milestones that moved, and days of the client's own rows that the plan keeps."""

from __future__ import annotations

from typing import Any

from ims_lib.report.figures import counted, day
from ims_lib.report.plain_values import plain_row
from ims_lib.steps.improvement.slips import KeptDays, MovedDay, Slips

NOT_SAID = "can’t be said"


def slips_on_page(slips: Slips | None) -> dict[str, Any] | None:
    """A row for each milestone that moved, then the days kept; none where nothing moved or nothing is compared."""
    if slips is None or not slips.is_any:
        return None
    rows = [
        {
            "what": f"ISO/IEC {item.standard}: {item.title}",
            "then": day(item.then) if item.then else NOT_SAID,
            "now": day(item.now) if item.now else NOT_SAID,
            "by": _by(item),
            "late": (item.days_later or 0) > 0,
        }
        for item in slips.moved
    ]
    kept = {"what": "Days of the client’s own rows that are kept", "then": _kept(slips.then), "now": _kept(slips.now)}
    fewer = slips.now.kept < slips.then.kept
    rows.append({**kept, "by": "", "late": fewer})
    return {"title": slips_in_words(slips), "since": day(slips.as_of), "rows": rows}


def slips_in_words(slips: Slips) -> str:
    """How many milestones come later, how many earlier."""
    later, earlier = (sum((item.days_later or 0) * sign > 0 for item in slips.moved) for sign in (1, -1))
    return f"{counted(later, 'milestone comes', 'milestones come')} later, {earlier} earlier"


def plain_slips(slips: Slips) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "moved": [plain_row(item, "standard", "milestone", "then", "now") for item in slips.moved],
        "own_dates_then": plain_row(slips.then, "kept", "of"),
        "own_dates_now": plain_row(slips.now, "kept", "of"),
    }


def _by(item: MovedDay) -> str:
    later = item.days_later
    if later is None:
        return ""
    return f"{counted(abs(later), 'day')} {'later' if later > 0 else 'earlier'}"


def _kept(days: KeptDays) -> str:
    return f"{days.kept} of {days.of}"
