"""What management has decided, as it was filled in; and which decisions are asked no more, or again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from ims_lib.client import Client, Entered
from ims_lib.client.entries import LIMIT, PART, is_within
from ims_lib.steps.decisions.model import KIND, MadeDecision, ManagementDecision, apart

UNTIL = "until "
"""Stands before a day that what was decided reaches to."""


def made_by(client: Client) -> tuple[MadeDecision, ...]:
    """What was decided by the day of the report, the latest first."""
    found = [_made(key, each) for key, each in client.entered(KIND).items()]
    return tuple(sorted(found, key=lambda item: item.on, reverse=True))


def _made(key: str, each: Entered) -> MadeDecision:
    kind, _, about = each.on.partition(PART)
    on = each.day or date.min  # a day stands there, or it wouldn't count
    said = each.values
    return MadeDecision(kind, apart(about), each.name, said["decided"], said["decided_by"], on, key)


def still_asked(
    found: Iterable[ManagementDecision], made: Sequence[MadeDecision], usual: date
) -> Iterable[ManagementDecision]:
    """Those that weren't decided for all that they are about now; of one that was for a part of it what was decided then.

    What was decided until a day is asked again when that day comes near: before the `usual` day of a decision.
    """
    for item in found:
        alike = [each for each in made if each.kind == item.kind]
        then = {subject for each in alike for subject in each.about}
        if not all(is_covered(subject, then, usual) for subject in item.about):
            stems = set(map(_stem, item.about))
            again = next((each for each in alike if stems & set(map(_stem, each.about))), None)
            yield replace(item, before=again.told if again else "")


def is_covered(subject: str, then: Collection[str], usual: date) -> bool:
    """Whether something was among what was decided: just so, or within the limit that was set."""
    if any(is_within(subject, each) for each in then):
        return True
    days = [each.removeprefix(UNTIL) for each in then if each.startswith(UNTIL)]
    return subject.startswith(UNTIL) and max(days, default="") >= usual.isoformat()


def _stem(subject: str) -> str:
    """It without its limit."""
    stem, _, _ = subject.rpartition(" ")
    return stem if f"{stem} ".endswith((UNTIL, f"{LIMIT} ")) else subject
