"""Decisions on like things together, each after what it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.decided_settings import AskedFor
from ims_lib.grouping import grouped
from ims_lib.steps.decisions.model import ManagementDecision
from ims_lib.wording import and_others, days, in_sentence


def in_matters(found: Iterable[ManagementDecision]) -> tuple[ManagementDecision, ...]:
    """A decision for each matter, numbered, the weightiest first; its parts by their days, then by the order of kinds.

    What waits for another is decided no sooner than that, and says so.
    """
    words, items = load_decision_words(), [*found]
    place = {kind: (n, k) for n, matter in enumerate(words.matters) for k, kind in enumerate(matter.kinds)}
    by = {item.kind: item.by for item in sorted(items, key=lambda item: item.by, reverse=True)}
    timed = [replace(item, by=max([item.by, *(by[name] for name in item.after if name in by)])) for item in items]
    timed.sort(key=lambda item: (place[item.kind][0], item.by, place[item.kind][1]))
    numbered = [
        [replace(item, number=f"{number}.{part}") for part, item in enumerate(parts, start=1)]
        for number, parts in enumerate(grouped((place[item.kind][0], item) for item in timed).values(), start=1)
    ]
    first = {item.kind: item for parts in reversed(numbered) for item in reversed(parts)}
    monthly = [item for parts in numbered for item in parts if item.asks.a_month]
    return tuple(matter_of([_told_after(item, first, monthly) for item in parts]) for parts in numbered)


def _told_after(
    item: ManagementDecision, first: Mapping[str, ManagementDecision], monthly: Sequence[ManagementDecision]
) -> ManagementDecision:
    """The same with those that have to be decided first, by their numbers, and those that ask for days a month too."""
    words, others = load_decision_words(), [first[name] for name in item.after if name in first]
    waits = [words.waits.format(number=each.number, title=in_sentence(words.title_of(each.kind))) for each in others]
    also = [each for each in monthly if item.asks.a_month and each.number != item.number]
    waits += [
        words.together["same" if each.asks.a_month == item.asks.a_month else "other"].format(
            a_month=days(each.asks.a_month or 0), number=each.number, title=in_sentence(words.title_of(each.kind))
        )
        for each in also
    ]
    return replace(item, details=(*waits, *item.details))


def matter_of(parts: Sequence[ManagementDecision]) -> ManagementDecision:
    """A matter with what each of its parts asks, due by the day of the first."""
    words, first = load_decision_words(), parts[0]
    matter, is_one = words.matter_of[first.kind], {item.who for item in parts} == {first.who}
    return replace(
        first,
        kind=matter.matter,
        asked=matter.title,
        rest="",
        who=first.who if is_one else and_others(first.who),
        why=matter.why,
        cells=tuple(dict.fromkeys(cell for item in parts for cell in item.cells)),
        about=tuple(dict.fromkeys(each for item in parts for each in item.about)),
        details=tuple(item.asked for item in parts),
        before="",
        asks=AskedFor(),
        number=first.number.partition(".")[0],
        parts=tuple(parts),
    )
