"""Waves: the roadmap cut where something becomes true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np

from ims_lib.gaps import Gaps
from ims_lib.roadmap.model import Planned, Wave
from ims_lib.roadmap.truths import find_truths, tell
from ims_lib.scales import roadmap_setting


def cut_waves(packages: Sequence[Planned], gaps: Gaps) -> tuple[Wave, ...]:
    """Three to five waves of packages in their order, each with what it makes true.

    All work is cut into equal parts; a cut moves a little to where most becomes true and, where there are dates,
    to the end of a month's work.
    """
    truths = find_truths(packages, gaps)
    reached = [truth.place for truth in truths]
    ends = _cuts(packages, {place: reached.count(place) for place in reached})
    serves = [item.serves for item in packages]
    closed, all_closed = list(accumulate(serves)), float(np.sum(serves))
    waves = []
    for number, (last, end) in enumerate(zip([-1, *ends], ends, strict=False), start=1):
        mine = packages[last + 1 : end + 1]
        waves.append(
            Wave(
                number=number,
                packages=tuple(item.package for item in mine),
                days=float(np.sum([item.days for item in mine])),
                closed=closed[end] / all_closed if all_closed else 1.0,
                start=mine[0].start,
                end=mine[-1].end,
                makes_true=tell([truth for truth in truths if last < truth.place <= end], gaps),
            )
        )
    return tuple(waves)


def _cuts(packages: Sequence[Planned], truths: Mapping[int, int]) -> list[int]:
    """The place of the last package of each wave."""
    done = list(accumulate(item.days for item in packages))
    last = len(done) - 1
    waves = _how_many(packages)
    length = done[-1] / waves
    ends = [place for place in range(1, last) if _ends_a_month(packages[place], packages[place + 1])]
    cuts: list[int] = []
    for number in range(1, waves):
        away = {place: abs(done[place] - number * length) for place in ends if place > max(cuts, default=0)}
        near = {place: far for place, far in away.items() if far <= roadmap_setting("cut_within") * length}
        if near:
            # Where most becomes true; of several, the nearest to the equal part, and the first.
            order = {place: (truths.get(place, 0), -far, -place) for place, far in near.items()}
            cuts.append(max(order, key=order.__getitem__))
    return [*cuts, last]


def _ends_a_month(package: Planned, following: Planned) -> bool:
    """Whether the next package is finished in a later month; always where there are no dates."""
    here, later = package.end, following.end
    return here is None or later is None or (here.year, here.month) != (later.year, later.month)


def _how_many(packages: Sequence[Planned]) -> int:
    """By the months that the work takes; in the middle where there are no dates; never more than packages."""
    fewest, most = int(roadmap_setting("waves_from")), int(roadmap_setting("waves_to"))
    start, end = packages[0].start, packages[-1].end
    wanted = (fewest + most) // 2
    if start and end:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        wanted = min(max(round(months / roadmap_setting("months_per_wave")), fewest), most)
    worked = sum(item.days > 0 for item in packages)
    return max(min(wanted, worked), 1)
