"""The roadmap as a table: milestones, and packages by phases, when, after what, and what each consists of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.dates import day, long_month, short_month
from ims_lib.days_off import called
from ims_lib.decided_settings import plan_goes_by
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import Register
from ims_lib.report import gantt
from ims_lib.report.agreed_table import agreed_table
from ims_lib.report.milestones_told import HELD, a_month, milestone_rows, not_said_rows, wanted_text, wanted_unsaid
from ims_lib.report.own_dates_told import actions_told, own_dates_told
from ims_lib.report.owner_load import days_in_quarters, owner_load
from ims_lib.report.packages_told import brought_forward, condition_told, days_of, packages_in_words, waits_told
from ims_lib.report.questions import open_questions
from ims_lib.report.section import Section, render
from ims_lib.roadmap import (
    Planned,
    PlannedPhase,
    Roadmap,
    count_worked,
)
from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.early import early_told
from ims_lib.roadmap.findings import DONE_BUT_OPEN, TWO_DAYS
from ims_lib.scales import report_setting, roadmap_setting
from ims_lib.standard_ids import standard_of
from ims_lib.tolerances import ROUNDING
from ims_lib.wording import (
    counted,
    days,
    in_figures,
    in_money,
    in_row,
    listed,
    rounded_days,
)


def section_roadmap(
    register: Register,
    roadmap: Roadmap,
    *,
    questions: int | None = None,
    decided: Mapping[str, Mapping[str, str]] | None = None,
) -> Section:
    """Milestones, and phases of packages, with the standards served; the first look settles all open questions unless given.

    `decided` are packages with what they are to decisions.
    """
    client, calendar = roadmap.gaps.coverage.client, roadmap.calendar
    turns, decided = early_told(roadmap), decided or {}
    rows = {
        item.package: _row(item, roadmap)
        | {"turn": turns.get(item.package), "decided": in_row(decided.get(item.package, {}).values())}
        for item in roadmap.in_order
    }
    return render(
        "roadmap",
        standards=client.standards,
        dated=calendar is not None,
        look=next((row for row in rows.values() if row["possible"]), None),
        phases=[_phase(phase, [rows[name] for name in phase.packages], roadmap) for phase in roadmap.phases],
        milestones=milestone_rows(roadmap),
        not_said=not_said_rows(roadmap),
        own_dates=own_dates_told(roadmap),
        of_actions=actions_told(roadmap),
        agreed=agreed_table(roadmap),
        axis=gantt.axis(calendar) if calendar else None,
        rests=gantt.rests(calendar) if calendar else [],
        quarters=gantt.quarters(calendar) if calendar else [],
        marks=_marks(roadmap),
        mark=gantt.MARK,
        heading=_heading(roadmap),
        pace=_pace(roadmap),
        dates=[*((wanted_text(item, roadmap), item.possible) for item in roadmap.wanted), *wanted_unsaid(roadmap)],
        # what was agreed and is open still stands in the table of what was agreed; two days for one thing are a question
        left_aside=[each.message for each in roadmap.findings if each.code not in (DONE_BUT_OPEN, TWO_DAYS)],
        table_title=_title(roadmap),
        free=_kept_free(roadmap),
        total_when=_when(roadmap.start, roadmap.end),
        load=owner_load(roadmap),
        has_rate=client.settings.day_rate is not None,
        gaps=roadmap.gaps,
        total_days=days(roadmap.days),
        questions=open_questions(register, roadmap.gaps.coverage) if questions is None else questions,
        only_needed=_only_needed(roadmap),
        outside=_outside(roadmap),
        outside_days=bool(roadmap.from_outside),
    )


def _only_needed(roadmap: Roadmap) -> str:
    """What of the work serves none of the standards shown, and is there for what waits for it; empty where nothing is."""
    standards = {*roadmap.gaps.coverage.client.standards}
    served = ((item, {*map(standard_of, item.requirements)}) for item in roadmap.in_order if not item.is_look)
    items = [item for item, serves in served if serves and not serves & standards]
    if not items:
        return ""
    return say(
        "{days} of these days are work for other standards alone that has to come first: no. {numbers}.",
        days=days_of(items, roadmap),
        numbers=listed(str(item.order) for item in items),
    )


def _outside(roadmap: Roadmap) -> str:
    """How many days come from outside, for which packages and for how much; empty where client.yml names none."""
    settings, items = roadmap.gaps.coverage.client.settings, roadmap.from_outside
    if not settings.outside:
        return ""
    if not items:
        return say("No package is planned on days from outside: none may be done from there in so few days.")
    bought, cost = rounded_days(roadmap.bought), ""
    if rate := settings.outside.day_rate:
        money, a_day = (in_money(many * rate, settings.currency) for many in (bought, 1))
        cost = say(", for {money} at {rate} a day", money=money, rate=a_day)
    return say(
        "{days} of these days come from outside{cost}, and take none of the team’s: no. {numbers}.",
        days=days(bought),
        cost=cost,
        numbers=listed(str(item.order) for item in items),
    )


def _marks(roadmap: Roadmap) -> list[dict[str, Any]]:
    """Of each standard the audit that it heads for, what comes before it on the time axis, and up to when it may be put off."""
    calendar = roadmap.calendar
    if calendar is None:
        return []
    by_standard = grouped((item.standard, item) for item in sorted(roadmap.milestones, key=lambda item: item.day))
    rows = []
    for standard, items in by_standard.items():
        audits = [item for item in items if item.milestone in (*HELD, "stage_2")]
        end = min(audits[-1].if_all or audits[-1].day, calendar.months[-1].last) if audits else items[-1].day
        rows.append(
            {
                "standard": standard,
                "title": in_row(item.title for item in (audits or items)),
                "when": [item.day for item in (audits or items)],
                "marks": [(x, item in audits) for item in items for x in gantt.mark(calendar, item.day)],
                "bars": [gantt.span(calendar, audits[-1].day, end)] if audits and end > audits[-1].day else [],
            }
        )
    return rows


def _heading(roadmap: Roadmap) -> str:
    possible, name = days(roadmap.gaps.possible_days), roadmap.gaps.coverage.client.short_name
    if not roadmap.days:
        return say("No work is known yet; it may be up to {possible_days} days", possible_days=possible)
    until = ""
    if roadmap.end:
        until = say(", at {short_name}’s capacity until {end}", short_name=name, end=long_month(roadmap.end))
    told = noted("{days} days of known work{until}; up to {possible_days} more are not known yet")
    return say(told, days=days(roadmap.days), until=until, possible_days=possible)


def _pace(roadmap: Roadmap) -> str:
    """What the dates follow from, or why there are none."""
    capacity = roadmap.gaps.coverage.client.settings.capacity
    if capacity is None:
        return say("The settings give no capacity, so there is an order but no dates.")
    if capacity.planned == 0:
        return say("With {a_month} there is an order but no dates.", a_month=a_month(capacity.planned))
    if roadmap.calendar is None:
        told = noted("With this capacity it would take more than {years} years, so there is an order but no dates.")
        return say(told, years=int(roadmap_setting("longest_months")) // 12)
    kept, free, pace = capacity.keep_free, "", a_month(capacity.days_per_month)
    if kept:
        free = say(", {keep_free} of them kept free", keep_free=in_figures(kept, "g"))
    rests = [long_month(item.first) for item in roadmap.calendar.months if not item.working]
    none = say(" and none in {rests}", rests=listed(rests)) if rests else ""
    told = noted("Dates follow from {a_month}{free}{none}, without {off}. {bound}")
    told = say(told, a_month=pace, free=free, none=none, off=_days_off(roadmap), bound=_bound(roadmap))
    return " ".join(filter(None, [told, plan_goes_by(roadmap.gaps.coverage.client)]))


def _days_off(roadmap: Roadmap) -> str:
    """Which days aren't worked."""
    settings, usual = roadmap.gaps.coverage.client.settings, load_sequence().days_off.said
    public = say("public holidays ({country})", country=called(settings.country)) if settings.country else usual
    own = [say("those that the settings name")] if settings.holidays else []
    return listed([translated("weekends"), public, *own])


