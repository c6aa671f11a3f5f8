"""Days that were agreed of packages: what they ask of the plan."""

from __future__ import annotations

from datetime import date, timedelta

from ims_lib.roadmap.marks import PlannedWork
from ims_lib.roadmap.mending import Demand
from ims_lib.scales import roadmap_setting


def promised_days(planned: PlannedWork) -> list[Demand]:
    """The ends that were agreed, and of what has an agreed begin alone the day on which it is over if it begins then.

    Each day counts by which one is missed, so that what can't be kept comes as soon after it as it can.
    """
    weight, found = roadmap_setting("weight_of_agreed"), list[Demand]()
    for place, item in enumerate(planned.packages):
        begins = None if item.has_begun else planned.work.not_before.get(place)
        if item.agreed and not item.is_put_off and (by := item.agreed.end or (begins and item.agreed.start)):
            if not item.agreed.end:
                by += timedelta(days=planned.work.length(place))
            found.append(Demand(by, frozenset([place]), weight, is_pressed=True))
    return found
