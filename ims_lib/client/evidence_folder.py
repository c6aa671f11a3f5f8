"""The client's folder evidence/: files that somebody was shown, each copied once, by its hash."""

from __future__ import annotations

import hashlib
import re
from itertools import count
from pathlib import Path, PurePosixPath, PureWindowsPath

from ims_lib.errors import BadParameter
from ims_lib.files import alone_with, in_its_folder, is_passed_over, kept_or_told, write_whole
from ims_lib.languages import say

EVIDENCE = "evidence"
NOT_IN_NAMES = re.compile(r"[^\w .,()+&-]")


def evidence_files(folder: Path) -> list[Path]:
    """The files that were kept as evidence, by name; hidden ones are nobody's business."""
    return sorted(path for path in (folder / EVIDENCE).rglob("*") if path.is_file() and not is_passed_over(path))


def keep_evidence_file(client_folder: Path, name: str, content: bytes) -> tuple[str, str]:
    """Where the file lies from now on, as evidence/policy.pdf, and its SHA-256.

    No file is ever written over: the same content is kept once under a name, other content gets the name with a number.
    Raises BadParameter where it has no name, and CannotWrite.
    """
    wanted = Path(NOT_IN_NAMES.sub("_", PureWindowsPath(PurePosixPath(name).name).name).strip(" ."))
    if not wanted.name:
        raise BadParameter(say("{name}: no name for a file", name=name or EVIDENCE))
    home = client_folder / EVIDENCE
    with kept_or_told(in_its_folder(home)):
        home.mkdir(exist_ok=True)
    with alone_with(home), kept_or_told(in_its_folder(home)):
        named = (home / (f"{wanted.stem}-{n}{wanted.suffix}" if n > 1 else wanted.name) for n in count(1))
        path = next(each for each in named if not each.exists() or each.read_bytes() == content)
        if not path.exists():
            write_whole(path, content)
    return f"{EVIDENCE}/{path.name}", hashlib.sha256(content).hexdigest()
