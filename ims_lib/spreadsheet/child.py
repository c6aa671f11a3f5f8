"""The process that reads one file of a stranger: file in on standard input, lines of the workbook or document out.

It imports what the file's kind needs, gives up what it could do harm with, and only then looks at the file.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import importlib
import os
import sys
from typing import Any

from ims_lib.errors import FileRefused
from ims_lib.spreadsheet import wire
from ims_lib.spreadsheet.limits import MOST_CPU_SECONDS, MOST_MEMORY
from ims_lib.spreadsheet.preflight import FileBytes
from ims_lib.spreadsheet.reader import read_source

CONFINED: tuple[tuple[str, str, int], ...] = (
    ("memory", "RLIMIT_AS", MOST_MEMORY),
    ("processor time", "RLIMIT_CPU", MOST_CPU_SECONDS),
    ("files written", "RLIMIT_FSIZE", 0),
    # Whatever is open stays open; nothing can be opened any more: no file, no connection, no pipe.
    ("files and connections opened", "RLIMIT_NOFILE", 0),
    ("processes started", "RLIMIT_NPROC", 0),
    ("memory images", "RLIMIT_CORE", 0),
)
"""What is limited, the system's name for it, and to how much."""


def confine() -> list[str]:
    """Set all limits for the rest of this process's life; what this system cannot limit is named."""
    try:
        import resource
    except ImportError:  # Windows has none of them
        return [what for what, _, _ in CONFINED]
    unlimited = []
    for what, name, most in CONFINED:
        kind = getattr(resource, name, None)
        try:
            if kind is None:
                raise ValueError
            hard = resource.getrlimit(kind)[1]
            limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):
            unlimited.append(what)
    if sys.platform == "darwin" and "memory" not in unlimited:
        unlimited.insert(0, "memory")  # macOS takes the limit and does not keep to it
    return unlimited


ALWAYS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "latin-1", "ascii", "cp437", "cp1252")
"""Encodings that any file may ask for; cp437 is how old zips write the names of their parts."""


def main() -> None:
    """Read what standard input brings, write the answer, and end at once."""
    asked = wire.message_of(sys.stdin.buffer.readline())
    prepare(asked)
    print_line(wire.line({"unlimited": confine()}))
    # One file and out: nothing here lives long enough to be worth collecting.
    gc.disable()
    try:
        source = FileBytes(asked["name"], asked["kind"], sys.stdin.buffer.read())
        answer(source, asked["encoding"], asked.get("reader"))
    except MemoryError:
        print_line(wire.OUT_OF_MEMORY + b"\n")
    sys.stdout.buffer.flush()
    os._exit(0)


def prepare(asked: dict[str, Any]) -> None:
    """Import what reading will need: once confined, this process opens nothing, not even a module of Python's own."""
    wanted = [*ALWAYS]
    if "reader" in asked:
        importlib.import_module(asked["reader"]).prepare(asked["kind"])
    if asked["kind"] in ("text", "txt", "eml"):
        from ims_lib.spreadsheet import code_pages, delimited, encoding

        del delimited
        code_pages.alphabets()
        wanted += [*encoding.CODE_PAGES, asked["encoding"] or "utf-8"]
    elif asked["kind"] == "ole":
        from ims_lib.spreadsheet import values

        del values
    elif asked["kind"] == "zip":
        from ims_lib.spreadsheet import excel, open_document, xml_stream

        del excel, open_document
        wanted += xml_stream.ENCODINGS
    for name in wanted:
        # An encoding that doesn't exist is said by the reader, in a sentence.
        with contextlib.suppress(LookupError, ValueError):
            codecs.lookup(name)


def answer(source: FileBytes, encoding: str | None, reader: str | None) -> None:
    """Write the lines of what is read, or the sentence why the file is refused. `reader` is a module that reads documents."""
    try:
        if reader:
            lines = importlib.import_module(reader).lines_of(source)
        else:
            lines = wire.encode(read_source(source, encoding=encoding))
    except FileRefused as refusal:
        print_line(wire.line({"refused": str(refusal)}))
        return
    del source  # what was read holds all of a file that is wanted from here on
    for each in lines:
        print_line(each)


def print_line(line: bytes) -> None:
    """Hand a line on."""
    sys.stdout.buffer.write(line)


if __name__ == "__main__":
    main()