def _bound(roadmap: Roadmap) -> str:
    """How good the order is, in words: by how early gaps close and what founds the management system is there."""
    if roadmap.exact:
        return say("No other order is better.")
    if above := math.ceil((roadmap.above_best or 0.0) * 100 - ROUNDING):
        return say("No order that keeps the same dates could close gaps more than {above} % earlier.", above=above)
    return say("Hardly another order is better.")


def _title(roadmap: Roadmap) -> str:
    if not count_worked(roadmap.in_order):
        return say("Only the first look")
    when, phases, named = "", counted(len(roadmap.phases), "phase"), packages_in_words(roadmap.in_order)
    if roadmap.start and roadmap.end:
        when = say(", {start} to {end}", start=long_month(roadmap.start), end=long_month(roadmap.end))
    return say("{upper}{named} in {phases}{when}", upper=named[0].upper(), named=named[1:], phases=phases, when=when)


def _kept_free(roadmap: Roadmap) -> dict[str, Any] | None:
    """The days that are kept free until the end; none where nothing is."""
    capacity, calendar = roadmap.gaps.coverage.client.settings.capacity, roadmap.calendar
    if capacity is None or calendar is None or not capacity.keep_free:
        return None
    months = [each for each in calendar.months if roadmap.end is None or each.first <= roadmap.end]
    ahead = zip(calendar.days, calendar.share, strict=True)
    return {
        "days": days(sum(share for day, share in ahead if day <= months[-1].last) * capacity.keep_free),
        **_time(months[0].first, months[-1].last, calendar),
    }


