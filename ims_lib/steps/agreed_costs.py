"""What agreed days put off: wanted dates, and other packages of which days were agreed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from ims_lib.register.model import Register
from ims_lib.roadmap import Planned, Roadmap, quick_end
from ims_lib.roadmap.agreed_cost import AgreedCost
from ims_lib.roadmap.capacity import limited
from ims_lib.scales import roadmap_setting
from ims_lib.standard_ids import STANDARDS

Days = dict[str, date]
"""Standard with a wanted date, or package → when it is met or done."""


def with_costs(roadmap: Roadmap, register: Register) -> Roadmap:
    """The roadmap with what agreed days put off by so many days as are told: it is planned anew without those of one package after the
    other, those first that move the package itself most, without all of them, and with those of each alone where only several do it."""
    agreed = [item for item in roadmap.in_order if _has_days(item)]
    costs = _costliest(_costs(agreed, roadmap, register)) if roadmap.calendar and agreed else ()
    return replace(roadmap, costs=costs)


def _costliest(costs: Iterable[AgreedCost]) -> tuple[AgreedCost, ...]:
    """Of what puts one thing off that which does so most; wanted dates, then the packages that move most, not more than are told."""
    ranked = sorted(costs, key=lambda each: (each.moved not in STANDARDS, -each.days))
    first: dict[str, AgreedCost] = {}
    for each in ranked:
        first.setdefault(each.moved, each)
    return tuple(first.values())[: int(roadmap_setting("agreed_costs_told"))]


def _has_days(item: Planned) -> bool:
    said = item.agreed
    return said is not None and bool(said.start or said.end) and not (item.is_look or item.has_begun or item.is_put_off)


def _costs(agreed: list[Planned], roadmap: Roadmap, register: Register) -> Iterator[AgreedCost]:
    free, most = _days(roadmap, register, {item.package for item in agreed}), int(roadmap_setting("agreed_tried"))
    wanted = {item.standard: item.end for item in roadmap.wanted}
    late = {item.package: item.end for item in agreed if item.end and item.days_behind}
    lost = {name: end for name, end in wanted.items() if _is_later(end, free.get(name))}
    if not lost and not late:
        return
    shifts = {item.package: abs((free.get(item.package, item.end) - item.end).days) for item in agreed if item.end}
    told, tried = set[str](), sorted(shifts, key=lambda each: -shifts[each])[:most]
    for name in tried:
        without = _days(roadmap, register, {name})
        for moved, now in (wanted | late).items():
            before = without.get(moved)
            if before and moved != name and _is_later(now, before):
                told.add(moved)
                yield AgreedCost((name,), moved, before, now)
    if left := [moved for moved in lost if moved not in told]:
        alone = {name: _days(roadmap, register, {item.package for item in agreed} - {name}) for name in tried}
        for moved in left:
            enough = tuple(name for name in tried if _is_later(alone[name].get(moved, free[moved]), free[moved]))
            yield AgreedCost(enough or tuple(item.package for item in agreed), moved, free[moved], lost[moved])


def _is_later(now: date, before: date | None) -> bool:
    return before is not None and (now - before).days >= roadmap_setting("agreed_cost_told")


def _days(roadmap: Roadmap, register: Register, freed: Collection[str]) -> Days:
    """When each wanted date is met, and each package done, where the agreed days of those that are freed don't count."""
    gaps, client = roadmap.gaps, roadmap.gaps.coverage.client
    limits = limited({name: item.owner for name, item in roadmap.planned.items()}, client.settings.capacity)
    _, wanted, done = quick_end(gaps, client, register, limits, as_planned=True, freed=freed)
    return {item.standard: item.end for item in wanted} | {item.package: end for item, end in done}
