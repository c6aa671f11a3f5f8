"""The roadmap as a table: milestones, and packages by phases, when, after what, and what each consists of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.dates import day, long_month, short_month
from ims_lib.days_off import called
from ims_lib.decided_settings import plan_goes_by
from ims_lib.grouping import grouped
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.register.model import Register
from ims_lib.report import gantt
from ims_lib.report.agreed_table import agreed_table
from ims_lib.report.owner_load import days_in_quarters, owner_load
from ims_lib.report.questions import open_questions
from ims_lib.report.section import Section, render
from ims_lib.roadmap import (
    Milestone,
    OwnDate,
    Planned,
    PlannedPhase,
    Roadmap,
    WantedDate,
    count_worked,
)
from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.early import early_told
from ims_lib.roadmap.findings import DONE_BUT_OPEN, TWO_DAYS
from ims_lib.roadmap.late import why_late
from ims_lib.roadmap.model import days_told
from ims_lib.roadmap.more_days import most_days
from ims_lib.roadmap.wanted import still_wanted
from ims_lib.scales import report_setting, roadmap_setting
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.tolerances import ROUNDING
from ims_lib.wording import (
    counted,
    counted_days,
    days,
    in_figures,
    in_money,
    in_quotes,
    in_row,
    listed,
    rounded_days,
)

HELD = ("surveillance", "recertification")
"""Milestones of certificates that are held."""
MORE = {
    "internal_audit": noted(" for its sessions"),
    "management_review": noted(" between the last session and the review, for the report"),
    "stage_1": noted(" to send the papers ahead"),
    "stage_2": noted(" to mend what stage 1 shows"),
}
"""What the days are for between what a milestone waits for last and its own."""


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
        own_dates=_own_dates(roadmap),
        of_actions=_of_actions(roadmap),
        agreed=agreed_table(roadmap),
        axis=gantt.axis(calendar) if calendar else None,
        rests=gantt.rests(calendar) if calendar else [],
        quarters=gantt.quarters(calendar) if calendar else [],
        marks=_marks(roadmap),
        mark=gantt.MARK,
        heading=_heading(roadmap),
        pace=_pace(roadmap),
        dates=[*((wanted_text(item, roadmap), item.possible) for item in roadmap.wanted), *_wanted_unsaid(roadmap)],
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


def milestone_rows(roadmap: Roadmap) -> list[dict[str, Any]]:
    """Each milestone in words: when, in which range, with how much time to spare, and what it waits for."""
    catalogue, planned = roadmap.gaps.coverage.catalogue, roadmap.planned
    return [
        {
            "milestone": item.milestone,
            "id": item.standard,
            "standard": catalogue.standards[item.standard].name,
            "title": item.title,
            "day": item.day,
            "first": item.expected,
            "agreed": item.is_agreed,
            "held": item.milestone in HELD,
            "range": _range(item),
            "slack": _slack(item),
            "slack_days": None if item.milestone in HELD else item.slack_days,
            "late": (item.slack_days or 0) < 0,
            "waits_for": _waits_for(item, planned),
            "last": planned.get(item.waits_for),
            "if_half": item.if_half,
            "if_all": item.if_all if _range(item) else None,
        }
        for item in sorted(roadmap.milestones, key=lambda item: item.day)
    ]


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


def _waits_for(item: Milestone, planned: Mapping[str, Planned]) -> str:
    """The package that a milestone waits for last, and the days from there to the milestone."""
    last = planned.get(item.waits_for)
    if last is None:
        return ""
    left, then = (item.day - last.end).days if last.end else 0, ""
    if left >= report_setting("waits_told_from"):
        why = translated(MORE.get(item.milestone, ""))
        then = say(", then {days} more{why}", days=counted(left, "day"), why=why)
    return f"{last.order} {last.label}{then}"


def not_said_rows(roadmap: Roadmap) -> list[dict[str, Any]]:
    """The standards whose days can't be named yet, as rows beside the milestones."""
    names, wanted = roadmap.gaps.coverage.catalogue.standards, still_wanted(roadmap.gaps.coverage.client)
    unsaid = say("can’t be said before the first look")
    return [
        {
            "id": item.standard,
            "standard": names[item.standard].name,
            "day": None,
            "held": False,
            "late": False,
            "waits_for": "",
            "last": None,
            "if_half": item.if_half,
            "if_all": item.if_all,
            "title": say("Stage 2 of the certification audit"),
            "slack": say("wanted by {by}; {unsaid}", by=day(by), unsaid=unsaid)
            if (by := wanted.get(item.standard))
            else unsaid,
            "range": _if_missing(item.if_half, item.if_all),
        }
        for item in roadmap.not_said
    ]


