"""What management has decided, as it was filled in; and which decisions are asked no more, or again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client.entries import UNTIL, is_within, with_limit
from ims_lib.decided_settings import A_MONTH, CONTROLS, OWNED, MadeDecision
from ims_lib.steps.decisions.model import ManagementDecision


def still_asked(
    found: Iterable[ManagementDecision], made: Sequence[MadeDecision], usual: date
) -> Iterable[ManagementDecision]:
    """Those that weren't decided for all that they are about now; of one that was for a part of it what was decided then.

    What was decided until a day is asked again when that day comes near: before the `usual` day of a decision. Days a month
    are asked for no more once as many were decided, for whatever.
    """
    of_days = (each for each in made if each.a_month and each.effect and (each.effect.until or usual) >= usual)
    given, matter_of = next(of_days, None), load_decision_words().matter_of
    for item in found:
        if item.asks.a_month and given and given.a_month >= item.asks.a_month:
            continue
        alike = [each for each in made if each.kind in (item.kind, matter_of[item.kind].matter)]
        # what still has no owner, and a control on which nobody has said plainly whether it applies, is asked again
        then = {
            subject
            for each in alike
            for subject in each.about
            if not subject.startswith(OWNED) and each.kind not in CONTROLS and not each.is_unread
        }
        if not all(is_covered(subject, then, usual) for subject in item.about):
            stems = {*_stems(item.about)}
            again = next((each for each in alike if not stems.isdisjoint(_stems(each.about))), None)
            again = given if item.asks.a_month and given else again
            yield replace(item, before=again.told if again else "")


def is_covered(subject: str, then: Collection[str], usual: date) -> bool:
    """Whether something was among what was decided: just so, or within the limit that was set."""
    if any(is_within(subject, each) for each in then):
        return True
    return with_limit(subject)[0] == UNTIL and _until(then) >= usual.isoformat()


def _until(about: Iterable[str]) -> str:
    """The last day that what was decided reaches to; empty where it has none."""
    return max((last for stem, last in map(with_limit, about) if stem == UNTIL), default="")


def _stems(about: Iterable[str]) -> Iterator[str]:
    """What two decisions have in common, whatever its limit: not that they rest on the same days a month."""
    return (with_limit(subject)[0] for subject in about if not subject.endswith(A_MONTH))
