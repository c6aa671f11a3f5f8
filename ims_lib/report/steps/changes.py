"""What changed since an earlier assessment, and dates then and now: on the page, in the workbook and in results.json."""

from __future__ import annotations

from datetime import date
from typing import Any

from ims_lib.dates import day
from ims_lib.frames import plain_row, values_of
from ims_lib.languages import noted, say, translated
from ims_lib.report.figures import bar, moved_told, part_name, part_words
from ims_lib.report.result_rows import result_rows
from ims_lib.report.steps.shared import shown_cells
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps.improvement.changes import NUMBERS, Changes, KindOfMove, PartChange, RequirementChange
from ims_lib.steps.improvement.slips import KeptDays, Slips
from ims_lib.wording import counted, how_told, listed, percent

SMALLEST_MOVE = 0.0005
"""Below this a move is ±0 points."""
WORDS = how_told("moved_by")
"""What each kind of reason is called in a table."""


def changes_on_page(changes: Changes, most: int) -> dict[str, object]:
    """Parts with both bars and the reasons of the move, and the requirements that moved most."""
    largest = sorted(changes.of_requirements, key=lambda row: -abs(row.figures["part_likely"]))[:most]
    moved = [
        f"{row.standard} {part_words()[row.part]} {_points(row.figures['move_likely'])}"
        for row in changes.of_parts
        if abs(row.figures["move_likely"]) >= SMALLEST_MOVE
    ]
    return {
        "since": day(changes.since),
        "total": len(changes.of_requirements),
        "catalogue": changes.catalogue_changed,
        "title": say("In place, in points: {moved}", moved=listed(moved))
        if moved
        else say("No part moved in what is in place"),
        "parts": [_part(row, changes) for row in changes.of_parts],
        "requirements": [_requirement(row) for row in largest],
        "joined": listed(changes.joined),
        "left": listed(changes.left),
    }


def change_rows(changes: Changes | None) -> list[Row]:
    """Parts with their reasons below, then requirements in the standards' order."""
    if changes is None:
        return []
    rows: list[Row] = []
    for part in changes.of_parts:
        head = {"standard": part.standard, "part": part_name(part.part)}
        title = say("{requirements} changed", requirements=counted(part.changed, "requirement"))
        rows.append({**head, **part.figures, "kind": translated("part"), "title": title})
        for row in _kinds(changes, part):
            move = {f"move_{name}": value for name, value in row.figures.items()}
            rows.append({**head, **move, "kind": translated("reason"), "title": translated(WORDS[row.kind])})
    rows += [
        {
            **values_of(change),
            **change.figures,
            "part": part_name(change.part),
            "kind": translated("requirement"),
            "reasons": ", ".join(translated(WORDS[kind]) for kind in change.kinds),
        }
        for change in changes.of_requirements
    ]
    return rows


def plain_changes(changes: Changes) -> dict[str, object]:
    """The same as results.json takes it: parts, how much each reason moved them, and requirements, to full precision."""
    return {
        "since": changes.since.isoformat(),
        "catalogue_changed": changes.catalogue_changed,
        "standards_joined": list(changes.joined),
        "standards_left": list(changes.left),
        "parts": list(map(plain_row, changes.of_parts)),
        "by_kind": list(map(plain_row, changes.of_kinds)),
        "requirements": list(map(plain_row, changes.of_requirements)),
    }


def _part(row: PartChange, changes: Changes) -> dict[str, object]:
    before = {name.removeprefix("before_"): value for name, value in row.figures.items() if name.startswith("before_")}
    moves = [(translated(WORDS[each.kind]), each.figures["likely"]) for each in _kinds(changes, row)]
    return {
        "label": f"{row.standard} {part_name(row.part)}",
        "before": bar(before),
        "now": bar(row.figures),
        "move": _points(row.figures["move_likely"]),
        "changed": row.changed,
        "why": [(word, _points(move)) for word, move in moves if abs(move) >= SMALLEST_MOVE],
    }


def _kinds(changes: Changes, part: PartChange) -> list[KindOfMove]:
    return [row for row in changes.of_kinds if (row.standard, row.part) == (part.standard, part.part)]


def _requirement(row: RequirementChange) -> dict[str, object]:
    most = int(report_setting("criteria_shown"))
    return {
        "id": row.requirement,
        "title": row.title,
        "before": _percents(row, "before_"),
        "now": _percents(row, ""),
        "why": row.why[:most],
        "more": len(row.why[most:]),
        **shown_cells(row.cells),
    }


def _percents(row: RequirementChange, prefix: str) -> str:
    """At least, likely and at most as whole per cent; a dash where the requirement didn't count."""
    values = [row.figures[f"{prefix}{name}"] for name in NUMBERS]
    return "–" if any(value != value for value in values) else " · ".join(str(percent(value)) for value in values)


def _points(move: float) -> str:
    """A move in percentage points with its sign, one digit after the point."""
    value = round(move * 100, 1) + 0.0
    return f"{value:+.1f}".replace("-", "−") if value else "±0"


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
            "by": "" if item.days_later is None else moved_told(item.days_later),
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
        "moved": result_rows("moved date", slips.moved),
        "own_dates_then": plain_row(slips.then, "kept", "of"),
        "own_dates_now": plain_row(slips.now, "kept", "of"),
    }


def _day(on: date | None) -> str:
    return day(on) if on else translated(NOT_SAID)


def _kept(days: KeptDays) -> str:
    return say("{kept} of {of}", kept=days.kept, of=days.of)
