"""Files that a person's work is kept in: they appear whole or not at all, and what can't be kept is told."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
