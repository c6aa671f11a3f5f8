"""A document as blocks of text in their order: what every format is turned into before anything is understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from ims_lib.spreadsheet import wire
from ims_lib.spreadsheet.grid import Remark

Part = Literal["text", "row", "margin", "notes"]
"""Where a block stands: in the running text, in a table, in a header or footer, in the notes below a slide."""
CELL = "\t"
"""Stands between the cells of a row."""
BLOCKS_A_LINE = 500


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or a row of a table."""

    text: str
    page: int | None = None
    """From 1; None where the format has no pages of its own."""
    level: int = 0
    """Of a heading, 1 the highest; 0 for all else."""
    part: Part = "text"


@dataclass(frozen=True)
class DocumentText:
    """A document's blocks, with what the file says of itself and what was remarkable on the way."""

    blocks: tuple[Block, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    """title and version, as far as the file's own properties have them; pages, how many, where the format has any."""
    remarks: tuple[Remark, ...] = ()


def encode(document: DocumentText) -> Iterator[bytes]:
    """The lines of a document, for the process that asked."""
    yield wire.line({"properties": document.properties, "remarks": wire.remarked(document.remarks)})
    for start in range(0, len(document.blocks), BLOCKS_A_LINE):
        some = document.blocks[start : start + BLOCKS_A_LINE]
        yield wire.line({"blocks": [[each.text, each.page, each.level, each.part] for each in some]})
    yield wire.line({"end": True})


def decode(lines: Iterable[bytes]) -> DocumentText:
    """The document that these lines tell, each part checked. Raises BadAnswer."""
    try:
        messages = [wire.message_of(line) for line in lines]
        if len(messages) < 2 or messages[-1] != {"end": True}:
            raise ValueError("the lines stop early")
        return DocumentText(
            tuple(_block(*each) for message in messages[1:-1] for each in message["blocks"]),
            {wire.text(name): wire.text(said) for name, said in messages[0]["properties"].items()},
            tuple(wire.remark(*each) for each in messages[0]["remarks"]),
        )
    except (ValueError, TypeError, LookupError, AttributeError) as fault:
        raise wire.BadAnswer(str(fault)) from None


def _block(text: Any, page: Any, level: Any, part: Any) -> Block:
    return Block(
        wire.text(text),
        None if page is None else wire.whole(page),
        wire.whole(level),
        wire.one_of(part, get_args(Part)),
    )


MOST_OF_A_HEADING = 90
"""Letters of the longest line that is taken for a heading without being marked as one."""
_NUMBERED = re.compile(r"(?:\d{1,2}\.)*\d{1,2}\.?\s+(?=[^\W\d_])")
_BULLET = re.compile(r"\s*(?:[-*•·▪–◦o]|\(?[a-z0-9]{1,2}[.)])\s+")
_SENTENCE = re.compile(r"[^\W\d]{2}[.;!?]\s")
"""A sentence ends within the line."""
_ENDS = (".", ";", ":", ",", "!", "?")


def level_of(line: str, *, marked: bool = False) -> int:
    """The level of a line that is a heading by its look: numbered, in capitals or `marked` by its letters; 0 where it is none."""
    text = line.strip()
    if not text or len(text) > MOST_OF_A_HEADING or text.endswith(_ENDS) or not any(map(str.isalpha, text)):
        return 0
    if _SENTENCE.search(text):
        return 0
    if numbered := _NUMBERED.match(text):
        return numbered[0].strip().rstrip(".").count(".") + 1 if text[numbered.end()].isupper() else 0
    capitals = text.isupper() and len(text.split()) > 1
    return 1 if marked or capitals else 0


def without_bullet(line: str) -> tuple[str, bool]:
    """A line without the sign or number of a list before it, and whether there was one."""
    begun = _BULLET.match(line)
    return (line[begun.end() :], True) if begun else (line, False)


def one_line(text: str) -> str:
    """A text with single spaces, and nothing that no text has."""
    return " ".join(text.replace("\0", "").split())
