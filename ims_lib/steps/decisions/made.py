"""What management has decided, as it was filled in; and which decisions are asked no more, or again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client import Client, Entered
from ims_lib.client.entries import LIMIT, PART, is_within
from ims_lib.dates import day
from ims_lib.inputs.said import days_within
from ims_lib.register.cell_values import days_named
from ims_lib.register.stems import stems_in
from ims_lib.steps.decisions.model import A_MONTH, BETWEEN, KIND, MadeDecision, ManagementDecision
from ims_lib.wording import days

UNTIL = "until "
"""Stands before a day that what was decided reaches to."""


def made_by(client: Client) -> tuple[MadeDecision, ...]:
    """What was decided by the day of the report, the latest first; of days a month what was decided last counts."""
    found = [_made(key, each, client) for key, each in client.entered(KIND).items()]
    found.sort(key=lambda item: item.on, reverse=True)
    latest = next((item for item in found if item.a_month is not None), None)
    counting = [item for item in found if item is latest or item.a_month is None]
    return tuple(replace(item, to_change=_to_change(item, client)) if item in counting else item for item in found)


def not_yet_planned(standard: str, client: Client) -> MadeDecision | None:
    """The latest decision on days a month or on the date of a standard that the settings, and so the plan, don't have yet."""
    made = (item for item in made_by(client) if item.to_change)
    return next((item for item in made if item.a_month or (item.moved_to and item.about[0] == standard)), None)


def _made(key: str, each: Entered, client: Client) -> MadeDecision:
    kind, _, about = each.on.partition(PART)
    on = each.day or date.min  # a day stands there, or it wouldn't count
    said = each.values
    made = MadeDecision(kind, tuple(about.split(BETWEEN)), each.name, said["decided"], said["decided_by"], on, key)
    made = replace(made, a_month=_a_month(made))
    return made if made.a_month is not None else replace(made, moved_to=_moved_to(made, client))


def _moved_to(made: MadeDecision, client: Client) -> date | None:
    """The later day that it sets for a date that client.yml still wants; none where it names none, or several."""
    by = _wanted_by(made, client)
    later = {on for on in days_within(made.decided) if by and on > by}
    return later.pop() if by and len(later) == 1 and f"by {by}" in made.about else None


def _a_month(made: MadeDecision) -> float | None:
    """The days a month that it gives; none where it gives none, or several."""
    words, found = load_decision_words().of.get(made.kind), days_named(made.decided)
    is_meant = words is not None and words.monthly and len(made.decided.split()) <= len(("31", "days"))
    return found[0] if len(found) == 1 and (is_meant or stems_in("put_before", "a_month").hits(made.decided)) else None


def _wanted_by(made: MadeDecision, client: Client) -> date | None:
    """The day by which client.yml wants the standard that it is about."""
    return next((by for name, by in client.settings.wanted.items() if name == made.about[0]), None)


def _to_change(made: MadeDecision, client: Client) -> str:
    """What the settings have to say, where the plan counts other days or another date than it gives, or fewer were released than asked for; else empty."""
    words, capacity = load_decision_words().to_change, client.settings.capacity
    given = capacity.days_per_month if capacity else 0
    if made.a_month is not None:
        told = words["a_month"].format(given=days(given), decided=f"{made.a_month:g}")
        return "" if made.a_month == given else told
    if made.moved_to and (by := _wanted_by(made, client)):
        return words["moved"].format(given=day(by), standard=made.about[0], decided=made.moved_to)
    until = max((each.removeprefix(UNTIL) for each in made.about if each.startswith(UNTIL)), default="")
    released, asked = days_named(made.decided), days_named(made.what)
    is_less = len(released) == 1 and asked and released[0] < asked[0] and until >= client.as_of.isoformat()
    return words["less"].format(released=days(released[0]), asked=days(asked[0])) if is_less else ""


def still_asked(
    found: Iterable[ManagementDecision], made: Sequence[MadeDecision], usual: date
) -> Iterable[ManagementDecision]:
    """Those that weren't decided for all that they are about now; of one that was for a part of it what was decided then.

    What was decided until a day is asked again when that day comes near: before the `usual` day of a decision. Days a month
    are asked for no more once as many were decided, for whatever.
    """
    given, matter_of = next((each for each in made if each.a_month is not None), None), load_decision_words().matter_of
    for item in found:
        if item.a_month and given and (given.a_month or 0) >= item.a_month:
            continue
        alike = [each for each in made if each.kind in (item.kind, matter_of[item.kind].matter)]
        then = {subject for each in alike for subject in each.about}
        if not all(is_covered(subject, then, usual) for subject in item.about):
            stems = {*_stems(item.about)}
            again = next((each for each in alike if not stems.isdisjoint(_stems(each.about))), None)
            again = given if item.a_month and given else again
            yield replace(item, before=again.told if again else "")


def is_covered(subject: str, then: Collection[str], usual: date) -> bool:
    """Whether something was among what was decided: just so, or within the limit that was set."""
    if any(is_within(subject, each) for each in then):
        return True
    days = [each.removeprefix(UNTIL) for each in then if each.startswith(UNTIL)]
    return subject.startswith(UNTIL) and max(days, default="") >= usual.isoformat()


def _stems(about: Iterable[str]) -> Iterator[str]:
    """What two decisions have in common: not that they rest on the same days a month."""
    return (_stem(subject) for subject in about if not subject.endswith(A_MONTH))


def _stem(subject: str) -> str:
    """It without its limit."""
    stem, _, _ = subject.rpartition(" ")
    return stem if f"{stem} ".endswith((UNTIL, f"{LIMIT} ")) else subject
