"""How a workbook shows its cells: numbers as dates, per cent or with a fixed number of decimals, and what is coloured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.fill_colours import Fills
from ims_lib.spreadsheet.ooxml import Structure, parse
from ims_lib.spreadsheet.xml_stream import Attributes

PERCENT = re.compile(r"0(?:\.(0+))?\s?%")
DECIMALS = re.compile(r"0\.(0+)")
BUILT_IN = {"2": "0.00", "9": "0%", "10": "0.00%"}
"""The numbers that ECMA-376 part 1, 18.8.30 gives to formats that we show; dates among them are BUILT_IN_DATES."""
BUILT_IN_DATES = frozenset(str(n) for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.', re.IGNORECASE)


@dataclass(frozen=True)
class Telling:
    """The cell styles that deserve a look, by their numbers as cells name them."""

    formats: frozenset[str] = frozenset()
    """Those under which a number looks different from how it is stored."""
    fills: Mapping[str, str] = field(default_factory=dict)
    """Those that fill a cell with a colour, which can be seen: six digits of red, green and blue."""

    def __bool__(self) -> bool:
        return bool(self.formats or self.fills)


@dataclass
class Styles:
    """The number format and colour of each cell style, by the style's number as cells name it."""

    formats: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    """The number of each style's fill."""
    colours: list[str] = field(default_factory=list)
    """The colour of each fill; empty where it can't be seen."""

    def code(self, style: str) -> str:
        """The format code of a cell style; empty when it is the general one."""
        number = self._format(style)
        return self.codes.get(number) or BUILT_IN.get(number, "")

    def is_date(self, style: str) -> bool:
        """Whether numbers of this style are shown as dates or times."""
        number = self._format(style)
        if number in self.codes:
            return re.search(r"[dmyhs]", QUOTED.sub("", self.codes[number]).split(";")[0], re.IGNORECASE) is not None
        return number in BUILT_IN_DATES

    def _format(self, style: str) -> str:
        """The number of a cell style's format; that of the general one where there is no such style."""
        index = int(style) if style.isdecimal() and len(style) < 9 else 0
        return self.formats[index] if index < len(self.formats) else "0"

    def telling(self) -> Telling:
        """The styles that deserve a look."""
        numbers = {
            number
            for number in set(self.formats)
            if PERCENT.fullmatch(code := self.codes.get(number) or BUILT_IN.get(number, "")) or DECIMALS.fullmatch(code)
        }
        colours = {str(number): colour for number, colour in enumerate(self.colours) if colour}
        return Telling(
            frozenset(str(index) for index, number in enumerate(self.formats) if number in numbers),
            {str(index): colours[fill] for index, fill in enumerate(self.filled) if fill in colours},
        )


def read_styles(box: Container, structure: Structure) -> Styles:
    """The cell styles of a workbook."""
    styles, fills = Styles(), Fills()
    in_cells = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal in_cells
        if name == "xf" and in_cells:
            styles.formats.append(attributes.get("numFmtId", "0"))
            styles.filled.append(attributes.get("fillId", "0"))
        elif name == "numFmt":
            styles.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            in_cells = True
        elif name in ("cellStyleXfs", "cellStyles", "dxfs"):
            in_cells = False
        else:
            fills.start(name, attributes)

    parse(box, structure.styles, start, end=fills.end)
    styles.colours = fills.colours(box, structure.theme)
    return styles


def shown(value: float, code: str) -> str | None:
    """A number as a format for per cent or decimals shows it; None for other formats."""
    if found := PERCENT.fullmatch(code):
        return f"{value * 100:.{len(found[1] or '')}f}%"
    if found := DECIMALS.fullmatch(code):
        return f"{value:.{len(found[1])}f}"
    return None