def _wanted_unsaid(roadmap: Roadmap) -> Iterator[tuple[str, bool]]:
    """Of each wanted date of which nothing can be said yet that it is so, with the days that it may come to; and whether it may be kept."""
    names, wanted = roadmap.gaps.coverage.catalogue.standards, still_wanted(roadmap.gaps.coverage.client)
    for item in roadmap.not_said:
        if by := wanted.get(item.standard):
            told = noted(
                "{name} is wanted by {by}; whether that is possible can’t be said before the first look{range}."
            )
            range_ = _if_missing(item.if_half, item.if_all)
            text = say(told, name=names[item.standard].name, by=day(by), range=range_ and f": {range_}")
            yield text, item.if_half is None or item.if_half <= by


def _if_missing(half: date | None, whole: date | None) -> str:
    """The days if half, or all, of what nobody spoke of is missing."""
    if whole is None:
        return ""
    before = say("{half} if half, ", half=day(half)) if half else ""
    return say("{before}{whole} if all of what nobody spoke of is missing", before=before, whole=day(whole))


def _range(item: Milestone) -> str:
    """Up to when it may be put off by what is unknown; empty where that is nothing."""
    if not item.if_all or item.if_all <= item.day:
        return ""
    return _if_missing(item.if_half, item.if_all)


def _slack(item: Milestone) -> str:
    if item.note or item.too_late:
        return "; ".join(filter(None, [item.note, _too_late(item)]))
    slack = item.slack_days
    if item.milestone in HELD or slack is None or item.latest is None:
        return ""
    if not slack:
        return say("on {latest}, the date wanted", latest=day(item.latest))
    told = {"days": counted(abs(slack), "day"), "latest": day(item.latest)}
    found = (
        noted("{days} before {latest}, the date wanted")
        if slack > 0
        else noted("{days} after {latest}, the date wanted")
    )
    return say(found, **told)


def _too_late(item: Milestone) -> str:
    """Which work on known gaps ends only after an audit, and which day can be kept; empty where none does."""
    if not item.too_late or not item.can_be_from:
        return ""
    told = noted(
        "no. {numbers} ends after it: by the plan an audit finds that done from {day} on, so agree such a day or give more days"
    )
    if item.too_late[1:]:
        told = noted(
            "no. {numbers} end after it: by the plan an audit finds them done from {day} on, so agree such a day or give more days"
        )
    return say(told, numbers=listed(map(str, item.too_late)), day=day(item.can_be_from))


def _own_dates(roadmap: Roadmap) -> dict[str, Any] | None:
    """How many days of the client's own rows are kept, and those that aren't with the reason; none where there are no days."""
    if not roadmap.own_dates or roadmap.calendar is None:
        return None
    late = [item for item in roadmap.own_dates if not item.is_kept]
    client, many = roadmap.gaps.coverage.client, counted(len(roadmap.own_dates), "deadline")
    own, kept = say("{short_name}’s own rows", short_name=client.short_name), len(roadmap.own_dates) - len(late)
    title = say("{own_dates} of {days} that {own} set for closing a gap are kept", own_dates=kept, days=many, own=own)
    if asked := sum(item.is_asked for item in late):
        missed = len(late) - asked
        title += say("; {missed} not, and of {asked} it is asked which of two days holds", missed=missed, asked=asked)
    if over := len(roadmap.passed):
        are, them = form_for(over, "is", "are"), form_for(over, "it", "them")
        told = noted("; {over} beside them {are} over, and other rows speak against what is said of {them}")
        title += say(told, over=over, are=are, them=them)
    can_be_kept = any(item.can_be_kept(client.as_of) for item in late)
    return {
        "title": title,
        "early": _early(len(roadmap.brought_forward), can_be_kept),
        "more": _more_days(roadmap) if can_be_kept else "",
        "tried": _tried_later(roadmap),
        "late": [
            {
                "requirement": item.requirement,
                "title": roadmap.gaps.coverage.catalogue.title_of(item.requirement),
                "by": told.by,
                "is_month": told.is_month,
                "end": item.end,
                "why": why_late(item, roadmap),
                "cell": told.cell,
                "owner": item.owner,
            }
            for item in (*roadmap.passed, *late)
            for told in [item.row if item.is_asked else item]
        ],
    }


