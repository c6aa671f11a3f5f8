"""A path → the bytes of a file that is worth reading, or a refusal that says what to do."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ims_lib.errors import FileRefused
from ims_lib.spreadsheet.limits import MB, MOST_FILE_BYTES

Kind = Literal["zip", "ole", "text", "docx", "pptx", "pdf", "eml", "txt"]
"""What a file is by its first bytes; the last five are documents."""

SAVE_AS = "open it in its own program and save it as .xlsx, .ods or .csv"

# First bytes of kinds that we do not read, with what they are.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive: unpack it and give what is inside"),
    (b"BZh", "a bzip2 archive: unpack it and give what is inside"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it and give what is inside"),
    (b"Rar!", "a RAR archive: unpack it and give what is inside"),
    (b"\xfd7zXZ", "an xz archive: unpack it and give what is inside"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
WEB_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<script", b"<style", b"<div")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class FileBytes:
    """A file's base name, what its first bytes say it is, and its bytes."""

    name: str
    kind: Kind
    data: bytes

    @property
    def is_document(self) -> bool:
        return self.kind not in ("zip", "ole", "text")

    @property
    def shown(self) -> str:
        """The name as it may stand in a message: one line, no control characters."""
        return printable(self.name)

    def refused(self, reason: str) -> FileRefused:
        """The one sentence that says why this file is not read."""
        return FileRefused(f"{self.shown}: {reason}")


def open_file(path: Path) -> FileBytes:
    """The file's bytes and what they are. Raises FileRefused."""
    return look_at(path.name, read_bytes(path))


def look_at(name: str, data: bytes) -> FileBytes:
    """What bytes of this name are. Raises FileRefused for kinds that are not read."""
    source = FileBytes(name, "text", data)
    head = data[:4096]
    if name.startswith("~$"):
        raise source.refused(
            "is the lock file that Excel leaves beside an open workbook, not a spreadsheet; give the workbook itself."
        )
    if not data:
        raise source.refused("is empty (0 bytes); ask for the file again.")
    for signature, what in SIGNATURES:
        if head.startswith(signature):
            what = what if ":" in what else f"{what}: {SAVE_AS}"
            raise source.refused(f"is not a spreadsheet but {what}.")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileBytes(name, "zip", data)
    if head.startswith(OLE):
        require_readable_ole(source)
        return FileBytes(name, "ole", data)
    require_no_markup(source)
    return source


def read_bytes(path: Path) -> bytes:
    """What stands in a regular file of sane size. Raises FileRefused."""
    shown = printable(path.name)
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise FileRefused(f"{shown}: is a folder, not a file; give the spreadsheets in it one by one.")
        if not stat.S_ISREG(about.st_mode):
            raise FileRefused(f"{shown}: is a pipe or device, not a file; save the spreadsheet as a file first.")
        if about.st_size > MOST_FILE_BYTES:
            raise too_large(shown, about.st_size)
        # Without O_NONBLOCK a pipe that took the file's place since would be waited for.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            data = file.read(MOST_FILE_BYTES + 1)
    except FileNotFoundError:
        raise FileRefused(f"{shown}: there is no such file; check the name and the folder.") from None
    except PermissionError:
        raise FileRefused(f"{shown}: you have no permission to read it; ask its owner, or copy it.") from None
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else "its name is not valid"
        raise FileRefused(f"{shown}: cannot be opened ({reason.lower()}); check the name or copy the file.") from None
    if len(data) > MOST_FILE_BYTES:
        raise too_large(shown, len(data))
    return data


def too_large(shown: str, size: int) -> FileRefused:
    """The refusal of a file beyond the limit."""
    return FileRefused(
        f"{shown}: is too large to be read ({size / MB:,.0f} MB, the limit is {MOST_FILE_BYTES // MB} MB);"
        " keep the sheets with controls and remove pictures."
    )


def require_readable_ole(source: FileBytes) -> None:
    """Refuse what looks like an old Excel file but is locked or of another program."""
    names = {
        "EncryptedPackage": "is encrypted with a password; open it, save it without a password and try again.",
        "WordDocument": f"is not a spreadsheet but a Word document; {SAVE_AS}.",
        "PowerPoint Document": f"is not a spreadsheet but a presentation; {SAVE_AS}.",
        "__properties_version1.0": "is not a spreadsheet but an e-mail; save its attachment and give that.",
    }
    for name, reason in names.items():
        if name.encode("utf-16-le") in source.data:
            raise source.refused(reason)
    # Both spellings are in use: Excel 97 and later, and Excel 5.
    if not any(name.encode("utf-16-le") in source.data for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise source.refused(f"is damaged or not a workbook; {SAVE_AS}.")


def require_no_markup(source: FileBytes) -> None:
    """Refuse web pages and XML, which are text but no table of delimited fields."""
    head = source.data[:65536]
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(codec, errors="ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(WEB_PAGE) or (head.startswith((b"<!--", b"<?xml")) and b"<html" in head):
        raise source.refused(
            "is a web page, whatever its name says; open it in Excel or LibreOffice and save it as .xlsx."
        )
    if head.startswith(b"<?xml"):
        raise source.refused(f"is an XML file, which is not read; {SAVE_AS}.")


def printable(text: str, *, most: int = 300) -> str:
    """A stranger's text on one line: what a terminal would obey is spelled out."""
    return "".join(c if c.isprintable() else spelled(c) for c in text[:most]) + ("…" if len(text) > most else "")


def spelled(character: str) -> str:
    """A character as its code; a byte that was no UTF-8 (kept by Python as a surrogate) as that byte."""
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
