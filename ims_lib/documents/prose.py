"""A text or Markdown file without a table → blocks: paragraphs between blank lines, items of lists each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ims_lib.documents.blocks import CELL, Block, DocumentText, level_of, one_line, without_bullet
from ims_lib.spreadsheet.encoding import decode
from ims_lib.spreadsheet.preflight import FileBytes

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
_RULE = re.compile(r"[\s|:=_*-]*")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=[\w.])[*_](?!\w)")


def read(source: FileBytes) -> DocumentText:
    """The blocks of a text file. Raises FileRefused."""
    decoded = decode(source)
    return DocumentText(tuple(paragraphs_of(decoded.text.splitlines())), remarks=tuple(decoded.remarks))


def paragraphs_of(lines: Iterable[str]) -> Iterator[Block]:
    """The blocks that lines of text make."""
    held: list[str] = []

    def paragraph() -> Iterator[Block]:
        text = one_line(_MARKS.sub("", " ".join(held)))
        level = level_of(text) if len(held) == 1 else 0
        held.clear()
        if text:
            yield Block(text, level=level)

    for line in lines:
        text, is_item = without_bullet(line)
        heading = _HEADING.fullmatch(line.strip())
        if heading or _RULE.fullmatch(line) or is_item or line.strip().startswith("|"):
            is_item = is_item and not level_of(line)
            yield from paragraph()
        if heading:
            yield Block(one_line(heading[2]), level=len(heading[1]))
        elif line.strip().startswith("|") and not _RULE.fullmatch(line):
            yield Block(CELL.join(map(one_line, line.strip().strip("|").split("|"))), part="row")
        elif not _RULE.fullmatch(line):
            held.append(text if is_item else line)
    yield from paragraph()
