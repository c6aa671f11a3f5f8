"""Waves: the roadmap cut where something becomes true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

import pandas as pd

from ims_lib.gaps import Gaps
from ims_lib.roadmap.model import Wave
from ims_lib.roadmap.truths import find_truths, tell
from ims_lib.scales import roadmap_setting


def cut_waves(packages: pd.DataFrame, gaps: Gaps) -> tuple[Wave, ...]:
    """Three to five waves of packages in their order, each with what it makes true.

    All work is cut into equal parts; a cut moves a little to where most becomes true and, where there are dates,
    to the end of a month's work.
    """
    truths = find_truths(packages, gaps)
    reached = [truth.place for truth in truths]
    ends = _cuts(packages, {place: reached.count(place) for place in reached})
    closed, all_closed = packages["serves"].cumsum(), packages["serves"].sum()
    waves = []
    for number, (last, end) in enumerate(zip([-1, *ends], ends, strict=False), start=1):
        rows = packages.iloc[last + 1 : end + 1]
        start, finish = rows["start"].iloc[0], rows["end"].iloc[-1]
        dated = isinstance(finish, date)
        waves.append(
            Wave(
                number=number,
                packages=tuple(str(name) for name in rows.index),
                days=float(rows["days"].sum()),
                closed=float(closed.iloc[end] / all_closed) if all_closed else 1.0,
                start=start if dated else None,
                end=finish if dated else None,
                makes_true=tell([truth for truth in truths if last < truth.place <= end], gaps),
            )
        )
    return tuple(waves)


def _cuts(packages: pd.DataFrame, truths: Mapping[int, int]) -> list[int]:
    """The place of the last package of each wave."""
    done = list(accumulate(packages["days"]))
    last = len(done) - 1
    waves = _how_many(packages)
    length = done[-1] / waves
    ends = [place for place in range(1, last) if _ends_a_month(packages, place)]
    cuts: list[int] = []
    for number in range(1, waves):
        near = [
            place
            for place in ends
            if place > max(cuts, default=0)
            and abs(done[place] - number * length) <= roadmap_setting("cut_within") * length
        ]
        if near:
            cuts.append(_best_cut(near, number * length, done, truths))
    return [*cuts, last]


def _best_cut(near: Sequence[int], ideal: float, done: Sequence[float], truths: Mapping[int, int]) -> int:
    """Where most becomes true; of several, the nearest to the equal part, and the first."""
    return max(near, key=lambda place: (truths.get(place, 0), -abs(done[place] - ideal), -place))


def _ends_a_month(packages: pd.DataFrame, place: int) -> bool:
    """Whether the next package is finished in a later month; always where there are no dates."""
    here, following = packages["end"].iloc[place], packages["end"].iloc[place + 1]
    return not isinstance(here, date) or (here.year, here.month) != (following.year, following.month)


def _how_many(packages: pd.DataFrame) -> int:
    """By the months that the work takes; in the middle where there are no dates; never more than packages."""
    fewest, most = int(roadmap_setting("waves_from")), int(roadmap_setting("waves_to"))
    start, end = packages["start"].iloc[0], packages["end"].iloc[-1]
    wanted = (fewest + most) // 2
    if isinstance(end, date):
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        wanted = min(max(round(months / roadmap_setting("months_per_wave")), fewest), most)
    worked = int((packages["days"] > 0).sum())
    return max(min(wanted, worked), 1)
