"""How a workbook shows its cells: numbers as dates, per cent or with a fixed number of decimals, and what is coloured."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.ooxml import Structure, parse
from ims_lib.spreadsheet.xml_stream import Attributes, Unreadable, stream

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


RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
"""Excel writes how opaque a colour is before it, and shows all colours opaque."""

NEARLY_WHITE = 250
"""From here on, of 255, red, green and blue can't be told from white on a screen."""

EIGHT = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_OTHERS = (
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF "
    "660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 "
    "FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
)
INDEXED = (*EIGHT.split(), *EIGHT.split(), *_OTHERS.split())
"""The palette of ECMA-376 part 1, 18.8.27, unless a workbook has its own."""

_OFFICE = "FFFFFF 000000 E7E6E6 44546A 4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47 0563C1 954F72"
THEME = tuple(_OFFICE.split())
"""The colours of a theme in the order in which cells number them, as in a workbook that doesn't say."""

IN_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")


@dataclass
class Fills:
    """The fills of a workbook, growing with the events of its styles."""

    fills: list[Attributes] = field(default_factory=list)
    """The colour of each fill as the file names it; none where nothing is filled, or with a pattern."""
    palette: list[str] = field(default_factory=list)
    _inside: bool = False
    _solid: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins. Fills of conditional formats stand elsewhere and don't count."""
        if name == "fills":
            self._inside = True
        elif name == "rgbColor":
            self.palette.append(attributes.get("rgb", ""))
        elif not self._inside:
            return
        elif name == "fill":
            self.fills.append({})
            self._solid = False
        elif name == "patternFill":
            self._solid = attributes.get("patternType") == "solid"
        elif name == "fgColor" and self._solid and self.fills:
            self.fills[-1] = attributes

    def end(self, name: str) -> None:
        """An element is over."""
        if name == "fills":
            self._inside = False

    def colours(self, box: Container, theme: str) -> list[str]:
        """Each fill as six digits of red, green and blue; empty where it is white or can't be seen."""
        themed = any("theme" in fill for fill in self.fills)
        colours = read_theme(box, theme) if themed else THEME
        return [colour_of(fill, colours, self.palette or INDEXED) for fill in self.fills]


def read_theme(box: Container, part: str) -> Sequence[str]:
    """The colours of a workbook's theme. One that can't be read costs no file: its usual colours are taken."""
    colours = dict(zip(IN_THEME, THEME, strict=True))
    named: str | None = None

    def start(name: str, attributes: Attributes) -> None:
        nonlocal named
        if name in colours:
            named = name
        elif named and name in ("srgbClr", "sysClr"):
            colours[named] = attributes.get("val" if name == "srgbClr" else "lastClr", colours[named])
            named = None

    if box.has(part):
        with suppress(Unreadable):
            stream(box.chunks(part), start=start)
    return [colours[name] for name in IN_THEME]


def colour_of(named: Attributes, theme: Sequence[str], palette: Sequence[str]) -> str:
    """A colour as the file names it (its own, of the palette, or of the theme) as six digits; empty for white."""
    chosen = (
        named.get("rgb", "") or chosen_of(named.get("indexed", ""), palette) or chosen_of(named.get("theme", ""), theme)
    )
    found = RGB.fullmatch(chosen)
    if found is None:
        return ""
    parts = [int(found[1][at : at + 2], 16) for at in (0, 2, 4)]
    with suppress(ValueError):
        parts = tinted(parts, float(named.get("tint", "0")))
    return "" if min(parts) >= NEARLY_WHITE else "".join(f"{part:02X}" for part in parts)


def chosen_of(index: str, colours: Sequence[str]) -> str:
    """A colour by its number; empty where there is none of it, as for the system's own colours."""
    return colours[int(index)] if index.isdecimal() and len(index) < 4 and int(index) < len(colours) else ""


def tinted(parts: Sequence[int], tint: float) -> list[int]:
    """A colour made lighter (to 1) or darker (to -1), as in ECMA-376 part 1, 18.8.19."""
    if not -1 <= tint <= 1 or tint == 0:
        return list(parts)
    hue, light, full = colorsys.rgb_to_hls(*(part / 255 for part in parts))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return [round(part * 255) for part in colorsys.hls_to_rgb(hue, light, full)]
