"""Figures as a client reads them: whole per cent that add up to 100, days, dates, names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ims_lib.coverage import SHARES
from ims_lib.dates import day as day
from ims_lib.scales import report_setting, share_styles
from ims_lib.wording import counted as counted
from ims_lib.wording import listed as listed

WORDS = {name: style["word"] for name, style in share_styles().items()}
"""What each share is called in the report."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: start and width in per cent; number and word where they fit."""

    kind: str
    start: int
    width: int
    label: str
    word: str


@dataclass(frozen=True)
class Bar:
    """Five shares as whole per cent that add up to 100, and the three numbers made of them."""

    shares: dict[str, int]

    @property
    def at_least(self) -> int:
        return self.shares["verified"] + self.shares["asserted"]

    @property
    def likely(self) -> int:
        return self.at_least + self.shares["inferred"]

    @property
    def at_most(self) -> int:
        return self.likely + self.shares["unknown"]

    @property
    def spoken(self) -> str:
        """The bar in words, for who doesn't see it."""
        return ", ".join(f"{value} {WORDS[kind]}" for kind, value in self.shares.items())

    @property
    def tint(self) -> int:
        """0 to 4, by fifths of what is likely met."""
        return min(self.likely // 20, 4)

    @property
    def segments(self) -> list[Segment]:
        found = []
        start = 0
        for kind in SHARES:
            width = self.shares[kind]
            if width:
                label = str(width) if width >= report_setting("label_from_percent") else ""
                room = report_setting("percent_per_letter") * (len(label) + 1 + len(WORDS[kind]))
                word = WORDS[kind] if width >= room else ""
                found.append(Segment(kind, start, width, label, word))
            start += width
        return found


def bar(figures: Mapping[str, Any]) -> Bar | None:
    """A bar of a row with the five shares; none where the row has no shares."""
    values = [float(figures[kind]) for kind in SHARES]
    if any(math.isnan(value) for value in values):
        return None
    return Bar(dict(zip(SHARES, whole_percents(values), strict=True)))


def whole_percents(shares: Sequence[float]) -> list[int]:
    """Shares of 1 as whole per cent that add up to 100, by largest remainder."""
    exact = [share * 100 for share in shares]
    floors = [math.floor(value + 1e-9) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (floors[place] - exact[place], place))
    for place in by_remainder[: 100 - sum(floors)]:
        floors[place] += 1
    return floors


def days(value: float) -> str:
    """Working days: halves below ten, whole above, with the unit's number only."""
    rounded = round(value * 2) / 2 if value < 10 else round(value)
    if value > 0 and rounded == 0:
        return "< 0.5"
    return f"{rounded:g}"


def month(value: date) -> str:
    """A month as a column head: Nov 2026."""
    return f"{value:%b %Y}"


def level(value: float | None) -> str:
    """A level from 0 to 1 with at most two digits; a dash where there is none."""
    return "–" if value is None or math.isnan(value) else f"{value:.2f}".rstrip("0").rstrip(".")


def anchor(requirement: str) -> str:
    """The id of a requirement's block: 27001-A.5.24."""
    return requirement.replace(":", "-", 1)


def place(cell: str) -> str:
    """A cell as it is read: harbour.xlsx › SoA › F31."""
    return " › ".join(part for part in cell.split("!") if part)


def places(cells: Iterable[str]) -> list[str]:
    """Cells as they are read, those of one sheet together: harbour.xlsx › SoA › F31, F32."""
    sheets: dict[str, list[str]] = {}
    for cell in cells:
        sheet, _, address = cell.rpartition("!")
        sheets.setdefault(sheet, []).append(address)
    return [place(f"{sheet}!{', '.join(dict.fromkeys(addresses))}") for sheet, addresses in sheets.items()]
