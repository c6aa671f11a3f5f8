"""Markdown as the body of a Word document: headings, paragraphs, lists and tables in the document's own styles.

Knows what our drafts use (no pictures, no links, no code blocks) and refuses the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Any
from xml.sax.saxutils import escape

import mistune

from ims_lib.languages import by_language

Token = dict[str, Any]
Text = tuple[str, str]
"""What stands in a paragraph, as XML and without marks."""

TEXT_WIDTH = 9638
"""Twentieths of a point between the margins of an A4 page: 17 cm."""
LETTER = 115
"""Twentieths of a point that a letter of a table takes, about."""
NARROWEST = 600
TO_WRITE_IN = 0.85
"""Least width of a column to write in, as a part of what it would have if all were alike."""
OF_ALL_TO_WRITE_IN = 0.27
"""Least width of all columns to write in together, as a part of the text's."""
FOR_A_BLANK = 1200
"""Least width of a column that somebody fills in."""
TO_COME = 45
"""Letters that somebody writes in the place of a blank, about."""
CELL_MARGIN = 108
"""Between a cell's border and its text. Word sets the text of a table in line with the page's, so the table is moved in by as much."""
KEPT_TOGETHER, KEPT_AT_TOP = 5, 2
"""Rows up to which a table stays on one page; rows of any that stay with the one below."""
TEXTS_KEPT = 16384
"""Tables, paragraphs and cells of which it is kept how they read: forms have most of them in common."""
TABLES = re.compile(r"^(\|.*(?:\n\|.*)*\n?)", re.MULTILINE)
DEEPEST = 3
"""Levels of lists that Word has styles for."""
HEADING_STYLES = ("Title", "Heading1", "Heading2", "Heading3")
BLANK = re.compile(r"(\[[^\[\]]+\])")
"""What the client has to fill in."""
SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="E7ECF2"/>'


@dataclass
class Body:
    """The body's XML, and for each numbered list where it starts and how deep it lies, in order."""

    xml: str = ""
    numbered: list[tuple[int, int]] = field(default_factory=list)


def body_of(markdown: str, *, first_list: int) -> Body:
    """The body of a document. Numbered lists take the numbers from `first_list` on, so each begins anew."""
    body, breaks, parts = Body(), False, []
    tokens = [
        token
        for place, part in enumerate(TABLES.split(markdown))
        for token in ([{"type": "table", "text": part}] if place % 2 else _parser()(part))
        if token["type"] != "blank_line"
    ]
    for token, following in zip_longest(tokens, tokens[1:]):
        if token["type"] == "thematic_break":
            breaks = True
            continue
        before_table = bool(following) and following["type"] == "table"
        parts.append(_block(token, body, first_list, breaks=breaks, keeps=before_table))
        breaks = False
    body.xml = "".join(parts)
    return body


@by_language
def _parser() -> Any:
    parser: Any = mistune.create_markdown(renderer=None, plugins=["table"])
    parse = parser.inline

    @lru_cache(maxsize=TEXTS_KEPT)
    def read(text: str) -> Text:
        pieces = list(_pieces(parse(text, {})))
        # neighbours with the same marks are one run, so that a blank isn't cut in two
        runs = (_run("".join(piece for piece, _ in same), marks) for marks, same in groupby(pieces, itemgetter(1)))
        return "".join(runs), "".join(piece for piece, _ in pieces)

    parser.inline = lambda text, _: read(text)
    return lru_cache(maxsize=TEXTS_KEPT)(parser)


def _block(token: Token, body: Body, first_list: int, *, breaks: bool = False, keeps: bool = False) -> str:
    """One block. A line across the Markdown is a new page: the paragraph after it `breaks`. What `keeps` stays with what follows."""
    match token["type"]:
        case "heading":
            return _paragraph(token["children"], HEADING_STYLES[token["attrs"]["level"] - 1], breaks=breaks)
        case "paragraph" | "block_text":
            return _paragraph(token["children"], breaks=breaks, keeps=keeps)
        case "list":
            return "".join(_list(token, body, first_list))
        case "table":
            return _table(token["text"])
        case "blank_line":
            return ""
        case other:
            raise ValueError(f"a draft holds a {other}, which cannot be written to Word")


def _list(token: Token, body: Body, first_list: int) -> Iterator[str]:
    depth = min(token["attrs"]["depth"], DEEPEST - 1)
    ordered = token["attrs"]["ordered"]
    style = ("ListNumber" if ordered else "ListBullet") + (str(depth + 1) if depth else "")
    number = 0
    if ordered:
        body.numbered.append((token["attrs"].get("start", 1), depth))
        number = first_list + len(body.numbered) - 1
    for item in token["children"]:
        marked = False
        for part in item["children"]:
            if part["type"] in ("block_text", "paragraph"):
                # A second paragraph of an item stands under its text, without a number of its own.
                follows = f"ListContinue{depth + 1 if depth else ''}"
                yield _paragraph(part["children"], follows if marked else style, number=0 if marked else number)
                marked = True
            else:
                yield _block(part, body, first_list)


