"""The second look at an Excel sheet: what calamine doesn't tell, found in the bytes of the sheet's XML.

In XML a '<' begins a tag and nothing else, but for comments and CDATA; so patterns over bytes see all that there is,
many times faster than a parser. A sheet with comments, CDATA or UTF-16 is left to the parser.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from ims_lib.spreadsheet.limits import MOST_COLUMNS, MOST_ROWS
from ims_lib.spreadsheet.sheet_xml import Look, XmlCell, column_number, place_of
from ims_lib.spreadsheet.styles import Telling

UNSEEN = (b"<!--", b"<![CDATA[", b"\0")
"""What patterns over bytes can't see through."""
HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
TYPED = re.compile(rb"\st\s*=")
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
        address = rb"<@c\s[^>]*?\br=[\"'][A-Z]{1,3}"
        formula = rb">\s*<@f\b(?:[^>]*/>|[^>]*>%b</@f>)\s*%b\s*</@c>"
        kept = formula % (rb"([^<]*)", rb"(<@v\s*/>|<@v>\s*</@v>)?")
        left = formula % (rb"[^<]*", rb"(?:<@v\s*/>|<@v>\s*</@v>)?")
        self.no_value = self.of(rb"<@c\s([^>]*)" + kept)
        self.no_values = self.of(
            address + rb"([1-9]\d{0,6})[\"'][^>]*" + kept + rb"(?:\s*" + address + rb"\1[\"'][^>]*" + left + rb")*"
        )
        """All formulas without a value that stand beside each other in a row."""
        self.style = self.of(
            rb"<@c\s(?=[^>]*?\br=[\"']([A-Z]{1,3})([1-9]\d{0,6})[\"'])(?=[^>]*?\bs=[\"'](\d{1,9})[\"'])"
        )
        self.link = self.of(rb"<@hyperlink\b([^>]*)>")
        self.merge = self.of(rb"<@mergeCell\b([^>]*)>")

    def of(self, pattern: bytes) -> re.Pattern[bytes]:
        return re.compile(pattern.replace(b"@", self.prefix), re.DOTALL)


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


def measure(chunks: Iterable[bytes], telling: Telling) -> Extent:
    """The extent of a sheet and the second look at it; cells of `telling` styles deserve one."""
    extent = Extent()
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
        see(piece[:cut], extent, patterns, telling)
        rest = piece[cut:]
    see(rest, extent, patterns, telling)
    return extent


def see(piece: bytes, extent: Extent, patterns: Patterns, telling: Telling) -> None:
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
            keep(look, *found)
    if b"<f" in piece or b":f" in piece:
        for found in patterns.no_values.finditer(piece):
            see_uncalculated(found, look, patterns)
    if telling and (b" s=" in piece or b"\ns=" in piece):
        see_styles(piece, look, patterns, telling)


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


def see_uncalculated(found: re.Match[bytes], look: Look, patterns: Patterns) -> None:
    """Note formulas without a value that stand beside each other; a sheet may have a million of them."""
    piece = found[0]
    typed = (b"t=" in piece or b"t " in piece) and TYPED.search(piece)
    span = None if typed else span_of(tuple(patterns.cell.findall(piece)))
    if span is not None:
        look.uncalculated.add(int(found[1]), *span, text_of(found[2] or b""))
        return
    for inside, formula, empty in patterns.no_value.findall(piece):
        attributes = attributes_of(inside)
        place = place_of(attributes.get("r", ""))
        cell = XmlCell(attributes.get("t", "n"), value="" if empty else None, formula=text_of(formula))
        if place is not None and place[1] < MOST_COLUMNS and cell.is_uncalculated:
            look.uncalculated.add(*place, place[1], text_of(formula))


@lru_cache(maxsize=4096)
def span_of(letters: tuple[bytes, ...]) -> tuple[int, int] | None:
    """First and last of columns that follow each other; None where they don't."""
    columns = [column_number(each.decode()) for each in letters]
    if columns != list(range(columns[0], columns[0] + len(columns))) or columns[-1] >= MOST_COLUMNS:
        return None
    return columns[0], columns[-1]


def see_styles(piece: bytes, look: Look, patterns: Patterns, telling: Telling) -> None:
    """Note the cells of styles that deserve a look."""
    wanted = {style.encode(): style for style in telling.formats | telling.fills.keys()}
    for letters, row, style in patterns.style.findall(piece):
        if style in wanted and (column := column_number(letters.decode())) < MOST_COLUMNS:
            look.add_style(int(row), column, wanted[style], telling)


def keep(look: Look, inside: bytes, value: bytes) -> None:
    """Keep a cell with an error, unless it has been kept already."""
    attributes = attributes_of(inside)
    place = place_of(attributes.get("r", ""))
    if place is not None and place[1] < MOST_COLUMNS:
        cell = XmlCell(attributes.get("t", "n"), attributes.get("s", ""), text_of(value))
        look.cells.setdefault(place, cell)


def attributes_of(inside: bytes) -> dict[str, str]:
    """The attributes of a tag."""
    return {
        name.decode("utf-8", "replace"): text_of(double or single) for name, double, single in ATTRIBUTE.findall(inside)
    }


def text_of(raw: bytes) -> str:
    """The text of XML bytes, its five named and its numbered characters resolved."""
    return html.unescape(raw.decode("utf-8", errors="replace"))
