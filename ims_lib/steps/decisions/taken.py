"""The plan as it is once a decision on days is taken as it is asked: worked out like the plan itself, so that what is promised holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.dates import day
from ims_lib.decided_settings.answers import days_asked
from ims_lib.decided_settings.effects import DaysReleased, Effect
from ims_lib.roadmap import Ends, WantedDate, quick_end
from ims_lib.roadmap.capacity import limited
from ims_lib.steps.ai_systems.impact_told import forms_planned
from ims_lib.steps.decisions.model import Ahead, ManagementDecision
from ims_lib.steps.walk import WALKS_KEPT
from ims_lib.wording import counted, in_row


@lru_cache(maxsize=WALKS_KEPT)
def plan_taken(ahead: Ahead, effects: tuple[Effect, ...]) -> Ends:
    """The plan if this is decided on the day of the report."""
    steps = ahead.steps
    client, owners = steps.coverage.client, {name: item.owner for name, item in steps.roadmap.planned.items()}
    for effect in effects:
        changed = effect.changed(client, ahead.as_of)
        client = replace(client, settings=client.settings.model_copy(update=changed))
    limits = limited(owners, client.settings.capacity)
    return quick_end(steps.roadmap.gaps, client, steps.register, limits, as_planned=True)


def with_dates(item: ManagementDecision, ahead: Ahead) -> ManagementDecision:
    """The decision with what becomes of each wanted date where it gives days that the plan works with."""
    effects, roadmap = tuple(days_asked(item.about, item.asks)), ahead.steps.roadmap
    more = [each for each in effects if not isinstance(each, DaysReleased) or (each.more and forms_planned(roadmap))]
    if not more or roadmap.calendar is None:
        return item
    then = {each.standard: each for each in plan_taken(ahead, effects)[1]}
    told = [*_told(roadmap.wanted, then, ahead)]
    words = load_decision_words().of["budget"].words
    return replace(item, details=(*item.details, words["then"].format(dates=in_row(told)))) if told else item


def _told(now: tuple[WantedDate, ...], then: dict[str, WantedDate], ahead: Ahead) -> Iterator[str]:
    words, tight = (load_decision_words().of[kind].words for kind in ("budget", "tight"))
    for item in now:
        if (after := then.get(item.standard)) is None:
            continue
        case = "same" if after.end == item.end else "later" if after.end > item.end else "sooner"
        is_held, spare = item.standard in ahead.steps.coverage.assessment.certified, (after.by - after.end).days
        yield words[f"then_{case}"].format(
            stage=tight["closed" if is_held else "stage"],
            standard=ahead.name(item.standard),
            end=day(after.end),
            now=day(item.end),
            spare=words["then_spare" if spare >= 0 else "then_late"].format(
                days=counted(abs(spare), "day") if spare else tight["none"]
            ),
        )
