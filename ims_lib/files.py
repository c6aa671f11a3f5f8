"""Files that a person's work is kept in: they appear whole or not at all, what can't be kept is told, and the same parts make the same zip."""

from __future__ import annotations

import csv
import errno
import io
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import yaml

from ims_lib.cell_text import guarded
from ims_lib.errors import CannotWrite


def write_whole(path: Path, content: bytes) -> None:
    """Put something into a file, which is whole or as it was."""
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Everybody else waits meanwhile. What is locked is a hidden file, which stays: others may be waiting for it."""
    from filelock import FileLock  # here, for it takes longer to load than the whole command line

    with kept_or_told(in_its_folder(path)):
        held = FileLock(path.with_name(f".{path.name}.lock"), mode=0o666).acquire()  # locked by whoever comes
    with held:
        yield


def is_passed_over(path: Path) -> bool:
    """Whether a file is hidden, or what a program keeps beside one that is open: no file of the client's."""
    return path.name.startswith((".", "~$"))


def in_its_folder(path: Path) -> str:
    """A file as it is told: with the folder that it lies in."""
    return f"{path.parent.name}/{path.name}"


@contextmanager
def kept_or_told(place: object, then: str = "nothing was kept") -> Iterator[None]:
    """Raise CannotWrite, with what then, where the system lets nobody write at the place."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"{place}: cannot be written ({error.strerror or error}); {then}") from None


def add_whole(path: Path, content: bytes) -> None:
    """Write in one go; what could be written only in part is taken back."""
    with kept_or_told(in_its_folder(path)), path.open("ab", buffering=0) as file:
        before = file.tell()
        try:
            if file.write(content) < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file.fileno())
        except OSError:
            file.truncate(before)
            raise


def add_lines(path: Path, columns: Sequence[str], lines: Iterable[Mapping[str, object]]) -> None:
    """Put lines behind what a csv holds, in its own order of columns and with its kind of line ends; a new one gets its header.

    Raises CannotWrite.
    """
    before = path.read_bytes().decode("utf-8-sig") if path.is_file() else ""
    end = "\r\n" if before.partition("\n")[0].endswith("\r") else "\n"
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    names = next(csv.reader(io.StringIO(before, newline="")), []) if before.strip() else columns
    if not before.strip():
        writer.writerow(columns)
    elif not before.endswith(("\n", "\r")):
        text.write(end)
    for line in lines:
        writer.writerow([guarded(str(line.get(name) or "")) for name in names])
    add_whole(path, text.getvalue().encode("utf-8"))


def kept_word(path: Path, name: str) -> str:
    """What a small file of ours keeps under a name; empty where it isn't there, or says nothing that can be read."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return ""
    return str(said.get(name) or "") if isinstance(said, dict) else ""


def keep_word(path: Path, name: str, text: str) -> None:
    """Keep it there, and nothing else, in a folder that is made for it. Raises CannotWrite."""
    with kept_or_told(in_its_folder(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, yaml.safe_dump({name: text}, allow_unicode=True).encode("utf-8"))


UNIX = 3
"""Written as if on Unix, also when written on Windows."""
FIRST = "[Content_Types].xml"
FIRST_YEAR, LAST_YEAR = 1980, 2107
"""What a zip can date."""


def unpack(archive: bytes) -> dict[str, bytes]:
    """The parts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def pack(parts: Mapping[str, bytes], *, at: datetime, behind: bytes = b"") -> bytes:
    """A zip of the parts, the list of their kinds in front and the rest by name, every entry dated `at`; `behind` those of a zip.

    Compressed, so equal bytes need an equal zlib.
    """
    dated = (min(max(at.year, FIRST_YEAR), LAST_YEAR), at.month, at.day, at.hour, at.minute, at.second)
    packed = io.BytesIO(behind)
    with zipfile.ZipFile(packed, "a") as archive:
        for name in sorted(parts, key=lambda part: (part != FIRST, part)):
            entry = zipfile.ZipInfo(name, dated)
            entry.create_system = UNIX
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return packed.getvalue()
