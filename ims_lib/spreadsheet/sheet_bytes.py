"""The second look at an Excel sheet: what calamine doesn't tell, found in the bytes of the sheet's XML.

In XML a '<' begins a tag and nothing else, but for comments and CDATA; so patterns over bytes see all that there is,
many times faster than a parser. A sheet with comments, CDATA or UTF-16 is left to the parser.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ims_lib.spreadsheet.limits import MOST_COLUMNS, MOST_ROWS
from ims_lib.spreadsheet.sheet_xml import Cell, Look, column_number, place_of

UNSEEN = (b"<!--", b"<![CDATA[", b"\0")
"""What patterns over bytes can't see through."""
HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
USUAL_CELL = re.compile(rb"r=\"([A-Z]{1,3}[1-9]\d{0,6})\"\s*")
ROW_NUMBER = re.compile(rb"\br=[\"'](\d{1,18})[\"']")


@dataclass
class Patterns:
    """The tags of a sheet; `prefix` is a pattern for what stands before their names."""

    prefix: bytes

    def __post_init__(self) -> None:
        self.row = self.of(rb"<@row\b([^>]*)>")
        self.column = self.of(rb"<@col\b([^>]*)>")
        self.cell_tag = self.of(rb"<@c[\s/>]")
        self.cell = self.of(rb"<@c\s[^>]*?\br=[\"']([A-Z]{1,3})[1-9]\d{0,6}[\"']")
        self.end_of_cells = self.of(rb"</@sheetData>|<@sheetData\s*/>")
        self.bad_string = self.of(rb"<@c\s[^>]*?\bt=[\"']s[\"'][^>]*>\s*<@v>(?!\d{1,9}<)")
        self.error = self.of(rb"<@c\s([^>]*?\bt=[\"']e[\"'][^>]*)(?<!/)>.*?(?:<@v>([^<]*)</@v>)?\s*</@c>")
        self.no_value = self.of(
            rb"<@c\s([^>]*)>\s*<@f\b(?:[^>]*/>|[^>]*>([^<]*)</@f>)\s*(<@v\s*/>|<@v>\s*</@v>)?\s*</@c>"
        )
        self.link = self.of(rb"<@hyperlink\b([^>]*)>")
        self.merge = self.of(rb"<@mergeCell\b([^>]*)>")

    def of(self, pattern: bytes) -> re.Pattern[bytes]:
        return re.compile(pattern.replace(b"@", self.prefix), re.DOTALL)

    def styled(self, styles: Iterable[str]) -> re.Pattern[bytes]:
        """Cells of one of these styles."""
        return self.of(rb"<@c\s([^>]*?\bs=[\"'](?:" + "|".join(styles).encode() + rb")[\"'][^>]*)>")


BARE = Patterns(b"")
PREFIXED = Patterns(rb"(?:[\w.-]+:)?")


@dataclass
class Extent:
    """How far a sheet reaches, counted over all its cells, and what the second look found."""

    look: Look = field(default_factory=Look)
    height: int = 0
    columns: set[bytes] = field(default_factory=set)
    cells: int = 0
    disordered: bool = False
    """Rows come twice or out of order, or cells have no address or a text number that is none: calamine would guess."""
    last_row: int = 0
    complete: bool = False
    """The end of the cells has been seen."""

    @property
    def width(self) -> int:
        """How many columns there are up to the last with a cell."""
        return max((column_number(name.decode()) + 1 for name in self.columns), default=0)


def measure(chunks: Iterable[bytes], *, formats: Iterable[str] = ()) -> Extent:
    """The extent of a sheet and the second look at it; `formats` are numbers of cell styles that deserve one."""
    extent = Extent()
    formats = tuple(formats)
    patterns = BARE
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        if patterns is BARE and (b":row" in piece or b":c " in piece or b":c>" in piece or b":sheetData" in piece):
            patterns = PREFIXED
        # A cell must not be torn: what follows the last end of a cell waits for the next piece.
        cut = max(piece.rfind(b"</c>") + 4, piece.rfind(b":c>") + 3)
        if cut < 4 or len(piece) - cut > 4 * len(chunk) + 4096:
            cut = piece.rfind(b"<") if piece.rfind(b"<") > 0 else len(piece)
        see(piece[:cut], extent, patterns, formats)
        rest = piece[cut:]
    see(rest, extent, patterns, formats)
    return extent


