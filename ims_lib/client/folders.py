"""Where clients are found, which one is worked on, which files of a client's folder are its own, and those kept as evidence."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable
from itertools import count
from pathlib import Path, PurePosixPath, PureWindowsPath

from ims_lib import paths
from ims_lib.assessment_workbook import is_assessment_workbook
from ims_lib.cell_places import DOCUMENTS, SPREADSHEETS
from ims_lib.errors import BadParameter, UnknownClient
from ims_lib.files import alone_with, in_its_folder, is_passed_over, keep_word, kept_or_told, kept_word, write_whole
from ims_lib.judgements.log import FILE as LOG
from ims_lib.languages import say
from ims_lib.nearest import did_you_mean, nearest
from ims_lib.workspace import HOME, find_workspace


def find_client(client: str | Path) -> Path:
    """The folder of a client. A name that is no path is looked for in the workspace, then among the demo clients."""
    if (home := os.environ.get(HOME)) and not Path(home).expanduser().is_dir():
        raise UnknownClient(
            f"{home}: there is no such folder; `--home` or {HOME} names the workspace, `ims new` makes one"
        )
    path = Path(client)
    own = find_workspace().clients
    demo = {name: paths.DEMO_CLIENTS / name for name in paths.DEMO_NAMES}
    by_name = [own / path, *([demo[str(path)]] if str(path) in demo else [])]
    candidates = [path, *by_name] if len(path.parts) == 1 else [path]
    for folder in candidates:
        if (folder / "client.yml").is_file():
            return folder.resolve()
    if path.is_symlink() and not path.exists():
        raise UnknownClient(f"{client}: this link leads nowhere; mend or remove it")
    if any((folder / "client.yml").is_dir() for folder in candidates):
        raise UnknownClient(f"{client}: client.yml is a folder there, a file is wanted")
    begun = next((folder for folder in candidates if folder.is_dir()), None) if str(client) else None
    if begun:
        named = f"./{client}" if begun == path and len(path.parts) == 1 else client
        raise UnknownClient(f"{client}: this folder has no client.yml; `ims new {named}` makes one")
    known = sorted({*demo, *(item.parent.name for item in own.glob("*/client.yml"))})
    hint = say("; known are {known}; `ims new` makes one", known=", ".join(known) or "none")
    raise UnknownClient(f"{client}: no client folder of that name or path{did_you_mean(str(client), known) or hint}")


def find_clients(folder: Path) -> list[Path]:
    """Every client folder at or below a folder: those with a client.yml, and those begun without one directly below.

    The latter cannot be opened; whoever opens all of them is told so. Raises UnknownClient when there is none.
    """
    if not folder.is_dir():
        raise UnknownClient(f"{folder}: no such folder")
    # `**` leaves out folders that are links, `*` doesn't.
    settings = {*folder.rglob("client.yml"), *folder.glob("*/client.yml")}
    found = {
        path.parent for path in settings if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
    if folder not in found:
        taken = found | _above(found)
        found |= {path for path in folder.iterdir() if path not in taken and _is_begun(path)}
    if not found:
        raise UnknownClient(f"{folder}: no client folder below it; `ims new {folder}/acme` makes one")
    return sorted(found)


def folders_passed_over(folder: Path, clients: Collection[Path]) -> list[Path]:
    """Folders that lie beside a client's and are none: no client.yml, no spreadsheet, no client below, and no report."""
    if not any(client.parent == folder for client in clients):
        return []
    taken = _above(clients) | set(clients)
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path not in taken and not (path / "run.json").exists()
    )


def _above(folders: Iterable[Path]) -> set[Path]:
    return {parent for each in folders for parent in each.parents}


ALIKE = 0.8
"""A file whose name is no less like one of ours was meant to have that name: a slip of a letter or two."""
KEPT_BESIDE = frozenset({"client.yml", "columns.yml", LOG, "plan.csv", "entries.csv", "remarks.md"})
"""What we keep in a client's folder ourselves."""


def _is_begun(folder: Path) -> bool:
    """Whether it holds a client's spreadsheets and is no report's, or cannot be looked into: a link that leads nowhere."""
    if folder.name.startswith("."):
        return False
    if not folder.is_dir():
        return folder.is_symlink()
    if not os.access(folder, os.R_OK | os.X_OK):
        return True
    return not (folder / "run.json").exists() and bool(find_inputs(folder))


