"""What the client's own remarks say of work: what has to come first, such as people to be hired, so that it isn't planned long before
its own day; and what is missing of what is there in part."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from typing import NamedTuple

from ims_lib.cell_places import row_of
from ims_lib.gaps import Gaps
from ims_lib.inputs.put_before import puts_before
from ims_lib.inputs.read import read_inputs
from ims_lib.inputs.said import comes_first, day_ahead, lacks_people
from ims_lib.inputs.states import CLOSED
from ims_lib.register.model import Register
from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.marks import PlannedWork, with_packages
from ims_lib.roadmap.measures import rows_of_measures
from ims_lib.roadmap.mending import Demand
from ims_lib.roadmap.model import ACTIONS, BY_THEN, OwnDate, Package, Planned
from ims_lib.roadmap.own_dates import leaves_of
from ims_lib.roadmap.wanted import latest_days
from ims_lib.roadmap.work import reached_from
from ims_lib.scales import roadmap_setting
from ims_lib.standard_ids import number_of, standard_of

_NUMBER = re.compile(r"(?<![\w.])(?:A\.)?\d+(?:\.\d+)+")
BEGUN = "partial"
LATER = ("build", "run")
"""Kinds of work that wait where there are such; what is only decided beside them needn't."""


class _Remark(NamedTuple):
    text: str
    requirement: str
    by: date | None
    """The day of its row."""
    since: date
    """Since when a month without a year in it is meant."""
    is_measure: bool = False
    """Whether the day is that of the remark itself, as it is a measure against a risk."""


def with_conditions(
    planned: PlannedWork, dates: Sequence[OwnDate], register: Register | None, gaps: Gaps, calendar: Calendar | None
) -> PlannedWork:
    """The same work, where packages wait for something by a remark with that, and with the day before which they don't begin.

    That is the month, or day, ahead of the row's own that the remark names, else the last by which all can be done by the row's
    own day, but for some days to spare; no package waits that another row wants earlier, itself or over others. A remark
    without a day stands beside its packages, and nothing waits.
    """
    found, as_of = list(planned.packages), gaps.coverage.client.as_of
    needs, before = {item.package: item.needs for item in found}, list(planned.work.needs)
    for remark in sorted(_remarks(register, gaps, dates), key=lambda each: each.by or date.max):
        closing = gaps.found[remark.requirement].criteria
        own = {
            place: item
            for place, item in enumerate(found)
            if item.kind in BY_THEN and not item.has_begun and not {*item.criteria}.isdisjoint(closing)
        }
        earlier = (name for each in dates if remark.by and each.by < remark.by for name in each.packages)
        wanted = reached_from(earlier, needs.__getitem__)
        latest = _latest_begins(planned, own, remark, calendar)
        rows = _rows_named(remark, gaps, found)
        for place in [place for place, item in own.items() if item.kind in LATER] or own:
            item = found[place]
            if rows:
                after = [at for at in rows if place not in reached_from([at], before.__getitem__)]
                before[place] |= frozenset(after)
                names = dict.fromkeys([*item.needs, *(found[at].package for at in after)])
                found[place] = replace(item, needs=tuple(names))
            elif not item.condition:
                waits = latest and item.package not in wanted
                first = (_named(remark, as_of) or latest[place]) if waits else None
                found[place] = replace(_told(item, remark), not_before=first)
    return with_packages(planned, found, before)


def _told(item: Package, remark: _Remark) -> Package:
    """The same with what has to come first: its day, as far as it has one of its own, and whether people are missing."""
    said = None if remark.is_measure else day_ahead(remark.text, remark.since)
    by, is_month = said if said and said[0] > remark.since else (remark.by if remark.is_measure else None, False)
    number = number_of(remark.requirement) if lacks_people(remark.text) else ""
    return replace(item, condition=remark.text, condition_by=by, condition_is_month=is_month, condition_for=number)


