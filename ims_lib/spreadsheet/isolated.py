"""A path → a workbook of grids, read by a process of its own that can do no harm; documents are read by the same.

We look at the container; a child process parses. It is a fresh interpreter, not a fork: it holds nothing of other
clients, is the same on every system, and doesn't care about threads of a notebook. What it says is only ever data.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import IO, TypeVar

from ims_lib.errors import FileRefused
from ims_lib.paths import PROJECT
from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.grid import Remark, Workbook
from ims_lib.spreadsheet.limits import CHUNK, MOST_ANSWER_BYTES, MOST_SECONDS, MOST_SECONDS_WHEN_BUSY
from ims_lib.spreadsheet.preflight import FileBytes, open_file, printable
from ims_lib.spreadsheet.reader import read_source
from ims_lib.spreadsheet.wire import OUT_OF_MEMORY, BadAnswer, decode, line, message_of

START = "import sys; sys.path += sys.argv[1:]; from ims_lib.spreadsheet.child import main; main()"
NEEDED = (
    "python_calamine",
    "charset_normalizer",
    "docx",
    "lxml",
    "pypdf",
    "pptx",
    "PIL",
    "typing_extensions",
    "xlsxwriter",
)
"""Libraries of the child. It sees their folders and ours, and neither start-up files nor the working directory."""
KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Of our environment, which may hold passwords, a child gets what an interpreter can't start without."""

LATE = "takes longer to read than a file may and was given up; {advice}."
TOO_LARGE = "takes more memory than a {what} may; {advice}."
ADVICE = "keep the sheets with controls in a file of their own, or save the sheet as .csv"
ADVICE_ON_TEXT = "keep the rows with controls in a file of their own"
ADVICE_ON_DOCUMENT = "save the chapters that count as a file of their own, without pictures"
BROKEN = (
    "made the process that reads it break down, so it is damaged or made to do so; open it in its own program, check it"
    " and save it anew."
)
NOT_STARTED = "cannot be read, because no process could be started for it; close other programs and try again."


def read_workbook(path: Path, *, encoding: str | None = None, isolated: bool = True) -> Workbook:
    """Every sheet of a spreadsheet as a grid of texts, with remarks; the file itself is never changed.

    What the file is is decided by its content, not by its name. `encoding` is for text files only and
    overrules detection. Raises FileRefused, with one sentence, when the file cannot be read, or when the
    process that reads it breaks down, takes too long or too much memory. `isolated=False` reads in this
    process: for a fault that is to be looked into, never for files of strangers.
    """
    source = open_file(Path(path))
    if source.kind == "zip":
        Container(source)
    if not isolated:
        return read_source(source, encoding=encoding)
    request = [line({"name": source.name, "kind": source.kind, "encoding": encoding}), source.data]
    # The child has the bytes then; keeping them here too would be memory that the child can't have.
    return read_apart(replace(source, data=b""), request, understood)


Read = TypeVar("Read")


def read_apart(source: FileBytes, request: list[bytes], understand: Callable[[FileBytes, ChildAnswer], Read]) -> Read:
    """What a child process reads, as `understand` takes it; the request's pieces are given away. Raises FileRefused."""
    answer = ask(source, request)
    if answer.late or answer.code == -getattr(signal, "SIGXCPU", signal.SIGINT):
        raise source.refused(LATE.format(advice=advice(source)))
    if answer.size > MOST_ANSWER_BYTES:
        raise too_much(source)
    if answer.code:
        raise source.refused(BROKEN)
    try:
        return understand(source, answer)
    except BadAnswer:
        raise source.refused(BROKEN) from None


def advice(source: FileBytes) -> str:
    """What to do with a file that is too much."""
    if source.is_document:
        return ADVICE_ON_DOCUMENT
    return ADVICE_ON_TEXT if source.kind == "text" else ADVICE


def too_much(source: FileBytes) -> FileRefused:
    """The refusal of a file that takes too much memory."""
    what = "document" if source.is_document else "spreadsheet"
    return source.refused(TOO_LARGE.format(what=what, advice=advice(source)))


@dataclass
class ChildAnswer:
    """What came back from a child, and how it ended."""

    pieces: list[bytes]
    size: int = 0
    code: int = 0
    late: bool = False

    def lines(self) -> Iterator[bytes]:
        """The lines, each given up as soon as it is handed over."""
        begun: list[bytes] = []
        self.pieces.reverse()
        while self.pieces:
            *whole, rest = self.pieces.pop().split(b"\n")
            for end_of_line in whole:
                yield b"".join([*begun, end_of_line])
                begun = []
            begun.append(rest)
        if any(begun):
            yield b"".join(begun)


