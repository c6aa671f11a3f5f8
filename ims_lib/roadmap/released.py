"""What management released days for on top of those of a month: AI impact assessments come up to its day, before their turn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count, islice

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.client import Client
from ims_lib.days_off import DAY, works_on
from ims_lib.decided_settings.effects import DecidedCapacity
from ims_lib.roadmap.mending import Demand
from ims_lib.roadmap.model import Package
from ims_lib.scales import roadmap_setting


def released_first(packages: Sequence[Package], client: Client) -> tuple[list[Package], list[str], list[Demand]]:
    """The packages, of which those that make them wait for nothing but their own method; which these are, and the day that is wanted of
    the last: that of the release, and so many working days later as they take beyond it, or from now on. As they were where nothing is
    released."""
    capacity, asked = client.settings.capacity, load_impact_kit().each_assessed
    last = next((place for place, item in enumerate(packages) if asked in item.criteria), None)
    if not isinstance(capacity, DecidedCapacity) or last is None or capacity.forms_until <= client.as_of:
        return [*packages], [], []
    theirs = {item.package: item.days for item in packages[: last + 1] if item.process == packages[last].process}
    freed = [
        replace(item, needs=tuple(name for name in item.needs if name in theirs)) if item.package in theirs else item
        for item in packages
    ]
    needed = sum(theirs.values())
    by = max(_later(capacity.forms_until, needed - capacity.forms, client), _later(client.as_of, needed, client))
    return freed, [*theirs], [Demand(by, frozenset([last]), roadmap_setting("weight_of_agreed"))]


def before_decided(client: Client) -> Client:
    """The client without the days that are released on top, or with those of the settings alone; the same where none were decided."""
    capacity = client.settings.capacity
    if not isinstance(capacity, DecidedCapacity):
        return client
    before = (client.laid_down or client.settings).capacity
    if capacity.forms_until > client.as_of:
        fewer = tuple(each for each in capacity.on_top if each[1] <= 0)
        before = capacity.model_copy(update={"on_top": fewer, "forms": 0.0, "forms_until": date.min})
    if before == capacity:
        return client
    return replace(client, settings=client.settings.model_copy(update={"capacity": before}))


def _later(by: date, days: float, client: Client) -> date:
    """So many working days after a day."""
    worked = filter(works_on(client), (by + DAY * number for number in count(1)))
    return [by, *islice(worked, max(math.ceil(days), 0))][-1]