def _rows_named(remark: _Remark, gaps: Gaps, packages: Sequence[Package]) -> list[int]:
    """The places of the packages that settle other rows which a remark names, as in “only after A.5.12”."""
    own = remark.requirement
    numbers = {*_NUMBER.findall(remark.text)} - {number_of(own)} if comes_first(remark.text) else set[str]()
    named = [f"{standard_of(own)}:{number}" for number in numbers]
    asked = gaps.criteria_of(named)
    return [at for at, item in enumerate(packages) if item.kind in BY_THEN and not asked.isdisjoint(item.criteria)]


def with_remarks(planned: Mapping[str, Planned], register: Register | None, gaps: Gaps) -> dict[str, Planned]:
    """The same packages in order, each with what a row remarks of what is there in part, that of most work, each remark once.

    Nothing that is put before those who lead or waits for something: that stands beside the package already.
    """
    rows = [row for row in register.controls if row.notes] if register else []
    pairs = [(leaf, row) for row in rows for leaf in row.refs if leaf in gaps.found]
    pairs = [(leaf, row) for leaf, row in pairs if row.status == BEGUN or gaps.found[leaf].harms]
    said = {leaf: " ".join((row.notes or "").split()) for leaf, row in pairs}
    found, told = dict(planned), {text for text in said.values() if comes_first(text) or puts_before(text)}
    for name, item in planned.items():
        own = {*item.criteria} if item.kind in BY_THEN and not item.is_said_done else set[str]()
        left = [leaf for leaf, text in said.items() if text not in told]
        days = {leaf: sum(gaps.to_close[each] for each in own & {*gaps.found[leaf].criteria}) for leaf in left}
        leaf = max(left, key=days.__getitem__, default="")
        if days.get(leaf):
            told.add(said[leaf])
            remark = said[leaf], number_of(leaf)
            found[name] = replace(item, remark=remark, is_harming=gaps.found[leaf].harms)
    return found


def _latest_begins(
    planned: PlannedWork, places: Collection[int], remark: _Remark, calendar: Calendar | None
) -> dict[int, date]:
    """The days on which packages begin at the latest so that a row's day can be kept, and some to spare; none without days."""
    if not remark.by or not calendar:
        return {}
    # what is a measure itself isn't there before its day
    spare = 0 if remark.is_measure else int(roadmap_setting("spare_before_own_day"))
    latest = latest_days(planned.work, calendar, [Demand(remark.by, frozenset(places))])
    return {place: date.fromordinal(int(latest[place]) - planned.work.length(place) - spare) for place in places}


def _named(remark: _Remark, as_of: date) -> date | None:
    """The day, or the first of the month, that a remark names between today and the row's own day."""
    found, is_month = day_ahead(remark.text, remark.since) or (as_of, False)
    return (found.replace(day=1) if is_month else found) if remark.by and as_of < found < remark.by else None


def _remarks(register: Register | None, gaps: Gaps, dates: Sequence[OwnDate]) -> Iterator[_Remark]:
    """What rows of controls, and measures of risks that nobody has accepted, say has to come first, by requirement with a gap."""
    days = {item.requirement: item.by for item in reversed(dates) if item.kind != ACTIONS}
    if register is None:
        return
    since = partial(register.written, as_of=gaps.coverage.client.as_of)
    for record in register.controls:
        said = [text for text in (record.notes, record.evidence, record.ahead) if text]
        for leaf in leaves_of(record.refs, gaps):
            by = days.get(leaf)
            waits = (text for text in said if comes_first(text) or (text != record.evidence and _is_put(text, by)))
            yield from (_Remark(text, leaf, by, since(record.file)) for text in islice(waits, 1))
    for risk in read_inputs(register).lists.risks:
        is_open = risk.plan and risk.due and not risk.accepted_by and risk.status not in CLOSED
        if risk.plan and is_open and (comes_first(risk.plan) or _is_put(risk.plan, risk.due)):
            about = rows_of_measures(register, gaps.coverage.catalogue)[row_of(risk.cell)]
            own = _Remark(risk.plan, "", risk.due, since(risk.file), is_measure=True)
            yield from (own._replace(requirement=leaf) for leaf in about if leaf in gaps.found)


def _is_put(text: str, by: date | None) -> bool:
    """Whether a text puts something before those who lead; money only where the row has a day."""
    return not puts_before(text) <= ({"money"} if by is None else set())