def _early(packages: int, can_be_kept: bool) -> str:
    """How many packages are brought forward, and whether days that are missed hang on it; empty where none is."""
    if not packages:
        return ""
    told = say(
        "{packages} of the plan {are} done more than {least} days before a day or year in "
        "the files, marked “brought forward”: agree with each owner whether that can be.",
        packages=counted(packages, "package"),
        are=form_for(packages, "is", "are"),
        least=int(roadmap_setting("brought_forward_days")),
    )
    more = say(" In no order that was tried would more days be kept if these came later.") if can_be_kept else ""
    return told + more


def _tried_later(roadmap: Roadmap) -> str:
    """For how many of these days it is tried only afterwards that what was set up works, and until when; empty where for none."""
    found = roadmap.tried_later
    if not found or not found[0].tried_end:
        return ""
    told = noted("For {found} of them it is tried only after their day whether that works: the last on {last}.")
    if not found[1:]:
        told = noted("For one of them it is tried only after its day whether that works: {last}.")
    last = f"{day(found[0].tried_end)} ({number_of(found[0].requirement)})"
    return say(told, found=len(found), last=last)


def _of_actions(roadmap: Roadmap) -> str:
    """How many days of open actions ask for the action alone; empty where none does."""
    found, as_of = roadmap.action_days, roadmap.gaps.coverage.client.as_of
    if not found:
        return ""
    over, past = sum(item.by < as_of for item in found), ""
    if over:
        past = say(", {over} of them over", over=over) if len(found) > 1 else say(", which is over")
    told = counted(len(found), "open action has a day of its own", "open actions have days of their own")
    alone = say("{told}{past}: each asks for the action alone and moves no package.", told=told, past=past)
    parts = []
    for own in found:
        end, order = max(
            ((roadmap.planned[name].end or date.max, roadmap.planned[name].order) for name in own.packages),
            default=(date.max, 0),
        )
        if as_of < own.by < end < date.max:
            where = {"requirement": number_of(own.requirement), "by": day(own.by), "order": order, "end": day(end)}
            parts.append(say("that on {requirement} by {by} (no. {order} ends on {end})", **where))
    rest = say("Its owner does it by its own day, and the rest of the package follows: {parts}.", parts=listed(parts))
    return f"{alone} {rest}" if parts else alone


def _more_days(roadmap: Roadmap) -> str:
    """What would keep those that aren't."""
    if more := roadmap.more_days:
        kept = translated("all") if more.kept == len(roadmap.own_dates) else f"{more.kept}"
        return say(
            "With {a_month} until {until}, about {more} more in all, a plan keeps {kept} of the {own_dates}.",
            a_month=days_told(more.days_per_month, more.roles),
            until=day(more.until),
            more=days(more.more),
            kept=kept,
            own_dates=len(roadmap.own_dates),
        )
    most = most_days(roadmap.gaps.coverage.client, "most_times_for_own_days")
    return say("Up to {a_month} were tried, and none keeps more.", a_month=_a_month(most))


def first_packages(roadmap: Roadmap) -> tuple[Planned, ...]:
    """The packages that the first screen shows, by their start."""
    found = roadmap.in_order[: int(report_setting("first_packages"))]
    return tuple(sorted(found, key=lambda item: item.start or date.min))


def why_first(item: Planned, roadmap: Roadmap) -> str:
    """Why the plan begins with a package, in half a sentence: a day or a small step, else that it waits for nothing; none of the look."""
    if item.is_look:
        return ""
    small = say("a small step against a known weakness") if item.is_quick_win else ""
    return early_told(roadmap).get(item.package) or small or ("" if item.needs else say("it waits for nothing"))


def days_of(packages: Iterable[Planned], roadmap: Roadmap) -> str:
    """The days of some packages: what stands beside each, added."""
    shown = days_in_quarters(roadmap)
    return in_figures(sum(shown[item.package] for item in packages), "g")


def packages_in_words(packages: Sequence[Planned]) -> str:
    """What is counted of some packages, the same everywhere: the first look and 40 packages."""
    work = counted(count_worked(packages), "package")
    return say("the first look and {work}", work=work) if any(item.is_look for item in packages) else work