@lru_cache(maxsize=TEXTS_KEPT)
def _table(text: str) -> str:
    [token] = _parser()(text)
    head, body = token["children"][0], token["children"][1:]
    rows = [head["children"], *(row["children"] for part in body for row in part["children"])]
    widths = column_widths([[cell["children"][1] for cell in row] for row in rows])
    together = len(rows) - 1 if len(rows) <= KEPT_TOGETHER else KEPT_AT_TOP
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{TEXT_WIDTH}" '
        f'w:type="dxa"/><w:tblInd w:w="{CELL_MARGIN}" w:type="dxa"/><w:tblLayout '
        'w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:bottom w:w="40" '
        'w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        + "".join(_row(row, widths, header=not place, keeps=place < together) for place, row in enumerate(rows))
        # Word wants a paragraph between a table and whatever comes next.
        + '</w:tbl><w:p><w:pPr><w:pStyle w:val="TableEnd"/></w:pPr></w:p>'
    )


def _row(cells: Iterable[Token], widths: Sequence[int], *, header: bool, keeps: bool) -> str:
    shade, style = (SHADE, "TableHeading") if header else ("", "TableText")
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f"{_paragraph(cell['children'], style, keeps=keeps)}</w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>{written}</w:tr>"


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Widths that add up to the text's width: room for each column's longest word, the rest to those with long cells."""
    columns = list(zip(*rows, strict=True))
    by_hand = sum(_is_to_write_in(column[1:]) for column in columns)
    to_write_in = int(TEXT_WIDTH * max(TO_WRITE_IN / len(columns), OF_ALL_TO_WRITE_IN / max(by_hand, 1)))
    blank = [any(not cell or BLANK.search(cell) for cell in column[1:]) for column in columns]
    least = [
        max(
            to_write_in if _is_to_write_in(column[1:]) else FOR_A_BLANK if has_blank else NARROWEST,
            LETTER * (2 + max(len(word) for cell in column for word in cell.split(" "))),
        )
        for column, has_blank in zip(columns, blank, strict=True)
    ]
    rest = TEXT_WIDTH - sum(least)
    # how many letters a cell holds, with those that are still to come
    letters = [max(len(cell) + TO_COME * bool(BLANK.search(cell)) for cell in column) for column in columns]
    wish = [math.sqrt(max(0, LETTER * many - width)) for many, width in zip(letters, least, strict=True)]
    if rest <= 0 or not any(wish):
        widths = [TEXT_WIDTH * width // sum(least) for width in least]
    else:
        widths = [width + int(rest * part / sum(wish)) for width, part in zip(least, wish, strict=True)]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


def _is_to_write_in(cells: Sequence[str]) -> bool:
    """Whether half of the cells of a column, or more, are empty."""
    return 2 * sum(not cell for cell in cells) >= len(cells)


def _paragraph(text: Text, style: str = "", *, number: int = 0, breaks: bool = False, keeps: bool = False) -> str:
    said = (
        f'<w:pStyle w:val="{style}"/>' if style else "",
        "<w:keepNext/>" if keeps else "",
        "<w:pageBreakBefore/>" if breaks else "",
        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else "",
    )
    properties = f"<w:pPr>{''.join(said)}</w:pPr>" if any(said) else ""
    return f"<w:p>{properties}{text[0]}</w:p>"


def _pieces(children: Iterable[Token], marks: str = "") -> Iterator[tuple[str, str]]:
    """Texts with the marks on them (b, i), in order."""
    for token in children:
        match token["type"]:
            case "text":
                yield token["raw"], marks
            case "strong":
                yield from _pieces(token["children"], marks + "b")
            case "emphasis":
                yield from _pieces(token["children"], marks + "i")
            case "softbreak":
                yield " ", marks
            case other:
                raise ValueError(f"a draft's text holds a {other}, which cannot be written to Word")


def _run(text: str, marks: str) -> str:
    weight = ("<w:b/>" if "b" in marks else "") + ("<w:i/>" if "i" in marks else "")
    written = ""
    for part in BLANK.split(text):
        if part:
            style = '<w:rStyle w:val="ToFillIn"/>' if BLANK.fullmatch(part) else ""
            properties = f"<w:rPr>{style}{weight}</w:rPr>" if style or weight else ""
            written += f'<w:r>{properties}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
    return written
