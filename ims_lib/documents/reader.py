"""What the process that reads one document does: bytes of a known kind → blocks, within the limits of limits.py."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from ims_lib.documents.blocks import DocumentText, encode
from ims_lib.spreadsheet.preflight import FileBytes

READERS = {"docx": "word", "pptx": "slides", "pdf": "pdf", "eml": "mail", "txt": "prose"}
"""Kind of a document → the module here that reads it."""


def prepare(kind: str) -> None:
    """Import what a kind needs, and all that its library imports late: once confined, the process opens nothing."""
    module = import_module(f"ims_lib.documents.{READERS[kind]}")
    if warm := getattr(module, "warm_up", None):
        warm()


def lines_of(source: FileBytes) -> Iterator[bytes]:
    """The lines of a document. Raises FileRefused."""
    return encode(read_blocks(source))


def read_blocks(source: FileBytes) -> DocumentText:
    """A document's blocks, read in this process. Raises FileRefused."""
    document: DocumentText = import_module(f"ims_lib.documents.{READERS[source.kind]}").read(source)
    return document
