"""The content of an OpenDocument workbook: usual cells told from their bytes, everything else by the parser.

Nearly all cells of a sheet look alike: a few attributes, then one plain paragraph. A pattern over a million bytes
finds them many times faster than a parser calls for each of their tags. What lies between them goes to the parser,
which stays the judge of everything: a cell is told from its bytes only where the parser has come to a place at which
a cell may begin, and a cell that is not wholly usual is the parser's too. So both ways tell the same, letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from ims_lib.spreadsheet.limits import CHUNK
from ims_lib.spreadsheet.open_document_cells import ERROR_TEXT, NUMBERS, OpenDocumentCell, head_of, told, told_number
from ims_lib.spreadsheet.open_document_xml import BLANKS, Reader
from ims_lib.spreadsheet.xml_stream import Feed

PROLOG = re.compile(rb"<\?xml\s[^<>?]*\?>")
OTHER_ENCODING = re.compile(rb"encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)
UNSEEN = (b"<!", b"<?")
"""What patterns can't see through: comments, CDATA, instructions to programs."""
PLAIN = r"[^<>&\x00-\x1f\ufffe\uffff]*+"
"""Letters that stand for themselves; `>` is left to the parser, for the sake of `]]>`."""
WRITTEN = rf"{PLAIN}(?:&(?:amp|lt|gt|quot|apos);{PLAIN})*+"
CELL = re.compile(
    rf"(<table:(|covered-)table-cell({WRITTEN})"
    rf"(?:(?<=/)>|(?<!/)>(?:<text:p>({WRITTEN})</text:p>)?</table:\2table-cell>))"
)
"""A usual cell: all of it, the beginning of its name, its attributes, its text."""
BEGINNING = b"<table:table-cell"
ATTRIBUTE = re.compile(r' +([A-Za-z][\w.-]*(?::[A-Za-z][\w.-]*)?)="([^"]*)"', re.ASCII)
SPANS = ("number-columns-spanned", "number-rows-spanned")
NAMED = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
"""Characters that XML names; the last is resolved last."""
MOST_HEADS = 4096
LONGEST_HEAD = 2000
"""Heads that are remembered, and how long each may be: honest sheets have some tens of a hundred letters."""
PLAIN_DIGITS = re.compile(r"-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,7})\.[0-9]{0,3}[1-9]")
"""Numbers that are sure to be told by the same digits again, as most are."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the attributes of many cells have in common: all but their values and formulas."""

    repeated: int
    kind: str
    attributes: dict[str, str]
    varies: str
    """The attribute that each cell has of its own; empty when there is none."""
    is_text: bool
    is_number: bool
    is_formula: bool


def read_content(chunks: Iterable[bytes], reader: Reader) -> None:
    """Have a reader collect the sheets of a content.xml. Raises what the parser and the reader raise."""
    feed = Feed(start=reader.start, end=reader.end, text=reader.text)
    cells = UsualCells(feed, reader)
    for piece, is_clear in pieces(chunks):
        if is_clear:
            cells.take(piece)
        else:
            feed.give(piece)
    feed.give(b"", last=True)


