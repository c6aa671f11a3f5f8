"""Days that the client's own rows and open actions set, in words: which are kept, and why not."""

from __future__ import annotations

from datetime import date
from typing import Any

from ims_lib.dates import day
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.report.milestones_told import a_month
from ims_lib.roadmap import (
    Roadmap,
)
from ims_lib.roadmap.late import why_late
from ims_lib.roadmap.more_days import most_days
from ims_lib.roadmap.role_days import days_told
from ims_lib.scales import roadmap_setting
from ims_lib.standard_ids import number_of
from ims_lib.wording import (
    counted,
    days,
    listed,
)


def own_dates_told(roadmap: Roadmap) -> dict[str, Any] | None:
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
    if beside := len(roadmap.contradicted):
        them = form_for(beside, "it", "them")
        title += say(
            "; {beside} beside them, as other rows speak against what is said of {them}", beside=beside, them=them
        )
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
            for item in (*roadmap.contradicted, *late)
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


def actions_told(roadmap: Roadmap) -> str:
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
    return say("Up to {a_month} were tried, and none keeps more.", a_month=a_month(most))
