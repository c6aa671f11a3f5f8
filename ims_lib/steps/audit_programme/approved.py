"""What management decided on a programme of ours: whether it is approved, with which sessions and how much work of auditors to find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil, inf

from ims_lib.client import Client
from ims_lib.client.entries import LIMIT, with_limit
from ims_lib.decided_settings import MadeDecision, decisions_made
from ims_lib.grouping import grouped
from ims_lib.scales import setting

KIND, FROM, SESSION = "audit_programme", "audit programme from ", "session "
LACKING = f"quarters of auditors to find {LIMIT}"
"""The kind of such a decision, and what the things that it is about begin with."""


@dataclass(frozen=True)
class DecidedProgramme:
    """A decision on a programme, that it holds or that it doesn't."""

    made: MadeDecision
    is_given: bool

    @cached_property
    def sessions(self) -> dict[str, tuple[date, ...]]:
        """By topic the days of the sessions that were the next."""
        said = (each.removeprefix(SESSION).rsplit(" ", 1) for each in self.made.about if each.startswith(SESSION))
        return grouped((topic, date.fromisoformat(on)) for topic, on in said) if self.is_given else {}

    @property
    def lacking(self) -> float:
        """The days of work for which nobody was there; without end where the decision doesn't say."""
        found = (with_limit(each) for each in self.made.about)
        return next((int(most) * setting("audit", "quarter") for stem, most in found if stem == LACKING), inf)


def decided_programmes(client: Client) -> list[DecidedProgramme]:
    """The decisions on programmes of ours that are plainly a yes or a no, the latest first."""
    made = (each for each in decisions_made(client) if each.kind == KIND and each.about[0].startswith(FROM))
    return [DecidedProgramme(each, each.opens_with) for each in made if each.opens_with is not None]


def about_programme(starts: date, lacking: float, sessions: Iterable[tuple[str, date]]) -> list[str]:
    """What a decision on a programme is about; `sessions`: topic and first day of the next."""
    quarters = ceil(lacking / setting("audit", "quarter"))
    return [f"{FROM}{starts:%Y-%m}", f"{LACKING} {quarters}", *(f"{SESSION}{topic} {on}" for topic, on in sessions)]
