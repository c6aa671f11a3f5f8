"""By how much a package moves from the days that were agreed for it, and what holds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ims_lib.dates import day, long_month
from ims_lib.days_off import DAY
from ims_lib.languages import noted, say
from ims_lib.register.vocabulary import plain
from ims_lib.roadmap.agreed_cost import AgreedCost
from ims_lib.roadmap.model import Planned, Roadmap
from ims_lib.wording import counted, counted_days, first_of, in_quarters, in_row, listed

MOST = 3
"""So many packages that have the days are named."""
WEEKEND = 4
"""So many days off in a row, such as those around a public holiday, move nothing that is told."""


def begins_later(item: Planned, roadmap: Roadmap) -> int:
    """Calendar days by which it begins later than was agreed; 0 of what has begun, or begins on the next working day soon after."""
    agreed, calendar = item.agreed, roadmap.calendar
    if not agreed or not agreed.start or not item.start or not calendar or item.has_begun or item.is_look:
        return 0
    days, first = (item.start - agreed.start).days, next((on for on in calendar.days if on >= agreed.start), None)
    return 0 if days <= WEEKEND and item.start == first else max(days, 0)


def why_moved(item: Planned, roadmap: Roadmap) -> str:
    """What holds a package that isn't planned on the days that were agreed for it: that these are over, what it waits for, months
    without work, or who and what has the days."""
    last = item.agreed and (item.agreed.end or item.agreed.start)
    if not last or not item.start or not item.end or not roadmap.start:
        return ""
    if last <= roadmap.gaps.coverage.client.as_of:
        return say("the day is over")
    wish = max((item.agreed and item.agreed.start) or roadmap.start, roadmap.start)
    need = roadmap.planned.get(roadmap.held_by.get(item.package, ""))
    if need and need.end and need.end >= wish:
        return _waits(need, item.start)
    ready = max((each.end for name in item.needs if (each := roadmap.planned[name]).end), default=wish)
    begins = max(wish, ready or wish)
    until = item.start - DAY if item.start > begins else item.end
    told = [_not_worked(begins, until, roadmap), _days_taken(item, begins, until, roadmap)]
    return in_row(filter(None, told)) or say("its work takes longer")


def put_off(cost: AgreedCost, roadmap: Roadmap) -> str:
    """What agreed days put off: the certificate to a standard, the closing of its known gaps where it is held, or a package."""
    if package := roadmap.planned.get(cost.moved):
        return say("no. {order}, {label}", order=package.order, label=package.label)
    coverage = roadmap.gaps.coverage
    name = coverage.catalogue.standards[cost.moved].name
    if cost.moved in coverage.assessment.certified:
        return say("the closing of known gaps of {name}", name=name)
    return say("the certificate to {name}", name=name)


def orders_of(cost: AgreedCost, roadmap: Roadmap) -> str:
    """The numbers of the packages whose agreed days do it."""
    return listed(str(order) for order in sorted(roadmap.planned[name].order for name in cost.packages))


def cost_told(cost: AgreedCost, roadmap: Roadmap) -> str:
    """By how much which agreed days put something off, from when to when."""
    told = {"what": put_off(cost, roadmap), "days": counted(cost.days, "day")}
    told |= {"before": day(cost.before), "now": day(cost.now)}
    if cost.packages[1:]:
        several = noted("The days agreed for no. {orders} put {what} off by {days}, from {before} to {now}.")
        return say(several, orders=orders_of(cost, roadmap), **told)
    item = roadmap.planned[cost.packages[0]]
    own = noted("The days agreed for no. {order}, {label}, put {what} off by {days}, from {before} to {now}.")
    return say(own, order=item.order, label=item.label, **told)


def _waits(need: Planned, begins: date) -> str:
    end = need.end or begins
    told = noted("it waits for no. {order}, {label}, which ends on {end}")
    if need.agreed and need.agreed.end and not need.days_behind:
        told = noted("it waits for no. {order}, {label}, which ends on {end}, as was agreed")
    text = say(told, order=need.order, label=need.label, end=day(end))
    waits = (begins - end).days
    return text + say(", then {days} more", days=counted(waits, "day")) if waits > MOST else text


def _not_worked(begins: date, until: date, roadmap: Roadmap) -> str:
    """The months without work that lie between two days, else the first day where that is off."""
    months, worked = (roadmap.calendar.months, roadmap.calendar.days) if roadmap.calendar else ((), ())
    rests = [
        long_month(each.first) for each in months if not each.working and begins <= each.last and each.first <= until
    ]
    if rests:
        return say("nobody works in {months}", months=listed(rests))
    return "" if begins in worked else say("nobody works on {day}", day=day(begins))


def _days_taken(item: Planned, begins: date, until: date, roadmap: Roadmap) -> str:
    """Which packages have the days between these, the most first: of the same role where that has days a month, else of all."""
    capacity = roadmap.gaps.coverage.client.settings.capacity
    roles = {plain(role): given for role, given in capacity.roles.items() if given} if capacity else {}
    given = roles.get(plain(item.owner))
    found = [*_taken(item, begins, until, roadmap, given)]
    # what was agreed goes first, so nothing else holds it where any of that is among them
    taken = [each for each in found if each[1].agreed] or found
    taken.sort(key=lambda each: (-each[0], each[1].order))
    shown = zip(in_quarters([many for many, _ in taken]), taken, strict=True)
    named = first_of([_named(many, each) for many, (_, each) in shown if many], MOST)
    if given:
        has = say("{role} has {days} a month", role=item.owner, days=counted_days(given))
        return has + say(", and until {day} they go to {packages}", day=day(until), packages=named) if named else has
    return say("the days until {begins} go to {what_has_them}", begins=day(until), what_has_them=named) if named else ""


def _taken(
    item: Planned, begins: date, until: date, roadmap: Roadmap, given: float | None
) -> Iterator[tuple[float, Planned]]:
    for each in roadmap.in_order:
        if each != item and (not given or plain(each.owner) == plain(item.owner)):
            many = roadmap.days_until(each, until) - roadmap.days_until(each, begins - DAY)
            if many > 0:
                yield many, each


def _named(many: float, item: Planned) -> str:
    told = {"order": item.order, "label": item.label, "days": counted_days(many)}
    if item.agreed and item.agreed.start and item.start == item.agreed.start:
        return say("no. {order}, {label} ({days}, as was agreed)", **told)
    return say("no. {order}, {label} ({days})", **told)
