"""Dates then and now, in words: milestones that moved, and days of the client's own rows that the plan keeps."""

from __future__ import annotations

from datetime import date
from typing import Any

from ims_lib.dates import day
from ims_lib.frames import plain_row
from ims_lib.languages import noted, say, translated
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps.improvement.slips import KeptDays, MovedDay, Slips
from ims_lib.wording import counted

NOT_SAID = noted("can’t be said")
KEPT = noted("Days of the client’s own rows that are kept")


def slips_on_page(slips: Slips | None) -> dict[str, Any] | None:
    """A row for each milestone that moved, then the days kept; none where nothing moved or nothing is compared."""
    if slips is None or not slips.is_any:
        return None
    rows = [
        {
            "what": say("ISO/IEC {standard}: {title}", standard=item.standard, title=item.title),
            "then": _day(item.then),
            "now": _day(item.now),
            "by": _by(item),
            "late": (item.days_later or 0) > 0,
        }
        for item in slips.moved
    ]
    kept = {"what": translated(KEPT), "then": _kept(slips.then), "now": _kept(slips.now)}
    fewer = slips.now.kept < slips.then.kept
    rows.append({**kept, "by": "", "late": fewer})
    return {"title": slips_in_words(slips), "since": day(slips.as_of), "rows": rows}


def slip_rows(slips: Slips | None) -> list[Row]:
    """The same for the workbook: a row for each milestone that moved, then one for the days kept."""
    if slips is None or not slips.is_any:
        return []
    moved = [
        {
            "kind": translated("date"),
            "standard": item.standard,
            "title": item.title,
            "then": item.then,
            "now": item.now,
            "later": item.days_later,
            "why": []
            if item.then and item.now
            else [say("{then} before, {now} now", then=_day(item.then), now=_day(item.now))],
        }
        for item in slips.moved
    ]
    why = [say("{then} before, {now} now", then=_kept(slips.then), now=_kept(slips.now))]
    return [*moved, {"kind": translated("date"), "title": translated(KEPT), "why": why}]


def slips_in_words(slips: Slips) -> str:
    """How many milestones come later, how many earlier."""
    later, earlier = (sum((item.days_later or 0) * sign > 0 for item in slips.moved) for sign in (1, -1))
    return say(
        "{milestones_come} later, {earlier} earlier",
        milestones_come=counted(later, "milestone comes", "milestones come"),
        earlier=earlier,
    )


def plain_slips(slips: Slips) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "moved": [plain_row(item, "standard", "milestone", "then", "now") for item in slips.moved],
        "own_dates_then": plain_row(slips.then, "kept", "of"),
        "own_dates_now": plain_row(slips.now, "kept", "of"),
    }


def _day(on: date | None) -> str:
    return day(on) if on else translated(NOT_SAID)


def _by(item: MovedDay) -> str:
    later = item.days_later
    if later is None:
        return ""
    moved = counted(abs(later), "day")
    return say("{days} later", days=moved) if later > 0 else say("{days} earlier", days=moved)


def _kept(days: KeptDays) -> str:
    return say("{kept} of {of}", kept=days.kept, of=days.of)
