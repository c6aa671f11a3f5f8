"""XML of a stranger, read as a stream: no tree, no document type definition, no entity of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

Attributes = dict[str, str]

EXPATS = ("utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1")
ENCODINGS = (
    "iso-8859-2",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
)
"""Encodings that XML may name: expat's own, and what a careless program may write. Workbooks have UTF-8 or UTF-16."""


class Unreadable(Exception):
    """The XML breaks off or is not well-formed; what stood before the fault has been handed over."""


class ForbiddenXml(Exception):
    """The XML carries a document type definition."""


def stream(
    chunks: Iterable[bytes],
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call `start`, `end` and `text` for what stands in the XML, names without their prefix.

    Raises Unreadable where the XML stops being well-formed, ForbiddenXml at a document type definition.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = forbid
    parser.XmlDeclHandler = require_encoding
    locals_: dict[str, str] = {}

    def started(name: str, attributes: Attributes) -> None:
        local = locals_.get(name)
        if local is None:
            local = locals_[name] = name.rpartition(":")[2]
        start(local, attributes)

    parser.StartElementHandler = started
    if end:
        # What ends has begun, so its name is known already.
        parser.EndElementHandler = lambda name: end(locals_[name])
    if text:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise Unreadable(expat.errors.messages.get(fault.code, "not well-formed")) from None


def require_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    """Stop at an encoding that isn't ours to load: the name is a stranger's."""
    if encoding is not None and encoding.lower() not in EXPATS + ENCODINGS:
        raise Unreadable("its letters are written as no workbook's are")


def forbid(*_: object) -> None:
    """Stop at a document type definition: it can name files to read and texts that explode."""
    raise ForbiddenXml