def see(piece: bytes, extent: Extent, patterns: Patterns, formats: tuple[str, ...]) -> None:
    """Take a piece of the sheet into the extent and the look."""
    extent.disordered = extent.disordered or any(mark in piece for mark in UNSEEN)
    look = extent.look
    if b"hidden" in piece:
        see_hidden(piece, extent, patterns)
    if b"hyperlink" in piece:
        for found in patterns.link.findall(piece):
            look.add_link(attributes_of(found))
    if b"mergeCell" in piece:
        for found in patterns.merge.findall(piece):
            look.add_merged(attributes_of(found))
    if extent.complete:
        return
    extent.complete = patterns.end_of_cells.search(piece) is not None
    count(piece, extent, patterns)
    if b'"e"' in piece or b"'e'" in piece:
        for found in patterns.error.findall(piece):
            keep(look, found[0], found[1], None)
    if b"<f" in piece or b":f" in piece:
        for inside, formula, empty in patterns.no_value.findall(piece):
            keep(look, inside, b"" if empty else None, formula)
    if formats and any(f's="{style}"'.encode() in piece or f"s='{style}'".encode() in piece for style in formats):
        for found in patterns.styled(formats).findall(piece):
            keep(look, found, None, None)


def count(piece: bytes, extent: Extent, patterns: Patterns) -> None:
    """Count a piece's rows and cells."""
    for tag in patterns.row.findall(piece):
        named = ROW_NUMBER.search(tag)
        number = int(named[1]) if named else extent.last_row + 1
        extent.disordered |= number <= extent.last_row or number > MOST_ROWS
        extent.last_row = number
        extent.height = max(extent.height, number)
    cells = patterns.cell.findall(piece)
    tags = len(patterns.cell_tag.findall(piece))
    extent.cells += tags
    extent.columns.update(cells)
    extent.disordered |= tags != len(cells) or patterns.bad_string.search(piece) is not None


def see_hidden(piece: bytes, extent: Extent, patterns: Patterns) -> None:
    """Note hidden rows and columns. A row without a number follows the one before it."""
    last = extent.last_row
    for tag in patterns.row.findall(piece):
        named = ROW_NUMBER.search(tag)
        last = int(named[1]) if named else last + 1
        if HIDDEN.search(tag):
            extent.look.hidden_rows.add(last)
    for tag in patterns.column.findall(piece):
        if HIDDEN.search(tag):
            extent.look.add_hidden_columns(attributes_of(tag))


def keep(look: Look, inside: bytes, value: bytes | None, formula: bytes | None) -> None:
    """Keep a cell that deserves attention, unless it has been kept already."""
    usual = USUAL_CELL.fullmatch(inside)
    # Most cells say no more than where they are, and there may be a million of them.
    attributes = {"r": usual[1].decode()} if usual else attributes_of(inside)
    place = place_of(attributes.get("r", ""))
    if place is not None and place[1] < MOST_COLUMNS:
        cell = Cell(
            attributes.get("t", "n"),
            attributes.get("s", ""),
            None if value is None else text_of(value),
            None if formula is None else text_of(formula),
        )
        look.cells.setdefault(place, cell)


def attributes_of(inside: bytes) -> dict[str, str]:
    """The attributes of a tag."""
    return {
        name.decode("utf-8", "replace"): text_of(double or single) for name, double, single in ATTRIBUTE.findall(inside)
    }


def text_of(raw: bytes) -> str:
    """The text of XML bytes, its five named and its numbered characters resolved."""
    return html.unescape(raw.decode("utf-8", errors="replace"))
