"""The overlap of the standards as an UpSet plot: a column for each set of standards, its dots below, widths in per cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ims_lib.languages import say
from ims_lib.steps.shared_clauses import Overlap
from ims_lib.wording import counted, in_row, listed

NAMES = 25.0
"""Per cent of the width that the standards' names take, so that they have room on a phone."""
BASE, TALLEST, LINE = 150, 120, 24
"""Pixels: where the columns stand, how high the highest is, and from one standard's dots to the next's."""
FILLED = 0.55
"""Of a column's place that it fills."""


def upset(overlaps: Sequence[Overlap], per_standard: Mapping[str, int]) -> dict[str, Any]:
    """Where each column, its pieces and its dots lie; and the plot in words for readers who don't see it."""
    lines = {name: BASE + LINE * (place + 1) for place, name in enumerate(per_standard)}
    most, room = max(each.criteria for each in overlaps), (100 - NAMES) / len(overlaps)
    return {
        "height": BASE + LINE * (len(lines) + 1) - 8,
        "width": round(room * FILLED, 2),
        "lines": [{"name": name, "y": y, "criteria": per_standard[name]} for name, y in lines.items()],
        "columns": [
            _column(each, round(NAMES + room * (place + 0.5), 2), round(room * FILLED / 2, 2), TALLEST / most, lines)
            for place, each in enumerate(overlaps)
        ],
        "spoken": in_row(_spoken(each) for each in overlaps),
    }


def _column(each: Overlap, x: float, half: float, scale: float, lines: Mapping[str, int]) -> dict[str, Any]:
    met, reusable = (round(many * scale, 1) for many in (each.met, each.reusable))
    top = round(BASE - each.criteria * scale, 1)
    pieces = [
        ("asserted", round(BASE - met, 1), met),
        ("unknown", top, round(BASE - met - top, 1)),
        ("reusable", round(BASE - met - reusable, 1), reusable),
    ]
    on = [y for name, y in lines.items() if name in each.standards]
    return {
        "of": each,
        "x": x,
        "left": round(x - half, 2),
        "top": top,
        "pieces": [piece for piece in pieces if piece[-1] > 0],
        "ends": (on[0], on[-1]),
        "dots": [(y, y in on) for y in lines.values()],
    }


def _spoken(each: Overlap) -> str:
    names = listed(each.standards)
    whose = names if each.standards[1:] else say("{standard} alone", standard=names)
    return say(
        "{whose} {criteria}, {met} in place, {reusable} reusable",
        whose=whose,
        criteria=counted(each.criteria, "criterion", "criteria"),
        met=each.met,
        reusable=each.reusable,
    )