def wanted_text(wanted: WantedDate, roadmap: Roadmap) -> str:
    """Whether a wanted date is possible; where it isn't, by how much not, and what capacity would do."""
    coverage, end, roomier = roadmap.gaps.coverage, day(wanted.end), ""
    capacity = coverage.client.settings.capacity
    name = say("{name} by {by}", name=coverage.catalogue.standards[wanted.standard].name, by=day(wanted.by))
    if wanted.possible:
        if wanted.roomiest:
            roomier = say("; the same work in another order has it on {roomiest}", roomiest=day(wanted.roomiest))
        told = noted("{name} is possible, as far as gaps are known: by the plan on {end}{roomier}.")
        return say(told, name=name, end=end, roomier=roomier)
    pace = _a_month(capacity.on(wanted.by)) if capacity else say("this capacity")
    most = most_days(coverage.client, "most_times_capacity")
    would = say("up to {a_month} were tried, and none keeps it", a_month=_a_month(most))
    if enough := days_told(wanted.days_per_month, wanted.roles):
        would = say("{a_month} would do", a_month=enough)
    late = counted(wanted.days_late, "day")
    told = noted("{name} isn’t possible with {pace}: {late} late, on {end}; {would}.")
    return say(told, name=name, pace=pace, late=late, end=end, would=would)


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
        return say("With {a_month} there is an order but no dates.", a_month=_a_month(capacity.planned))
    if roadmap.calendar is None:
        told = noted("With this capacity it would take more than {years} years, so there is an order but no dates.")
        return say(told, years=int(roadmap_setting("longest_months")) // 12)
    kept, free, pace = capacity.keep_free, "", _a_month(capacity.days_per_month)
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


def _a_month(capacity: float) -> str:
    return say("{days} a month", days=counted_days(capacity))


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


def brought_forward(item: Planned, roadmap: Roadmap) -> str:
    """That it is done long before days that rows of the client's set; empty where it isn't."""
    asked, told = (
        noted("brought forward{of_files}: agree with {owner} which holds"),
        noted("brought forward{of_files}: agree with {owner}"),
    )
    return in_row(
        say(asked if own.is_asked else told, of_files=_of_files(own), owner=own.owner or say("its owner"))
        for own in roadmap.brought_forward.get(item.package, ())
    )


def _of_files(own: OwnDate) -> str:
    """From which day, or by which words of the files."""
    number = number_of(own.requirement)
    if own.said:
        return say(", as the files say “{said}” on {number}", said=own.said, number=number)
    told = noted(" from {by}, the day in the files for {number}")
    if own.is_asked:
        told = noted(" from {by}, the day of a measure for {number}, while its own row says {other}")
    return say(told, by=day(own.by), number=number, other=day(own.row.by))


def condition_told(item: Planned, roadmap: Roadmap) -> str:
    """What has to come first by the client's own words, its day, and where that is too late, by when it is needed; else empty."""
    by, as_of = item.condition_by, roadmap.gaps.coverage.client.as_of
    text = noted("was due {by}") if by and by < as_of else noted("due {by}")
    told = [say(text, by=long_month(by) if item.condition_is_month else day(by))] if by else []
    if item.start and not (by and item.end and by <= item.end):
        told.append(say("needed by {start}", start=day(item.start)))
    means = say("people for {condition_for}, ", condition_for=item.condition_for) if item.condition_for else ""
    return f"{means}{in_quotes(item.condition)}{f' ({in_row(told)})' if told else ''}" if item.condition else ""


def waits_told(item: Planned, roadmap: Roadmap) -> list[str]:
    """What a package waits for: the numbers of others, with the days of records since, and the days that records or answers take."""
    told = []
    for need in sorted({*item.needs, *filter(None, item.records)}, key=lambda need: roadmap.planned[need].order):
        many, done = item.records.get(need, 0), roadmap.planned[need].done_on
        text = noted("no. {order} ({days} days of records since)") if many else noted("no. {order}")
        text = noted("no. {order} ({days} days of records since {day}, when it was done)") if many and done else text
        told.append(say(text, order=roadmap.planned[need].order, days=many, day=day(done) if done else ""))
    off = noted("not for “{label}” any more, which was stopped ({said_by}): say first whether it goes on without that")
    stopped = (roadmap.stopped[name] for name in item.stopped)
    told += [say(off, label=each.label, said_by=each.agreed.said_by) for each in stopped if each.agreed]
    if own := item.records.get(""):
        told.append(say("{own} days of records since it began", own=own))
    if item.answers:
        told.append(say("{answers} days for answers from outside", answers=item.answers))
    return told


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
