"""The plan against what was agreed: what is late, what is done, what is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ims_lib.client.agreed_plan import Agreed, Status
from ims_lib.languages import noted
from ims_lib.roadmap.model import Planned, Roadmap
from ims_lib.roadmap.moved import begins_later, why_moved
from ims_lib.roadmap.packages import known_packages

State: TypeAlias = Status | Literal["late", "done but open", "not looked at", "not dated", "in time", "closed"]
ORDER: tuple[State, ...] = (
    noted("late"),
    noted("done but open"),
    noted("not looked at"),
    noted("not dated"),
    noted("under way"),
    noted("in time"),
    noted("agreed"),
    noted("put off"),
    noted("stopped"),
    noted("closed"),
)
"""In which order they are told."""


@dataclass(frozen=True, slots=True)
class AgreedStanding:
    """How a package stands of which something was agreed."""

    package: str
    label: str
    state: State
    agreed: Agreed
    days_late: int
    """Calendar days by which it ends later than was agreed; of one that is not dated, by which that day has passed."""
    open: int
    """How many of its criteria are a known gap."""
    unseen: int
    """How many of them nobody spoke of."""
    criteria: int
    """How many it has in scope."""
    planned: Planned | None = None
    """None where nothing of it is open any more, or it was stopped."""
    days_after: int = 0
    """Calendar days by which it begins later than was agreed."""
    why: str = ""
    """What holds it, where it begins or ends later."""


def standings(roadmap: Roadmap) -> tuple[AgreedStanding, ...]:
    """Each package of which something was agreed, what wants attention first."""
    found = [*_of_planned(roadmap), *_of_closed(roadmap)]
    return tuple(sorted(found, key=lambda item: (ORDER.index(item.state), -item.days_late)))


def _of_planned(roadmap: Roadmap) -> Iterator[AgreedStanding]:
    gaps = roadmap.gaps
    known = known_packages(gaps)
    for item in roadmap.in_order:
        if item.agreed is None:
            continue
        label, criteria = known.get(item.package, (item.label, item.criteria))
        unseen = sum(name in gaps.to_look_at and name not in gaps.to_close for name in criteria)
        late = item.days_behind
        if item.end is None and item.agreed.end:
            late = max((gaps.coverage.client.as_of - item.agreed.end).days, 0)
        open_ = 0 if item.is_look else len(item.criteria)
        after = begins_later(item, roadmap)
        state = state_of(item.agreed, late or (after if not item.agreed.end else 0), is_dated=item.end is not None)
        why = why_moved(item, roadmap) if late or after else ""
        of = open_, unseen, len(criteria)
        yield AgreedStanding(item.package, label, state, item.agreed, late, *of, item, after, why)


def state_of(agreed: Agreed, late: int, *, is_dated: bool) -> State:
    """Without a day in the plan nobody knows whether what was agreed for a day is in time."""
    if agreed.status == "done":
        return "done but open"
    if agreed.status == "put off":
        return "put off"
    if late:
        return "late"
    if agreed.status == "under way":
        return "under way"
    if not (agreed.end or agreed.start):
        return "agreed"
    return "in time" if is_dated else "not dated"


def _of_closed(roadmap: Roadmap) -> Iterator[AgreedStanding]:
    """Those that were stopped; and that were agreed by their own names and of which no gap is known any more."""
    gaps = roadmap.gaps
    for name, (label, criteria) in known_packages(gaps).items():
        agreed = gaps.coverage.client.plan.get(name)
        if (stopped := roadmap.stopped.get(name)) and stopped.agreed:
            yield AgreedStanding(name, label, "stopped", stopped.agreed, 0, len(stopped.criteria), 0, len(criteria))
        elif agreed and name not in roadmap.planned:
            unseen = sum(each in gaps.to_look_at for each in criteria)
            state: State = "not looked at" if unseen else "closed"
            yield AgreedStanding(name, label, state, agreed, 0, 0, unseen, len(criteria))
