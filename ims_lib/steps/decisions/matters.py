"""Decisions on like things as one with its parts, each after what it waits for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
    words = load_decision_words()
    kinds = [(matter, kind) for matter in words.matters for kind in matter.kinds]
    by_kind = sorted(found, key=lambda item: kinds.index((words.matter_of[item.kind], item.kind)))
    days = {item.kind: item.by for item in sorted(by_kind, key=lambda item: item.by, reverse=True)}
    timed = [replace(item, by=max([item.by, *(days[name] for name in item.after if name in days)])) for item in by_kind]
    matters = grouped((words.matter_of[item.kind].matter, item) for item in timed).values()
    numbered = [
        replace(item, number=f"{number}.{place}" if parts[1:] else str(number))
        for number, parts in enumerate(matters, start=1)
        for place, item in enumerate(sorted(parts, key=lambda item: item.by), start=1)
    ]
    first = {item.kind: item for item in reversed(numbered)}
    waits = [[first[name] for name in item.after if name in first] for item in numbered]
    told = [
        replace(
            item,
            details=(
                *(
                    words.waits.format(number=each.number, title=in_sentence(words.title_of(each.kind)))
                    for each in others
                ),
                *item.details,
            ),
        )
        for item, others in zip(numbered, waits, strict=True)
    ]
    return tuple(map(as_one, grouped((item.number.partition(".")[0], item) for item in told).values()))


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
