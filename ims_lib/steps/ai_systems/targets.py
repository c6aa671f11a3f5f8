"""Targets of a service held against what was reached: of cells that name several, part by part where both name as many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial

from ims_lib.inputs.rows import ServiceRow
from ims_lib.inputs.said import minutes_of, percents_in, spans_in, time_within, way_of, without_limit
from ims_lib.languages import say
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import load
from ims_lib.scales import setting
from ims_lib.wording import listed


def missed_target(row: ServiceRow) -> str | None:
    """That figures miss their targets, where it is plain which belongs to which, and which way is better; else none."""
    return listed(filter(None, _missed_each(row))) or None


def missed_beside(row: ServiceRow) -> str | None:
    """Those that are missed beside the first, as one for the results of AI stands beside uptime."""
    return listed(filter(None, [*_missed_each(row)][1:])) or None


def is_unpaired(row: ServiceRow) -> bool:
    """Whether there are more targets than figures, so that some have none."""
    return len(_wanted(row)) > len(_reached(row)) > 0


def _missed_each(row: ServiceRow) -> Iterator[str | None]:
    targets, figures = _wanted(row), _reached(row)
    if len(targets) == len(figures) > 1:
        yield from map(_missed, targets, figures)
    else:
        yield _missed(row.target, row.attained)


def _wanted(row: ServiceRow) -> list[str]:
    return [part for part in _BETWEEN.split(row.target or "") if _shares_in(part) or time_within(part)]


def _reached(row: ServiceRow) -> list[str]:
    said = map(str.strip, _BETWEEN.split(row.attained or ""))
    return [part for part in said if _shares_in(part) or spans_in(part) or _without_sign(part)]


_BETWEEN = re.compile(r"[;\n]|,\s+|\s/\s")


def _missed(wanted: str | None, reached: str | None) -> str | None:
    """That one figure misses one target."""
    parts = _parts_in(reached)
    targets = _parts_in(wanted) if parts else _shares_in(wanted)
    figures = parts or percents_in(reached) or percents_in(_without_sign(reached))
    spans = {minutes_of(span) for text in (wanted, reached) if (span := time_within(text))}
    if len(targets) == len(figures) == 1 and len(spans) <= 1:
        (target, at_least), (attained, actual) = targets.popitem(), figures.popitem()
        way = _way(wanted or "", target, at_least)
        is_missed = actual < at_least if way == "higher" else way == "lower" and actual > at_least
        if is_missed and parts:
            return say("{attained} instead of {span}: missed", attained=attained, span=target)
        return say("{attained} of {target}: missed", attained=attained, target=target) if is_missed else None
    span = None if targets or figures else time_within(wanted)
    actual_span = minutes_of(reached) if reached and any(map(str.isalpha, reached)) else None
    if span and actual_span is not None and actual_span > (minutes_of(span) or 0):
        return say("{attained} instead of {span}: missed", attained=reached, span=span)
    return None


def _shares_in(text: str | None) -> dict[str, float]:
    """The shares that a text names, per cent: those written so, else those written as so many of so many."""
    return percents_in(text) or _parts_in(text)


def _parts_in(text: str | None) -> dict[str, float]:
    found = [(each[0], _number(each[1]), _number(each[2])) for each in _part_of().finditer(text or "")]
    return {said: 100 * part / whole for said, part, whole in found if part <= whole != 0}


def _number(text: str) -> float:
    return float(text.replace(",", "."))


@cache
def _part_of() -> re.Pattern[str]:
    """So many of so many: 8.1 of 10, 9 von 10."""
    of = "|".join(map(re.escape, load("inputs")["part_of"]))
    number = r"(\d{1,5}(?:[.,]\d+)?)"
    return re.compile(rf"(?<![\d.,]){number}\s+(?:{of})\s+{number}(?![\d.,]*[\d%])(?!\s*%)")


def _without_sign(attained: str | None) -> str:
    """A figure that stands alone, in the unit of its target; up to 1 it may be a part of one."""
    alone = re.fullmatch(r"\d{1,3}(?:[.,]\d+)?", attained or "")
    return f"{attained} %" if alone and float(alone[0].replace(",", ".")) > 1 else ""


def _way(target: str, figure: str, value: float) -> str | None:
    """Which way is better for a share: by the sign or word before it, by what it is a share of, or as high as availability is."""
    limit = way_of(target)
    if limit and without_limit(target).lstrip("<>≤≥ ").startswith(figure):
        return limit
    if _stems("lower").hits(target):
        return None
    is_high = value >= setting("ai_systems", "share_to_reach")
    # A share that is done within a span of time is one to be reached.
    return "higher" if is_high or _stems("higher").hits(target) or time_within(target) else None


_stems = partial(stems_in, "limited", "services")