def pieces(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same bytes, cut before a cell and not within one, and whether patterns see all that is in them."""
    chunks = iter(chunks)
    first = next(chunks, b"")
    prolog = PROLOG.match(first)
    is_clear = prolog is not None and not OTHER_ENCODING.search(prolog[0])
    rest = b""
    if prolog is not None:
        yield prolog[0], False
        first = first[prolog.end() :]
    for chunk in chain((first,), chunks):
        piece = rest + chunk
        is_clear = is_clear and not any(mark in piece for mark in UNSEEN)
        cut = len(piece)
        if is_clear:
            # What follows the last beginning may be half a cell, or half of a mark that patterns can't see through.
            cut = piece.rfind(BEGINNING)
            cut = cut if cut > 0 else piece.rfind(b"<")
            if cut <= 0 and len(piece) > CHUNK:
                cut = len(piece)
        yield piece[: max(cut, 0)], is_clear
        rest = piece[max(cut, 0) :]
    yield rest, is_clear


class UsualCells:
    """Tells a reader the usual cells of each piece, and gives what is around them to the parser."""

    def __init__(self, feed: Feed, reader: Reader) -> None:
        self._feed = feed
        self._reader = reader
        self._heads: dict[str | tuple[str, str], Head | None] = {}

    def take(self, piece: bytes) -> None:
        """Tell a piece's cells."""
        try:
            parts = CELL.split(piece.decode())
        except UnicodeDecodeError:  # the parser says where
            self._feed.give(piece)
            return
        give, tell = self._feed.give, self._tell
        may_begin = self._may_begin()
        for between, cell, inside, shown in zip(parts[0::5], parts[1::5], parts[3::5], parts[4::5], strict=False):
            if between:
                give(between.encode())
                may_begin = self._may_begin()
            if not (may_begin and tell(inside, shown)):
                give(cell.encode())
                may_begin = self._may_begin()
        give(parts[-1].encode())

    def _may_begin(self) -> bool:
        """Whether the parser has come to a place at which a cell may begin."""
        return self._reader.is_between_cells and self._feed.is_up_to_date

    def _tell(self, inside: str, shown: str | None) -> bool:
        """Tell the reader a cell of these attributes and this text; False when it is for the parser."""
        own = ""
        if 'formula="' in inside:
            before, _, rest = inside.partition('formula="')
            _, closed, after = rest.partition('"')
            inside = f'{before}formula="{closed}{after}'
        key: str | tuple[str, str] = inside
        before, found, rest = inside.partition('value="')
        if found:
            own, closed, after = rest.partition('"')
            if not closed or "&" in own:
                return False
            key = (before, after)
        try:
            head = self._heads[key]
        except KeyError:
            head = self._add_head(key)
        if head is None:
            return False
        text = shown or ""
        if text and ("&" in text or "  " in text or text[0] == " "):
            text = plain_text(text)
        if head.is_formula and (not text or ERROR_TEXT.fullmatch(text)):
            return False
        if self._reader.colours:
            self._reader.fill(head.repeated, head.attributes)
        if head.is_text:
            self._reader.add(head.repeated, text or None, None)
        elif head.is_number:
            if own == text and PLAIN_DIGITS.fullmatch(own):
                self._reader.add(head.repeated, float(own) if "." in own else int(own), None)
            else:
                self._reader.add(head.repeated, *told_number(own, text))
        else:
            attributes = {**head.attributes, head.varies: own} if head.varies else head.attributes
            cell = OpenDocumentCell(head.repeated, head.kind, attributes, [] if shown is None else [text])
            self._reader.add(head.repeated, *told(cell))
        return True

    def _add_head(self, key: str | tuple[str, str]) -> Head | None:
        if sum(map(len, key)) > LONGEST_HEAD:
            return None
        if len(self._heads) >= MOST_HEADS:
            self._heads.clear()
        head = self._heads[key] = head_in(key)
        return head


def head_in(key: str | tuple[str, str]) -> Head | None:
    """The head of these attributes, those before and after a value given apart; None when it is not usual."""
    inside = key if isinstance(key, str) else 'value=""'.join(key)
    attributes: dict[str, str] = {}
    at = 0
    while found := ATTRIBUTE.match(inside, at):
        if found[1] in attributes:
            return None
        attributes[found[1]] = found[2]
        at = found.end()
    if "&" in inside or inside[at:].strip(" ") not in ("", "/"):
        return None
    repeated, kind, bare = head_of(attributes)
    if kind == "error" or bare.get("formula") or any(name in bare for name in SPANS):
        return None
    varies = "" if isinstance(key, str) else (key[0].rpartition(" ")[2] + "value").rpartition(":")[2]
    if varies and sum(name.rpartition(":")[2] == varies for name in attributes) != 1:
        return None
    is_text = kind in ("", "string") and "string-value" not in bare
    return Head(repeated, kind, bare, varies, is_text, kind in NUMBERS and varies == "value", "formula" in bare)


def plain_text(text: str) -> str:
    """A paragraph's text: named characters resolved, several blanks counted as one, as the format says."""
    for name, letter in NAMED:
        text = text.replace(name, letter)
    return BLANKS.sub(" ", text).removeprefix(" ")
