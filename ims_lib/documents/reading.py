"""A path → a document as it is understood: read by a process of its own, its properties, passages, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from ims_lib.cell_places import DOCUMENTS, TEXTS
from ims_lib.client import Client
from ims_lib.documents import blocks
from ims_lib.documents.blocks import CELL, Block, DocumentText
from ims_lib.documents.model import DocumentFile, DocumentPassage
from ims_lib.documents.properties import properties_of
from ims_lib.errors import FileRefused
from ims_lib.register.model import Finding, Register
from ims_lib.register.of_client import REFUSED
from ims_lib.register.read import read_file
from ims_lib.spreadsheet.isolated import ChildAnswer, read_apart, told_of
from ims_lib.spreadsheet.preflight import OLE, FileBytes, read_bytes, require_no_markup
from ims_lib.spreadsheet.wire import line
from ims_lib.told import finding_at

READER = "ims_lib.documents.reader"
KINDS = {
    ".docx": ("docx", "a Word document"),
    ".pptx": ("pptx", "a presentation"),
    ".pdf": ("pdf", "a PDF"),
    ".eml": ("eml", "a mail"),
    ".txt": ("txt", "a text"),
    ".md": ("txt", "a text"),
}
"""How the name of a document ends → its kind, and what it is called."""
BEGINS = {"docx": b"PK\x03\x04", "pptx": b"PK\x03\x04", "pdf": b"%PDF"}
LOOKED_AT = 1024
"""Bytes in which a PDF may begin, as its own readers have it."""
SAMPLE = 8192


def read_document_text(source: FileBytes) -> DocumentText:
    """The blocks of a document, read by a process of its own. Raises FileRefused, with one sentence."""
    request = [line({"name": source.name, "kind": source.kind, "encoding": None, "reader": READER}), source.data]
    return read_apart(replace(source, data=b""), request, _understood)


def look_at_document(name: str, data: bytes) -> FileBytes:
    """What bytes under a document's name are. Raises FileRefused unless they are what the name says."""
    kind, called = KINDS[Path(name).suffix.lower()]
    source = FileBytes(name, kind, data)  # type: ignore[arg-type]  # a kind of KINDS
    if not data:
        raise source.refused("is empty (0 bytes); ask for the file again.")
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise source.refused("is encrypted with a password; open it, save it without a password and try again.")
    begins = BEGINS.get(kind)
    if begins is None:
        if b"\0" in data[:SAMPLE] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise source.refused(
                f"is not {called}, whatever its name says; open it in its own program and save it anew."
            )
        if kind == "txt":
            require_no_markup(source)
    elif begins not in data[: LOOKED_AT if kind == "pdf" else len(begins)]:
        raise source.refused(
            f"is not {called}, whatever its name says; open it in its own program and save it anew as .{kind}."
        )
    return source


def _understood(source: FileBytes, answer: ChildAnswer) -> DocumentText:
    remarks, lines = told_of(source, answer)
    found = blocks.decode(lines)
    return replace(found, remarks=(*found.remarks, *remarks))


BETWEEN = " · "
"""Stands between the cells of a row, for people."""
MOST_KEPT = 200
_KEPT: dict[tuple[str, str], DocumentText] = {}
"""What was read, by kind and hash: report, steps and widgets all ask for the same files."""


def read_document(path: Path, *, name: str = "") -> DocumentFile:
    """The document in a file; `name` is what it is called by, unless its own. Raises FileRefused."""
    text, digest = read_text(path)
    return understand(text, name or path.name, digest)


def read_text(path: Path) -> tuple[DocumentText, str]:
    """The blocks of the document in a file, and the hash of its bytes. Raises FileRefused."""
    source = look_at_document(path.name, read_bytes(path))
    digest = sha256(source.data).hexdigest()
    if (key := (source.kind, digest)) not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = read_document_text(source)
    return _KEPT[key], digest


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
        told.append(finding_at("document.empty", (file,)))
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


@dataclass(frozen=True)
class ClientDocuments:
    """What was read of the documents in a client's folder."""

    files: tuple[DocumentFile, ...]
    findings: tuple[Finding, ...]


def read_documents(client: Client) -> ClientDocuments:
    """The documents at the top of a client's folder and in its `documents/`; a text with a table isn't among them."""
    files: list[DocumentFile] = []
    findings: list[Finding] = []
    for path in client.documents:
        name = path.relative_to(client.folder).as_posix()
        try:
            if path.suffix.lower() in TEXTS and not is_prose(path, read_file(path)):
                continue
            files.append(read_document(path, name=name))
        except FileRefused as error:
            why = "; ".join(fault.removeprefix(f"{path.name}: ") for fault in error.faults)
            findings.append(Finding("error", REFUSED, why, name))
    return ClientDocuments(tuple(files), (*findings, *(each for file in files for each in file.findings)))
