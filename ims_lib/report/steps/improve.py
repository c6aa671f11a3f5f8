"""Continual improvement: which actions are late or incomplete, what changed and why, and what to look at next outside."""

from __future__ import annotations

from ims_lib.cell_places import CellPlace
from ims_lib.client.entries import PART
from ims_lib.client.entry_sheets import correctable, filled_in
from ims_lib.dates import day
from ims_lib.frames import plain_row, values_of
from ims_lib.grouping import grouped
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.report.field_work import action_rows
from ims_lib.report.result_rows import result_rows
from ims_lib.report.section import Headline, Section, render
from ims_lib.report.steps.changes import (
    change_rows,
    changes_on_page,
    plain_changes,
    plain_slips,
    slip_rows,
    slips_in_words,
    slips_on_page,
)
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.report.steps.progress import progress_on_page, progress_rows
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.actions import Action
from ims_lib.steps.field_work import FINDING, field_work
from ims_lib.steps.improvement.improvement import Improvement
from ims_lib.steps.improvement.watch import Watched
from ims_lib.steps.soa import OPEN
from ims_lib.wording import counted, in_row, listed

SHEET, CHANGES, PROGRESS, WATCH = "Actions", "Changes", "Progress", "Watch list"


def section_improve(steps: Steps) -> Section:
    """Actions, late and incomplete ones first; what changed per standard and requirement, and why; the next looks outside."""
    found, client = steps.improvement, steps.coverage.client
    due = sum((item.next - client.as_of).days <= report_setting("watch_ahead_days") for item in found.watched)
    actions = sorted(found.every, key=_place_of)
    files = [*dict.fromkeys(CellPlace.from_text(action.cell).file for action in found.entries)]
    files += [translated("what the assessor found")] if found.found else []
    shown = {name: int(report_setting(f"{name}_shown")) for name in ("actions", "changes", "watch")}
    return render(
        "improve",
        heading=_heading(steps),
        name=client.short_name,
        standards=client.standards,
        sheet=SHEET,
        changes_sheet=CHANGES,
        watch_sheet=WATCH,
        files=listed(files),
        actions=actions[: shown["actions"]],
        dated=_dated_controls(steps),
        actions_title=_actions_title(steps),
        improvement=found,
        changes=changes_on_page(found.changes, shown["changes"]) if found.changes else None,
        slips=slips_on_page(found.slips),
        undecided=_undecided(steps),
        progress=progress_on_page(found.progress),
        progress_sheet=PROGRESS,
        watch=_by_next(found)[: shown["watch"]],
        watch_due=due,
        sector=steps.sector.sector is not None,
    )


def headline_improve(steps: Steps) -> Headline:
    """How many actions there are, and how many are late."""
    total, late = len(steps.improvement.every), steps.improvement.count("overdue")
    dated = _dated_controls(steps)
    rows = counted(dated, "row left open has", "rows left open have")
    beside = say("; {rows_left_open_have} a day by when", rows_left_open_have=rows) if dated else ""
    undated = (
        say(", {undated} without a due day", undated=steps.improvement.undated) if steps.improvement.undated else ""
    )
    text = (
        say("actions, {late} overdue{undated}", late=late, undated=undated)
        if total
        else say("actions in a list of the client’s own{beside}", beside=beside)
    )
    return Headline("improve", str(total), text)


def rows_improve(steps: Steps) -> dict[str, list[Row]]:
    """A row for each action and opportunity; for each part and requirement that changed; for each thing to watch."""
    found = steps.improvement
    client, names = steps.coverage.client, {row.cell: row.id or row.title for row in steps.inputs.lists.audits}
    listed_ones = [
        row | {"origin": noted("client")} | correctable(client, "audits", names[action.cell], row)
        for action in found.entries
        for row in [values_of(action)]
    ]
    proposed = [
        {
            **values_of(gap),
            "origin": noted("proposed"),
            "action": gap.requirement,
            "kind": noted("opportunity"),
            "state": "proposed",
            "refs": gap.requirement,
        }
        for gap in found.proposed
    ]
    entered = [
        row | told | {"corrected_by": told.get("closed_by")}
        for row in action_rows(field_work(steps.coverage, steps.register))
        for as_kept in [row | {"action": row["corrective_action"], "shown_by": row["effective"]}]
        for told in [correctable(client, FINDING, row["row"], as_kept)]
    ]
    unlisted = [*entered, *(row | correctable(client, "audits", "", row) for row in proposed)]
    watch = [
        {
            **values_of(item),
            "usual": translated("usual") if item.usual else "",
            "every_months": item.every_months or None,
            **filled_in(client, f"watch{PART}{item.watch}"),
        }
        for item in _by_next(found)
    ]
    return {
        SHEET: [*listed_ones, *unlisted],
        CHANGES: [*slip_rows(found.slips), *change_rows(found.changes)] if found.changes else [],
        PROGRESS: progress_rows(found.progress),
        WATCH: watch,
    }