def find_inputs(folder: Path) -> tuple[Path, ...]:
    """The client's own spreadsheets: the top level's, but for what we keep there ourselves, and lock files."""
    return tuple(
        path
        for path in sorted(folder.iterdir(), key=lambda item: item.name)
        if path.suffix.lower() in SPREADSHEETS
        and path.is_file()
        and path.name not in KEPT_BESIDE
        and not is_passed_over(path)
        and not is_assessment_workbook(path)
    )


EVIDENCE = "evidence"
FOLDERS_BESIDE = frozenset({"scenarios", EVIDENCE, "text"})
NOT_IN_NAMES = re.compile(r"[^\w .,()+&-]")
DOCUMENTS_FOLDER = "documents"


def find_documents(folder: Path) -> tuple[Path, ...]:
    """The client's documents: the top level's and those in `documents/`, but for what we keep there ourselves, and lock files.

    A .txt is among them, though it may be a table.
    """
    below = folder / DOCUMENTS_FOLDER
    listed = [*folder.iterdir(), *(below.iterdir() if below.is_dir() else ())]
    return tuple(
        path for path in sorted(listed) if path.suffix.lower() in DOCUMENTS and path.is_file() and _is_own(path)
    )


def _is_own(path: Path) -> bool:
    """Whether a file is the client's, and nothing that we or a program keep beside."""
    return path.name not in KEPT_BESIDE and not is_passed_over(path) and not path.name.lower().startswith("readme")


def left_aside(folder: Path) -> tuple[str, ...]:
    """What lies in a client's folder and isn't read, a sentence each; hidden and lock files are nobody's business."""
    paths_there = sorted(folder.iterdir(), key=lambda item: item.name)
    return tuple(filter(None, map(_why_left_aside, paths_there)))


def _why_left_aside(path: Path) -> str:
    name = path.name
    if not _is_own(path):
        return ""
    if path.is_dir():
        tables = SPREADSHEETS - DOCUMENTS if name == DOCUMENTS_FOLDER else SPREADSHEETS
        holds_some = name not in FOLDERS_BESIDE and any(item.suffix.lower() in tables for item in path.iterdir())
        text = (
            say("{name}/ is read for documents alone", name=name)
            if name == DOCUMENTS_FOLDER
            else say("{name}/ is not looked into", name=name)
        )
        text += say("; move its spreadsheets to the client's folder itself if they count")
        return text if holds_some else ""
    is_read = path.suffix.lower() in SPREADSHEETS | DOCUMENTS
    if near := nearest(name.lower(), KEPT_BESIDE, alike=ALIKE):
        how = say("is read as one of the client's files, not") if is_read else say("is not read")
        return say("{name} {how} as {near}; name it so", name=name, how=how, near=near)
    return (
        ""
        if is_read
        else say(
            "{name} is not read; .xlsx, .xlsm, .xls, .ods, .csv, .docx, .pdf, .pptx, .eml, .txt and .md are", name=name
        )
    )


FILE = Path(".ims", "chosen.yml")
"""Below the workspace's folder. It holds the client's folder, as a path from there where it lies below it."""


def choose_client(client: str | Path) -> Path:
    """The folder of the client that is worked on from now on, in this workspace. Raises UnknownClient and CannotWrite."""
    folder, home = find_client(client), find_workspace().home
    kept = folder.relative_to(home) if folder.is_relative_to(home) else folder
    keep_word(home / FILE, "client", kept.as_posix())
    return folder


def chosen_client() -> Path:
    """The folder of the client that was chosen, while it is there; else of the workspace's only one; else of the demo client."""
    workspace = find_workspace()
    if name := kept_word(workspace.home / FILE, "client"):
        chosen = (workspace.home / Path(name).expanduser()).resolve()
        if (chosen / "client.yml").is_file():
            return chosen
    own = [path.parent for path in workspace.clients.glob("*/client.yml")]
    return own[0].resolve() if len(own) == 1 else paths.DEMO_CLIENTS / paths.DEMO_NAMES[0]


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
