"""The watch list: what to keep an eye on outside, when to look next, and what the client has where it touches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ims_lib.catalogue.library import Watch, load_library
from ims_lib.catalogue.sectors import find_sector
from ims_lib.coverage import Coverage
from ims_lib.dates import day, months_after
from ims_lib.days_off import SATURDAY, SHORTEST_MONTH
from ims_lib.decided_settings import MadeDecision, due_by, lasting_until
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, translated
from ims_lib.steps.merged import STATES, in_order, state_in_scope
from ims_lib.wording import in_quotes

AREAS = {
    "ai_life_cycle": noted("AI life cycle"),
    "threats": noted("threats"),
    "customers": noted("customers’ needs"),
    "regulation": noted("regulation"),
}
DECIDED = noted("own decisions")
"""The area of what ends on a day that management set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A thing to keep an eye on outside, as a proposal."""

    watch: str
    title: str
    area: str
    trigger: str
    where: str
    every_months: int
    """0 of what is looked at once."""
    next: dt.date
    """The day of the next look."""
    usual: bool = False
    """In the client's sector."""
    criteria: tuple[str, ...] = ()
    """Those in scope."""
    standards: tuple[str, ...] = ()
    have: str = ""
    """What the client has there, in words."""
    cells: tuple[str, ...]
    question: str | None = None


def watch_list(coverage: Coverage) -> tuple[Watched, ...]:
    """What was decided until a day, then each thing to watch that touches a criterion in scope, those usual in the client's sector first."""
    library = load_library()
    sector = find_sector(coverage.client.settings.sector, library.sectors)
    usual = sector.watch if sector else ()
    order = [*usual, *(name for name in library.watch_list if name not in usual)]
    items = [item for name in order if _criteria(item := library.watch_list[name], coverage)]
    due = _spread(items, coverage.client.as_of)
    ends, is_due = noted("Ends on {day} by decision: {decided}"), noted("Due on {day} by decision: {decided}")
    ending = [_decided(made, end, made.key, ends) for made, end in lasting_until(coverage.client)]
    due_then = [_decided(made, on, f"{made.key} {on}", is_due) for made, on in due_by(coverage.client)]
    return (*ending, *due_then, *(_watched(item, due[item.id], item.id in usual, coverage) for item in items))


def _decided(made: MadeDecision, on: dt.date, key: str, title: str) -> Watched:
    """A day until which management let something be, or by which a decision wants something, or sets a condition for it."""
    return Watched(
        watch=key,
        title=say(title, day=day(on), decided=in_quotes(made.decided)),
        area=translated(DECIDED),
        trigger=say("That day comes: is it done, or decided anew? It was asked: {what}", what=made.what),
        where=say("Decided by {who} on {day}", who=made.by, day=day(made.on)),
        every_months=0,
        next=on,
        cells=(made.cell,) if made.cell else (),
    )


def _criteria(item: Watch, coverage: Coverage) -> tuple[str, ...]:
    return tuple(name for name in item.criteria if name in coverage.in_scope)


def _spread(items: Iterable[Watch], as_of: dt.date) -> dict[str, dt.date]:
    """The day of the first look at each: those of one interval are spread evenly over its months, those of a month over it, none on a weekend."""
    by_interval = grouped((item.look_every_months, item.id) for item in items)
    by_month = grouped(
        (place * months // len(names), name)
        for months, names in by_interval.items()
        for place, name in enumerate(names)
    )
    return {
        name: on + dt.timedelta(days=7 - on.weekday()) if on.weekday() >= SATURDAY else on
        for month, names in by_month.items()
        for place, name in enumerate(names)
        for on in [months_after(as_of, month) + dt.timedelta(days=(place + 1) * SHORTEST_MONTH // len(names))]
    }


def _watched(item: Watch, due: dt.date, usual: bool, coverage: Coverage) -> Watched:
    criteria = [coverage.in_scope[name] for name in _criteria(item, coverage)]
    states = [state_in_scope(each.criterion, each.requirements, coverage) for each in criteria]
    counts = {state: states.count(state) for state in STATES}
    sources = [source for each in criteria for source in coverage.assessment.own[each.criterion].sources]
    return Watched(
        watch=item.id,
        title=item.title,
        area=translated(AREAS[item.area]),
        trigger=item.trigger,
        where=item.where,
        every_months=item.look_every_months,
        next=due,
        usual=usual,
        criteria=tuple(each.criterion for each in criteria),
        standards=in_order({name for each in criteria for name in each.standards}, coverage),
        have=", ".join(f"{many} {translated(state)}" for state, many in counts.items() if many),
        cells=tuple(dict.fromkeys(source.cell for source in sources)),
        question=item.question,
    )
