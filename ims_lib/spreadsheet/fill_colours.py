"""The colours that an Excel workbook fills its cells with: its fills by number, each as red, green and blue."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.xml_stream import Attributes, Unreadable, stream

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