def results_improve(steps: Steps) -> dict[str, object]:
    """Actions, opportunities, changes and watch list as plain values."""
    found = steps.improvement
    return {
        "actions": list(map(plain_row, found.entries)),
        "opportunities": result_rows("opportunity", found.proposed),
        "changes": plain_changes(found.changes) if found.changes else None,
        "slips": plain_slips(found.slips) if found.slips else None,
        "aged": list(map(plain_row, found.aged)),
        "watch": result_rows("watched", found.watched),
    }


def _undecided(steps: Steps) -> str:
    """The decisions that were wanted earlier and that nobody took, those of the same days together, with both days."""
    wanted = ((item, item.wanted_by) for item in decisions_of(steps).parts)
    found = grouped(((then, item.by), item.number) for item, then in wanted if then)
    return in_row(
        say("{number} ({then}, now {now})", number=listed(numbers), then=day(then), now=day(now))
        for (then, now), numbers in found.items()
    )


def _dated_controls(steps: Steps) -> int:
    """How many rows of controls that leave something open name a day by when it is done."""
    return sum(row.status in OPEN and row.due is not None for row in steps.register.controls)


def _heading(steps: Steps) -> str:
    found = steps.improvement
    total, late = len(found.every), found.count("overdue")
    own = say("no list of actions was found")
    if total:
        told = {"late": late or translated("none"), "actions": counted(total, "action")}
        own = say("{late} of {actions} {are} overdue", are=form_for(max(late, 1), "is", "are"), **told)
    if total and found.undated:
        have = form_for(found.undated, "has", "have")
        own += say(", {undated} {have} no due day", undated=found.undated, have=have)
    if not found.changes:
        return own[0].upper() + own[1:]
    changed = len(found.changes.of_requirements)
    what = counted(changed, "requirement") if changed else translated("Nothing")
    if found.slips and found.slips.moved:
        since = day(found.changes.since)
        changed_too = counted(changed, "requirement") if changed else say("no requirement")
        return say(
            "{slips_in_words} since {since}; {changed_too} changed, {own}",
            slips_in_words=slips_in_words(found.slips),
            since=since,
            changed_too=changed_too,
            own=own,
        )
    since = day(found.changes.since)
    if total:
        return say("{what} changed since {since}, and {own}", what=what, since=since, own=own)
    return say("{what} changed since {since}, {own}", what=what, since=since, own=own)


def _actions_title(steps: Steps) -> str:
    actions = steps.improvement.every
    lacking = sum(bool(action.missing) for action in actions)
    shown = min(int(report_setting("actions_shown")), len(actions))
    extract = (
        say("{shown} of {actions}", shown=shown, actions=len(actions))
        if shown < len(actions)
        else say("All {actions}", actions=len(actions))
    )
    lack = counted(lacking, "lacks", "lack") if lacking else say("none lacks")
    told = say("{extract}, late ones first; {lack} something that an auditor asks for", extract=extract, lack=lack)
    absent = [translated(_ASKED[name]) for name in steps.improvement.columns_missing]
    if not absent:
        return told
    return say(
        "{told}; no column was read as {absent}",
        told=told if lacking else say("{extract}, late ones first", extract=extract),
        absent=listed(absent),
    )


_ASKED = {"owner": noted("the owner"), "due": noted("the due day")}
"""Columns that every list of actions wants, as they are told."""


def _place_of(action: Action) -> tuple[bool, int, bool, int]:
    """What the certification body raised, overdue longest first, then open before closed, then what lacks most."""
    late = -action.days_late if action.state == "overdue" else 0
    return not action.is_of_certifier, late, not action.is_open, -len(action.missing)


def _by_next(found: Improvement) -> list[Watched]:
    return sorted(found.watched, key=lambda item: item.next)
