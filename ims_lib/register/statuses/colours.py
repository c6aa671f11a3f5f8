"""What colours are called, and what a sheet says itself that they mean."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ims_lib.register.cells import address
from ims_lib.register.statuses.legend import free_cells
from ims_lib.register.statuses.wordings import status_within
from ims_lib.register.vocabulary import load, plain, senses, threshold
from ims_lib.spreadsheet.grid import Grid

if TYPE_CHECKING:
    from ims_lib.register.sheet import SheetTable

_PIECES = re.compile(r"[,;\n|•·]|\s/\s|\.\s")


@dataclass(frozen=True)
class ColourLegend:
    """Status and cell that explain colours: by the colour that a cell is filled with itself, and by the name it uses."""

    fills: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    settled: Callable[[str], str | None] = lambda _: None
    """What the assessor said that a colour means, by its name, or its name and digits."""

    def explains(self, colour: str) -> tuple[str, str] | None:
        """The status that a colour stands for, and the cell that says so; no cell where the assessor said it."""
        for name in (with_digits(colour), colour_name(colour)):
            if status := self.settled(name):
                return status, ""
        return self.fills.get(colour) or self.names.get(colour_name(colour))


def with_digits(colour: str) -> str:
    """A colour's name and digits, which tell shades of one name apart: green #C6EFCE."""
    return f"{colour_name(colour)} #{colour}"


@lru_cache(maxsize=4096)
def colour_name(colour: str) -> str:
    """What a colour of six digits is called: red, orange, yellow, green, blue, purple, grey or black."""
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    if max(parts) <= threshold("colours", "black"):
        return "black"
    if max(parts) - min(parts) <= threshold("colours", "grey"):
        return "grey"
    degrees = 360 * colorsys.rgb_to_hls(*(part / 255 for part in parts))[0]
    hues: Mapping[str, float] = load("reading")["colours"]["hues"]
    return next((name for name, last in hues.items() if degrees <= last), next(iter(hues)))


def read_colour_legend(grid: Grid, tables: Sequence[SheetTable], settled: Callable[[str], str | None]) -> ColourLegend:
    """What a sheet says outside its records of the colours: 'green = implemented', or a green cell with that word."""
    fills: dict[str, tuple[str, str]] = {}
    names: dict[str, tuple[str, str]] = {}
    for row, cells in free_cells(grid, tables):
        texts = dict(cells)
        for column, text in cells:
            where = address(column, row.number)
            for piece in _PIECES.split(text):
                for name, status in _named(piece, beside=texts.get(column + 1, "")):
                    names.setdefault(name, (status, where))
            left = (row.number, column - 1) if column and column - 1 not in texts else (row.number, column)
            fill = grid.fills.get((row.number, column)) or grid.fills.get(left)
            if fill and (meant := status_within(text)):
                fills.setdefault(fill, (meant, where))
    return ColourLegend(fills, names, settled)


def _named(piece: str, *, beside: str) -> Sequence[tuple[str, str]]:
    """The colours that a piece of text begins with, with the status that it or the cell beside it goes on with."""
    words = plain(piece).split()
    for at, word in enumerate(words[:2]):  # 'light green' is a green
        names = senses("colours").get(word, ())
        if names:
            rest = " ".join(words[at + 1 :])
            status = status_within(rest or beside)
            return [(name, status) for name in names] if status else ()
    return ()
