"""The days a month of roles that hold a date, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ims_lib.languages import noted, say
from ims_lib.wording import counted_days, days, listed


class RoleDays(NamedTuple):
    """The days a month that a role has, and how many it needs."""

    role: str
    given: float
    needed: float

    @property
    def told(self) -> str:
        told = noted("{role} {needed} days a month instead of {given}")
        return say(told, role=self.role, needed=days(self.needed), given=days(self.given))


def days_told(days_per_month: float | None, roles: Iterable[RoleDays]) -> str:
    """49 days a month; of roles as many instead of those that they have."""
    of_all = [say("{days} a month", days=counted_days(days_per_month))] if days_per_month else []
    return listed([*of_all, *(each.told for each in roles)])
