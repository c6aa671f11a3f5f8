"""Why a day of the client's own rows isn't kept by the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say
from ims_lib.roadmap.model import OwnDate, Planned, Roadmap
from ims_lib.roadmap.work import reached_from
from ims_lib.wording import counted, counted_days, in_quarters, in_row, listed


def why_late(item: OwnDate, roadmap: Roadmap) -> str:
    """Why a day can't be kept, as the plan shows it: it is over, what comes first is done later or begins
    as was agreed, or which packages have the days."""
    client = roadmap.gaps.coverage.client
    if item in roadmap.contradicted:
        return in_row(filter(None, [say("other rows speak against this one"), roadmap.left_of([item.requirement])]))
    if item.is_asked:
        return say(
            "a measure against a risk says {by}, as others outside have to agree: which day holds?", by=day(item.by)
        )
    if item.by <= client.as_of:
        return say("the day is over")
    if item.is_round:
        return say("it looks at what has to run first; one that is held before is a first round")
    own = [roadmap.planned[name] for name in item.packages]
    if begun := _begun_as_agreed(item, roadmap):
        told = {"order": begun.order, "label": begun.label, "start": day(begun.start or item.by)}
        return say("it waits for no. {order}, {label}, which begins on {start}, as was agreed", **told)
    last = _root(max(own, key=lambda package: package.end or item.by), item.by, roadmap)
    for each, since in ((last, None), *((each, client.as_of) for each in own)):
        for name, many in each.records.items():
            need = roadmap.planned.get(name)
            if need and (on := need.shown_since) and (need.done_on or since or on) + timedelta(days=many) > item.by:
                return _records(need, many, item, roadmap)
    return _days_taken(last, min(last.start or item.by, item.by), roadmap) or say("its work takes longer")


def _records(need: Planned, many: int, item: OwnDate, roadmap: Roadmap) -> str:
    """How many days of records a day waits for, since what, and why that isn't earlier."""
    told = {"many": many, "order": need.order, "label": need.label}
    if need.done_on:
        since = noted("it takes {many} days of records since {day}, when no. {order}, {label}, was done")
        return say(since, **told, day=day(need.done_on))
    text = say("it takes {many} days of records since no. {order}, {label}", **told)
    if need.start and need.start == roadmap.start:
        return text + say(", which begins on {day}, the first day of this plan", day=day(need.start))
    taken = "" if need.agreed and need.agreed.start else _days_taken(need, need.start or item.by, roadmap)
    return in_row(filter(None, (text, taken)))


def _days_taken(item: Planned, begins: date, roadmap: Roadmap) -> str:
    """Which packages have the days before one begins; empty where none has."""
    needed = reached_from([item.package], lambda name: roadmap.planned[name].needs)
    others = [each for each in roadmap.in_order if each.package not in needed and each.days]
    before = [each for each in others if each.start and each.start <= begins]
    if not before or begins <= roadmap.gaps.coverage.client.as_of:
        return ""
    has_them = _what_has_them(before, roadmap, begins)
    return say("the days until {begins} go to {what_has_them}", begins=day(begins), what_has_them=has_them)


def _begun_as_agreed(item: OwnDate, roadmap: Roadmap) -> Planned | None:
    """The last that it waits for of those that begin on a day to come that was agreed, and on that day."""
    as_of, planned = roadmap.gaps.coverage.client.as_of, roadmap.planned
    behind = [planned[name] for name in reached_from(item.packages, lambda name: planned[name].needs)]
    begun = [each for each in behind if each.agreed and each.start and as_of < each.start == each.agreed.start]
    return max(begun, key=lambda each: each.start or as_of, default=None)


def _root(item: Planned, by: date, roadmap: Roadmap) -> Planned:
    """The package at the beginning of what a late one waits for: it isn't done by this day though nothing before it is late."""
    late = [need for name in item.needs if (need := roadmap.planned[name]).end and need.end > by]
    return _root(max(late, key=lambda need: need.end or by), by, roadmap) if late else item


def _what_has_them(packages: Sequence[Planned], roadmap: Roadmap, until: date) -> str:
    """The first look, and how many packages of each standard, with their days until then; the most first. What lasts longer says so."""
    names = roadmap.gaps.coverage.catalogue.standards
    by_standard = grouped((item.standard, item) for item in packages if not item.is_look)
    look = next((item for item in packages if item.is_look), None)
    lasts = say(", until {end}", end=day(look.end)) if look and look.end and look.end > until else ""
    told = [(roadmap.days_until(look, until) if look else 0, say("the first look{lasts}", lasts=lasts))]
    for standard, own in by_standard.items():
        whose = say("of {name}", name=names[standard].name) if standard else say("for several standards")
        told.append((sum(roadmap.days_until(item, until) for item in own), f"{counted(len(own), 'package')} {whose}"))
    told.sort(key=lambda each: -each[0])
    shown = in_quarters([total for total, _ in told])
    return listed(f"{what} ({counted_days(many)})" for many, (_, what) in zip(shown, told, strict=True) if many)
