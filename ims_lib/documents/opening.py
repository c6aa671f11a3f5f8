"""Bytes under a document's name → its blocks, read by a process of its own; what isn't what its name says is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ims_lib.documents import blocks
from ims_lib.documents.blocks import DocumentText
from ims_lib.spreadsheet.isolated import ChildAnswer, read_apart, told_of
from ims_lib.spreadsheet.preflight import OLE, FileBytes, require_no_markup
from ims_lib.spreadsheet.wire import line

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
