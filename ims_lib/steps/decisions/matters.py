"""Decisions on like things as one, each part after what it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.grouping import grouped
from ims_lib.steps.decisions.model import ManagementDecision
from ims_lib.wording import in_sentence


def in_matters(found: Iterable[ManagementDecision]) -> tuple[ManagementDecision, ...]:
    """One decision for each matter, the weightiest first, numbered; its parts by their days, those of one day by the order of kinds.

    What waits for another is decided no sooner than that, and says so.
    """
    words = load_decision_words()
    places = {name: place for matter in words.matters for place, name in enumerate(matter.kinds)}
    order = [matter.matter for matter in words.matters]
    items = _after_others([*found])
    items.sort(key=lambda item: (order.index(words.matter_of[item.kind].matter), item.by, places[item.kind]))
    together = [*grouped((words.matter_of[item.kind].matter, item) for item in items).values()]
    numbered = [
        replace(item, number=f"{number}.{place}" if parts[1:] else str(number))
        for number, parts in enumerate(together, start=1)
        for place, item in enumerate(parts, start=1)
    ]
    first = _first_of(numbered)
    told = [replace(item, details=(*_waits(item, first), *item.details)) for item in numbered]
    return tuple(map(as_one, grouped((words.matter_of[item.kind].matter, item) for item in told).values()))


def as_one(parts: Sequence[ManagementDecision]) -> ManagementDecision:
    """Parts of a matter as one decision, due by the day of the first; what stands alone as it is."""
    if not parts[1:]:
        return parts[0]
    words, first = load_decision_words(), parts[0]
    matter = words.matter_of[first.kind]
    who = first.who if len({item.who for item in parts}) == 1 else words.by_part.format(who=first.who)
    what = matter.ask.format(parts="; ".join(item.called for item in parts))
    cells = tuple(dict.fromkeys(cell for item in parts for cell in item.cells))
    about = tuple(dict.fromkeys(each for item in parts for each in item.about))
    made = ManagementDecision(matter.matter, what, who, first.by, first.if_not, cells, matter.why, about)
    return replace(made, number=first.number.partition(".")[0], parts=tuple(parts))


def _after_others(found: Sequence[ManagementDecision]) -> list[ManagementDecision]:
    """The same, none decided sooner than what it waits for."""
    first = _first_of(found)
    others = ([first[name].by for name in item.after if name in first] for item in found)
    return [replace(item, by=max([item.by, *days])) for item, days in zip(found, others, strict=True)]


def _waits(item: ManagementDecision, first: Mapping[str, ManagementDecision]) -> list[str]:
    """That it waits for other decisions, with their numbers."""
    words = load_decision_words()
    others = [first[name] for name in item.after if name in first]
    return [words.waits.format(number=each.number, title=in_sentence(words.title_of(each.kind))) for each in others]


def _first_of(found: Iterable[ManagementDecision]) -> dict[str, ManagementDecision]:
    """By kind the one that is decided first."""
    return {item.kind: item for item in sorted(found, key=lambda item: item.by, reverse=True)}
