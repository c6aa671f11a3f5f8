"""Where a client's set lies: its folder is taken over whole or not at all, and what people put or changed there stays."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ims_lib.client import Client
from ims_lib.errors import CannotWrite
from ims_lib.files import kept_or_told
from ims_lib.report.history import HISTORY

RUN, EDITED = "run.json", "edited"
CLIENT_FOLDER = ".client"
"""Beside run.json: the client's folder as seen from the report's, so that a workspace can move as a whole. A file of its own,
for the set itself is the same wherever it lies.
"""
UNCHANGED = "what was there before is unchanged"


@contextmanager
def publish(folder: Path, client: Client) -> Iterator[Path]:
    """A staging folder that takes `folder`'s place when all went well, and vanishes when not.

    Files that somebody added to the earlier set stay where they are; one of ours that was changed, such as a draft, is
    kept below edited/. Raises CannotWrite where the folder holds anything else than a set of this client's, and where
    the disk doesn't take a set.
    """
    earlier = _earlier_files(folder, client)
    with kept_or_told(folder.parent, "choose another folder with --out"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield staging
        _keep(folder, staging, earlier, client.as_of.isoformat())
        staging.chmod(0o755)
        _to_disk(staging)
        _swap(staging, folder)
    except OSError as error:
        if not _is_of_set(error, folder, client):
            raise
        why = error.strerror or error
        raise CannotWrite(f"{folder}: cannot be written ({why}); {UNCHANGED}, --out names another folder") from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _is_of_set(error: OSError, folder: Path, client: Client) -> bool:
    """Whether the disk failed at a file of the set, and not of the client's; where it says no file, it was in writing."""
    if error.filename is None:
        return True
    place = Path(str(error.filename)).absolute()
    return place.is_relative_to(folder.parent.absolute()) and not place.is_relative_to(client.folder)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_if_read(path: Path) -> str | None:
    """A file's SHA-256; none of one that the reading has refused for want of permission."""
    try:
        return digest(path)
    except PermissionError:
        return None


def files_of(folder: Path) -> dict[str, str]:
    """The files of a set with their SHA-256, without those of earlier days."""
    return {name: digest(folder / name) for name in _names(folder)}


def pages_in(folder: Path) -> list[str]:
    """The pages of a set, printed ones too."""
    return sorted(path.name for path in folder.glob("report*") if path.suffix in (".html", ".pdf"))


def edited_in(folder: Path) -> list[str]:
    """The files that were changed in earlier sets and kept, by their path within the folder."""
    return [name for name in _names(folder) if name.startswith(f"{EDITED}/")]


def _names(folder: Path) -> list[str]:
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(
        path.as_posix() for path in found if path.parts[0] != HISTORY and path.as_posix() not in (RUN, CLIENT_FOLDER)
    )


def _earlier_files(folder: Path, client: Client) -> Mapping[str, str] | None:
    """What the earlier set consisted of: nothing we know of where it doesn't say; None where there is no set."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    if (folder / "client.yml").exists():
        raise CannotWrite(
            f"{folder} is a client's own folder, and a report would take its place; choose another with --out"
        )
    run: Any = None
    with suppress(OSError, ValueError):
        run = json.loads((folder / RUN).read_text(encoding="utf-8"))
    if not isinstance(run, dict) or run.get("client") != client.id:
        raise CannotWrite(
            f"{folder} exists and is no report of {client.id}, so it was left alone; move it away or choose another folder with --out"
        )
    if other := _other_client(folder, client):
        raise CannotWrite(
            f"{folder} is the report of another client of this name, {other}; choose another folder with --out, or rename one of the two"
        )
    files = run.get("files")
    return files if isinstance(files, dict) else {}


def path_from(folder: Path, client_folder: Path) -> str:
    """Where a client's folder lies as seen from its report's; its whole path where that is on another drive."""
    try:
        return Path(os.path.relpath(client_folder, _real(folder))).as_posix()
    except ValueError:
        return client_folder.as_posix()


def _other_client(folder: Path, client: Client) -> Path | None:
    """The client folder that an earlier set was made from, where it is there still and isn't this client's."""
    said = ""
    with suppress(OSError, ValueError):
        said = (folder / CLIENT_FOLDER).read_text(encoding="utf-8").strip()
    if not said:
        return None
    earlier = Path(os.path.normpath(_real(folder) / said))
    if not (earlier / "client.yml").is_file() or earlier.samefile(client.folder):
        return None
    return earlier


def _real(folder: Path) -> Path:
    """The place of a report's folder, links on the way to it followed: it may be a link itself, which a set replaces."""
    return folder.parent.resolve() / folder.name


def _keep(folder: Path, staging: Path, earlier: Mapping[str, str] | None, day: str) -> None:
    """Takes over what isn't ours, and then what no longer is as we made it."""
    if earlier is None:
        return
    found = files_of(folder)
    added = [name for name in found if name not in earlier and not (staging / name).exists()]
    changed = [
        name
        for name in found.keys() - added
        if earlier.get(name) != found[name]
        and not ((staging / name).is_file() and digest(staging / name) == found[name])
    ]
    for name in added:
        _copy(folder / name, staging / name)
    for name in sorted(changed):
        _copy(folder / name, staging / EDITED / day / name)


def _copy(source: Path, target: Path) -> None:
    """A copy under the first free name; nothing where the same is there already."""
    place, number = target, 1
    while place.exists():
        if digest(place) == digest(source):
            return
        number += 1
        place = target.with_name(f"{target.stem} ({number}){target.suffix}")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, place)


def _swap(staging: Path, folder: Path) -> None:
    """Put what is staged in the set's place, in one step where the system has one."""
    before = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
    try:
        if folder.exists() and exchanged(staging, folder):
            staging.replace(before / "set")
            return
        if folder.exists():
            folder.replace(before / "set")
        try:
            staging.replace(folder)
        except OSError:
            if (before / "set").exists():
                (before / "set").replace(folder)
            raise
    finally:
        shutil.rmtree(before, ignore_errors=True)


def exchanged(one: Path, other: Path) -> bool:
    """Whether the system let two folders change places in one step: Linux does, on most file systems."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of <linux/fs.h>
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0


AN_HOUR = 3600
_STAGED = re.compile(r"\.(?P<client>.+?)(?P<old>\.old)?\.\w{8}")


def clear_leftovers(folder: Path, clients: Iterable[str]) -> None:
    """Take away what renderings of these clients left that were killed an hour ago or more; a set that was moved aside goes back."""
    names = frozenset(clients)
    for path in folder.glob(".*"):
        named = _STAGED.fullmatch(path.name)
        if not named or named["client"] not in names or time.time() - path.stat().st_mtime < AN_HOUR:
            continue
        if (moved := path / "set").is_dir() and not (folder / named["client"]).exists():
            moved.replace(folder / named["client"])
        shutil.rmtree(path, ignore_errors=True)


def _to_disk(folder: Path) -> None:
    """Wait until the disk has it all, so that a set which is there is whole even after a loss of power."""
    for path in (*folder.rglob("*"), folder) if os.name == "posix" else ():
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