def understood(source: FileBytes, answer: ChildAnswer) -> Workbook:
    """The workbook, or the refusal, that a child's answer tells. Raises BadAnswer."""
    remarks, lines = told_of(source, answer)
    workbook = decode(lines)
    return replace(workbook, file=source.name, remarks=[*workbook.remarks, *remarks])


def told_of(source: FileBytes, answer: ChildAnswer) -> tuple[list[Remark], Iterator[bytes]]:
    """What is to be said of the limits, and the lines of what was read. Raises FileRefused where the child refused it or
    ran out of memory, and BadAnswer."""
    lines = answer.lines()
    unlimited = message_of(next(lines, b"")).get("unlimited")
    first = next(lines, b"")
    if len(first) < CHUNK:
        told = message_of(first)
        if isinstance(told.get("refused"), str):
            raise FileRefused(printable(told["refused"], most=2000))
    return about_limits(unlimited), lines_read(first, lines, source)


def lines_read(first: bytes, lines: Iterator[bytes], source: FileBytes) -> Iterator[bytes]:
    """All lines of what was read. Raises FileRefused where the child ran out of memory."""
    for each in chain((first,), lines):
        if each == OUT_OF_MEMORY:
            raise too_much(source)
        yield each


def about_limits(unlimited: object) -> list[Remark]:
    """That this system does not hold a reader to some limit."""
    if not isinstance(unlimited, list) or not unlimited:
        return []
    names = ", ".join(printable(str(each), most=40) for each in unlimited[:6])
    return [
        Remark(
            "note",
            "file.unlimited",
            "This system does not limit a process that reads a file in: {names}; files from people you don't know are"
            " better read on Linux.",
            parts={"names": names},
        )
    ]


def ask(source: FileBytes, request: list[bytes]) -> ChildAnswer:
    """What a child makes of a file. It is gone when this returns, whatever happens."""
    answer = ChildAnswer([])
    try:
        child = subprocess.Popen(
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A fault in a parser is told there in its programmers' words; the assessor gets a sentence.
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in KEPT if name in os.environ},
            start_new_session=True,
        )
    except OSError:
        raise source.refused(NOT_STARTED) from None
    assert child.stdin is not None
    assert child.stdout is not None

    def give_up() -> None:
        answer.late = True
        end(child)

    clock = threading.Timer(most_seconds(), give_up)
    sender = threading.Thread(target=send, args=(child.stdin, request), daemon=True)
    try:
        clock.start()
        sender.start()
        collect(child.stdout, answer)
        if answer.size > MOST_ANSWER_BYTES:
            end(child)
        answer.code = child.wait()
    finally:
        clock.cancel()
        end(child)
        child.wait()
        sender.join()
        clock.join()
        child.stdout.close()
    return answer


def most_seconds() -> float:
    """How long a child may take: by so much longer as others keep the processors busy. Its processor time has a limit.

    Where the system doesn't limit that (Windows), it doesn't tell how busy it is either.
    """
    try:
        busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    except (AttributeError, OSError):
        return MOST_SECONDS
    return min(max(1.0, busy) * MOST_SECONDS, MOST_SECONDS_WHEN_BUSY)


def collect(pipe: IO[bytes], answer: ChildAnswer) -> None:
    """Take what a child says, up to the limit."""
    while answer.size <= MOST_ANSWER_BYTES and (piece := os.read(pipe.fileno(), CHUNK)):
        answer.pieces.append(piece)
        answer.size += len(piece)


def send(pipe: IO[bytes], request: list[bytes]) -> None:
    """Hand a request to a child. One that has ended already doesn't want it; how it ended is told elsewhere."""
    with suppress(OSError), pipe:
        while request:
            pipe.write(request.pop(0))


def end(child: subprocess.Popen[bytes]) -> None:
    """End a child and whatever it has started, if it still lives."""
    if child.returncode is not None:
        return
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


@cache
def command() -> list[str]:
    """How a child is started: without start-up files, user settings or the working directory."""
    found = (importlib.util.find_spec(name) for name in NEEDED)
    folders = {str(PROJECT)} | {str(Path(spec.origin).parent.parent) for spec in found if spec and spec.origin}
    unwritten = ["-B"] if sys.dont_write_bytecode else []
    return [sys.executable, "-I", "-S", *unwritten, "-c", START, *sorted(folders)]
