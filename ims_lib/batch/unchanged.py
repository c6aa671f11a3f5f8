"""Whether a client's set is still what would be made today: from the same files, by the same program, and no day that it hangs on has come since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ims_lib import paths
from ims_lib.batch.publish import RUN, digest, digest_if_read
from ims_lib.client.practice import practice_files, read_practice
from ims_lib.files import is_passed_over

PACKAGES = ("ims-workbook", "pandas", "papermill", "nbconvert", "openpyxl", "xlsxwriter", "python-calamine")


def made_from(client_folder: Path) -> str:
    """One SHA-256 of all that a set is made from but the day: the client's files, the practice's, this program and its packages."""
    named = [(f"client/{name}", path) for name, path in _files_below(client_folder)]
    named += [(f"practice/{path.name}", path) for path in practice_files(read_practice([])[0])]
    return _one_of([*((name, str(digest_if_read(path))) for name, path in named), ("program", program())])


def is_unchanged(client_folder: Path, folder: Path, as_of: date, *, given: bool) -> bool:
    """Whether the set in `folder` is whole and would come out the same; on another day only where none was `given`, and nothing
    that it hangs on has come since."""
    run: Any = None
    with suppress(OSError, ValueError):
        run = json.loads((folder / RUN).read_text(encoding="utf-8"))
    if not isinstance(run, dict) or (run.get("state"), run.get("client")) != ("complete", client_folder.name):
        return False
    made_on, until = str(run.get("as_of")), str(run.get("next_change"))
    if made_on != as_of.isoformat() and (given or not made_on <= as_of.isoformat() < until):
        return False
    there = all((folder / name).is_file() for name in run.get("files", ()))
    with suppress(OSError):
        return there and run.get("made_from") == made_from(client_folder)
    return False


@cache
def program() -> str:
    """One SHA-256 of what reads, judges and writes: code, knowledge and notebooks, and the packages beneath."""
    found = {path for folder in (paths.PACKAGE, paths.DATA, paths.NOTEBOOKS) for _, path in _files_below(folder)}
    ours = sorted(path for path in found if not path.is_relative_to(paths.DEMO_CLIENTS))
    files = ((path.relative_to(paths.ROOT).as_posix(), digest(path)) for path in ours)
    return _one_of([*files, *((name, version(name)) for name in PACKAGES)])


def _files_below(folder: Path) -> list[tuple[str, Path]]:
    """Files of a folder by their path in it, without hidden ones and what Python compiled."""
    found = ((path.relative_to(folder), path) for path in folder.rglob("*"))
    return sorted(
        (name.as_posix(), path)
        for name, path in found
        if name.suffix != ".pyc" and not any(is_passed_over(Path(part)) for part in name.parts) and path.is_file()
    )


def _one_of(parts: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256("\n".join(f"{name} {said}" for name, said in parts).encode()).hexdigest()
