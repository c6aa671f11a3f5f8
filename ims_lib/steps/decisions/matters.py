"""Decisions on like things as one with its parts, each after what it waits for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.grouping import grouped
from ims_lib.steps.decisions.model import ManagementDecision
from ims_lib.wording import in_sentence

BESIDE, FURTHER = re.compile(r" \([^()]*\)"), re.compile(r"(?<=\w\w)[:.;] .*")
"""What is left out where a decision is told shortly: what stands in brackets, and what follows its first clause."""


def in_matters(found: Iterable[ManagementDecision]) -> tuple[ManagementDecision, ...]:
    """One decision for each matter, numbered, the weightiest first; its parts by their days, then by the order of kinds.

    What waits for another is decided no sooner than that, and says so.
    """
    words, items = load_decision_words(), [*found]
    place = {kind: (n, k) for n, matter in enumerate(words.matters) for k, kind in enumerate(matter.kinds)}
    days = {item.kind: item.by for item in sorted(items, key=lambda item: item.by, reverse=True)}
    timed = [replace(item, by=max([item.by, *(days[name] for name in item.after if name in days)])) for item in items]
    timed.sort(key=lambda item: (place[item.kind][0], item.by, place[item.kind][1]))
    numbered = [
        replace(item, number=f"{number}.{part}" if parts[1:] else str(number))
        for number, parts in enumerate(grouped((place[item.kind][0], item) for item in timed).values(), start=1)
        for part, item in enumerate(parts, start=1)
    ]
    first = {item.kind: item for item in reversed(numbered)}
    told = [replace(item, details=(*_waits(item, first), *item.details)) for item in numbered]
    return tuple(map(as_one, grouped((place[item.kind][0], item) for item in told).values()))


def _waits(item: ManagementDecision, first: Mapping[str, ManagementDecision]) -> list[str]:
    """That others have to be decided first, by their numbers."""
    words, others = load_decision_words(), [first[name] for name in item.after if name in first]
    return [words.waits.format(number=each.number, title=in_sentence(words.title_of(each.kind))) for each in others]


def as_one(parts: Sequence[ManagementDecision]) -> ManagementDecision:
    """Parts of a matter as one decision, due by the day of the first; what stands alone as it is."""
    if not parts[1:]:
        return parts[0]
    words, first = load_decision_words(), parts[0]
    matter, whos = words.matter_of[first.kind], {item.who for item in parts}
    asked = "; ".join(item.called or in_sentence(FURTHER.sub("", BESIDE.sub("", item.what))) for item in parts)
    return replace(
        first,
        kind=matter.matter,
        what=words.together.format(title=matter.title, parts=asked),
        who=words.by_part.format(who=first.who) if whos - {first.who} else first.who,
        why=matter.why,
        cells=tuple(dict.fromkeys(cell for item in parts for cell in item.cells)),
        about=tuple(dict.fromkeys(each for item in parts for each in item.about)),
        details=(),
        before="",
        number=first.number.partition(".")[0],
        parts=tuple(parts),
    )