def _when(start: date | None, end: date | None) -> str:
    """Its months: Nov 2026 – Jan 2027; empty without days."""
    return " – ".join(dict.fromkeys(short_month(on) for on in (start, end) if on))


def _time(start: date | None, end: date | None, calendar: Calendar | None) -> dict[str, Any]:
    """When something is worked on, in words and as bars on the axis."""
    bars = gantt.bars(calendar, start, end) if calendar and start and end else []
    return {"when": _when(start, end), "bars": bars}


def _phase(phase: PlannedPhase, rows: list[dict[str, Any]], roadmap: Roadmap) -> dict[str, Any]:
    served, shown = {name for row in rows for name in row["standards"]}, {*roadmap.gaps.coverage.client.standards}
    return {
        "id": phase.phase,
        "title": phase.title,
        "done_when": phase.done_when,
        "rows": rows,
        **_time(phase.start, phase.end, roadmap.calendar),
        "days": in_figures(sum(row["quarters"] for row in rows), "g"),
        "standards": served & shown,
        "others": sorted(served - shown),
    }


def _row(item: Planned, roadmap: Roadmap) -> dict[str, Any]:
    calendar, waits, shown = roadmap.calendar, waits_told(item, roadmap), days_in_quarters(roadmap)
    soon = roadmap.gaps.coverage.client.as_of + timedelta(days=int(report_setting("first_step_days")))
    return {
        "package": item.package,
        "order": item.order,
        "title": item.label,
        "first_step": item.first_step_told if (item.start or soon) <= soon else "",
        "owner": item.owner_told,
        "agreed": _agreed(item),
        "outside": item.is_from_outside,
        "condition": condition_told(item, roadmap),
        "early": brought_forward(item, roadmap),
        "possible": item.is_look,
        "after": say("after {waits}", waits=listed(waits)) if waits else "",
        **_time(item.start, item.end, calendar),
        "by": gantt.mark(calendar, item.agreed.end) if calendar and item.agreed and item.agreed.end else [],
        "quarters": shown[item.package],
        "days": in_figures(shown[item.package], "g"),
        "standards": {standard_of(name) for name in item.requirements},
        "requirements": item.requirements,
    }


def _agreed(item: Planned) -> str:
    """What plan.csv says of it, and how far the plan is behind; of what is said to be done what is planned still."""
    if not item.agreed:
        return ""
    if item.is_said_done:
        return say(
            "said to be done ({said_by}): only the look at what shows it is planned", said_by=item.agreed.said_by
        )
    until = say(" until {end}", end=day(item.agreed.end)) if item.agreed.end else ""
    behind = say("; the plan ends {days} later", days=counted(item.days_behind, "day")) if item.days_behind else ""
    return f"{translated(item.agreed.status)}{until}{behind}"
