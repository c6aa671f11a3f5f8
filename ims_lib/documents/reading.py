"""A path → a document as it is understood: properties, passages, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from ims_lib.cell_places import DOCUMENTS, TEXTS
from ims_lib.documents.blocks import CELL, Block, DocumentText
from ims_lib.documents.model import DocumentFile, DocumentPassage
from ims_lib.documents.opening import look_at_document, read_document_text
from ims_lib.documents.properties import properties_of
from ims_lib.languages import say
from ims_lib.register.model import Finding, Register
from ims_lib.spreadsheet.preflight import read_bytes

BETWEEN = " · "
"""Stands between the cells of a row, for people."""
MOST_KEPT = 200
_KEPT: dict[tuple[str, str], DocumentText] = {}
"""What was read, by kind and hash: report, steps and widgets all ask for the same files."""


def read_document(path: Path, *, name: str = "") -> DocumentFile:
    """The document in a file; `name` is what it is called by, unless its own. Raises FileRefused."""
    source = look_at_document(path.name, read_bytes(path))
    digest = sha256(source.data).hexdigest()
    if (key := (source.kind, digest)) not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = read_document_text(source)
    return understand(_KEPT[key], name or path.name, digest)


def is_document_name(path: Path) -> bool:
    """Whether a file is a document by its name, whatever stands in it; a text may be a table."""
    return path.suffix.lower() in DOCUMENTS - TEXTS


def is_prose(path: Path, register: Register) -> bool:
    """Whether a text file, read as a table, holds none."""
    is_text = path.suffix.lower() in TEXTS
    return is_text and all(table.header_row is None and table.kind == "other" for table in register.tables)


def understand(text: DocumentText, file: str, digest: str) -> DocumentFile:
    """The document that these blocks are."""
    passages = tuple(_passages(text.blocks, file))
    told = [Finding(each.level, each.code, each.message, file, None, each.cell) for each in text.remarks]
    if not passages and not any(each.code == "document.scanned" for each in text.remarks):
        told.append(Finding("note", "document.empty", say("no text stands in it"), file))
    return DocumentFile(file, digest, properties_of(text), passages, tuple(told), int(text.properties.get("pages", 0)))


def _passages(blocks: Iterable[Block], file: str) -> Iterator[DocumentPassage]:
    """The passages, each with its number on its page and the headings above it."""
    page: int | None = None
    number = 0
    heading: str | None = None
    columns: str | None = None
    for block in blocks:
        if block.part == "margin":
            continue
        if block.page != page:
            page, number = block.page, 0
        number += 1
        if block.level:
            heading, columns = block.text, None
            continue
        text = BETWEEN.join(filter(None, block.text.split(CELL)))
        columns = columns if block.part == "row" else None
        yield DocumentPassage(file, page, number, heading, text, columns)
        columns = columns or (text if block.part == "row" else None)
